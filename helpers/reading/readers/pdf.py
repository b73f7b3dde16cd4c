"""PDF files that hold text, read with pypdf and put into reading order; those that do not come out right are refused."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from helpers.reading.arabic import is_stop_word
from helpers.reading.readers.lines import join_lines
from helpers.reading.readers.pdf_pages import DRAWN_SPACE
from helpers.tables import KitError

#: seconds that a file may take; a book takes some twenty
LONGEST_WAIT = 120

_INSTEAD = (
    "Save the article as a web page or Word file, copy its text from a PDF viewer into a text file (UTF-8) and check it, "
    "or run `pdftotext -enc UTF-8` of Poppler on it"
)
_ARABIC = re.compile(r"[\u0621-\u064a\u0671-\u06d3\ufb50-\ufdf1\ufe80-\ufefc]")
_WORD = re.compile(r"[\u0621-\u064a]+")
_COMMON = frozenset("في من على إلى عن أن إن التي الذي هذا هذه كان قال ذلك بين بعد قبل مع منذ حتى كما لكن".split())
_REVERSED = frozenset(word[::-1] for word in _COMMON) - _COMMON
#: لا written as one sign and taken apart backwards: األول for الأول
_SWAPPED = re.compile(r"(?<!\w)[وفبك]{0,2}(?:ا[أإآ]ل|اال)\w+")
_STRAIGHT = re.compile(r"(?<!\w)[وفبك]{0,2}ال[أإآا]\w")
_LAM_ALIF = "lam and alif have changed places"
#: lines at each end of a page that may be its furniture, and letters that such a line may have
_MOST_FURNITURE, _LONGEST_FURNITURE = 3, 200
_NUMBER, _LONG_WORD = re.compile(r"\d+"), re.compile(r"[^\W\d_]{3,}")
_OPENED = re.compile(r"(?<!\S)[(\[«‹]\w")
_OPENED_BY_A_CLOSING = re.compile(r"(?<!\S)[)\]»›]\w")
#: share of the width that a line has filled when nothing more would fit; letters are not equally wide
_FULL, _FULL_SENTENCE = 0.92, 1.0
_ENDS_SENTENCE = re.compile(r"[.؟?!…][»”\")\]]?$")
#: of running text at least so much is function words; the press has 0.08 to 0.3
LEAST_COMMON = 0.02

_SPACES = f" {DRAWN_SPACE}"
#: Numbers and foreign words run from left to right inside an Arabic line.
_RIGHTWARD = re.compile(
    r"[^\W\u0590-\u08ff\ufb1d-\ufefc_]+(?:[.,:/%@&'\u2019\u066b\u066c-]*[^\W\u0590-\u08ff\ufb1d-\ufefc_]+)*|[0-9\u0660-\u0669\u06f0-\u06f9]+(?:[.,:/\u066b\u066c-]*[0-9\u0660-\u0669\u06f0-\u06f9]+)*"
)
_MIRROR = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
#: a vowel mark is drawn as a sign of its own, with gaps around it
_LOOSE_MARK = re.compile(r" +(?=[\u064b-\u0652])")
_LOOSE_TANWEEN = re.compile(r"\u064b +ا(?!\w)")
_SHAPED = re.compile(r"[\ufb50-\ufdf1\ufe70-\ufefc]")


class PdfText(NamedTuple):
    """Text of a PDF; ``furniture``: what stood above or below it on most pages, and on how many."""

    text: str
    furniture: tuple[tuple[str, int], ...] = ()


def read_pdf(data: bytes, *, where: str) -> PdfText:
    """Text of a PDF, without running heads and page numbers.

    Raises
    ------
    KitError
        When it is no PDF, is damaged, protected, a scan without text, takes longer than two minutes, or gives its Arabic in
        an order that cannot be told.

    Notes
    -----
    A PDF is a drawing: its letters lie from left to right, in the shapes of print. They are put into reading order (lines
    turned, numbers and foreign words turned back, shapes to letters, gaps inside a joined word closed), and then tried:
    function words spelt backwards (نم for من), لا taken apart backwards (األول), and too few function words are signs
    that the file does not say which letters it draws, and it is refused. How much came out right of files of browsers and of
    LibreOffice is in docs/measurements/robustness.md. A line that stands at the top or the bottom of most pages, but for its
    numbers, is no part of the text (:func:`without_furniture`). Read the full text in the report once.
    """
    if b"%PDF-" not in data[:1024]:
        raise KitError(f"{where}: this is no PDF file. Check the file, and the ending of its name.")
    text, furniture, sign = _in_order(data, where)
    if sign.startswith(_LAM_ALIF):  # perhaps this program names the two letters of لا as they lie
        again = _in_order(data, where, as_named=True)
        text, furniture, sign = again if not again[2] else (text, furniture, sign)
    if sign:
        raise KitError(f"{where}: the PDF does not say in which order its Arabic letters are read: {sign}. {_INSTEAD}.")
    return PdfText(text, furniture)


def _in_order(data: bytes, where: str, *, as_named: bool = False) -> tuple[str, tuple[tuple[str, int], ...], str]:
    """Text, furniture, and the sign that its letters are not in order, or ""."""
    found = _pages(data, as_named=as_named)
    if fault := found.get("fault"):
        raise KitError(f"{where}: {_FAULTS.get(fault) or _damaged(fault)}")
    pages = [page.replace("\0", "") for page in found["pages"]]
    drawn = "\n".join(pages)
    if not _ARABIC.search(drawn):
        raise KitError(
            f"{where}: there is no Arabic text in the PDF; it may be a scan. Read it with a program for text recognition (OCR), "
            "correct the result, and save it as plain text (UTF-8)."
        )
    draws_spaces = drawn.count(DRAWN_SPACE) > len(drawn) / 40
    read = [[_read(line, draws_spaces) for line in page.splitlines()] for page in pages]
    kept, furniture = without_furniture(_with_brackets_right(read))
    text = join_lines(paragraphs_of(kept))
    return text, furniture, _wrong_order(text)


def _with_brackets_right(pages: list[list[str]]) -> list[list[str]]:
    """Some programs name a bracket by its shape, which `_read` turned round, others as it is read."""
    text = "\n".join(line for page in pages for line in page)
    if len(_OPENED_BY_A_CLOSING.findall(text)) <= len(_OPENED.findall(text)):
        return pages
    return [[line.translate(_MIRROR) if _ARABIC.search(line) else line for line in page] for page in pages]


def paragraphs_of(pages: list[list[str]]) -> list[str]:
    """Paragraphs of lines as they were set.

    Notes
    -----
    A line ends its paragraph where a gap follows, or where the first word of the next line would still have found room in
    it: whoever sets a text fills its lines. A paragraph goes on over the end of a page. A last line that is full is taken to
    go on, and verses as long as each other are taken for prose; look at the full text.

    >>> paragraphs_of([["وصل الوفد إلى المدينة", "صباح اليوم ثم غادرها", "ليلا"], ["فتح التاجر باب السوق", "كله"]])
    ['وصل الوفد إلى المدينة صباح اليوم ثم غادرها ليلا', 'فتح التاجر باب السوق كله']
    """
    lines = [(line, at) for page in pages for at, line in _with_gaps(page)]
    lengths = sorted(len(line) for line, _ in lines)
    if not lines:
        return []
    width = lengths[int(len(lengths) * 0.8)] if len(lengths) > 4 else lengths[-1]
    gaps = sum(gap for _, gap in lines) <= len(lines) / 2  # else it is set with wide spaces between all its lines
    made = [[lines[0][0]]]
    for (before, _), (line, gap) in pairwise(lines):
        fill = _FULL_SENTENCE if _ENDS_SENTENCE.search(before) else _FULL
        room = len(before) + 1 + len(line.split(" ", 1)[0]) <= fill * width
        if (gap and gaps) or room:
            made.append([])
        made[-1].append(line)
    return [" ".join(parts) for parts in made]


def _with_gaps(page: list[str]) -> Iterator[tuple[bool, str]]:
    """The lines of a page that are not blank, each with whether blank ones stand before it on the page."""
    gap, first = False, True
    for line in page:
        if line.strip():
            yield gap and not first, line
            gap, first = False, False
        else:
            gap = True


def without_furniture(pages: list[list[str]]) -> tuple[list[list[str]], tuple[tuple[str, int], ...]]:
    """Pages without running heads and page numbers, and what was taken out, with the number of its pages.

    Parameters
    ----------
    pages : list of list of str
        The lines of each page; blank ones are gaps.

    Returns
    -------
    pages : list of list of str
    furniture : tuple of (str, int)
        The first of each kind of line, from the top to the bottom.

    Notes
    -----
    Of each page the outermost line, up to three times at each end: it goes where half of the pages, and three at least (two
    of two or three), have the same one there but for its numbers; a title page often has none, and left and right pages may
    differ. Numbers alone go from two pages on, where they count the pages. A text without such lines comes back as it was.

    >>> without_furniture([["الأولى 7", "وصل الوفد", "1"], ["الأولى 8", "ثم غادر", "2"], ["الأولى 9", "ليلا", "3"]])
    ([['وصل الوفد'], ['ثم غادر'], ['ليلا']], (('الأولى 7', 3), ('1', 3)))
    """
    kept = [list(page) for page in pages]
    taken: list[tuple[str, int]] = []
    for end in (0, -1):
        at_this_end: list[tuple[str, int]] = []
        for _ in range(_MOST_FURNITURE):
            outermost = [_outermost(page, end) for page in kept]
            keys = ["" if at is None else _key(page[at]) for page, at in zip(kept, outermost, strict=True)]
            n = Counter(key for key in keys if key)
            least = 2 if len(kept) < 4 else max(3, len(kept) // 2)
            going = {key for key, count in n.items() if count >= least and len(key) <= _LONGEST_FURNITURE}
            if _counts_pages([page[at] for page, at in zip(kept, outermost, strict=True) if at is not None], len(kept)):
                going |= set(n)
            left = sum(bool(line.strip()) for page in kept for line in page) - sum(key in going for key in keys)
            if not going or left < len(kept):  # pages of a line or two have no furniture
                break
            for key in sorted(going, key=keys.index):
                at_this_end.append((kept[keys.index(key)][outermost[keys.index(key)]], n[key]))
            for page, at, key in zip(kept, outermost, keys, strict=True):
                if key in going:
                    del page[at]
        taken += at_this_end if end == 0 else at_this_end[::-1]
    return kept, tuple(taken)


def _key(line: str) -> str:
    """What pages have alike in a line of furniture: its words, for the number may stand before or after them."""
    return " ".join(sorted(_LONG_WORD.findall(line))) or _NUMBER.sub("#", line)


def _outermost(page: list[str], end: int) -> int | None:
    """Place of the first line of a page that is not blank, or of the last."""
    places = [at for at, line in enumerate(page) if line.strip()]
    return places[end] if places else None


def _counts_pages(lines: list[str], n_pages: int) -> bool:
    """Whether these lines, one a page, are its number alone: 1, 2 ...; - 7 -, - 8 - ..."""
    if n_pages < 2 or len(lines) != n_pages or len({_NUMBER.sub("#", line) for line in lines}) > 1:
        return False
    found = [re.fullmatch(r"\W*(\d{1,4})\W*", line) for line in lines]
    numbers = [int(one[1]) for one in found if one]
    return len(numbers) == n_pages and numbers == list(range(numbers[0], numbers[0] + n_pages))


def _read(line: str, draws_spaces: bool) -> str:
    """A line as it is read, from the line as it is drawn."""
    if not _ARABIC.search(line):
        turned = line
    else:
        turned = _RIGHTWARD.sub(lambda run: run[0][::-1], line.strip(_SPACES)[::-1].translate(_MIRROR))
        turned = _joined(turned)
        if draws_spaces:  # then a small gap is no space
            turned = re.sub(rf"(?<=[^{_SPACES}]) {{1,2}}(?=[^{_SPACES}])", "", turned)
    spelt = _SHAPED.sub(lambda shape: unicodedata.normalize("NFKC", shape[0]).strip(), turned)
    spelt = _LOOSE_MARK.sub("", re.sub(rf"[{_SPACES}\t\u00a0]+", " ", spelt)).strip()
    return _LOOSE_TANWEEN.sub("\u064bا", spelt)


def _joined(line: str) -> str:
    """Without the gaps after a letter that is drawn joined to the next, and before one joined to the last."""
    made: list[str] = []
    for letter in line:
        before = made[-1] if made else ""
        if before and letter not in _SPACES and before in _SPACES:
            at = len(made)
            while at and made[at - 1] in _SPACES:
                at -= 1
            if at and (_shape(made[at - 1]) in ("<initial>", "<medial>") or _shape(letter) in ("<medial>", "<final>")):
                del made[at:]
        made.append(letter)
    return "".join(made)


@lru_cache(maxsize=1 << 12)
def _shape(letter: str) -> str:
    return unicodedata.decomposition(letter).partition(" ")[0]


_FAULTS = {
    "protected": "the PDF is protected by a password. Save it without one, or copy its text into a text file (UTF-8).",
    "long": "the PDF is longer than 2,000 pages or takes more than 2 GB to read. Cut it into its articles, one file each.",
    "slow": f"the PDF could not be read in {LONGEST_WAIT} seconds. {_INSTEAD}.",
}


def _damaged(fault: str) -> str:
    return f"the PDF cannot be read ({fault}). Open it in a PDF viewer and save or print it to a new PDF, or copy its text into a text file (UTF-8)."


def _pages(data: bytes, *, as_named: bool = False) -> dict:
    # -P: or html.py and tables.py beside it would stand in for modules of the same names.
    program = [sys.executable, "-P", str(Path(__file__).with_name("pdf_pages.py"))]
    program += ["as-named"] if as_named else []
    try:
        done = subprocess.run(program, input=data, capture_output=True, timeout=LONGEST_WAIT, check=False)
        return json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        return {"fault": "slow"}
    except ValueError:  # the program ended without an answer, for want of memory or of stack
        return {"fault": "long"}
    except OSError as error:
        return {"fault": f"no second Python can be started: {error.strerror}"}


def _wrong_order(text: str) -> str:
    """The sign that the text is not in reading order, or ""."""
    spelt = _WORD.findall(text)
    backward, forward = sum(word in _REVERSED for word in spelt), sum(word in _COMMON for word in spelt)
    swapped, straight = _SWAPPED.findall(text), len(_STRAIGHT.findall(text))
    common = sum(map(is_stop_word, spelt)) / max(len(spelt), 1)
    if backward > 1 and backward > forward:
        return f"words are spelt backwards (the first: {next(word for word in spelt if word in _REVERSED)})"
    if len(swapped) > 1 and len(swapped) > 0.2 * straight:
        return f"{_LAM_ALIF} (the first: {swapped[0]})"
    if len(spelt) >= 50 and common < LEAST_COMMON:
        return f"of {len(spelt):,} words {common:.1%} are function words, where running text has {LEAST_COMMON:.0%} or more"
    return ""
