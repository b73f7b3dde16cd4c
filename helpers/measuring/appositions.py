"""Names that stand behind what their bearers are called, right behind it or after its place or subject."""

from __future__ import annotations

from helpers.measuring.attached import ENVOYS
from helpers.measuring.paragraph_words import Mention, Paragraph, Run, broken, conjoined, defined, title_at
from helpers.measuring.particles import ADVERBIAL, RELATIVES, THAT
from helpers.measuring.phrase_parts import construct
from helpers.measuring.phrases import noun_phrase
from helpers.reading.arabic import fold
from helpers.reading.lists import places, saying_verbs

# What joins an office to what it is for, and what makes of a name the owner of the word before it.
_LINKING = frozenset(fold(w) for w in "إلى لدى باسم في لشؤون بشأن على".split())
_OWNERS = frozenset(fold(w) for w in "باسم إلى لدى مع عن من على في".split())


def _added(paragraph: Paragraph, run: Run) -> Run | None:
    """The noun phrase that a comma adds to another, with a place before it: وزير الدفاع في إيران، | العميد فلان."""
    at = run.stop
    place = paragraph.mentions.get(at + 1)
    if at < len(paragraph.spans) and paragraph.folded[at] == "في" and place is not None and place.kind == "place":
        at = place.last + 1
    if at >= len(paragraph.spans) or paragraph.opens[at] or paragraph.gaps[at].strip() != "،":
        return None
    return noun_phrase(paragraph, at)


def apposed(paragraph: Paragraph, run: Run) -> Mention | None:
    """The person whom a comma adds to an office: "وزير الدفاع، فلان", "وزير الدفاع في إيران، العميد فلان"."""
    if run.title is None or run.title.kind != "person" or run.title.plural or run.principal is not None:
        return None
    added = _added(paragraph, run)
    if added is None or added.principal is None or added.principal.kind != "person":
        return None
    start = paragraph.spans[added.first][0]
    # "وزير الدفاع، ودهقان": a second man
    return None if paragraph.begins.get(added.first, start) > start else added.principal


def apposed_body(paragraph: Paragraph, run: Run) -> Mention | None:
    """The body whose name a comma adds to what it is: "حزب المعارضة في قبرص، حزب «النهار»، أن"."""
    added = _added(paragraph, run)
    if added is None or added.title is None or run.title is None or added.title.word != run.title.word:
        return None
    return added.principal if added.principal is not None and added.principal.kind == "organisation" else None


def described_from_afar(paragraph: Paragraph, run: Run) -> Run | None:
    """An office with what it is for and then its bearer: "المبعوث الخاص للاتحاد إلى قبرص | فلان", else None.

    Behind a further title the name is another's ("المتحدث باسم الوزير فلان"), unless a comma or a mark parts it.
    """
    if run.title is None or run.title.kind != "person" or run.title.plural or run.principal is not None:
        return None
    further = within = loose = False
    for at in range(run.stop, min(run.stop + 18, len(paragraph.spans))):
        word, person = paragraph.folded[at], paragraph.mentions.get(at)
        if paragraph.opens[at] or paragraph.hidden[at] or word in THAT or ":" in paragraph.gaps[at]:
            return None
        if word in RELATIVES:
            return None  # رئيس المحكمة | التي تحاكم الوزير السابق، فلان
        parted = broken(paragraph, at)
        if person is not None and person.kind == "person":
            joined = paragraph.begins[at] > paragraph.spans[at][0]
            mine = (
                at > run.stop
                and not joined
                and (parted or not (further or paragraph.folded[at - 1] in _OWNERS))
                and (parted or not within or posted(paragraph, run, at) or _before_that(paragraph, person))
                and (not loose or (not parted and _before_that(paragraph, person)))
            )
            return run._replace(stop=person.last + 1, principal=person) if mine else None
        here = title_at(paragraph, at)
        office = here is not None and here.kind == "person" and not here.plural and not conjoined(paragraph, at)
        if parted and office and not here.direct:
            further = within = loose = False  # الوزير المنتدب لدى الحكومة، | الناطق باسمها، سمير الحلبي
            continue
        if parted and not (here is not None and here.direct):
            return None
        linked = (
            word in _LINKING
            or word in places()
            or word.startswith(("لل", "ال", "وال", "بال", "ل"))
            or paragraph.named[at]
        )
        if not linked and paragraph.folded[at - 1] not in _LINKING and not construct(paragraph, at):
            # مراسل الشؤون الثقافية في قناة كان 11 | سمير الحلبي | إن
            if word in ADVERBIAL - _LINKING or word in saying_verbs() or parted:
                return None
            loose = True
        within = within or word == "في"  # التقى الوزير في بغداد فلانا
        further = further or (here is not None and not here.direct and here.kind == "person")
    return None


def ends_far(paragraph: Paragraph, run: Run) -> int:
    """Token after the bearer of an office with what it is for, at the head of a sentence; -1 where none is named."""
    called = described_from_afar(paragraph, run) if run.definite and paragraph.opens[run.first] else None
    return -1 if called is None or broken(paragraph, called.principal.first) else called.stop


def posted(paragraph: Paragraph, run: Run, at: int) -> bool:
    """Whether nothing but the town where an envoy sits parts him from his name at token `at`: سفير قبرص | في بيروت | فلان."""
    envoy = run.title is not None and fold(run.title.word) in ENVOYS and run.stop - run.first > 1
    return envoy and not defined(paragraph.folded[run.first]) and at == run.stop + 2


def _before_that(paragraph: Paragraph, person: Mention) -> bool:
    """Whether "that" or a verb of saying follows a name: قال مسؤول السوق في شمال المدينة | سمير الحلبي | إن.

    It does not in التقى الوزير في بغداد فلانا, where he is another.
    """
    after = person.last + 1
    if after >= len(paragraph.spans):
        return False
    form = saying_verbs().get(paragraph.folded[after])
    says = form is not None and form.form in ("past", "present") and not broken(paragraph, after)
    return says or paragraph.folded[after] in THAT
