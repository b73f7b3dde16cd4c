"""Who says what is said: verbs of saying, their subjects, and subjects carried on from sentence to sentence.

A shallow reading without a parser: noun phrases are runs of titles, names and the adjectives that follow them. It is right
where the press writes as the press does; the table says how each speaker was found, so that a reader can check.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

from helpers.reading.arabic import fold, is_stop_word, segment, sentences, words
from helpers.reading.lists import SayingForm, Title, saying_verbs, titles

_PRONOUNED = ("", "ه", "ها", "هم", "هما", "هن", "نا", "ني", "ي", "ك", "كم")
_THAT = frozenset(lead + "ان" + end for lead in ("", "ب") for end in _PRONOUNED) | {"الا", "بالا"}
_PREPOSITIONS = frozenset(fold(w) for w in "مع من عن إلى على في بين ضد لدى عند نحو تجاه حول بشأن منذ حتى".split())
_ADVERBIAL = frozenset(
    fold(w) for w in "خلال في بعد قبل عقب أمام لدى عند إثر أثناء أيضا كذلك قد من جانب أمس اليوم مع عبر ردا حول".split()
)
_LINKS = frozenset(
    fold(w)
    for w in "كما فيما بينما حيث ثم قد وقد لقد كان وكان كانت وكانت لكنه لكنها لكنهم لكن ولكن ولكنه الذي التي الذين اللذين والذي والتي "
    "هو هي وهو وهي إذ وإذ عندما بعدما فقد سبق وسبق".split()
)
_RELATIVES = frozenset(fold(w) for w in "الذي التي الذين اللذين اللذان".split())
_OPENERS = frozenset(fold(w) for w in "جانبه جانبها جهته جهتها بدوره بدورها طرفه ناحيته المقابل جهتهم جانبهم".split())
_TIMES = frozenset(
    fold(w) for w in "الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت اليوم أمس الليلة الآن الماضي الماضية".split()
)
_NOT_SAID = frozenset(fold(w) for w in "أن بأن لأن كي لكي لن لم حتى ألا لئلا".split())
_ACCORDING = frozenset(fold(w) for w in "بحسب حسب وفق وفقا حسبما بحسبما وفقما".split())
# Titles whose bearer stands for another: the name right after them is the other's.
_RELATIONAL = frozenset(fold(w) for w in "ممثل نائب مستشار مبعوث وكيل متحدث ناطق نظير".split())
_RANK_ADJECTIVES = frozenset(
    fold(w)
    for w in "العام العامة الأعلى العليا الأول الأولى السابق السابقة الحالي الحالية الجديد الجديدة الكبير المسلح المسلحة".split()
)
_WHAT = frozenset("ما مما بما فيما لما عما من ممن".split())
#: verbs that call something a name: what follows in marks is the speaker's word for it
CALLING = ("سمى", "وصف")
_BREAK = re.compile("[^\\s\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u0640\\-]")
_QUOTE = re.compile('["“”„‟«»＂″❝❞]')


class Mention(NamedTuple):
    """A name in a paragraph: first and last token, the entry and its kind."""

    first: int
    last: int
    name: str
    kind: str


class Run(NamedTuple):
    """A noun phrase: tokens from ``first`` to before ``stop``, the mention that it is about, its words, its title."""

    first: int
    stop: int
    principal: Mention | None
    words: frozenset[str]
    title: Title | None
    definite: bool


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
    inner: bool = False  # "ما سماه": inside the clause of another verb, which goes on after it


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

    def meant(self, *, gender: str, plural: bool) -> str:
        """Speaker whom a verb of this gender and number means: the last subject that agrees, or ""."""
        for subject in reversed(self.subjects):
            if subject.plural == plural and (plural or not gender or subject.gender == gender):
                return subject.speaker
        return "" if gender == "f" or plural or not self.subjects else self.subjects[-1].speaker

    def described(self, wanted: frozenset[str]) -> str:
        """Person last named whose descriptions hold all the words `wanted`, those named for themselves first, or ""."""
        for embedded in (False, True):
            for name, inner in reversed(self.persons):
                profile = self.profiles.get(name, set())
                if inner == embedded and all(word in profile or _country(word) in profile for word in wanted):
                    return name
        return ""


class Paragraph:
    """One paragraph read: tokens, gaps, sentences, noun phrases. A record made once; nothing changes it afterwards."""

    def __init__(self, text: str, mentions: list[tuple[int, int, str, str]], opaque: list[tuple[int, int]]):
        self.text = text
        self.spans = words(text)
        self.folded = [fold(text[start:end]) for start, end in self.spans]
        edges = [0, *(end for _, end in self.spans)]
        starts = [*(start for start, _ in self.spans), len(text)]
        self.gaps = [text[edge:start] for edge, start in zip(edges, starts, strict=True)]
        self.ends = [end for _, end in sentences(text)]
        self.sentence = [bisect_right(self.ends, start) for start, _ in self.spans]
        self.opens = [at == 0 or self.sentence[at] != self.sentence[at - 1] for at in range(len(self.spans))]
        self.hidden = [any(start <= a < end for start, end in opaque) for a, _ in self.spans]
        self.mentions: dict[int, Mention] = {}
        self.begins: dict[int, int] = {}
        begins = [start for start, _ in self.spans]
        for start, end, name, kind in mentions:
            first, last = bisect_right(begins, start) - 1, bisect_right(begins, end - 1) - 1
            if first >= 0:
                self.mentions[first] = Mention(first, last, name, kind)
                self.begins[first] = start
        self.named = [False] * len(self.spans)
        for mention in self.mentions.values():
            for at in range(mention.first, mention.last + 1):
                self.named[at] = True

    def broken(self, at: int) -> bool:
        """Whether punctuation stands before token `at`, or a sentence begins with it."""
        return self.opens[at] or bool(_BREAK.search(self.gaps[at]))

    def title(self, at: int) -> Title | None:
        word = self.folded[at]
        for bare in _without_clitics(word):
            if bare in titles():
                return titles()[bare]
        return None

    def form(self, at: int) -> tuple[SayingForm, bool] | None:
        """Verb of saying at token `at`, and whether و or ف stands before it."""
        word = self.folded[at]
        forms = saying_verbs()
        if self.named[at] or self.hidden[at]:
            return None
        raw = self.text[slice(*self.spans[at])]
        if word in forms and (not is_stop_word(raw) or forms[word].verb == "عبر"):
            return forms[word], False
        if word[:1] in "وف" and word[1:] in forms and (not is_stop_word(raw) or forms[word[1:]].verb == "عبر"):
            return forms[word[1:]], True
        return self._naming(word)

    def _naming(self, word: str) -> tuple[SayingForm, bool] | None:
        """سماهم, وصفها: a verb of calling with its object written on to it."""
        for joined, bare in ((False, word), (True, word[1:] if word[:1] in "وف" else "")):
            for pronoun in ("هم", "ها", "ه"):
                base = bare.removesuffix(pronoun)
                base = base[:-1] + "ي" if base.endswith("ا") else base
                form = saying_verbs().get(base)
                if bare.endswith(pronoun) and form is not None and form.verb in CALLING and form.form != "participle":
                    return form, joined
        return None

    def run(self, first: int) -> Run | None:
        """The noun phrase that begins at token `first`, or None when none does."""
        if first >= len(self.spans) or self.hidden[first]:
            return None
        head = self.mentions.get(first)
        title = self.title(first)
        if head is None and title is None:
            return None
        construct = title is not None and not _defined(self.folded[first])
        definite = (
            head is not None or not construct or (title.generic and self.folded[first].endswith(("ه", "ها", "هم")))
        )
        at, principal, found = first, None, set()
        persons: list[Mention] = []
        while at < len(self.spans) and not self.hidden[at]:
            if at > first and self.broken(at) and not (at in self.mentions and not self.opens[at] and self._marked(at)):
                break
            word, mention = self.folded[at], self.mentions.get(at)
            previous = self.mentions.get(at - 1) or next((m for m in self.mentions.values() if m.last == at - 1), None)
            if mention is not None:
                if mention.kind == "person":
                    beside = at > first and previous is not None and previous.kind == "person"
                    if beside and not self._joined_to(mention):
                        break  # التقى الحلبي شهبندر: two people side by side
                    persons.append(mention)
                definite = True
                found.update(_key(self.folded[place]) for place in range(at, mention.last + 1))
                if principal is None and mention.kind == "person" and not self._possessor(at, first):
                    principal = mention
                at = mention.last + 1
                continue
            here = self.title(at) if at > first else title
            if at > first and here is not None and word[0] in "وف" and word not in titles():
                break  # والوزير is somebody else
            if previous is not None and previous.kind == "person" and at > first:
                if here is None or not (word in titles() or word.startswith("ال")):
                    break  # after a person only a further title of his goes on
                if principal and here.direct and at + 1 in self.mentions and self.mentions[at + 1].kind == "person":
                    break  # التقى الدليمي الأميرال شمخاني: the rank begins another name
                construct = not _defined(word)
            elif here is None and not self._goes_on(at, construct, first):
                break
            if word in _TIMES or is_stop_word(self.text[slice(*self.spans[at])]):
                break
            if _defined(word):
                definite = True
            if principal is None or here is not None or persons:
                found.add(_key(word))
            at += 1
        if principal is None and head is not None and (head.kind in ("organisation", "place") or title is None):
            principal = head if head.kind != "office" else None
        elif principal is None and title is not None and title.kind == "organisation":
            inner = [m for m in self.mentions.values() if first < m.first < at and m.kind == "organisation"]
            principal = inner[0] if inner else None
        return Run(first, at, principal, frozenset(found), title, definite)

    def _goes_on(self, at: int, construct: bool, first: int) -> bool:
        word = self.folded[at]
        if at == first:
            return True
        if word.startswith("لل"):
            return True
        if _defined(word):
            # وزير | الدفاع: one noun completes the word before it; after that only adjectives go on.
            completes = construct and not _defined(self.folded[at - 1]) and not self.named[at - 1]
            return completes or _nisba(word) or word in _RANK_ADJECTIVES
        if word.startswith("و") and at + 1 < len(self.spans) and construct:
            return _defined(self.folded[at + 1]) and not self.broken(at + 1) and self.form(at) is None
        return _nisba(word) and not _defined(self.folded[first])

    def _joined_to(self, mention: Mention) -> bool:
        """Whether "and" is written on to a name: الحلبي وشهبندر."""
        return self.begins[mention.first] > self.spans[mention.first][0]

    def _marked(self, at: int) -> bool:
        """Whether nothing but a quotation mark parts token `at` from the one before: صحيفة «...»."""
        return not _BREAK.search(_QUOTE.sub("", self.gaps[at]))

    def _possessor(self, at: int, first: int) -> bool:
        """Whether the name at `at` belongs to a title that stands for another: ممثل فلان is not فلان."""
        if at == first:
            return False
        before = self.folded[at - 1]
        return any(bare in _RELATIONAL for bare in _without_clitics(before)) and not _defined(before)

    def phrase(self, run: Run) -> str:
        """The words of a noun phrase as they stand, without a conjunction before them."""
        start, end = self.spans[run.first][0], self.spans[run.stop - 1][1]
        text = self.text[start:end]
        word = self.folded[run.first]
        if word[:1] in "وف" and self.title(run.first) and word not in titles():
            text = text[1:]
        return " ".join(text.split())

    def events(self) -> list[Event]:
        """Verbs of saying with what they lead in, in order."""
        found = []
        for at in range(len(self.spans)):
            hit = self.form(at)
            if hit is None:
                event = self._heading_colon(at)
                if event:
                    found.append(event)
                continue
            form, joined = hit
            if at and self.folded[at - 1] in _ACCORDING | {"حد"}:
                continue
            if form.form == "present" and at and self.folded[at - 1] in _NOT_SAID:
                continue  # لكي توضح, لم يذكر: nothing was said
            finite = form.form in ("past", "present")
            begins = joined or self.broken(at) or self.folded[at - 1] in _LINKS | _OPENERS
            run = None
            if finite and at + 1 < len(self.spans) and not self.broken(at + 1):
                run = self.run(at + 1)
            start, lead = self._complement(at, self._past_aside(run.stop) if run else at + 1, form, begins)
            if start is None and not (finite and form.verb in ("قال", "نقل", "أضاف", "أوضح", "أكد", "تابع", "صرح")):
                continue
            inner = lead == "quote" and form.verb in CALLING and at > 0 and self.folded[at - 1] in _WHAT
            found.append(Event(at, self._cut(at), form, run, start, lead, inner=inner))
        return found

    def _past_aside(self, at: int) -> int:
        """Token after a short aside in commas that begins before token `at`: حاتمي، صاحب الدعوة، استعداد."""
        if at >= len(self.spans) or "،" not in self.gaps[at] or self.opens[at]:
            return at
        for after in range(at + 1, min(at + 10, len(self.spans))):
            if self.opens[after]:
                return at
            if "،" in self.gaps[after]:
                return after
        return at

    def _heading_colon(self, at: int) -> Event | None:
        """ "فلان: ..." at the head of a paragraph."""
        if at or not self.spans:
            return None
        run = self.run(0)
        if run is None or run.stop >= len(self.spans) or ":" not in self.gaps[run.stop]:
            return None
        if not (run.principal and run.principal.kind == "person") and not (
            run.title and run.title.kind == "person" and run.definite
        ):
            return None
        form = SayingForm("", "", "", (), "past", "m", False)
        return Event(0, 0, form, run, run.stop, "quote" if _QUOTE.search(self.gaps[run.stop]) else ":")

    def _complement(self, at: int, begin: int, form: SayingForm, begins: bool) -> tuple[int | None, str]:
        """First token of what is said and what leads it in; (None, "") when nothing does."""
        finite = form.form in ("past", "present")
        far = 40 if finite else 3
        place = begin
        while place < len(self.spans) and place - begin <= far and self.sentence[place] == self.sentence[at]:
            gap, word = self.gaps[place], self.folded[place]
            if ".." in gap or "…" in gap:
                break
            if self.hidden[place]:
                return (place, "quote") if place - begin <= 12 else (None, "")
            if ":" in gap:
                return place, ":"
            if word in _THAT and "ان" in form.complements:
                return self._after_that(place)
            near = place == begin or (finite and place - begin <= 12 and self.folded[begin] in _ADVERBIAL)
            if near and word in form.complements and word not in ("ان", "-", "ب"):
                if place + 1 >= len(self.spans) or self.sentence[place + 1] != self.sentence[at]:
                    break
                if self.hidden[place + 1]:
                    return place + 1, "quote"
                if self.folded[place + 1] in _THAT:
                    return self._after_that(place + 1)
                if place == begin or word not in _ADVERBIAL:
                    return place + 1, word
            if near and "ب" in form.complements and word.startswith("ب") and self._begins_with_b(place):
                return place, "ب"
            if place == at + 1 and form.verb in CALLING and _QUOTE.search(gap):
                return place, "quote"
            if place == begin and "-" in form.complements and (begins or not finite):
                direct = word not in _ADVERBIAL | _PREPOSITIONS | _TIMES and not is_stop_word(
                    self.text[slice(*self.spans[place])]
                )
                if direct and (not self.broken(place) or self.broken(begin)):
                    return place, "-"
            if place > begin and self.form(place) and self._leads(place):
                break
            place += 1
        return None, ""

    def _after_that(self, place: int) -> tuple[int | None, str]:
        following = place + 1
        if self.folded[place] != "ان":
            return place, "ان"  # أنه, بأن: the pronoun or preposition belongs to what is said
        if following >= len(self.spans):
            return None, ""
        return following, "quote" if self.hidden[following] else "ان"

    def _begins_with_b(self, place: int) -> bool:
        word = self.folded[place]
        return (
            word in _THAT or word.startswith("بال") or "ب" in segment(self.text[slice(*self.spans[place])]).proclitics
        )

    def _leads(self, place: int) -> bool:
        """Whether a further verb of saying at `place` leads something in, and so ends what came before."""
        hit = self.form(place)
        if hit is None or place + 1 >= len(self.spans):
            return False
        form, joined = hit
        following = self.folded[place + 1]
        return following in _THAT or following in form.complements or joined or form.form == "participle"

    def _cut(self, at: int) -> int:
        """First token of the clause that begins with the verb at `at`: its links and a subject before it go with it."""
        cut = at
        while cut and not self.broken(cut) and self.folded[cut - 1] in _LINKS:
            cut -= 1
        return cut


def _without_clitics(word: str) -> list[str]:
    forms = [word]
    if word[:1] in "وف":
        forms.append(word[1:])
    for form in list(forms):
        if form.startswith("ال"):
            forms.append(form[2:])
        elif form.startswith(("بال", "كال")):
            forms.append(form[3:])
        elif form.startswith("لل"):
            forms.append(form[2:])
        elif form[:1] in "بكل" and len(form) > 3:
            forms.append(form[1:])
    return forms


def _key(word: str) -> str:
    """A word of a description without conjunction, preposition and article."""
    if word[:1] in "وف" and word not in titles() and word[1:] in titles():
        return word[1:]
    for before in ("وال", "فال", "بال", "كال", "ولل", "ال", "لل"):
        if word.startswith(before) and len(word) > len(before) + 2:
            return word[len(before) :]
    return word


def _defined(word: str) -> bool:
    return word.startswith(("ال", "لل", "وال", "بال", "فال", "كال", "ولل")) and len(word) > 4


def _country(word: str) -> str:
    """What a nationality is made from, near enough to be looked up: ايراني, ايرانيه give ايران."""
    for ending in ("يه", "ي"):
        if word.endswith(ending):
            return word[: -len(ending)]
    return word


def _nisba(word: str) -> bool:
    return len(word) > 4 and word.endswith(("ي", "يه", "يون", "يين", "يان", "يات", "ييه"))


def resolve(paragraph: Paragraph, events: list[Event], state: Discourse) -> None:
    """Give each event its speaker, reading on from `state`, which is left as the paragraph leaves it."""
    by_token = {event.at: event for event in events}
    claimed = -1
    topic_sentence, runs_seen = -1, -1
    last_event: dict[int, Subject] = {}
    runs: dict[int, Run] = {}
    for at in range(len(paragraph.spans)):
        event = by_token.get(at)
        if event is not None:
            _speak(paragraph, event, state, last_event, runs)
            if event.run is not None:
                _remember(paragraph, event.run, state)
                _join(paragraph, event.run, runs, state)
                runs[event.run.stop] = event.run
                claimed = max(claimed, event.run.stop)
            runs_seen = paragraph.sentence[at]
            continue
        if at < claimed or paragraph.hidden[at]:
            continue
        run = paragraph.run(at)
        if run is None:
            continue
        _remember(paragraph, run, state)
        _join(paragraph, run, runs, state)
        runs.setdefault(run.stop, run)
        claimed = run.stop
        sentence = paragraph.sentence[at]
        if sentence in (topic_sentence, runs_seen) or not run.definite:
            continue
        speaker = _whom(paragraph, run, state)[0]
        kind_person = (run.principal and run.principal.kind == "person") or (run.title and run.title.kind == "person")
        if speaker and kind_person and _begins_sentence(paragraph, at) and not _governed(paragraph, at):
            state.subjects.append(Subject(speaker, "m", bool(run.title and run.title.plural and not run.principal)))
            topic_sentence = sentence


def _begins_sentence(paragraph: Paragraph, at: int) -> bool:
    first = at
    while first and not paragraph.opens[first]:
        first -= 1
        if at - first > 5:
            return False
    return not any(".." in paragraph.gaps[place] for place in range(first + 1, at + 1))


def _governed(paragraph: Paragraph, at: int) -> bool:
    """Whether a preposition stands before the noun phrase at `at`, written apart or joined to it or to its governor."""
    own = paragraph.text[slice(*paragraph.spans[at])]
    if any(clitic in segment(own).proclitics for clitic in ("ل", "ب", "ك")):
        return True
    if paragraph.folded[at].startswith(("لل", "ولل", "بال")):
        return True
    if paragraph.opens[at]:
        return False
    before = paragraph.folded[at - 1]
    raw = paragraph.text[slice(*paragraph.spans[at - 1])]
    return before in _PREPOSITIONS or (before[:1] in "لب" and bool({"ل", "ب"} & set(segment(raw).proclitics)))


def _remember(paragraph: Paragraph, run: Run, state: Discourse) -> None:
    """Take the persons of a noun phrase and how they are described into `state`."""
    said: set[str] = set()
    owner: Mention | None = None
    relational = False
    at = run.first
    while at < run.stop:
        mention = paragraph.mentions.get(at)
        if mention is None:
            word = paragraph.folded[at]
            said.add(_key(word))
            if owner is not None and not relational:
                state.profiles[owner.name].add(_key(word))
                if any(bare in _RELATIONAL for bare in _without_clitics(word)) and not _defined(word):
                    relational = True
            at += 1
            continue
        if mention.kind == "person":
            inner = mention is not run.principal and (run.principal is None or run.principal.kind == "person")
            profile = state.profiles.setdefault(mention.name, set())
            profile.update(said)
            state.persons.append((mention.name, inner))
            if not inner:
                owner = mention
            said = set()
        else:
            inside = {_key(paragraph.folded[place]) for place in range(at, mention.last + 1)}
            said |= inside
            if owner is not None and not relational:
                state.profiles[owner.name] |= inside
            if mention.kind == "organisation":
                state.organisations.append(mention.name)
                state.profiles.setdefault(mention.name, set()).update(said)
        at = mention.last + 1


def _join(paragraph: Paragraph, run: Run, runs: dict[int, Run], state: Discourse) -> None:
    """Learn from an apposition: "شمخاني، أمين المجلس", "وزير الدفاع في إيران، العميد دهقان"."""
    before = runs.get(run.first)
    place = paragraph.mentions.get(run.first)
    if place is not None and place.kind == "place" and run.first >= 2 and paragraph.folded[run.first - 1] == "في":
        owner = runs.get(run.first - 1)
        if owner is not None:
            inside = frozenset(_key(paragraph.folded[at]) for at in range(place.first, place.last + 1))
            if owner.principal is not None and owner.principal.kind == "person":
                state.profiles[owner.principal.name] |= inside
            else:
                runs[run.stop] = owner._replace(words=owner.words | inside, stop=run.stop)
                run = runs[run.stop]
        return
    if before is None or paragraph.opens[run.first] or "،" not in paragraph.gaps[run.first]:
        return
    for one, other in ((before, run), (run, before)):
        named = one.principal is not None and one.principal.kind == "person"
        titled = other.principal is None and other.title is not None and other.title.kind == "person"
        if named and titled and not other.title.plural:
            state.profiles.setdefault(one.principal.name, set()).update(other.words)


def _whom(paragraph: Paragraph, run: Run, state: Discourse) -> tuple[str, str]:
    """Who a noun phrase means, and how that was found: "named", "described" or "phrase"."""
    if run.principal is not None:
        return run.principal.name, "named"
    title = run.title
    if title is None or title.plural or not run.definite:
        return paragraph.phrase(run), "phrase"
    own = _key(paragraph.folded[run.first])
    wanted = frozenset(run.words - {own}) if title.generic else run.words
    wanted = frozenset(word for word in wanted if word not in ("عام", "عامه"))
    if title.kind == "person":
        name = state.described(wanted) if wanted else state.meant(gender="m", plural=False)
        if name:
            return name, "described"
    elif title.kind == "organisation" and len(wanted) == 1:
        for name in reversed(state.organisations):
            if wanted <= state.profiles.get(name, set()):
                return name, "described"
    return paragraph.phrase(run), "phrase"


def _speak(
    paragraph: Paragraph, event: Event, state: Discourse, last: dict[int, Subject], runs: dict[int, Run]
) -> None:
    form, sentence = event.form, paragraph.sentence[event.at]
    run = event.run
    if form.verb == "نقل":
        _relay(paragraph, event, state)
        return
    if run is not None:
        if run.principal is not None or run.title is not None:
            _remember(paragraph, run, state)
        event.speaker, event.speaker_by = _whom(paragraph, run, state)
    else:
        before = _subject_before(paragraph, event, runs)
        if before is not None:
            event.speaker, event.speaker_by = _whom(paragraph, before, state)
            event.cut = min(event.cut, before.first)
        elif form.form == "participle" and sentence in last:
            event.speaker, event.speaker_by = last[sentence].speaker, "carried"
        else:
            gender = "" if form.form == "participle" else form.gender
            event.speaker, event.speaker_by = state.meant(gender=gender, plural=form.plural), "carried"
    if not event.speaker:
        event.speaker_by = ""
        return
    gender, plural = form.gender or "m", form.plural
    if form.form == "participle" and sentence in last:
        gender, plural = last[sentence].gender, last[sentence].plural
    elif run is not None and run.title is not None and run.principal is None:
        plural = plural or run.title.plural
    subject = Subject(event.speaker, gender, plural)
    state.subjects.append(subject)
    last[sentence] = subject


def _subject_before(paragraph: Paragraph, event: Event, runs: dict[int, Run]) -> Run | None:
    """The noun phrase right before a verb: "الوزير قد قال", "فلان الذي أكد"."""
    if event.form.form not in ("past", "present") or paragraph.broken(event.at):
        return None
    at = event.at
    relative = False
    while at and paragraph.folded[at - 1] in _LINKS and not paragraph.opens[at]:
        at -= 1
        relative = relative or paragraph.folded[at] in _RELATIVES
        if at - 1 in {stop - 1 for stop in runs} and relative:
            break
    run = runs.get(at)
    if run is None or paragraph.opens[event.at]:
        return None
    if relative:
        return run
    if event.form.gender == "f" and run.principal is not None and run.principal.kind == "person":
        return None
    first = run.first
    starts = paragraph.broken(first) or paragraph.folded[first - 1] in _LINKS | _THAT
    return run if starts else None


def _relay(paragraph: Paragraph, event: Event, state: Discourse) -> None:
    """نقلت الصحيفة عن مسؤولين: the newspaper reports, the officials speak."""
    form = event.form
    if event.run is not None:
        reporter, _ = _whom(paragraph, event.run, state)
        _remember(paragraph, event.run, state)
        state.subjects.append(Subject(reporter, form.gender, form.plural))
        begin = event.run.stop
    else:
        begin = event.at + 1
    for at in range(begin, min(begin + 8, len(paragraph.spans))):
        word = paragraph.folded[at]
        if word in ("عنه", "عنها", "عنهم"):
            gender = "f" if word == "عنها" else "m"
            others = Discourse(
                [s for s in state.subjects if event.run is None or s.speaker != state.subjects[-1].speaker]
            )
            event.speaker, event.speaker_by = others.meant(gender=gender, plural=word == "عنهم"), "carried"
            break
        if word == "عن":
            run = paragraph.run(at + 1)
            if run is not None:
                _remember(paragraph, run, state)
                event.speaker, event.speaker_by = _whom(paragraph, run, state)
                plural = bool(run.principal is None and run.title and run.title.plural)
                state.subjects.append(Subject(event.speaker, "m", plural))
            break
