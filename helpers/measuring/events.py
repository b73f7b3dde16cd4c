"""A verb of saying with what belongs to it."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.measuring.paragraph_words import Paragraph, Run
from helpers.reading.lists import SayingForm


@dataclass
class Event:
    """A verb of saying in a paragraph."""

    at: int
    cut: int
    form: SayingForm
    run: Run | None
    start: int | None  # first token of what is said; None when nothing follows
    lead: str
    speaker: str = ""
    speaker_by: str = ""
    told: bool = False  # "أكد أن قبرص تتعهد": its subject is spoken of, and does not go on to speak
    inner: bool = False  # "ما سماه": inside the clause of another verb, which goes on after it


def same(found: list[Event], paragraph: Paragraph, at: int) -> list[Event]:
    """Those events found that stand in the sentence of token `at`."""
    return [event for event in found if paragraph.sentence[event.at] == paragraph.sentence[at]]
