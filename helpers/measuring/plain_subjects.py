"""Subjects behind a verb that are neither names nor titles, and whether a verb agrees with what follows it."""

from __future__ import annotations

from helpers.measuring.paragraph_words import TIMES, Paragraph, Run, broken, defined, description_key, title_at
from helpers.measuring.particles import DAYTIMES, THAT
from helpers.measuring.phrase_parts import joined_to, proclitic
from helpers.measuring.phrases import noun_phrase
from helpers.reading.arabic import fold, is_stop_word, segment
from helpers.reading.lexicon import frequencies
from helpers.reading.lists import SayingForm, commonness, given_names, saying_verbs
from helpers.reading.spelling import bare as bare_spelling

# Countries and the like that are no she; all others are.
_MASCULINE = frozenset(
    fold(w)
    for w in "لبنان العراق الأردن السودان اليمن المغرب الصومال الكويت السنغال البحرين كوسوفو الفاتيكان الخليج التشيك النيجر البرازيل "
    "الكاميرون الكونغو كردستان".split()
)
_THIS = frozenset(fold(w) for w in "هذا هذه".split())
_THOSE = frozenset((fold("هؤلاء"),))
#: whoever was named last
LATTER = frozenset(fold(w) for w in "الأخير الأخيرة".split())
_BOTH_OF = frozenset(fold(w) for w in "طرفا جانبا فريقا شريكا".split())
_BOTH = frozenset(fold(w) for w in "كلا كلتا".split())
#: as common as this in general Arabic a word in -ا is an adverb and not a name: رسميا; not ميرزا
_COMMON_ADVERB = 3.9


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
    last = at + (paragraph.folded[at] in _THIS and at + 1 < len(paragraph.spans))
    if paragraph.folded[last] in _THOSE | LATTER and not broken(paragraph, last):
        return Run(at, last + 1, None, frozenset(), None, True)  # قال هؤلاء إن, رد هذا الأخير بأن
    if paragraph.folded[at] in _BOTH_OF and defined("".join(paragraph.folded[at + 1 : at + 2])):
        return Run(at, at + 2, None, frozenset(), None, True)  # أعلن طرفا المباحثات
    several = _participants(paragraph, at)
    if several > at:
        return Run(at, several, None, frozenset(), None, True)
    stop = at
    while stop < len(paragraph.spans) and stop - at < 4 and not paragraph.hidden[stop] and not paragraph.named[stop]:
        word = paragraph.folded[stop]
        raw = paragraph.text[slice(*paragraph.spans[stop])]
        if (stop > at and broken(paragraph, stop)) or word in TIMES or is_stop_word(raw) or not word.isalpha():
            break
        if word in saying_verbs() or _leads_in(paragraph, stop, complements):
            break
        if _article(paragraph, stop) != defined(paragraph.folded[at]) or proclitic(raw, word):
            break
        stop += 1
    person = paragraph.mentions.get(stop)
    called = stop > at and person is not None and person.kind == "person" and not broken(paragraph, stop)
    if called and defined(paragraph.folded[at]) and not joined_to(paragraph, person):  # قال الإعلامي سمير الحلبي
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


def _participants(paragraph: Paragraph, at: int) -> int:
    """Token after several with the article in the nominative, and after what they are in: أجمع | المشاركون في اللقاء | على."""
    word, raw = paragraph.folded[at], paragraph.text[slice(*paragraph.spans[at])]
    plain = bare_spelling(raw)
    many = frequencies().get(plain[:-2] + "ين", 0) > 0.02 * frequencies().get(plain, 0) and len(plain) > 5
    if not (defined(word) and word.endswith("ون") and many) or title_at(paragraph, at) is not None:
        return at
    stop = at + 1
    while stop < len(paragraph.spans) and defined(paragraph.folded[stop]) and not broken(paragraph, stop):
        stop += 1
    if stop + 1 < len(paragraph.spans) and paragraph.folded[stop] == "في" and not broken(paragraph, stop + 1):
        inside = stop + 1
        while (
            inside < len(paragraph.spans)
            and inside - stop < 4
            and defined(paragraph.folded[inside])
            and paragraph.folded[inside] not in TIMES
            and not (inside > stop and broken(paragraph, inside))
        ):
            inside += 1
        stop = inside if inside > stop + 1 else stop
    return stop


def _idafa(paragraph: Paragraph, at: int) -> int:
    """Token after a noun and what completes it, where "that" or a colon follows at once: كشفت | صور الرنين | أن; else 0."""
    word, raw = paragraph.folded[at], paragraph.text[slice(*paragraph.spans[at])]
    if not word.isalpha() or is_stop_word(raw) or word in saying_verbs() or proclitic(raw, word):
        return 0
    if word in TIMES | DAYTIMES:  # أعلن | مساء الاثنين | أن
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
        ":" in paragraph.gaps[stop] or (paragraph.folded[stop] in THAT and not broken(paragraph, stop))
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


def _leads_in(paragraph: Paragraph, at: int, complements: tuple[str, ...]) -> bool:
    word, gap = paragraph.folded[at], paragraph.gaps[at]
    if ":" in gap or paragraph.hidden[at]:
        return True
    return word in complements or word in THAT or ("ب" in complements and word.startswith("بال"))


def _object(paragraph: Paragraph, at: int) -> bool:
    """Whether an indefinite noun stands at token `at`: "أكدت الخارجية | حرص البلاد"."""
    word = paragraph.folded[at]
    plain = not is_stop_word(paragraph.text[slice(*paragraph.spans[at])]) and word not in TIMES and word.isalpha()
    return plain and not broken(paragraph, at) and not _article(paragraph, at) and word[0] not in "وفبلكي"


def _article(paragraph: Paragraph, at: int) -> bool:
    """Whether token `at` has the article: التزامهما only begins like it, as its pronoun tells."""
    word, raw = paragraph.folded[at], paragraph.text[slice(*paragraph.spans[at])]
    return defined(word) and not segment(raw).enclitic and not (len(word) > 5 and word.endswith(("هما", "ها")))
