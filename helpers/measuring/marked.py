"""What stands between marks, and which verb of saying it or a reported clause belongs to."""

from __future__ import annotations

from helpers.measuring.events import Event
from helpers.measuring.objects import OCCASIONS
from helpers.measuring.papers import body_called, issuer
from helpers.measuring.paragraph_words import TITLED, WORKS, Paragraph, description_key
from helpers.measuring.particles import ACCORDING, THAT
from helpers.measuring.phrases import noun_phrase, wording
from helpers.measuring.quoted import Span
from helpers.measuring.saying_words import CALLING
from helpers.reading.arabic import fold, words
from helpers.reading.lists import saying_verbs, titles

_TO_ONE_OF = frozenset(fold(w) for w in "لأحد لإحدى لمصادر لمصدر لمسؤول لمسؤولين لبيان لوسائل".split())
_ENTITLED = tuple(fold(w) for w in ("بعنوان", "عنوان"))
_AND_THAT = fold("وذلك")
_HINTING = [[fold(word) for word in hint.split()] for hint in ("في إشارة إلى", "في تلميح إلى")]
_DURING = frozenset(fold(w) for w in "خلال عقب أثناء لدى بمناسبة".split())
_IN = frozenset(fold(w) for w in "في على بعد قبل ضمن عبر".split())
_CALLED = frozenset(
    fold(word) for word in ("سما", "سمى", "أسما", "يسمي", "تسمي", "سمت", "سميت", "وصف", "وصفت", "يصف", "اعتبر")
)
SPEECH, SHORT = 6, 3  # words: from SPEECH on it is speech, up to SHORT a name or a scare quote


def source_of(paragraph: Paragraph, span: Span) -> str:
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
                if run.principal is not None:
                    return run.principal.name
                body = issuer(paragraph, run)
                return body_called(paragraph, body) if body is not None else wording(paragraph, run)
    return ""


def _names_source(paragraph: Paragraph, at: int) -> bool:
    """Whether token `at` begins "according to somebody"; "وفق القانون" and "وفقا للدستور" belong to what is said."""
    word = paragraph.folded[at]
    if word not in ACCORDING or at + 1 >= len(paragraph.spans):
        return False
    if paragraph.folded[at + 1] in _TO_ONE_OF:
        return True
    if word not in ("وفق", "وفقا", "طبقا") or paragraph.folded[at + 1] in ("ما", "لما"):
        return True
    return noun_phrase(paragraph, at + 1) is not None or paragraph.folded[at + 1] in (
        "قوله",
        "قولها",
        "تعبيره",
        "تعبيرها",
    )


def _tells_when(paragraph: Paragraph, at: int) -> bool:
    """Whether token `at` begins where or when something was said: أكد ضرورة السد، | وذلك في كلمة ..."""
    if paragraph.folded[at] != _AND_THAT or "،" not in paragraph.gaps[at] or at + 2 >= len(paragraph.spans):
        return False
    after, occasion = paragraph.folded[at + 1], description_key(paragraph.folded[at + 2])
    return after in _DURING or (after in _IN and occasion in OCCASIONS)


def _hints(paragraph: Paragraph, at: int) -> bool:
    """Whether token `at` begins what the writer takes words to mean: قال إن الجار مخطئ، | في إشارة إلى ..."""
    return "،" in paragraph.gaps[at] and paragraph.folded[at : at + 3] in _HINTING


def coordinated(gap: str) -> bool:
    """Whether only "and" stands between two marked spans: «...» و«...»."""
    return gap.strip('"“”„‟«»＂″❝❞،, \u00a0') == "و"


def calling(paragraph: Paragraph, events: list[Event], span: Span) -> Event | None:
    """The verb of calling right before a short span: ما سماه «...»."""
    for event in events:
        if event.lead == "quote" and event.form.verb in CALLING and paragraph.spans[event.start][0] == span.start:
            return event
    return None


def kind_of(text: str, span: Span, mentions: list[tuple[int, int, str, str]]) -> str:
    inside = [fold(text[span.start + a : span.start + b]) for a, b in words(text[span.start : span.end])]
    lead = text[max(0, span.start - 120) : span.start]
    before = [fold(lead[a:b]) for a, b in words(lead)][1 if span.start > 120 else 0 :]
    bare = [word[2:] if word.startswith("ال") else word[1:] if word[:1] in "وفبلك" else word for word in before[-1:]]
    thing = any(word in titles() and titles()[word].kind != "person" for word in (*before[-1:], *bare))
    whole = (span.end - span.start) - 2
    if any(span.start <= start and end <= span.end and end - start >= whole for start, end, _, _ in mentions):
        return "name" if not any(_naming(word) for word in before[-3:]) else "scare"
    if len(inside) >= SPEECH:
        # كتب في مذكرة «...»: the paper has no name, it says this
        thing = any(word in titles() and not titles()[word].generic for word in (*before[-1:], *bare)) and thing
        headed = any(description_key(word) in TITLED for word in before[-3:])
        headed = headed or any(description_key(word) in WORKS or word.startswith(_ENTITLED) for word in before[-1:])
        return "name" if (thing or headed) and len(inside) < 2 * SPEECH else "speech"
    colon = text[: span.start - 1].rstrip().endswith(":")
    if len(inside) > SHORT and text[: span.start - 1].rstrip().endswith("،") and _waiting(before):
        return "speech"
    verbs = [place for place, word in enumerate(before[-8:]) if _saying(word)]
    near = before[-1:] and (before[-1] in THAT or (verbs and verbs[-1] >= len(before[-8:]) - 2))
    if len(inside) < SPEECH and before[-1:] and before[-1] in THAT and _runs_on(text, span.end):
        return "scare"  # قال إن «رجال البلدية الأربعة» عادوا
    if verbs and (colon or (len(inside) > SHORT and (near or _only_named(text, span, mentions)))):
        return "speech"
    if any(_naming(word) for word in before[-3:]):
        return "scare"  # ما سماه «...»: the words are the speaker's own, even where they name something
    named = any(
        span.start <= start and end <= span.end and len(text[start:end]) >= len(text[span.start : span.end].strip()) - 2
        for start, end, _, _ in mentions
    )
    return "name" if named or thing else "scare"


def _runs_on(text: str, end: int) -> bool:
    """Whether the sentence goes on with a word right behind the mark that closes at `end`."""
    behind = text[end + 1 : end + 3]
    return len(behind) == 2 and behind[0] == " " and behind[1].isalpha() and not text[end + 2 :].startswith("و")


def _waiting(before: list[str]) -> bool:
    """Whether the last verb of saying before a mark has led nothing in yet: قال فلان في مؤتمر أمس، «...»."""
    for place in range(len(before) - 1, -1, -1):
        if before[place] in THAT:
            return False
        if _saying(before[place]):
            return before[place].removeprefix("و").removeprefix("ف").startswith(("قال", "اضاف", "تابع", "صرح"))
    return False


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


def event_of(paragraph: Paragraph, events: list[Event], span: Span) -> Event | None:
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
        if same and event.start is None and first - event.at <= 40:
            return event
    for event in events:
        if last < event.at <= last + 4 and (event.start is None or event.form.verb):
            return event
    return None


def reported_clauses(paragraph: Paragraph, events: list[Event]) -> list[tuple[int, int, Event]]:
    """Offsets of the reported clauses and the verbs that lead them in."""
    clauses = []
    for number, event in enumerate(events):
        if event.start is None or event.lead == "quote":
            continue
        if event.inner and event.lead != "quote" and not event.speaker:
            continue  # التقارير التي تفيد بأن ...: nobody speaks
        if any(later.start == event.start for later in events[number + 1 :]):
            continue  # كرر ما وصفه فلان بأنه ...: what follows is the nearer verb's
        following = next((later for later in events[number + 1 :] if not later.inner), None)
        stop = following.cut if following else len(paragraph.spans)
        last = event.start
        for at in range(event.start + 1, max(stop, event.start + 1)):
            gap = paragraph.gaps[at]
            if paragraph.sentence[at] != paragraph.sentence[event.start] or ".." in gap or "…" in gap:
                break
            word = paragraph.folded[at]
            also = at + 1 < len(paragraph.spans) and paragraph.folded[at + 1] in THAT  # كما أن: it goes on
            sourced = _names_source(paragraph, at) or _tells_when(paragraph, at) or _hints(paragraph, at)
            if (sourced and not paragraph.hidden[at]) or (word == fold("كما") and "،" in gap and not also):
                break
            last = at
        if stop == event.start + 1 and paragraph.folded[event.start] in THAT:
            continue  # قال إنه أكد ...: the second verb tells it
        if stop > event.start:
            clauses.append((paragraph.spans[event.start][0], paragraph.spans[last][1], event))
    return clauses
