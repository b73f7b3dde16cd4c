"""Whom a noun phrase means, and what a text tells of who holds which office."""

from __future__ import annotations

from helpers.measuring.appositions import apposed, apposed_body
from helpers.measuring.attached import RANK_ADJECTIVES
from helpers.measuring.discourse import Discourse
from helpers.measuring.introductions import SOURCE
from helpers.measuring.offices import FORMER, LASTING, Office, countries, country, offices_of
from helpers.measuring.papers import body_called, issuer
from helpers.measuring.paragraph_words import Mention, Paragraph, Run, defined, description_key, is_nisba
from helpers.measuring.phrase_reading import SELF
from helpers.measuring.phrases import wording
from helpers.measuring.plain_subjects import LATTER
from helpers.reading.arabic import fold
from helpers.reading.lists import titles

_LEADER = fold("زعيم")
_NUMBERS = {fold(word): place for place, word in enumerate("الأول الثاني الثالث الرابع".split())}
_PAPER = frozenset(
    fold(w) for w in "مصدر المصدر مصادر المصادر بيان البيان بلاغ البلاغ تقرير التقرير وثيقة الوثيقة بلاغا بيانا".split()
)
# What "the official" may be called without telling him from another.
_OF_NO_PLACE = frozenset(
    fold(w)
    for w in "حكومي حكومية محلي محلية حزبي حزبية نقابي نقابية أممي أممية برلماني برلمانية جامعي جامعية أمني أمنية "
    "مذكور مذكورة".split()
)


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
    if title is None and run.stop == run.first + 1 and defined(paragraph.folded[run.first]):
        head = description_key(paragraph.folded[run.first])  # التلفزيون after تلفزيون القاهرة
        named = next((name for name, _ in reversed(state.organisations) if fold(name.split()[0]) == head), "")
        if named:
            return named, "described"
    body = issuer(paragraph, run)
    if body is not None:
        name, how = whom(paragraph, body, state)  # تقرير المنظمة, which was named before
        return (body_called(paragraph, body) if how == "phrase" else name), how
    if title is None or title.plural or not run.definite:
        return wording(paragraph, run), "phrase"
    if title.kind == "person":
        state.sought = True
        name = _bearer(paragraph, run, state)
        if name:
            return name, "described"
    elif title.kind == "organisation":
        body = apposed_body(paragraph, run)
        if body is not None:
            return body.name, "named"
        head = description_key(paragraph.folded[run.first])
        bare = all(word == head or word in _OF_NO_PLACE or is_nisba(word) for word in run.words)
        for name, called in reversed(state.organisations):
            if bare and head in called:  # الفريق البرلماني ذاته
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
    if office is None:
        return ""
    if not run.title.generic:
        return _in_focus(paragraph, run, office, state)
    if office.head == SOURCE:  # المصدر ذاته: a source or a communique told before, and nobody by name
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
    loose = run.title.generic or run.title.direct or office.head == _LEADER
    tells_little = same or loose or office.words & FORMER or alone
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
