"""The clitics in front of a word: و ف ب ك ل س and the article.

Orthography does not mark them: وزير begins with a letter of its root, وقال with "and". General Arabic does tell them apart, by the
company a word keeps: a word of its own follows the article (الوزير) or another و (ووزير), a word with a clitic never does (no
ووقال), and a word with a clitic is rarer than the word inside it. The rules below weigh these counts.
"""

from __future__ import annotations

from helpers.reading.lexicon import (
    AFTER_ARTICLE,
    SURELY_A_NOUN,
    article_share,
    dictionary_form,
    frequencies,
    restore,
    share_after,
    table_form,
    undivided,
)
from helpers.reading.pronouns import likeliest_host
from helpers.reading.spelling import plain_alif

# A form with و has been met after another و this seldom (ووقال, a slip), a word of its own ten times as often (ووزير).
_AFTER_AND = 0.003
# Between the two, a form much rarer than the word inside it still has a clitic (ودعت).
_AFTER_AND_SURELY, _AFTER_AND_COMMONER = 0.02, 0.45
# "Like" is the rarest of the clitics; before a rare word it is a letter of the root (كشوفا).
_LIKENED = 1000.0
_ENDINGS = ("ا", "ان", "ين", "ون", "ات", "ة")
# So much rarer than the word inside it, a word of its own is a rare namesake: البلقاء beside بلقاء, "at a meeting".
_A_NAMESAKE = 0.05
# How much commoner than the word inside it a form may be and still be clitic and word.
_COMMONER = {"و": 5.0, "ف": 0.5, "ب": 15.0, "ل": 6.0, "ك": 0.5, "س": 3.0}
# What a word counts for that only the dictionary knows.
_RARE = 20.0
_WITH_PRONOUN, _WITH_PREPOSITION, _WITH_ARTICLE = 0.01, 0.02, 0.2


def proclitics(spelt: str, plain: str) -> tuple[tuple[str, ...], str]:
    """The clitics in front, and the rest of the word in its own spelling."""
    found: tuple[str, ...] = ()
    if plain not in undivided() and plain[0] in "وف" and _is_conjunction(plain):
        found, spelt, plain = (plain[0],), spelt[1:], plain[1:]
    if plain in undivided():
        return found, spelt
    if plain.startswith("لل") and len(plain) > 3:
        parts, rest = _double_lam(spelt, plain)
        return found + parts, rest
    if plain[0] in "بلك" and _is_preposition(plain):
        found, spelt, plain = (*found, plain[0]), spelt[1:], plain[1:]
    elif plain[0] == "س" and _is_future(plain):
        return (*found, "س"), spelt[1:]
    if spelt.startswith("ال") and plain not in undivided() and _is_article(plain):
        return (*found, "ال"), spelt[2:]
    return found, spelt


def _strength(plain: str) -> float:
    """How common a form is, or would be by the rule of its parts."""
    counts = frequencies()
    best = float(counts.get(plain, 0))
    if len(plain) < 3:
        return best
    if not best and table_form(plain):
        return _RARE
    if plain.startswith("ال"):
        return max(best, _WITH_ARTICLE * counts.get(plain[2:], 0))
    best = max(best, _WITH_PRONOUN * likeliest_host(plain)[1])
    if plain[0] in "بلك":
        rest = plain[2:] if plain.startswith("لل") else plain[3:] if plain[1:3] == "ال" else plain[1:]
        best = max(
            best, _WITH_PREPOSITION * counts.get(rest, 0), _WITH_PREPOSITION * _WITH_PRONOUN * likeliest_host(rest)[1]
        )
    elif plain[0] == "س" and plain[1:2] in ("ي", "ت", "ن", "ا"):
        best = max(best, _WITH_PREPOSITION * counts.get(plain[1:], 0))
    return best


def _follows_article(plain: str) -> bool:
    """Whether a word, or what stands in it before a pronoun, is met after the article."""
    return article_share(plain) > AFTER_ARTICLE or article_share(likeliest_host(plain)[0]) > AFTER_ARTICLE


def _inflected_share(plain: str) -> float:
    """The same of the word without its ending: كشفا follows no article, but كشف does."""
    counts = frequencies()
    return max(
        (
            article_share(plain[: -len(end)])
            for end in _ENDINGS
            if plain.endswith(end) and counts.get(plain[: -len(end)], 0) > 100
        ),
        default=0.0,
    )


def _is_conjunction(plain: str) -> bool:
    if len(plain) < 3 or article_share(plain) > AFTER_ARTICLE:
        return False
    rest = plain[1:]
    inside, outside = _strength(rest), _strength(plain)
    if not inside:
        # Of an unknown word only the article tells: والعملاتية.
        return not outside and rest.startswith("ال") and len(rest) > 4
    again = share_after("و", plain)
    if again > _AFTER_AND and (again > _AFTER_AND_SURELY or outside > _AFTER_AND_COMMONER * inside):
        return False
    limit = _COMMONER[plain[0]]
    if (table_form(plain) or " ")[0] == plain[0]:
        limit /= 10
    return outside <= limit * inside and not _host_is_whole(plain)


def _double_lam(spelt: str, plain: str) -> tuple[tuple[str, ...], str]:
    """للأمن is ل, ال and أمن; للجنة is ل, ال and لجنة, whose article gives its lam away; للبنان is ل and لبنان."""
    counts = frequencies()
    outer, inner = plain[1:], plain[2:]
    if counts.get(outer, 0) > counts.get(inner, 0):
        return (("ل", "ال"), spelt[1:]) if article_share(outer) > AFTER_ARTICLE else (("ل",), spelt[1:])
    if _is_family_name("ال" + inner):
        return ("ل",), "ال" + spelt[2:]
    return ("ل", "ال"), spelt[2:]


def _host_is_whole(plain: str) -> bool:
    """بنيته: its host بنية follows the article, so that its first letter is no clitic."""
    host, count, _ = likeliest_host(plain)
    return count > 100 and article_share(host) > AFTER_ARTICLE


def _is_preposition(plain: str) -> bool:
    rest = plain[1:]
    if rest in undivided():
        return True
    if len(rest) < 2 or (len(rest) == 2 and not article_share(rest) > SURELY_A_NOUN):
        return False
    inside, outside = _strength(rest), _strength(plain)
    if not inside or (article_share(plain) > AFTER_ARTICLE and outside > _A_NAMESAKE * inside):
        return False
    if plain[0] == "ك" and inside < _LIKENED:
        return False
    limit = _COMMONER[plain[0]]
    if not rest.startswith("ال") and _inflected_share(plain) > AFTER_ARTICLE and outside > _A_NAMESAKE * inside:
        return False
    if not (rest.startswith("ال") or _follows_article(rest)):
        if table_form(plain):
            return False
        limit = min(limit, 0.5)
    return outside <= limit * inside and not (outside > _A_NAMESAKE * inside and _host_is_whole(plain))


def _is_future(plain: str) -> bool:
    rest = plain[1:]
    if rest[:1] not in ("ي", "ت", "ن", "ا") or len(rest) < 3:
        return False
    if len(rest) == 3 and (rest[0] not in "يت" or frequencies().get(rest, 0) < 3000):
        return False
    if article_share(plain) > 0.005 or (table_form(plain) and rest[0] != "ي"):
        return False
    return _strength(rest) >= max(30.0, _strength(plain) / _COMMONER["س"]) and not article_share(rest) > AFTER_ARTICLE


def _is_article(plain: str) -> bool:
    """``plain`` begins with plain alif and lam in its own spelling."""
    rest = plain[2:]
    if len(rest) < 2 or article_share(plain) > AFTER_ARTICLE or restore(plain)[0] != "ا":
        return False
    if plain.startswith("الت") and plain_alif(dictionary_form(plain) or "").startswith("الت"):
        # The verbs of the pattern التقى.
        return frequencies().get(rest, 0) > 0.5 * frequencies().get(plain, 0)
    return not _is_family_name(plain)


def _is_family_name(plain: str) -> bool:
    """الدليمي is hardly met without its article nor in the feminine; the adjective العراقي is."""
    if len(plain) < 6 or plain[-1] != "ي":
        return False
    counts = frequencies()
    count = counts.get(plain, 0)
    return count > 15 * counts.get(plain[2:], 0) and count > 20 * (
        counts.get(plain + "ة", 0) + counts.get(plain[2:] + "ة", 0)
    )
