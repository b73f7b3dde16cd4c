"""What a reader keeps in mind through one document: who spoke last, who is who."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from helpers.measuring.offices import Office, fits, may_be, of_a_body


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
    #: the same, as a first reading of the document left it: a headline may tell of one who is named only below it
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
        if gender == "f" or plural:
            return ""
        if self.subjects:
            return self.subjects[-1].speaker
        return next((name for name, inner in self.persons if not inner), "")  # named first, though not as a subject

    def official(self) -> str:
        """The person who spoke last, whom "the official" or "the speaker" means, or ""."""
        return next((s.speaker for s in reversed(self.subjects) if s.person and not s.plural), "")

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
