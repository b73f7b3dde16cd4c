"""The columns of every table, said once.

Tables are plain DataFrames with a RangeIndex. ``SIDE`` stands for the column that sets the two sides apart;
settings.toml names it, and every table made from tokens carries it under that name.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # see read_table in helpers/reading/files.py
    import pandas as pd

SIDE = "<side>"

#: table -> column -> what it holds
COLUMNS: dict[str, dict[str, str]] = {
    "documents": {
        "doc_id": "name of the document, unique",
        SIDE: "the side it belongs to",
        "date": "ISO date of the text, or empty",
        "title": "its headline, or empty",
        "source": "outlet",
        "text": "the untouched text",
    },
    "paragraphs": {
        "doc_id": "document",
        SIDE: "side of the document",
        "paragraph": "number of the paragraph in its document, from 0",
        "kind": "title, summary, heading, dateline, body, repeated or boilerplate",
        "start": "offset of its first character in documents.text",
        "end": "offset after its last character",
        "text": "documents.text[start:end]",
    },
    "tokens": {
        "doc_id": "document",
        SIDE: "side of the document",
        "paragraph": "paragraph",
        "position": "number of the token in its document, from 0; counts stop words too, so gaps show",
        "start": "offset in documents.text",
        "end": "offset after it; documents.text[start:end] == surface",
        "surface": "the word as it stands in the text",
        "term": "the key it is counted under; never shown",
    },
    "counts": {
        SIDE: "side of the unit",
        "doc_id": "document",
        "paragraph": "paragraph (absent when documents are the units)",
        "term": "key",
        "n": "times the term stands in the unit",
    },
    "tf_idf": {
        "doc_id": "document",
        "term": "key",
        "n": "times the term stands in the unit",
        "display": "commonest original spelling of the term",
        "tf": "n",
        "idf": "ln((1 + units) / (1 + units with the term)) + 1",
        "tf_idf": "tf x idf, each unit scaled to length 1",
    },
    "contrast": {
        "term": "key",
        "display": "commonest original spelling",
        "n_target": "count in the target",
        "n_reference": "count in the reference",
        "rate_target": "per 1,000 words of the target",
        "rate_reference": "per 1,000 words of the reference",
        "units_target": "units of the target that hold it",
        "units_reference": "units of the reference that hold it",
        "log_ratio": "bits; log2 of the smoothed rates' ratio (Walter's rule), above 0: more in the target",
        "log_ratio_low": "lower end of its 95 % interval from units; NaN below 6 units a side",
        "log_ratio_high": "upper end",
        "g2": "log-likelihood, two-term, signed like log_ratio; description only, not a test",
        "lrc": "conservative log ratio, bits (Evert 2022)",
        "log_odds_z": "z of the log odds with Dirichlet prior (Monroe et al. 2008)",
        "jsd_share": "share of the Jensen-Shannon divergence, bits",
        "dp": "dispersion over units of both sides, 0 even to 1 clumped (Gries 2008)",
        "p_value": "permutation of whole units, two-sided; NaN below 6 units a side",
        "p_familywise": "step-down max-T over all terms tested",
        "q_value": "Benjamini-Hochberg",
        "verdict": "what can be said, in words",
    },
    "concordance": {
        "doc_id": "document",
        "paragraph": "paragraph",
        "start": "offset of the keyword in documents.text",
        "before": "text before it, in reading order",
        "keyword": "the hit as it stands",
        "after": "text after it",
    },
    "names": {
        "name": "as in names.csv",
        "kind": "person, organisation, place or office",
        "english": "English form",
        "n_target": "mentions in the target",
        "n_reference": "mentions in the reference",
        "variants": "spellings found, commonest first, separated by |",
    },
    "quotations": {
        "doc_id": "document",
        "paragraph": "paragraph",
        "start": "offset of the first character inside the marks",
        "end": "offset after the last character inside",
        "text": "documents.text[start:end]",
        "kind": "speech, name, scare, or indirect",
        "speaker": "who says it, or empty",
        "verb": "verb of saying, or empty",
    },
    "parallels": {
        "target_doc_id": "document",
        "target_start": "offset",
        "target_end": "offset",
        "target_text": "passage",
        "reference_doc_id": "document",
        "reference_start": "offset",
        "reference_end": "offset",
        "reference_text": "passage",
        "score": "likeness, 0 to 1",
    },
    "cleaning": {
        "doc_id": "document",
        "start": "offset in documents.text",
        "end": "offset after",
        "rule": "which rule",
        "before": "as it stands in the text",
        "after": "as it was read; empty: left out of the counts",
    },
    "merges": {
        "term": "key",
        "display": "commonest original spelling",
        "surface": "a spelling counted under the key",
        "n": "times it stands in the corpus",
    },
}


class KitError(Exception):
    """A fault the user can mend: one sentence of what and where, one of how to mend."""


def columns(table: str, *, side: str) -> list[str]:
    """Names of the columns of ``table`` when ``side`` is the side column.

    >>> columns("counts", side="visit")
    ['visit', 'doc_id', 'paragraph', 'term', 'n']
    """
    return [side if name == SIDE else name for name in COLUMNS[table]]


def require_columns(table: pd.DataFrame, names: Iterable[str], *, what: str) -> None:
    """Raise KitError when ``table`` lacks one of the columns ``names``; ``what`` names the table in the message."""
    missing = [name for name in names if name not in table.columns]
    if missing:
        raise KitError(
            f"The table {what} has no column {', '.join(map(repr, missing))}; "
            f"it has {', '.join(map(str, table.columns))}. "
            "Make it with the function that helpers/tables.py names, or add the column."
        )
