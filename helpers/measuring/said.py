"""Verbs of saying and speakers counted a side; marks that have no partner."""

from __future__ import annotations

import pandas as pd

from helpers.measuring.quoted import pair_marks
from helpers.reading.lists import KINDS
from helpers.tables import KitError, require_columns


def unpaired_marks(paragraphs: pd.DataFrame, *, side: str) -> pd.DataFrame:
    """Quotation marks without a partner in their paragraph: what they open or close cannot be told.

    Returns
    -------
    DataFrame
        One row a mark: ``doc_id``, the side, ``paragraph``, ``start``, ``end``, ``text`` the mark with the text from it to
        the end of the paragraph, up to 80 characters.

    Examples
    --------
    >>> paragraphs = pd.DataFrame({"doc_id": ["x"], "side": ["a"], "paragraph": [0], "start": [9], "text": ["قال «نعم"]})
    >>> unpaired_marks(paragraphs, side="side")[["start", "text"]].values.tolist()
    [[13, '«نعم']]
    """
    require_columns(paragraphs, ["doc_id", side, "paragraph", "start", "text"], what="paragraphs")
    rows = [
        (doc_id, value, number, offset + at, offset + at + 1, text[at : at + 80])
        for doc_id, value, number, offset, text in paragraphs[
            ["doc_id", side, "paragraph", "start", "text"]
        ].itertuples(index=False)
        for at in pair_marks(text)[1]
    ]
    return pd.DataFrame(rows, columns=["doc_id", side, "paragraph", "start", "end", "text"])


def count_verbs(table: pd.DataFrame, *, side: str, by: str = "verb") -> pd.DataFrame:
    """How often each verb of saying, kind of verb or speaker is used on each side.

    Parameters
    ----------
    table : table ``quotations``
    side : str
        Name of the side column.
    by : {"verb", "verb_kind", "speaker"}
        What a row is.

    Returns
    -------
    DataFrame
        One row a side and value of `by` that stands there: the side, `by`, (``verb_kind``, ``verb_english`` when by verb;
        one column a kind, then ``marked`` and ``indirect`` when by speaker), ``n`` and ``share``, the part of the side's
        rows with a verb (for speakers: of its rows with a speaker). Sorted by side, most used first, ties by value.

    Notes
    -----
    Rows without a verb (or a speaker) are left out, so names and most scare quotes do not count.

    Examples
    --------
    >>> table = pd.DataFrame({"side": ["a", "a"], "verb": ["قال", "أكد"], "verb_kind": ["neutral", "assertive"],
    ...                       "verb_english": ["said", "affirmed"], "speaker": ["k", "k"], "kind": ["speech", "indirect"]})
    >>> count_verbs(table, side="side", by="verb_kind")[["verb_kind", "n", "share"]].values.tolist()
    [['assertive', 1, 0.5], ['neutral', 1, 0.5]]
    """
    if by not in ("verb", "verb_kind", "speaker"):
        raise KitError(f"Verbs of saying cannot be counted by {by!r}. Choose 'verb', 'verb_kind' or 'speaker'.")
    require_columns(table, [side, "verb", "verb_kind", "speaker", "kind"], what="quotations")
    rows = table[table[by] != ""]
    keys = [side, "verb", "verb_kind", "verb_english"] if by == "verb" else [side, by]
    counts = rows.groupby(keys).size().rename("n").reset_index()
    if by == "speaker":
        for kind in KINDS:
            own = rows[rows["verb_kind"] == kind].groupby(keys).size()
            counts[kind] = [int(own.get(key, 0)) for key in counts[keys].itertuples(index=False, name=None)]
        indirect = rows[rows["kind"] == "indirect"].groupby(keys).size()
        counts["indirect"] = [int(indirect.get(key, 0)) for key in counts[keys].itertuples(index=False, name=None)]
        counts["marked"] = counts["n"] - counts["indirect"]
    counts["share"] = counts["n"] / counts.groupby(side)["n"].transform("sum")
    return counts.sort_values([side, "n", by], ascending=[True, False, True], kind="stable").reset_index(drop=True)
