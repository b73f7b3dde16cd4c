"""shape() against HarfBuzz, glyph by glyph.

What matplotlib drew is read back from its SVG, where each glyph is one <use>. What it should have drawn is shaped by
HarfBuzz, run by run; the order of the runs is written down here by hand, from the left of the page to its right, so that no
implementation of the bidirectional algorithm checks itself. On matplotlib 3.11 and later outline and place of every glyph
must agree; before, matplotlib kerns and sets vowel signs by other rules, so the outlines must agree, in order.

Runs on matplotlib 3.10 too: requirements-matplotlib-3.10.txt beside this file has all it needs.
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from functools import lru_cache
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
import uharfbuzz as hb
from bidi.algorithm import get_display
from matplotlib import font_manager
from matplotlib.figure import Figure

from helpers.tables import KitError
from helpers.telling import shaping
from helpers.telling.shaping import shape, shapes_itself, term_label

R, L = "rtl", "ltr"

#: label -> its runs, from the left of the page to its right, line by line; text in reading order
LABELS: dict[str, list[list[tuple[str, str]]]] = {
    # words, with every kind of joining and every seat of hamza
    "داعش": [[("داعش", R)]],
    "الإسلامية": [[("الإسلامية", R)]],
    "الأمن والاستقرار": [[("الأمن والاستقرار", R)]],
    "مئة ومسؤولية وشيء": [[("مئة ومسؤولية وشيء", R)]],
    "آل ثاني وأم القرى": [[("آل ثاني وأم القرى", R)]],
    "الله أكبر": [[("الله أكبر", R)]],
    # lam-alef, alone, with hamza, with madda, after a joining letter
    "لا": [[("لا", R)]],
    "لأن الآلات خلال الإجلاء": [[("لأن الآلات خلال الإجلاء", R)]],
    # tashkeel and tatweel
    "مُكَافَحَةُ الإِرْهَابِ": [[("مُكَافَحَةُ الإِرْهَابِ", R)]],
    "لأنّ الحدّ": [[("لأنّ الحدّ", R)]],
    "العـــراق": [[("العـــراق", R)]],
    # digits of the three kinds
    "زيارة 2013": [[("2013", L), ("زيارة ", R)]],
    "زيارة ٢٠١٣ الأولى": [[(" الأولى", R), ("٢٠١٣", L), ("زيارة ", R)]],
    "سال ۱۴۰۰": [[("۱۴۰۰", L), ("سال ", R)]],
    "مجلس الأمن 1,234": [[("1,234", L), ("مجلس الأمن ", R)]],
    "٤٫٥ مليون": [[(" مليون", R), ("٤٫٥", L)]],
    # ranges run with the script around them: the first year stands on the right after Arabic, on the left alone
    "بين 2013-2020": [[("2020", L), ("-", R), ("2013", L), ("بين ", R)]],
    "٢٠١٣-٢٠٢٠": [[("٢٠٢٠", L), ("-", R), ("٢٠١٣", L)]],
    "2013-2020": [[("2013-2020", L)]],
    "الشهر 11/2020": [[("11/2020", L), ("الشهر ", R)]],
    # Latin inside Arabic, Arabic inside Latin
    "طائرة F-16 حديثة": [[(" حديثة", R), ("F-16", L), ("طائرة ", R)]],
    "كوفيد COVID-19": [[("COVID-19", L), ("كوفيد ", R)]],
    "كوفيد-19": [[("19", L), ("كوفيد-", R)]],
    "\u200fF-16 الأمريكية": [[(" الأمريكية", R), ("F-16", L)]],
    "The word داعش twice": [[("The word ", L), ("داعش", R), (" twice", L)]],
    # brackets, guillemets, quotation marks, stops
    "(داعش)": [[("(داعش)", R)]],
    "[العراق] 3": [[("3", L), ("[العراق] ", R)]],
    "(2013) زيارة": [[(") زيارة", R), ("2013", L), ("(", R)]],
    "«الحرس الثوري»": [[("«الحرس الثوري»", R)]],
    '"القدس" والقدس': [[('"القدس" والقدس', R)]],
    "من المسؤول؟": [[("من المسؤول؟", R)]],
    "الأمن، والدفاع؛ والسياسة": [[("الأمن، والدفاع؛ والسياسة", R)]],
    # signs of numbers stay on their side
    "نسبة 12.5%": [[("12.5%", L), ("نسبة ", R)]],
    "من 5% إلى 10%": [[("10%", L), (" إلى ", R), ("5%", L), ("من ", R)]],
    "تراجع -3.2 نقطة": [[(" نقطة", R), ("-3.2", L), ("تراجع ", R)]],
    "+5 مقاعد": [[(" مقاعد", R), ("+5", L)]],
    "نسبة ١٢٪": [[("٪", R), ("١٢", L), ("نسبة ", R)]],
    "النتيجة: 3.5": [[("3.5", L), ("النتيجة: ", R)]],
    # dollars are no mathematics
    "بين $5 و$10": [[("10", L), (" و$", R), ("5", L), ("بين $", R)]],
    # Persian letters, a non-joiner
    "گزارش پژوهش چین": [[("گزارش پژوهش چین", R)]],
    "می\u200cخواهم": [[("می\u200cخواهم", R)]],
    "کیهان": [[("کیهان", R)]],
    # an isolate somebody else wrote, and a name of the side inside an English sentence
    "more in \u2068زيارة 2013\u2069, twice": [[("more in ", L), ("2013", L), ("زيارة ", R), (", twice", L)]],
    # several lines, each with its own direction
    "الجمهورية\nالإسلامية": [[("الجمهورية", R)], [("الإسلامية", R)]],
    "وزير الدفاع\n2020 (second)": [[("وزير الدفاع", R)], [("2020 (second)", L)]],
}
# Lam-alef alone is one glyph, which no wrong order can spoil.
JOINED = [label for label in LABELS if re.search("[ء-ي]{3}", label)]
LAM_ALEF = re.compile("ل[\u064b-\u0652]*[اأإآ][\u064b-\u0652]*")
# Before 3.11 matplotlib draws characters, not glyphs: letters take their four forms and lam-alef joins, but a font's own
# choices (its digits for Arabic, ligatures such as that of noon and yeh) are not made, and the parts of a glyph lie on
# whole units. All that is right Arabic too, only plainer.
EXACT = shapes_itself()
OUTLINE = 0.05 if EXACT else 1.0  # hundredths of an em
SIZE = 100.0  # the unit of matplotlib's outlines: a hundred to the em


def font_file(family: str) -> str:
    if family == "DejaVu Sans":
        return str(Path(mpl.get_data_path(), "fonts/ttf/DejaVuSans.ttf"))
    shaping.font_families()
    return font_manager.findfont(family, fallback_to_default=False)


@lru_cache
def harfbuzz_font(family: str) -> hb.Font:
    return hb.Font(hb.Face(hb.Blob.from_file_path(font_file(family))))


@lru_cache
def harfbuzz_outline(family: str, glyph: int) -> tuple[tuple[float, float], ...]:
    font, points = harfbuzz_font(family), []
    funcs = hb.DrawFuncs()
    funcs.set_move_to_func(lambda x, y, _: points.append((x, y)))
    funcs.set_line_to_func(lambda x, y, _: points.append((x, y)))
    funcs.set_quadratic_to_func(lambda cx, cy, x, y, _: points.extend([(cx, cy), (x, y)]))
    funcs.set_cubic_to_func(lambda ax, ay, bx, by, x, y, _: points.extend([(ax, ay), (bx, by), (x, y)]))
    font.draw_glyph(glyph, funcs, None)
    return tuple((x / font.face.upem * SIZE, y / font.face.upem * SIZE) for x, y in points)


def expected(lines: list[list[tuple[str, str]]], family: str) -> list[list[tuple]]:
    """Per line the inked glyphs from left to right: (outline, x, y)."""
    font, drawn = harfbuzz_font(family), []
    scale = SIZE / font.face.upem
    for line in lines:
        glyphs, x = [], 0.0
        arabic = shaping.is_arabic("".join(text for text, _ in line))
        for text, direction in line:
            buffer = hb.Buffer()
            buffer.add_str(text)
            buffer.guess_segment_properties()
            buffer.direction = direction
            # Digits and signs take the script of the line they stand in (UAX 24), and a font its digits for that script.
            if buffer.script in ("", None) or buffer.script.lower() == "zyyy":
                buffer.script = "Arab" if arabic else "Zyyy"
            hb.shape(font, buffer, features(text))
            for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
                outline = harfbuzz_outline(family, info.codepoint)
                if outline:
                    glyphs.append((outline, x + place.x_offset * scale, place.y_offset * scale))
                x += place.x_advance * scale
        drawn.append(glyphs)
    return drawn


def features(text: str) -> dict:
    if EXACT:
        return {}
    plain = [(0, len(text), False), *((*match.span(), True) for match in LAM_ALEF.finditer(text))]
    return {"rlig": plain, "liga": plain, "locl": False, "calt": False}


def drawn(text: str, family: str) -> list[list[tuple]]:
    """The same of what matplotlib draws for ``text``, as it stands."""
    shaping.font_families()
    figure = Figure()
    figure.text(0.5, 0.5, text, fontfamily=family, gid="looked-at")
    return looked_at(figure)


def looked_at(figure: Figure) -> list[list[tuple]]:
    """The same of the one text of ``figure`` whose gid is ``looked-at``."""
    stream = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": "test"}):
        figure.savefig(stream, format="svg")
    root = ET.fromstring(stream.getvalue())
    svg, link = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
    paths = {path.get("id"): path for path in root.iter(f"{svg}path") if path.get("id")}
    (group,) = [group for group in root.iter(f"{svg}g") if group.get("id") == "looked-at"]
    lines = [child for child in group.iter(f"{svg}g") if child.findall(f"{svg}use")]
    return [
        [glyph for use in line.findall(f"{svg}use") if (glyph := read_glyph(use, paths, link))[0]] for line in lines
    ]


def read_glyph(use: ET.Element, paths: dict, link: str) -> tuple:
    path = paths[use.get(link)[1:]]
    scale = float(re.search(r"scale\(([\d.]+)", path.get("transform", "scale(1)"))[1])
    numbers = [float(number) * scale for number in re.findall(r"-?[\d.]+", path.get("d") or "")]
    place = re.search(r"translate\((-?[\d.]+)[ ,](-?[\d.]+)\)", use.get("transform") or "translate(0 0)")
    return tuple(zip(numbers[::2], numbers[1::2], strict=True)), float(place[1]), float(place[2])


def difference(got: list[list[tuple]], want: list[list[tuple]], *, places: bool) -> str:
    """What sets two drawings apart, in words; empty when nothing does."""
    if len(got) != len(want):
        return f"{len(got)} lines instead of {len(want)}"
    for line, (glyphs, wanted) in enumerate(zip(got, want, strict=True)):
        if len(glyphs) != len(wanted):
            return f"line {line}: {len(glyphs)} glyphs instead of {len(wanted)}"
        for number, (glyph, other) in enumerate(zip(glyphs, wanted, strict=True)):
            if len(glyph[0]) != len(other[0]) or np.abs(np.subtract(glyph[0], other[0])).max() > OUTLINE:
                return f"line {line}, glyph {number}: another outline"
            # a thousandth of an em; matplotlib rounds each advance to 1/64 of a point
            if places and np.abs(np.subtract(glyph[1:], other[1:])).max() > 0.1:
                return f"line {line}, glyph {number}: at {glyph[1:]} instead of {other[1:]}"
    return ""


FAMILIES = ("IBM Plex Sans Arabic", "DejaVu Sans")


def wrong(label: str) -> dict[str, str]:
    """The ways Arabic goes wrong in figures, each as this matplotlib would have to be told to draw it."""
    reshape = shaping._reshaper().reshape
    label = re.sub("[\u2066-\u2069]", "", label)  # python-bidi refuses isolates
    lines = label.split("\n")
    recipe = "\n".join(get_display(reshape(line)) for line in lines)
    if EXACT:
        found = {
            "the old recipe, so that it is shaped twice": recipe,
            "reversed": "\n".join(line[::-1] for line in lines),
            "unjoined": "\u200c".join(label),
            "no bidi": "\n".join(f"\u202d{line}\u202c" for line in lines),
        }
    else:
        found = {
            "shaped twice": "\n".join(get_display(reshape(line)) for line in recipe.split("\n")),
            "reversed": "\n".join(line[::-1] for line in recipe.split("\n")),
            "unjoined": "\n".join(get_display(line) for line in lines),
            "no bidi": "\n".join(reshape(line) for line in lines),
            "as it is written": label,
        }
    return {name: text.replace("$", r"\$") for name, text in found.items()}


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("label", LABELS)
def test_every_glyph_is_the_one_harfbuzz_chooses(label, family):
    got = drawn(shape(label), family)
    assert not difference(got, expected(LABELS[label], family), places=EXACT)


@pytest.mark.filterwarnings("ignore:Glyph")  # wrong on purpose: 3.10 is handed marks that it cannot draw
@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("label", JOINED)
def test_the_comparison_rejects_every_wrong_rendering(label, family):
    want = expected(LABELS[label], family)
    for name, text in wrong(label).items():
        assert difference(drawn(text, family), want, places=EXACT), name


PLACES = {
    "title": lambda ax, text: ax.set_title(text),
    "label of the x axis": lambda ax, text: ax.set_xlabel(text),
    "label of the y axis": lambda ax, text: ax.set_ylabel(text, rotation=0),
    "tick label": lambda ax, text: ax.set_yticks([0.5], [text])[0].label1,
    "legend": lambda ax, text: ax.legend(ax.plot([0, 1]), [text]).get_texts()[0],
    "annotation": lambda ax, text: ax.annotate(text, (0.2, 0.2)),
    "table cell": lambda ax, text: ax.table([[text]])[0, 0].get_text(),
}


@pytest.mark.parametrize("place", PLACES)
def test_every_kind_of_text_takes_what_shape_returns(place):
    label = "تراجع -3.2 نقطة"
    figure = Figure()
    with shaping.use_style():
        artist = PLACES[place](figure.subplots(), shape(label))
    artist.set(gid="looked-at", fontweight="normal")
    assert not difference(looked_at(figure), expected(LABELS[label], FAMILIES[0]), places=EXACT)


def test_at_least_thirty_labels():
    assert len(LABELS) >= 30
    assert len(JOINED) >= 30


@pytest.mark.parametrize("label", ["\ufe8d\ufedf\ufed8\ufeaa\ufeb1", "\ufefb", "\ufb58"])
def test_shaped_text_is_refused(label):
    with pytest.raises(KitError) as error:
        shape(label)
    assert str(error.value) == (
        f"The label {label!r} holds the presentation form U+{ord(label[0]):04X}: it was shaped already. "
        "Hand shape() the text as it is written, once; text from a PDF first goes through "
        'unicodedata.normalize("NFKC", text).'
    )


def test_shaping_twice_is_refused_where_it_would_do_harm():
    once = shape("داعش")
    if EXACT:
        assert shape(once) == once
    else:
        with pytest.raises(KitError, match="it was shaped already"):
            shape(once)


def test_signs_of_their_own_are_no_shaped_letters():
    assert shape("\ufdfa \ufd3e\ufd3f")


def test_numbers_and_missing_values_become_text():
    assert shape(3) == "3"
    assert shape("-3.2 %") == "-3.2 %"


def test_an_odd_and_an_even_number_of_dollars_stay_dollars():
    assert shape("5 $") == r"5 \$"
    assert shape("$5 to $9") == r"\$5 to \$9"


@pytest.mark.parametrize(
    ("label", "right_to_left"), [("F-16 الأمريكية", True), ("F-16", False), ("داعش", True), ("2013", False)]
)
def test_a_term_runs_right_to_left_as_soon_as_it_holds_arabic(label, right_to_left):
    if right_to_left and label.startswith("F"):
        assert term_label(label) == shape("\u200f" + label)
        assert term_label(label) != shape(label)
    else:
        assert term_label(label) == shape(label)


def test_presentation_forms_that_a_text_itself_holds_are_letters():
    assert term_label("\ufefb\ufea3\ufe97\ufefc\ufedd") == shape("لاحتلال")


def test_without_the_font_package_dejavu_draws(monkeypatch):
    def missing(name):
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(shaping.resources, "files", missing)
    shaping.font_families.cache_clear()
    try:
        assert shaping.font_families() == ("DejaVu Sans",)
    finally:
        monkeypatch.undo()
        shaping.font_families.cache_clear()
    assert shaping.font_families()[-1] == "DejaVu Sans"


def test_the_style_leaves_nothing_behind():
    before = mpl.rcParams["font.family"], mpl.rcParams["svg.fonttype"]
    with shaping.use_style():
        assert mpl.rcParams["svg.fonttype"] == "path"
    assert (mpl.rcParams["font.family"], mpl.rcParams["svg.fonttype"]) == before
