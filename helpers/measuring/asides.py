"""What stands between a verb of saying and what it leads in: times, places, sources, what a participle tells."""

from __future__ import annotations

import re

from helpers.measuring.objects import where
from helpers.measuring.paragraph_words import TIMES, Paragraph, broken, conjoined, defined, title_at
from helpers.measuring.particles import ACCORDING, ADVERBIAL, PREPOSITIONS, RELATIVES, THAT
from helpers.measuring.phrases import noun_phrase
from helpers.measuring.saying_words import saying_at
from helpers.reading.arabic import fold, segment

_STROKE = re.compile(r"\s[-–—]|[-–—]\s")
_MONTHS = frozenset(
    fold(w)
    for w in "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر كانون شباط آذار نيسان أيار حزيران تموز آب "
    "أيلول تشرين جانفي فيفري أفريل ماي جوان جويلية أوت".split()
)
_HOW = frozenset(fold(w) for w in "بشدة بقوة بوضوح بحزم بحرارة بصراحة صراحة".split())
_IN_MANNER = frozenset(fold(w) for w in "بشكل بصورة بطريقة بلهجة".split())
_ALSO = frozenset(fold(w) for w in "أيضا كذلك".split())


def past_time(paragraph: Paragraph, at: int) -> int:
    """Token after a day in commas, or after an adverb: أعلن، الخميس، إنشاء; كشف مؤخرا عن."""
    if at + 1 >= len(paragraph.spans) or paragraph.opens[at] or paragraph.opens[at + 1]:
        return at
    word, after = paragraph.folded[at], at
    while after < len(paragraph.spans) and paragraph.folded[after] in TIMES and not paragraph.opens[after]:
        after += 1
        if after < len(paragraph.spans) and broken(paragraph, after):
            break
    there = (
        at < after < len(paragraph.spans) - 1 and paragraph.folded[after].startswith("ب") and where(paragraph, after)
    )
    if there and not broken(paragraph, after) and not paragraph.opens[after + 1]:
        after += 1  # أعلن، الأربعاء بالعاصمة، إنشاء
    inside = at < after < len(paragraph.spans) and not paragraph.opens[after]
    if inside and ("،" in paragraph.gaps[after] or not broken(paragraph, after)):
        return after
    if word in _ALSO and not broken(paragraph, at) and not broken(paragraph, at + 1):
        return at + 1
    manner = 1 if word in _HOW else 2 if word in _IN_MANNER else 0
    if (
        manner
        and at + manner < len(paragraph.spans)
        and not any(broken(paragraph, place) for place in range(at, at + manner + 1))
    ):
        return at + manner  # نفى بشكل قاطع | أي صلة
    adverb = len(word) > 4 and word.endswith("ا") and not paragraph.named[at] and not broken(paragraph, at)
    return at + 1 if adverb and paragraph.folded[at + 1] in PREPOSITIONS | THAT else at


def past_date(paragraph: Paragraph, at: int) -> int:
    """Token after a date: "اليوم الأربعاء 01 ديسمبر 2021"."""
    while at < len(paragraph.spans) and not paragraph.opens[at]:
        word = paragraph.folded[at]
        if not (word in TIMES or word.isdigit() or (at > 0 and paragraph.folded[at - 1].isdigit() and word in _MONTHS)):
            break
        at += 1
    return at


def past_aside(paragraph: Paragraph, at: int, complements: tuple[str, ...]) -> int:
    """Token after a short aside in commas that begins before token `at`: حاتمي، صاحب الدعوة، استعداد."""
    if at >= len(paragraph.spans) or paragraph.opens[at]:
        return at
    if paragraph.folded[at] in ACCORDING:
        return _past_source(paragraph, at)
    word = paragraph.folded[at]
    if word in RELATIVES and not broken(paragraph, at):
        return _past_clause(paragraph, at)
    if _STROKE.search(paragraph.gaps[at]):
        return _past_stroke(paragraph, at)
    if "،" not in paragraph.gaps[at] or (word in complements and word in PREPOSITIONS) or word in THAT:
        return at  # أعرب سمير، عن شكره
    if "ب" in complements and "ب" in segment(paragraph.text[slice(*paragraph.spans[at])]).proclitics:
        return at  # أهاب سمير، بالتجار
    thing = defined(word) and title_at(paragraph, at) is None and at not in paragraph.mentions and word not in RELATIVES
    if thing and word not in TIMES and "-" in complements:
        return at  # ثمن الوزير، الدور البارز الذي ...
    # ، خلال لقاء عقده ...، or ، الذي التقى ...، or ، المنضوية تحت لواء ...،
    far = 30 if word in ADVERBIAL | PREPOSITIONS | RELATIVES else 20 if defined(word) else 10
    for after in range(at + 1, min(at + far, len(paragraph.spans))):
        if paragraph.opens[after] or paragraph.hidden[after] or ":" in paragraph.gaps[after]:
            return at
        if word in TIMES and paragraph.folded[after] in THAT:
            return at  # قال المصرف، أمس الثلاثاء أن ...
        if after - at >= 10 and saying_at(paragraph, after) and "،" in paragraph.gaps[after]:
            return at
        if "،" in paragraph.gaps[after]:
            # "أكد الوزيران، تعميق التعاون، وأعربا ...": what the comma closes is no aside but what was said.
            if _office(paragraph, at) and conjoined(paragraph, after) and not saying_at(paragraph, after):
                continue  # ، عضو المجلس، وأحد الموقعين على العريضة، أن
            return at if saying_at(paragraph, after) or conjoined(paragraph, after) else after
    return at


def _office(paragraph: Paragraph, at: int) -> bool:
    """Whether somebody's office begins at token `at`."""
    title = title_at(paragraph, at)
    return title is not None and title.kind == "person" and not title.plural


def _past_stroke(paragraph: Paragraph, at: int) -> int:
    """Token after the second of two strokes: أكد الوزير - خلال لقاء طويل - | ضرورة ..."""
    for after in range(at + 1, min(at + 30, len(paragraph.spans))):
        if paragraph.opens[after] or paragraph.hidden[after]:
            return at
        if _STROKE.search(paragraph.gaps[after]):
            return after
    return at


def _past_clause(paragraph: Paragraph, at: int) -> int:
    """Token after the comma that closes a relative clause: حملت البلدية التي بنت السد، | التجار المسؤولية."""
    for after in range(at + 1, min(at + 16, len(paragraph.spans))):
        if (
            paragraph.opens[after]
            or paragraph.hidden[after]
            or paragraph.folded[after] in THAT
            or ":" in paragraph.gaps[after]
        ):
            return at
        if "،" in paragraph.gaps[after]:
            return at if conjoined(paragraph, after) or saying_at(paragraph, after) else after
    return at


def _past_source(paragraph: Paragraph, at: int) -> int:
    """Token after the source that the text names in passing: "أكد سمير، وفق البيان، حرص ..."."""
    source = noun_phrase(paragraph, at + 1)
    if source is not None and source.stop < len(paragraph.spans) and not paragraph.opens[source.stop]:
        return source.stop
    for after in range(at + 1, min(at + 12, len(paragraph.spans))):
        if paragraph.opens[after] or paragraph.hidden[after]:
            return at
        if "،" in paragraph.gaps[after] or " - " in paragraph.gaps[after]:
            return after  # حسبما أفادت القناة، ...
    return at
