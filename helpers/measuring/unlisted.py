"""People who speak though names.csv does not have them: named once in full, then by the family name alone.

They are taken for the subjects of verbs of saying, and are counted nowhere. The signs are those of
:mod:`helpers.measuring.name_signs`, and a given name where a subject stands."""

from __future__ import annotations

from helpers.measuring.full_names import LINKS, Words, named, says
from helpers.measuring.name_signs import bare_title
from helpers.measuring.paragraph_words import QUOTE, shortened
from helpers.reading.arabic import fold, words
from helpers.reading.lists import commonness, given_names, titles
from helpers.reading.name_matching import joined

#: a family name that is as common as this in general Arabic means its bearer only where a name is looked for
_COMMON_FAMILY = 3.8
Span = tuple[int, int, str, str]


def unlisted_people(paragraphs: list[tuple[str, list[Span]]]) -> list[list[Span]]:
    """Mentions of people of one document whom no mention known covers.

    Parameters
    ----------
    paragraphs : list of (text, mentions)
        In order; a mention is (start, end, name, kind).

    Returns
    -------
    list of list of (start, end, name, "person")
        One list a paragraph; the name is the one that the text gives in full, as it stands there first.
    """
    read = [_words(text, known) for text, known in paragraphs]
    first: list[dict[int, int]] = [dict(named(unit)) for unit in read]
    called: dict[tuple[str, ...], str] = {}
    for unit, found in zip(read, first, strict=True):
        for at, stop in found.items():
            called.setdefault(tuple(unit.folded[at:stop]), " ".join(unit.surfaces[at:stop]))
    listed = {name for _, known in paragraphs for _, _, name, kind in known if kind == "person"}
    if not called and not listed:
        return [[] for _ in read]
    called = _joined_names(called)
    families = _families(called | {tuple(map(fold, name.split())): name for name in sorted(listed)})
    heard: dict[str, str] = {}
    return [_mentions(unit, found, called, families, heard) for unit, found in zip(read, first, strict=True)]


def _words(text: str, known: list[Span]) -> Words:
    spans = words(text)
    surfaces = [text[start:end] for start, end in spans]
    edges, starts = [0, *(end for _, end in spans)], [*(start for start, _ in spans), len(text)]
    gaps = [text[edge:start] for edge, start in zip(edges, starts, strict=True)]
    glued = [at > 0 and joined(QUOTE.sub("", gaps[at]) or " ") for at in range(len(spans))]
    folded = [fold(word) for word in surfaces]
    glued = [glued[at] or (at > 0 and shortened(folded[at - 1], gaps[at])) for at in range(len(spans))]
    free = [not any(a < end and start < b for a, b, _, _ in known) for start, end in spans]
    return Words(text, spans, folded, surfaces, gaps, glued, free)


def _joined_names(called: dict[tuple[str, ...], str]) -> dict[tuple[str, ...], str]:
    """The same, a name told by fewer parts meaning the one told by more: جمعة الديري for جمعة سالم الديري."""
    ends: dict[tuple[str, str], set[str]] = {}
    for key, name in called.items():
        if len(key) > 2:
            ends.setdefault((key[0], key[-1]), set()).add(name)
    joined_names = {}
    for key, name in called.items():
        longer = ends.get((key[0], key[-1]), set())
        joined_names[key] = next(iter(longer)) if len(longer) == 1 else name
    return joined_names


def _families(called: dict[tuple[str, ...], str]) -> dict[str, str]:
    """Family name -> full name, or "" where several bear it; a part behind "ابن" and the like is not looked for."""
    owners: dict[str, set[str]] = {}
    for key, name in sorted(called.items(), key=lambda each: -len(each[0])):
        family = len(key) > 1 and key[-2] not in LINKS
        if family or (len(key) == 1 and key[0] not in owners and commonness(name) < _COMMON_FAMILY):
            owners.setdefault(key[-1], set()).add(name)
    return {family: next(iter(names)) if len(names) == 1 else "" for family, names in owners.items()}


def _mentions(
    unit: Words,
    named: dict[int, int],
    called: dict[tuple[str, ...], str],
    families: dict[str, str],
    heard: dict[str, str],
) -> list[Span]:
    """Mentions of a paragraph; of several who bear a family name the one `heard` of last is meant."""
    found, stop = [], 0
    lengths = sorted({len(key) for key in called}, reverse=True)
    for at in range(len(unit.spans)):
        if at < stop or not unit.free[at]:
            continue
        last, name = named.get(at, 0), ""
        if last:
            key = tuple(unit.folded[at:last])
            name = (families.get(key[0]) or called[key]) if len(key) == 1 else called[key]
        else:
            for n in lengths:
                key = tuple(unit.folded[at : at + n])
                if n > 1 and key in called and all(unit.glued[at + 1 : at + n]):
                    last, name = at + n, called[key]
                    break
            else:
                if unit.folded[at] in families and _alone(unit, at):
                    last, name = at + 1, families[unit.folded[at]] or heard.get(unit.folded[at], "")
        if name and all(unit.free[at:last]):
            heard[unit.folded[last - 1]] = name
            found.append((unit.spans[at][0], unit.spans[last - 1][1], name, "person"))
            stop = last
    return found


def _alone(unit: Words, at: int) -> bool:
    """Whether a family name by itself means its bearer: it is rare, in marks, or stands where somebody is named."""
    if at and unit.glued[at] and unit.folded[at - 1] in given_names():
        return False  # another bearer of the name
    if commonness(unit.surfaces[at]) < _COMMON_FAMILY or QUOTE.search(unit.gaps[at]):
        return True
    before = unit.folded[at - 1] if at else ""
    title = titles().get(bare_title(before)) if before else None
    ranked = title is not None and title.kind == "person" and (title.direct or before.startswith("ال"))
    return bool(before) and (says(before) or ranked)
