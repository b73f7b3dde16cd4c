"""PDF files that hold text, read with pypdf; those whose Arabic comes out in a wrong order are refused."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from helpers.tables import KitError

#: seconds that a file may take; a book takes some twenty
LONGEST_WAIT = 120

_INSTEAD = (
    "Save the article as a web page or Word file, copy its text from a PDF viewer into a text file (UTF-8) and check it, "
    "or run `pdftotext -enc UTF-8` of Poppler on it"
)
_LETTER = re.compile(r"[\u0621-\u064a\u0671-\u06d3]")
_FORM = re.compile(r"[\ufb50-\ufdf1\ufe80-\ufefc]")
_WORD = re.compile(r"[\u0621-\u064a]+")
_COMMON = frozenset("في من على إلى عن أن إن التي الذي هذا هذه كان قال ذلك بين بعد قبل مع منذ حتى كما لكن".split())
_REVERSED = frozenset(word[::-1] for word in _COMMON) - _COMMON
#: لا written as one sign and taken apart backwards: األول for الأول
_SWAPPED = re.compile(r"(?<!\w)[وفبك]{0,2}(?:ا[أإآ]ل|اال)\w")
_STRAIGHT = re.compile(r"(?<!\w)[وفبك]{0,2}ال[أإآا]\w")


def read_pdf(data: bytes, *, where: str) -> tuple[str, str, str]:
    """Text of a PDF; title and date are empty, for what a PDF keeps there is seldom the article's.

    Raises
    ------
    KitError
        When it is no PDF, is damaged, protected, a scan without text, takes longer than two minutes, or gives its Arabic in
        the order or the shapes of print.

    Notes
    -----
    A PDF is a drawing of letters. Some say which characters in which order were drawn, some only their shapes from left to right;
    out of these come words that look right here and there and are counted wrong. Four signs are tried: presentation
    forms, words placed from left to right, function words spelt backwards (نم for من), and لا taken apart backwards
    (األول). Lines are those of the print; blank lines part paragraphs only where the PDF says so. Read the full text
    in the report once.
    """
    found = _pages(data, where)
    if fault := found.get("fault"):
        raise KitError(f"{where}: {_FAULTS.get(fault) or _damaged(fault)}")
    text = "\n".join(found["pages"])
    letters, forms = len(_LETTER.findall(text)), len(_FORM.findall(text))
    if not letters + forms:
        raise KitError(
            f"{where}: there is no Arabic text in the PDF; it may be a scan. Read it with a program for text recognition (OCR), "
            "correct the result, and save it as plain text (UTF-8)."
        )
    if sign := _wrong_order(text, letters, forms, found["rightward"], found["leftward"]):
        raise KitError(f"{where}: the PDF gives its Arabic as it is drawn, not as it is read: {sign}. {_INSTEAD}.")
    lines = (re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in text.replace("\0", "").splitlines())
    return "\n".join(lines).strip("\n") + "\n", "", ""


_FAULTS = {
    "protected": "the PDF is protected by a password. Save it without one, or copy its text into a text file (UTF-8).",
    "long": "the PDF is longer than 2,000 pages or takes more than 2 GB to read. Cut it into its articles, one file each.",
    "slow": f"the PDF could not be read in {LONGEST_WAIT} seconds. {_INSTEAD}.",
}


def _damaged(fault: str) -> str:
    return f"the PDF cannot be read ({fault}). Open it in a PDF viewer and save or print it to a new PDF, or copy its text into a text file (UTF-8)."


def _pages(data: bytes, where: str) -> dict:
    if b"%PDF-" not in data[:1024]:
        raise KitError(f"{where}: this is no PDF file. Check the file, and the ending of its name.")
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


def _wrong_order(text: str, letters: int, forms: int, rightward: int, leftward: int) -> str:
    """The sign that the text is not in reading order, or ""."""
    spelt = _WORD.findall(text)
    backward, forward = sum(word in _REVERSED for word in spelt), sum(word in _COMMON for word in spelt)
    swapped, straight = _SWAPPED.search(text), len(_STRAIGHT.findall(text))
    n_swapped = len(_SWAPPED.findall(text))
    if forms > 0.02 * (letters + forms):
        return f"{forms:,} of {letters + forms:,} letters are presentation forms"
    if backward > 1 and backward > forward:
        return f"words are spelt backwards (the first: {next(word for word in spelt if word in _REVERSED)})"
    if n_swapped > 1 and n_swapped > 0.2 * straight:
        return f"lam and alif have changed places (the first: {text[swapped.start() : swapped.end() + 8].split()[0]})"
    if rightward > 3 and rightward > leftward:
        return "its words are placed from left to right"
    return ""
