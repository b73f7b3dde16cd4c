"""The subject that stands behind a verb of saying, or between its preposition and what it leads in."""

from __future__ import annotations

from helpers.measuring.appositions import apposed, described_from_afar, ends_far
from helpers.measuring.asides import past_date
from helpers.measuring.not_saying import PAPERS, WHOM_ALONE, met_by_preposition, prefixed
from helpers.measuring.objects import ADDRESSING, that_ahead
from helpers.measuring.paragraph_words import BREAK, QUOTE, TIMES, Paragraph, Run, broken, defined, title_at
from helpers.measuring.particles import ADVERBIAL, HAD, LINKS, PREPOSITIONS, RELATIVES, THAT
from helpers.measuring.phrases import noun_phrase
from helpers.measuring.plain_subjects import agrees, oblique, plain_subject
from helpers.measuring.saying_words import saying_at
from helpers.reading.arabic import fold, is_stop_word
from helpers.reading.lists import SayingForm, saying_verbs

# Links that hold the subject: after them a noun is the object (لكنه دعا التجار إلى ...).
_PRONOUN_LINKS = frozenset(fold(w) for w in "لكنه لكنها لكنهم ولكنه هو هي وهو وهي".split())
_THAT_THING = frozenset(fold(w) for w in "ذلك هذا".split())
_MEDIA = frozenset(fold(w) for w in "صحيفة مجلة جريدة قناة إذاعة موقع".split())
_SEVERAL = frozenset(fold(w) for w in "اثنان ثلاثة أربعة خمسة ستة سبعة عدد عدة".split())
_SENDING = ("وجه", "أعلن", "رفض")


def subject_behind(
    paragraph: Paragraph, at: int, form: SayingForm, before: str, verb: str, *, spoken_of: bool
) -> Run | None:
    """The subject of a verb where it begins at token `at`, behind the word `verb`; `before` is the word before that.

    `spoken_of`: somebody named speaks in the sentence already.
    """
    if at >= len(paragraph.spans) or (broken(paragraph, at) and not _marked_name(paragraph, at)):
        return None
    if paragraph.folded[at] in _THAT_THING and at + 1 < len(paragraph.spans) and not broken(paragraph, at + 1):
        at += 1  # أوضح ذلك | سمير
    run = noun_phrase(paragraph, at, form.complements) if before not in _PRONOUN_LINKS else None
    if run is not None and apposed(paragraph, run) is None:
        run = described_from_afar(paragraph, run) or run
    if run is None and paragraph.folded[at] in TIMES:
        run = noun_phrase(paragraph, past_date(paragraph, at))
    thing = before in RELATIVES and form.gender == "f" and not paragraph.folded[at].endswith(("ه", "ات", "ا"))
    if run is None and form.verb not in ADDRESSING and not thing:  # التي تهدد | السلم: what they threaten
        run = plain_subject(paragraph, at, form.complements) or _before_time(paragraph, at, form)
    if run is not None:
        run = _to_its_end(paragraph, run)
    if (
        run is None
        or not agrees(form, run, paragraph)
        or prefixed(paragraph, run.first)
        or oblique(paragraph, run.first)
    ):
        return None  # أعلن مبادرة: a feminine noun after a masculine verb is what is announced
    bare = verb.removeprefix("و").removeprefix("ف")
    if form.verb in ADDRESSING and form.form == "past" and bare != verb and not broken(paragraph, at - 1):
        office = run.principal is None and run.title is not None and run.title.kind == "person"
        if office and run.definite and spoken_of:
            return None  # أكد سمير أن السد جاهز ودعا وزير الري إلى زيارته: he calls on the minister
    paper = run.title is not None and fold(run.title.word) in PAPERS
    if form.verb in _SENDING and paper and not defined(paragraph.folded[run.first]):
        return None  # وجهت رسالة
    if form.verb in WHOM_ALONE and bare in saying_verbs() and met_by_preposition(paragraph, run.stop):
        return None  # هنأ فلانا على ...: he is the one who is congratulated
    return run


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
        thing = thing and not paragraph.folded[stop].startswith("بال")  # ختم البيان | بالتأكيد أن
        if not thing or paragraph.folded[stop] in TIMES | RELATIVES or title_at(paragraph, stop) is not None:
            break
        stop += 1
    ends = stop < len(paragraph.spans) and not paragraph.opens[stop]
    if not ends or stop == run.stop or not defined(paragraph.folded[run.stop - 1]):
        return run
    word, after = paragraph.folded[stop], "".join(paragraph.folded[stop + 1 : stop + 2])
    that = word in THAT or (word in PREPOSITIONS and after in THAT) or ":" in paragraph.gaps[stop]
    return run._replace(stop=stop) if that else run


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


def _marked_name(paragraph: Paragraph, at: int) -> bool:
    """Whether a name stands in marks at token `at`, with nothing but a mark before it: قال "فلان" إن."""
    title = title_at(paragraph, at)
    led = title is not None and title.direct and at + 1 < len(paragraph.spans) and not broken(paragraph, at + 1)
    name = paragraph.mentions.get(at + 1 if led else at)  # قال "العميد فلان" إن
    gap = paragraph.gaps[at]
    return (
        name is not None and name.kind == "person" and not paragraph.opens[at] and not BREAK.search(QUOTE.sub("", gap))
    )


def after_subject(paragraph: Paragraph, at: int) -> bool:
    """Whether the sentence begins with a noun phrase that ends right before the verb: headlines are written so."""
    first = at
    while first and not paragraph.opens[first]:
        first -= 1
    while first < at and paragraph.folded[first] in LINKS:
        first += 1
    run = noun_phrase(paragraph, first) if at - first <= 12 else None
    return run is not None and (run.stop == at or ends_far(paragraph, run) == at)


def after_had(paragraph: Paragraph, at: int) -> bool:
    """Whether nothing but a subject stands between "had" and the verb: وقبل أيام، كان | النادي | أعلن."""
    for first in range(at - 1, max(at - 7, 0), -1):
        if broken(paragraph, first):
            return False
        if paragraph.folded[first - 1].lstrip("وف") in HAD:
            run = noun_phrase(paragraph, first)
            return run is not None and run.stop == at
    return False


def after_adverbial(paragraph: Paragraph, at: int) -> bool:
    """Whether nothing but a phrase with a preposition stands before the verb in its clause: "وعقب التوقيع وصف ..."."""
    first = at
    while first and not broken(paragraph, first):
        first -= 1
    word = paragraph.folded[first]
    opening = word in ADVERBIAL | PREPOSITIONS or (word[:1] in "وف" and word[1:] in ADVERBIAL | PREPOSITIONS)
    return opening and 0 < at - first <= 12 and not any(saying_at(paragraph, place) for place in range(first, at))


def late_subject(paragraph: Paragraph, start: int) -> Run | None:
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
