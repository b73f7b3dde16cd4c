"""Function words, with the clitics they are written with."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from helpers.reading.spelling import bare

_PRONOUNS = ("ه", "ها", "هم", "هما", "هن", "نا", "ك", "كم", "ي", "ني")
# The rules below would make these forms too, but they are words of content: crown prince, understanding, one.
_OF_CONTENT = frozenset("ولي فلي علي فهم بي واحد منك نحوي نفسي ذاتي بعدي قبلي كلي كلية بعضي دوني جميعي فوقي تحتي".split())


class Segments(NamedTuple):
    """A word taken apart: proclitics in reading order, the stem, and the pronoun at the end or ""."""

    proclitics: tuple[str, ...]
    stem: str
    enclitic: str


def _listed() -> tuple[list[str], list[str]]:
    """The words of stop_words.txt: all of them, and those whose group takes a pronoun."""
    all_words, with_pronoun, joins = [], [], False
    for line in Path(__file__).with_name("stop_words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            joins = line.endswith("+]")
        elif not line.startswith("#"):
            all_words += line.split()
            with_pronoun += line.split() if joins else []
    return all_words, with_pronoun


@lru_cache(maxsize=1)
def stop_words() -> MappingProxyType[str, Segments]:
    """Every form that is left out of counts, in bare spelling, with its segments.

    Made from stop_words.txt by rule: the word, with a pronoun (عليه), after ب ل ك (بأن), after و ف (ولأنه), with ى for a last ي
    as Egyptian papers spell it (فى). The shorter reading wins.
    """
    forms: dict[str, Segments] = {}
    all_words, with_pronoun = _listed()
    for word in all_words:
        forms.setdefault(bare(word), Segments((), word, ""))
    for word in with_pronoun:
        host = word[:-1] + "ي" if word.endswith("ى") else word
        for pronoun in _PRONOUNS:
            forms.setdefault(bare(host + pronoun), Segments((), word, pronoun))
    for before in ("ب", "ل", "ك"):
        for form, parts in list(forms.items()):
            if len(form) > 1 and not parts.proclitics:
                forms.setdefault(before + form, Segments((before,), parts.stem, parts.enclitic))
    for form, parts in list(forms.items()):
        if form.endswith("ي"):
            forms.setdefault(form[:-1] + "ى", parts)
    for before in ("و", "ف"):
        for form, parts in list(forms.items()):
            if parts.proclitics[:1] not in (("و",), ("ف",)):
                forms.setdefault(before + form, Segments((before, *parts.proclitics), parts.stem, parts.enclitic))
    return MappingProxyType({form: parts for form, parts in forms.items() if form not in _OF_CONTENT})


@lru_cache(maxsize=1 << 18)
def is_stop_word(word: str) -> bool:
    """Whether ``word`` is a function word, alone or with clitics.

    It is tested before ى is folded: على (on) is one, the man علي is not.

    Examples
    --------
    >>> is_stop_word("ولأنها"), is_stop_word("على"), is_stop_word("علي")
    (True, True, False)
    """
    return bare(word) in stop_words()
