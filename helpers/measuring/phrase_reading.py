"""The reading of one noun phrase, word by word."""

from __future__ import annotations

from collections.abc import Collection

from helpers.measuring.attached import attachment
from helpers.measuring.paragraph_words import (
    QUOTE,
    TIMES,
    Mention,
    Paragraph,
    Run,
    broken,
    defined,
    description_key,
    is_nisba,
    title_at,
)
from helpers.measuring.phrase_parts import (
    also,
    another,
    epithet,
    goes_on,
    his,
    joined_to,
    marked,
    past_marks,
    possessor,
    rank,
    second_body,
    tells_of_a_noun,
)
from helpers.reading.arabic import fold, is_stop_word
from helpers.reading.lists import Title, places, titles

# Who is told: قال الوزير | للصحفيين.
_HEARERS = frozenset(
    fold(w)
    for w in "للصحفيين للصحافيين للإعلاميين للصحافة للإعلام للتلفزيون للوكالة للقناة للصحيفة للموقع للجزيرة".split()
)
_ORDINALS = frozenset(fold(w) for w in "الأول الثاني الثالث الرابع الخامس السادس السابع".split())
SELF = frozenset(fold(w) for w in "ذاته ذاتها ذاتهم نفسه نفسها نفسهم أنفسهم أنفسهما عينه عينها".split())
_RULED = frozenset(fold(w) for w in "حكومة إدارة مكتب ديوان حملة محكمة أسرة عائلة".split())
# Part of a name; the keeper of the seals, who is the minister of justice.
_SET_PHRASES = [["بلا", "حدود"], [fold("حافظ"), fold("الأختام")]]


class Reading:
    """A noun phrase that is read word by word: `step` goes on behind the next word, name or office, or says that it ends."""

    def __init__(self, paragraph: Paragraph, first: int, title: Title | None, governed: Collection[str]):
        word = paragraph.folded[first]
        self.paragraph, self.first, self.title, self.governed = paragraph, first, title, governed
        #: the token that is next, and the one right behind marks that closed there
        self.at, self.closed = first, -1
        #: the last title, the office that it ends in, and whether the next noun completes what was read
        self.latest, self.office = first, title
        self.construct = title is not None and not defined(word) and not his(title, word)
        own = title is not None and title.generic and word.endswith(("ه", "ها", "هم"))
        self.definite = first in paragraph.mentions or not self.construct or own
        #: who it is about, all who are named in it, and whether it belongs to another office: مكتب الوزير فلان
        self.principal: Mention | None = None
        self.persons: list[Mention] = []
        self.owned = False
        self.words: set[str] = set()

    def run(self) -> Run:
        """The whole noun phrase."""
        while self.at < len(self.paragraph.spans) and not self.paragraph.hidden[self.at] and self.step():
            pass
        if self.behind and self._stands(SELF):
            self.at += 1  # المسؤول ذاته
        principal = self.principal or self._body()
        return Run(self.first, self.at, principal, frozenset(self.words), self.title, self.definite)

    @property
    def behind(self) -> bool:
        """Whether the first word is read."""
        return self.at > self.first

    def _stands(self, words: Collection[str]) -> bool:
        inside = self.at < len(self.paragraph.spans) and not broken(self.paragraph, self.at)
        return inside and self.paragraph.folded[self.at] in words

    def _body(self) -> Mention | None:
        """The body or place that a noun phrase without a person is about."""
        head, title = self.paragraph.mentions.get(self.first), self.title
        if head is not None and (head.kind in ("organisation", "place") or title is None):
            return head if head.kind != "office" else None
        if title is None or title.kind != "organisation":
            return None
        # قيادة شرطة المدينة is the police; القيادة العامة لشرطة المدينة is a body of its own
        inside = (m for m in self.paragraph.mentions.values() if self.first < m.first < self.at)
        return next((m for m in inside if m.kind == "organisation" and not joined_to(self.paragraph, m)), None)

    def step(self) -> bool:
        """Read on at `at`; False where the phrase ends before it."""
        paragraph, at = self.paragraph, self.at
        mention = paragraph.mentions.get(at)
        if self.behind and broken(paragraph, at):
            in_marks = not paragraph.opens[at] and marked(paragraph, at)
            if not (in_marks and (mention is not None or at == self.closed)):
                return self._pass_marks()
        previous = paragraph.mentions.get(at - 1) or next(
            (m for m in paragraph.mentions.values() if m.last == at - 1), None
        )
        if mention is not None:
            return self._take_name(mention, previous)
        if self.behind and paragraph.folded[at : at + 2] in _SET_PHRASES:
            self.at += 2
            return True
        person = previous is not None and previous.kind == "person"
        if person and paragraph.folded[at] in _ORDINALS:
            self.at += 1  # عبدالله | الثاني, where the list has عبدالله
            return True
        return self._take_word(behind_name=person)

    def _pass_marks(self) -> bool:
        """Go past a name in marks: وكالة | «مهر»."""
        stop = past_marks(self.paragraph, self.at, self.title)
        if stop == self.at:
            return False
        self.at, self.closed, self.construct, self.definite = stop, stop, False, True
        return True

    def _take_name(self, mention: Mention, previous: Mention | None) -> bool:
        paragraph, at = self.paragraph, self.at
        if self.behind and self._second_party(mention, previous):
            return False
        if mention.kind == "person":
            self.persons.append(mention)
        self.words.update(description_key(paragraph.folded[place]) for place in range(at, mention.last + 1))
        led = self.title is not None and self.title.kind == "organisation" and self.office is not self.title
        ruled = led and fold(self.title.word) in _RULED  # حكومة رئيس الوزراء سمير: she speaks, not he
        another = self.owned or ruled or possessor(paragraph, at, self.first)
        if self.principal is None and mention.kind == "person" and not another:
            self.principal = mention
        self.at, self.construct, self.definite = mention.last + 1, False, True
        if self.at < len(paragraph.spans) and QUOTE.search(paragraph.gaps[self.at]) and mention.kind != "person":
            self.closed = self.at  # رئيس «حزب النهار» | في لبنان
        return True

    def _second_party(self, mention: Mention, previous: Mention | None) -> bool:
        """Whether a name is somebody else than the phrase is about."""
        joined = joined_to(self.paragraph, mention)
        if mention.kind == "person":  # التقى الحلبي شهبندر: two people side by side
            return previous is not None and previous.kind == "person" and not joined
        if mention.kind == "place" and not self.construct and is_nisba(self.paragraph.folded[self.at - 1]):
            return True  # حث المسؤولون الأمريكيون | إسرائيل
        if previous is not None and previous.kind == mention.kind == "organisation":
            return True  # اتهم المتحدث باسم التحالف | الحوثيين
        # الحلبي ووزير الري: a second man, told by his office; اتهم الحلبي النهار: a second party
        behind_person = bool(self.persons) and self.paragraph.mentions.get(self.persons[-1].first) is previous
        return behind_person and (joined or mention.kind == "organisation")

    def _take_word(self, *, behind_name: bool) -> bool:
        paragraph, at = self.paragraph, self.at
        word = paragraph.folded[at]
        here = title_at(paragraph, at) if self.behind else self.title
        if self.behind:
            if here is not None and tells_of_a_noun(paragraph, at, here):
                here = None  # المكتب | الإعلامي
            if word in _HEARERS or (here is not None and self._second_office(here)):
                return False
            joined = here is not None and word not in titles() and word[0] in "بلك" and not word.startswith("لل")
            if joined or here is None:
                stop = attachment(paragraph, at, self.office, self.governed)
                if stop > at:
                    self._attach(stop)
                    return True
            if joined:
                return False  # أشاد الوزير برئيس البلدية
        if behind_name and self.behind:
            if not self._further_title(here):
                return False
            self.construct = not defined(word)
        elif here is None and not (
            (self.construct and past_marks(paragraph, at + 1) > at + 1)  # وكالة | أنباء | «مسار»
            or goes_on(paragraph, at, self.construct, self.latest)
            or rank(paragraph, at, self.title)
            or epithet(paragraph, at, self.title)
        ):
            return False
        if word in TIMES or is_stop_word(paragraph.text[slice(*paragraph.spans[at])]):
            return False
        if word in places():
            self.construct = False
        if defined(word) or word in places():
            self.definite = True
        if here is not None:
            if here.kind == "person" or not defined(word):
                self.latest, self.construct = at, not defined(word) and not his(here, word)
            if self.office is None or (here.kind == "person" and not here.honour):
                self.office = here
        if self.principal is None or here is not None or self.persons:
            self.words.add(description_key(word))
        self.at += 1
        return True

    def _second_office(self, here: Title) -> bool:
        """Whether a title is somebody else's: والوزير; أطلع المفتي | السفير السعودي."""
        paragraph, at = self.paragraph, self.at
        other = paragraph.folded[at][0] in "وف" and paragraph.folded[at] not in titles()
        if other and not also(paragraph, at, here, self.persons):
            return True
        return another(paragraph, at, here) or second_body(paragraph, at, here)

    def _attach(self, stop: int) -> None:
        """Take what belongs to the phrase by a preposition."""
        inner = [title_at(self.paragraph, place) for place in range(self.at, stop)]
        self.owned = self.owned or any(each is not None and each.kind == "person" for each in inner)
        self.words.update(description_key(self.paragraph.folded[place]) for place in range(self.at, stop))
        self.at, self.construct, self.definite = stop, False, True

    def _further_title(self, here: Title | None) -> bool:
        """Whether what stands behind a person is one more title of his."""
        word, behind = self.paragraph.folded[self.at], self.paragraph.mentions.get(self.at + 1)
        if here is None or here.plural or not (word in titles() or word.startswith("ال")):
            return False
        # التقى الدليمي الأميرال شمخاني: the rank begins another name
        return not (self.principal and here.direct and behind is not None and behind.kind == "person")
