"""The object that a verb of saying has beside its words, and the words that follow a verb at once."""

from __future__ import annotations

from helpers.measuring.attached import RANK_ADJECTIVES
from helpers.measuring.paragraph_words import TIMES, Paragraph, broken, defined, is_nisba, title_at
from helpers.measuring.particles import ADVERBIAL, DAYTIMES, NOT_SAID, PREPOSITIONS, THAT
from helpers.measuring.phrases import noun_phrase
from helpers.measuring.saying_words import saying_at
from helpers.reading.arabic import fold, is_stop_word, segment
from helpers.reading.lists import SayingForm, places, saying_verbs
from helpers.reading.spelling import bare as bare_spelling
from helpers.reading.verbs import has_article, imperfect

#: verbs whose first object is the one who is asked
ADDRESSING = ("دعا", "حث", "حض", "ناشد", "طالب")
#: stop words with which the object of a verb begins all the same
QUANTITIES = frozenset(
    fold(w) for w in "كل جميع كافة بعض أي عدم هذا هذه ذلك تلك مثل مختلف مجمل معظم سائر غالبية ما".split()
)
_PREMISES = frozenset(
    fold(w)
    for w in "مقر مكتب قصر قاعة فندق مبنى ديوان مركز عاصمة منزل ساحة شارع منطقة دار جامعة مدرج مسجد مستشفى ملعب مسرح".split()
)
#: verbs after which the words themselves may follow at once, and words with which they then begin
_BARE = ("قال", "أضاف", "تابع", "أردف")
_OPENING = frozenset(fold(w) for w in "نحن أود لن لقد هناك ليس علينا يجب لسنا إنني سوف إننا".split())
OCCASIONS = frozenset(
    fold(w)
    for w in "بيان تصريح تصريحات مؤتمر لقاء كلمة تغريدة تدوينة بلاغ حوار مقابلة رسالة خطاب حديث جلسة اجتماع اتصال تقرير منشور برقية".split()
)
#: what makes of "that" a circumstance: بعد أن
_WHEN = frozenset(fold(w) for w in "بعد قبل دون منذ رغم بشرط شريطة مجرد بمجرد بدل".split())
#: what begins with بـ and says how or why, not what: رد باعتباره رئيسا
_AS = tuple(fold(w) for w in "باعتبار بصفت بسبب بهدف بموجب بدون بفضل بغية".split())
_WHOEVER = frozenset(fold(w) for w in "كل أي".split())


def pronouned(paragraph: Paragraph, at: int, form: SayingForm) -> bool:
    """Whether the object of a verb is written on to it: شكرهم, اتهمها."""
    return (
        form.form != "noun"
        and paragraph.folded[at].endswith(("ه", "ها", "هم"))
        and saying_verbs().get(paragraph.folded[at].lstrip("وف")) is not form
    )


def that_ahead(paragraph: Paragraph, at: int) -> bool:
    """Whether "that" stands further on in the sentence, before any other verb of saying."""
    for place in range(at, min(at + 30, len(paragraph.spans))):
        if (place > at and paragraph.opens[place]) or paragraph.hidden[place]:
            return False
        if paragraph.folded[place] in THAT and paragraph.folded[place - 1] not in _WHEN:
            return "،" in paragraph.gaps[place] or paragraph.folded[place - 1] not in PREPOSITIONS
        if place > at and saying_at(paragraph, place):
            return False
    return False


def plain(paragraph: Paragraph, at: int) -> bool:
    """Whether a noun goes on at token `at`: no stop word, nothing that leads in."""
    inside = at < len(paragraph.spans) and not broken(paragraph, at)
    return inside and paragraph.folded[at] not in THAT and not is_stop_word(paragraph.text[slice(*paragraph.spans[at])])


def spoken_on(paragraph: Paragraph, begin: int, form: SayingForm) -> bool:
    """Whether words of the first person follow "he said" with nothing to lead them in: وقال نأمل أن ..., وقال لن أعود."""
    saying = form.form == "participle" and form.verb == "قال"  # وأضاف قائلا نشكر ...
    if form.verb not in _BARE or not (form.form in ("past", "present") or saying) or begin >= len(paragraph.spans):
        return False
    if broken(paragraph, begin) or paragraph.hidden[begin] or paragraph.named[begin]:
        return False
    if saying:
        return True
    raw = paragraph.text[slice(*paragraph.spans[begin])]
    if paragraph.folded[begin] in _OPENING:
        return True
    verb = bare_spelling(raw)
    finite = len(verb) > 3 and not has_article(verb) and imperfect("ي" + verb[1:]) is not None
    return finite and raw[:1] in "أن" and not is_stop_word(raw)


def object_after(paragraph: Paragraph, begin: int, place: int) -> bool:
    """Whether the object begins at `place`, after a phrase with a preposition: "أكد خلال اللقاء | ضرورة ..."."""
    word, before = paragraph.folded[place], paragraph.folded[place - 1]
    raw = paragraph.text[slice(*paragraph.spans[place])]
    closes = paragraph.gaps[place].strip() == "،"
    far = place - begin > (36 if closes else 12)
    if paragraph.folded[begin] not in ADVERBIAL or far or not word.isalpha() or paragraph.named[place]:
        return False
    if (
        (defined(word) and before not in TIMES and not segment(raw).enclitic)
        or is_nisba(word)
        or is_stop_word(raw)
        or word in TIMES | DAYTIMES | PREPOSITIONS | ADVERBIAL
    ):
        return False
    if set(segment(raw).proclitics) - {"ال"} or noun_phrase(paragraph, place) is not None:
        return False
    if broken(paragraph, place):
        return paragraph.gaps[place].strip() == "،" and not saying_at(paragraph, place)
    # What the preposition governs is complete when it is definite: الاجتماع, لقائه, a name.
    closed = defined(before) or paragraph.named[place - 1] or before in TIMES
    closed = closed or (before in OCCASIONS and bool(segment(raw).enclitic))  # أكد في بيان | التزامه
    if not closed and is_nisba(before):  # في مؤتمر صحفي | تفاصيل; not في مؤتمر صحفي مشترك
        return fold("ال" + word) not in RANK_ADJECTIVES and not that_ahead(paragraph, place)
    return closed or bool(segment(paragraph.text[slice(*paragraph.spans[place - 1])]).enclitic)


def told(paragraph: Paragraph, at: int, form: SayingForm) -> bool:
    """Whether those who are told begin at token `at`: somebody with the article, a title or a name; also unknown words
    with verbs that are written like no noun.
    """
    if at >= len(paragraph.spans):
        return False
    if form.verb in ADDRESSING and not (form.verb == "طالب" and form.form == "past" and form.gender == "m"):
        return True
    told = defined(paragraph.folded[at]) or paragraph.folded[at] in QUANTITIES
    completed = "".join(paragraph.folded[at + 1 : at + 2]).startswith("ال")
    return told or completed or noun_phrase(paragraph, at) is not None


def begins_with_l(paragraph: Paragraph, at: int) -> bool:
    if at >= len(paragraph.spans) or broken(paragraph, at):
        return False
    word, raw = paragraph.folded[at], paragraph.text[slice(*paragraph.spans[at])]
    return word.startswith("لل") or (word[:1] == "ل" and "ل" in segment(raw).proclitics and not is_stop_word(raw))


def asked(paragraph: Paragraph, begin: int, form: SayingForm) -> tuple[int | None, str]:
    """What somebody is called to, after the one who is called: "داعيا الجميع إلى الحوار", "داعيا الجميع لانتخاب رئيس"."""
    for place in range(begin + 1, min(begin + 12, len(paragraph.spans))):
        word, last = paragraph.folded[place], place + 1 == len(paragraph.spans)
        if broken(paragraph, place) or paragraph.hidden[place] or word in THAT or saying_at(paragraph, place):
            break
        if word == "من" and paragraph.folded[place - 1] in _WHOEVER:
            continue  # حذر كل من يتأخر من الغلاء
        if word in form.complements and word in PREPOSITIONS and not (last or broken(paragraph, place + 1)):
            if paragraph.folded[place + 1] in THAT or paragraph.hidden[place + 1]:
                break  # the way of the other verbs
            return place + 1, word
        if word in NOT_SAID and word.startswith("ل"):
            return place, "ل"  # داعيا الجميع لأن يصبروا
        asking = form.form != "noun" and "ب" in form.complements and word.startswith("ب")
        if asking and begins_with_b(paragraph, place):
            return place, "ب"  # مطالبا التجار بالصبر
        if word.startswith("ل") and "ل" in segment(paragraph.text[slice(*paragraph.spans[place])]).proclitics:
            return begin, "-"
    bare = begin < len(paragraph.spans) and not broken(paragraph, begin) and plain(paragraph, begin)
    demanded = form.verb in ("طالب", "ناشد") and form.form == "participle" and bare
    return (begin, "-") if demanded and paragraph.folded[begin] not in PREPOSITIONS else (None, "")


def after_that(paragraph: Paragraph, place: int) -> tuple[int | None, str]:
    following = place + 1
    if paragraph.folded[place] != "ان":
        return place, "ان"  # أنه, بأن: the pronoun or preposition belongs to what is said
    if following >= len(paragraph.spans):
        return None, ""
    return following, "quote" if paragraph.hidden[following] else "ان"


def begins_with_b(paragraph: Paragraph, place: int) -> bool:
    word = paragraph.folded[place]
    if word.startswith(_AS):
        return False
    return (
        word in THAT
        or word == "بما"
        or word.startswith("بال")
        or "ب" in segment(paragraph.text[slice(*paragraph.spans[place])]).proclitics
    )


def where(paragraph: Paragraph, place: int) -> bool:
    """Whether بـ tells where something was: عقده بمطار المدينة, بالقاهرة."""
    mention = paragraph.mentions.get(place)
    if mention is not None:
        return mention.kind == "place"
    title = title_at(paragraph, place)
    bare = paragraph.folded[place][1:]
    return (title is not None and title.kind == "place") or bare.removeprefix("ال") in _PREMISES or bare in places()


def leads(paragraph: Paragraph, place: int) -> bool:
    """Whether a further verb of saying at `place` leads something in, and so ends what came before."""
    hit = saying_at(paragraph, place)
    if hit is None or place + 1 >= len(paragraph.spans):
        return False
    form, joined = hit
    following = paragraph.folded[place + 1]
    return following in THAT or following in form.complements or joined or form.form == "participle"
