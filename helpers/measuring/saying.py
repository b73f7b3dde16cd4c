"""What is told to be said in a paragraph: verbs of saying with their subjects and what they lead in."""

from __future__ import annotations

from helpers.measuring.asides import past_aside, past_time
from helpers.measuring.complements import complement
from helpers.measuring.events import Event, same
from helpers.measuring.not_saying import (
    behind_several,
    blamed,
    clause_of,
    impersonal,
    met_by_preposition,
    new_clause,
    of_those,
    open_clause,
    passive,
    relative,
    sayer,
    shown,
    told_of,
)
from helpers.measuring.objects import spoken_on
from helpers.measuring.paragraph_words import QUOTE, Paragraph, broken, title_at
from helpers.measuring.particles import ACCORDING, LINKS, NOT_SAID, PREPOSITIONS, THAT, WHAT
from helpers.measuring.phrases import noun_phrase
from helpers.measuring.saying_words import CALLING, saying_at
from helpers.measuring.subjects_behind import WHOM_ALONE, after_adverbial, after_subject, late_subject, subject_behind
from helpers.reading.arabic import fold
from helpers.reading.lists import SayingForm

_OPENERS = frozenset(fold(w) for w in "جانبه جانبها جهته جهتها بدوره بدورها طرفه ناحيته المقابل جهتهم جانبهم".split())
_OF_TWO = frozenset(fold(w) for w in "اللذين اللذان اللتين اللتان".split())
_WHILE = ["في", "حين"]
# in which, during which: بيان | قال فيه | الوزير
_IN_IT = frozenset(
    fold(w)
    for w in "فيه فيها فيهما خلاله خلالها خلالهما بعده بعدها عقبه عقبها إثره إثرها أثناءه أثناءها عبره عبرها".split()
)
# He renews what? The stress on it: what he stresses is what he says.
_AGAIN = ("جدد", "كرر")
_STRESSING = frozenset(fold(w) for w in "التأكيد تأكيده تأكيدها".split())
_TO_WHAT = frozenset(fold(w) for w in "على أن".split())
_THROUGH = "عبر"
_ONCE = fold("سبق")
# A verb that says something with one object only.
_LOADED = "حمل"
_WRITTEN = frozenset(fold(w) for w in "جاء ورد جاءت وردت".split())
_INTO = frozenset(fold(w) for w in "في ضمن".split())
_TONGUE = "لسان"
_THIS = frozenset(fold(w) for w in "هذا هذه ذلك تلك".split())


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
        if finite and not (joined or form.plural) and form.gender == "m" and behind_several(paragraph, at):
            continue  # نواب | جدد: those are new, and nobody renews
        if form.form == "present" and form.verb[0] == "ا" and passive(paragraph.text[slice(*paragraph.spans[at])]):
            continue  # يُعتقد: nobody is told to think so
        if form.verb == "توقع" and form.form == "present" and impersonal(paragraph, at, found):
            continue
        if form.verb == "نقل" and not _from_somebody(paragraph, at):
            continue  # نقل الأموال
        if form.verb == _LOADED and not blamed(paragraph, at):
            continue  # حمل الحقيبة; only حمله المسؤولية says something
        if form.form == "participle" and form.verb in WHOM_ALONE and met_by_preposition(paragraph, at + 1):
            continue  # متهمين بالتأخير: the accused
        headed = finite and after_subject(paragraph, at)
        begins = (
            joined
            or broken(paragraph, at)
            or before in LINKS | _OPENERS
            or "لم" in denied  # لم يستبعد
            or (before in THAT and before not in ("ان", "بان"))  # قال إنه أكد أهمية ...
            or headed
        )
        inside = at + 1 + (at + 1 < len(paragraph.spans) and paragraph.folded[at + 1] in _IN_IT)
        part = inside > at + 1 and any(event.start is not None for event in same(found, paragraph, at))
        if part and not new_clause(paragraph, found[-1].at, at):
            continue  # قال إن رسالة طلب فيها ...: part of what he says
        if finite and not joined and shown(paragraph, at, form):
            continue  # وهذا يؤكد أن, ما يشير إلى: nobody speaks
        # قال إنه طالب | التجار ب, بلدية المدينة تتهم | التجار: its subject stands before it
        settled = (before in THAT and before not in ("ان", "بان")) or (headed and before not in LINKS)
        behind = finite and not settled
        if finite and not joined and form.plural and of_those(found, paragraph, at):
            continue  # قال إن عشرة نواب في المجلس، اقترحوا ...: what they did is part of what he says
        of_two = finite and before in _OF_TWO and form.plural
        if of_two and at > 1 and not paragraph.named[at - 2] and not sayer(title_at(paragraph, at - 2)):
            continue  # البلدان اللذان يؤيدان الحوار: it tells of them
        if of_two and any(event.start is not None for event in same(found, paragraph, at)):
            continue  # قال إن البلدين اللذين يؤيدان الحوار ...: part of what he says
        behind = behind and not of_two
        by_name = any(event.run is not None and event.run.principal is not None for event in same(found, paragraph, at))
        run = (
            subject_behind(paragraph, inside, form, before, paragraph.folded[at], spoken_of=by_name) if behind else None
        )
        begins = begins or (run is not None and inside > at + 1)  # مناسبة جدد خلالها سمير موقف البلاد
        within = finite and run is None and clause_of(found, paragraph, at)
        if (
            form.verb == "اعتبر"
            and form.form == "present"
            and run is None
            and not joined
            and same(found, paragraph, at)
        ):
            continue  # قال إن التأخير، كما رأينا، يعتبر ظلما: it is considered so
        if finite and run is None and not joined and told_of(found, paragraph, at):
            continue  # أكد أن العدد في السوق يشير إلى ...: nobody speaks
        begins = begins or within or (run is not None and run.definite and after_adverbial(paragraph, at))
        aside = run.stop if run else inside
        if run is not None or form.form == "participle":  # لافتا، بحسب الصحيفة، إلى
            aside = past_aside(paragraph, aside, form.complements)
        begin = past_time(paragraph, aside)
        more = run is not None and (not run.definite or (begin > run.stop and "،" in paragraph.gaps[begin]))
        start, lead = complement(
            paragraph, at, begin, form, begins, aside=more, beyond=run is not None and begin > run.stop
        )
        if form.verb == _THROUGH and form.form == "past" and not joined and lead != fold("عن"):
            continue  # كتب عبر صفحته: "through"
        if lead == "-" and form.verb in _AGAIN and paragraph.folded[start] in _STRESSING:
            led = start + 1 < len(paragraph.spans) and paragraph.folded[start + 1] in _TO_WHAT
            start = start + 2 if led and start + 2 < len(paragraph.spans) else start  # جدد التأكيد على | ضرورة
        if start is None and spoken_on(paragraph, begin, form):
            start, lead = begin, "-"
        if run is None and finite and start is not None and lead in PREPOSITIONS:
            run = late_subject(paragraph, start)
        if start is None and not (finite and form.verb in ("قال", "نقل", "أضاف", "أوضح", "أكد", "تابع", "صرح")):
            continue
        if form.form == "noun" and paragraph.folded[at][:1] in "بل" and not joined and lead not in ("ان", ":", "quote"):
            continue  # بإعلانه أنه ...; not بإعلانه الاستقالة
        if form.form == "noun" and joined and lead == "-":
            continue  # ورفضهم القرار: one thing more in what is told
        tells_more = at > 0 and relative(paragraph, at) and any(e.start is not None for e in same(found, paragraph, at))
        inner = (
            bool(within)
            or (finite and not joined and open_clause(found, paragraph, at))
            or tells_more
            or (lead == "quote" and form.verb in CALLING and at > 0 and paragraph.folded[at - 1] in WHAT)
        )
        found.append(Event(at, _cut(paragraph, at), form, run, start, lead, inner=inner, told=within))
    return found


def _from_somebody(paragraph: Paragraph, at: int) -> bool:
    """Whether whose words are passed on, or to whom, follows in the sentence: نقل الموقع عن فلان; نقل تحيات الرئيس."""
    for place in range(at + 1, min(at + 12, len(paragraph.spans))):
        if paragraph.opens[place]:
            break
        if paragraph.folded[place].startswith("عن") or paragraph.hidden[place] or paragraph.folded[place] in THAT:
            return True
    return False


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
    start, lead = complement(paragraph, at, past_aside(paragraph, run.stop, form.complements), form, False)
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
