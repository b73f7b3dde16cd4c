"""The pronoun at the end of a word: بلاده, نظرائها, لاعبينا."""

from __future__ import annotations

from functools import lru_cache

from helpers.reading.lexicon import (
    AFTER_ARTICLE,
    SURELY_A_NOUN,
    article_share,
    frequencies,
    restore,
    table_form,
    undivided,
)
from helpers.reading.spelling import plain_alif

# Pronouns, longest first; with each, how much commoner than its host a form may be before it counts as a word of its own.
_ENCLITICS = {"هما": 9.0, "كما": 1.0, "ها": 9.0, "هم": 3.0, "هن": 0.5, "نا": 1.5, "كم": 0.2, "ه": 4.0, "ك": 0.1}
_BY_LAST_LETTER = {last: tuple(pronoun for pronoun in _ENCLITICS if pronoun[-1] == last) for last in "اهمنك"}


@lru_cache(maxsize=1 << 12)
def likeliest_host(plain: str) -> tuple[str, int, str]:
    """The likeliest host of a pronoun at the end of ``plain``: its bare spelling, its count, the pronoun."""
    counts = frequencies()
    best = ("", 0, "")
    for pronoun in _BY_LAST_LETTER.get(plain[-1:], ()):
        if plain.endswith(pronoun) and len(plain) > len(pronoun) + 1:
            cut = plain[: -len(pronoun)]
            if len(cut) == 2 and not article_share(cut) > SURELY_A_NOUN:
                continue
            for host in _spellings(cut) if len(cut) > 2 else (cut,):
                if counts.get(host, 0) > best[1]:
                    best = (host, counts[host], pronoun)
    return best


def _spellings(cut: str) -> tuple[str, ...]:
    """How the part before a pronoun is spelt when it stands alone."""
    last = cut[-1]
    if last == "ت":
        return (cut, cut[:-1] + "ة")
    if last in "ئؤ":
        return (cut[:-1] + "ء", cut)
    if last == "ا":
        return (cut, cut[:-1] + "ى")
    if last == "و":
        return (cut, cut + "ا")
    return (cut,)


def cut_enclitic(spelt: str, plain: str, *, is_noun: bool) -> tuple[str, str]:
    if plain in undivided():
        return spelt, ""
    counts = frequencies()
    host, n_host, pronoun = likeliest_host(plain)
    if not n_host:
        return spelt, ""
    if pronoun == "ه" and counts.get(plain[:-1] + "ة", 0):
        # Careless spelling writes ة as ه, so that the article proves nothing: مكتبه and مكتبة are both met.
        if n_host < 0.05 * counts[plain[:-1] + "ة"]:
            return spelt, ""
    elif article_share(plain) > AFTER_ARTICLE:
        return spelt, ""
    if pronoun == "هما" and counts.get(plain[:-1], 0) and not cut_enclitic(spelt[:-1], plain[:-1], is_noun=is_noun)[1]:
        # اتهما is two who accuse, not their "ات".
        return spelt, ""
    if pronoun == "نا" and not _is_object(plain, host):
        return spelt, ""
    limit = _ENCLITICS[pronoun]
    if table_form(plain):
        limit /= 10
    if counts.get(plain, 0) > limit * n_host:
        return spelt, ""
    cut = spelt[: -len(pronoun)]
    if is_noun and cut[-1] == "ت" and counts.get(plain_alif(cut[:-1]) + "ة", 0):
        host = plain_alif(cut[:-1]) + "ة"
    return cut[:-1] + host[len(cut) - 1 :] if host != plain_alif(cut) else cut, pronoun


def _is_object(plain: str, host: str) -> bool:
    """بلادنا ends in a pronoun; قدمنا in the mark of a past tense, وطنا in that of the accusative."""
    whole = plain[:-1]
    if host[-1] == "ي" and article_share(whole) > AFTER_ARTICLE and table_form(whole) not in (None, restore(whole)):
        # A sound plural before a pronoun (لاعبينا) has lost the ن with which it follows the article.
        return True
    if article_share(whole) > 10 * AFTER_ARTICLE or plain_alif(table_form(plain) or "") == whole:
        return False
    if frequencies().get("ي" + host, 0) > 0.02 * frequencies().get(host, 0):
        return False
    return article_share(host) > AFTER_ARTICLE or plain[0] in "يت"
