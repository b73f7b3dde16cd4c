"""Subjects that stand before their verb."""

from __future__ import annotations

from helpers.measuring.events import Event
from helpers.measuring.not_saying import PAPERS, in_it
from helpers.measuring.objects import OCCASIONS
from helpers.measuring.paragraph_words import (
    Paragraph,
    Run,
    broken,
    conjoined,
    defined,
    description_key,
    title_at,
    without_clitics,
)
from helpers.measuring.particles import HAD, LINKS, PREPOSITIONS, RELATIVES, THAT
from helpers.measuring.phrase_parts import MEETING
from helpers.measuring.phrases import noun_phrase, wording
from helpers.measuring.saying_words import saying_at
from helpers.reading.arabic import fold, is_stop_word, segment
from helpers.reading.lists import SayingForm

_ONE = {fold("الذي"): "m", fold("التي"): "f"}
# Links with which a clause of its own begins: who stands before them is not its subject.
_NEW_CLAUSE = frozenset(fold(w) for w in "حيث كما فيما بينما إذ عندما بعدما ثم".split())


def with_another(paragraph: Paragraph, run: Run) -> str:
    """Two parties that "and" joins into one subject, as they stand: "أمير قطر والرئيس التركي"; "" where there is one."""
    if run.stop >= len(paragraph.spans) or paragraph.folded[run.stop][:1] != "و" or broken(paragraph, run.stop):
        return ""
    if (
        "و" not in segment(paragraph.text[slice(*paragraph.spans[run.stop])]).proclitics
        and not paragraph.named[run.stop]
    ):
        return ""  # أقر الوزراء | وجهة النظر
    other = noun_phrase(paragraph, run.stop)
    if other is None or (other.principal is None and not other.definite):
        return ""
    return wording(paragraph, run._replace(stop=other.stop))


def begins_sentence(paragraph: Paragraph, at: int) -> bool:
    first = at
    while first and not paragraph.opens[first]:
        first -= 1
        if at - first > 5:
            return False
    return not any(".." in paragraph.gaps[place] for place in range(first + 1, at + 1))


def governed(paragraph: Paragraph, at: int, run: Run) -> bool:
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
        return not meets_another(paragraph, run)
    return before in PREPOSITIONS or (before[:1] in "لب" and bool({"ل", "ب"} & set(segment(raw).proclitics)))


def meets_another(paragraph: Paragraph, run: Run) -> bool:
    """Whether a second party follows a noun phrase in its clause."""
    for at in range(run.stop, min(run.stop + 8, len(paragraph.spans))):
        if broken(paragraph, at):
            return False
        word = paragraph.folded[at]
        if word == "مع" or word.startswith("ب") or noun_phrase(paragraph, at) is not None:
            return True
    return False


def plural_before(paragraph: Paragraph, event: Event, runs: dict[int, Run]) -> Run | None:
    """Several whom a verb in the plural means, where they stand before it in its sentence: أن | خبراء | رأوا السد وأكدوا."""
    if not (event.form.plural and paragraph.folded[event.at].endswith(("وا", "ون"))):
        return None
    sentence = paragraph.sentence[event.at]
    for run in sorted(runs.values(), key=lambda run: -run.first):
        if run.first < event.at and paragraph.sentence[run.first] == sentence:
            several = run.title is not None and run.title.plural and run.title.kind == "person"
            if several and run.principal is None and not governed(paragraph, run.first, run):
                return run
    return None


def subject_before(paragraph: Paragraph, event: Event, runs: dict[int, Run]) -> Run | None:
    """The noun phrase right before a verb: "الوزير قد قال", "فلان الذي أكد"."""
    if event.form.form == "participle":
        return _of_its_clause(paragraph, event, runs)
    if event.form.form not in ("past", "present"):
        return None
    if in_it(paragraph, event.at + 1):
        owner = _whose_paper(paragraph, event.at, runs)
        if owner is not None:
            return owner
    if broken(paragraph, event.at):
        return _been(paragraph, event.at, runs) or _before_comma(paragraph, event.at, runs)
    if paragraph.folded[event.at - 1] in RELATIVES and broken(paragraph, event.at - 1):
        owner = _before_comma(paragraph, event.at - 1, runs, anywhere=True)
        if owner is not None:
            return owner
    paper = runs.get(event.at - 1)
    if paper is not None and description_key(paragraph.folded[event.at - 1]).removesuffix("ا") in PAPERS | OCCASIONS:
        return paper  # أصدر النادي | بيانا | أكد فيه
    at = event.at
    relative = False
    while at and paragraph.folded[at - 1] in LINKS - _NEW_CLAUSE and not paragraph.opens[at]:
        at -= 1
        relative = relative or paragraph.folded[at] in RELATIVES
        if at - 1 in {stop - 1 for stop in runs} and relative:
            break
    run = runs.get(at) or _several_right_before(paragraph, event)
    if run is None and at == event.at:
        return _had_before(paragraph, event, runs)
    if run is None or paragraph.opens[event.at] or (relative and not _of_one_gender(paragraph.folded[at], run)):
        return None
    if relative or (at == event.at and unnamed(paragraph, run)):
        return run  # مسؤول بالدار | أخبره: what follows tells of him
    if event.form.gender == "f" and run.principal is not None and run.principal.kind == "person":
        return None
    first = run.first
    starts = broken(paragraph, first) or paragraph.folded[first - 1] in LINKS | THAT
    return run if starts else _had_before(paragraph, event, runs)


def _had_before(paragraph: Paragraph, event: Event, runs: dict[int, Run]) -> Run | None:
    """The subject right behind "had", with words of no list between it and its verb: كان | رئيس بلدية | تلك المنطقة أفاد."""
    for first in range(event.at - 1, max(event.at - 9, 0), -1):
        if broken(paragraph, first) or paragraph.folded[first] in THAT:
            return None
        if paragraph.folded[first - 1].lstrip("وف") in HAD:
            return next((run for run in runs.values() if run.first == first), None)
    return None


def _of_one_gender(word: str, run: Run) -> bool:
    """Whether a relative may mean what stands before it: في المدينة، | الذي says more of somebody else."""
    title = run.title
    told = title is None or title.plural or run.principal is not None or title.kind == "person"
    return told or word not in _ONE or title.gender == _ONE[word]


def _of_its_clause(paragraph: Paragraph, event: Event, runs: dict[int, Run]) -> Run | None:
    """The person right behind the verb of the clause that a participle ends, where that verb is none of saying: ..، وعلق |
    وزير الري | على الأمر قائلا.
    """
    for run in sorted(runs.values(), key=lambda run: -run.first):
        at = run.first
        if at >= event.at or not at or paragraph.sentence[at] != paragraph.sentence[event.at]:
            continue
        verb = paragraph.folded[at - 1]
        heads = paragraph.opens[at - 1] or (broken(paragraph, at - 1) and verb[:1] in "وف")
        if not heads or paragraph.opens[at] or broken(paragraph, at):
            continue
        person = _is_someone(run) or (run.title is not None and run.title.kind == "person" and not run.title.plural)
        bare = verb.removeprefix("و").removeprefix("ف")
        finite = not is_stop_word(bare) and not defined(bare) and bare not in PREPOSITIONS and bare not in MEETING
        says = any(saying_at(paragraph, place) for place in range(at - 1, event.at))
        return run if person and finite and not says and not governed(paragraph, at, run) else None
    return None


def _whose_paper(paragraph: Paragraph, at: int, runs: dict[int, Run]) -> Run | None:
    """Whose the paper is in which something stands: تدوينة | لسمير | قال فيها; بيان أدلى به | الوزير | جاء فيه."""
    for paper in range(at - 1, max(at - 16, -1), -1):
        bare = {description_key(paragraph.folded[paper]), *without_clitics(paragraph.folded[paper])}
        if {each.removesuffix("ا") for each in bare} & (OCCASIONS | PAPERS):
            break
        if paragraph.opens[paper]:
            return None
    else:
        return None
    for place in range(paper + 1, at):
        given = (
            paragraph.folded[place - 1] in ("به", "بها") or paragraph.begins.get(place, 0) > paragraph.spans[place][0]
        )
        if given or "ل" in segment(paragraph.text[slice(*paragraph.spans[place])]).proclitics:
            run = noun_phrase(paragraph, place)
            if run is not None and run.stop <= at and (run.principal is not None or run.title is not None):
                return run
    sent = [run for run in runs.values() if _is_someone(run) and run.stop <= paper <= run.stop + 3]
    sent = [run for run in sent if not any(broken(paragraph, place) for place in range(run.stop, paper + 1))]
    return max(sent, key=lambda run: run.first, default=None)  # سمير بعث ببرقية أعرب فيها عن شكره


def _before_comma(paragraph: Paragraph, at: int, runs: dict[int, Run], *, anywhere: bool = False) -> Run | None:
    """The person whose name, or what is said of him, a comma closes before token `at`: رئيس النادي، سمير الحلبي، | قال;
    لكن العميد سمير الحلبي، مستشار الوزير، | قال. He begins a clause, or may stand `anywhere` before a relative.
    """
    if paragraph.opens[at] or paragraph.gaps[at].strip() != "،":
        return None
    first = at - 1
    while not broken(paragraph, first) and at - first < 25:
        first -= 1
    before = runs.get(first) if not paragraph.opens[first] and paragraph.gaps[first].strip() == "،" else None
    named = runs.get(at)
    alone = named is not None and named.first == first and _is_someone(named)
    if alone and (before is not None or not conjoined(paragraph, at)):
        return named  # وزير سابق وأحد أشهر التجار، سمير الحلبي، | قال
    tells = defined(paragraph.folded[first]) or title_at(paragraph, first) is not None
    if before is None or not tells or not _is_someone(before) or conjoined(paragraph, first):
        return None
    begins = paragraph.opens[before.first] or paragraph.folded[before.first - 1] in LINKS or anywhere
    return before if begins else None


def _is_someone(run: Run) -> bool:
    """Whether a noun phrase is about a person by name."""
    return run.principal is not None and run.principal.kind == "person"


def _been(paragraph: Paragraph, at: int, runs: dict[int, Run]) -> Run | None:
    """The subject that "had" before it holds across a comma: وكان | فريق البلدية في السوق، | دعا."""
    if paragraph.opens[at] or paragraph.gaps[at].strip() != "،":
        return None
    for run in runs.values():
        had = 0 < run.first < run.stop <= at and paragraph.folded[run.first - 1].lstrip("وف") in HAD
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


def unnamed(paragraph: Paragraph, run: Run) -> bool:
    """Whether a noun phrase is somebody without name and article, of whom a verb right behind it tells."""
    person = run.title is not None and run.title.kind == "person" and run.principal is None
    return person and not defined(paragraph.folded[run.first])


def of_one_man(form: SayingForm) -> bool:
    """Whether a participle is masculine singular: معربا belongs to no group, though it may stand behind one."""
    return form.form == "participle" and form.gender == "m" and not form.plural


def told_subject(paragraph: Paragraph, event: Event) -> Run | None:
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


def pair_before(paragraph: Paragraph, event: Event, runs: dict[int, Run]) -> str:
    """Two parties whom a verb in the dual means, as they stand before it in its sentence, or ""."""
    if not (event.form.plural and paragraph.folded[event.at].endswith(("ا", "ان"))):
        return ""
    sentence = paragraph.sentence[event.at]
    for run in sorted(runs.values(), key=lambda run: -run.first):
        if run.first < event.at and paragraph.sentence[run.first] == sentence:
            both = with_another(paragraph, run)
            if both:
                return both
    return ""
