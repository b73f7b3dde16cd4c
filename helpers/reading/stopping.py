"""Function words, with the clitics they are written with."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from helpers.reading.spelling import bare

_PRONOUNS = ("ه", "ها", "هم", "هما", "هن", "نا", "ك", "كم", "ي")
# Forms that the rules below would make, but that are words of content: crown prince, understanding.
_NOT_STOPPED = frozenset("ولي فلي علي فهم بي ولى نفسي ذاتي".split())


@lru_cache(maxsize=1)
def stop_words() -> frozenset[str]:
    """All spellings that are left out of counts: the list of stop_words.txt with its clitic forms."""
    plain, takes_pronoun, joins = set(), set(), False
    for line in Path(__file__).with_name("stop_words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            joins = line.endswith("+]")
        elif not line.startswith("#"):
            plain.update(map(bare, line.split()))
            if joins:
                takes_pronoun.update(map(bare, line.split()))
    hosts = {word[:-1] + "ي" if word.endswith("ى") else word for word in takes_pronoun}
    forms = plain | {host + pronoun for host in hosts for pronoun in _PRONOUNS}
    forms |= {word[:-1] + "ى" for word in forms if word.endswith("ي")}
    chained = {before + word for before in ("ل", "ب", "ك") for word in forms if len(word) > 1} | forms
    chained |= {before + word for before in ("و", "ف") for word in chained}
    return frozenset(chained - _NOT_STOPPED)


@lru_cache(maxsize=1 << 18)
def is_stop_word(word: str) -> bool:
    """Whether ``word`` is a function word, alone or with clitics; على is, the man علي is not."""
    return bare(word) in stop_words()
