"""Verbs of saying with which nobody says anything here: they tell of a thing, of what was said, or of somebody in passing."""

from __future__ import annotations

from helpers.measuring.events import Event, same
from helpers.measuring.paragraph_words import Paragraph, broken, conjoined, defined, title_at
from helpers.measuring.particles import ACCORDING, LINKS, NOT_SAID, RELATIVES, THAT, WHAT
from helpers.measuring.phrases import noun_phrase
from helpers.measuring.saying_words import CALLING, saying_at
from helpers.reading.arabic import fold, segment
from helpers.reading.lists import SayingForm, Title

# Links with which a clause begins that is no part of the one before.
_CLAUSE_LINKS = frozenset(
    fold(w)
    for w in "كما فيما بينما حيث ثم لكنه لكنها لكنهم لكن ولكن ولكنه ولكنها وهو وهي إذ وإذ عندما بعدما غير".split()
)
OF_TWO = frozenset(fold(w) for w in "اللذين اللذان اللتين اللتان".split())
# in which, during which
_IN_IT = frozenset(
    fold(w)
    for w in "فيه فيها فيهما خلاله خلالها خلالهما بعده بعدها عقبه عقبها إثره إثرها أثناءه أثناءها عبره عبرها".split()
)
_ONCE = fold("سبق")
# A verb that says something with one object only.
_LOADED = "حمل"
# Verbs that always have somebody for their object, and what leads in what for.
WHOM_ALONE = ("هنأ", "شكر", "اتهم", "عاتب", "لام", "وبخ", "وصف", "سمى")
_RESPONSIBILITY = frozenset(
    fold(w) for w in "المسؤولية المسئولية مسؤولية مسئولية المسؤوليات تبعات وزر تبعة مسؤوليتها مسؤوليته".split()
)
_FOR_WHAT = frozenset(fold(w) for w in "على لـ عن بمناسبة".split())
# Verbs whose object a paper often is, and not their subject: وجهت رسالة.
PAPERS = frozenset(
    fold(w)
    for w in "رسالة مذكرة وثيقة دراسة ورقة نشرة تغريدة تدوينة بيانات إحصاءات معطيات أرقام تقديرات مؤشرات تحقيقات منشور استطلاع".split()
)
_SHE_IS = frozenset(fold(w) for w in "هي هو كان كانت يعد تعد".split())
_THIS_ONE = [[fold(w)] for w in "هذا هذه ذلك تلك هذان هاتان".split()]
# What shows or proves something, and is nobody.
_THIS_OR_WHAT = frozenset(fold(w) for w in "هذا هذه ذلك تلك ما مما".split())


def says_nothing(paragraph: Paragraph, at: int, form: SayingForm, joined: bool, found: list[Event]) -> bool:
    """Whether the words around the verb of saying at token `at` show that nothing is said, or that it is part of what is."""
    before = paragraph.folded[at - 1] if at else ""
    if before in ACCORDING | {"حد", "غير"} or before[1:] in ACCORDING:
        return True  # غير معلنة: an adjective
    if joined and before == _ONCE and at > 2 and any(w in THAT for w in paragraph.folded[max(0, at - 5) : at - 1]):
        return True  # قال إن قبرص سبق وحذرت من ...: what she warned of is part of what he says
    if form.verb == "نقل" and not _from_somebody(paragraph, at):
        return True  # نقل الأموال
    if form.verb == _LOADED and not _blamed(paragraph, at):
        return True  # حمل الحقيبة; only حمله المسؤولية says something
    if form.verb == "أبرز" and before in _SHE_IS:
        return True  # هذه هي أبرز المواضيع: the most prominent
    if form.form == "participle":
        return form.verb in WHOM_ALONE and met_by_preposition(paragraph, at + 1)  # متهمين بالتأخير: the accused
    if form.form == "present":
        denied = {before, before[1:] if before[:1] in "وف" else before}
        if denied & NOT_SAID and form.verb != "استبعد":
            return True  # لكي توضح, لم يذكر
        if form.verb[0] == "ا" and _passive(paragraph.text[slice(*paragraph.spans[at])]):
            return True  # يُعتقد: nobody is told to think so
        noun = not (broken(paragraph, at) or defined(before) or paragraph.named[at - 1] or before in LINKS)
        if form.verb == "اعتقد" and not joined and noun:
            return True  # شخصان يعتقد أنهما ...: they are believed to be
        if form.verb == "اعتبر" and paragraph.folded[at + 1 : at + 2] in _THIS_ONE:
            return True  # تعتبر هذه الزيارة فرصة
        if form.verb == "توقع" and _impersonal(paragraph, at, found):
            return True
    elif form.form != "past":
        return False
    if not (joined or form.plural) and form.gender == "m" and _behind_several(paragraph, at):
        return True  # نواب | جدد: those are new, and nobody renews
    said_before = any(event.start is not None for event in same(found, paragraph, at))
    if in_it(paragraph, at + 1) and said_before and not _new_clause(paragraph, found[-1].at, at):
        return not any(paragraph.hidden[at + 2 : at + 6])  # قال إن رسالة طلب فيها ...: part of what he says
    if not joined and (_shown(paragraph, at, form) or (form.plural and _of_those(found, paragraph, at))):
        return True  # وهذا يؤكد أن; قال إن عشرة نواب في المجلس، اقترحوا ...
    if before in OF_TWO and form.plural:  # البلدان اللذان يؤيدان الحوار: it tells of them
        return said_before or (at > 1 and not paragraph.named[at - 2] and not sayer(title_at(paragraph, at - 2)))
    return False


def tells_of_things(paragraph: Paragraph, at: int, form: SayingForm, found: list[Event]) -> bool:
    """Whether a verb without subject behind it tells of a thing in what is said: أكد أن العدد في السوق يشير إلى ..."""
    considered = form.verb == "اعتبر" and form.form == "present" and bool(same(found, paragraph, at))
    return considered or _told_of(found, paragraph, at)  # قال إن التأخير، كما رأينا، يعتبر ظلما


def in_it(paragraph: Paragraph, at: int) -> bool:
    """Whether "in it" or the like stands at token `at`: بيان | قال | فيه | الوزير."""
    return at < len(paragraph.spans) and paragraph.folded[at] in _IN_IT


def _from_somebody(paragraph: Paragraph, at: int) -> bool:
    """Whether whose words are passed on, or to whom, follows in the sentence: نقل الموقع عن فلان; نقل تحيات الرئيس."""
    for place in range(at + 1, min(at + 12, len(paragraph.spans))):
        if paragraph.opens[place]:
            break
        if paragraph.folded[place].startswith("عن") or paragraph.hidden[place] or paragraph.folded[place] in THAT:
            return True
    return False


def _shown(paragraph: Paragraph, at: int, form: SayingForm) -> bool:
    """Whether this or that proves something, and nobody says it: وهذا | يؤكد أن; not ما | أكده الوزير."""
    before = paragraph.folded[at - 1] if at else ""
    shows = before.removeprefix("و").removeprefix("ف") in _THIS_OR_WHAT
    follows = paragraph.folded[at + 1 : at + 2]
    return (
        shows and form.verb not in CALLING and bool(follows) and (follows[0] in THAT or follows[0] in form.complements)
    )


def _impersonal(paragraph: Paragraph, at: int, found: list[Event]) -> bool:
    """Whether something is expected by nobody told: a sentence begins with ويتوقع أن."""
    that = "".join(paragraph.folded[at + 1 : at + 2]) == "ان"
    return (
        paragraph.opens[at] and that and not same(found, paragraph, at) and paragraph.folded[at].lstrip("و")[0] == "ي"
    )


def _passive(word: str) -> bool:
    """Whether the vowel written on the first letter of a present shows a passive: يُعتقد, of a verb that has none there else."""
    return "\u064f" in word.removeprefix("و")[1:2]


def _behind_several(paragraph: Paragraph, at: int) -> bool:
    """Whether people in the plural stand right before token `at`, to whom no verb in the singular belongs."""
    if not at or broken(paragraph, at):
        return False
    title = title_at(paragraph, at - 1)
    return title is not None and title.plural and title.kind == "person"


def _of_those(found: list[Event], paragraph: Paragraph, at: int) -> bool:
    """Whether a verb in the plural behind a comma tells of those of whom the clause of the verb before speaks."""
    last = found[-1] if found else None
    clause = last is not None and last.start is not None and (last.lead == "ان" or paragraph.folded[last.start] in THAT)
    alone = clause and not last.form.plural and paragraph.sentence[last.start] == paragraph.sentence[at]
    return alone and not paragraph.opens[at] and paragraph.gaps[at].strip() == "،"


def _blamed(paragraph: Paragraph, at: int) -> bool:
    """Whether the verb at `at` holds somebody responsible: حملت البلدية التجار المسؤولية."""
    for place in range(at + 1, min(at + 24, len(paragraph.spans))):
        if paragraph.opens[place]:
            return False
        if paragraph.folded[place] in _RESPONSIBILITY:
            return True
    return False


def _told_of(found: list[Event], paragraph: Paragraph, at: int) -> bool:
    """Whether the verb at `at` tells of a thing in the clause of the verb before: أكد أن | العدد في السوق | يشير إلى."""
    last = found[-1] if found else None
    if last is None or last.start is None or last.lead != "ان":
        return False
    first = last.start + (paragraph.folded[last.start] in THAT)
    if not first < at or any(broken(paragraph, place) for place in range(first + 1, at + 1)):
        return False
    if paragraph.folded[last.start] in THAT - {"ان", "بان"} or paragraph.folded[at - 1] in LINKS | THAT | WHAT:
        return False  # أكد أنه ...: he himself
    if any(conjoined(paragraph, place) and saying_at(paragraph, place) for place in range(first, at)):
        return False
    subject = noun_phrase(paragraph, first)
    titled = subject is not None and subject.title is not None and sayer(subject.title)
    speaks = titled or (subject is not None and subject.principal is not None)
    several = paragraph.folded[first].endswith(("ون", "ين"))
    behind = range(max(first, at - 3), at)
    near = any(paragraph.named[place] or sayer(title_at(paragraph, place)) for place in behind)
    return not (speaks or several or near)


def prefixed(paragraph: Paragraph, at: int) -> bool:
    """Whether a preposition is written on to token `at`, so that no subject begins there: تتعهد للعراق ب."""
    word = paragraph.folded[at]
    if word.startswith(("لل", "بال", "كال")):
        return True
    return paragraph.begins.get(at, 0) > paragraph.spans[at][0] and word[:1] in "لبك"


def met_by_preposition(paragraph: Paragraph, at: int) -> bool:
    """Whether what a verb thanks for follows at once, so that there is no room for an object behind the noun before it."""
    if at >= len(paragraph.spans) or paragraph.opens[at]:
        return False
    word = paragraph.folded[at]
    return word in _FOR_WHAT or "ب" in segment(paragraph.text[slice(*paragraph.spans[at])]).proclitics


def relative(paragraph: Paragraph, at: int) -> bool:
    """Whether the verb at `at` tells more of a thing or a man: التقارير التي تفيد بأن, الحوار الذي دعا إليه."""
    before = at - 1 - (paragraph.folded[at - 1] in ("قد", "كان", "كانت") and at > 1)
    return paragraph.folded[before] in RELATIVES


def clause_of(found: list[Event], paragraph: Paragraph, at: int) -> bool:
    """Whether nothing but a subject stands between "that" of the verb before and the verb at `at`: أكد أن | قبرص | تتعهد ب."""
    last = found[-1] if found else None
    if last is None or last.start is None or (last.lead != "ان" and paragraph.folded[last.start] not in THAT):
        return False
    first = last.start + (paragraph.folded[last.start] == "بان")
    if not 0 < at - first <= 6 or any(broken(paragraph, place) for place in range(first + 1, at + 1)):
        return False
    if paragraph.folded[first] in THAT:
        return False
    run = noun_phrase(paragraph, first)
    plain = all(defined(paragraph.folded[place]) for place in range(first, at))
    return plain or (run is not None and run.stop == at)


def _new_clause(paragraph: Paragraph, first: int, at: int) -> bool:
    """Whether a clause of its own begins between two tokens: قال إن ...، كما | أصدرت الهيئة بيانا أكدت فيه."""
    return any(
        paragraph.folded[place] in _CLAUSE_LINKS and "،" in paragraph.gaps[place] for place in range(first + 1, at)
    )


def open_clause(found: list[Event], paragraph: Paragraph, at: int) -> bool:
    """Whether the verb at `at` stands in the clause that "that" of the verb before leads in, which goes on behind it."""
    last = found[-1] if found else None
    if last is None or last.start is None or last.lead != "ان" or not last.start < at:
        return False
    if paragraph.folded[last.start] in THAT:
        return False  # قال إنه أكد: he himself
    inside = range(last.start + 1, at + 1)
    return not any(broken(paragraph, place) or paragraph.folded[place] in _CLAUSE_LINKS for place in inside)


def sayer(title: Title | None) -> bool:
    """Whether a title is of somebody, or of a body, who says something: no place, and no data."""
    return title is not None and title.kind != "place" and fold(title.word) not in PAPERS
