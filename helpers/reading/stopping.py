"""Function words, with the clitics they are written with."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from helpers.reading.spelling import bare, clean, plain_alif

_PRONOUNS = ("ه", "ها", "هم", "هما", "هن", "نا", "ك", "كم")
# The rules below would make these forms too, but so spelt they are words of content: one, wilaya, so-and-so, orbit, crown prince.
_OF_CONTENT = frozenset("واحد واحدة ولاية لاية فلان فلك ولي فلي فلكي فكي فحول فهم وعدا وجدا واو".split())


class Segments(NamedTuple):
    """A word taken apart: proclitics in reading order, the stem, and the pronoun at the end or ""."""

    proclitics: tuple[str, ...]
    stem: str
    enclitic: str


class _Group(NamedTuple):
    words: tuple[str, ...]
    takes: str


def _groups() -> list[_Group]:
    """The groups of stop_words.txt, each with the list of what may be written on to its words."""
    groups, takes = [], ""
    for line in Path(__file__).with_name("stop_words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            takes = line.partition(":")[2]
        elif not line.startswith("#"):
            groups.append(_Group(tuple(line.split()), takes))
    return groups


def _with_pronoun(word: str, takes: str) -> list[tuple[str, Segments]]:
    pronouns = _PRONOUNS if "pronoun" in takes else ()
    if "me" in takes:
        pronouns += ("ي", "ني") if word.endswith("ن") and word[:1] in "أإلك" else ("ي",)
    host = word[:-1] + "ي" if word.endswith("ى") else word
    return [(host + pronoun, Segments((), word, pronoun)) for pronoun in pronouns]


@lru_cache(maxsize=1)
def stop_words() -> MappingProxyType[str, Segments]:
    """Every form that is left out of counts, spelt in full, with its segments.

    Made from stop_words.txt by rule: the word, with a pronoun (عليه), after ب ل ك (بأن), after و ف (ولأنه), with ى for a last ي
    as Egyptian papers spell it (فى). The shorter reading wins.
    """
    forms: dict[str, Segments] = {}
    groups = _groups()
    for group in groups:
        for word in group.words:
            forms.setdefault(word, Segments((), word, ""))
            if len(word) > 1 and word.endswith("ي"):
                forms.setdefault(word[:-1] + "ى", Segments((), word, ""))
    for group in groups:
        for word in group.words:
            for form, parts in _with_pronoun(word, group.takes):
                forms.setdefault(form, parts)
    for group in groups:
        for word in group.words if "preposition" in group.takes else ():
            for form, parts in [(word, forms[word]), *_with_pronoun(word, group.takes)]:
                for before in ("ب", "ل", "ك"):
                    forms.setdefault(before + form, parts._replace(proclitics=(before,)))
    for form, parts in list(forms.items()):
        for before in ("و", "ف"):
            forms.setdefault(before + form, parts._replace(proclitics=(before, *parts.proclitics)))
    return MappingProxyType(forms)


@lru_cache(maxsize=1)
def _without_hamza() -> MappingProxyType[str, tuple[str, ...]]:
    """Bare spelling -> the forms that are spelt so when hamza is left out."""
    forms: dict[str, list[str]] = {}
    for form in stop_words():
        forms.setdefault(bare(form), []).append(form)
    return MappingProxyType({plain: tuple(found) for plain, found in forms.items()})


@lru_cache(maxsize=1 << 18)
def stop_form(word: str) -> str | None:
    """The form of :func:`stop_words` that ``word`` is, or None.

    Hamza may be left out (الى) but not changed: إمام is an imam, not أمام.
    """
    spelt = clean(word)
    if spelt in _OF_CONTENT:
        return None
    if spelt in stop_words():
        return spelt
    for form in _without_hamza().get(plain_alif(spelt), ()):
        if all(mine in ("ا", its) for mine, its in zip(spelt, form, strict=True) if its in "أإآا"):
            return form
    return None


@lru_cache(maxsize=1 << 18)
def is_stop_word(word: str) -> bool:
    """Whether ``word`` is a function word, alone or with clitics.

    It is tested before ى is folded: على (on) is one, the man علي is not.

    Examples
    --------
    >>> is_stop_word("ولأنها"), is_stop_word("على"), is_stop_word("علي")
    (True, True, False)
    """
    return stop_form(word) is not None
