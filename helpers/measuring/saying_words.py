"""Which words of a paragraph are verbs of saying: their forms, and what only looks like one."""

from __future__ import annotations

from functools import lru_cache

from helpers.measuring.paragraph_words import Paragraph, broken, defined, is_nisba
from helpers.measuring.particles import PREPOSITIONS, THAT
from helpers.measuring.phrases import noun_phrase
from helpers.reading.arabic import fold, is_stop_word
from helpers.reading.lists import SayingForm, saying_verbs

_GOVERNING = PREPOSITIONS - {fold(w) for w in ("منذ", "حتى", "حول", "مع", "عند")}
#: verbs that are written like a stop word: through, between
_ALSO_STOPS = frozenset(("عبر", "بين"))
#: verbs whose dual is written like their noun in the accusative: طلبا, نقلا عن
_ALSO_NOUNS = frozenset(fold(w) for w in "طلب شكر وصف رفض ذكر كشف نقل كتب وعد".split())
#: "is called", which only its last letter tells from "claims"
_CALLED = ("يدعى", "تدعى")
#: "amounts to", written as "tells": what it amounts to follows
_AMOUNTS = ("يبلغ", "تبلغ")
_TO_SO_MUCH = tuple(fold(w) for w in "من عدد طول قيمة نسبة نحو حوالي مساحة 0 1 2 3 4 5 6 7 8 9".split())
_WHOM = frozenset(fold(w) for w in "الذي التي الذين ما مما قد وقد".split())
#: verbs that call something a name: what follows in marks is the speaker's word for it
CALLING = ("سمى", "وصف")
WITH_OBJECT = (
    *CALLING,
    "اعتبر",
    "اتهم",
    "هنأ",
    "شكر",
    "دعا",
    "أبلغ",
    "أخبر",
    "سأل",
    "طالب",
    "حث",
    "ناشد",
    "حذر",
    "طمأن",
)


def saying_at(paragraph: Paragraph, at: int) -> tuple[SayingForm, bool] | None:
    """Verb of saying at token `at`, and whether و or ف stands before it."""
    word = paragraph.folded[at]
    forms = saying_verbs()
    if paragraph.named[at] or paragraph.hidden[at]:
        return None
    raw = paragraph.text[slice(*paragraph.spans[at])]
    if raw.endswith(_CALLED) and "".join(paragraph.folded[at + 1 : at + 2]) not in THAT:
        return None  # رجل يدعى سميرا
    if word.endswith(_AMOUNTS) and "".join(paragraph.folded[at + 1 : at + 2]).startswith(_TO_SO_MUCH):
        return None  # يبلغ من العمر
    if word in forms and forms[word].form == "noun" and at and paragraph.folded[at - 1] in _WHOM:
        return _naming(word) or (forms[word], False)  # الذي وصفه فلان: the verb, not "his description"
    governed = at > 0 and paragraph.folded[at - 1] in _GOVERNING and not paragraph.opens[at]
    for joined, bare in ((False, word), (True, word[1:] if word[:1] in "وف" else "")):
        form = forms.get(bare)
        if form is not None and not joined and _told_as_noun(paragraph, at, form):
            return None
        if form is not None and form.form in ("past", "present") and governed and not joined:
            return None  # على تعهد فلان: after a preposition stands a noun
        if form is not None and (not is_stop_word(raw) or form.verb in _ALSO_STOPS):
            return (form, joined) if joined or not _adverb(paragraph, at, form) else None
        noun = forms.get(bare[1:]) if bare[:1] in "بل" else None
        if noun is not None and noun.form == "noun":
            return noun, False  # فاجأهم بإعلانه أنه ...
    return _naming(word)


def _adverb(paragraph: Paragraph, at: int, form: SayingForm) -> bool:
    """Whether what is written like a dual verb is a noun in the accusative: "قدم طلبا", "طلبًا"; not "الوزيران طلبا"."""
    word = paragraph.folded[at]
    if form.form != "past" or not form.plural or not word.endswith("ا"):
        return False
    if "\u064b" in paragraph.text[slice(*paragraph.spans[at])]:
        return True
    alike = form.verb in _ALSO_NOUNS and not broken(paragraph, at)
    return alike and not paragraph.folded[at - 1].endswith(("ان", "قد"))


def _told_as_noun(paragraph: Paragraph, at: int, form: SayingForm) -> bool:
    """Whether an adjective shows that what is written like a verb is its noun: هناك | رد | رسمي."""
    if form.form != "past" or form.gender != "m" or broken(paragraph, at) or at + 1 >= len(paragraph.spans):
        return False
    word = paragraph.folded[at + 1]
    singular = is_nisba(word) and word.endswith("ي") and not defined(word) and not paragraph.named[at + 1]
    return singular and not broken(paragraph, at + 1) and noun_phrase(paragraph, at + 1) is None


@lru_cache(maxsize=1 << 16)
def _naming(word: str) -> tuple[SayingForm, bool] | None:
    """سماهم, وصفها, أبلغه: a verb of calling or telling with its object written on to it."""
    for joined, bare in ((False, word), (True, word[1:] if word[:1] in "وف" else "")):
        for pronoun in ("هم", "ها", "ه"):
            if not bare.endswith(pronoun):
                continue
            base = bare.removesuffix(pronoun)
            base = base[:-1] + "ي" if base.endswith("ا") else base
            form = saying_verbs().get(base) or saying_verbs().get(base[:-1] + "ا" if base.endswith("ي") else "")
            if form is not None and form.verb in WITH_OBJECT and form.form != "participle":
                return form, joined
    return None
