"""Prints the text of a PDF's pages as JSON. A program of its own, so that a file that never ends can be ended.

``python pdf_pages.py < file.pdf`` prints {"pages": [...]} or {"fault": "..."}. Each page is as it is drawn: lines from top
to bottom, letters from left to right. A space that the PDF draws is U+E000; a plain space stands for a gap. One sign may
draw two letters (لا): most programs name them as they are read, and they are put as they lie; with ``as-named`` they stay.
"""

from __future__ import annotations

import io
import json
import logging
import sys

MOST_PAGES = 2_000
#: characters of text; as many as a text file may have bytes
MOST_TEXT = 20_000_000
DRAWN_SPACE = "\ue000"


def read_pages(data: bytes, *, as_named: bool = False) -> dict:
    """Text of each page as it is drawn, or a fault."""
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return {"fault": "protected"}
        if len(reader.pages) > MOST_PAGES:
            return {"fault": "long"}
        pages, total = [], 0
        for page in reader.pages:
            pages.append(_drawn(page, as_named))
            total += len(pages[-1])
            if total > MOST_TEXT:
                return {"fault": "long"}
    except MemoryError:
        return {"fault": "long"}
    except Exception as error:  # a damaged file makes pypdf raise nearly anything
        dependency = type(error).__name__ == "DependencyError"
        return {"fault": "protected" if dependency else f"{type(error).__name__}: {str(error)[:80]}"}
    return {"pages": pages}


def _drawn(page, as_named: bool) -> str:
    # Not public: without it a gap is taken for a space, and a file whose signs draw two letters is refused.
    fonts_of = getattr(page, "_layout_mode_fonts", None)

    def marked():
        fonts = fonts_of()
        for font in fonts.values():
            spaces = {code: DRAWN_SPACE for code, letter in font.character_map.items() if letter in (" ", "\u00a0")}
            font.character_map.update(spaces)
            if not as_named:
                several = {code: letters for code, letters in font.character_map.items() if len(letters) > 1}
                font.character_map.update({code: _as_they_lie(letters) for code, letters in several.items()})
        return fonts

    if fonts_of is not None:
        page._layout_mode_fonts = marked
    return page.extract_text(extraction_mode="layout")


def _as_they_lie(letters: str) -> str:
    return letters[::-1] if any("\u0600" <= letter <= "\u06ff" for letter in letters) else letters


if __name__ == "__main__":
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (2_000_000_000, 2_000_000_000))
    except (ImportError, ValueError, OSError):
        pass
    json.dump(read_pages(sys.stdin.buffer.read(), as_named="as-named" in sys.argv[1:]), sys.stdout)
