"""Whom a noun phrase means, and what a text tells of who holds which office."""

from __future__ import annotations

from helpers.measuring.appositions import apposed
from helpers.measuring.attached import RANK_ADJECTIVES
from helpers.measuring.discourse import Discourse
from helpers.measuring.offices import FORMER, LASTING, Office, counterpart, countries, country, offices_in, offices_of
from helpers.measuring.paragraph_words import (
    Mention,
    Paragraph,
    Run,
    broken,
    defined,
    description_key,
    is_nisba,
    title_at,
)
from helpers.measuring.phrase_reading import SELF
from helpers.measuring.phrases import noun_phrase, wording
from helpers.measuring.plain_subjects import LATTER
from helpers.reading.arabic import fold
from helpers.reading.lists import titles

_NUMBERS = {fold(word): place for place, word in enumerate("الأول الثاني الثالث الرابع".split())}
_SOURCE, _COUNTERPART = fold("مصدر"), fold("نظير")
_COUNTERPARTS = frozenset(
    fold(w)
    for w in "نظيره نظيرها نظيرته نظيرتها نظيريه نظيريها نظيراه نظرائه نظرائها نظراءه نظراءها نظراؤه نظراؤها نظرائهم نظرائهما".split()
)
_STATEMENTS = frozenset(fold(w) for w in "بيان بلاغ تقرير وثيقة منشور تغريدة تدوينة".split())
_ISSUED = frozenset(fold(w) for w in "صادر صادرة صدر صدرت".split())
_PAPER = frozenset(
    fold(w) for w in "مصدر المصدر مصادر المصادر بيان البيان بلاغ البلاغ تقرير التقرير وثيقة الوثيقة بلاغا بيانا".split()
)
# What "the official" may be called without telling him from another.
_OF_NO_PLACE = frozenset(
    fold(w)
    for w in "حكومي حكومية محلي محلية حزبي حزبية نقابي نقابية أممي أممية برلماني برلمانية جامعي جامعية أمني أمنية "
    "مذكور مذكورة".split()
)


def describe_counterparts(paragraph: Paragraph, at: int, state: Discourse) -> None:
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


def woman(run: Run) -> bool:
    """Whether a title says that a noun phrase is a woman: الوزيرة, رئيسة النادي."""
    title = run.title
    return title is not None and title.kind == "person" and title.gender == "f" and not title.plural


def remember(paragraph: Paragraph, run: Run, state: Discourse) -> None:
    """Take the persons of a noun phrase and how they are described into `state`."""
    offices = list(offices_in(paragraph, run.first, run.stop))
    owner: Mention | None = None
    taken = 0
    for at in range(run.first, run.stop):
        mention = paragraph.mentions.get(at)
        if mention is None:
            continue
        if mention.kind == "person":
            if mention is run.principal and woman(run):
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


def join(paragraph: Paragraph, run: Run, runs: dict[int, Run], state: Discourse) -> None:
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
            if woman(other):
                state.know_woman(one.principal.name)


def whom(paragraph: Paragraph, run: Run, state: Discourse) -> tuple[str, str]:
    """Who a noun phrase means, and how that was found: "named", "described" or "phrase"."""
    named = run.principal or apposed(paragraph, run) or _counted(paragraph, run)
    if named is not None:
        return named.name, "named"
    title = run.title
    if title is None and paragraph.folded[run.stop - 1] in LATTER and state.persons:
        return state.persons[-1][0], "described"
    if title is not None and title.plural and run.stop == run.first + 1 and defined(paragraph.folded[run.first]):
        group = _group(title.word, state)
        if group:
            return group, "described"
    body = issuer(paragraph, run, state)
    if body:
        return body, "phrase"
    if title is None or title.plural or not run.definite:
        return wording(paragraph, run), "phrase"
    if title.kind == "person":
        state.sought = True
        name = _bearer(paragraph, run, state)
        if name:
            return name, "described"
    elif title.kind == "organisation":
        body = _apposed_body(paragraph, run)
        if body is not None:
            return body.name, "named"
        head = description_key(paragraph.folded[run.first])
        bare = all(word == head or word in _OF_NO_PLACE or is_nisba(word) for word in run.words)
        for name, called in reversed(state.organisations):
            if bare and head in called:  # الفريق البرلماني ذاته
                return name, "described"
    return wording(paragraph, run), "phrase"


def _apposed_body(paragraph: Paragraph, run: Run) -> Mention | None:
    """The body whose name a comma adds to what it is: "حزب المعارضة في قبرص، حزب «النهار»، أن"."""
    at = run.stop
    place = paragraph.mentions.get(at + 1)
    if at < len(paragraph.spans) and paragraph.folded[at] == "في" and place is not None and place.kind == "place":
        at = place.last + 1
    if at >= len(paragraph.spans) or paragraph.opens[at] or paragraph.gaps[at].strip() != "،":
        return None
    added = noun_phrase(paragraph, at)
    body = added is not None and added.title is not None and added.title.word == run.title.word
    named = added.principal if body else None
    return named if named is not None and named.kind == "organisation" else None


def issuer(paragraph: Paragraph, run: Run, state: Discourse | None = None) -> str:
    """The body whose paper speaks, or "": بيان للنادي, بيان صادر عن النادي, منشور الوزارة."""
    if description_key(paragraph.folded[run.first]) not in _STATEMENTS:
        return ""
    stop = run.stop
    sent = paragraph.folded[stop : stop + 2]
    if len(sent) == 2 and sent[0] in _ISSUED and sent[1] == "عن" and not broken(paragraph, stop):
        first = stop + 2
    else:
        first = next((at for at in range(run.first + 1, stop) if _is_body_at(paragraph, at)), -1)
    body = noun_phrase(paragraph, first) if 0 <= first < len(paragraph.spans) and not broken(paragraph, first) else None
    if body is None:
        return ""
    if body.principal is not None:
        return body.principal.name if body.principal.kind in ("organisation", "place") else ""
    if body.title is None or body.title.kind != "organisation":
        return ""
    told, how = whom(paragraph, body, state) if state is not None else (wording(paragraph, body), "phrase")
    if how != "phrase":
        return told  # تقرير المنظمة, which was named before
    if told.startswith("لل"):
        return "ال" + told[2:]
    return told[1:] if told.startswith("ل") and paragraph.folded[first] not in titles() else told


def _is_body_at(paragraph: Paragraph, at: int) -> bool:
    """Whether a body that is no paper begins at token `at`."""
    mention, title = paragraph.mentions.get(at), title_at(paragraph, at)
    if mention is not None:
        return mention.kind == "organisation"
    return title is not None and title.kind == "organisation" and fold(title.word) not in _STATEMENTS


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
    if office is None:
        return ""
    if not run.title.generic:
        return _in_focus(paragraph, run, office, state)
    if office.head == _SOURCE:  # المصدر ذاته: a source or a communique told before, and nobody by name
        told = (each.speaker for each in reversed(state.subjects))
        return next((speaker for speaker in told if _PAPER & {fold(w) for w in speaker.split()}), "")
    if office.words <= _OF_NO_PLACE:  # المسؤول, المسؤولة الحكومية: whoever spoke last
        return state.official(gender=run.title.gender)
    abroad = all(country(word) for word in office.words)  # المسؤول الإيراني
    return (abroad and state.described(office, any_head=True)) or _in_focus(paragraph, run, office, state)


def _in_focus(paragraph: Paragraph, run: Run, office: Office, state: Discourse) -> str:
    """Who spoke last, where a definite noun phrase with nothing but adjectives says nothing against it, or "": المسؤولة الدولية,
    البرلماني ذاته, الوزيرة القبرصية السابقة. Somebody of another country is somebody else.
    """
    same = paragraph.folded[run.stop - 1] in SELF
    if run.title.gender == "f" and not same:
        return state.only_woman(office)
    alone = state.only_speaker()  # قال سمير ... وأكد الوزير المنتدب ...: of whom else would it tell?
    tells_little = same or run.title.generic or run.title.direct or office.words & FORMER or alone
    if not tells_little or not defined(paragraph.folded[run.first]):
        return ""
    behind = range(run.first + 1, run.stop - same)
    if any(not (defined(paragraph.folded[at]) and _may_describe(paragraph, at)) for at in behind):
        return ""
    name = state.official(gender=run.title.gender)
    nations, held = countries([office]), countries(state.profiles.get(name, ()))
    return "" if nations and held and not nations & held else name


def _may_describe(paragraph: Paragraph, at: int) -> bool:
    """Whether a word with the article behind an office is an adjective, which says nothing of what the office is for."""
    key = description_key(paragraph.folded[at])
    adjective = is_nisba(paragraph.folded[at]) or paragraph.folded[at] in RANK_ADJECTIVES
    return adjective or bool(country(key)) or key in FORMER | LASTING


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
