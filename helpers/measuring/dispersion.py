"""Where the uses of a term stand: evenly spread, or in a clump."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.measuring.counts import displays
from helpers.tables import KitError, require_columns


def dispersion(tokens: pd.DataFrame, terms: Sequence[str], *, side: str) -> pd.DataFrame:
    """How evenly terms are spread over the paragraphs of each side.

    Parameters
    ----------
    tokens : table ``tokens``
    terms : sequence of str
    side : str
        Name of the side column.

    Returns
    -------
    DataFrame
        One row a term and side, in the order of `terms`, sides sorted: ``term``, ``display``, the side, ``n`` uses, ``units``
        paragraphs with counted words, ``range`` those that hold it, ``dp`` deviation of proportions, 0 (spread like the
        words themselves) to nearly 1 (all in one short paragraph), NaN for a term the side does not use.

    Notes
    -----
    DP = half the sum over paragraphs of |share of the term's uses - share of the words|. A word used once or twice cannot be
    evenly spread: its DP is near 1 whatever it does, so compare words of like frequency.

    References
    ----------
    Gries, S. Th. (2008). Dispersions and adjusted frequencies in corpora. doi:10.1075/ijcl.13.4.02gri.

    Examples
    --------
    >>> tokens = pd.DataFrame({"side": "a", "doc_id": "x", "paragraph": [0, 0, 1, 1], "term": ["k", "m", "k", "m"]})
    >>> dispersion(tokens, ["k"], side="side").iloc[0].astype(str).tolist()
    ['k', 'k', 'a', '2', '2', '2', '0.0']
    """
    require_columns(tokens, [side, "doc_id", "paragraph", "term"], what="tokens")
    _known(tokens, terms)
    shown = displays(tokens)
    rows = []
    groups = {value: own for value, own in tokens.groupby(side, sort=True)}
    sizes = {value: own.groupby(["doc_id", "paragraph"]).size() for value, own in groups.items()}
    for term in dict.fromkeys(terms):
        for value, own in groups.items():
            uses = own[own["term"] == term].groupby(["doc_id", "paragraph"]).size()
            size, n = sizes[value], int(uses.sum())
            dp = np.nan
            if n:
                gaps = uses.reindex(size.index, fill_value=0) / n - size / size.sum()
                dp = float(gaps.abs().sum() / 2)
            rows.append((term, shown[term], value, n, len(size), len(uses), dp))
    return pd.DataFrame(rows, columns=["term", "display", side, "n", "units", "range", "dp"])


def occurrences(tokens: pd.DataFrame, terms: Sequence[str], *, side: str) -> pd.DataFrame:
    """Where terms stand in their documents: the lines of a barcode.

    Returns
    -------
    DataFrame
        One row a use, in the order of `terms`, then text order: ``term``, ``display``, the side, ``doc_id``, ``paragraph``,
        ``position``, ``start``, ``end``, ``along``: how far into the document it stands, 0 at its first counted word to 1 at its last.

    Examples
    --------
    >>> tokens = pd.DataFrame({"side": "a", "doc_id": "x", "paragraph": 0, "position": [0, 4, 8], "start": [0, 9, 20],
    ...                        "end": [1, 10, 21], "term": ["k", "m", "k"]})
    >>> occurrences(tokens, ["m"], side="side")["along"].tolist()
    [0.5]
    """
    require_columns(tokens, [side, "doc_id", "paragraph", "position", "start", "end", "term"], what="tokens")
    _known(tokens, terms)
    shown = displays(tokens)
    bounds = tokens.groupby("doc_id")["position"].agg(["min", "max"])
    order = {term: at for at, term in enumerate(dict.fromkeys(terms))}
    hits = tokens[tokens["term"].isin(list(order))].copy()
    low, high = hits["doc_id"].map(bounds["min"]), hits["doc_id"].map(bounds["max"])
    hits["along"] = (hits["position"] - low) / (high - low).clip(lower=1)
    hits["display"] = hits["term"].map(shown)
    hits["order"] = hits["term"].map(order)
    hits = hits.sort_values(["order", side, "doc_id", "position", "end"], kind="stable")
    names = ["term", "display", side, "doc_id", "paragraph", "position", "start", "end", "along"]
    return hits[names].reset_index(drop=True)


def _known(tokens: pd.DataFrame, terms: Sequence[str]) -> None:
    if isinstance(terms, str):
        raise KitError(f"terms = {terms!r} is one text. Give a list of terms, even of one: [{terms!r}].")
    known = set(tokens["term"])
    for term in terms:
        if term not in known:
            raise KitError(f"The term {term!r} is not used in these tokens. Find its key with find_term.")
