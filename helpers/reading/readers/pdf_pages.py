"""Prints the text of a PDF's pages as JSON. A program of its own, so that a file that never ends can be ended.

``python pdf_pages.py < file.pdf`` prints {"pages": [...], "rightward": n, "leftward": n} or {"fault": "..."}.
"""

from __future__ import annotations

import io
import json
import logging
import sys

MOST_PAGES = 2_000
#: characters of text; as many as a text file may have bytes
MOST_TEXT = 20_000_000
_ARABIC = (("\u0600", "\u06ff"), ("\ufb50", "\ufdff"), ("\ufe70", "\ufefc"))


def read_pages(data: bytes) -> dict:
    """Text of each page, and how often the next word of a line stands right or left of the one before."""
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return {"fault": "protected"}
        if len(reader.pages) > MOST_PAGES:
            return {"fault": "long"}
        steps = {"rightward": 0, "leftward": 0}
        pages, total = [], 0
        for page in reader.pages:
            pages.append(page.extract_text(visitor_text=_follow(steps)))
            total += len(pages[-1])
            if total > MOST_TEXT:
                return {"fault": "long"}
    except MemoryError:
        return {"fault": "long"}
    except Exception as error:  # a damaged file makes pypdf raise nearly anything
        dependency = type(error).__name__ == "DependencyError"
        return {"fault": "protected" if dependency else f"{type(error).__name__}: {str(error)[:80]}"}
    return {"pages": pages, **steps}


def _follow(steps: dict[str, int]):
    last: list[tuple[float, float]] = []

    def visit(text, _matrix, place, _font, size) -> None:
        if not any(low <= letter <= high for letter in text for low, high in _ARABIC):
            return
        x, y = _matrix[4] + place[4], _matrix[5] + place[5]
        if last and abs(last[0][1] - y) < 1:
            if x > last[0][0] + 1:
                steps["rightward"] += 1
            elif x < last[0][0] - 1:
                steps["leftward"] += 1
        last[:] = [(x, y)]

    return visit


if __name__ == "__main__":
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (2_000_000_000, 2_000_000_000))
    except (ImportError, ValueError, OSError):
        pass
    json.dump(read_pages(sys.stdin.buffer.read()), sys.stdout)
