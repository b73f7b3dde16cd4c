"""Verbs of saying in a paragraph, and where what they lead in begins."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.measuring.phrases import (
    QUOTE,
    TIMES,
    Paragraph,
    Run,
    broken,
    defined,
    is_nisba,
    noun_phrase,
    plain_subject,
)
from helpers.reading.arabic import fold, is_stop_word, segment
from helpers.reading.lists import SayingForm, saying_verbs

_DAYTIMES = frozenset(fold(w) for w in "يوم مساء صباح ظهر فجر ليلة عام شهر قبل بعد".split())
_PRONOUNED = ("", "ه", "ها", "هم", "هما", "هن", "نا", "ني", "ي", "ك", "كم")
THAT = frozenset(lead + "ان" + end for lead in ("", "ب") for end in _PRONOUNED) | {"الا", "بالا"}
PREPOSITIONS = frozenset(fold(w) for w in "مع من عن إلى على في بين ضد لدى عند نحو تجاه حول بشأن منذ حتى".split())
ADVERBIAL = frozenset(
    fold(w) for w in "خلال في بعد قبل عقب أمام لدى عند إثر أثناء أيضا كذلك قد من جانب أمس اليوم مع عبر ردا حول".split()
)
LINKS = frozenset(
    fold(w)
    for w in "كما فيما بينما حيث ثم قد وقد لقد كان وكان كانت وكانت لكنه لكنها لكنهم لكن ولكن ولكنه الذي التي الذين اللذين والذي والتي "
    "هو هي وهو وهي إذ وإذ عندما بعدما فقد سبق وسبق".split()
)
# Links that hold the subject: after them a noun is the object (لكنه دعا طهران إلى ...).
_PRONOUN_LINKS = frozenset(fold(w) for w in "لكنه لكنها لكنهم ولكنه هو هي وهو وهي".split())
_OPENERS = frozenset(fold(w) for w in "جانبه جانبها جهته جهتها بدوره بدورها طرفه ناحيته المقابل جهتهم جانبهم".split())
_NOT_SAID = frozenset(fold(w) for w in "أن بأن لأن كي لكي لن لم حتى ألا لئلا".split())
ACCORDING = frozenset(fold(w) for w in "بحسب حسب وفق وفقا حسبما بحسبما وفقما".split())
_WHAT = frozenset("ما مما بما فيما لما عما من ممن".split())
#: verbs whose first object is the one who is asked
ADDRESSING = ("دعا", "حث", "حض", "ناشد", "طالب")
#: verbs that are written like a stop word: through, between
_ALSO_STOPS = frozenset(("عبر", "بين"))
_WHOM = frozenset(fold(w) for w in "الذي التي الذين ما مما قد وقد".split())
_SEVERAL = frozenset(fold(w) for w in "اثنان ثلاثة أربعة خمسة ستة سبعة عدد عدة".split())
#: verbs that call something a name: what follows in marks is the speaker's word for it
CALLING = ("سمى", "وصف")


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
    inner: bool = False  # "ما سماه": inside the clause of another verb, which goes on after it


def saying_at(paragraph: Paragraph, at: int) -> tuple[SayingForm, bool] | None:
    """Verb of saying at token `at`, and whether و or ف stands before it."""
    word = paragraph.folded[at]
    forms = saying_verbs()
    if paragraph.named[at] or paragraph.hidden[at]:
        return None
    raw = paragraph.text[slice(*paragraph.spans[at])]
    if word in forms and forms[word].form == "noun" and at and paragraph.folded[at - 1] in _WHOM:
        return _naming(paragraph, word) or (forms[word], False)  # الذي وصفه فلان: the verb, not "his description"
    if word in forms and (not is_stop_word(raw) or forms[word].verb in _ALSO_STOPS):
        return forms[word], False
    if word[:1] in "وف" and word[1:] in forms and (not is_stop_word(raw) or forms[word[1:]].verb in _ALSO_STOPS):
        return forms[word[1:]], True
    return _naming(paragraph, word)


def _naming(paragraph: Paragraph, word: str) -> tuple[SayingForm, bool] | None:
    """سماهم, وصفها: a verb of calling with its object written on to it."""
    for joined, bare in ((False, word), (True, word[1:] if word[:1] in "وف" else "")):
        for pronoun in ("هم", "ها", "ه"):
            base = bare.removesuffix(pronoun)
            base = base[:-1] + "ي" if base.endswith("ا") else base
            form = saying_verbs().get(base)
            if bare.endswith(pronoun) and form is not None and form.verb in CALLING and form.form != "participle":
                return form, joined
    return None


def find_events(paragraph: Paragraph) -> list[Event]:
    """Verbs of saying with what they lead in, in order."""
    found = []
    for at in range(len(paragraph.spans)):
        hit = saying_at(paragraph, at)
        if hit is None:
            event = _heading_colon(paragraph, at)
            if event:
                found.append(event)
            continue
        form, joined = hit
        before = paragraph.folded[at - 1] if at else ""
        if before in ACCORDING | {"حد", "غير"} or before[1:] in ACCORDING:
            continue  # غير معلنة: an adjective
        if form.form == "present" and at and paragraph.folded[at - 1] in _NOT_SAID:
            continue  # لكي توضح, لم يذكر: nothing was said
        finite = form.form in ("past", "present")
        begins = (
            joined or broken(paragraph, at) or before in LINKS | _OPENERS or (finite and _after_subject(paragraph, at))
        )
        run = None
        if finite and at + 1 < len(paragraph.spans) and not broken(paragraph, at + 1):
            run = noun_phrase(paragraph, at + 1) if before not in _PRONOUN_LINKS else None
            if run is None and form.verb not in ADDRESSING:
                run = plain_subject(paragraph, at + 1, form.complements)
        begins = begins or (run is not None and run.definite and _after_adverbial(paragraph, at))
        begin = _past_aside(paragraph, run.stop) if run else _past_time(paragraph, at + 1)
        start, lead = _complement(paragraph, at, begin, form, begins)
        if run is None and finite and start is not None and lead in PREPOSITIONS:
            run = _late_subject(paragraph, start)
        if start is None and not (finite and form.verb in ("قال", "نقل", "أضاف", "أوضح", "أكد", "تابع", "صرح")):
            continue
        inner = lead == "quote" and form.verb in CALLING and at > 0 and paragraph.folded[at - 1] in _WHAT
        found.append(Event(at, _cut(paragraph, at), form, run, start, lead, inner=inner))
    return found


def _after_subject(paragraph: Paragraph, at: int) -> bool:
    """Whether the sentence begins with a noun phrase that ends right before the verb: headlines are written so."""
    first = at
    while first and not paragraph.opens[first]:
        first -= 1
    while first < at and paragraph.folded[first] in LINKS:
        first += 1
    run = noun_phrase(paragraph, first) if at - first <= 12 else None
    return run is not None and run.stop == at


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
    word = paragraph.folded[at]
    if word in TIMES and "،" in paragraph.gaps[at] and "،" in paragraph.gaps[at + 1]:
        return at + 1
    if word in TIMES and not broken(paragraph, at + 1):
        return at + 1
    adverb = len(word) > 4 and word.endswith("ا") and not paragraph.named[at] and not broken(paragraph, at)
    return at + 1 if adverb and paragraph.folded[at + 1] in PREPOSITIONS | THAT else at


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


def _past_aside(paragraph: Paragraph, at: int) -> int:
    """Token after a short aside in commas that begins before token `at`: حاتمي، صاحب الدعوة، استعداد."""
    if at >= len(paragraph.spans) or "،" not in paragraph.gaps[at] or paragraph.opens[at]:
        return at
    for after in range(at + 1, min(at + 10, len(paragraph.spans))):
        if paragraph.opens[after]:
            return at
        if "،" in paragraph.gaps[after]:
            # "أكد الوزيران، تعميق التعاون، وأعربا ...": what the comma closes is no aside but what was said.
            return at if saying_at(paragraph, after) or paragraph.folded[after][:1] in "وف" else after
    return at


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


def _complement(paragraph: Paragraph, at: int, begin: int, form: SayingForm, begins: bool) -> tuple[int | None, str]:
    """First token of what is said and what leads it in; (None, "") when nothing does."""
    finite = form.form in ("past", "present")
    far = 40 if finite else 3
    if form.verb == "بين" and form.form == "past" and form.gender == "m":
        # Without marks it is written like "between", which no أن follows.
        that = begin < len(paragraph.spans) and paragraph.folded[begin] in THAT and not paragraph.opens[begin]
        return _after_that(paragraph, begin) if that else (None, "")
    if form.verb in ADDRESSING:
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
        if word in THAT and ("ان" in form.complements or held):
            return _after_that(paragraph, place)
        near = place == begin or (finite and place - begin <= 12 and paragraph.folded[begin] in ADVERBIAL)
        if near and word in form.complements and word not in ("ان", "-", "ب"):
            if place + 1 >= len(paragraph.spans) or paragraph.sentence[place + 1] != paragraph.sentence[at]:
                break
            if paragraph.hidden[place + 1]:
                return place + 1, "quote"
            if paragraph.folded[place + 1] in THAT:
                return _after_that(paragraph, place + 1)
            if place == begin or word not in ADVERBIAL:
                return place + 1, word
        if near and "ب" in form.complements and word.startswith("ب") and _begins_with_b(paragraph, place):
            return place, "ب"
        if place == at + 1 and form.verb in CALLING and QUOTE.search(gap):
            return place, "quote"
        if place == begin and "-" in form.complements and (begins or not finite):
            direct = word not in ADVERBIAL | PREPOSITIONS | TIMES and not is_stop_word(
                paragraph.text[slice(*paragraph.spans[place])]
            )
            if direct and (not broken(paragraph, place) or broken(paragraph, begin)):
                return place, "-"
        if place > begin and finite and "-" in form.complements and begins and _object_after(paragraph, begin, place):
            return place, "-"
        if place > begin and saying_at(paragraph, place) and _leads(paragraph, place):
            break
        place += 1
    return None, ""


def _object_after(paragraph: Paragraph, begin: int, place: int) -> bool:
    """Whether the object begins at `place`, after a phrase with a preposition: "أكد خلال اللقاء | ضرورة ..."."""
    word, before = paragraph.folded[place], paragraph.folded[place - 1]
    raw = paragraph.text[slice(*paragraph.spans[place])]
    if paragraph.folded[begin] not in ADVERBIAL or place - begin > 12 or not word.isalpha() or paragraph.named[place]:
        return False
    if defined(word) or is_nisba(word) or is_stop_word(raw) or word in TIMES | _DAYTIMES | PREPOSITIONS | ADVERBIAL:
        return False
    if segment(raw).proclitics or noun_phrase(paragraph, place) is not None:
        return False
    if broken(paragraph, place):
        return paragraph.gaps[place].strip() == "،" and not saying_at(paragraph, place)
    # What the preposition governs is complete when it is definite: الاجتماع, لقائه, a name.
    closed = defined(before) or paragraph.named[place - 1] or before in TIMES
    return closed or bool(segment(paragraph.text[slice(*paragraph.spans[place - 1])]).enclitic)


def _asked(paragraph: Paragraph, begin: int, form: SayingForm) -> tuple[int | None, str]:
    """What somebody is called to, after the one who is called: "داعيا الجميع إلى الحوار", "داعيا الجميع لانتخاب رئيس"."""
    for place in range(begin + 1, min(begin + 12, len(paragraph.spans) - 1)):
        word = paragraph.folded[place]
        if broken(paragraph, place) or paragraph.hidden[place] or word in THAT or saying_at(paragraph, place):
            break
        if word in form.complements and word in PREPOSITIONS and not broken(paragraph, place + 1):
            if paragraph.folded[place + 1] in THAT or paragraph.hidden[place + 1]:
                break  # the way of the other verbs
            return place + 1, word
        if word in _NOT_SAID and word.startswith("ل"):
            return place, "ل"  # داعيا الجميع لأن يصبروا
        if word.startswith("ل") and "ل" in segment(paragraph.text[slice(*paragraph.spans[place])]).proclitics:
            return begin, "-"
    return None, ""


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
        or word.startswith("بال")
        or "ب" in segment(paragraph.text[slice(*paragraph.spans[place])]).proclitics
    )


def _leads(paragraph: Paragraph, place: int) -> bool:
    """Whether a further verb of saying at `place` leads something in, and so ends what came before."""
    hit = saying_at(paragraph, place)
    if hit is None or place + 1 >= len(paragraph.spans):
        return False
    form, joined = hit
    following = paragraph.folded[place + 1]
    return following in THAT or following in form.complements or joined or form.form == "participle"


def _cut(paragraph: Paragraph, at: int) -> int:
    """First token of the clause that begins with the verb at `at`: its links and a subject before it go with it."""
    cut = at
    while cut and not broken(paragraph, cut) and paragraph.folded[cut - 1] in LINKS:
        cut -= 1
    return cut
