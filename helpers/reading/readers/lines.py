"""What all extracted texts have in common: one paragraph a line, white space as a reader sees it, dates as ISO."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: What XML, HTML and Word call white space, and line breaks that would cut a paragraph; not the no-break space.
_WHITE = re.compile(r"[ \t\r\n\x0b\x0c\x85\u2028\u2029]+")
_DATE = re.compile(r"\s*(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")


def join_lines(paragraphs: Iterable[str]) -> str:
    """Paragraphs as a text, one a line; empty ones are left out.

    >>> join_lines(["سطر\\n  أول", " ", "ثان"])
    'سطر أول\\nثان\\n'
    """
    lines = (_WHITE.sub(" ", paragraph).strip(" ") for paragraph in paragraphs)
    return "".join(f"{line}\n" for line in lines if line)


def iso_date(text: str) -> str:
    """The day that ``text`` begins with, as YYYY-MM-DD; "" where the order of day and month could be either way.

    >>> iso_date("2020-05-07T10:00:00Z"), iso_date("٢٠٢٠/٥/٧"), iso_date("07/05/2020")
    ('2020-05-07', '2020-05-07', '')
    """
    found = _DATE.match(text.translate(_DIGITS))
    if not found:
        return ""
    year, month, day = (int(part) for part in found.groups())
    return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else ""
