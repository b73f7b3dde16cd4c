"""What goes on in a noun phrase and what ends it: adjectives, genitives, offices behind offices, names in marks."""

from __future__ import annotations

from helpers.measuring.attached import RANK_ADJECTIVES
from helpers.measuring.paragraph_words import (
    BREAK,
    QUOTE,
    TIMES,
    WORKS,
    Mention,
    Paragraph,
    broken,
    defined,
    description_key,
    is_nisba,
    title_at,
    without_clitics,
)
from helpers.reading.arabic import fold, is_stop_word, segment
from helpers.reading.lists import Title, places, saying_verbs

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
_EPITHETS = frozenset(
    fold(w)
    for w in "مطلع مطلعة كبير كبيرة كبار بارز بارزة رفيع رفيعة مقرب مقربة موثوق موثوقة خاص خاصة مسؤول مسؤولة آخر أخرى مشترك مشتركة مقتضب مقتضبة "
    "حديث حديثة جديد جديدة أخير أخيرة سابق سابقة متطابقة متعددة مختلفة عليمة قريبة مختص مختصة مستقل مستقلة معارض معارضة متخصص متخصصة "
    "مطول مطولة لاحق لاحقة".split()
)
# One of several, or some of them, who speak: أحد سكان المدينة, بعض النواب, عدد من الخبراء.
_WITNESSES = frozenset(fold(w) for w in "شاهد شاهدة شاهدان شاهدين شهود".split())
# What a name in marks behind it names, though it is neither a body nor a work: قائد عمليات «نينوى».
_NAMED_SO = frozenset(fold(w) for w in "عمليات قاطع محور محافظة مدينة بلدة معسكر مطار ميناء".split())


def past_marks(paragraph: Paragraph, at: int, head: Title | None = None) -> int:
    """Token after the name in marks that begins at token `at` behind what it names: وكالة | «مهر»; `at` where there is none."""
    if at >= len(paragraph.spans) or not QUOTE.search(paragraph.gaps[at]):
        return at
    titled = (title_at(paragraph, place) for place in range(max(at - 2, 0), at + 1))
    names = any(
        title is not None and title.kind == "organisation" and not title.plural for title in (head, *titled)
    )  # برلمان أمريكا الوسطى | «بارلاسين»: `head` begins the phrase
    names = names or description_key(paragraph.folded[at - 1]) in WORKS | _NAMED_SO
    if not names or paragraph.opens[at] or not marked(paragraph, at):
        return at
    for stop in range(at + 1, min(at + 5, len(paragraph.spans))):
        if QUOTE.search(paragraph.gaps[stop]):
            return stop
        if broken(paragraph, stop):
            break
    return at


def second_body(paragraph: Paragraph, at: int, title: Title) -> bool:
    """Whether a body with the article behind what is complete is a second party: اتهم رئيس النادي | الحكومة."""
    word = paragraph.folded[at]
    body = title.kind == "organisation" and word.startswith("ال") and not is_nisba(word)
    return body and (defined(paragraph.folded[at - 1]) or paragraph.named[at - 1])


def also(paragraph: Paragraph, at: int, title: Title, persons: list[Mention]) -> bool:
    """Whether "and" adds one more office of the same man behind his name: سمير الحلبي رئيس النادي | ورئيس البلدية."""
    own = persons and title.kind == "person" and not title.plural and not defined(paragraph.folded[at])
    before = any(title_at(paragraph, place) is not None for place in range(persons[-1].last + 1, at)) if own else False
    named = any(
        place in paragraph.mentions and paragraph.mentions[place].kind == "person"
        for place in range(at, min(at + 6, len(paragraph.spans)))
    )
    return bool(own) and before and not named


def another(paragraph: Paragraph, at: int, title: Title) -> bool:
    """Whether a definite office right behind another one is a second man's: both say what somebody is, and no name follows."""
    before = title_at(paragraph, at - 1)
    offices = before is not None and all(one.kind == "person" and not one.direct for one in (before, title))
    side_by_side = offices and defined(paragraph.folded[at]) and defined(paragraph.folded[at - 1])
    return side_by_side and at + 1 not in paragraph.mentions and not (before.plural or title.plural)


def his(title: Title, word: str) -> bool:
    """Whether a word of respect stands with a pronoun and so needs nothing more: معاليه, جلالته."""
    return title.honour and word.endswith(("ه", "ها", "هم", "هما")) and not word.endswith(fold(title.word))


def tells_of_a_noun(paragraph: Paragraph, at: int, title: Title) -> bool:
    """Whether a title that is an adjective as well is one inside a noun phrase: behind the article, with no name behind it."""
    both = fold(title.word) in _ALSO_ADJECTIVES and defined(paragraph.folded[at]) and defined(paragraph.folded[at - 1])
    person = paragraph.mentions.get(at + 1)
    return both and not (person is not None and person.kind == "person")


def adjective(paragraph: Paragraph, at: int, title: Title) -> bool:
    """Whether what is written like a title tells more of the noun before it: المؤتمر | الصحفي, مصدر | دبلوماسي."""
    if fold(title.word) not in _ALSO_ADJECTIVES or broken(paragraph, at):
        return False
    before = paragraph.folded[at - 1]
    verb = before in saying_verbs() or before[1:] in saying_verbs()
    return not verb and not is_stop_word(paragraph.text[slice(*paragraph.spans[at - 1])]) and before not in MEETING


def goes_on(paragraph: Paragraph, at: int, construct: bool, first: int) -> bool:
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
    return follows and not his(title, head)


def _portfolio(paragraph: Paragraph, at: int) -> bool:
    """Whether the title at `at` may be of several things: وزير الخارجية | والهجرة."""
    return any(fold(title.word) in _OF_SEVERAL for title in (title_at(paragraph, at),) if title is not None)


def _chained(paragraph: Paragraph, at: int, first: int) -> bool:
    """Whether token `at` is a link of a chain that a definite noun or a name closes: رئيس | أركان | الجيش."""
    title = title_at(paragraph, first)
    if (
        title is None
        or (title.generic and title.kind == "person")
        or any(defined(paragraph.folded[place]) for place in range(first + 1, at))
    ):
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


def epithet(paragraph: Paragraph, at: int, title: Title | None) -> bool:
    """Whether token `at` goes on with a title though it is no ending in -ī: مصادر | مطلعة, وزيرا الدفاع الإيراني | والعراقي."""
    word = paragraph.folded[at]
    if title is None:
        return False
    return (title.generic and word in _EPITHETS) or (title.plural and word.startswith("وال") and is_nisba(word))


def rank(paragraph: Paragraph, at: int, title: Title | None) -> bool:
    """Whether an unknown word stands where a rank does: وزير الري اللبناني | الكوماندان | سمير الحلبي."""
    name = paragraph.mentions.get(at + 1)
    if name is None or name.kind != "person" or title is None or title.kind != "person" or broken(paragraph, at + 1):
        return False
    return defined(paragraph.folded[at]) and paragraph.folded[at] not in TIMES and not joined_to(paragraph, name)


def construct(paragraph: Paragraph, at: int) -> bool:
    """Whether token `at` is a noun that the next one completes: شؤون | اللاجئين."""
    if at + 1 >= len(paragraph.spans) or broken(paragraph, at + 1):
        return False
    return defined(paragraph.folded[at + 1]) or paragraph.folded[at + 1] in places()


def proclitic(raw: str, word: str) -> bool:
    """Whether a conjunction or preposition is written on to a word: ومصادر, بمصادر; not وسائل, باحثون, فلسطينيون."""
    return word.startswith(("وال", "فال", "بال", "لل")) or (word[:1] in "وفب" and bool(segment(raw).proclitics))


def joined_to(paragraph: Paragraph, mention: Mention) -> bool:
    """Whether "and" is written on to a name: الحلبي وشهبندر."""
    return paragraph.begins[mention.first] > paragraph.spans[mention.first][0]


def marked(paragraph: Paragraph, at: int) -> bool:
    """Whether nothing but a quotation mark parts token `at` from the one before: صحيفة «...»."""
    return not BREAK.search(QUOTE.sub("", paragraph.gaps[at]))


def possessor(paragraph: Paragraph, at: int, first: int) -> bool:
    """Whether the name at `at` belongs to a title that stands for another: ممثل فلان is not فلان."""
    if at == first:
        return False
    before = paragraph.folded[at - 1]
    return any(bare in RELATIONAL for bare in without_clitics(before)) and not defined(before)
