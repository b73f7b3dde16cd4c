"""Words that keep company with a term."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.measuring.contrast import ALPHA, BEYOND_CHANCE, NOT_BEYOND_CHANCE, TOO_FEW_UNITS
from helpers.measuring.counts import displays
from helpers.measuring.keyness import conservative_log_ratio, log_ratio
from helpers.reading.arabic import words
from helpers.tables import KitError, require_columns

#: paragraphs that must hold a word before chance is asked about its collocates
LEAST_UNITS = 6


def single_words(tokens: pd.DataFrame) -> pd.DataFrame:
    """Tokens without the n-grams that begin at the same word: at each position the shortest stays."""
    order = tokens.sort_values(["doc_id", "position", "end"], kind="stable")
    return order.drop_duplicates(["doc_id", "position"]).reset_index(drop=True)


def collocates(
    tokens: pd.DataFrame, term: str, *, window: int = 5, least: int = 2, permutations: int = 999, seed: int = 0
) -> pd.DataFrame:
    """Words that stand near a term more, or less, than elsewhere.

    Parameters
    ----------
    tokens : table ``tokens``
        Of one side, or of both together. N-grams are left aside.
    term : str
        A value of ``tokens.term``.
    window : int
        Running words on each side that count as near, stop words included; from 1. Never beyond the paragraph.
    least : int
        Collocates that stand near it fewer times are not listed.
    permutations, seed : int
        Of the test.

    Returns
    -------
    DataFrame
        One row a collocate, strongest first: ``term``, ``display``, ``n_near``, ``n_elsewhere`` counts; ``rate_near``,
        ``rate_elsewhere`` per 1,000 counted words; ``units_near`` paragraphs where they meet; ``expected`` uses near it if
        the words of each paragraph stood in any order; ``log_ratio`` bits, near against elsewhere (Walter's rule);
        ``lrc`` conservative log ratio, bits, corrected for the words tested; ``p_value``, ``p_familywise`` over the words tested;
        ``verdict``. ``attrs``: ``n`` uses of the term, ``units`` paragraphs that hold it, ``n_tested`` words tested,
        ``window``, ``permutations``.

    Raises
    ------
    KitError
        When the term is not used, or an option is out of range.

    Notes
    -----
    Each word is counted once, however many uses of the term it is near. The test shuffles the words of each paragraph
    that holds the term while the places near it stay, so a word is not near by merely belonging to the same
    paragraph; the statistic is (near - expected) / its standard deviation, family-wise by the largest of all words that those paragraphs use at
    least `least` times (Westfall and Young 1993), one-sided. With fewer than 6 paragraphs that hold the term no p is given. Words of a
    phrase follow each other, so shuffled words are a lenient null for fixed expressions: "beyond chance" says that two
    words go together, not why. The log ratio describes; it is not tested by itself.

    References
    ----------
    Evert, S. (2022). Measuring keyness. doi:10.17605/OSF.IO/CY6MW. Westfall, P. and Young, S. (1993). Resampling-based
    multiple testing. Wiley.

    Examples
    --------
    >>> line = "ك م ن ك م س".split()
    >>> tokens = pd.DataFrame({"doc_id": "x", "paragraph": 0, "position": range(6), "start": range(6), "end": range(1, 7),
    ...                        "surface": line, "term": line})
    >>> collocates(tokens, "ك", window=1)[["term", "n_near", "n_elsewhere", "verdict"]].values.tolist()
    [['م', 2, 0, 'too few units to say']]
    """
    require_columns(tokens, ["doc_id", "paragraph", "position", "start", "end", "surface", "term"], what="tokens")
    for name, value, lowest in (("window", window, 1), ("least", least, 1), ("permutations", permutations, 99)):
        if value < lowest:
            raise KitError(f"{name} = {value!r} is too small. Give a whole number from {lowest}.")
    own = single_words(tokens)
    node = (own["term"] == term).to_numpy()
    if not node.any():
        raise KitError(f"The term {term!r} is not used in these tokens. Find its key with find_term.")
    unit = own.groupby(["doc_id", "paragraph"], sort=True).ngroup().to_numpy()
    near = _near(own, unit, node, window) & ~node
    codes, terms = pd.factorize(own["term"], sort=True)
    near_counts = np.bincount(codes[near], minlength=len(terms))
    far = ~near & ~node
    far_counts = np.bincount(codes[far], minlength=len(terms))
    size_near, size_far = int(near.sum()), int(far.sum())
    meets = pd.DataFrame({"code": codes[near], "unit": unit[near]}).drop_duplicates().groupby("code").size()
    pool = np.isin(unit, np.unique(unit[node])) & ~node
    # Whom the test is about is settled by use in these paragraphs, not by where in them: else the winners would choose it.
    family = np.flatnonzero(np.bincount(codes[pool], minlength=len(terms)) >= least)
    expected, p_value, p_familywise = _shuffled(codes[pool], unit[pool], near[pool], family, permutations, seed)
    listed = near_counts[family] >= least
    kept, expected, p_value, p_familywise = (values[listed] for values in (family, expected, p_value, p_familywise))
    units = len(np.unique(unit[node]))
    if units < LEAST_UNITS:
        p_value, p_familywise = np.full(len(kept), np.nan), np.full(len(kept), np.nan)
    table = pd.DataFrame(
        {
            "term": terms[kept],
            "display": displays(own).reindex(terms[kept]).to_numpy(),
            "n_near": near_counts[kept],
            "n_elsewhere": far_counts[kept],
            "rate_near": 1000 * near_counts[kept] / max(size_near, 1),
            "rate_elsewhere": 1000 * far_counts[kept] / max(size_far, 1),
            "units_near": [int(meets.get(code, 0)) for code in kept],
            "expected": expected,
        }
    )
    if len(kept) and size_far:
        pairs = (near_counts[kept], far_counts[kept], size_near, size_far)
        table["log_ratio"] = log_ratio(*pairs)
        table["lrc"] = conservative_log_ratio(*pairs, tests=len(family))
    else:
        table["log_ratio"] = table["lrc"] = np.nan  # every word is near: there is no elsewhere to compare with
    table["p_value"], table["p_familywise"] = p_value, p_familywise
    passed = np.where(p_familywise < ALPHA, BEYOND_CHANCE, NOT_BEYOND_CHANCE)
    table["verdict"] = np.where(np.isnan(p_familywise), TOO_FEW_UNITS, passed)
    table = table.sort_values(
        ["lrc", "log_ratio", "n_near", "term"], ascending=[False, False, False, True], kind="stable"
    )
    table = table.reset_index(drop=True)
    table.attrs.update(n=int(node.sum()), units=units, window=window, permutations=permutations, n_tested=len(family))
    return table


def _near(own: pd.DataFrame, unit: np.ndarray, node: np.ndarray, window: int) -> np.ndarray:
    """Which tokens stand within `window` running words of a node in their paragraph."""
    first = own["position"].to_numpy()
    lengths = [max(1, len(words(surface))) for surface in own["surface"]]
    last = first + np.asarray(lengths) - 1
    # Paragraphs are laid so far apart that no window reaches from one into the next.
    stride = int(last.max()) + window + 2
    starts, stops = np.sort(unit[node] * stride + first[node]), np.sort(unit[node] * stride + last[node])
    begin, finish = unit * stride + first, unit * stride + last
    after = np.searchsorted(starts, finish, side="right")  # next node that begins after this token
    before = np.searchsorted(stops, begin, side="left") - 1  # last node that ends before it
    ahead = np.where(after < len(starts), starts[np.minimum(after, len(starts) - 1)] - finish, window + 1)
    behind = np.where(before >= 0, begin - stops[np.maximum(before, 0)], window + 1)
    return (ahead <= window) | (behind <= window)


def _shuffled(
    codes: np.ndarray, unit: np.ndarray, near: np.ndarray, kept: np.ndarray, permutations: int, seed: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Expected uses near, p and family-wise p of the terms `kept` when the words of each paragraph are shuffled."""
    if not len(kept):
        return np.zeros(0), np.zeros(0), np.zeros(0)
    _, unit = np.unique(unit, return_inverse=True)
    size = np.bincount(unit).astype(float)
    close = np.bincount(unit, weights=near)
    place = np.full(int(max(codes.max(), kept.max())) + 1, -1)
    place[kept] = np.arange(len(kept))
    mine = place[codes] >= 0
    held = pd.DataFrame({"term": place[codes[mine]], "unit": unit[mine]}).value_counts().reset_index(name="n")
    row, where, n = held["term"].to_numpy(), held["unit"].to_numpy(), held["n"].to_numpy(dtype=float)
    share = close[where] / size[where]
    expected = np.bincount(row, weights=n * share, minlength=len(kept))
    # Variance of a hypergeometric count in each paragraph; 0 where the paragraph is all near or one word long.
    spread = n * share * (1 - share) * (size[where] - n) / np.maximum(size[where] - 1, 1)
    deviation = np.sqrt(np.bincount(row, weights=spread, minlength=len(kept)))
    observed = np.bincount(place[codes[mine & near]], minlength=len(kept))

    def standard(counts: np.ndarray) -> np.ndarray:
        return np.divide(counts - expected, deviation, out=np.zeros(len(kept)), where=deviation > 0)

    statistic = standard(observed)
    random = np.random.default_rng(seed)
    order = np.argsort(unit, kind="stable")
    codes, unit, near = place[codes[order]], unit[order], near[order]
    reached, reached_any = np.ones(len(kept)), np.ones(len(kept))
    for _ in range(permutations):
        shuffled = np.argsort(unit + random.random(len(unit)))  # units are whole numbers: words move inside theirs
        moved = codes[shuffled][near]
        drawn = standard(np.bincount(moved[moved >= 0], minlength=len(kept)))
        reached += drawn >= statistic - 1e-9
        reached_any += drawn.max() >= statistic - 1e-9
    return expected, reached / (permutations + 1), reached_any / (permutations + 1)
