"""Forms of the verb: which words are one, and the past tense that is their key."""

from __future__ import annotations

from helpers.reading.lexicon import article_share, dictionary_form, frequencies, restore
from helpers.reading.spelling import fold, plain_alif

# A noun has at least this share of its count again with the article, a common one the second; a verb has none.
NOUN, COMMON_NOUN = 0.015, 0.15
# A verb's past tense that is also a common noun (بحث, عمل): the verb's own forms get a key that no word is spelt like.
_VERB = "+"
_PAST = ("ت", "وا", "تا", "نا", "تم")


def has_article(plain: str) -> bool:
    """Whether a word is met after the article as a noun is."""
    return article_share(plain) > NOUN


def is_verb_form(plain: str, form: str) -> bool:
    """Whether ``plain`` looks like a tense of the verb ``form``."""
    if len(plain) < 3 or (has_article(plain) and not is_rather_imperfect(plain)):
        return False
    if plain[0] == "ن" and frequencies().get("ي" + plain[1:], 0) < frequencies().get(plain, 0):
        return False
    if plain[0] in "يتن" and plain[0] != form[0]:
        return plain[-1] != "ة" and not (plain[0] != "ي" and plain[-2] == "ي" and len(plain) == 5)
    if plain[0] in "يت" and plain[:2] in ("يت", "تت", "تي", "نت"):
        return True
    if plain[0] != form[0] or form[-1] == "ة":
        return False
    if plain == form + "ا":
        # قالا, but وطنا is an accusative.
        return not has_article(form)
    if has_article(form):
        # بيوتا is a plural of بيت, not "they two spent the night".
        bases = (form, form[:-1]) if form[-1] == "ى" else (form,)
        return any(plain == base + ending for base in bases for ending in _PAST)
    return plain.endswith((*_PAST, "ا", "ن"))


def is_rather_imperfect(plain: str) -> bool:
    """تشهد has a noun of its letters, but stands beside يشهد far oftener; تقدم (progress) follows the article too often."""
    counts, other = frequencies(), "ي" + plain[1:]
    return (
        plain[0] == "ت"
        and article_share(plain) < 0.2
        and not has_article(other)
        and counts.get(other, 0) > 0.2 * counts.get(plain, 0)
    )


def verb_key(form: str) -> str:
    """The verb's past tense, marked where a noun folds alike: عمل, تلقى beside تلقي, and توقع, its own verbal noun."""
    noun = NOUN if form[0] == "ت" else COMMON_NOUN
    return fold(form) + (_VERB if form[-1] == "ى" or article_share(form) > noun else "")


def is_weak_verb(plain: str) -> bool:
    return (
        plain[-1] == "ى"
        and len(plain) > 2
        and article_share(plain) < COMMON_NOUN
        and dictionary_form(restore(plain)) == restore(plain)
    )


def imperfect(plain: str) -> str | None:
    """The past tense of an imperfect that the table has only in another person: يتوقعون by يتوقع, ترسل by يرسل."""
    if plain[0] not in "يتن" or len(plain) < 3 or (has_article(plain) and not is_rather_imperfect(plain)):
        return None
    counts = frequencies()
    count = counts.get(plain, 0)
    if plain[0] == "ن" and counts.get("ي" + plain[1:], 0) < count:
        return None
    for ending in ("", "ون", "وا", "ان", "ين", "ن", "ا"):
        if plain.endswith(ending):
            third = "ي" + plain[1 : len(plain) - len(ending)]
            form = plain_alif(dictionary_form(restore(third)) or "")
            if form and form[0] != "ي" and counts.get(third, 0) > (0.3 * count if ending else 0):
                return verb_key(form)
            if ending and third != plain and len(third) > 2 and counts.get(third, 0) > count:
                return imperfect(third)
    for past in _pasts(plain[1:]):
        if counts.get(past, 0) > 0.2 * count and dictionary_form(restore(past)) in (restore(past), past):
            return verb_key(past)
    return None


def _pasts(stem: str) -> list[str]:
    """The past tenses an imperfect may have, likeliest first: عاد of يعود, أنهى of ينهي, أشعل of يشعل."""
    counts = frequencies()
    hollow = [stem[0] + "ا" + stem[2]] if len(stem) == 3 and stem[1] in "وي" and stem[2] not in "وي" else []
    if stem[-1] in "يو":
        stem = stem[:-1] + ("ى" if stem[-1] == "ي" else "ا")
    # أكبر and أنام are commoner than any verb of form IV: it must be no noun, and much commoner than the plain past.
    fourth = ["ا" + stem] if not has_article("ا" + stem) else []
    return hollow + sorted((stem, *fourth), key=lambda form: -counts.get(form, 0) * (3 if form == stem else 1))


def past_tense(inside: str) -> str | None:
    """The past tense that ت or وا was added to: عمل of عملوا, قضى of قضت, دعا of دعوا."""
    counts = frequencies()
    known = [
        form
        for form in (inside, inside + "ى", inside + "ا")
        if counts.get(form, 0) and dictionary_form(restore(form)) in (restore(form), form) and form[-1:] != "ة"
    ]
    if not known or not any(
        counts.get(form, 0) for form in (inside + "وا", "ي" + inside, "ي" + inside[1:], "ي" + inside + "ي")
    ):
        # سانت is no past tense of سان, which has no other form of a verb.
        return None
    return verb_key(max(known, key=counts.__getitem__))
