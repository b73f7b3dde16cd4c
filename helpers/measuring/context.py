"""The company a word keeps: concordance, collocates, dispersion."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

import numpy as np
import pandas as pd

from helpers.measuring.contrast import ALPHA, BEYOND_CHANCE, NOT_BEYOND_CHANCE, TOO_FEW_UNITS
from helpers.measuring.counts import displays
from helpers.measuring.keyness import conservative_log_ratio, log_ratio
from helpers.reading.arabic import fold, lemma, stem, words
from helpers.tables import KitError, require_columns

_NO_SIDE = frozenset("doc_id paragraph position start end surface term display kind text".split())
#: paragraphs that must hold a word before chance is asked about its collocates
LEAST_UNITS = 6


def find_term(tokens: pd.DataFrame, spelling: str) -> str:
    """The term under which a word is counted, from any spelling a reader may type.

    Parameters
    ----------
    tokens : table ``tokens``
    spelling : str
        One or more words, with or without hamza, marks, article or clitics.

    Returns
    -------
    str
        A value of ``tokens.term``. Tried in this order: a word of the texts written so (folded), the commonest term of
        it; a term that is the key of the spelling; a word that has the same stem, or is the same with the
        article.

    Raises
    ------
    KitError
        When no word of the texts answers to it; the message names the nearest.

    Examples
    --------
    >>> tokens = pd.DataFrame({"surface": ["الأمن", "أمن"], "term": ["امن", "امن"]})
    >>> find_term(tokens, "الامن"), find_term(tokens, "أَمْن")
    ('امن', 'امن')
    """
    require_columns(tokens, ["surface", "term"], what="tokens")
    parts = [spelling[start:end] for start, end in words(spelling)]
    if not parts:
        raise KitError(f"{spelling!r} holds no word. Type an Arabic word that stands in the texts.")
    counted = tokens.groupby(["surface", "term"]).size().reset_index(name="n")
    counted["key"] = [_folded(surface) for surface in counted["surface"]]
    wanted = " ".join(fold(part) for part in parts)
    hits = counted[counted["key"] == wanted]
    if len(hits):
        votes = hits.groupby("term")["n"].sum()
        return min(votes.index, key=lambda term: (-votes[term], term))
    terms = set(counted["term"])
    for key_of in (lemma, stem, fold):
        key = " ".join(key_of(part) for part in parts)
        if key in terms:
            return key
    # Without its article (عراق for العراق), or with a clitic that no text of the corpus writes before it.
    by_stem = counted.assign(key=[_stems(surface) for surface in counted["surface"]])
    for key, table in (("ال" + wanted, counted), (_stems(spelling), by_stem)):
        hits = table[table["key"] == key]
        if len(hits):
            votes = hits.groupby("term")["n"].sum()
            return min(votes.index, key=lambda term: (-votes[term], term))
    near = get_close_matches(wanted, sorted(set(counted["key"])), n=3, cutoff=0.6)
    shown = [counted.loc[counted["key"] == key, "surface"].min() for key in near]
    hint = f"The nearest are {', '.join(shown)}." if shown else "Type a word that stands in the texts."
    raise KitError(f"No counted word of the texts answers to {spelling!r}. {hint}")


def _folded(text: str) -> str:
    return " ".join(fold(text[start:end]) for start, end in words(text))


def _stems(text: str) -> str:
    return " ".join(stem(text[start:end]) for start, end in words(text))


def concordance(tokens: pd.DataFrame, paragraphs: pd.DataFrame, term: str, *, width: int = 60) -> pd.DataFrame:
    """Every use of a term with the text on both sides of it.

    Parameters
    ----------
    tokens : table ``tokens``
    paragraphs : table ``paragraphs``
    term : str
        A value of ``tokens.term``; see :func:`find_term`.
    width : int
        Characters kept before and after, fewer where a word would be cut; from 1.

    Returns
    -------
    DataFrame
        Table ``concordance`` in text order, with the side and ``end``. ``before`` is what is read before the keyword (on the
        page it stands on its right), ``after`` what is read after it; neither leaves the paragraph, and both are
        slices of the text: ``before + keyword + after`` stands there. Empty when the term is not used.

    Examples
    --------
    >>> paragraphs = pd.DataFrame({"doc_id": ["x"], "side": ["a"], "paragraph": [0], "start": [0], "text": ["جاء السلام اليوم"]})
    >>> tokens = pd.DataFrame({"doc_id": ["x"], "side": ["a"], "paragraph": [0], "start": [4], "end": [10],
    ...                        "term": ["سلام"]})
    >>> concordance(tokens, paragraphs, "سلام", width=5)[["before", "keyword", "after"]].values.tolist()
    [['جاء ', 'السلام', ' ']]
    """
    require_columns(tokens, ["doc_id", "paragraph", "start", "end", "term"], what="tokens")
    require_columns(paragraphs, ["doc_id", "paragraph", "start", "text"], what="paragraphs")
    if width < 1:
        raise KitError(f"width = {width!r} leaves no text to show. Give a number of characters from 1.")
    sides = [name for name in tokens.columns if name in paragraphs.columns and name not in _NO_SIDE]
    texts = paragraphs[["doc_id", "paragraph", "start", "text"]].rename(columns={"start": "offset"})
    hits = tokens.loc[tokens["term"] == term, ["doc_id", *sides, "paragraph", "start", "end"]]
    hits = hits.merge(texts, on=["doc_id", "paragraph"], how="left", validate="many_to_one")
    if hits["text"].isna().any():
        lost = hits.loc[hits["text"].isna()].iloc[0]
        raise KitError(
            f"Paragraph {lost['paragraph']} of {lost['doc_id']!r} holds a token but is not in the table paragraphs. "
            "Give all paragraphs that the tokens were made from."
        )
    rows = []
    for row in hits.itertuples(index=False):
        first, last = row.start - row.offset, row.end - row.offset
        rows.append((_tail(row.text[:first], width), row.text[first:last], _head(row.text[last:], width)))
    shown = pd.DataFrame(rows, columns=["before", "keyword", "after"], dtype=object)
    table = pd.concat([hits[["doc_id", *sides, "paragraph", "start", "end"]], shown], axis=1)
    return table.sort_values(["doc_id", "start", "end"], kind="stable").reset_index(drop=True)


def _tail(text: str, width: int) -> str:
    """Last `width` characters, without a word cut in two."""
    if len(text) <= width:
        return text
    cut = len(text) - width
    spans = [span for span in words(text[max(0, cut - 200) :])]
    base = max(0, cut - 200)
    inside = [base + end for start, end in spans if base + start < cut < base + end]
    return text[inside[0] if inside else cut :]


def _head(text: str, width: int) -> str:
    """First `width` characters, without a word cut in two."""
    if len(text) <= width:
        return text
    inside = [start for start, end in words(text[: width + 200]) if start < width < end]
    return text[: inside[0] if inside else width]


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
