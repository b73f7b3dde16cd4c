"""What prepositions add to an office: المتحدث | باسم الوزارة, سفير لبنان | لدى الأمم المتحدة, وزير الخارجية | بدولة قطر."""

from __future__ import annotations

from collections.abc import Collection

from helpers.measuring.paragraph_words import BREAK, QUOTE, Paragraph, broken, defined, is_nisba, title_at
from helpers.reading.arabic import fold, is_stop_word, segment
from helpers.reading.lists import Title, places, saying_verbs

RANK_ADJECTIVES = frozenset(
    fold(w)
    for w in "العام العامة الأعلى العليا الأول الأولى السابق السابقة الحالي الحالية الجديد الجديدة الكبير المسلح المسلحة الخاص "
    "الخاصة الدائم الدائمة المقيم المقيمة المنتدب المنتدبة المكلف المكلفة المؤقت المؤقتة المنتخب المنتخبة المساعد المساعدة المفوض "
    "الشقيق الشقيقة الصديق الصديقة الركن الراحل الراحلة الأسبق الأممي الأممية السامي السامية المشترك المشتركة الزائر المتحد "
    "المتحدة المفوضة الموقر الأكبر الأوسط الأقصى الأدنى الأحمر الكبرى الصغرى الوسطى العظمى الموحد الموحدة المستقل المستقلة المختص "
    "المختصة المتخصص المتخصصة الحاكم الحاكمة المتقاعد المتقاعدة الموازي المحتل المحتلة الحر الحرة المركزي الأحرار الموسع المصغر "
    "المسجل المانحة المنتخب الشريفين المشرف المناوب المفوضين المتقدم الناشئة الصاعدة الخيري المعارض المعارضة العالي العالية الجميلة المستدامة الخضراء المتجددة المدمج المدمجة الشامل الشاملة".split()
)
# Offices that are held somewhere: a preposition after them tells where.
_POSTS = frozenset(
    fold(w)
    for w in "سفير قنصل مندوب ممثل مبعوث موفد عضو مراسل مسؤول مسئول مصدر متحدث ناطق خبير باحث قيادي دبلوماسي نائب ملحق ضابط محلل "
    "مستشار مدير موظف ناشط منسق قائم وكيل مساعد مفوض محافظ حاكم مقرر أستاذ طبيب محامي عميد".split()
)
ENVOYS = frozenset(fold(w) for w in "سفير قنصل مندوب ممثل مبعوث موفد وسيط منسق".split())
_STATES = frozenset(fold(w) for w in "دولة جمهورية مملكة سلطنة إمارة".split())
_ABROAD = fold("الخارج")
_FOR = fold("عن")
_TEAMS = frozenset(fold(w) for w in "فريق منتخب نادي".split())
# Those to whom somebody speaks.
_MEDIA = frozenset(
    fold(w)
    for w in "وكالة صحيفة جريدة قناة موقع إذاعة تلفزيون شبكة مجلة وسائل مراسل مراسلي برنامج فضائية منصة رويترز".split()
)
# What may be of several things: وزارة التربية | والتعليم.
_SEVERAL_THINGS = frozenset(
    fold(w) for w in "وزارة هيئة لجنة مديرية إدارة دائرة مجلس نقابة اتحاد غرفة كلية قسم".split()
)
# Those who sit for somebody, and for whom.
_MEMBERS = frozenset(fold(w) for w in "نائب عضو برلماني مرشح سيناتور ممثل مستشار قيادي".split())
_SEATS = frozenset(
    fold(w)
    for w in "دائرة حزب كتلة حركة تحالف ائتلاف تيار محافظة ولاية مقاطعة مدينة جبهة قائمة لائحة إقليم مجموعة".split()
)
_NAME, _TO, _WITH, _IN = fold("باسم"), fold("إلى"), fold("لدى"), fold("في")


def attachment(paragraph: Paragraph, at: int, title: Title | None, governed: Collection[str]) -> int:
    """Token after what a preposition at token `at` adds to the office before it; `at` where it adds nothing.

    `governed` are the prepositions of the verb whose subject the office is: with them begins what is said.
    """
    if title is None or at + 1 >= len(paragraph.spans) or _parted(paragraph, at):
        return at
    if title.kind != "person":
        of = title.kind == "organisation" and _belongs(paragraph, at)
        return (closed_chain(paragraph, at, whosever=True) or at) if of else at  # بيان لوزارة الري
    word, head = paragraph.folded[at], fold(title.word)
    if word == _FOR and head in _MEMBERS and paragraph.folded[at + 1].removeprefix("ال") in _SEATS:
        return _seat(paragraph, at + 1)  # النائب | عن دائرة السوق
    lead = word if word in (_NAME, _TO, _WITH, _IN) else word[:1] if word[:1] in "لب" else ""
    if (lead == _IN and paragraph.folded[at + 1] == _ABROAD) or word == "ب" + _ABROAD:
        return at + 1 + (lead == _IN)  # المغتربين في الخارج
    if not lead or lead in governed:
        return at
    if lead in (_NAME, _WITH):
        return closed_chain(paragraph, at + 1) or at
    if lead == _TO:
        return (closed_chain(paragraph, at + 1) or at) if head in ENVOYS and _place(paragraph, at + 1) else at
    if lead == _IN:
        stop = closed_chain(paragraph, at + 1) or at
        indefinite = head in _POSTS and not defined(paragraph.folded[at - 1]) and not paragraph.named[at - 1]
        if indefinite or not governed:
            return stop if indefinite else at
        while (
            stop < len(paragraph.spans)
            and stop - at < 6
            and defined(paragraph.folded[stop])
            and stop not in paragraph.mentions
        ):
            stop += 1  # في القصر | الأبيض
        return stop if _bearer_at(paragraph, stop) else at
    if word in ("لشؤون", "للشؤون"):  # وزير الدولة لشؤون الأمن
        return closed_chain(paragraph, at + (word == "لشؤون")) or at
    if word[1:] in _STATES:
        return closed_chain(paragraph, at) or at
    mention = paragraph.mentions.get(at)
    hangs = mention is not None and mention.kind == "place" and paragraph.begins[at] > paragraph.spans[at][0]
    if hangs and (lead == "ل" or head in _POSTS):
        return mention.last + 1
    body = title_at(paragraph, at)
    if lead == "ل" and (
        word[1:] in _TEAMS or (body is not None and body.kind == "organisation" and word[1:] not in _MEDIA)
    ):
        return closed_chain(paragraph, at) or at  # المدير الفني | لفريق المدينة
    if lead == "ب" and head in _POSTS and body is not None and body.kind == "organisation":
        return closed_chain(paragraph, at) or at
    return at


def _belongs(paragraph: Paragraph, at: int) -> bool:
    """Whether لـ at token `at` says of whom a body is: بيان | لوزارة الري, الجامعة الوطنية | لموظفي التعليم; not whom it tells."""
    word = paragraph.folded[at]
    bare = word[2:] if word.startswith("لل") else word[1:]
    if not word.startswith("ل") or bare in _MEDIA:
        return False
    if title_at(paragraph, at) is not None:
        return True
    whole = defined(paragraph.folded[at - 1]) and "ل" in segment(_raw(paragraph, at)).proclitics
    return whole and not word.startswith("لل") and defined(paragraph.folded[at + 1]) and not broken(paragraph, at + 1)


def _seat(paragraph: Paragraph, at: int) -> int:
    """Token after the seat that somebody has: دائرة فوة ومطوبس, حزب الأمة, بغداد."""
    stop = at + 1
    while stop < len(paragraph.spans) and stop - at < 4 and not broken(paragraph, stop):
        common = paragraph.folded[stop] in saying_verbs() or is_stop_word(_raw(paragraph, stop))
        if common or (stop > at + 1 and not (defined(paragraph.folded[stop]) or paragraph.folded[stop][0] == "و")):
            break
        stop += 1
    return stop


def _parted(paragraph: Paragraph, at: int) -> bool:
    """Whether more than a quotation mark stands before token `at`."""
    return paragraph.opens[at] or bool(BREAK.search(QUOTE.sub("", paragraph.gaps[at])))


def _bearer_at(paragraph: Paragraph, at: int) -> bool:
    """Whether a person's name follows at once: قال المتحدث ... في القصر | سمير الحلبي."""
    person = paragraph.mentions.get(at)
    named = person is not None and person.kind == "person" and not _parted(paragraph, at)
    return named and paragraph.begins[at] == paragraph.spans[at][0]


def _place(paragraph: Paragraph, at: int) -> bool:
    mention = paragraph.mentions.get(at)
    return paragraph.folded[at] in places() or (mention is not None and mention.kind in ("place", "organisation"))


def closed_chain(paragraph: Paragraph, at: int, *, whosever: bool = False) -> int:
    """Token after a chain of nouns from token `at` that a definite one or a name closes, with its adjectives; 0 for none."""
    begin = at
    while not _closing(paragraph, at):
        word = paragraph.folded[at]
        common = word.isalpha() and word not in saying_verbs() and not is_stop_word(_raw(paragraph, at))
        if not common or at - begin > 3 or at + 1 >= len(paragraph.spans) or broken(paragraph, at + 1):
            return 0
        at += 1
    mention = paragraph.mentions.get(at)
    if mention is not None and mention.kind == "person" and not whosever:
        return 0
    at = mention.last + 1 if mention is not None else at + 1
    while at < len(paragraph.spans) and not broken(paragraph, at):
        word = paragraph.folded[at]
        many = paragraph.folded[begin].lstrip("بل") in _SEVERAL_THINGS
        if many and word[0] == "و" and not word.startswith("وال") and _completed(paragraph, at):
            at += 2  # وزارة التجارة | وحماية المستهلك
            continue
        several = word.startswith("وال") and many
        if at in paragraph.mentions or title_at(paragraph, at) is not None:
            break
        if not (several or (defined(word) and (is_nisba(word) or word in RANK_ADJECTIVES))):
            break
        at += 1
    return at


def _completed(paragraph: Paragraph, at: int) -> bool:
    """Whether an indefinite noun at token `at` is completed by the next one."""
    inside = at + 1 < len(paragraph.spans) and not broken(paragraph, at + 1)
    return inside and defined(paragraph.folded[at + 1]) and paragraph.folded[at][1:] not in saying_verbs()


def _closing(paragraph: Paragraph, at: int) -> bool:
    return defined(paragraph.folded[at]) or at in paragraph.mentions or paragraph.folded[at] in places()


def _raw(paragraph: Paragraph, at: int) -> str:
    return paragraph.text[slice(*paragraph.spans[at])]
