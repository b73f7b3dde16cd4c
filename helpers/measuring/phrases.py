"""Noun phrases of a paragraph, read without a parser: runs of titles, names and the adjectives that follow them."""

from __future__ import annotations

from collections.abc import Collection

from helpers.measuring.attached import attachment, closed_chain
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
    adjective,
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
_CHIEF = frozenset(fold(w) for w in "كبير كبيرة".split())
_ONE_OF = frozenset(fold(w) for w in "أحد إحدى".split())
_SOME_OF = frozenset(
    fold(w)
    for w in "بعض كبار معظم أغلب غالبية جميع كل عدد العديد كثير الكثير مجموعة عشرات مئات آلاف بضعة ثلاثة ثلاث أربعة أربع خمسة خمس "
    "ستة ست سبعة سبع ثمانية ثماني تسعة تسع عشرة عشر".split()
)
# Part of a name; the keeper of the seals, who is the minister of justice.
_SET_PHRASES = [["بلا", "حدود"], [fold("حافظ"), fold("الأختام")]]


def noun_phrase(paragraph: Paragraph, first: int, governed: Collection[str] = ()) -> Run | None:
    """The noun phrase that begins at token `first`, or None when none does.

    `governed` are the prepositions of the verb whose subject it is: they are not read as part of an office.
    """
    if first >= len(paragraph.spans) or paragraph.hidden[first]:
        return None
    if paragraph.folded[first] in _ONE_OF | _SOME_OF:
        return _some_of(paragraph, first)
    if paragraph.folded[first] in _CHIEF:
        return _chief_of(paragraph, first, governed)
    head = paragraph.mentions.get(first)
    title = title_at(paragraph, first)
    if head is None and (title is None or adjective(paragraph, first, title)):
        return None
    construct = title is not None and not defined(paragraph.folded[first]) and not his(title, paragraph.folded[first])
    definite = (
        head is not None or not construct or (title.generic and paragraph.folded[first].endswith(("ه", "ها", "هم")))
    )
    at, principal, found, latest, office, owned = first, None, set(), first, title, False
    persons: list[Mention] = []
    closed = -1
    while at < len(paragraph.spans) and not paragraph.hidden[at]:
        if (
            at > first
            and broken(paragraph, at)
            and not (at in paragraph.mentions and not paragraph.opens[at] and marked(paragraph, at))
            and not (at == closed and not paragraph.opens[at] and marked(paragraph, at))
        ):
            stop = past_marks(paragraph, at, title)
            if stop == at:
                break
            at, closed, construct, definite = stop, stop, False, True
            continue
        word, mention = paragraph.folded[at], paragraph.mentions.get(at)
        previous = paragraph.mentions.get(at - 1) or next(
            (m for m in paragraph.mentions.values() if m.last == at - 1), None
        )
        if mention is not None:
            if mention.kind == "person":
                beside = at > first and previous is not None and previous.kind == "person"
                if beside and not joined_to(paragraph, mention):
                    break  # التقى الحلبي شهبندر: two people side by side
                persons.append(mention)
            elif at > first and mention.kind == "place" and not construct and is_nisba(paragraph.folded[at - 1]):
                break  # حث المسؤولون الأمريكيون | إسرائيل
            elif at > first and previous is not None and previous.kind == mention.kind == "organisation":
                break  # اتهم المتحدث باسم التحالف | الحوثيين
            elif (
                at > first
                and persons
                and paragraph.mentions.get(persons[-1].first) is previous
                and (joined_to(paragraph, mention) or mention.kind == "organisation")
            ):
                break  # الحلبي ووزير الري: a second man, told by his office; اتهم الحلبي النهار: a second party
            definite = True
            found.update(description_key(paragraph.folded[place]) for place in range(at, mention.last + 1))
            led = title is not None and title.kind == "organisation" and office is not title
            ruled = led and fold(title.word) in _RULED  # حكومة رئيس الوزراء سمير: she speaks, not he
            if (
                principal is None
                and mention.kind == "person"
                and not (owned or ruled or possessor(paragraph, at, first))
            ):
                principal = mention
            at = mention.last + 1
            construct = False
            if at < len(paragraph.spans) and QUOTE.search(paragraph.gaps[at]) and mention.kind != "person":
                closed = at  # رئيس «حزب النهار» | في لبنان
            continue
        if at > first and paragraph.folded[at : at + 2] in _SET_PHRASES:
            at += 2
            continue
        here = title_at(paragraph, at) if at > first else title
        if at > first and here is not None and tells_of_a_noun(paragraph, at, here):
            here = None  # المكتب | الإعلامي
        if mention is None and previous is not None and previous.kind == "person" and word in _ORDINALS:
            at += 1  # عبدالله | الثاني, where the list has عبدالله
            continue
        other = at > first and here is not None and word[0] in "وف" and word not in titles()
        if other and not also(paragraph, at, here, persons):
            break  # والوزير is somebody else
        if at > first and word in _HEARERS:
            break
        if at > first and here is not None and (another(paragraph, at, here) or second_body(paragraph, at, here)):
            break  # أطلع المفتي | السفير السعودي: two side by side
        joined = (
            at > first and here is not None and word not in titles() and word[0] in "بلك" and not word.startswith("لل")
        )
        if joined or (here is None and mention is None and at > first):
            stop = attachment(paragraph, at, office, governed)
            if stop > at:
                inner = [title_at(paragraph, place) for place in range(at, stop)]
                owned = owned or any(each is not None and each.kind == "person" for each in inner)
                found.update(description_key(paragraph.folded[place]) for place in range(at, stop))
                at, construct, definite = stop, False, True
                continue
        if joined:
            break  # أشاد الوزير برئيس البلدية
        if previous is not None and previous.kind == "person" and at > first:
            if here is None or here.plural or not (word in titles() or word.startswith("ال")):
                break  # after a person only a further title of his goes on
            if (
                principal
                and here.direct
                and at + 1 in paragraph.mentions
                and paragraph.mentions[at + 1].kind == "person"
            ):
                break  # التقى الدليمي الأميرال شمخاني: the rank begins another name
            construct = not defined(word)
        elif here is None and not (
            (construct and past_marks(paragraph, at + 1) > at + 1)  # وكالة | أنباء | «مسار»
            or goes_on(paragraph, at, construct, latest)
            or rank(paragraph, at, title)
            or epithet(paragraph, at, title)
        ):
            break
        if word in TIMES or is_stop_word(paragraph.text[slice(*paragraph.spans[at])]):
            break
        if word in places():
            construct = False
        if defined(word) or word in places():
            definite = True
        if here is not None:
            if here.kind == "person" or not defined(word):
                latest, construct = at, not defined(word) and not his(here, word)
            office = here if (here.kind == "person" and not here.honour) or office is None else office
        if principal is None or here is not None or persons:
            found.add(description_key(word))
        at += 1
    if first < at < len(paragraph.spans) and paragraph.folded[at] in SELF and not broken(paragraph, at):
        at += 1  # المسؤول ذاته
    if principal is None and head is not None and (head.kind in ("organisation", "place") or title is None):
        principal = head if head.kind != "office" else None
    elif principal is None and title is not None and title.kind == "organisation":
        # قيادة شرطة المدينة is the police; القيادة العامة لشرطة المدينة is a body of its own
        within = (m for m in paragraph.mentions.values() if first < m.first < at and m.kind == "organisation")
        inner = [m for m in within if not joined_to(paragraph, m)]
        principal = inner[0] if inner else None
    return Run(first, at, principal, frozenset(found), title, definite)


def _chief_of(paragraph: Paragraph, first: int, governed: Collection[str]) -> Run | None:
    """The chief of those who have an office, with his name: كبير | المفاوضين | سمير الحلبي."""
    inside = first + 1
    title = title_at(paragraph, inside) if inside < len(paragraph.spans) and not broken(paragraph, inside) else None
    if title is None or not (title.plural and title.kind == "person" and defined(paragraph.folded[inside])):
        return None
    of = noun_phrase(paragraph, inside, governed)
    gender = "m" if paragraph.folded[first] == fold("كبير") else "f"
    return of and of._replace(first=first, title=title._replace(plural=False, gender=gender))


def _some_of(paragraph: Paragraph, first: int) -> Run | None:
    """One or some of those whom a noun phrase tells: أحد | أعضاء اللجنة, عدد | من | التجار; they keep the words of the text."""
    one = paragraph.folded[first] in _ONE_OF
    inside = first + 1
    if not one and inside < len(paragraph.spans) and paragraph.folded[inside] == "من":
        inside += 1
    if inside >= len(paragraph.spans) or broken(paragraph, inside):
        return None
    of = noun_phrase(paragraph, inside)
    if (
        of is not None
        and of.title is not None
        and (one or (of.title.kind in ("person", "organisation") and of.title.plural))
    ):
        stop = of.stop
    else:
        stop = closed_chain(paragraph, inside) if one or paragraph.folded[inside].endswith(("ون", "ين")) else 0
    gender = "f" if paragraph.folded[first] == fold("إحدى") else "m"
    title = Title(paragraph.folded[first], "person", False, True, gender, not one)
    return Run(first, stop, None, frozenset(), title, False) if stop else None


def wording(paragraph: Paragraph, run: Run) -> str:
    """The words of a noun phrase as they stand, without a conjunction before them."""
    start, end = paragraph.spans[run.first][0], paragraph.spans[run.stop - 1][1]
    text = paragraph.text[start:end]
    if len(QUOTE.findall(text)) % 2 and QUOTE.match(paragraph.text[end : end + 1]):
        text = paragraph.text[start : end + 1]  # بطلة فيلم «السد»
    word = paragraph.folded[run.first]
    if word[:1] in "وف" and title_at(paragraph, run.first) and word not in titles():
        text = text[1:]
    return " ".join(text.split())
