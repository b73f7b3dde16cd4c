"""What of an archive was read, by side, and what was not, by reason: tables from the sums."""

from __future__ import annotations

import pandas as pd

from helpers.measuring.archive_contrast import check_sides


def side_totals(sums: pd.DataFrame, *, side: str, target: str, reference: str) -> pd.DataFrame:
    """How much was read of each side.

    Parameters
    ----------
    sums : DataFrame
        As :func:`~helpers.measuring.archive.count_archive` returns it.
    side, target, reference : str

    Returns
    -------
    DataFrame
        Target, reference, then all other sides in the order of their names. Columns: the side, ``documents`` (read),
        ``units`` (of these, with a counted word), ``words`` (all), ``counted`` (words counted as terms), ``terms``
        (different ones in the table of sums).

    Raises
    ------
    KitError
        When a side has fewer than two documents.
    """
    _, totals = check_sides(sums, target=target, reference=reference)
    terms = sums[side].value_counts()
    names = [target, reference, *sorted(set(totals) - {target, reference})]
    rows = [
        (
            name,
            totals[name]["documents"],
            totals[name]["units"],
            totals[name]["words"],
            totals[name]["size"],
            int(terms.get(name, 0)),
        )
        for name in names
    ]
    return pd.DataFrame(rows, columns=[side, "documents", "units", "words", "counted", "terms"])


def skipped_documents(sums: pd.DataFrame) -> pd.DataFrame:
    """What was left out, by reason.

    Returns
    -------
    DataFrame
        The commonest reason first, ties by reason. Columns: ``reason``, ``n`` (documents, or files that could not be read
        at all), ``examples`` (places of some of them, separated by " | ").

    Examples
    --------
    >>> sums = pd.DataFrame()
    >>> sums.attrs.update(left_out={"the text is empty": 2}, examples={"the text is empty": ["a.csv, row 2"]})
    >>> skipped_documents(sums).values.tolist()
    [['the text is empty', 2, 'a.csv, row 2']]
    """
    examples = sums.attrs.get("examples", {})
    rows = [(reason, n, " | ".join(examples.get(reason, ()))) for reason, n in sums.attrs.get("left_out", {}).items()]
    table = pd.DataFrame(rows, columns=["reason", "n", "examples"])
    return table.sort_values(["n", "reason"], ascending=[False, True], kind="stable", ignore_index=True)
