"""Names that names.csv may lack, proposed for an editor's eye."""

from __future__ import annotations

from collections import Counter, defaultdict

import pandas as pd

from helpers.measuring.mentions import MENTION, find_names
from helpers.reading.arabic import fold, is_stop_word, segment, words
from helpers.reading.lists import commonness, given_names, saying_verbs, titles
from helpers.reading.name_matching import joined


def name_candidates(
    paragraphs: pd.DataFrame, names: pd.DataFrame, *, side: str, least: int = 2, common: float = 3.5
) -> pd.DataFrame:
    """Names that names.csv may lack, proposed for an editor's eye; they are never counted by themselves.

    Parameters
    ----------
    paragraphs : table ``paragraphs``
    names : DataFrame
        As in names.csv; may be empty. What it already finds is not proposed again.
    side : str
        Name of the side column.
    least : int
        A pair of words without a title before it is proposed from this many uses on.
    common : float
        Zipf value from which a word is too common to be taken for a part of a name without a title before it.

    Returns
    -------
    DataFrame
        In the format of names.csv (``name``, ``variants``, ``kind``, ``english`` left empty), most used first, then ``n``
        uses. Delete the wrong rows, write the English, and save it as names.csv beside the texts.

    Notes
    -----
    Arabic has no capital letters. Two signs are used: a title before the word (اللواء, وزير, صحيفة, مدينة), and a pair of
    words, both rare in general Arabic (wordfreq), that comes back. Both miss names and both propose words that are
    none.

    Examples
    --------
    >>> text = "وصل اللواء كامل شهبندر، ثم غادر شهبندر."
    >>> paragraphs = pd.DataFrame({"doc_id": ["x"], "side": ["a"], "paragraph": [0], "start": [0], "text": [text]})
    >>> none = pd.DataFrame(columns=["name", "variants", "kind", "english"])
    >>> name_candidates(paragraphs, none, side="side").iloc[0].astype(str).tolist()
    ['كامل شهبندر', 'شهبندر', 'person', '', '2']
    """
    known = (
        find_names(paragraphs, names, side=side) if len(names) else pd.DataFrame(columns=["doc_id", side, *MENTION[1:]])
    )
    taken = known.groupby(["doc_id", "paragraph"])[["start", "end"]].apply(lambda g: list(g.itertuples(index=False)))
    titled: dict[tuple[str, ...], Counter] = defaultdict(Counter)
    pairs: Counter = Counter()
    shown: dict[tuple[str, ...], Counter] = defaultdict(Counter)
    single: Counter = Counter()
    for row in paragraphs[["doc_id", "paragraph", "start", "text"]].itertuples(index=False):
        text, busy = row.text, taken.get((row.doc_id, row.paragraph), [])
        spans = [
            span
            for span in words(text)
            if not any(start < row.start + span[1] and row.start + span[0] < end for start, end in busy)
        ]
        surfaces = [text[start:end] for start, end in spans]
        folded = [fold(surface) for surface in surfaces]
        glued = [at > 0 and joined(text[spans[at - 1][1] : spans[at][0]]) for at in range(len(spans))]
        single.update(folded)
        claimed = -1
        for at in range(len(spans)):
            hit = _after_title(surfaces, folded, glued, at)
            if hit:
                kind, first, last = hit
                key = tuple(folded[first:last])
                titled[key][kind] += 1
                shown[key][" ".join(surfaces[first:last])] += 1
                claimed = last
            elif (
                claimed <= at < len(spans) - 1
                and glued[at + 1]
                and all(_rare(surfaces[place], folded[place], common) for place in (at, at + 1))
            ):
                key = tuple(folded[at : at + 2])
                pairs[key] += 1
                shown[key][" ".join(surfaces[at : at + 2])] += 1
    return _proposals(titled, {key: n for key, n in pairs.items() if n >= least}, shown, single)


def _bare(word: str) -> str:
    """Folded word without و, ف, a preposition and the article, as titles are listed."""
    for before in ("وال", "فال", "بال", "كال", "ولل", "فلل", "ال", "لل"):
        if word.startswith(before) and word[len(before) :] in titles():
            return word[len(before) :]
    return word if word in titles() else word[1:] if word[:1] in "وفبكل" and word[1:] in titles() else word


def _after_title(surfaces: list[str], folded: list[str], glued: list[bool], at: int) -> tuple[str, int, int] | None:
    title = titles().get(_bare(folded[at]))
    if title is None or title.plural:
        return None
    first = at + 1
    defined = folded[at] != _bare(folded[at]) and "ل" in folded[at][:3]
    if not title.direct or (defined and title.kind != "person"):
        # وزير الدفاع العراقي فلان: words with the article belong to the title.
        while first < len(folded) and glued[first] and (folded[first].startswith(("ال", "لل", "وال"))):
            first += 1
        if first == at + 1 and not defined and title.kind == "person":
            return None  # رئيس وفد: no article, no name
        if first < len(folded) and titles().get(_bare(folded[first])):
            return None  # the next title leads in the name
    last = first
    while last < len(folded) and last - first < 3 and glued[last] and _may_name(surfaces, folded, last, first, title):
        last += 1
    if last == first or (last == first + 1 and folded[first] in given_names()):
        return None  # a given name alone is nobody in particular
    return "person" if folded[first] in given_names() else title.kind, first, last


def _may_name(surfaces: list[str], folded: list[str], at: int, first: int, title) -> bool:
    word = folded[at]
    if is_stop_word(surfaces[at]) or word in saying_verbs() or word[0].isdigit() or _bare(word) in titles():
        return False
    if word in given_names():
        return True
    if word.startswith("ال"):
        # A family name may have the article after a given name; after a title it is more of the title.
        return at > first and folded[at - 1] in given_names() | {folded[first]} and commonness(surfaces[at]) < 4
    parts = segment(surfaces[at])
    if parts.enclitic or any(clitic != "ال" for clitic in parts.proclitics):
        return False  # وإسناد, مباحثاته: more of the title, or no name
    after_given = at > first and folded[at - 1] in given_names()
    return commonness(surfaces[at]) < (4.5 if after_given else 3.6 if title.kind == "person" else 3.3)


def _rare(surface: str, word: str, common: float) -> bool:
    if is_stop_word(surface) or word in saying_verbs() or _bare(word) in titles() or not word.isalpha():
        return False
    return word in given_names() or (commonness(surface) < min(common, 2.8) and segment(surface).proclitics == ())


def _proposals(
    titled: dict[tuple[str, ...], Counter],
    pairs: dict[tuple[str, ...], int],
    shown: dict[tuple[str, ...], Counter],
    single: Counter,
) -> pd.DataFrame:
    found = {key: (sum(kinds.values()), min(kinds, key=lambda k: (-kinds[k], k))) for key, kinds in titled.items()}
    for key, n in pairs.items():
        n_titled, kind = found.get(key, (0, "person"))
        found[key] = (n + n_titled, kind)
    variants: dict[tuple[str, ...], set] = defaultdict(set)
    longer: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for key in found:
        if len(key) > 1:
            longer[key[-1]].append(key)
    for key in list(found):
        homes = longer.get(key[-1], []) if len(key) == 1 else []
        if len(homes) == 1:
            variants[homes[0]].add(key)
            found.pop(key)
    rows = []
    for key, (n, kind) in found.items():
        # A family name by itself is the same man only while no other candidate ends in it.
        if len(key) > 1 and kind == "person" and len(longer[key[-1]]) == 1:
            alone = (key[-1],)
            n = max(n, single[key[-1]])
            shown[alone][shown[key].most_common(1)[0][0].split()[-1]] += 1
            variants[key].add(alone)
        spell = [_commonest(shown[form]) for form in sorted(variants[key])]
        rows.append((_commonest(shown[key]), "|".join(spell), kind, "", n))
    table = pd.DataFrame(rows, columns=["name", "variants", "kind", "english", "n"])
    table = table.sort_values(["n", "name"], ascending=[False, True], kind="stable")
    return table.drop_duplicates("name").reset_index(drop=True)


def _commonest(counter: Counter) -> str:
    return min(counter, key=lambda form: (-counter[form], form))
