"""What a reader keeps in mind through one document: who spoke last, who is who."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from helpers.measuring.offices import FORMER, LASTING, Office, countries, country, fits, may_be, of_a_body
from helpers.measuring.paragraph_words import is_nisba


class Subject(NamedTuple):
    """Somebody whom a verb without subject may mean."""

    speaker: str
    gender: str
    plural: bool
    person: bool = True


@dataclass
class Discourse:
    """What a reader keeps in mind through one document."""

    subjects: list[Subject] = field(default_factory=list)
    persons: list[tuple[str, bool]] = field(default_factory=list)
    profiles: dict[str, set[Office]] = field(default_factory=dict)
    #: organisations in the order of their mentions, with the words they were called by
    organisations: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    #: those whom a feminine title or verb shows to be women
    women: set[str] = field(default_factory=set)
    #: all this, as a first reading of the document left it: a headline may tell of one who is named only below it
    ahead: Discourse | None = None
    #: how the persons are described in all documents
    elsewhere: dict[str, set[Office]] = field(default_factory=dict)
    #: whether an office was read whose bearer had not been named yet
    sought: bool = False

    def meant(self, *, gender: str, plural: bool) -> str:
        """Speaker whom a verb of this gender and number means: the last subject that agrees, or ""."""
        for subject in reversed(self.subjects):
            if subject.plural == plural and (plural or not gender or subject.gender == gender):
                return subject.speaker
        if gender == "f" and not plural:  # التقى سمير الوزيرة ليلى. وقالت إن ...
            return next((name for name, _ in reversed(self.persons) if name in self.women), "")
        if plural:
            return ""
        if self.subjects:
            return self.subjects[-1].speaker
        return next((name for name, inner in self.persons if not inner), "")  # named first, though not as a subject

    def official(self, *, gender: str = "m") -> str:
        """The person who spoke last, whom "the official" or "the speaker" means, or ""; المسؤولة is first of all a woman."""
        people = [s for s in reversed(self.subjects) if s.person and not s.plural]
        agree = [s for s in people if gender != "f" or s.gender == "f" or s.speaker in self.women]
        return next((s.speaker for s in agree or people), "")

    def only_speaker(self) -> str:
        """The one person who has spoken so far, where the text tells no office of his and names nobody before him, or ""."""
        people = {s.speaker for s in self.subjects if s.person and not s.plural}
        if len(people) != 1 or len({name for name, _ in self.persons}) != 1:
            return ""
        name = next(iter(people))
        return name if not self.profiles.get(name) else ""

    def only_woman(self, wanted: Office) -> str:
        """The woman told of, where there is one alone and no office or country of hers says that another is meant, or ""."""
        named = dict(self.persons)
        women = self.women | {s.speaker for s in self.subjects if s.gender == "f" and s.person and s.speaker in named}
        if len(women) != 1:
            return ""
        name = next(iter(women))
        held = self.profiles.get(name, ())
        nations, hers = countries([wanted]), countries(held)
        portfolio = {word for word in wanted.words if not (country(word) or is_nisba(word))} - FORMER - LASTING
        rivals = [o for o in held if o.head == wanted.head and o.words and portfolio and not o.words & portfolio]
        return "" if rivals or (nations and hers and not nations & hers) else name

    def described(self, wanted: Office, **loosely: bool) -> str:
        """Person last named who holds the office `wanted`, those named for themselves first, or ""."""
        for embedded in (False, True):
            found = [
                n for n, inner in reversed(self.persons) if inner == embedded and self._holds(n, wanted, **loosely)
            ]
            # رئيس لبنان is the head of the state before he is the head of its government
            own = [name for name in found if not of_a_body(wanted, self.profiles[name])]
            if found:
                return (own or found)[0]
        if self.ahead is None or loosely:
            return ""
        if not wanted.words:
            return self.ahead.told_by_less(wanted)
        return (
            self.ahead.named_first(wanted)
            or self.ahead.known_elsewhere(wanted, self.elsewhere)
            or self.ahead.told_by_less(wanted)
        )

    def _holds(self, name: str, wanted: Office, **loosely: bool) -> bool:
        return fits(wanted, self.profiles.get(name, ()), **loosely)

    def named_first(self, wanted: Office) -> str:
        """The person named first of all those who hold the office `wanted`, or ""."""
        return next((name for name, inner in self.persons if not inner and self._holds(name, wanted)), "")

    def known_elsewhere(self, wanted: Office, profiles: dict[str, set[Office]]) -> str:
        """The only person named here whom the `profiles` of all documents give the office `wanted`, or ""."""
        found = {name for name, _ in self.persons if fits(wanted, profiles.get(name, ()))}
        return found.pop() if len(found) == 1 else ""

    def told_by_less(self, wanted: Office) -> str:
        """The only person whom the text gives this office by fewer words, where it gives it to nobody by more, or ""."""
        found = {name for name, _ in self.persons if may_be(wanted, self.profiles.get(name, ()))}
        return found.pop() if len(found) == 1 else ""

    def know_woman(self, name: str) -> None:
        """Learn that a person is a woman, also where she was taken for a subject before: "ليلى، الوزيرة، قالت"."""
        self.women.add(name)
        self.subjects = [s._replace(gender="f") if s.speaker == name and s.gender == "m" else s for s in self.subjects]

    def describe(self, name: str, offices: Iterable[Office]) -> None:
        """Learn that a person holds these offices."""
        self.profiles.setdefault(name, set()).update(offices)


def join_profiles(states: Iterable[Discourse]) -> dict[str, set[Office]]:
    """How the persons of several documents are described in all of them together."""
    joined: dict[str, set[Office]] = {}
    for state in states:
        for name, profile in state.profiles.items():
            joined.setdefault(name, set()).update(profile)
    return joined
