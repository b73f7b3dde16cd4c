"""Verbs of saying in a paragraph, and where what a verb leads in begins."""

from __future__ import annotations

import re

from helpers.measuring.objects import (
    ADDRESSING,
    QUANTITIES,
    after_that,
    asked,
    begins_with_b,
    begins_with_l,
    leads,
    object_after,
    plain,
    pronouned,
    that_ahead,
    told,
    where,
)
from helpers.measuring.paragraph_words import QUOTE, TIMES, Paragraph, broken
from helpers.measuring.particles import ADVERBIAL, DAYTIMES, PREPOSITIONS, THAT
from helpers.measuring.saying_words import CALLING, WITH_OBJECT, saying_at
from helpers.reading.arabic import fold, is_stop_word, segment
from helpers.reading.lists import SayingForm

#: what begins an aside that says more of the subject: قيادة الجيش – مديرية التوجيه، ...
_DASH = re.compile(r"[–—(\[]|\s-\s?|\s-")
_FOR_WHOM = frozenset(fold(w) for w in "له لها لهم لهما لهن لكم".split())
_FOR_WHAT = frozenset(fold(w) for w in "على إلى عن".split())
_BY_THAT = frozenset(word for word in THAT if word.startswith("ب"))
_ABOUT = (fold("عن"),)
_ONE_THAT = [[word] for word in THAT]
_TO, _TO_THAT = fold("إلى"), fold("إلى أن")
#: verbs that may have the one who is told between them and what is said: حذر الوزير | التجار | من الغلاء
_TELLING = (*ADDRESSING, "نصح", "حذر", "شجع", "أوصى", "وعد", "طمأن", "أبلغ", "أخبر", "اتهم", "هنأ", "شكر", "هدد")


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
    doubled = "\u0651" in paragraph.text[slice(*paragraph.spans[at])]
    if form.verb == "بين" and form.form == "past" and form.gender == "m" and not doubled:
        # Without marks it is written like "between", which no أن follows.
        that = begin < len(paragraph.spans) and paragraph.folded[begin] in THAT and not paragraph.opens[begin]
        return after_that(paragraph, begin) if that else (None, "")
    led = begin < len(paragraph.spans) and "ب" in form.complements and begins_with_b(paragraph, begin)
    led = led or (begin < len(paragraph.spans) and paragraph.folded[begin] in THAT | set(form.complements))
    if form.verb == "دعا" and not led and form.form != "noun" and begins_with_l(paragraph, begin):
        return begin, "ل"  # دعا سمير | للعمل
    if form.verb in _TELLING and not led and told(paragraph, begin, form):
        hearer = asked(paragraph, begin, form)
        if hearer[0] is not None:
            return hearer
    place = begin
    while place < len(paragraph.spans) and place - begin <= far and paragraph.sentence[place] == paragraph.sentence[at]:
        gap, word = paragraph.gaps[place], paragraph.folded[place]
        if ".." in gap or "…" in gap:
            break
        if paragraph.hidden[place]:
            return (place, "quote") if place - begin <= 12 or ":" in gap else (None, "")
        if ":" in gap:
            return after_that(paragraph, place) if word == "ان" else (place, ":")
        held = form.verb in CALLING and paragraph.folded[at].endswith(
            ("ه", "ها", "هم")
        )  # وصفه: its object is written on to it
        if held is False and place == begin and form.verb in WITH_OBJECT and pronouned(paragraph, at, form):
            if word in _FOR_WHAT:
                return after_that(paragraph, place + 1) if paragraph.folded[place + 1] in THAT else (place + 1, word)
            if word.startswith("ب") and begins_with_b(paragraph, place):
                return place, "ب"  # اتهمها بالتأخير
        if word in THAT and ("ان" in form.complements or held) and not paragraph.named[place]:
            return after_that(paragraph, place)
        if word == _TO and _TO_THAT in form.complements and paragraph.folded[place + 1 : place + 2] in _ONE_THAT:
            return after_that(paragraph, place + 1)  # توصل إلى أن; not توصل إلى اتفاق
        near = place == begin or (adverbial and (place - begin <= 12 or gap.strip() == "،"))
        # أعربت منظمة بلا اسم عن: what leads in nothing else does so across words of the subject that no list has
        near = near or (finite and form.complements == _ABOUT and word in _ABOUT and not broken(paragraph, place))
        if near and word in form.complements and word not in ("ان", "-", "ب"):
            if place + 1 >= len(paragraph.spans) or paragraph.sentence[place + 1] != paragraph.sentence[at]:
                break
            if paragraph.hidden[place + 1]:
                return place + 1, "quote"
            if paragraph.folded[place + 1] in THAT:
                return after_that(paragraph, place + 1)
            if place == begin or word not in ADVERBIAL:
                return place + 1, word
        with_b = near and "ب" in form.complements and word.startswith("ب") and begins_with_b(paragraph, place)
        if with_b and word not in THAT and any(w in _BY_THAT for w in paragraph.folded[place + 1 : place + 3]):
            with_b = False  # صرح بقسنطينة بأن
        somewhere = with_b and where(paragraph, place)
        if with_b and not (
            somewhere and (place > begin or ("ان" in form.complements and that_ahead(paragraph, place)))
        ):
            return place, "ب"
        if place == at + 1 and form.verb in CALLING and QUOTE.search(gap):
            return place, "quote"
        if place == begin and "-" in form.complements and (begins or not finite):
            raw = paragraph.text[slice(*paragraph.spans[place])]
            when = word in DAYTIMES or somewhere  # أعلن مساء الاثنين أن, أعلن بالعاصمة أن
            if (aside or when) and "ان" in form.complements and that_ahead(paragraph, place):
                place += 1
                continue
            direct = word in QUANTITIES or (word not in ADVERBIAL | PREPOSITIONS | TIMES and not is_stop_word(raw))
            # عن شكره للتجار; وقائع مؤكدة بالصور
            direct = direct and not word.startswith("لل") and "ب" not in segment(raw).proclitics
            if direct and (
                not broken(paragraph, place) or (broken(paragraph, begin) and (beyond or not _DASH.search(gap)))
            ):
                return place, "-"
            if word in _FOR_WHOM and plain(paragraph, place + 1):
                return place + 1, "-"  # متمنيا له | النجاح
        if (
            place > begin
            and "-" in form.complements
            and (begins or not finite)
            and object_after(paragraph, begin, place)
        ):
            return place, "-"
        if place > begin and saying_at(paragraph, place) and leads(paragraph, place):
            break
        place += 1
    return None, ""
