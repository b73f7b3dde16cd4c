"""Who and what is named: the entries of names.csv found in the untouched text, counted, paired and proposed."""

from __future__ import annotations

from collections import Counter, defaultdict
from difflib import SequenceMatcher
from itertools import combinations

import numpy as np
import pandas as pd

from helpers.reading.arabic import fold, is_stop_word, segment, words
from helpers.reading.lists import commonness, given_names, saying_verbs, titles
from helpers.reading.name_matching import index_names, joined, match_names
from helpers.tables import COLUMNS, KitError, require_columns

#: columns of a mention beside the side column
MENTION = ("doc_id", "paragraph", "start", "end", "surface", "name")
KINDS = ("person", "organisation", "place", "office")


def find_names(paragraphs: pd.DataFrame, names: pd.DataFrame, *, side: str) -> pd.DataFrame:
    """Every place where an entry of names.csv stands, in whatever form it is written.

    Parameters
    ----------
    paragraphs : table ``paragraphs``
    names : DataFrame
        name, variants (separated by ``|``), kind, english: as in names.csv. The name is a variant of itself.
    side : str
        Name of the side column.

    Returns
    -------
    DataFrame
        One row a mention, in text order: ``doc_id``, the side, ``paragraph``, ``start``, ``end``, ``surface``, ``name``.
        ``surface`` is ``documents.text[start:end]`` without the clitics before it; of للعراق it is لعراق, since the
        preposition has swallowed the first letter of the name.

    Raises
    ------
    KitError
        When a column is missing, an entry has no letter, or two entries share a spelling.

    Notes
    -----
    Words are compared folded, so hamza, tatweel, marks and ة/ه do not matter, nor whether عبد الله is written in one
    word. Clitics و ف ب ك ل لل may stand before the first word. The longest reading wins, so المجلس الأعلى is not found
    inside the name of a longer council; no two mentions overlap; none begins or ends inside a word, so العراق is not
    found in العراقي. A family name alone is not taken for its bearer when a given name that is not his stands before
    it. على is never the name علي. Time grows with the length of the text, whatever the number of names.

    A word that is also a common noun (عناد, "stubbornness") is counted wherever it stands: give such a name its longer
    forms only, or look at the passages.

    Examples
    --------
    >>> names = pd.DataFrame({"name": ["سمير الحلبي"], "variants": ["الحلبي"], "kind": ["person"], "english": [""]})
    >>> text = "قال سمير الحلبي، وللحلبي أخ هو كامل الحلبي."
    >>> paragraphs = pd.DataFrame({"doc_id": ["x"], "side": ["a"], "paragraph": [0], "start": [0], "text": [text]})
    >>> find_names(paragraphs, names, side="side")["surface"].tolist()
    ['سمير الحلبي', 'لحلبي']
    """
    require_columns(paragraphs, ["doc_id", side, "paragraph", "start", "text"], what="paragraphs")
    index = index_names(names)
    rows = []
    for row in paragraphs[["doc_id", side, "paragraph", "start", "text"]].itertuples(index=False):
        doc_id, value, number, offset, text = row
        for found in match_names(text, words(text), index):
            place = (offset + found.start, offset + found.end, text[found.start : found.end])
            rows.append((doc_id, value, number, *place, found.name))
    return pd.DataFrame(rows, columns=["doc_id", side, *MENTION[1:]])


def without_self_mentions(mentions: pd.DataFrame, cleaning: pd.DataFrame) -> pd.DataFrame:
    """Mentions without those in which the outlet names itself: the rows "publisher" of the cleaning log.

    Parameters
    ----------
    mentions : from :func:`find_names`
    cleaning : table ``cleaning``

    Examples
    --------
    >>> mentions = pd.DataFrame({"doc_id": ["x", "x"], "start": [4, 20], "end": [9, 25], "name": "k"})
    >>> cleaning = pd.DataFrame({"doc_id": ["x"], "start": [4], "end": [9], "rule": ["publisher"]})
    >>> without_self_mentions(mentions, cleaning)["start"].tolist()
    [20]
    """
    require_columns(cleaning, ["doc_id", "start", "end", "rule"], what="cleaning")
    own = set(
        cleaning.loc[cleaning["rule"] == "publisher", ["doc_id", "start", "end"]].itertuples(index=False, name=None)
    )
    places = mentions[["doc_id", "start", "end"]].itertuples(index=False, name=None)
    return mentions.loc[np.array([place not in own for place in places], dtype=bool)].reset_index(drop=True)


def count_names(mentions: pd.DataFrame, names: pd.DataFrame, *, side: str, target: str, reference: str) -> pd.DataFrame:
    """Mentions of each name on each side.

    Parameters
    ----------
    mentions : from :func:`find_names`
    names : DataFrame
        As in names.csv.
    side, target, reference : str
        The side column and its two values.

    Returns
    -------
    DataFrame
        Table ``names``: one row an entry, most mentioned first, ties by name, those never found last. ``n_target``,
        ``n_reference`` mentions; ``units_target``, ``units_reference`` paragraphs that hold one; ``variants`` the
        spellings found, commonest first, separated by ``|``; ``respelt`` those of them that are the whole name written
        otherwise than in names.csv, beyond hamza and marks (another first name, another letter): look at them, they may
        be slips of the source. The kit rewrites none.

    Examples
    --------
    >>> mentions = pd.DataFrame([["x", "a", 0, 0, 4, "سمير", "سمير"]], columns=["doc_id", "side", *MENTION[1:]])
    >>> names = pd.DataFrame({"name": ["سمير"], "variants": [""], "kind": ["person"], "english": ["Samir"]})
    >>> count_names(mentions, names, side="side", target="a", reference="b")[["n_target", "n_reference"]].values.tolist()
    [[1, 0]]
    """
    require_columns(mentions, [*MENTION, side], what="mentions")
    counts: dict[str, pd.Series] = {}
    for label, value in (("target", target), ("reference", reference)):
        own = mentions[mentions[side] == value]
        counts[f"n_{label}"] = own.groupby("name").size()
        counts[f"units_{label}"] = own.drop_duplicates(["name", "doc_id", "paragraph"]).groupby("name").size()
    spellings = defaultdict(Counter)
    for name, surface in zip(mentions["name"], mentions["surface"], strict=True):
        spellings[name][_shown(surface, name)] += 1
    rows = []
    for entry in names.drop_duplicates("name").itertuples(index=False):
        found = [form for form, _ in sorted(spellings[entry.name].items(), key=lambda item: (-item[1], item[0]))]
        rows.append(
            {
                "name": entry.name,
                "kind": entry.kind,
                "english": getattr(entry, "english", ""),
                **{key: int(count.get(entry.name, 0)) for key, count in counts.items()},
                "variants": "|".join(found),
                "respelt": "|".join(form for form in found if _respelt(form, entry.name)),
            }
        )
    order = [*COLUMNS["names"], "units_target", "units_reference", "respelt"]
    table = pd.DataFrame(rows, columns=order)
    total = -(table["n_target"] + table["n_reference"])
    return table.assign(total=total).sort_values(["total", "name"]).drop(columns="total").reset_index(drop=True)


def _shown(surface: str, name: str) -> str:
    """The spelling as names are listed: the letter that ل swallowed is put back, white space is one space."""
    surface = " ".join(surface.split())
    key = fold(surface)
    if key.startswith("ل") and not fold(name).startswith(key[:2]) and fold("ا" + surface)[:4] == fold(name)[:4]:
        return "ا" + surface
    return surface


def _respelt(form: str, name: str) -> bool:
    ours, theirs = ([fold(text[a:b]) for a, b in words(text)] for text in (name, form))
    if "".join(ours) == "".join(theirs) or set(theirs) <= set(ours) or set(ours) <= set(theirs):
        return False
    likeness = SequenceMatcher(None, " ".join(ours), " ".join(theirs), autojunk=False).ratio()
    return bool(set(ours) & set(theirs) and len(ours) == len(theirs)) or likeness >= 0.75


def cooccurrence(mentions: pd.DataFrame, *, unit: str = "paragraph", top: int | None = None) -> pd.DataFrame:
    """How many units name both of two names.

    Parameters
    ----------
    mentions : from :func:`find_names`
    unit : {"paragraph", "document"}
    top : int, optional
        Keep the names that stand in most units, ties by name.

    Returns
    -------
    DataFrame
        Square and symmetric, names as index and columns in the same order; on the diagonal the units that name it.

    Notes
    -----
    Standing in one paragraph is no relation: read the paragraph.

    Examples
    --------
    >>> mentions = pd.DataFrame({"doc_id": ["x"] * 3, "paragraph": [0, 0, 1], "name": ["k", "m", "k"]})
    >>> cooccurrence(mentions).values.tolist()
    [[2, 1], [1, 1]]
    """
    if unit not in ("paragraph", "document"):
        raise KitError(f"There is no unit {unit!r}. Choose 'paragraph' or 'document'.")
    if top is not None and top < 1:
        raise KitError(f"top = {top!r} names cannot be shown. Give a whole number from 1, or leave it out.")
    keys = ["doc_id", "paragraph"] if unit == "paragraph" else ["doc_id"]
    require_columns(mentions, [*keys, "name"], what="mentions")
    units = mentions[[*keys, "name"]].drop_duplicates()
    size = units.groupby("name").size()
    order = [name for name, _ in sorted(size.items(), key=lambda item: (-item[1], item[0]))][:top]
    place = {name: at for at, name in enumerate(order)}
    square = np.zeros((len(order), len(order)), dtype=int)
    for _, group in units[units["name"].isin(order)].groupby(keys):
        seats = [place[name] for name in group["name"]]
        for seat in seats:
            square[seat, seat] += 1
        for one, other in combinations(seats, 2):
            square[one, other] += 1
            square[other, one] += 1
    return pd.DataFrame(square, index=pd.Index(order, name="name"), columns=pd.Index(order, name="name"))


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
