"""What is told to be said in a paragraph: verbs of saying with their subjects and what they lead in."""

from __future__ import annotations

from helpers.measuring.asides import past_aside, past_time
from helpers.measuring.complements import complement
from helpers.measuring.events import Event, same
from helpers.measuring.not_saying import OF_TWO, clause_of, in_it, open_clause, relative, says_nothing, tells_of_things
from helpers.measuring.objects import spoken_on
from helpers.measuring.paragraph_words import QUOTE, Paragraph, Run, broken
from helpers.measuring.particles import LINKS, PREPOSITIONS, THAT, WHAT
from helpers.measuring.phrases import noun_phrase
from helpers.measuring.saying_words import CALLING, saying_at
from helpers.measuring.subjects_behind import after_adverbial, after_had, after_subject, late_subject, subject_behind
from helpers.reading.arabic import fold
from helpers.reading.lists import SayingForm

_OPENERS = frozenset(fold(w) for w in "جانبه جانبها جهته جهتها بدوره بدورها طرفه ناحيته المقابل جهتهم جانبهم".split())
_WHILE = ["في", "حين"]
# He renews what? The stress on it: what he stresses is what he says.
_AGAIN = ("جدد", "كرر")
_STRESSING = frozenset(fold(w) for w in "التأكيد تأكيده تأكيدها".split())
_BY_SAYING = frozenset(fold(w) for w in "بالتأكيد بالقول بالتشديد بالإشارة".split())
_TO_WHAT = frozenset(fold(w) for w in "على إلى أن".split())
# Verbs that marks may follow with nothing to lead them in.
_BEFORE_MARKS = ("قال", "نقل", "أضاف", "أوضح", "أكد", "تابع", "صرح", "علق", "عقب", "كتب", "غرد")
_HIS_HONOUR = frozenset(
    fold(title + end) for title in "سمو معالي سعادت فضيلت جلالت فخامت سيادت سماحت".split() for end in ("ه", "ها", "هما")
)
_THROUGH = "عبر"
_WRITTEN = frozenset(fold(w) for w in "جاء ورد جاءت وردت".split())
_STANDS = SayingForm("ورد", "neutral", "stated", ("ان",), "past", "m", False)
_INTO = frozenset(fold(w) for w in "في ضمن".split())
_TONGUE = "لسان"
_THIS = frozenset(fold(w) for w in "هذا هذه ذلك تلك".split())


def find_events(paragraph: Paragraph) -> list[Event]:
    """Verbs of saying with what they lead in, in order."""
    found: list[Event] = []
    for at in range(len(paragraph.spans)):
        hit = saying_at(paragraph, at)
        if hit is None:
            event = _heading_colon(paragraph, at) or _written_in(paragraph, at)
        elif says_nothing(paragraph, at, *hit, found):
            event = None
        else:
            event = _event(paragraph, at, *hit, found)
        if event is not None:
            found.append(event)
    return found


def _event(paragraph: Paragraph, at: int, form: SayingForm, joined: bool, found: list[Event]) -> Event | None:
    """The verb of saying at token `at` with its subject behind it and what it leads in, or None where it leads nothing in."""
    finite = form.form in ("past", "present")
    before = paragraph.folded[at - 1] if at else ""
    headed = finite and after_subject(paragraph, at)
    himself = before in THAT and before not in ("ان", "بان")  # قال إنه أكد أهمية ...
    inside = at + 1 + in_it(paragraph, at + 1)
    if form.form == "participle" and inside < len(paragraph.spans) and paragraph.folded[inside] in _HIS_HONOUR:
        inside += 1  # منوها | سموه | بالجهود
    run = None
    # قال إنه طالب | التجار ب, بلدية المدينة تتهم | التجار: its subject stands before it
    if finite and not (himself or (headed and before not in LINKS) or (before in OF_TWO and form.plural)):
        named = any(event.run is not None and event.run.principal is not None for event in same(found, paragraph, at))
        run = subject_behind(paragraph, inside, form, before, paragraph.folded[at], spoken_of=named)
    if run is None and finite and not joined and tells_of_things(paragraph, at, form, found):
        return None
    within = finite and run is None and clause_of(found, paragraph, at)
    begins = (
        joined
        or broken(paragraph, at)
        or before in LINKS | _OPENERS
        or "لم" in (before, before[1:])  # ولم يستبعد
        or himself
        or headed
        or (finite and run is None and after_had(paragraph, at))
        or within
        or (run is not None and inside > at + 1)  # مناسبة جدد خلالها سمير موقف البلاد
        or (run is not None and run.definite and after_adverbial(paragraph, at))
    )
    start, lead, begin = _led_in(paragraph, at, form, run, inside, begins)
    if lead == "-" and run is not None and run.first > inside and paragraph.folded[inside] in _THIS:
        start = None  # أوضح ذلك | سمير: what he explained was told before
    if start is None and spoken_on(paragraph, begin, form):
        start, lead = begin, "-"
    if run is None and finite and start is not None and lead in PREPOSITIONS:
        run = late_subject(paragraph, start)
    if (start is None and not (finite and form.verb in _BEFORE_MARKS)) or _leads_nothing(
        paragraph, at, form, joined, lead
    ):
        return None
    tells_more = at > 0 and relative(paragraph, at) and any(e.start is not None for e in same(found, paragraph, at))
    inner = (
        within
        or (finite and not joined and open_clause(found, paragraph, at))
        or tells_more
        or (inside > at + 1 and lead == "quote" and any(e.start is not None for e in same(found, paragraph, at)))
        or (lead == "quote" and form.verb in CALLING and at > 0 and paragraph.folded[at - 1] in WHAT)
    )
    return Event(at, _cut(paragraph, at), form, run, start, lead, inner=inner, told=within)


def _led_in(
    paragraph: Paragraph, at: int, form: SayingForm, run: Run | None, inside: int, begins: bool
) -> tuple[int | None, str, int]:
    """Where what a verb leads in begins and by what it is led in; and the token behind the subject and its asides."""
    aside = run.stop if run is not None else inside
    if run is not None or form.form == "participle":  # لافتا، بحسب الصحيفة، إلى
        aside = past_aside(paragraph, aside, form.complements)
    begin = past_time(paragraph, aside)
    beyond = run is not None and begin > run.stop
    more = run is not None and (not run.definite or (beyond and "،" in paragraph.gaps[begin]))
    start, lead = complement(paragraph, at, begin, form, begins, aside=more, beyond=beyond)
    again = lead == "-" and form.verb in _AGAIN and paragraph.folded[start] in _STRESSING  # جدد التأكيد على | ضرورة
    if again or (lead == "ب" and paragraph.folded[start] in _BY_SAYING):  # ختم بالتأكيد أن | السد جاهز
        led = paragraph.folded[start + 1 : start + 2]
        if led and led[0] in _TO_WHAT and start + 2 < len(paragraph.spans):
            start += 2
    return start, lead, begin


def _leads_nothing(paragraph: Paragraph, at: int, form: SayingForm, joined: bool, lead: str) -> bool:
    """Whether what follows shows that a word is no saying: "through", a noun that says what is told."""
    if form.verb == _THROUGH and form.form == "past" and not joined and lead != fold("عن"):
        return True  # كتب عبر صفحته
    if form.form != "noun":
        return False
    if joined and lead == "-":
        return True  # ورفضهم القرار: one thing more in what is told
    # بإعلانه أنه ...; not بإعلانه الاستقالة
    return not joined and paragraph.folded[at][:1] in "بل" and lead not in ("ان", ":", "quote")


def _written_in(paragraph: Paragraph, at: int) -> Event | None:
    """What is written somewhere: "جاء في بيان للوزارة أن ...", "ورد في التقرير: «...»"; the writing speaks."""
    word = paragraph.folded[at]
    bare = word[1:] if word[:1] in "وف" and word[1:] in _WRITTEN else word
    if bare not in _WRITTEN or at + 2 >= len(paragraph.spans):
        return None
    if in_it(paragraph, at + 1):  # بيان للوزير جاء فيه: «...»
        start, lead = complement(paragraph, at, at + 2, _STANDS, False)
        return Event(at, _cut(paragraph, at), _STANDS, None, start, lead) if start is not None else None
    tongue = paragraph.folded[at + 1] == fold("على") and paragraph.folded[at + 2] == _TONGUE
    if not tongue and paragraph.folded[at + 1] not in _INTO:
        return None
    run = noun_phrase(paragraph, at + 2 + (paragraph.folded[at + 2] in _THIS | {_TONGUE, "نص"}))
    if run is None or not (tongue or (run.title is not None and run.title.kind == "organisation")):
        return None
    start, lead = complement(paragraph, at, past_aside(paragraph, run.stop, _STANDS.complements), _STANDS, False)
    return Event(at, _cut(paragraph, at), _STANDS, run, start, lead) if start is not None else None


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
