"""What is said, by whom and with which verb: quotations in marks and indirect speech."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from helpers.measuring.discourse import Discourse, join_profiles
from helpers.measuring.events import Event
from helpers.measuring.marked import SPEECH, calling, coordinated, event_of, kind_of, reported_clauses, source_of
from helpers.measuring.mentions import MENTION, find_names
from helpers.measuring.paragraph_words import Paragraph, read_paragraph
from helpers.measuring.quoted import Span, pair_marks
from helpers.measuring.said import count_verbs, unpaired_marks
from helpers.measuring.saying import find_events
from helpers.measuring.speakers import resolve
from helpers.measuring.unlisted import unlisted_people
from helpers.reading.arabic import words
from helpers.tables import require_columns

__all__ = ["count_verbs", "quotations", "unpaired_marks"]

#: columns of the table, beside the side
#: words before a quotation that are told as a clause of their own
LONG_LEAD = 12
COLUMNS = (
    "doc_id",
    "paragraph",
    "start",
    "end",
    "text",
    "kind",
    "speaker",
    "verb",
    "verb_kind",
    "verb_english",
    "speaker_by",
    "verb_start",
    "verb_end",
)


def quotations(
    paragraphs: pd.DataFrame, names: pd.DataFrame, *, side: str, mentions: pd.DataFrame | None = None
) -> pd.DataFrame:
    """All that is said in the texts, in marks or told indirectly, with its speaker and verb.

    Parameters
    ----------
    paragraphs : table ``paragraphs``
        Those to be read, in order: a subject is carried on from paragraph to paragraph of a document.
    names : DataFrame
        As in names.csv; people whom it does not have speak under the name that the text gives them in full.
    side : str
        Name of the side column.
    mentions : DataFrame, optional
        From `find_names`, when it is at hand.

    Returns
    -------
    DataFrame
        Table ``quotations``, one row a marked span or reported clause, in text order, with the side and

        - kind: "speech" in marks, "name" (of a thing, in marks), "scare" (other short spans in marks), "indirect";
        - speaker: an entry of names.csv, or somebody whom it does not have by the fullest name of the document, or the
          phrase that stands in the text where nobody is named, or empty;
        - speaker_by: "named" after the verb, "described" by a title that fits one named before, "phrase", "carried"
          on from an earlier verb or sentence, or empty;
        - verb: in the past, as dictionaries give it, or empty; verb_kind neutral, assertive, negative or praising;
          verb_english; verb_start, verb_end its place in documents.text (-1 without a verb).

    Notes
    -----
    Marks are paired by :func:`pair_marks`. Six words and more in marks are speech, three or fewer a name (after صحيفة,
    فيلق and the like, or in names.csv) or a scare quote, four or five speech only right after a verb of saying.
    Indirect speech is a verb, participle or verbal noun of saying_verbs.tsv with أن or إن, its preposition or a direct
    object; the clause reported runs to the next verb of saying, " .. " or the end of the sentence, and may run too far
    where a new main clause begins with و. When most of it stands in marks it is not told a second time.

    An office without a name means the last person so described; where there is none, the one whom the document names
    further down, or else the only one named in it whom another document describes so. Two who speak together
    (الوزيران) stay the phrase that the text has: their words are not those of one of them, and a row counts once.

    The reading is shallow: a speaker "carried" or "described" is a good guess, to be read in its passage.

    Examples
    --------
    >>> names = pd.DataFrame({"name": ["سمير"], "variants": [""], "kind": ["person"], "english": ["Samir"]})
    >>> text = "أكد سمير أن السوق مفتوحة. وحذر من الغلاء."
    >>> paragraphs = pd.DataFrame({"doc_id": ["x"], "side": ["a"], "paragraph": [0], "start": [0], "text": [text]})
    >>> quotations(paragraphs, names, side="side")[["text", "speaker", "verb", "verb_kind"]].values.tolist()
    [['السوق مفتوحة', 'سمير', 'أكد', 'assertive'], ['الغلاء', 'سمير', 'حذر', 'negative']]
    """
    require_columns(paragraphs, ["doc_id", side, "paragraph", "start", "text"], what="paragraphs")
    if mentions is None:
        mentions = find_names(paragraphs, names, side=side)
    require_columns(mentions, MENTION, what="mentions")
    kinds = dict(zip(names["name"], names["kind"], strict=True))
    named = defaultdict(list)
    for row in mentions[list(MENTION)].itertuples(index=False):
        named[row.doc_id, row.paragraph].append((row.start, row.end, row.name, kinds.get(row.name, "")))
    units = list(paragraphs[["doc_id", side, "paragraph", "start", "text"]].itertuples(index=False, name=None))
    documents = defaultdict(list)
    for at, (doc_id, _, number, offset, text) in enumerate(units):
        own = [(start - offset, end - offset, name, kind) for start, end, name, kind in named[doc_id, number]]
        documents[doc_id].append((at, text, own))
    read = _read_documents([_with_unlisted(parts) for parts in documents.values()])
    rows = []
    for at, (doc_id, value, number, offset, text) in enumerate(units):
        for found in read[at]:
            start, end, kind, speaker, by, verb = found
            form, place = (verb.form, verb.at) if verb else (None, (-1, -1))
            rows.append(
                {
                    "doc_id": doc_id,
                    side: value,
                    "paragraph": number,
                    "start": offset + start,
                    "end": offset + end,
                    "text": text[start:end],
                    "kind": kind,
                    "speaker": speaker,
                    "verb": form.verb if form else "",
                    "verb_kind": form.kind if form else "",
                    "verb_english": form.english if form else "",
                    "speaker_by": by if speaker else "",
                    "verb_start": offset + place[0] if form and form.verb else -1,
                    "verb_end": offset + place[1] if form and form.verb else -1,
                }
            )
    return pd.DataFrame(rows, columns=["doc_id", side, *COLUMNS[1:]])


class _Verb:
    """Verb of an event with its place in the paragraph."""

    def __init__(self, event: Event, paragraph: Paragraph):
        self.form = event.form
        self.at = paragraph.spans[event.at]


def _with_unlisted(parts: list[tuple[int, str, list[tuple]]]) -> list[tuple[int, str, list[tuple]]]:
    """The paragraphs of a document with the mentions of people whom names.csv does not have."""
    more = unlisted_people([(text, own) for _, text, own in parts])
    return [(at, text, sorted(own + found)) for (at, text, own), found in zip(parts, more, strict=True)]


def _read_documents(documents: list[list[tuple[int, str, list[tuple[int, int, str, str]]]]]) -> dict[int, list[tuple]]:
    """Number of a paragraph -> what :func:`_read` finds in it, for documents of (number, text, mentions).

    A document is read again when it calls somebody by his office only: he may be named further down, as under a headline,
    or his office may be told in another document, if he is the only one so described whom this one names.
    """
    read: dict[int, list[tuple]] = {}
    states = []
    for parts in documents:
        state = Discourse()
        read.update({at: _read(text, own, state) for at, text, own in parts})
        states.append(state)
    offices = join_profiles(states)
    for parts, first in zip(documents, states, strict=True):
        if first.sought:
            again = Discourse(ahead=first, elsewhere=offices)
            read.update({at: _read(text, own, again) for at, text, own in parts})
    return read


def _read(text: str, mentions: list[tuple[int, int, str, str]], state: Discourse) -> list[tuple]:
    """(start, end, kind, speaker, speaker_by, verb) of one paragraph."""
    spans, _ = pair_marks(text)
    kinds: dict[Span, str] = {}
    for span in spans:
        before = next(reversed(kinds), None)
        together = before is not None and kinds[before] == "scare" and coordinated(text[before.end : span.start])
        kinds[span] = (
            "scare" if together and len(words(text[span.start : span.end])) < SPEECH else kind_of(text, span, mentions)
        )
    opaque = [(span.start, span.end) for span, kind in kinds.items() if kind == "speech" and span.depth == 0]
    paragraph = read_paragraph(text, mentions, opaque)
    before = list(state.subjects)
    events = find_events(paragraph)
    resolve(paragraph, events, state)
    clauses = reported_clauses(paragraph, events)
    found = []
    joined_to, last_end = None, -1
    for span, kind in kinds.items():
        event, speaker, by = None, "", ""
        if not (last_end >= 0 and coordinated(text[last_end : span.start])):
            joined_to = None
        last_end = span.end
        if kind == "speech":
            event = event_of(paragraph, events, span)
            source = source_of(paragraph, span) if event is None else ""
            if event is not None:
                speaker, by = event.speaker, event.speaker_by
            elif source:
                speaker, by = source, "phrase"
            else:
                earlier = [e for e in events if paragraph.spans[e.at][0] < span.start and e.speaker]
                carried = earlier[-1].speaker if earlier else (before[-1].speaker if before else "")
                speaker, by = carried, "carried"
        elif kind == "scare":
            for start, end, owner in clauses:
                if start <= span.start and span.end <= end:
                    event, speaker, by = owner, owner.speaker, owner.speaker_by
            called = calling(paragraph, events, span)
            if called is None and joined_to is not None:
                called = joined_to
            if called is not None:
                event, speaker, by = called, called.speaker, called.speaker_by
            joined_to = called
        found.append((span.start, span.end, kind, speaker, by, _Verb(event, paragraph) if event else None))
    for start, end, event in clauses:
        covered = sum(max(0, min(end, b) - max(start, a)) for a, b in opaque)
        marked = any(
            kind == "scare" and span.start <= start + 1 and end - 1 <= span.end for span, kind in kinds.items()
        )
        if covered >= (end - start) / 2:  # أكد أن ...، قائلا «...»: the words before a long quotation are told too
            end = min((a for a, b in opaque if start <= a < end), default=start)
            inside = words(text[start:end])
            end = start + inside[-1][1] if len(inside) >= LONG_LEAD else start
        if end > start and not marked:
            found.append((start, end, "indirect", event.speaker, event.speaker_by, _Verb(event, paragraph)))
    return sorted(found, key=lambda row: (row[0], row[1], row[2]))
