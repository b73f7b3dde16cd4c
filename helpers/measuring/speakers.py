"""Who says what is said: the subjects of verbs of saying, carried on from sentence to sentence.

It is right where the press writes as the press does; each speaker comes with how he was found, so that a reader can check.
"""

from __future__ import annotations

from helpers.measuring.complements import PREPOSITIONS, THAT
from helpers.measuring.discourse import Discourse, Subject
from helpers.measuring.offices import counterpart, country, offices_in, offices_of
from helpers.measuring.paragraph_words import (
    Mention,
    Paragraph,
    Run,
    broken,
    defined,
    description_key,
)
from helpers.measuring.phrases import MEETING, apposed, described_from_afar, ends_far, noun_phrase, posted, wording
from helpers.measuring.saying import LINKS, RELATIVES, Event, relative
from helpers.reading.arabic import fold, segment
from helpers.reading.lists import SayingForm, titles

_NUMBERS = {fold(word): place for place, word in enumerate("الأول الثاني الثالث الرابع".split())}
_SOURCE, _COUNTERPART = fold("مصدر"), fold("نظير")
_COUNTERPARTS = frozenset(
    fold(w)
    for w in "نظيره نظيرها نظيرته نظيرتها نظيريه نظيريها نظيراه نظرائه نظرائها نظراءه نظراءها نظراؤه نظراؤها نظرائهم نظرائهما".split()
)
_PAPER = frozenset(
    fold(w) for w in "مصدر المصدر مصادر المصادر بيان البيان بلاغ البلاغ تقرير التقرير وثيقة الوثيقة بلاغا بيانا".split()
)
_HAD = frozenset(fold(w) for w in "كان كانت".split())
# What "the official" may be called without telling him from another.
_OF_NO_PLACE = frozenset(
    fold(w)
    for w in "حكومي حكومية محلي محلية حزبي حزبية نقابي نقابية أممي أممية برلماني برلمانية جامعي جامعية أمني أمنية "
    "مذكور مذكورة".split()
)
# Links with which a clause of its own begins: who stands before them is not its subject.
_NEW_CLAUSE = frozenset(fold(w) for w in "حيث كما فيما بينما إذ عندما بعدما ثم".split())


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
                _remember(paragraph, event.run, state)
                _join(paragraph, event.run, runs, state)
                runs[event.run.stop] = event.run
                claimed = max(claimed, event.run.stop)
            runs_seen = paragraph.sentence[at]
            continue
        _describe_counterparts(paragraph, at, state)
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
        _remember(paragraph, run, state)
        _join(paragraph, run, runs, state)
        runs.setdefault(run.stop, run)
        claimed = run.stop
        sentence = paragraph.sentence[at]
        if sentence in (topic_sentence, runs_seen) or not run.definite:
            continue
        speaker = _whom(paragraph, run, state)[0]
        if speaker and _is_body(run) and _begins_sentence(paragraph, at) and not _governed(paragraph, at, run):
            bodies.setdefault(sentence, Subject(speaker, run.title.gender if run.title else "", False, False))
        kind_person = (run.principal and run.principal.kind == "person") or (run.title and run.title.kind == "person")
        if not speaker or not _begins_sentence(paragraph, at) or _governed(paragraph, at, run):
            continue
        if _is_she(run):
            state.subjects.append(Subject(speaker, "f", False, False))
        elif kind_person:
            gender = "f" if speaker in state.women or _woman(run) else "m"
            state.subjects.append(Subject(speaker, gender, bool(run.title and run.title.plural and not run.principal)))
            both = _with_another(paragraph, run)
            if not both and _meets_another(paragraph, run):
                both = speaker  # التقى فلان فلانا وأكدا: no phrase of the text has both
            if both:
                state.subjects.append(Subject(both, "m", True))
            topic_sentence = sentence


def _describe_counterparts(paragraph: Paragraph, at: int, state: Discourse) -> None:
    """Learn the offices of those who are called somebody's counterparts: "التقى الوزير نظراءه الفرنسي فلانا واليوناني علانا"."""
    word = paragraph.folded[at]
    if word not in _COUNTERPARTS and word[1:] not in _COUNTERPARTS:
        return
    spoke = next((each.speaker for each in reversed(state.subjects) if state.profiles.get(each.speaker)), "")
    offices = [office for office in state.profiles.get(spoke, ()) if office.head != _COUNTERPART]
    place = at + 1
    while offices and place + 1 < len(paragraph.spans):
        nation, person = description_key(paragraph.folded[place]), paragraph.mentions.get(place + 1)
        if not country(nation) or person is None or person.kind != "person" or broken(paragraph, place + 1):
            break
        state.describe(person.name, [counterpart(office, nation) for office in offices])
        place = person.last + 1


def _is_body(run: Run) -> bool:
    """Whether a noun phrase is an organisation, and no paper."""
    named = run.principal is not None and run.principal.kind == "organisation"
    return named or (run.principal is None and run.title is not None and run.title.kind == "organisation")


def _means(form: SayingForm, body: Subject) -> bool:
    """Whether a verb without subject may mean a body: it agrees with it."""
    return not form.plural and (not form.gender or not body.gender or form.gender == body.gender)


def _is_she(run: Run) -> bool:
    """Whether a noun phrase is a body of feminine gender: a feminine verb behind may mean it, as it means few others."""
    title = run.title
    return title is not None and title.kind == "organisation" and title.gender == "f" and not title.plural


def _woman(run: Run) -> bool:
    """Whether a title says that a noun phrase is a woman: الوزيرة, رئيسة النادي."""
    title = run.title
    return title is not None and title.kind == "person" and title.gender == "f" and not title.plural


def _with_another(paragraph: Paragraph, run: Run) -> str:
    """Two parties that "and" joins into one subject, as they stand: "أمير قطر والرئيس التركي"; "" where there is one."""
    if run.stop >= len(paragraph.spans) or paragraph.folded[run.stop][:1] != "و" or broken(paragraph, run.stop):
        return ""
    other = noun_phrase(paragraph, run.stop)
    if other is None or (other.principal is None and not other.definite):
        return ""
    return wording(paragraph, run._replace(stop=other.stop))


def _begins_sentence(paragraph: Paragraph, at: int) -> bool:
    first = at
    while first and not paragraph.opens[first]:
        first -= 1
        if at - first > 5:
            return False
    return not any(".." in paragraph.gaps[place] for place in range(first + 1, at + 1))


def _governed(paragraph: Paragraph, at: int, run: Run) -> bool:
    """Whether the noun phrase at `at` is no subject: a preposition stands before it, written apart or joined to it or to its
    governor, or it is the only one that a verb of meeting has: "وبعدها التقى الوزير، معتبرا ..." leaves out who met him.
    """
    own = paragraph.text[slice(*paragraph.spans[at])]
    if any(clitic in segment(own).proclitics for clitic in ("ل", "ب", "ك")):
        return True
    if paragraph.folded[at].startswith(("لل", "ولل", "بال")):
        return True
    if paragraph.opens[at]:
        return False
    before = paragraph.folded[at - 1]
    raw = paragraph.text[slice(*paragraph.spans[at - 1])]
    if before.lstrip("وفس") in MEETING:
        return not _meets_another(paragraph, run)
    return before in PREPOSITIONS or (before[:1] in "لب" and bool({"ل", "ب"} & set(segment(raw).proclitics)))


def _meets_another(paragraph: Paragraph, run: Run) -> bool:
    """Whether a second party follows a noun phrase in its clause."""
    for at in range(run.stop, min(run.stop + 8, len(paragraph.spans))):
        if broken(paragraph, at):
            return False
        word = paragraph.folded[at]
        if word == "مع" or word.startswith("ب") or noun_phrase(paragraph, at) is not None:
            return True
    return False


def _remember(paragraph: Paragraph, run: Run, state: Discourse) -> None:
    """Take the persons of a noun phrase and how they are described into `state`."""
    offices = list(offices_in(paragraph, run.first, run.stop))
    owner: Mention | None = None
    taken = 0
    for at in range(run.first, run.stop):
        mention = paragraph.mentions.get(at)
        if mention is None:
            continue
        if mention.kind == "person":
            if mention is run.principal and _woman(run):
                state.know_woman(mention.name)
            before = [office for first, office in offices if taken <= first <= at]
            inner = mention is not run.principal and (run.principal is None or run.principal.kind == "person")
            if inner and owner is not None and len(before) > 1:
                # فلان، نائب الرئيس الإيراني علان: the first office is his who stands before it, and Iranian as the other
                nation = frozenset(word for word in before[-1].words if country(word))
                state.describe(owner.name, [office._replace(words=office.words | nation) for office in before[:-1]])
                before = before[-1:]
            state.describe(mention.name, before)
            taken = at + 1
            state.persons.append((mention.name, inner))
            if not inner:
                owner = mention
        elif mention.kind == "organisation":
            state.organisations.append((mention.name, run.words))
    if owner is not None:  # فلان، الأمين العام: what follows a name is his as well
        state.describe(owner.name, [office for first, office in offices if first >= taken])


def _join(paragraph: Paragraph, run: Run, runs: dict[int, Run], state: Discourse) -> None:
    """Learn from an apposition: "شمخاني، أمين المجلس", "وزير الدفاع في إيران، العميد دهقان"."""
    before = runs.get(run.first)
    place = paragraph.mentions.get(run.first)
    if place is not None and place.kind == "place" and run.first >= 2 and paragraph.folded[run.first - 1] == "في":
        owner = runs.get(run.first - 1)
        if owner is not None:
            if owner.principal is not None and owner.principal.kind == "person":
                state.describe(owner.principal.name, [o for _, o in offices_in(paragraph, owner.first, run.stop)])
            else:
                runs[run.stop] = owner._replace(stop=run.stop)
        return
    if before is None or paragraph.opens[run.first] or "،" not in paragraph.gaps[run.first]:
        return
    joined = paragraph.folded[run.first][0] == "و" and paragraph.folded[run.first] not in titles()
    if joined and (before.principal is None or before.stop == before.principal.last + 1):
        return  # فلان، ووزير الخارجية: a second man; but فلان عضو المجلس، ورئيس اللجنة is one
    first = runs.get(before.first)
    named = first is not None and first.principal is not None and first.principal.kind == "person"
    if named and "،" in paragraph.gaps[before.first] and not paragraph.opens[before.first]:
        return  # كرم سمير، وزير الري، المخرج كامل: the office is his who stands before it
    for one, other in ((before, run), (run, before)):
        named = one.principal is not None and one.principal.kind == "person"
        titled = other.principal is None and other.title is not None and other.title.kind == "person"
        if named and titled and not other.title.plural:
            state.describe(one.principal.name, offices_of(paragraph, other))
            if _woman(other):
                state.know_woman(one.principal.name)


def _whom(paragraph: Paragraph, run: Run, state: Discourse) -> tuple[str, str]:
    """Who a noun phrase means, and how that was found: "named", "described" or "phrase"."""
    named = run.principal or apposed(paragraph, run) or _counted(paragraph, run)
    if named is not None:
        return named.name, "named"
    title = run.title
    if title is not None and title.plural and run.stop == run.first + 1 and defined(paragraph.folded[run.first]):
        group = _group(title.word, state)
        if group:
            return group, "described"
    if title is None or title.plural or not run.definite:
        return wording(paragraph, run), "phrase"
    if title.kind == "person":
        state.sought = True
        name = _bearer(paragraph, run, state)
        if name:
            return name, "described"
    elif title.kind == "organisation" and len(run.words) == 1:
        for name, called in reversed(state.organisations):
            if run.words <= called:
                return name, "described"
    return wording(paragraph, run), "phrase"


def _group(word: str, state: Discourse) -> str:
    """Those who spoke last under a title in the plural: "المسؤولون" after "مسؤولون لبنانيون", or ""."""
    for subject in reversed(state.subjects):
        if subject.plural and subject.speaker:
            title = titles().get(description_key(fold(subject.speaker.split()[0])))
            if title is not None and title.word == word:
                return subject.speaker
    return ""


def _bearer(paragraph: Paragraph, run: Run, state: Discourse) -> str:
    """The person whom the offices of a noun phrase mean, or "": it is better to give no name than a wrong one."""
    offices = offices_of(paragraph, run)
    for office in offices:
        name = state.described(office)
        if name:
            return name
    office = offices[-1] if offices else None
    if office is None or not run.title.generic:
        return ""
    if office.head == _SOURCE:  # المصدر ذاته: a source or a communique told before, and nobody by name
        told = (each.speaker for each in reversed(state.subjects))
        return next((speaker for speaker in told if _PAPER & {fold(w) for w in speaker.split()}), "")
    if office.words <= _OF_NO_PLACE:  # المسؤول, المسؤولة الحكومية: whoever spoke last
        return state.official(gender=run.title.gender)
    if all(country(word) for word in office.words):  # المسؤول الإيراني
        return state.described(office, any_head=True)
    return ""


def _counted(paragraph: Paragraph, run: Run) -> Mention | None:
    """The person whom a number means, of those named before in the sentence: "مدحه فلان وفلان: رأى الأول ...، ورأى الثاني ..."."""
    place = _NUMBERS.get(paragraph.folded[run.first]) if run.stop == run.first + 1 else None
    if place is None:
        return None
    sentence, named = paragraph.sentence[run.first], {}
    for mention in paragraph.mentions.values():
        if mention.kind == "person" and mention.last < run.first and paragraph.sentence[mention.first] == sentence:
            named.setdefault(mention.name, mention)
    people = list(named.values())
    return people[place] if len(people) > max(place, 1) else None


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
            _remember(paragraph, run, state)
        event.speaker, event.speaker_by = _whom(paragraph, run, state)
        person = run.principal is not None and run.principal.kind == "person"
        if person and form.gender == "f" and not form.plural and form.form in ("past", "present"):
            state.know_woman(run.principal.name)
    else:
        before = _subject_before(paragraph, event, runs) or _told_subject(paragraph, event)
        waiting = before is None and not (sentence in last and last[sentence].plural)
        several = _plural_before(paragraph, event, runs) if waiting else None
        both = _pair_before(paragraph, event, runs)
        if both:
            event.speaker, event.speaker_by = both, "phrase"
        elif before is not None:
            event.speaker, event.speaker_by = _whom(paragraph, before, state)
            event.cut = min(event.cut, before.first)
            while event.cut and paragraph.folded[event.cut - 1] in LINKS and not broken(paragraph, event.cut):
                event.cut -= 1
            event.told = event.told or (before.stop == event.at and _unnamed(paragraph, before))
        elif several is not None:
            event.speaker, event.speaker_by = _whom(paragraph, several, state)
        elif form.form == "participle" and sentence in last and not (last[sentence].plural and _of_one_man(form)):
            event.speaker, event.speaker_by = last[sentence].speaker, "carried"
        elif body is not None and sentence not in last and _means(form, body):
            event.speaker, event.speaker_by = body.speaker, "carried"
        elif not (event.inner and relative(paragraph, event.at)):  # القرار الذي رحب بالجهود: nobody speaks
            gender = "" if form.form == "participle" else form.gender
            event.speaker, event.speaker_by = state.meant(gender=gender, plural=form.plural), "carried"
    if form.form == "participle" and form.plural and form.gender == "m" and not _several(event, state):
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


def _is_person(event: Event, run: Run | None, state: Discourse) -> bool:
    """Whether it is somebody who speaks, and not a body or a paper."""
    if run is None:
        return next((s.person for s in reversed(state.subjects) if s.speaker == event.speaker), True)
    if run.principal is not None:
        return run.principal.kind == "person"
    return run.title is None or run.title.kind == "person"


def _plural_before(paragraph: Paragraph, event: Event, runs: dict[int, Run]) -> Run | None:
    """Several whom a verb in the plural means, where they stand before it in its sentence: أن | خبراء | رأوا السد وأكدوا."""
    if not (event.form.plural and paragraph.folded[event.at].endswith(("وا", "ون"))):
        return None
    sentence = paragraph.sentence[event.at]
    for run in sorted(runs.values(), key=lambda run: -run.first):
        if run.first < event.at and paragraph.sentence[run.first] == sentence:
            several = run.title is not None and run.title.plural and run.title.kind == "person"
            if several and run.principal is None and not _governed(paragraph, run.first, run):
                return run
    return None


def _subject_before(paragraph: Paragraph, event: Event, runs: dict[int, Run]) -> Run | None:
    """The noun phrase right before a verb: "الوزير قد قال", "فلان الذي أكد"."""
    if event.form.form not in ("past", "present"):
        return None
    if broken(paragraph, event.at):
        return _been(paragraph, event.at, runs)
    at = event.at
    relative = False
    while at and paragraph.folded[at - 1] in LINKS - _NEW_CLAUSE and not paragraph.opens[at]:
        at -= 1
        relative = relative or paragraph.folded[at] in RELATIVES
        if at - 1 in {stop - 1 for stop in runs} and relative:
            break
    run = runs.get(at) or _several_right_before(paragraph, event)
    if run is None or paragraph.opens[event.at]:
        return None
    if relative or (at == event.at and _unnamed(paragraph, run)):
        return run  # مسؤول بالدار | أخبره: what follows tells of him
    if event.form.gender == "f" and run.principal is not None and run.principal.kind == "person":
        return None
    first = run.first
    starts = broken(paragraph, first) or paragraph.folded[first - 1] in LINKS | THAT
    return run if starts else None


def _been(paragraph: Paragraph, at: int, runs: dict[int, Run]) -> Run | None:
    """The subject that "had" before it holds across a comma: وكان | فريق البلدية في السوق، | دعا."""
    if paragraph.opens[at] or paragraph.gaps[at].strip() != "،":
        return None
    for run in runs.values():
        had = 0 < run.first < run.stop <= at and paragraph.folded[run.first - 1].lstrip("وف") in _HAD
        if had and not any(broken(paragraph, place) for place in range(run.stop, at)):
            return run
    return None


def _several_right_before(paragraph: Paragraph, event: Event) -> Run | None:
    """People in the plural without article, whom a link parts from what is before: لكن | خبازين | أشاروا إلى."""
    at = event.at - 1
    if at < 1 or not event.form.plural or not paragraph.folded[event.at].endswith("وا"):
        return None
    word = paragraph.folded[at]
    people = len(word) > 4 and word.endswith(("ون", "ين")) and not defined(word) and not paragraph.named[at]
    linked = paragraph.folded[at - 1] in LINKS or broken(paragraph, at)
    return Run(at, event.at, None, frozenset(), None, True) if people and linked else None


def _unnamed(paragraph: Paragraph, run: Run) -> bool:
    """Whether a noun phrase is somebody without name and article, of whom a verb right behind it tells."""
    person = run.title is not None and run.title.kind == "person" and run.principal is None
    return person and not defined(paragraph.folded[run.first])


def _of_one_man(form: SayingForm) -> bool:
    """Whether a participle is masculine singular: معربا belongs to no group, though it may stand behind one."""
    return form.form == "participle" and form.gender == "m" and not form.plural


def _told_subject(paragraph: Paragraph, event: Event) -> Run | None:
    """A subject without title between "that" and the verb: قال إن | المتحاورين | أعربوا عن."""
    if event.form.form not in ("past", "present") or broken(paragraph, event.at):
        return None
    first = event.at
    while first and event.at - first < 4 and not broken(paragraph, first) and paragraph.folded[first - 1] not in THAT:
        first -= 1
    if not first or first == event.at or paragraph.folded[first - 1] not in THAT or broken(paragraph, first):
        return None
    inside = range(first, event.at)
    if not all(defined(paragraph.folded[at]) and not paragraph.named[at] for at in inside):
        return None
    return Run(first, event.at, None, frozenset(), None, True)


def _pair_before(paragraph: Paragraph, event: Event, runs: dict[int, Run]) -> str:
    """Two parties whom a verb in the dual means, as they stand before it in its sentence, or ""."""
    if not (event.form.plural and paragraph.folded[event.at].endswith(("ا", "ان"))):
        return ""
    sentence = paragraph.sentence[event.at]
    for run in sorted(runs.values(), key=lambda run: -run.first):
        if run.first < event.at and paragraph.sentence[run.first] == sentence:
            both = _with_another(paragraph, run)
            if both:
                return both
    return ""


def _relay(paragraph: Paragraph, event: Event, state: Discourse) -> None:
    """نقلت الصحيفة عن مسؤولين: the newspaper reports, the officials speak."""
    form = event.form
    if event.run is not None:
        reporter, _ = _whom(paragraph, event.run, state)
        _remember(paragraph, event.run, state)
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
                _remember(paragraph, run, state)
                event.speaker, event.speaker_by = _whom(paragraph, run, state)
                plural = bool(run.principal is None and run.title and run.title.plural)
                state.subjects.append(Subject(event.speaker, "m", plural))
            break
