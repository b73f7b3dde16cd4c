"""What a text tells of who holds which office: "شمخاني، أمين المجلس", "نظيره الفرنسي فلان"."""

from __future__ import annotations

from helpers.measuring.discourse import Discourse
from helpers.measuring.offices import counterpart, country, offices_in, offices_of
from helpers.measuring.paragraph_words import Mention, Paragraph, Run, broken, description_key
from helpers.reading.arabic import fold
from helpers.reading.lists import titles

SOURCE, _COUNTERPART = fold("مصدر"), fold("نظير")
_COUNTERPARTS = frozenset(
    fold(w)
    for w in "نظيره نظيرها نظيرته نظيرتها نظيريه نظيريها نظيراه نظرائه نظرائها نظراءه نظراءها نظراؤه نظراؤها نظرائهم نظرائهما".split()
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
