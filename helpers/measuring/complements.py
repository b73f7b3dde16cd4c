"""Verbs of saying in a paragraph, and where what a verb leads in begins."""

from __future__ import annotations

import re
from functools import lru_cache

from helpers.measuring.attached import RANK_ADJECTIVES
from helpers.measuring.paragraph_words import QUOTE, TIMES, Paragraph, broken, defined, is_nisba, title_at
from helpers.measuring.phrases import noun_phrase
from helpers.reading.arabic import fold, is_stop_word, segment
from helpers.reading.lists import SayingForm, places, saying_verbs
from helpers.reading.spelling import bare as bare_spelling
from helpers.reading.verbs import has_article, imperfect

#: what begins an aside that says more of the subject: قيادة الجيش – مديرية التوجيه، ...
_DASH = re.compile(r"[–—(\[]|\s-\s?|\s-")
_DAYTIMES = frozenset(fold(w) for w in "يوم مساء صباح ظهر فجر ليلة عام شهر قبل بعد".split())
_PRONOUNED = ("", "ه", "ها", "هم", "هما", "هن", "نا", "ني", "ي", "ك", "كم")
THAT = frozenset(lead + "ان" + end for lead in ("", "ب") for end in _PRONOUNED) | {"الا", "بالا"}
PREPOSITIONS = frozenset(fold(w) for w in "مع من عن إلى على في بين ضد لدى عند نحو تجاه حول بشأن منذ حتى".split())
_GOVERNING = PREPOSITIONS - {fold(w) for w in ("منذ", "حتى", "حول", "مع", "عند")}
ADVERBIAL = frozenset(
    fold(w) for w in "خلال في بعد قبل عقب أمام لدى عند إثر أثناء أيضا كذلك قد من جانب أمس اليوم مع عبر ردا حول".split()
)
NOT_SAID = frozenset(fold(w) for w in "أن بأن لأن كي لكي لن لم حتى ألا لئلا".split())
#: verbs whose first object is the one who is asked
ADDRESSING = ("دعا", "حث", "حض", "ناشد", "طالب")
#: verbs that are written like a stop word: through, between
_ALSO_STOPS = frozenset(("عبر", "بين"))
#: stop words with which the object of a verb begins all the same
_QUANTITIES = frozenset(
    fold(w) for w in "كل جميع كافة بعض أي عدم هذا هذه ذلك تلك مثل مختلف مجمل معظم سائر غالبية ما".split()
)
_PREMISES = frozenset(
    fold(w)
    for w in "مقر مكتب قصر قاعة فندق مبنى ديوان مركز عاصمة منزل ساحة شارع منطقة دار جامعة مدرج مسجد مستشفى ملعب مسرح".split()
)
_FOR_WHOM = frozenset(fold(w) for w in "له لها لهم لهما لهن لكم".split())
#: verbs after which the words themselves may follow at once, and words with which they then begin
_BARE = ("قال", "أضاف", "تابع", "أردف")
_OPENING = frozenset(fold(w) for w in "نحن أود لن لقد هناك ليس علينا يجب لسنا إنني سوف إننا".split())
#: verbs whose dual is written like their noun in the accusative: طلبا, نقلا عن
_ALSO_NOUNS = frozenset(fold(w) for w in "طلب شكر وصف رفض ذكر كشف نقل كتب وعد".split())
_WHOM = frozenset(fold(w) for w in "الذي التي الذين ما مما قد وقد".split())
#: verbs that call something a name: what follows in marks is the speaker's word for it
CALLING = ("سمى", "وصف")


_FOR_WHAT = frozenset(fold(w) for w in "على إلى عن".split())
_OCCASIONS = frozenset(
    fold(w)
    for w in "بيان تصريح تصريحات مؤتمر لقاء كلمة تغريدة تدوينة بلاغ حوار مقابلة رسالة خطاب حديث جلسة اجتماع اتصال تقرير منشور".split()
)
_WHOEVER = frozenset(fold(w) for w in "كل أي".split())
_BY_THAT = frozenset(word for word in THAT if word.startswith("ب"))
_ABOUT = (fold("عن"),)
_ONE_THAT = [[word] for word in THAT]
_TO, _TO_THAT = fold("إلى"), fold("إلى أن")
#: verbs that may have the one who is told between them and what is said: حذر الوزير | التجار | من الغلاء
_TELLING = (*ADDRESSING, "نصح", "حذر", "شجع", "أوصى", "وعد", "طمأن", "أبلغ", "أخبر", "اتهم", "هنأ", "شكر", "هدد")
_WITH_OBJECT = (
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
            if form is not None and form.verb in _WITH_OBJECT and form.form != "participle":
                return form, joined
    return None


def complement(
    paragraph: Paragraph,
    at: int,
    begin: int,
    form: SayingForm,
    begins: bool,
    *,
    aside: bool = False,
    beyond: bool = False,
) -> tuple[int | None, str]:
    """First token of what is said and what leads it in; (None, "") when nothing does.

    `aside`: what stands before the object may be more of the subject (مصادر | واكبت الزيارة | أن, or a second phrase in
    commas), so that a "that" further on is preferred to it. `beyond`: an aside lies before `begin`, so that a dash there closes it.
    """
    finite = form.form in ("past", "present")
    adverbial = begin < len(paragraph.spans) and paragraph.folded[begin] in ADVERBIAL
    far = 40 if finite else 12 if form.form == "participle" and adverbial else 3
    if form.verb == "بين" and form.form == "past" and form.gender == "m":
        # Without marks it is written like "between", which no أن follows.
        that = begin < len(paragraph.spans) and paragraph.folded[begin] in THAT and not paragraph.opens[begin]
        return _after_that(paragraph, begin) if that else (None, "")
    led = begin < len(paragraph.spans) and "ب" in form.complements and _begins_with_b(paragraph, begin)
    led = led or (begin < len(paragraph.spans) and paragraph.folded[begin] in THAT | set(form.complements))
    if form.verb == "دعا" and not led and form.form != "noun" and _begins_with_l(paragraph, begin):
        return begin, "ل"  # دعا سمير | للعمل
    if form.verb in _TELLING and not led and _told(paragraph, begin, form):
        asked = _asked(paragraph, begin, form)
        if asked[0] is not None:
            return asked
    place = begin
    while place < len(paragraph.spans) and place - begin <= far and paragraph.sentence[place] == paragraph.sentence[at]:
        gap, word = paragraph.gaps[place], paragraph.folded[place]
        if ".." in gap or "…" in gap:
            break
        if paragraph.hidden[place]:
            return (place, "quote") if place - begin <= 12 or ":" in gap else (None, "")
        if ":" in gap:
            return place, ":"
        held = form.verb in CALLING and paragraph.folded[at].endswith(
            ("ه", "ها", "هم")
        )  # وصفه: its object is written on to it
        if held is False and place == begin and form.verb in _WITH_OBJECT and _pronouned(paragraph, at, form):
            if word in _FOR_WHAT:
                return _after_that(paragraph, place + 1) if paragraph.folded[place + 1] in THAT else (place + 1, word)
            if word.startswith("ب") and _begins_with_b(paragraph, place):
                return place, "ب"  # اتهمها بالتأخير
        if word in THAT and ("ان" in form.complements or held):
            return _after_that(paragraph, place)
        if word == _TO and _TO_THAT in form.complements and paragraph.folded[place + 1 : place + 2] in _ONE_THAT:
            return _after_that(paragraph, place + 1)  # توصل إلى أن; not توصل إلى اتفاق
        near = place == begin or (adverbial and (place - begin <= 12 or gap.strip() == "،"))
        # أعربت منظمة بلا اسم عن: what leads in nothing else does so across words of the subject that no list has
        near = near or (finite and form.complements == _ABOUT and word in _ABOUT and not broken(paragraph, place))
        if near and word in form.complements and word not in ("ان", "-", "ب"):
            if place + 1 >= len(paragraph.spans) or paragraph.sentence[place + 1] != paragraph.sentence[at]:
                break
            if paragraph.hidden[place + 1]:
                return place + 1, "quote"
            if paragraph.folded[place + 1] in THAT:
                return _after_that(paragraph, place + 1)
            if place == begin or word not in ADVERBIAL:
                return place + 1, word
        with_b = near and "ب" in form.complements and word.startswith("ب") and _begins_with_b(paragraph, place)
        if with_b and word not in THAT and any(w in _BY_THAT for w in paragraph.folded[place + 1 : place + 3]):
            with_b = False  # صرح بقسنطينة بأن
        if with_b and (place == begin or not _where(paragraph, place)):
            return place, "ب"
        if place == at + 1 and form.verb in CALLING and QUOTE.search(gap):
            return place, "quote"
        if place == begin and "-" in form.complements and (begins or not finite):
            raw = paragraph.text[slice(*paragraph.spans[place])]
            if aside and "ان" in form.complements and that_ahead(paragraph, place):
                place += 1
                continue
            direct = word in _QUANTITIES or (word not in ADVERBIAL | PREPOSITIONS | TIMES and not is_stop_word(raw))
            direct = direct and not word.startswith("لل")  # عن شكره للتجار
            if direct and (
                not broken(paragraph, place) or (broken(paragraph, begin) and (beyond or not _DASH.search(gap)))
            ):
                return place, "-"
            if word in _FOR_WHOM and _plain(paragraph, place + 1):
                return place + 1, "-"  # متمنيا له | النجاح
        if (
            place > begin
            and "-" in form.complements
            and (begins or not finite)
            and _object_after(paragraph, begin, place)
        ):
            return place, "-"
        if place > begin and saying_at(paragraph, place) and _leads(paragraph, place):
            break
        place += 1
    return None, ""


def _pronouned(paragraph: Paragraph, at: int, form: SayingForm) -> bool:
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
        if paragraph.folded[place] in THAT:
            return "،" in paragraph.gaps[place] or paragraph.folded[place - 1] not in PREPOSITIONS
        if place > at and saying_at(paragraph, place):
            return False
    return False


def _plain(paragraph: Paragraph, at: int) -> bool:
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


def _object_after(paragraph: Paragraph, begin: int, place: int) -> bool:
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
        or word in TIMES | _DAYTIMES | PREPOSITIONS | ADVERBIAL
    ):
        return False
    if set(segment(raw).proclitics) - {"ال"} or noun_phrase(paragraph, place) is not None:
        return False
    if broken(paragraph, place):
        return paragraph.gaps[place].strip() == "،" and not saying_at(paragraph, place)
    # What the preposition governs is complete when it is definite: الاجتماع, لقائه, a name.
    closed = defined(before) or paragraph.named[place - 1] or before in TIMES
    closed = closed or (before in _OCCASIONS and bool(segment(raw).enclitic))  # أكد في بيان | التزامه
    if not closed and is_nisba(before):  # في مؤتمر صحفي | تفاصيل; not في مؤتمر صحفي مشترك
        return fold("ال" + word) not in RANK_ADJECTIVES and not that_ahead(paragraph, place)
    return closed or bool(segment(paragraph.text[slice(*paragraph.spans[place - 1])]).enclitic)


def _told(paragraph: Paragraph, at: int, form: SayingForm) -> bool:
    """Whether those who are told begin at token `at`: somebody with the article, a title or a name; also unknown words
    with verbs that are written like no noun.
    """
    if at >= len(paragraph.spans):
        return False
    if form.verb in ADDRESSING and not (form.verb == "طالب" and form.form == "past" and form.gender == "m"):
        return True
    told = defined(paragraph.folded[at]) or paragraph.folded[at] in _QUANTITIES
    completed = "".join(paragraph.folded[at + 1 : at + 2]).startswith("ال")
    return told or completed or noun_phrase(paragraph, at) is not None


def _begins_with_l(paragraph: Paragraph, at: int) -> bool:
    if at >= len(paragraph.spans) or broken(paragraph, at):
        return False
    word, raw = paragraph.folded[at], paragraph.text[slice(*paragraph.spans[at])]
    return word.startswith("لل") or (word[:1] == "ل" and "ل" in segment(raw).proclitics and not is_stop_word(raw))


def _asked(paragraph: Paragraph, begin: int, form: SayingForm) -> tuple[int | None, str]:
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
        if asking and _begins_with_b(paragraph, place):
            return place, "ب"  # مطالبا التجار بالصبر
        if word.startswith("ل") and "ل" in segment(paragraph.text[slice(*paragraph.spans[place])]).proclitics:
            return begin, "-"
    plain = begin < len(paragraph.spans) and not broken(paragraph, begin) and _plain(paragraph, begin)
    demanded = form.verb in ("طالب", "ناشد") and form.form == "participle" and plain
    return (begin, "-") if demanded and paragraph.folded[begin] not in PREPOSITIONS else (None, "")


def _after_that(paragraph: Paragraph, place: int) -> tuple[int | None, str]:
    following = place + 1
    if paragraph.folded[place] != "ان":
        return place, "ان"  # أنه, بأن: the pronoun or preposition belongs to what is said
    if following >= len(paragraph.spans):
        return None, ""
    return following, "quote" if paragraph.hidden[following] else "ان"


def _begins_with_b(paragraph: Paragraph, place: int) -> bool:
    word = paragraph.folded[place]
    return (
        word in THAT
        or word == "بما"
        or word.startswith("بال")
        or "ب" in segment(paragraph.text[slice(*paragraph.spans[place])]).proclitics
    )


def _where(paragraph: Paragraph, place: int) -> bool:
    """Whether بـ tells where something was: عقده بمطار المدينة, بالقاهرة."""
    mention = paragraph.mentions.get(place)
    if mention is not None:
        return mention.kind == "place"
    title = title_at(paragraph, place)
    bare = paragraph.folded[place][1:]
    return (title is not None and title.kind == "place") or bare.removeprefix("ال") in _PREMISES or bare in places()


def _leads(paragraph: Paragraph, place: int) -> bool:
    """Whether a further verb of saying at `place` leads something in, and so ends what came before."""
    hit = saying_at(paragraph, place)
    if hit is None or place + 1 >= len(paragraph.spans):
        return False
    form, joined = hit
    following = paragraph.folded[place + 1]
    return following in THAT or following in form.complements or joined or form.form == "participle"
