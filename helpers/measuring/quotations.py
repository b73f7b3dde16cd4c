"""What is said, by whom and with which verb: quotations in marks and indirect speech."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from helpers.measuring.mentions import MENTION, find_names
from helpers.measuring.phrases import Paragraph, noun_phrase, read_paragraph, wording
from helpers.measuring.quoted import Span, pair_marks
from helpers.measuring.saying import ACCORDING, CALLING, THAT, Event, find_events
from helpers.measuring.speakers import Discourse, join_profiles, resolve
from helpers.reading.arabic import fold, words
from helpers.reading.lists import KINDS, saying_verbs, titles
from helpers.tables import KitError, require_columns

#: columns of the table, beside the side
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
_CALLED = frozenset(
    fold(word) for word in ("سما", "سمى", "أسما", "يسمي", "تسمي", "سمت", "سميت", "وصف", "وصفت", "يصف", "اعتبر")
)
SPEECH, SHORT = 6, 3  # words: from SPEECH on it is speech, up to SHORT a name or a scare quote


def quotations(
    paragraphs: pd.DataFrame, names: pd.DataFrame, *, side: str, mentions: pd.DataFrame | None = None
) -> pd.DataFrame:
    """All that is said in the texts, in marks or told indirectly, with its speaker and verb.

    Parameters
    ----------
    paragraphs : table ``paragraphs``
        Those to be read, in order: a subject is carried on from paragraph to paragraph of a document.
    names : DataFrame
        As in names.csv; without it speakers are called as the text calls them.
    side : str
        Name of the side column.
    mentions : DataFrame, optional
        From `find_names`, when it is at hand.

    Returns
    -------
    DataFrame
        Table ``quotations``, one row a marked span or reported clause, in text order, with the side and

        - kind: "speech" in marks, "name" (of a thing, in marks), "scare" (other short spans in marks), "indirect";
        - speaker: an entry of names.csv, or the phrase that stands in the text where nobody is named, or empty;
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
    read = _read_documents(list(documents.values()))
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
        if any(by == "phrase" for at, _, _ in parts for _, _, _, _, by, _ in read[at]):
            again = Discourse(ahead=first, elsewhere=offices)
            read.update({at: _read(text, own, again) for at, text, own in parts})
    return read


def _read(text: str, mentions: list[tuple[int, int, str, str]], state: Discourse) -> list[tuple]:
    """(start, end, kind, speaker, speaker_by, verb) of one paragraph."""
    spans, _ = pair_marks(text)
    kinds: dict[Span, str] = {}
    for span in spans:
        before = next(reversed(kinds), None)
        together = before is not None and kinds[before] == "scare" and _coordinated(text[before.end : span.start])
        kinds[span] = (
            "scare" if together and len(words(text[span.start : span.end])) < SPEECH else _kind(text, span, mentions)
        )
    opaque = [(span.start, span.end) for span, kind in kinds.items() if kind == "speech" and span.depth == 0]
    paragraph = read_paragraph(text, mentions, opaque)
    before = list(state.subjects)
    events = find_events(paragraph)
    resolve(paragraph, events, state)
    clauses = _clauses(paragraph, events)
    found = []
    joined_to, last_end = None, -1
    for span, kind in kinds.items():
        event, speaker, by = None, "", ""
        if not (last_end >= 0 and _coordinated(text[last_end : span.start])):
            joined_to = None
        last_end = span.end
        if kind == "speech":
            event = _event_of(paragraph, events, span)
            source = _source(paragraph, span) if event is None else ""
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
            called = _calling(paragraph, events, span)
            if called is None and joined_to is not None:
                called = joined_to
            if called is not None:
                event, speaker, by = called, called.speaker, called.speaker_by
            joined_to = called
        found.append((span.start, span.end, kind, speaker, by, _Verb(event, paragraph) if event else None))
    for start, end, event in clauses:
        covered = sum(max(0, min(end, b) - max(start, a)) for a, b in opaque)
        if covered < (end - start) / 2:
            found.append((start, end, "indirect", event.speaker, event.speaker_by, _Verb(event, paragraph)))
    return sorted(found, key=lambda row: (row[0], row[1], row[2]))


def _source(paragraph: Paragraph, span: Span) -> str:
    """Whom a quotation without a verb is from: "وفق بيان للوزارة ... «...»", or "" where the sentence does not say."""
    inside = [at for at, (start, _) in enumerate(paragraph.spans) if span.start <= start < span.end]
    if not inside:
        return ""
    sentence = paragraph.sentence[inside[0]]
    for at, word in enumerate(paragraph.folded):
        according = word in ACCORDING or (word[:1] in "وف" and word[1:] in ACCORDING)
        if according and paragraph.sentence[at] == sentence and not paragraph.hidden[at]:
            run = noun_phrase(paragraph, at + 1)
            if run is not None:
                return run.principal.name if run.principal is not None else wording(paragraph, run)
    return ""


def _coordinated(gap: str) -> bool:
    """Whether only "and" stands between two marked spans: «...» و«...»."""
    return gap.strip('"“”„‟«»＂″❝❞،, \u00a0') == "و"


def _calling(paragraph: Paragraph, events: list[Event], span: Span) -> Event | None:
    """The verb of calling right before a short span: ما سماه «...»."""
    for event in events:
        if event.lead == "quote" and event.form.verb in CALLING and paragraph.spans[event.start][0] == span.start:
            return event
    return None


def _kind(text: str, span: Span, mentions: list[tuple[int, int, str, str]]) -> str:
    inside = [fold(text[span.start + a : span.start + b]) for a, b in words(text[span.start : span.end])]
    lead = text[max(0, span.start - 120) : span.start]
    before = [fold(lead[a:b]) for a, b in words(lead)][1 if span.start > 120 else 0 :]
    bare = [word[2:] if word.startswith("ال") else word[1:] if word[:1] in "وفبلك" else word for word in before[-1:]]
    thing = any(word in titles() and titles()[word].kind != "person" for word in (*before[-1:], *bare))
    if len(inside) >= SPEECH:
        return "name" if thing and len(inside) < 2 * SPEECH else "speech"
    colon = text[: span.start - 1].rstrip().endswith(":")
    verbs = [place for place, word in enumerate(before[-8:]) if _saying(word)]
    near = before[-1:] and (before[-1] in THAT or (verbs and verbs[-1] >= len(before[-8:]) - 2))
    if verbs and (colon or (len(inside) > SHORT and (near or _only_named(text, span, mentions)))):
        return "speech"
    if any(_naming(word) for word in before[-3:]):
        return "scare"  # ما سماه «...»: the words are the speaker's own, even where they name something
    named = any(
        span.start <= start and end <= span.end and len(text[start:end]) >= len(text[span.start : span.end].strip()) - 2
        for start, end, _, _ in mentions
    )
    return "name" if named or thing else "scare"


def _only_named(text: str, span: Span, mentions: list[tuple[int, int, str, str]]) -> bool:
    """Whether nothing but people stand between a verb of saying and the mark: أبلغ فلان فلانا «...»."""
    people = [(start, end) for start, end, _, kind in mentions if kind == "person"]
    for first, last in reversed(words(text[: span.start])):
        if any(start <= first < end for start, end in people):
            continue
        return _saying(fold(text[first:last]))
    return False


def _naming(word: str) -> bool:
    """Whether a word is "called it" or "described it as": سماه, يسميهم, وصفها."""
    bare = word[1:] if word[:1] in "وف" else word
    return any(bare in {base + end for end in ("ه", "ها", "هم", "هما", "")} for base in _CALLED)


def _saying(word: str) -> bool:
    return word in saying_verbs() or (word[:1] in "وف" and word[1:] in saying_verbs())


def _event_of(paragraph: Paragraph, events: list[Event], span: Span) -> Event | None:
    """The verb of saying of a quotation: the last one before it in its sentence, else one right after it."""
    inside = [at for at, (start, _) in enumerate(paragraph.spans) if span.start <= start < span.end]
    if not inside:
        return None
    first, last = inside[0], inside[-1]
    earlier = [event for event in events if event.at < first]
    if earlier:
        event = earlier[-1]
        same = paragraph.sentence[event.at] == paragraph.sentence[first] or event.start == first
        if same and event.start is not None and event.start <= first:
            return event
        if same and event.start is None and first - event.at <= 12:
            return event
    for event in events:
        if last < event.at <= last + 4 and (event.start is None or event.form.verb):
            return event
    return None


def _clauses(paragraph: Paragraph, events: list[Event]) -> list[tuple[int, int, Event]]:
    """Offsets of the reported clauses and the verbs that lead them in."""
    clauses = []
    for number, event in enumerate(events):
        if event.start is None or event.lead == "quote":
            continue
        following = next((later for later in events[number + 1 :] if not later.inner), None)
        stop = following.cut if following else len(paragraph.spans)
        last = event.start
        for at in range(event.start + 1, max(stop, event.start + 1)):
            gap = paragraph.gaps[at]
            if paragraph.sentence[at] != paragraph.sentence[event.start] or ".." in gap or "…" in gap:
                break
            word = paragraph.folded[at]
            also = at + 1 < len(paragraph.spans) and paragraph.folded[at + 1] in THAT  # كما أن: it goes on
            if word in ACCORDING or (word == fold("كما") and "،" in gap and not also):
                break
            last = at
        if stop > event.start:
            clauses.append((paragraph.spans[event.start][0], paragraph.spans[last][1], event))
    return clauses


def unpaired_marks(paragraphs: pd.DataFrame, *, side: str) -> pd.DataFrame:
    """Quotation marks without a partner in their paragraph: what they open or close cannot be told.

    Returns
    -------
    DataFrame
        One row a mark: ``doc_id``, the side, ``paragraph``, ``start``, ``end``, ``text`` the mark with the text from it to
        the end of the paragraph, up to 80 characters.

    Examples
    --------
    >>> paragraphs = pd.DataFrame({"doc_id": ["x"], "side": ["a"], "paragraph": [0], "start": [9], "text": ["قال «نعم"]})
    >>> unpaired_marks(paragraphs, side="side")[["start", "text"]].values.tolist()
    [[13, '«نعم']]
    """
    require_columns(paragraphs, ["doc_id", side, "paragraph", "start", "text"], what="paragraphs")
    rows = [
        (doc_id, value, number, offset + at, offset + at + 1, text[at : at + 80])
        for doc_id, value, number, offset, text in paragraphs[
            ["doc_id", side, "paragraph", "start", "text"]
        ].itertuples(index=False)
        for at in pair_marks(text)[1]
    ]
    return pd.DataFrame(rows, columns=["doc_id", side, "paragraph", "start", "end", "text"])


def count_verbs(table: pd.DataFrame, *, side: str, by: str = "verb") -> pd.DataFrame:
    """How often each verb of saying, kind of verb or speaker is used on each side.

    Parameters
    ----------
    table : table ``quotations``
    side : str
        Name of the side column.
    by : {"verb", "verb_kind", "speaker"}
        What a row is.

    Returns
    -------
    DataFrame
        One row a side and value of `by` that stands there: the side, `by`, (``verb_kind``, ``verb_english`` when by verb;
        one column a kind, then ``marked`` and ``indirect`` when by speaker), ``n`` and ``share``, the part of the side's
        rows with a verb (for speakers: of its rows with a speaker). Sorted by side, most used first, ties by value.

    Notes
    -----
    Rows without a verb (or a speaker) are left out, so names and most scare quotes do not count.

    Examples
    --------
    >>> table = pd.DataFrame({"side": ["a", "a"], "verb": ["قال", "أكد"], "verb_kind": ["neutral", "assertive"],
    ...                       "verb_english": ["said", "affirmed"], "speaker": ["k", "k"], "kind": ["speech", "indirect"]})
    >>> count_verbs(table, side="side", by="verb_kind")[["verb_kind", "n", "share"]].values.tolist()
    [['assertive', 1, 0.5], ['neutral', 1, 0.5]]
    """
    if by not in ("verb", "verb_kind", "speaker"):
        raise KitError(f"Verbs of saying cannot be counted by {by!r}. Choose 'verb', 'verb_kind' or 'speaker'.")
    require_columns(table, [side, "verb", "verb_kind", "speaker", "kind"], what="quotations")
    rows = table[table[by] != ""]
    keys = [side, "verb", "verb_kind", "verb_english"] if by == "verb" else [side, by]
    counts = rows.groupby(keys).size().rename("n").reset_index()
    if by == "speaker":
        for kind in KINDS:
            own = rows[rows["verb_kind"] == kind].groupby(keys).size()
            counts[kind] = [int(own.get(key, 0)) for key in counts[keys].itertuples(index=False, name=None)]
        indirect = rows[rows["kind"] == "indirect"].groupby(keys).size()
        counts["indirect"] = [int(indirect.get(key, 0)) for key in counts[keys].itertuples(index=False, name=None)]
        counts["marked"] = counts["n"] - counts["indirect"]
    counts["share"] = counts["n"] / counts.groupby(side)["n"].transform("sum")
    return counts.sort_values([side, "n", by], ascending=[True, False, True], kind="stable").reset_index(drop=True)
