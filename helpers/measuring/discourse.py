"""What a reader keeps in mind through one document: who spoke last, who is who."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from helpers.measuring.paragraph_words import country_of
from helpers.reading.arabic import fold

#: words of which an office may be made as well as of another
_SAME_OFFICE = {
    fold(word): fold(same)
    for word, same in (("وزراء", "حكومة"), ("نواب", "برلمان"), ("ملك", "عاهل"), ("قيصر", "عاهل"), ("مندوب", "مبعوث"))
}
#: what a head may be of, other than of a state
_BODIES = frozenset(fold(word) for word in "حكومة وزراء مجلس برلمان نواب هيئة لجنة حزب اتحاد وفد ديوان".split())
_FORMER = frozenset(fold(word) for word in "سابق أسبق راحل".split())


class Subject(NamedTuple):
    """Somebody whom a verb without subject may mean."""

    speaker: str
    gender: str
    plural: bool


@dataclass
class Discourse:
    """What a reader keeps in mind through one document."""

    subjects: list[Subject] = field(default_factory=list)
    persons: list[tuple[str, bool]] = field(default_factory=list)
    profiles: dict[str, set[str]] = field(default_factory=dict)
    organisations: list[str] = field(default_factory=list)
    #: the same, as a first reading of the document left it: a headline may tell of one who is named only below it
    ahead: Discourse | None = None
    #: how the persons are described in all documents
    elsewhere: dict[str, set[str]] = field(default_factory=dict)
    #: whether an office was read whose bearer had not been named yet
    sought: bool = False

    def meant(self, *, gender: str, plural: bool) -> str:
        """Speaker whom a verb of this gender and number means: the last subject that agrees, or ""."""
        for subject in reversed(self.subjects):
            if subject.plural == plural and (plural or not gender or subject.gender == gender):
                return subject.speaker
        if gender == "f" or plural:
            return ""
        if self.subjects:
            return self.subjects[-1].speaker
        return next((name for name, inner in self.persons if not inner), "")  # named first, though not as a subject

    def described(self, wanted: frozenset[str]) -> str:
        """Person last named whose descriptions hold all the words `wanted`, those named for themselves first, or ""."""
        for embedded in (False, True):
            fits = [n for n, inner in reversed(self.persons) if inner == embedded and _fits(wanted, self._profile(n))]
            # رئيس لبنان is the head of the state before he is the head of its government
            own = [name for name in fits if not (self._profile(name) & _BODIES) - wanted] if "رئيس" in wanted else fits
            if own or fits:
                return (own or fits)[0]
        if self.ahead is None or len(wanted) < 2:
            return ""
        return self.ahead.named_first(wanted) or self.ahead.known_elsewhere(wanted, self.elsewhere)

    def _profile(self, name: str) -> set[str]:
        return self.profiles.get(name, set())

    def named_first(self, wanted: frozenset[str]) -> str:
        """The person named first of all those whose descriptions hold the words `wanted`, or ""."""
        return next(
            (name for name, inner in self.persons if not inner and _fits(wanted, self.profiles.get(name, set()))), ""
        )

    def known_elsewhere(self, wanted: frozenset[str], profiles: dict[str, set[str]]) -> str:
        """The only person named here whom the `profiles` of all documents describe with the words `wanted`, or ""."""
        fits = {name for name, _ in self.persons if _fits(wanted, profiles.get(name, set()))}
        return fits.pop() if len(fits) == 1 else ""


def join_profiles(states: Iterable[Discourse]) -> dict[str, set[str]]:
    """How the persons of several documents are described in all of them together."""
    joined: dict[str, set[str]] = {}
    for state in states:
        for name, profile in state.profiles.items():
            joined.setdefault(name, set()).update(profile)
    return joined


def _fits(wanted: frozenset[str], profile: set[str]) -> bool:
    """Whether a description holds the words wanted, "of Iran" and "Iranian" being one; a former minister is not the minister."""
    if (profile & _FORMER) - wanted:
        return False
    own = {_office(word) for word in profile} | {country_of(word) for word in profile}
    wanted = frozenset(_office(word) for word in wanted)
    if wanted & {"حكومه", "برلمان"}:
        wanted -= {"مجلس"}  # رئيس مجلس الوزراء, رئيس الوزراء, رئيس الحكومة: one office
    return all(word in own or country_of(word) in own for word in wanted)


def _office(word: str) -> str:
    return _SAME_OFFICE.get(word, word)
