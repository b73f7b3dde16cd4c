"""Noun phrases of a paragraph, read without a parser: runs of titles, names and the adjectives that follow them."""

from __future__ import annotations

import re
from collections.abc import Collection

from helpers.measuring.attached import ENVOYS, RANK_ADJECTIVES, attachment, closed_chain
from helpers.measuring.paragraph_words import (
    BREAK,
    QUOTE,
    TIMES,
    WORKS,
    Mention,
    Paragraph,
    Run,
    broken,
    defined,
    description_key,
    is_nisba,
    title_at,
    without_clitics,
)
from helpers.reading.arabic import fold, is_stop_word, segment
from helpers.reading.lexicon import frequencies
from helpers.reading.lists import SayingForm, Title, commonness, given_names, places, saying_verbs, titles
from helpers.reading.spelling import bare as bare_spelling

# Titles whose bearer stands for another: the name right after them is the other's.
RELATIONAL = frozenset(
    fold(w) for w in "ممثل نائب مستشار مبعوث وكيل متحدث ناطق نظير سفير مندوب موفد قنصل مساعد معاون سكرتير".split()
)
#: verbs of meeting: who is met is no subject, and two who meet may go on as two
MEETING = frozenset(
    fold(w)
    for w in "التقى يلتقي التقت تلتقي استقبل يستقبل استقبلت تستقبل قابل قابلت يقابل زار زارت هاتف هاتفت اجتمع يجتمع اجتمعت".split()
)
# Titles that are adjectives as well: المؤتمر الصحفي.
_ALSO_ADJECTIVES = frozenset(
    fold(w) for w in "صحفي صحافي إعلامي دبلوماسي قيادي سياسي برلماني معارض أستاذ مصرفي عسكري رياضي".split()
)
_OF_SEVERAL = frozenset(
    fold(w)
    for w in "وزير وزيرة وزارة خارجية لجنة هيئة وكيل وكالة جهاز مديرية إدارة نقابة غرفة مركز جمعية رابطة كلية دائرة".split()
)
# Countries and the like that are no she; all others are.
_MASCULINE = frozenset(
    fold(w)
    for w in "لبنان العراق الأردن السودان اليمن المغرب الصومال الكويت السنغال البحرين كوسوفو الفاتيكان الخليج التشيك النيجر البرازيل "
    "الكاميرون الكونغو كردستان".split()
)
# Who is told: قال الوزير | للصحفيين.
_HEARERS = frozenset(
    fold(w)
    for w in "للصحفيين للصحافيين للإعلاميين للصحافة للإعلام للتلفزيون للوكالة للقناة للصحيفة للموقع للجزيرة".split()
)
_ORDINALS = frozenset(fold(w) for w in "الأول الثاني الثالث الرابع الخامس السادس السابع".split())
# What joins an office to what it is for, and what makes of a name the owner of the word before it.
_LINKING = frozenset(fold(w) for w in "إلى لدى باسم في لشؤون بشأن على".split())
_OWNERS = frozenset(fold(w) for w in "باسم إلى لدى مع عن من على في".split())
_EPITHETS = frozenset(
    fold(w)
    for w in "مطلع مطلعة كبير كبيرة كبار بارز بارزة رفيع رفيعة مقرب مقربة موثوق موثوقة خاص خاصة مسؤول مسؤولة آخر أخرى مشترك مشتركة مقتضب مقتضبة "
    "حديث حديثة جديد جديدة أخير أخيرة سابق سابقة متطابقة متعددة مختلفة عليمة قريبة مختص مختصة مستقل مستقلة معارض معارضة متخصص متخصصة "
    "مطول مطولة لاحق لاحقة".split()
)
_BOTH = frozenset(fold(w) for w in "كلا كلتا".split())
_SELF = frozenset(fold(w) for w in "ذاته ذاتها ذاتهم نفسه نفسها نفسهم أنفسهم أنفسهما عينه عينها".split())
# One of several, or some of them, who speak: أحد سكان المدينة, بعض النواب, عدد من الخبراء.
_WITNESSES = frozenset(fold(w) for w in "شاهد شاهدة شاهدان شاهدين شهود".split())
# What a name in marks behind it names, though it is neither a body nor a work: قائد عمليات «نينوى».
_NAMED_SO = frozenset(fold(w) for w in "عمليات قاطع محور محافظة مدينة بلدة معسكر مطار ميناء".split())
_RULED = frozenset(fold(w) for w in "حكومة إدارة مكتب ديوان حملة محكمة أسرة عائلة".split())
_CHIEF = frozenset(fold(w) for w in "كبير كبيرة".split())
_ONE_OF = frozenset(fold(w) for w in "أحد إحدى".split())
_SOME_OF = frozenset(
    fold(w)
    for w in "بعض معظم أغلب غالبية جميع كل عدد العديد كثير الكثير مجموعة عشرات مئات آلاف بضعة ثلاثة ثلاث أربعة أربع خمسة خمس "
    "ستة ست سبعة سبع ثمانية ثماني تسعة تسع عشرة عشر".split()
)
#: as common as this in general Arabic a word in -ا is an adverb and not a name: رسميا; not ميرزا
_COMMON_ADVERB = 3.9
_WITHOUT_BORDERS = ["بلا", "حدود"]
_THAT_FORMS = re.compile("ب?ان(ه|ها|هم|هما|هن|نا|ني|ي|ك|كم)?")


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
    if head is None and (title is None or _adjective(paragraph, first, title)):
        return None
    construct = title is not None and not defined(paragraph.folded[first]) and not _his(title, paragraph.folded[first])
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
            and not (at in paragraph.mentions and not paragraph.opens[at] and _marked(paragraph, at))
            and not (at == closed and not paragraph.opens[at] and _marked(paragraph, at))
        ):
            stop = _past_marks(paragraph, at, title)
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
                if beside and not _joined_to(paragraph, mention):
                    break  # التقى الحلبي شهبندر: two people side by side
                persons.append(mention)
            elif at > first and previous is not None and previous.kind == mention.kind == "organisation":
                break  # اتهم المتحدث باسم التحالف | الحوثيين
            elif (
                at > first
                and persons
                and paragraph.mentions.get(persons[-1].first) is previous
                and (_joined_to(paragraph, mention) or mention.kind == "organisation")
            ):
                break  # الحلبي ووزير الري: a second man, told by his office; اتهم الحلبي النهار: a second party
            definite = True
            found.update(description_key(paragraph.folded[place]) for place in range(at, mention.last + 1))
            led = title is not None and title.kind == "organisation" and office is not title
            ruled = led and fold(title.word) in _RULED  # حكومة رئيس الوزراء سمير: she speaks, not he
            if (
                principal is None
                and mention.kind == "person"
                and not (owned or ruled or _possessor(paragraph, at, first))
            ):
                principal = mention
            at = mention.last + 1
            construct = False
            if at < len(paragraph.spans) and QUOTE.search(paragraph.gaps[at]) and mention.kind != "person":
                closed = at  # رئيس «حزب النهار» | في لبنان
            continue
        if at > first and paragraph.folded[at : at + 2] == _WITHOUT_BORDERS:
            at += 2
            continue
        here = title_at(paragraph, at) if at > first else title
        if at > first and here is not None and _tells_of_a_noun(paragraph, at, here):
            here = None  # المكتب | الإعلامي
        if mention is None and previous is not None and previous.kind == "person" and word in _ORDINALS:
            at += 1  # عبدالله | الثاني, where the list has عبدالله
            continue
        other = at > first and here is not None and word[0] in "وف" and word not in titles()
        if other and not _also(paragraph, at, here, persons):
            break  # والوزير is somebody else
        if at > first and word in _HEARERS:
            break
        if at > first and here is not None and (_another(paragraph, at, here) or _second_body(paragraph, at, here)):
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
            (construct and _past_marks(paragraph, at + 1) > at + 1)  # وكالة | أنباء | «مسار»
            or _goes_on(paragraph, at, construct, latest)
            or _rank(paragraph, at, title)
            or _epithet(paragraph, at, title)
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
                latest, construct = at, not defined(word) and not _his(here, word)
            office = here if (here.kind == "person" and not here.honour) or office is None else office
        if principal is None or here is not None or persons:
            found.add(description_key(word))
        at += 1
    if first < at < len(paragraph.spans) and paragraph.folded[at] in _SELF and not broken(paragraph, at):
        at += 1  # المسؤول ذاته
    if principal is None and head is not None and (head.kind in ("organisation", "place") or title is None):
        principal = head if head.kind != "office" else None
    elif principal is None and title is not None and title.kind == "organisation":
        # قيادة شرطة المدينة is the police; القيادة العامة لشرطة المدينة is a body of its own
        within = (m for m in paragraph.mentions.values() if first < m.first < at and m.kind == "organisation")
        inner = [m for m in within if not _joined_to(paragraph, m)]
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


def _past_marks(paragraph: Paragraph, at: int, head: Title | None = None) -> int:
    """Token after the name in marks that begins at token `at` behind what it names: وكالة | «مهر»; `at` where there is none."""
    if at >= len(paragraph.spans) or not QUOTE.search(paragraph.gaps[at]):
        return at
    titled = (title_at(paragraph, place) for place in range(max(at - 2, 0), at + 1))
    names = any(
        title is not None and title.kind == "organisation" and not title.plural for title in (head, *titled)
    )  # برلمان أمريكا الوسطى | «بارلاسين»: `head` begins the phrase
    names = names or description_key(paragraph.folded[at - 1]) in WORKS | _NAMED_SO
    if not names or paragraph.opens[at] or not _marked(paragraph, at):
        return at
    for stop in range(at + 1, min(at + 5, len(paragraph.spans))):
        if QUOTE.search(paragraph.gaps[stop]):
            return stop
        if broken(paragraph, stop):
            break
    return at


def _second_body(paragraph: Paragraph, at: int, title: Title) -> bool:
    """Whether a body with the article behind what is complete is a second party: اتهم رئيس النادي | الحكومة."""
    word = paragraph.folded[at]
    body = title.kind == "organisation" and word.startswith("ال") and not is_nisba(word)
    return body and (defined(paragraph.folded[at - 1]) or paragraph.named[at - 1])


def _also(paragraph: Paragraph, at: int, title: Title, persons: list[Mention]) -> bool:
    """Whether "and" adds one more office of the same man behind his name: سمير الحلبي رئيس النادي | ورئيس البلدية."""
    own = persons and title.kind == "person" and not title.plural and not defined(paragraph.folded[at])
    before = any(title_at(paragraph, place) is not None for place in range(persons[-1].last + 1, at)) if own else False
    named = any(
        place in paragraph.mentions and paragraph.mentions[place].kind == "person"
        for place in range(at, min(at + 6, len(paragraph.spans)))
    )
    return bool(own) and before and not named


def _another(paragraph: Paragraph, at: int, title: Title) -> bool:
    """Whether a definite office right behind another one is a second man's: both say what somebody is, and no name follows."""
    before = title_at(paragraph, at - 1)
    offices = before is not None and all(one.kind == "person" and not one.direct for one in (before, title))
    side_by_side = offices and defined(paragraph.folded[at]) and defined(paragraph.folded[at - 1])
    return side_by_side and at + 1 not in paragraph.mentions and not (before.plural or title.plural)


def _his(title: Title, word: str) -> bool:
    """Whether a word of respect stands with a pronoun and so needs nothing more: معاليه, جلالته."""
    return title.honour and word.endswith(("ه", "ها", "هم", "هما")) and not word.endswith(fold(title.word))


def _tells_of_a_noun(paragraph: Paragraph, at: int, title: Title) -> bool:
    """Whether a title that is an adjective as well is one inside a noun phrase: behind the article, with no name behind it."""
    both = fold(title.word) in _ALSO_ADJECTIVES and defined(paragraph.folded[at]) and defined(paragraph.folded[at - 1])
    person = paragraph.mentions.get(at + 1)
    return both and not (person is not None and person.kind == "person")


def _adjective(paragraph: Paragraph, at: int, title: Title) -> bool:
    """Whether what is written like a title tells more of the noun before it: المؤتمر | الصحفي, مصدر | دبلوماسي."""
    if fold(title.word) not in _ALSO_ADJECTIVES or broken(paragraph, at):
        return False
    before = paragraph.folded[at - 1]
    verb = before in saying_verbs() or before[1:] in saying_verbs()
    return not verb and not is_stop_word(paragraph.text[slice(*paragraph.spans[at - 1])]) and before not in MEETING


def _goes_on(paragraph: Paragraph, at: int, construct: bool, first: int) -> bool:
    word = paragraph.folded[at]
    if at == first or (word == fold("عيان") and paragraph.folded[at - 1] in _WITNESSES):
        return True
    if word.startswith("لل") or (word.startswith("وال") and _portfolio(paragraph, first)):
        return True
    if construct and word in places() and not paragraph.named[at - 1]:
        return True  # وزير خارجية | فرنسا
    if defined(word):
        # وزير | الدفاع: one noun completes the word before it; after that only adjectives go on.
        completes = construct and not defined(paragraph.folded[at - 1]) and not paragraph.named[at - 1]
        return completes or is_nisba(word) or word in RANK_ADJECTIVES
    if word.startswith("و") and at + 1 < len(paragraph.spans) and construct:
        return defined(paragraph.folded[at + 1]) and not broken(paragraph, at + 1) and word[1:] not in saying_verbs()
    # وفد عسكري; not "الوزير الروسي أهمية": after a definite word no adjective is indefinite
    closed = any(defined(each) or each in places() for each in paragraph.folded[first:at])
    indefinite = not paragraph.named[at - 1] and not closed
    if is_nisba(word) and indefinite and _agreeing(title_at(paragraph, first), word, paragraph.folded[first]):
        return True
    return construct and _chained(paragraph, at, first)


def _agreeing(title: Title | None, word: str, head: str) -> bool:
    """Whether an indefinite adjective may tell more of a title: مسؤول لبناني, مصادر لبنانية; not معاليه أهمية, وزير أهمية."""
    if title is None:
        return True
    follows = title.kind != "person" or title.plural or title.gender == "f" or not word.endswith("يه")
    return follows and not _his(title, head)


def _portfolio(paragraph: Paragraph, at: int) -> bool:
    """Whether the title at `at` may be of several things: وزير الخارجية | والهجرة."""
    return any(fold(title.word) in _OF_SEVERAL for title in (title_at(paragraph, at),) if title is not None)


def _chained(paragraph: Paragraph, at: int, first: int) -> bool:
    """Whether token `at` is a link of a chain that a definite noun or a name closes: رئيس | أركان | الجيش."""
    title = title_at(paragraph, first)
    if title is None or title.generic or any(defined(paragraph.folded[place]) for place in range(first + 1, at)):
        return False
    for place in range(at, min(at + 2, len(paragraph.spans) - 1)):
        word = paragraph.folded[place]
        if is_stop_word(paragraph.text[slice(*paragraph.spans[place])]) or word in saying_verbs() or not word.isalpha():
            return False
        if broken(paragraph, place + 1) or word[0] in "وف" or word in TIMES:
            return False
        closing = paragraph.mentions.get(place + 1)
        country = paragraph.folded[place + 1] in places()  # وزير خارجية | فرنسا
        if (
            country
            or defined(paragraph.folded[place + 1])
            or (closing is not None and closing.kind in ("place", "organisation"))
        ):
            return paragraph.folded[place + 1] not in TIMES
    return False


def _epithet(paragraph: Paragraph, at: int, title: Title | None) -> bool:
    """Whether token `at` goes on with a title though it is no ending in -ī: مصادر | مطلعة, وزيرا الدفاع الإيراني | والعراقي."""
    word = paragraph.folded[at]
    if title is None:
        return False
    return (title.generic and word in _EPITHETS) or (title.plural and word.startswith("وال") and is_nisba(word))


def _rank(paragraph: Paragraph, at: int, title: Title | None) -> bool:
    """Whether an unknown word stands where a rank does: وزير الري اللبناني | الكوماندان | سمير الحلبي."""
    name = paragraph.mentions.get(at + 1)
    if name is None or name.kind != "person" or title is None or title.kind != "person" or broken(paragraph, at + 1):
        return False
    return defined(paragraph.folded[at]) and paragraph.folded[at] not in TIMES and not _joined_to(paragraph, name)


def apposed(paragraph: Paragraph, run: Run) -> Mention | None:
    """The person whom a comma adds to an office: "وزير الدفاع، فلان", "وزير الدفاع في إيران، العميد فلان"."""
    at = run.stop
    if run.title is None or run.title.kind != "person" or run.title.plural or run.principal is not None:
        return None
    place = paragraph.mentions.get(at + 1)
    if at < len(paragraph.spans) and paragraph.folded[at] == "في" and place is not None and place.kind == "place":
        at = place.last + 1
    if at >= len(paragraph.spans) or paragraph.opens[at] or paragraph.gaps[at].strip() != "،":
        return None
    added = noun_phrase(paragraph, at)
    person = added is not None and added.principal is not None and added.principal.kind == "person"
    if (
        not person
        or paragraph.begins.get(added.first, paragraph.spans[added.first][0]) > paragraph.spans[added.first][0]
    ):
        return None  # "وزير الدفاع، ودهقان": a second man
    return added.principal


def described_from_afar(paragraph: Paragraph, run: Run) -> Run | None:
    """An office with what it is for and then its bearer: "المبعوث الخاص للاتحاد إلى قبرص | فلان", else None.

    Behind a further title the name is another's ("المتحدث باسم الوزير فلان"), unless a comma or a mark parts it.
    """
    if run.title is None or run.title.kind != "person" or run.title.plural or run.principal is not None:
        return None
    further = within = False
    for at in range(run.stop, min(run.stop + 12, len(paragraph.spans))):
        word, person = paragraph.folded[at], paragraph.mentions.get(at)
        if paragraph.opens[at] or paragraph.hidden[at] or _THAT_FORMS.fullmatch(word) or ":" in paragraph.gaps[at]:
            return None
        parted = broken(paragraph, at)
        if person is not None and person.kind == "person":
            joined = paragraph.begins[at] > paragraph.spans[at][0]
            mine = (
                at > run.stop
                and not joined
                and (parted or not (further or paragraph.folded[at - 1] in _OWNERS))
                and (parted or not within or posted(paragraph, run, at) or _before_that(paragraph, person))
            )
            return run._replace(stop=person.last + 1, principal=person) if mine else None
        here = title_at(paragraph, at)
        if parted and not (here is not None and here.direct):
            return None
        linked = (
            word in _LINKING
            or word in places()
            or word.startswith(("لل", "ال", "وال", "بال", "ل"))
            or paragraph.named[at]
        )
        if not linked and paragraph.folded[at - 1] not in _LINKING and not _construct(paragraph, at):
            return None
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
    return says or bool(_THAT_FORMS.fullmatch(paragraph.folded[after]))


def _construct(paragraph: Paragraph, at: int) -> bool:
    """Whether token `at` is a noun that the next one completes: شؤون | اللاجئين."""
    if at + 1 >= len(paragraph.spans) or broken(paragraph, at + 1):
        return False
    return defined(paragraph.folded[at + 1]) or paragraph.folded[at + 1] in places()


def agrees(form: SayingForm, run: Run, paragraph: Paragraph) -> bool:
    """Whether a verb may have a noun phrase behind it as its subject: where it tells one man or body, their gender is one."""
    title, named = run.title, run.principal
    if named is not None and named.kind == "place" and form.gender == "m" and form.form != "participle":
        return fold(named.name) in _MASCULINE  # وطالب فرنسا ب: she is asked
    if title is not None and title.plural and title.kind == "organisation" and named is None:
        return form.gender != "m"  # وطالب السلطات ب: they are asked
    if title is None or title.plural or (run.principal is not None and run.principal.kind != "organisation"):
        return True
    if form.gender == "f" and title.kind == "person" and title.gender == "m":
        # قالت المتحدث باسم الشبكة، ليلى قرداحي: the office of a woman is often called as a man's
        return named is not None or not title.direct
    his = title.gender == "f" and paragraph.text[: paragraph.spans[run.first][1]].endswith("ه")  # قال مخرجه
    return not form.gender or title.gender == form.gender or (his and form.gender == "m")


def plain_subject(paragraph: Paragraph, at: int, complements: tuple[str, ...]) -> Run | None:
    """A subject after a verb of saying that is neither a name nor has a title: "أكدت الخارجية الإيرانية", "قال متظاهرون إن".

    Where the verb may take an object, the words are its subject only when what is said follows them.
    """
    if at + 1 < len(paragraph.spans) and paragraph.folded[at] in _BOTH:
        both = plain_subject(paragraph, at + 1, complements)
        return both and both._replace(first=at)
    stop = at
    while stop < len(paragraph.spans) and stop - at < 4 and not paragraph.hidden[stop] and not paragraph.named[stop]:
        word = paragraph.folded[stop]
        raw = paragraph.text[slice(*paragraph.spans[stop])]
        if (stop > at and broken(paragraph, stop)) or word in TIMES or is_stop_word(raw) or not word.isalpha():
            break
        if word in saying_verbs() or _leads_in(paragraph, stop, complements):
            break
        if _article(paragraph, stop) != defined(paragraph.folded[at]) or _proclitic(raw, word):
            break
        stop += 1
    person = paragraph.mentions.get(stop)
    called = stop > at and person is not None and person.kind == "person" and not broken(paragraph, stop)
    if called and defined(paragraph.folded[at]) and not _joined_to(paragraph, person):  # قال الإعلامي سمير الحلبي
        return Run(at, noun_phrase(paragraph, stop).stop, person, frozenset(), None, True)
    # خلال, صباحا, مجددا: an adverb is no subject.
    if not defined(paragraph.folded[at]):
        stop = _idafa(paragraph, at) or stop
    if stop == at or (not defined(paragraph.folded[at]) and _adverbial(paragraph, at)):
        return None
    follows = stop < len(paragraph.spans) and paragraph.sentence[stop] == paragraph.sentence[at]
    led = follows and _leads_in(paragraph, stop, complements)
    definite = defined(paragraph.folded[at])
    if not led and not (definite and (("-" not in complements) or (follows and _object(paragraph, stop)))):
        return None
    said = frozenset(description_key(paragraph.folded[place]) for place in range(at, stop))
    return Run(at, stop, None, said, None, definite)


def _idafa(paragraph: Paragraph, at: int) -> int:
    """Token after a noun and what completes it, where "that" or a colon follows at once: كشفت | صور الرنين | أن; else 0."""
    word, raw = paragraph.folded[at], paragraph.text[slice(*paragraph.spans[at])]
    if not word.isalpha() or is_stop_word(raw) or word in TIMES or word in saying_verbs() or _proclitic(raw, word):
        return 0
    stop = at + 1
    while (
        stop < len(paragraph.spans)
        and stop - at < 4
        and defined(paragraph.folded[stop])
        and not broken(paragraph, stop)
    ):
        stop += 1
    led = stop < len(paragraph.spans) and (
        ":" in paragraph.gaps[stop] or (_THAT_FORMS.fullmatch(paragraph.folded[stop]) and not broken(paragraph, stop))
    )
    return stop if led and stop > at + 1 else 0


def oblique(paragraph: Paragraph, at: int) -> bool:
    """Whether a plural ending shows that a noun is no subject: نصح | المواطنين; not الحسين, فلسطين, السكاكين."""
    word = paragraph.folded[at]
    if not word.endswith("ين") or paragraph.named[at]:
        return False
    title = title_at(paragraph, at)
    if title is not None:
        return title.plural
    plain = bare_spelling(paragraph.text[slice(*paragraph.spans[at])])
    return frequencies().get(plain[:-2] + "ون", 0) > 0.02 * frequencies().get(plain, 0) and len(plain) > 5


def _adverbial(paragraph: Paragraph, at: int) -> bool:
    """Whether an indefinite word is rather an adverb or what is said than somebody: رسميا, أهمية; not ميرزا, فاطمة."""
    word, raw = paragraph.folded[at], paragraph.text[slice(*paragraph.spans[at])]
    if word in given_names() or not word.endswith(("ا", "ه")):
        return False
    return word.endswith("ه") or "\u064b" in raw or commonness(raw) >= _COMMON_ADVERB


def _proclitic(raw: str, word: str) -> bool:
    """Whether a conjunction or preposition is written on to a word: ومصادر, بمصادر; not وسائل, باحثون, فلسطينيون."""
    return word.startswith(("وال", "فال", "بال", "لل")) or (word[:1] in "وفب" and bool(segment(raw).proclitics))


def _leads_in(paragraph: Paragraph, at: int, complements: tuple[str, ...]) -> bool:
    word, gap = paragraph.folded[at], paragraph.gaps[at]
    if ":" in gap or paragraph.hidden[at]:
        return True
    return word in complements or bool(_THAT_FORMS.fullmatch(word)) or ("ب" in complements and word.startswith("بال"))


def _object(paragraph: Paragraph, at: int) -> bool:
    """Whether an indefinite noun stands at token `at`: "أكدت الخارجية | حرص البلاد"."""
    word = paragraph.folded[at]
    plain = not is_stop_word(paragraph.text[slice(*paragraph.spans[at])]) and word not in TIMES and word.isalpha()
    return plain and not broken(paragraph, at) and not _article(paragraph, at) and word[0] not in "وفبلكي"


def _article(paragraph: Paragraph, at: int) -> bool:
    """Whether token `at` has the article: التزامهما only begins like it, as its pronoun tells."""
    word, raw = paragraph.folded[at], paragraph.text[slice(*paragraph.spans[at])]
    return defined(word) and not segment(raw).enclitic and not (len(word) > 5 and word.endswith(("هما", "ها")))


def _joined_to(paragraph: Paragraph, mention: Mention) -> bool:
    """Whether "and" is written on to a name: الحلبي وشهبندر."""
    return paragraph.begins[mention.first] > paragraph.spans[mention.first][0]


def _marked(paragraph: Paragraph, at: int) -> bool:
    """Whether nothing but a quotation mark parts token `at` from the one before: صحيفة «...»."""
    return not BREAK.search(QUOTE.sub("", paragraph.gaps[at]))


def _possessor(paragraph: Paragraph, at: int, first: int) -> bool:
    """Whether the name at `at` belongs to a title that stands for another: ممثل فلان is not فلان."""
    if at == first:
        return False
    before = paragraph.folded[at - 1]
    return any(bare in RELATIONAL for bare in without_clitics(before)) and not defined(before)


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
