"""What is told to be said in a paragraph: verbs of saying with their subjects and what they lead in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpers.measuring.complements import (
    ADDRESSING,
    ADVERBIAL,
    CALLING,
    NOT_SAID,
    PREPOSITIONS,
    THAT,
    complement,
    saying_at,
    spoken_on,
    that_ahead,
)
from helpers.measuring.paragraph_words import BREAK, QUOTE, TIMES, Paragraph, Run, broken, conjoined, defined, title_at
from helpers.measuring.phrases import (
    agrees,
    apposed,
    described_from_afar,
    ends_far,
    noun_phrase,
    oblique,
    plain_subject,
)
from helpers.reading.arabic import fold, is_stop_word, segment
from helpers.reading.lists import SayingForm, Title, saying_verbs

LINKS = frozenset(
    fold(w)
    for w in "كما فيما بينما حيث ثم قد وقد لقد كان وكان كانت وكانت لكنه لكنها لكنهم لكن ولكن ولكنه الذي التي الذين اللذين والذي والتي "
    "هو هي وهو وهي إذ وإذ عندما بعدما فقد سبق وسبق".split()
)
# Links with which a clause begins that is no part of the one before.
_CLAUSE_LINKS = frozenset(
    fold(w)
    for w in "كما فيما بينما حيث ثم لكنه لكنها لكنهم لكن ولكن ولكنه ولكنها وهو وهي إذ وإذ عندما بعدما غير".split()
)
# Links that hold the subject: after them a noun is the object (لكنه دعا التجار إلى ...).
_PRONOUN_LINKS = frozenset(fold(w) for w in "لكنه لكنها لكنهم ولكنه هو هي وهو وهي".split())
_OPENERS = frozenset(fold(w) for w in "جانبه جانبها جهته جهتها بدوره بدورها طرفه ناحيته المقابل جهتهم جانبهم".split())
RELATIVES = frozenset(fold(w) for w in "الذي التي الذين اللذين اللذان".split())
_OF_TWO = frozenset(fold(w) for w in "اللذين اللذان اللتين اللتان".split())
ACCORDING = frozenset(fold(w) for w in "بحسب حسب وفق وفقا حسبما بحسبما وفقما".split())
_WHAT = frozenset("ما مما بما فيما لما عما من ممن".split())
_STROKE = re.compile(r"\s[-–—]|[-–—]\s")
_WHILE = ["في", "حين"]
_MONTHS = frozenset(
    fold(w)
    for w in "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر كانون شباط آذار نيسان أيار حزيران تموز آب "
    "أيلول تشرين جانفي فيفري أفريل ماي جوان جويلية أوت".split()
)
# in which, during which: بيان | قال فيه | الوزير
_IN_IT = frozenset(fold(w) for w in "فيه فيها فيهما خلاله خلالها خلالهما بعدها عقبها إثرها أثناءها عبره عبرها".split())
_MEDIA = frozenset(fold(w) for w in "صحيفة مجلة جريدة قناة إذاعة موقع".split())
_SEVERAL = frozenset(fold(w) for w in "اثنان ثلاثة أربعة خمسة ستة سبعة عدد عدة".split())


_THROUGH = "عبر"
_ONCE = fold("سبق")
# A verb that says something with one object only.
_LOADED = "حمل"
_RESPONSIBILITY = frozenset(
    fold(w) for w in "المسؤولية المسئولية مسؤولية مسئولية المسؤوليات تبعات وزر تبعة مسؤوليتها مسؤوليته".split()
)
# Verbs whose object a paper often is, and not their subject: وجهت رسالة.
_PAPERS = frozenset(
    fold(w)
    for w in "رسالة مذكرة وثيقة دراسة ورقة نشرة تغريدة تدوينة بيانات إحصاءات معطيات أرقام تقديرات مؤشرات تحقيقات منشور استطلاع".split()
)
_SENDING = ("وجه", "أعلن", "رفض")
# Verbs that always have somebody for their object, and what leads in what for.
_WHOM_ALONE = ("هنأ", "شكر", "اتهم", "عاتب", "لام", "وبخ", "وصف", "سمى")
_FOR_WHAT = frozenset(fold(w) for w in "على لـ عن بمناسبة".split())


_ALSO = frozenset(fold(w) for w in "أيضا كذلك".split())
# What shows or proves something, and is nobody.
_THIS_OR_WHAT = frozenset(fold(w) for w in "هذا هذه ذلك تلك ما مما".split())
_WRITTEN = frozenset(fold(w) for w in "جاء ورد جاءت وردت".split())
_INTO = frozenset(fold(w) for w in "في ضمن".split())
_TONGUE = "لسان"
_THIS = frozenset(fold(w) for w in "هذا هذه ذلك تلك".split())


@dataclass
class Event:
    """A verb of saying in a paragraph."""

    at: int
    cut: int
    form: SayingForm
    run: Run | None
    start: int | None  # first token of what is said; None when nothing follows
    lead: str
    speaker: str = ""
    speaker_by: str = ""
    told: bool = False  # "أكد أن قبرص تتعهد": its subject is spoken of, and does not go on to speak
    inner: bool = False  # "ما سماه": inside the clause of another verb, which goes on after it


def find_events(paragraph: Paragraph) -> list[Event]:
    """Verbs of saying with what they lead in, in order."""
    found = []
    for at in range(len(paragraph.spans)):
        hit = saying_at(paragraph, at)
        if hit is None:
            event = _heading_colon(paragraph, at) or _written_in(paragraph, at)
            if event:
                found.append(event)
            continue
        form, joined = hit
        before = paragraph.folded[at - 1] if at else ""
        if before in ACCORDING | {"حد", "غير"} or before[1:] in ACCORDING:
            continue  # غير معلنة: an adjective
        if joined and before == _ONCE and at > 2 and any(w in THAT for w in paragraph.folded[max(0, at - 5) : at - 1]):
            continue  # قال إن قبرص سبق وحذرت من ...: what she warned of is part of what he says
        denied = {before, before[1:] if before[:1] in "وف" else before}  # لم, ولم
        if form.form == "present" and denied & NOT_SAID and form.verb != "استبعد":
            continue  # لكي توضح, لم يذكر: nothing was said
        finite = form.form in ("past", "present")
        if finite and not (joined or form.plural) and form.gender == "m" and _behind_several(paragraph, at):
            continue  # نواب | جدد: those are new, and nobody renews
        if form.form == "present" and form.verb[0] == "ا" and _passive(paragraph.text[slice(*paragraph.spans[at])]):
            continue  # يُعتقد: nobody is told to think so
        if form.verb == "توقع" and form.form == "present" and _impersonal(paragraph, at, found):
            continue
        if form.verb == _LOADED and not _blamed(paragraph, at):
            continue  # حمل الحقيبة; only حمله المسؤولية says something
        if form.form == "participle" and form.verb in _WHOM_ALONE and _met_by_preposition(paragraph, at + 1):
            continue  # متهمين بالتأخير: the accused
        headed = finite and _after_subject(paragraph, at)
        begins = (
            joined
            or broken(paragraph, at)
            or before in LINKS | _OPENERS
            or "لم" in denied  # لم يستبعد
            or (before in THAT and before not in ("ان", "بان"))  # قال إنه أكد أهمية ...
            or headed
        )
        inside = at + 1 + (at + 1 < len(paragraph.spans) and paragraph.folded[at + 1] in _IN_IT)
        if inside > at + 1 and any(event.start is not None for event in _same(found, paragraph, at)):
            continue  # قال إن رسالة طلب فيها ...: part of what he says
        if finite and not joined and _shown(paragraph, at, form):
            continue  # وهذا يؤكد أن, ما يشير إلى: nobody speaks
        # قال إنه طالب | التجار ب, بلدية المدينة تتهم | التجار: its subject stands before it
        settled = (before in THAT and before not in ("ان", "بان")) or (headed and before not in LINKS)
        behind = finite and not settled
        if finite and not joined and form.plural and _of_those(found, paragraph, at):
            continue  # قال إن عشرة نواب في المجلس، اقترحوا ...: what they did is part of what he says
        of_two = finite and before in _OF_TWO and form.plural
        if of_two and any(event.start is not None for event in _same(found, paragraph, at)):
            continue  # قال إن البلدين اللذين يؤيدان الحوار ...: part of what he says
        behind = behind and not of_two
        by_name = any(
            event.run is not None and event.run.principal is not None for event in _same(found, paragraph, at)
        )
        run = (
            _subject_behind(paragraph, inside, form, before, paragraph.folded[at], spoken_of=by_name)
            if behind
            else None
        )
        begins = begins or (run is not None and inside > at + 1)  # مناسبة جدد خلالها سمير موقف البلاد
        clause_of = finite and run is None and _clause_of(found, paragraph, at)
        if (
            form.verb == "اعتبر"
            and form.form == "present"
            and run is None
            and not joined
            and _same(found, paragraph, at)
        ):
            continue  # قال إن التأخير، كما رأينا، يعتبر ظلما: it is considered so
        if finite and run is None and not joined and _told_of(found, paragraph, at):
            continue  # أكد أن العدد في السوق يشير إلى ...: nobody speaks
        begins = begins or clause_of or (run is not None and run.definite and _after_adverbial(paragraph, at))
        aside = run.stop if run else inside
        if run is not None or form.form == "participle":  # لافتا، بحسب الصحيفة، إلى
            aside = _past_aside(paragraph, aside, form.complements)
        begin = _past_time(paragraph, aside)
        more = run is not None and (not run.definite or (begin > run.stop and "،" in paragraph.gaps[begin]))
        start, lead = complement(
            paragraph, at, begin, form, begins, aside=more, beyond=run is not None and begin > run.stop
        )
        if (
            form.verb == _THROUGH
            and form.form == "past"
            and not joined
            and lead != fold("عن")
            and not broken(paragraph, at)
        ):
            continue  # كتب عبر صفحته: "through"
        if start is None and spoken_on(paragraph, begin, form):
            start, lead = begin, "-"
        if run is None and finite and start is not None and lead in PREPOSITIONS:
            run = _late_subject(paragraph, start)
        if start is None and not (finite and form.verb in ("قال", "نقل", "أضاف", "أوضح", "أكد", "تابع", "صرح")):
            continue
        if form.form == "noun" and paragraph.folded[at][:1] in "بل" and not joined and lead not in ("ان", ":", "quote"):
            continue  # بإعلانه أنه ...; not بإعلانه الاستقالة
        if form.form == "noun" and joined and lead == "-":
            continue  # ورفضهم القرار: one thing more in what is told
        tells_more = (
            at > 0 and relative(paragraph, at) and any(e.start is not None for e in _same(found, paragraph, at))
        )
        inner = (
            bool(clause_of)
            or (finite and not joined and _open_clause(found, paragraph, at))
            or tells_more
            or (lead == "quote" and form.verb in CALLING and at > 0 and paragraph.folded[at - 1] in _WHAT)
        )
        found.append(Event(at, _cut(paragraph, at), form, run, start, lead, inner=inner, told=clause_of))
    return found


def _shown(paragraph: Paragraph, at: int, form: SayingForm) -> bool:
    """Whether this or that proves something, and nobody says it: وهذا | يؤكد أن; not ما | أكده الوزير."""
    before = paragraph.folded[at - 1] if at else ""
    shows = before.removeprefix("و").removeprefix("ف") in _THIS_OR_WHAT
    follows = paragraph.folded[at + 1 : at + 2]
    return (
        shows and form.verb not in CALLING and bool(follows) and (follows[0] in THAT or follows[0] in form.complements)
    )


def _subject_behind(
    paragraph: Paragraph, at: int, form: SayingForm, before: str, verb: str, *, spoken_of: bool
) -> Run | None:
    """The subject of a verb where it begins at token `at`, behind the word `verb`; `before` is the word before that.

    `spoken_of`: somebody named speaks in the sentence already.
    """
    if at >= len(paragraph.spans) or (broken(paragraph, at) and not _marked_name(paragraph, at)):
        return None
    run = noun_phrase(paragraph, at, form.complements) if before not in _PRONOUN_LINKS else None
    if run is not None and apposed(paragraph, run) is None:
        run = described_from_afar(paragraph, run) or run
    if run is None and paragraph.folded[at] in TIMES:
        run = noun_phrase(paragraph, _past_date(paragraph, at))
    if run is None and form.verb not in ADDRESSING:
        run = plain_subject(paragraph, at, form.complements) or _before_time(paragraph, at, form)
    if run is not None:
        run = _to_its_end(paragraph, run)
    if (
        run is None
        or not agrees(form, run, paragraph)
        or _prefixed(paragraph, run.first)
        or oblique(paragraph, run.first)
    ):
        return None  # أعلن مبادرة: a feminine noun after a masculine verb is what is announced
    bare = verb.removeprefix("و").removeprefix("ف")
    if form.verb in ADDRESSING and form.form == "past" and bare != verb and not broken(paragraph, at - 1):
        office = run.principal is None and run.title is not None and run.title.kind == "person"
        if office and run.definite and spoken_of:
            return None  # أكد سمير أن السد جاهز ودعا وزير الري إلى زيارته: he calls on the minister
    paper = run.title is not None and fold(run.title.word) in _PAPERS
    if form.verb in _SENDING and paper and not defined(paragraph.folded[run.first]):
        return None  # وجهت رسالة
    if form.verb in _WHOM_ALONE and bare in saying_verbs() and _met_by_preposition(paragraph, run.stop):
        return None  # هنأ فلانا على ...: he is the one who is congratulated
    return run


def _impersonal(paragraph: Paragraph, at: int, found: list[Event]) -> bool:
    """Whether something is expected by nobody told: a sentence begins with ويتوقع أن."""
    that = "".join(paragraph.folded[at + 1 : at + 2]) == "ان"
    return (
        paragraph.opens[at] and that and not _same(found, paragraph, at) and paragraph.folded[at].lstrip("و")[0] == "ي"
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


def _past_its_name(paragraph: Paragraph, run: Run) -> int:
    """Token after the name of a paper that no list has, where a comma or "that" closes it: صحيفة | صنداي تليغراف | أن."""
    stop = run.stop
    if fold(run.title.word) not in _MEDIA or defined(paragraph.folded[run.first]):
        return stop
    while stop < len(paragraph.spans) and stop - run.first < 5 and not broken(paragraph, stop):
        raw = paragraph.text[slice(*paragraph.spans[stop])]
        if is_stop_word(raw) or paragraph.folded[stop] in THAT | TIMES or saying_at(paragraph, stop):
            break
        stop += 1
    closed = stop < len(paragraph.spans) and (broken(paragraph, stop) or paragraph.folded[stop] in THAT | TIMES)
    return stop if closed and not paragraph.hidden[run.stop] else run.stop


def _to_its_end(paragraph: Paragraph, run: Run) -> Run:
    """An office with all its adjectives, also those that no list has, where "that" shows its end: لجنة السوق | القديم | إن."""
    if run.principal is not None or run.title is None or run.title.plural:
        return run
    stop = _past_its_name(paragraph, run)
    if stop > run.stop:
        return run._replace(stop=stop)
    while stop < len(paragraph.spans) and stop - run.stop < 3 and not broken(paragraph, stop):
        thing = defined(paragraph.folded[stop]) and not paragraph.named[stop] and not paragraph.hidden[stop]
        if not thing or paragraph.folded[stop] in TIMES | RELATIVES or title_at(paragraph, stop) is not None:
            break
        stop += 1
    ends = stop < len(paragraph.spans) and not paragraph.opens[stop]
    if not ends or stop == run.stop or not defined(paragraph.folded[run.stop - 1]):
        return run
    word, after = paragraph.folded[stop], "".join(paragraph.folded[stop + 1 : stop + 2])
    that = word in THAT or (word in PREPOSITIONS and after in THAT) or ":" in paragraph.gaps[stop]
    return run._replace(stop=stop) if that else run


def _of_those(found: list[Event], paragraph: Paragraph, at: int) -> bool:
    """Whether a verb in the plural behind a comma tells of those of whom the clause of the verb before speaks."""
    last = found[-1] if found else None
    clause = last is not None and last.start is not None and (last.lead == "ان" or paragraph.folded[last.start] in THAT)
    alone = clause and not last.form.plural and paragraph.sentence[last.start] == paragraph.sentence[at]
    return alone and not paragraph.opens[at] and paragraph.gaps[at].strip() == "،"


def _sayer(title: Title | None) -> bool:
    """Whether a title is of somebody, or of a body, who says something: no place, and no data."""
    return title is not None and title.kind != "place" and fold(title.word) not in _PAPERS


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
    if paragraph.folded[last.start] in THAT - {"ان", "بان"} or paragraph.folded[at - 1] in LINKS | THAT | _WHAT:
        return False  # أكد أنه ...: he himself
    if any(conjoined(paragraph, place) and saying_at(paragraph, place) for place in range(first, at)):
        return False
    subject = noun_phrase(paragraph, first)
    titled = subject is not None and subject.title is not None and _sayer(subject.title)
    speaks = titled or (subject is not None and subject.principal is not None)
    several = paragraph.folded[first].endswith(("ون", "ين"))
    behind = range(max(first, at - 3), at)
    near = any(paragraph.named[place] or _sayer(title_at(paragraph, place)) for place in behind)
    return not (speaks or several or near)


def _prefixed(paragraph: Paragraph, at: int) -> bool:
    """Whether a preposition is written on to token `at`, so that no subject begins there: تتعهد للعراق ب."""
    word = paragraph.folded[at]
    if word.startswith(("لل", "بال", "كال")):
        return True
    return paragraph.begins.get(at, 0) > paragraph.spans[at][0] and word[:1] in "لبك"


def _before_time(paragraph: Paragraph, at: int, form: SayingForm) -> Run | None:
    """A definite subject before a time or an aside, behind which "that" follows: أعلن الكرملين | أمس | أن ..."""
    stop = at
    while stop < len(paragraph.spans) and stop - at < 4 and (stop == at or not broken(paragraph, stop)):
        word = paragraph.folded[stop]
        if not defined(word) or paragraph.named[stop] or paragraph.hidden[stop] or word in TIMES | RELATIVES:
            break
        stop += 1
    if stop == at or stop >= len(paragraph.spans) or paragraph.opens[stop] or "ان" not in form.complements:
        return None
    aside = paragraph.folded[stop] in TIMES | ADVERBIAL or "،" in paragraph.gaps[stop]
    return Run(at, stop, None, frozenset(), None, True) if aside and that_ahead(paragraph, stop) else None


def _met_by_preposition(paragraph: Paragraph, at: int) -> bool:
    """Whether what a verb thanks for follows at once, so that there is no room for an object behind the noun before it."""
    if at >= len(paragraph.spans) or paragraph.opens[at]:
        return False
    word = paragraph.folded[at]
    return word in _FOR_WHAT or "ب" in segment(paragraph.text[slice(*paragraph.spans[at])]).proclitics


def _marked_name(paragraph: Paragraph, at: int) -> bool:
    """Whether a name stands in marks at token `at`, with nothing but a mark before it: قال "فلان" إن."""
    title = title_at(paragraph, at)
    led = title is not None and title.direct and at + 1 < len(paragraph.spans) and not broken(paragraph, at + 1)
    name = paragraph.mentions.get(at + 1 if led else at)  # قال "العميد فلان" إن
    gap = paragraph.gaps[at]
    return (
        name is not None and name.kind == "person" and not paragraph.opens[at] and not BREAK.search(QUOTE.sub("", gap))
    )


def relative(paragraph: Paragraph, at: int) -> bool:
    """Whether the verb at `at` tells more of a thing or a man: التقارير التي تفيد بأن, الحوار الذي دعا إليه."""
    before = at - 1 - (paragraph.folded[at - 1] in ("قد", "كان", "كانت") and at > 1)
    return paragraph.folded[before] in RELATIVES


def _clause_of(found: list[Event], paragraph: Paragraph, at: int) -> bool:
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


def _open_clause(found: list[Event], paragraph: Paragraph, at: int) -> bool:
    """Whether the verb at `at` stands in the clause that "that" of the verb before leads in, which goes on behind it."""
    last = found[-1] if found else None
    if last is None or last.start is None or last.lead != "ان" or not last.start < at:
        return False
    if paragraph.folded[last.start] in THAT:
        return False  # قال إنه أكد: he himself
    inside = range(last.start + 1, at + 1)
    return not any(broken(paragraph, place) or paragraph.folded[place] in _CLAUSE_LINKS for place in inside)


def _same(found: list[Event], paragraph: Paragraph, at: int) -> list[Event]:
    """Those events found that stand in the sentence of token `at`."""
    return [event for event in found if paragraph.sentence[event.at] == paragraph.sentence[at]]


def _after_subject(paragraph: Paragraph, at: int) -> bool:
    """Whether the sentence begins with a noun phrase that ends right before the verb: headlines are written so."""
    first = at
    while first and not paragraph.opens[first]:
        first -= 1
    while first < at and paragraph.folded[first] in LINKS:
        first += 1
    run = noun_phrase(paragraph, first) if at - first <= 12 else None
    return run is not None and (run.stop == at or ends_far(paragraph, run) == at)


def _after_adverbial(paragraph: Paragraph, at: int) -> bool:
    """Whether nothing but a phrase with a preposition stands before the verb in its clause: "وعقب التوقيع وصف ..."."""
    first = at
    while first and not broken(paragraph, first):
        first -= 1
    word = paragraph.folded[first]
    opening = word in ADVERBIAL | PREPOSITIONS or (word[:1] in "وف" and word[1:] in ADVERBIAL | PREPOSITIONS)
    return opening and 0 < at - first <= 12 and not any(saying_at(paragraph, place) for place in range(first, at))


def _past_time(paragraph: Paragraph, at: int) -> int:
    """Token after a day in commas, or after an adverb: أعلن، الخميس، إنشاء; كشف مؤخرا عن."""
    if at + 1 >= len(paragraph.spans) or paragraph.opens[at] or paragraph.opens[at + 1]:
        return at
    word, after = paragraph.folded[at], at
    while after < len(paragraph.spans) and paragraph.folded[after] in TIMES and not paragraph.opens[after]:
        after += 1
        if after < len(paragraph.spans) and broken(paragraph, after):
            break
    inside = at < after < len(paragraph.spans) and not paragraph.opens[after]
    if inside and ("،" in paragraph.gaps[after] or not broken(paragraph, after)):
        return after
    if word in _ALSO and not broken(paragraph, at) and not broken(paragraph, at + 1):
        return at + 1
    adverb = len(word) > 4 and word.endswith("ا") and not paragraph.named[at] and not broken(paragraph, at)
    return at + 1 if adverb and paragraph.folded[at + 1] in PREPOSITIONS | THAT else at


def _past_date(paragraph: Paragraph, at: int) -> int:
    """Token after a date: "اليوم الأربعاء 01 ديسمبر 2021"."""
    while at < len(paragraph.spans) and not paragraph.opens[at]:
        word = paragraph.folded[at]
        if not (word in TIMES or word.isdigit() or (at > 0 and paragraph.folded[at - 1].isdigit() and word in _MONTHS)):
            break
        at += 1
    return at


def _late_subject(paragraph: Paragraph, start: int) -> Run | None:
    """Several who stand after what they speak of: "تحدث عن السوق | ثلاثة من كبار التجار"."""
    for at in range(start + 1, min(start + 10, len(paragraph.spans) - 1)):
        if broken(paragraph, at):
            return None
        if paragraph.folded[at] in _SEVERAL and paragraph.folded[at + 1] == "من":
            stop = at + 2
            while stop < len(paragraph.spans) and stop - at < 6 and not broken(paragraph, stop):
                stop += 1
            return Run(at, stop, None, frozenset(), None, False)
    return None


def _past_aside(paragraph: Paragraph, at: int, complements: tuple[str, ...]) -> int:
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


def _written_in(paragraph: Paragraph, at: int) -> Event | None:
    """What is written somewhere: "جاء في بيان للوزارة أن ...", "ورد في التقرير: «...»"; the writing speaks."""
    word = paragraph.folded[at]
    bare = word[1:] if word[:1] in "وف" and word[1:] in _WRITTEN else word
    if bare not in _WRITTEN or at + 2 >= len(paragraph.spans):
        return None
    tongue = paragraph.folded[at + 1] == fold("على") and paragraph.folded[at + 2] == _TONGUE
    if not tongue and paragraph.folded[at + 1] not in _INTO:
        return None
    run = noun_phrase(paragraph, at + 2 + (paragraph.folded[at + 2] in _THIS | {_TONGUE, "نص"}))
    if run is None or not (tongue or (run.title is not None and run.title.kind == "organisation")):
        return None
    form = SayingForm("ورد", "neutral", "stated", ("ان",), "past", "m", False)
    start, lead = complement(paragraph, at, _past_aside(paragraph, run.stop, form.complements), form, False)
    return Event(at, _cut(paragraph, at), form, run, start, lead) if start is not None else None


def _heading_colon(paragraph: Paragraph, at: int) -> Event | None:
    """ "فلان: ..." at the head of a paragraph."""
    if at or not paragraph.spans:
        return None
    run = noun_phrase(paragraph, 0)
    if run is None or run.stop >= len(paragraph.spans) or ":" not in paragraph.gaps[run.stop]:
        return None
    if not (run.principal and run.principal.kind == "person") and not (
        run.title and run.title.kind == "person" and run.definite
    ):
        return None
    form = SayingForm("", "", "", (), "past", "m", False)
    return Event(0, 0, form, run, run.stop, "quote" if QUOTE.search(paragraph.gaps[run.stop]) else ":")


def _cut(paragraph: Paragraph, at: int) -> int:
    """First token of the clause that begins with the verb at `at`: its links and a subject before it go with it."""
    cut = at
    while cut and not broken(paragraph, cut) and paragraph.folded[cut - 1] in LINKS:
        cut -= 1
    if cut > 1 and paragraph.folded[cut - 2 : cut] == _WHILE and not broken(paragraph, cut - 1):
        cut -= 2
    return cut
