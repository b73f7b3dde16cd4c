"""Passages that say nearly the same on both sides, and words that both sides use alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable

import numpy as np
import pandas as pd
from scipy import sparse as sp

from helpers.measuring.clauses import LEAST_SHARED, Passage, read_clauses, windows
from helpers.measuring.contrast import AS_OFTEN, strength
from helpers.measuring.likeness import Weights, agreement, letter_likeness, marks, pair_words, places, skeleton
from helpers.measuring.mentions import find_names
from helpers.tables import COLUMNS, KitError, require_columns

__all__ = ["letter_likeness", "parallels", "skeleton", "stable_words"]

#: added to the weight of both passages, in weights of the rarest word, so that two short clauses must agree in more
SHORT_PENALTY = 4.0
#: a weaker answer to a passage is dropped when its score is less than this part of the best answer's
RIVAL = 0.5
LEAST_SCORE = 0.13
#: pairs of passages compared word by word, of two collections those that may score most: hours become seconds
MOST_COMPARED = 150_000
#: of large collections, a word that more passages hold brings none together by itself
MOST_HELD = 400
_LARGE = 25_000_000  # possible pairs
_BLOCK = 4_000_000  # of them looked at in one go


def parallels(
    paragraphs: pd.DataFrame,
    names: pd.DataFrame,
    *,
    side: str,
    target: Hashable,
    reference: Hashable,
    least: float = LEAST_SCORE,
    longest: int = 3,
    mentions: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Pairs of passages, one of each side, that say nearly the same.

    Parameters
    ----------
    paragraphs : table ``paragraphs``
    names : DataFrame
        As in names.csv; people become slots of a formula, names of another kind one word each.
    side, target, reference
        The side column and its two values.
    least : float
        Pairs that score less are left out, 0 to 1.
    longest : int
        Adjacent clauses of a sentence that may stand together in a passage, from 1.
    mentions : DataFrame, optional
        From `find_names`, when it is at hand.

    Returns
    -------
    DataFrame
        Table ``parallels``, best first: the columns of tables.py, then ``n_shared`` words that answer each other,
        ``target_shared`` and ``reference_shared``: tuples of their (start, end) in documents.text, the first of the one
        answering the first of the other, in the order of the target. ``attrs``: ``n_near`` pairs of passages that share
        enough for a comparison, ``n_compared`` of them.

    Raises
    ------
    KitError
        When a column is missing, a side has no paragraph, or an option is out of range.

    Notes
    -----
    A passage is one to three clauses; clauses end at a comma, a quotation mark, " .. " and before a verb of saying. Words
    are paired greedily, best first: the same lemma is worth its whole weight, the same consonants (بحث, تباحث, مباحثات) .7 of
    it, near words of near_words.txt .5. The weight is ln((1 + sentences) / (1 + sentences with it)) + .5. Slots of a formula
    are worth the same whatever fills them: a person with his titles, or an office (وزير الدفاع العراقي فلان is one word),
    a nationality, a weekday.

    The score is a product. Its first part is (2 shared + neighbours / 2) / (1.25 (all of target + all of reference) +
    4 ln(1 + sentences)): *neighbours* is the weight of shared words that follow each other on both sides, which is what
    makes a formula; the last term holds short clauses down. Three more parts tell "says the same" from "same topic" (see
    likeness.agreement): 1 when the first three words of content of both passages answer each other, down to .7 when none
    does; 1 where four words of content other than verbs of saying are shared, .1 less for each one lacking; 1 down to .8
    by how many pairs leave the common order. Function words are not compared, and a pair shares three words, one of them neither slot nor name. Of
    overlapping pairs the best stays; within a pair of documents a passage may be answered by several, while none of them
    scores less than half of the best.

    Of large collections the 150,000 pairs of passages that may score most are compared, so that time grows with the
    texts and not with their square; what is passed over shares less than these.

    Likeness of words is no proof of likeness of meaning: a negation is a function word, and is not seen.

    Examples
    --------
    >>> text = "وصل الوزير إلى المدينة على رأس وفد رسمي كبير."
    >>> paragraphs = pd.DataFrame({"doc_id": ["x", "y"], "side": ["a", "b"], "paragraph": 0, "start": 0,
    ...                            "text": [text, text.replace("المدينة", "العاصمة")]})
    >>> none = pd.DataFrame(columns=["name", "variants", "kind", "english"])
    >>> parallels(paragraphs, none, side="side", target="a", reference="b")["n_shared"].tolist()
    [7]
    """
    require_columns(paragraphs, ["doc_id", side, "paragraph", "start", "text"], what="paragraphs")
    if not 0 < least <= 1:
        raise KitError(f"least = {least!r} is no score. Give a number above 0, up to 1.")
    if longest < 1:
        raise KitError(f"longest = {longest!r} clauses make no passage. Give a whole number from 1.")
    if target == reference:
        raise KitError(f"Target and reference are both {side} = {target!r}. Name two different sides.")
    for value in (target, reference):
        if not (paragraphs[side] == value).any():
            raise KitError(f"No paragraph has {side} = {value!r}. Name two sides that the table paragraphs has.")
    own = paragraphs[paragraphs[side].isin([target, reference])]
    if mentions is None:
        mentions = find_names(own, names, side=side)
    clauses = read_clauses(own, mentions, dict(zip(names["name"], names["kind"], strict=True)))
    weigh = Weights([sentence for _, sentence in clauses])
    sides = dict(zip(own["doc_id"], own[side], strict=True))
    passages: dict[Hashable, list[Passage]] = {target: [], reference: []}
    for doc_id, sentence in clauses:
        passages[sides[doc_id]] += windows(doc_id, sentence, longest)
    texts = {(row.doc_id, row.start): row.text for row in own.itertuples()}
    rows = []
    near, n_near = _candidates(passages[target], passages[reference], weigh, least)
    for score, one, two, pairs in _best(near, weigh, least):
        rows.append(
            (
                *_place(one, own, texts),
                *_place(two, own, texts),
                score,
                len(pairs),
                tuple((one.words[i].start, one.words[i].end) for i, _ in pairs),
                tuple((two.words[j].start, two.words[j].end) for _, j in pairs),
            )
        )
    table = pd.DataFrame(rows, columns=[*COLUMNS["parallels"], "n_shared", "target_shared", "reference_shared"])
    table.attrs.update(n_near=n_near, n_compared=len(near))
    return table


def _place(passage: Passage, own: pd.DataFrame, texts: dict) -> tuple:
    starts = np.sort(own.loc[own["doc_id"] == passage.doc_id, "start"].to_numpy())
    start = int(starts[np.searchsorted(starts, passage.start, side="right") - 1])
    text = texts[passage.doc_id, start]
    return passage.doc_id, passage.start, passage.end, text[passage.start - start : passage.end - start]


def _best(near: list[tuple[Passage, Passage, float]], weigh: Weights, least: float) -> list[tuple]:
    """(score, target passage, reference passage, pairs), best first, without pairs that overlap a better one."""
    scored = []
    passages = {id(passage): passage for one, two, _ in near for passage in (one, two)}
    stand = {key: places(passage.words) for key, passage in passages.items()}
    for one, two, limit in near:
        pairs, shared, neighbours = pair_words(one.words, two.words, weigh, stand[id(one)], stand[id(two)])
        score = agreement(one.words, two.words, pairs) * (2 * shared + neighbours / 2) / limit
        if len(pairs) >= LEAST_SHARED and score >= least:
            scored.append((score, one, two, pairs))
    scored.sort(
        key=lambda row: (
            -row[0],
            str(row[1].doc_id),
            row[1].start,
            -row[1].end,
            str(row[2].doc_id),
            row[2].start,
            -row[2].end,
        )
    )
    kept: list[tuple] = []
    ours_kept, theirs_kept = defaultdict(list), defaultdict(list)
    for row in scored:
        score, one, two, _ = row
        documents = (one.doc_id, two.doc_id)  # a passage may have its likes in several documents
        mine = [(other, at) for other, at in ours_kept[documents] if _overlap(one, other) > 0.3]
        answers = [(other, at) for other, at in theirs_kept[documents] if _overlap(two, other) > 0.3]
        if {at for _, at in mine} & {at for _, at in answers}:
            continue  # the same pair, cut otherwise
        best = max((kept[at][0] for other, at in mine if _overlap(one, other) > 0.5), default=0.0)
        best = max([best, *(kept[at][0] for other, at in answers if _overlap(two, other) > 0.5)])
        if score < RIVAL * best:
            continue
        ours_kept[documents].append((one, len(kept)))
        theirs_kept[documents].append((two, len(kept)))
        kept.append(row)
    return kept


def _overlap(one: Passage, two: Passage) -> float:
    """Part of the shorter that they have in common."""
    return max(0, min(one.end, two.end) - max(one.start, two.start)) / min(one.end - one.start, two.end - two.start)


def _candidates(
    ours: list[Passage], theirs: list[Passage], weigh: Weights, least: float
) -> tuple[list[tuple[Passage, Passage, float]], int]:
    """Pairs that may score `least`, with the divisor of their score, and how many there were before the nearest were taken.

    A word shares no more than its own weight and answers only a word that has a mark in common with it (lemma, root or
    group), and neighbours are worth no more than what is shared. So three times the weight of the words that have a
    mark in common, over the divisor, is more than any score; a sparse product tells it for all pairs.
    """
    features: dict[str, int] = {}
    left, left_weights = _marks(ours, weigh, features)
    right, right_weights = _marks(theirs, weigh, features)
    left.resize((len(ours), len(features)))
    right.data[:] = 1
    columns = right.T.tocsc()
    most = MOST_COMPARED
    if len(ours) * len(theirs) > _LARGE:
        held = np.diff(right.tocsc().indptr)
        columns = sp.diags_array((held <= MOST_HELD).astype(float)) @ columns
        columns.eliminate_zeros()
    block = max(1, _BLOCK // len(theirs))
    found = np.empty((0, 4))
    n_near = 0
    for begin in range(0, len(ours), block):
        bound = (left[begin : begin + block] @ columns).tocoo()
        first, second = begin + bound.row, bound.col
        limit = 1.25 * (left_weights[first] + right_weights[second]) + SHORT_PENALTY * weigh.rarest
        shared = np.minimum(bound.data, np.minimum(left_weights[first], right_weights[second]))
        near = 2.5 * shared >= least * limit
        n_near += int(near.sum())
        part = np.column_stack([-shared[near] / limit[near], first[near], second[near], limit[near]])
        found = np.concatenate([found, part])
        if len(found) > 2 * most:
            found = found[np.lexsort(found.T[2::-1])[:most]]
    found = found[np.lexsort(found.T[2::-1])[:most]]
    found = found[np.lexsort(found.T[[2, 1]])]
    return [(ours[int(first)], theirs[int(second)], float(limit)) for _, first, second, limit in found], n_near


def _marks(passages: list[Passage], weigh: Weights, features: dict[str, int]) -> tuple[sp.csr_matrix, np.ndarray]:
    """Weights of the words of each passage by the marks they may be known by, and what all its words weigh."""
    rows, columns, weights = [], [], []
    for row, passage in enumerate(passages):
        for word in passage.words:
            for mark in marks(word):
                rows.append(row)
                columns.append(features.setdefault(mark, len(features)))
                weights.append(weigh(word))
    shape = (len(passages), max(1, len(features)))
    totals = np.array([sum(map(weigh, passage.words)) for passage in passages])
    return sp.csr_matrix((weights, (rows, columns)), shape=shape), totals


def stable_words(contrast: pd.DataFrame, *, least: int = 5) -> pd.DataFrame:
    """Words that both sides use often and about as often.

    Parameters
    ----------
    contrast : table ``contrast``
    least : int
        Uses on each side, from 1.

    Returns
    -------
    DataFrame
        Rows of `contrast` whose whole interval of the log ratio stays within a doubling either way, the most used first,
        ties by term; all its columns, and ``strength``. Empty where no interval is that narrow: with few or short texts
        equality cannot be shown, which is not the same as a difference.

    Notes
    -----
    A p-value that is not small shows nothing equal; only an interval that leaves no room for a difference does. The
    interval holds for one word at a time.

    Examples
    --------
    >>> rows = pd.DataFrame({"term": ["k", "m"], "n_target": [30, 5], "n_reference": [29, 6], "log_ratio_low": [-.6, -2],
    ...                      "log_ratio_high": [.7, 2]})
    >>> stable_words(rows)["term"].tolist()
    ['k']
    """
    if least < 1:
        raise KitError(f"least = {least!r} uses is too small. Give a whole number from 1.")
    require_columns(contrast, ["term", "n_target", "n_reference"], what="contrast")
    said = strength(contrast)["strength"]
    often = (contrast["n_target"] >= least) & (contrast["n_reference"] >= least)
    table = contrast[often & (said == AS_OFTEN)].assign(strength=AS_OFTEN)
    total = -(table["n_target"] + table["n_reference"])
    table = table.assign(total=total).sort_values(["total", "term"], kind="stable").drop(columns="total")
    return table.reset_index(drop=True)
