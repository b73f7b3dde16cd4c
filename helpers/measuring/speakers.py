"""Who says what is said: the subjects of verbs of saying, carried on from sentence to sentence.

It is right where the press writes as the press does; each speaker comes with how he was found, so that a reader can check."""

from __future__ import annotations

from helpers.measuring.appositions import described_from_afar, ends_far, posted
from helpers.measuring.bearers import whom
from helpers.measuring.discourse import Discourse, Subject
from helpers.measuring.events import Event
from helpers.measuring.introductions import describe_counterparts, join, remember, woman
from helpers.measuring.not_saying import relative
from helpers.measuring.offices import offices_of
from helpers.measuring.paragraph_words import Paragraph, Run, broken
from helpers.measuring.particles import LINKS
from helpers.measuring.phrases import noun_phrase
from helpers.measuring.subjects_before import (
    begins_sentence,
    governed,
    meets_another,
    of_one_man,
    pair_before,
    plural_before,
    subject_before,
    told_subject,
    unnamed,
    with_another,
)
from helpers.reading.arabic import fold
from helpers.reading.lists import SayingForm

_AS_FOR = fold("أما")


def resolve(paragraph: Paragraph, events: list[Event], state: Discourse) -> None:
    """Give each event its speaker, reading on from `state`, which is left as the paragraph leaves it."""
    by_token = {event.at: event for event in events}
    claimed = -1
    topic_sentence, runs_seen = -1, -1
    last_event: dict[int, Subject] = {}
    bodies: dict[int, Subject] = {}
    runs: dict[int, Run] = {}
    for at in range(len(paragraph.spans)):
        event = by_token.get(at)
        if event is not None:
            _speak(paragraph, event, state, last_event, runs, bodies.get(paragraph.sentence[at]))
            if event.run is not None:
                remember(paragraph, event.run, state)
                join(paragraph, event.run, runs, state)
                runs[event.run.stop] = event.run
                claimed = max(claimed, event.run.stop)
            runs_seen = paragraph.sentence[at]
            continue
        describe_counterparts(paragraph, at, state)
        if at < claimed or paragraph.hidden[at]:
            continue
        run = noun_phrase(paragraph, at)
        if run is None:
            continue
        called = described_from_afar(paragraph, run)
        told = called is not None and called.principal.first
        if told and ("،" in paragraph.gaps[told] or posted(paragraph, run, told)):  # القنصل الجديد في أربيل، فلان
            state.describe(called.principal.name, offices_of(paragraph, run))
        if called is not None and ends_far(paragraph, run) in by_token:
            run = called  # الكاتب الباحث في تاريخ المدينة سمير الحلبي | وصف ...
        remember(paragraph, run, state)
        join(paragraph, run, runs, state)
        runs.setdefault(run.stop, run)
        claimed = run.stop
        sentence = paragraph.sentence[at]
        as_for = at > 0 and paragraph.folded[at - 1] == _AS_FOR
        if (sentence in (topic_sentence, runs_seen) and not as_for) or not run.definite:
            continue
        speaker = whom(paragraph, run, state)[0]
        acts = _is_body(run) or _acts(paragraph, run)
        if speaker and acts and begins_sentence(paragraph, at) and not governed(paragraph, at, run):
            gender = run.title.gender if run.title else "" if _is_body(run) else "f"
            bodies.setdefault(sentence, Subject(speaker, gender, False, False))
        kind_person = (run.principal and run.principal.kind == "person") or (run.title and run.title.kind == "person")
        if not speaker or not (as_for or begins_sentence(paragraph, at)) or governed(paragraph, at, run):
            continue
        if _is_she(run):
            state.subjects.append(Subject(speaker, "f", False, False))
        elif kind_person:
            gender = "f" if speaker in state.women or woman(run) else "m"
            state.subjects.append(Subject(speaker, gender, bool(run.title and run.title.plural and not run.principal)))
            both = with_another(paragraph, run)
            if not both and meets_another(paragraph, run):
                both = speaker  # التقى فلان فلانا وأكدا: no phrase of the text has both
            if both:
                state.subjects.append(Subject(both, "m", True))
            topic_sentence = sentence


def _is_body(run: Run) -> bool:
    """Whether a noun phrase is an organisation, and no paper."""
    named = run.principal is not None and run.principal.kind == "organisation"
    return named or (run.principal is None and run.title is not None and run.title.kind == "organisation")


def _acts(paragraph: Paragraph, run: Run) -> bool:
    """Whether a country stands behind a feminine verb at the head of its sentence: وردت | قبرص ... قائلة; ولم تعلن | قبرص."""
    place = run.principal is not None and run.principal.kind == "place" and run.stop == run.principal.last + 1
    if not place or paragraph.opens[run.first] or paragraph.begins[run.first] > paragraph.spans[run.first][0]:
        return False
    verb = paragraph.folded[run.first - 1].removeprefix("و").removeprefix("ف")
    heads = paragraph.opens[run.first - 1] or (run.first > 1 and paragraph.opens[run.first - 2])
    return heads and len(verb) > 2 and (verb.endswith("ت") or verb.startswith("ت"))


def _means(form: SayingForm, body: Subject) -> bool:
    """Whether a verb without subject may mean a body: it agrees with it."""
    return not form.plural and (not form.gender or not body.gender or form.gender == body.gender)


def _is_she(run: Run) -> bool:
    """Whether a noun phrase is a body of feminine gender: a feminine verb behind may mean it, as it means few others."""
    title = run.title
    return title is not None and title.kind == "organisation" and title.gender == "f" and not title.plural


def _speak(
    paragraph: Paragraph,
    event: Event,
    state: Discourse,
    last: dict[int, Subject],
    runs: dict[int, Run],
    body: Subject | None,
) -> None:
    """Give an event its speaker; `body` is the body with whose doings its sentence begins: أصدر المصرف بيانا، | أكد فيه."""
    form, sentence = event.form, paragraph.sentence[event.at]
    run, before, several = event.run, None, None
    if form.verb == "نقل":
        _relay(paragraph, event, state)
        return
    if run is not None:
        if run.principal is not None or run.title is not None:
            remember(paragraph, run, state)
        event.speaker, event.speaker_by = whom(paragraph, run, state)
        person = run.principal is not None and run.principal.kind == "person"
        if person and form.gender == "f" and not form.plural and form.form in ("past", "present"):
            state.know_woman(run.principal.name)
    else:
        before = subject_before(paragraph, event, runs) or told_subject(paragraph, event)
        waiting = before is None and not (sentence in last and last[sentence].plural)
        several = plural_before(paragraph, event, runs) if waiting else None
        both = pair_before(paragraph, event, runs)
        if both:
            event.speaker, event.speaker_by = both, "phrase"
        elif before is not None:
            event.speaker, event.speaker_by = whom(paragraph, before, state)
            event.cut = min(event.cut, before.first) if form.form != "participle" else event.cut
            while event.cut and paragraph.folded[event.cut - 1] in LINKS and not broken(paragraph, event.cut):
                event.cut -= 1
            main = paragraph.opens[before.first] or paragraph.folded[before.first - 1] in LINKS
            # قال سمير إن السد جاهز، والنهار عبرت عن موقفها: what she said is part of what he says
            passing = unnamed(paragraph, before) or (sentence in last and not _is_person(event, before, state))
            event.told = event.told or (before.stop == event.at and not main and passing)
        elif several is not None:
            event.speaker, event.speaker_by = whom(paragraph, several, state)
        elif form.form == "participle" and sentence in last and _of_one_number(form, last[sentence]):
            event.speaker, event.speaker_by = last[sentence].speaker, "carried"
        elif body is not None and sentence not in last and _means(form, body):
            event.speaker, event.speaker_by = body.speaker, "carried"
        elif not (event.inner and relative(paragraph, event.at)):  # القرار الذي رحب بالجهود: nobody speaks
            gender = "" if form.form == "participle" else form.gender
            event.speaker, event.speaker_by = state.meant(gender=gender, plural=form.plural), "carried"
    many = form.form == "participle" and form.plural and form.gender == "m"
    if many and not (_several(event, state) if event.speaker else broken(paragraph, event.at)):
        event.speaker, event.inner = "", True  # أكد أن التجار مطالبين بـ: demanded of, and not demanding
    if not event.speaker:
        event.speaker_by = ""
        return
    gender, plural = form.gender or "m", form.plural
    if form.form == "participle" and sentence in last and event.speaker == last[sentence].speaker:
        gender, plural = last[sentence].gender, last[sentence].plural
    elif run is not None and run.title is not None and run.principal is None:
        plural = plural or run.title.plural
    if event.told:
        return
    subject = Subject(event.speaker, gender, plural, _is_person(event, run or before or several, state))
    state.subjects.append(subject)
    last[sentence] = subject


def _several(event: Event, state: Discourse) -> bool:
    """Whether the speaker of an event may be more than one."""
    known = [s.plural for s in state.subjects if s.speaker == event.speaker]
    return not known or any(known) or event.speaker not in state.profiles


def _of_one_number(form: SayingForm, subject: Subject) -> bool:
    """Whether a participle may be of a subject: معربا is of one man, معربين of several or of a body."""
    return not (subject.plural and of_one_man(form)) and not (form.plural and subject.person and not subject.plural)


def _is_person(event: Event, run: Run | None, state: Discourse) -> bool:
    """Whether it is somebody who speaks, and not a body or a paper."""
    if run is None:
        return next((s.person for s in reversed(state.subjects) if s.speaker == event.speaker), True)
    if run.principal is not None:
        return run.principal.kind == "person"
    return run.title is None or run.title.kind == "person"


def _relay(paragraph: Paragraph, event: Event, state: Discourse) -> None:
    """نقلت الصحيفة عن مسؤولين: the newspaper reports, the officials speak."""
    form = event.form
    if event.run is not None:
        reporter, _ = whom(paragraph, event.run, state)
        remember(paragraph, event.run, state)
        state.subjects.append(Subject(reporter, form.gender, form.plural))
        begin = event.run.stop
    else:
        begin = event.at + 1
    for at in range(begin, min(begin + 8, len(paragraph.spans))):
        word = paragraph.folded[at]
        if word in ("عنه", "عنها", "عنهم"):
            gender = "f" if word == "عنها" else "m"
            others = Discourse(
                [s for s in state.subjects if event.run is None or s.speaker != state.subjects[-1].speaker]
            )
            event.speaker, event.speaker_by = others.meant(gender=gender, plural=word == "عنهم"), "carried"
            break
        if word == "عن":
            run = noun_phrase(paragraph, at + 1, event.form.complements)
            if run is not None:
                run = described_from_afar(paragraph, run) or run
                remember(paragraph, run, state)
                event.speaker, event.speaker_by = whom(paragraph, run, state)
                plural = bool(run.principal is None and run.title and run.title.plural)
                state.subjects.append(Subject(event.speaker, "m", plural))
            break
