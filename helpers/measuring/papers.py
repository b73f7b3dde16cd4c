"""Whose a paper is that speaks: بيان للنادي, بيان صادر عن النادي, منشور الوزارة."""

from __future__ import annotations

from helpers.measuring.paragraph_words import Paragraph, Run, broken, description_key, title_at
from helpers.measuring.phrases import noun_phrase, wording
from helpers.reading.arabic import fold
from helpers.reading.lists import titles

_STATEMENTS = frozenset(fold(w) for w in "بيان بلاغ تقرير وثيقة منشور تغريدة تدوينة".split())
_ISSUED = frozenset(fold(w) for w in "صادر صادرة صدر صدرت".split())


def issuer(paragraph: Paragraph, run: Run) -> Run | None:
    """The body whose statement a noun phrase is, or None."""
    if description_key(paragraph.folded[run.first]) not in _STATEMENTS:
        return None
    sent = paragraph.folded[run.stop : run.stop + 2]
    if len(sent) == 2 and sent[0] in _ISSUED and sent[1] == "عن" and not broken(paragraph, run.stop):
        first = run.stop + 2
    else:
        first = next((at for at in range(run.first + 1, run.stop) if _is_body_at(paragraph, at)), -1)
    body = noun_phrase(paragraph, first) if 0 <= first < len(paragraph.spans) and not broken(paragraph, first) else None
    if body is None or (body.principal is None and (body.title is None or body.title.kind != "organisation")):
        return None
    return body if body.principal is None or body.principal.kind in ("organisation", "place") else None


def body_called(paragraph: Paragraph, body: Run) -> str:
    """What a body is called, without the preposition before it: (بيان) للوزارة is الوزارة."""
    if body.principal is not None:
        return body.principal.name
    told = wording(paragraph, body)
    if told.startswith("لل"):
        return "ال" + told[2:]
    return told[1:] if told.startswith("ل") and paragraph.folded[body.first] not in titles() else told


def _is_body_at(paragraph: Paragraph, at: int) -> bool:
    """Whether a body that is no paper begins at token `at`."""
    mention, title = paragraph.mentions.get(at), title_at(paragraph, at)
    if mention is not None:
        return mention.kind == "organisation"
    return title is not None and title.kind == "organisation" and fold(title.word) not in _STATEMENTS
