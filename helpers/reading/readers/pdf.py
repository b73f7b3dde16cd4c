"""PDF files that hold text, read with pypdf and put into reading order; those that do not come out right are refused."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from functools import lru_cache
from pathlib import Path

from helpers.reading.arabic import is_stop_word
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


def read_pdf(data: bytes, *, where: str) -> tuple[str, str, str]:
    """Text of a PDF; title and date are empty, for what a PDF keeps there is seldom the article's.

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
    that the file does not say which letters it draws, and it is refused. Pages printed from a browser came out with 99 to 100 % of their words right (docs/measurements/robustness.md); headers and footers of the pages stay in. Read
    the full text in the report once.
    """
    if b"%PDF-" not in data[:1024]:
        raise KitError(f"{where}: this is no PDF file. Check the file, and the ending of its name.")
    found = _pages(data)
    if fault := found.get("fault"):
        raise KitError(f"{where}: {_FAULTS.get(fault) or _damaged(fault)}")
    drawn = "\n".join(found["pages"]).replace("\0", "")
    if not _ARABIC.search(drawn):
        raise KitError(
            f"{where}: there is no Arabic text in the PDF; it may be a scan. Read it with a program for text recognition (OCR), "
            "correct the result, and save it as plain text (UTF-8)."
        )
    draws_spaces = drawn.count(DRAWN_SPACE) > len(drawn) / 40
    text = "\n".join(_read(line, draws_spaces) for line in drawn.splitlines()).strip("\n") + "\n"
    if sign := _wrong_order(text):
        raise KitError(f"{where}: the PDF does not say in which order its Arabic letters are read: {sign}. {_INSTEAD}.")
    return text, "", ""


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


def _pages(data: bytes) -> dict:
    # -P: or html.py and tables.py beside it would stand in for modules of the same names.
    program = [sys.executable, "-P", str(Path(__file__).with_name("pdf_pages.py"))]
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
        return f"lam and alif have changed places (the first: {swapped[0]})"
    if len(spelt) >= 50 and common < LEAST_COMMON:
        return f"of {len(spelt):,} words {common:.1%} are function words, where running text has {LEAST_COMMON:.0%} or more"
    return ""
