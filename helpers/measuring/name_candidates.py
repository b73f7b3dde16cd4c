"""Names that names.csv may lack, proposed for an editor's eye."""

from __future__ import annotations

from collections import Counter, defaultdict

import pandas as pd

from helpers.measuring.mentions import MENTION, find_names
from helpers.measuring.name_signs import (
    after_title,
    institution,
    loose,
    may_open,
    named_in_marks,
    rare,
    together,
)
from helpers.reading.arabic import fold, words
from helpers.reading.lists import places
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
        A pair of words without a title before it, and a place, is proposed from this many uses on.
    common : float
        Zipf value from which a word is too common to be taken for a part of a name without a title before it.

    Returns
    -------
    DataFrame
        In the format of names.csv (``name``, ``variants``, ``kind``, ``english`` left empty), most used first, then ``n``
        uses. Delete the wrong rows, write the English, and save it as names.csv beside the texts.

    Notes
    -----
    Arabic has no capital letters. The signs that are used: a title before the word (اللواء, وزير, صحيفة, مدينة); a title with
    what completes it (وزارة الدفاع, المجلس الأعلى للأمن القومي); marks after a title (صحيفة «...»); a pair of words that comes
    back, both rare in general Arabic (wordfreq) or hardly ever apart; and the places of demonyms.tsv. All miss names, and
    all propose words that are none.

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
    weak: dict[tuple[str, ...], Counter] = defaultdict(Counter)
    pairs: Counter = Counter()
    couples: Counter = Counter()
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
        edges = [0, *(end for _, end in spans)]
        gaps = [
            text[edge:start] for edge, start in zip(edges, [start for start, _ in spans] + [len(text)], strict=True)
        ]
        claimed = -1
        for at in range(len(spans)):
            hit, body = after_title(surfaces, folded, glued, at), institution(surfaces, folded, glued, at)
            marked = named_in_marks(folded, gaps, at)
            place = _place(folded[at])
            if hit or marked:
                kind, first, last = hit or ("organisation", *marked)
                key = tuple(folded[first:last])
                titled[key][kind] += 1
                shown[key][" ".join(surfaces[first:last])] += 1
                claimed = last
            elif body and claimed <= at:
                name, claimed = body
                key = tuple(fold(name[a:b]) for a, b in words(name))
                (weak if loose(folded[at]) else titled)[key]["organisation"] += 1
                shown[key][name] += 1
            elif place and claimed <= at:
                weak[(fold(place),)]["place"] += 1
                shown[(fold(place),)][place] += 1
            elif claimed <= at < len(spans) - 1 and glued[at + 1]:
                key, pair = tuple(folded[at : at + 2]), " ".join(surfaces[at : at + 2])
                if all(rare(surfaces[place], folded[place], common) for place in (at, at + 1)):
                    pairs[key] += 1
                    shown[key][pair] += 1
                elif all(may_open(surfaces[place], folded[place]) for place in (at, at + 1)):
                    couples[key] += 1
                    shown[key][pair] += 1
    pairs.update({key: n for key, n in couples.items() if together(key, _commonest(shown[key]), n, single)})
    for key, kinds in weak.items():
        if kinds.total() >= least:
            titled[key] += kinds
    return _proposals(titled, {key: n for key, n in pairs.items() if n >= least}, shown, single)


def _place(word: str) -> str:
    """The place of demonyms.tsv that a folded word is, without what is written on to it, or ""."""
    forms = [
        word,
        *([word[1:]] if word[:1] in "وفبكل" else []),
        *([word[2:]] if word[:2] in ("وب", "ول", "فب", "فل") else []),
    ]
    forms += ["ا" + form[1:] for form in forms if form.startswith("لل")]
    return next((places()[form] for form in forms if form in places()), "")


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
