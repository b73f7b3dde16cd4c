"""Text into a figure, a figure out of it: shape(), the style of all figures, SVG and PNG.

matplotlib shapes Arabic and puts it into visual order itself from 3.11 on, and does neither before. Text prepared for the
one comes out reversed or unjoined on the other, silently, so every string that enters a figure goes through shape().
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from html import escape
from importlib import resources

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text

from helpers.tables import KitError

TARGET, REFERENCE = "#0072B2", "#D55E00"  # Okabe and Ito: told apart in every common colour blindness, and in grey
INK, QUIET, BAND, PLATE = "#1a1a1a", "#595959", "#eef0f2", "#ffffff"
# Figures beside the terms are text, and text wants a contrast of 4.5 to its ground; the orange has 3.9.
TARGET_TEXT, REFERENCE_TEXT = "#005a8e", "#a84a00"
MARKERS = ("o", "D")  # target, reference: the shape says what the colour says
HEAT = "cividis"

#: Points, at the width a figure is drawn at (14 to 17 cm, the text of an A4 page): Arabic 115 % of the Latin beside it,
#: so that its small letters stand as high.
ARABIC_SIZE, LATIN_SIZE, SMALL_SIZE = 10.5, 9.0, 8.0

STYLE = {
    "figure.facecolor": PLATE,
    "figure.dpi": 100,
    "figure.constrained_layout.h_pad": 0.06,
    "figure.constrained_layout.w_pad": 0.08,
    "savefig.facecolor": "auto",
    "axes.facecolor": "none",
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.labelsize": LATIN_SIZE,
    "axes.linewidth": 0.6,
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": LATIN_SIZE + 1,
    "axes.titleweight": "bold",
    "font.size": LATIN_SIZE,
    "legend.fontsize": LATIN_SIZE,
    "legend.frameon": False,
    "text.color": INK,
    "text.parse_math": True,  # off, it would break the exponents of log ticks; shape() escapes the dollar instead
    "text.usetex": False,
    "xtick.color": QUIET,
    "xtick.labelcolor": INK,
    "xtick.labelsize": SMALL_SIZE,
    "ytick.color": QUIET,
    "ytick.labelcolor": INK,
    "ytick.labelsize": SMALL_SIZE,
    "svg.fonttype": "path",
    "path.simplify": False,  # a stroke of a barcode must not be taken for the straight run of its neighbour
    "image.cmap": HEAT,
}

# Presentation forms: letters that somebody shaped already. The honorific ligatures and ornate brackets among them
# (U+FD3E-FD4F, U+FDF0-FDFF) are signs of their own and may stay.
_SHAPED = re.compile("[\ufb50-\ufd3d\ufd50-\ufdef\ufe70-\ufefc]")
_ISOLATE = re.compile("([\u2066-\u2068])([^\u2066-\u2069]*)\u2069")
_INVISIBLE = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_NUMBER = "[0-9]+(?:[.,][0-9]+)*"
# After an Arabic letter the bidi algorithm would set the sign of "-3.2" and of "12.5%" on the wrong side of the figure.
_SIGNED = re.compile(rf"(?<![^\s(\[«\"'])[-+−±]{_NUMBER}(?:\s?[%‰])?|(?<![0-9.,]){_NUMBER}\s?[%‰]")
_HEXAGRAM = 0x4DC0  # 64 neutral signs that no press text holds; each stands in for one isolate while a line is ordered


@lru_cache(maxsize=1)
def shapes_itself() -> bool:
    """Whether this matplotlib shapes Arabic: it draws lam and alef of the bundled DejaVu Sans as one glyph, not two.

    Asked of the drawing, not of the version, since distributions build matplotlib with and without it.
    """
    font = FT2Font(f"{mpl.get_data_path()}/fonts/ttf/DejaVuSans.ttf")
    font.set_text("لا")
    return font.get_num_glyphs() == 1


def shape(text: object) -> str:
    r"""Text ready for any string of a matplotlib figure: title, label, tick, legend, annotation, table cell.

    Parameters
    ----------
    text : object
        Logical text, in the order it is read; several lines are allowed; what is no string is made one.

    Returns
    -------
    str
        On matplotlib 3.11 and later the text itself, with a line's signed numbers and percentages isolated where the
        line is Arabic; before, its presentation forms in visual order. ``$`` is escaped, so no label turns into
        mathematics.

    Raises
    ------
    KitError
        The text holds Arabic presentation forms: it was shaped already, or comes from a PDF.

    Notes
    -----
    A line takes its direction from its first letter, as a browser's ``dir="auto"`` does. A label that is Arabic but
    begins with Latin letters needs U+200F before it; ``term_label`` adds it. Arabic inside ``$...$`` is never shaped by
    matplotlib: keep it out. Vowel signs are placed by the font on 3.11, only roughly before.

    Examples
    --------
    >>> shape("up 5 $")
    'up 5 \\$'
    """
    text = str(text)
    if found := _SHAPED.search(text):
        raise KitError(
            f"The label {text!r} holds the presentation form U+{ord(found[0]):04X}: it was shaped already. "
            "Hand shape() the text as it is written, once; text from a PDF first goes through "
            'unicodedata.normalize("NFKC", text).'
        )
    line = _native if shapes_itself() else _fallback
    return "\n".join(line(part) for part in text.split("\n")).replace("$", r"\$")


def term_label(text: object) -> str:
    """``shape`` for a term of the corpus: right to left as soon as it holds one Arabic letter, even after a Latin one.

    A press text may itself hold presentation forms, in the order they are read; they are letters here.
    """
    text = _SHAPED.sub(lambda form: unicodedata.normalize("NFKC", form[0]), str(text))
    return shape("\u200f" + text if _first_strong(text) == "L" and is_arabic(text) else text)


def is_arabic(text: str) -> bool:
    """Whether the text holds an Arabic letter.

    >>> is_arabic("F-16"), is_arabic("طائرة F-16")
    (False, True)
    """
    return any(unicodedata.bidirectional(letter) == "AL" for letter in text)


def _first_strong(text: str) -> str:
    kinds = (unicodedata.bidirectional(letter) for letter in text)
    return next(("L" if kind == "L" else "R" for kind in kinds if kind in ("L", "R", "AL")), "L")


def _native(line: str) -> str:
    if _first_strong(line) == "L" or re.search("[\u2066-\u2069]", line):
        return line
    return _SIGNED.sub("\u2066\\g<0>\u2069", line)


def _fallback(line: str) -> str:
    # python-bidi knows no isolates: each is ordered alone, and a neutral sign keeps its place in the line.
    isolates: list[str] = []

    def set_aside(match: re.Match) -> str:
        base = {"\u2066": "L", "\u2067": "R", "\u2068": _first_strong(match[2])}[match[1]]
        isolates.append(_visual(match[2], base))
        return chr(_HEXAGRAM + len(isolates) - 1)

    line = _ISOLATE.sub(set_aside, _native(line))
    line = _visual(line, _first_strong(line))
    for number, isolate in enumerate(isolates):
        line = line.replace(chr(_HEXAGRAM + number), isolate)
    return line


def _visual(line: str, base: str) -> str:
    # bidi.algorithm, not bidi: only the former mirrors brackets and guillemets.
    from bidi.algorithm import get_display

    return _INVISIBLE.sub("", get_display(_reshaper().reshape(line), base_dir=base))


@lru_cache(maxsize=1)
def _reshaper():
    from arabic_reshaper import ArabicReshaper

    return ArabicReshaper(
        {"delete_harakat": False, "ARABIC LIGATURE ALLAH": False, "use_unshaped_instead_of_isolated": True}
    )


@lru_cache(maxsize=1)
def font_families() -> tuple[str, ...]:
    """Families of all figures, best first: IBM Plex Sans Arabic where its package is installed, then DejaVu Sans.

    DejaVu Sans comes with matplotlib and draws Arabic right too, so a missing package is no error.
    """
    try:
        folder = resources.files("fontpkg_ibm_plex_sans_arabic") / "files"
        for weight in ("Regular", "Bold"):
            font_manager.fontManager.addfont(str(folder / f"IBMPlexSansArabic-{weight}.ttf"))
    except (ModuleNotFoundError, FileNotFoundError):
        return ("DejaVu Sans",)
    return ("IBM Plex Sans Arabic", "DejaVu Sans")


@contextmanager
def use_style() -> Iterator[None]:
    """Context in which figures take the kit's fonts, sizes and colours; nothing stays changed after it."""
    with mpl.rc_context({**STYLE, "font.family": list(font_families())}):
        yield


def to_svg(figure: Figure, *, alt: str, prefix: str) -> str:
    """The figure as an ``<svg>`` element to stand inside a page.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        For example ``plot_contrast(table).figure``.
    alt : str
        What the figure shows, in a sentence: read aloud instead of it.
    prefix : str
        ASCII name of the figure, unique in its page; every id of the element begins with it.

    Returns
    -------
    str
        Text as outlines, so no font is asked for; one ``viewBox`` and the natural size in CSS pixels, never wider than
        the page; presentation attributes instead of style sheets; no date, no metadata, no foreign address. The same
        figure gives the same bytes. Without links it has ``role="img"``; with links ``role="group"``, because an image
        hides what is inside it from a screen reader, and each link is named by its term.

    Raises
    ------
    KitError
        ``prefix`` is no ASCII name.

    Examples
    --------
    >>> to_svg(Figure(figsize=(3, 2)), alt="Nothing yet", prefix="empty")[:73]
    '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="Nothing ye'
    """
    if not re.fullmatch("[A-Za-z][A-Za-z0-9_-]*", prefix):
        raise KitError(
            f"The prefix {prefix!r} of a figure is no ASCII name. "
            'Give letters, digits, "-" and "_", a letter first, for example "contrast-words".'
        )
    names = {text.get_url(): text.get_label() for text in figure.findobj(Text) if text.get_url()}
    stream = io.StringIO()
    with use_style(), mpl.rc_context({"svg.hashsalt": prefix}):
        metadata = {"Date": None, "Creator": None, "Format": None, "Type": None}
        figure.savefig(stream, format="svg", metadata=metadata)
    body = stream.getvalue()
    width, height = (float(part) for part in re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', body).groups())
    body = body[body.index(">", body.index("<svg")) + 1 : body.rindex("</svg>")]
    body = re.sub(r"<!--.*?-->|<metadata>.*?</metadata>|<style.*?</style>", "", body, flags=re.DOTALL)
    body = re.sub(r'style="([^"]*)"', _as_attributes, body)
    body = _short_ids(body.replace("xlink:href", "href"), prefix)
    body = re.sub(r'\bd="([^"]*)"', lambda match: f'd="{_short_path(match[1])}"', body)
    body = re.sub(r"-?\d+\.\d{4,}", lambda match: f"{float(match[0]):.3f}".rstrip("0").rstrip("."), body)
    body = re.sub(r'(<use href="[^"]*") transform="translate\(([-\d.]+) 0\)"', r'\1 x="\2"', body)
    for _ in range(3):
        body = re.sub(r"<defs>\s*</defs>|<g[^>]*/>|<g[^>]*>\s*</g>", "", body)
    body = re.sub(r"\s*\n\s*", "\n", body).strip()
    # Last, so that no number in a term is taken for a coordinate.
    body = re.sub(r'<a href="([^"]*)" target="_blank">', lambda match: _link(match[1], names), body)
    role = "group" if names else "img"
    # 4/3: matplotlib counts in points of 1/72 inch, CSS in pixels of 1/96.
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="{role}" aria-label="{escape(alt)}" class="figure" '
        f'width="{width * 4 / 3:.0f}" height="{height * 4 / 3:.0f}" viewBox="0 0 {width:g} {height:g}" '
        f'style="max-width:100%;height:auto" stroke-linejoin="round" stroke-linecap="butt">\n'
        f"<title>{escape(alt)}</title>\n{body}\n</svg>\n"
    )


def to_png(figure: Figure, *, dpi: int = 300) -> bytes:
    """The figure as PNG, 300 dots per inch unless told otherwise (print); the same figure gives the same bytes."""
    stream = io.BytesIO()
    with use_style():
        figure.savefig(stream, format="png", dpi=dpi, metadata={"Software": None})
    return stream.getvalue()


def _as_attributes(match: re.Match) -> str:
    pairs = (part.split(":", 1) for part in match[1].split(";") if ":" in part)
    return " ".join(f'{name.strip()}="{value.strip()}"' for name, value in pairs)


def _short_ids(body: str, prefix: str) -> str:
    # Hundreds of uses of few glyphs: long ids would be a third of the file. Ids that nothing refers to go.
    used = dict.fromkeys(re.findall(r'(?:href="|url\()#([^")]+)', body))
    short = {name: f"{prefix}-{number}" for number, name in enumerate(used)}
    body = re.sub(r' id="([^"]+)"', lambda match: f' id="{short[match[1]]}"' if match[1] in short else "", body)
    return re.sub(r'(href="|url\()#([^")]+)', lambda match: f"{match[1]}#{short[match[2]]}", body)


def _short_path(path: str) -> str:
    """The same path in fewer characters; outlines of glyphs, whose coordinates are whole numbers, step by step."""
    if not re.fullmatch(r"[MLQz\d\s-]*", path):
        return re.sub(r"\s*([A-Za-z])\s*", r"\1", " ".join(path.split()))
    steps = re.findall(r"([MLQz])([^MLQz]*)", path)
    points = [[int(number) for number in numbers.split()] for _, numbers in steps]
    short, here, start = [], (0, 0), (0, 0)
    for (command, _), step in zip(steps, points, strict=True):
        moved = [str(number - here[place % 2]) for place, number in enumerate(step)]
        short.append(command.lower() + " ".join(moved).replace(" -", "-"))
        here = (step[-2], step[-1]) if step else start
        start = here if command == "M" else start
    return "".join(short)


def _link(address: str, names: dict[str, str]) -> str:
    name = names.get(address, "")
    language = ' lang="ar"' if is_arabic(name) else ""
    return f'<a href="{address}" aria-label="{escape(name)}"{language}>'
