"""Figures: what is chosen and drawn, what a page takes from them, and that no label is clipped or touches another."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET
from html import unescape

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text

from helpers.tables import KitError
from helpers.telling import figures, shaping
from helpers.telling.evidence import address
from helpers.telling.figures.frame import spread

WORDS = (
    "داعش سوريا العراق الأمن الاستقرار التعاون العسكري وزير الدفاع المستشفيات القوات المسلحة مكافحة الإرهاب الحدود "
    "المشتركة اتفاقية تدريب الصناعات التكنولوجيا لا مجلس الشورى زيارة وفد رفيع المستوى الأركان اللواء المنطقة المقاومة "
    "الانتخابات السيادة المباحثات الثنائية الخبرات الاقتصاد الكهرباء المياه الزراعة الجامعات الأقاليم المطار الموانئ السفارة القنصلية الهدنة"
).split()
LONG = [
    "الجمهورية الإسلامية الإيرانية",
    "وزارة الدفاع وإسناد القوات المسلحة",
    "F-16 الأمريكية",
    "«الحرس الثوري» (٢٠١٣)",
]
LABELS = ("2013 visit", "2020 visit")


def contrast_table(n: int = 50, *, tested: bool = True) -> pd.DataFrame:
    """A contrast table of invented counts, with ties, terms of one side only, and long terms."""
    displays = (LONG + WORDS)[:n]
    random = np.random.default_rng(7)
    n_target = random.poisson(3, n) * (random.random(n) < 0.7)
    n_reference = np.where(n_target == 0, 1 + random.poisson(2, n), random.poisson(2, n) * (random.random(n) < 0.6))
    log_ratio = np.log2((n_target + 0.5) / 800) - np.log2((n_reference + 0.5) / 566)
    table = pd.DataFrame({"term": [f"k{word}" for word in displays], "display": displays})
    table = table.assign(n_target=n_target, n_reference=n_reference, log_ratio=log_ratio)
    table = table.assign(rate_target=n_target / 0.8, rate_reference=n_reference / 0.566)
    table["log_ratio_low"] = log_ratio - 1.3 if tested else np.nan
    table["log_ratio_high"] = log_ratio + 1.1 if tested else np.nan
    table["g2"] = np.sign(log_ratio) * np.abs(log_ratio) * (n_target + n_reference)
    table["jsd_share"] = np.abs(log_ratio) * (n_target + n_reference) / 1000
    table["p_value"] = np.clip(np.exp(-np.abs(table["g2"]) / 3), 1e-4, 1) if tested else np.nan
    beyond = np.where(np.abs(log_ratio) > 2.5, "beyond chance", "not beyond chance")
    table["verdict"] = beyond if tested else "too few units to say"
    return table


def token_table(terms: list[str]) -> pd.DataFrame:
    random = np.random.default_rng(11)
    documents = [("a", "2013", 800), ("b", "2020", 300), ("c", "2020", 266)]
    tokens = pd.concat(
        [
            pd.DataFrame({"doc_id": doc, "visit": side, "position": np.arange(length)})
            for doc, side, length in documents
        ],
        ignore_index=True,
    )
    return tokens.assign(term=random.choice([*terms, *["other"] * 3 * len(terms)], len(tokens)))


def tf_idf_table(n: int) -> pd.DataFrame:
    table = contrast_table(max(n + 8, 20))
    sides = [
        table.assign(visit=side, doc_id=side, n=table[column], tf_idf=table[column] / 20)
        for side, column in (("2013", "n_target"), ("2020", "n_reference"))
    ]
    return pd.concat(sides, ignore_index=True)


def name_table(n: int) -> pd.DataFrame:
    table = contrast_table(max(n, 4))
    kinds = ["person", "organisation", "place", "office"]
    english = ["Tehran", "Islamic Consultative Assembly", "", "Minister of Defence"]
    return pd.DataFrame(
        {
            "name": table["display"],
            "kind": [kinds[i % 4] for i in range(len(table))],
            "english": [english[i % 4] for i in range(len(table))],
            "n_target": table["n_target"],
            "n_reference": table["n_reference"],
            "variants": "",
        }
    )


def theme_table(n: int) -> pd.DataFrame:
    table = contrast_table(n)
    shares = table["rate_target"] / 1000, table["rate_reference"] / 1000
    return pd.DataFrame(
        {
            "theme": table["display"],
            "english": "Military co-operation",
            "share_target": shares[0],
            "share_reference": shares[1],
        }
    )


def grouped_table(n):
    """Shares of a full cross of choices, as `survival_panel` gives them."""
    columns = [
        ("normalisation", "as chosen"),
        ("normalisation", "names as words"),
        *(("terms", name) for name in ("lemma", "stem", "surface")),
        *(("measure", name) for name in ("g2", "unit_statistic")),
    ]
    shares = np.random.default_rng(n).integers(0, 9, (n, len(columns))) / 8
    return pd.DataFrame(shares, index=panel_table(n, whole=True).index, columns=pd.MultiIndex.from_tuples(columns))


def panel_table(n: int, *, whole: bool) -> pd.DataFrame:
    random = np.random.default_rng(5)
    columns = ["as set", "surface forms", "stems", "with stop words", "no names", "documents as units"]
    values = random.random((n, len(columns)))
    table = contrast_table(n)
    panel = pd.DataFrame((values < 0.7).astype(float) if whole else values, index=list(table["term"]), columns=columns)
    panel.iloc[0, -1] = np.nan
    return panel


def square_table(n: int) -> pd.DataFrame:
    random = np.random.default_rng(3)
    terms = list(contrast_table(n)["term"])
    together = random.poisson(1.5, (n, n))
    return pd.DataFrame(together + together.T, index=terms, columns=terms)


def measure_table() -> pd.DataFrame:
    names = ["log ratio", "G²", "log odds z", "LRC", "%DIFF", "odds ratio", "simple maths"]
    square = pd.DataFrame(np.full((7, 7), 0.63), index=names, columns=names)
    return square.mask(np.eye(7, dtype=bool), 1.0)


DISPLAYS = dict(zip(contrast_table()["term"], contrast_table()["display"], strict=True))
SIDES = {"side": "visit", "target": "2013", "reference": "2020", "labels": LABELS}
#: figure -> how it is drawn with so many terms; some stand for what they are for, and hold no forty
PLOTS = {
    "contrast": lambda n, **o: figures.plot_contrast(contrast_table(n + 8), labels=LABELS, n=n, floor=0.8, **o),
    "contrast, untested": lambda n, **o: figures.plot_contrast(contrast_table(n + 8, tested=False), n=n, **o),
    "word shift": lambda n, **o: figures.plot_word_shift(contrast_table(n + 8), labels=LABELS, n=n, **o),
    "slope": lambda n, **o: figures.plot_slope(contrast_table(n + 8), labels=LABELS, n=n, **o),
    "volcano": lambda n, **o: figures.plot_volcano(contrast_table(n + 8), labels=LABELS, n=n, **o),
    "tf-idf": lambda n, **o: figures.plot_tf_idf(tf_idf_table(n), n=n, **SIDES, **o),
    "dispersion": lambda n, **o: figures.plot_dispersion(
        token_table(list(DISPLAYS)[:n]), list(DISPLAYS)[:n], displays=DISPLAYS, **SIDES, **o
    ),
    "names": lambda n, **o: figures.plot_names(name_table(n), labels=LABELS, n=n, **o),
    "themes": lambda n, **o: figures.plot_themes(theme_table(n), labels=LABELS, n=n, **o),
    "robustness": lambda n, **o: figures.plot_robustness(panel_table(n, whole=True), displays=DISPLAYS, **o),
    "robustness, shares": lambda n, **o: figures.plot_robustness(panel_table(n, whole=False), displays=DISPLAYS, **o),
    "robustness, groups": lambda n, **o: figures.plot_robustness(grouped_table(n), displays=DISPLAYS, **o),
    "measures": lambda n, **o: figures.plot_measures(measure_table(), **o),
    "co-occurrence": lambda n, **o: figures.plot_cooccurrence(square_table(min(n, 15)), displays=DISPLAYS, **o),
}


def texts(ax) -> list[Text]:
    figure = ax.figure
    figure.draw_without_rendering()
    hidden = {id(axis.get_offset_text()) for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)}
    shown = [
        text
        for text in figure.findobj(Text)
        if text.get_text().strip() and text.get_visible() and id(text) not in hidden
    ]
    ticks = {id(label) for axes in figure.axes for axis in (axes.xaxis, axes.yaxis) for label in axis.get_ticklabels()}
    drawn = {
        id(label)
        for axes in figure.axes
        for axis, (low, high) in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim()))
        for tick in axis.get_major_ticks()
        if min(low, high) <= tick.get_loc() <= max(low, high)
        for label in (tick.label1, tick.label2)
        if label.get_visible()
    }
    every_tick = {
        id(label)
        for axes in figure.axes
        for axis in (axes.xaxis, axes.yaxis)
        for tick in [*axis.get_major_ticks(), *axis.get_minor_ticks()]
        for label in (tick.label1, tick.label2)
    }
    return [text for text in shown if id(text) not in every_tick | ticks or id(text) in drawn]


def corners(text: Text) -> np.ndarray:
    """The four corners of a text as it lies on the figure, turned with it, in pixels."""
    angle = np.deg2rad(text.get_rotation())
    if text.get_rotation() in (0, 90):
        box = text.get_window_extent()
        return np.array([(box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)])
    # Every other turned text of the kit is anchored at its lower left corner.
    assert (text.get_ha(), text.get_rotation_mode()) == ("left", "anchor")
    turned = text.get_window_extent()
    text.set_rotation(0)
    flat = text.get_window_extent()
    text.set_rotation(np.rad2deg(angle))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    around = np.array([(0, 0), (flat.width, 0), (flat.width, flat.height), (0, flat.height)]) @ turn.T
    return around - around.min(axis=0) + [turned.x0, turned.y0]


def touch(one: np.ndarray, other: np.ndarray, *, slack: float = 0.5) -> bool:
    """Whether two convex quadrilaterals overlap by more than ``slack`` pixels: no line separates them."""
    for shape in (one, other):
        for start, end in zip(shape, np.roll(shape, -1, axis=0), strict=True):
            normal = np.array([start[1] - end[1], end[0] - start[0]]) / np.hypot(*(end - start))
            first, second = one @ normal, other @ normal
            if first.max() <= second.min() + slack or second.max() <= first.min() + slack:
                return False
    return True


def faults(ax) -> list[str]:
    found = [(text.get_text(), corners(text)) for text in texts(ax)]
    width, height = ax.figure.bbox.size
    clipped = [
        f"clipped: {text}"
        for text, box in found
        if box.min() < -0.5 or box[:, 0].max() > width + 0.5 or box[:, 1].max() > height + 0.5
    ]
    pairs = itertools.combinations(found, 2)
    return clipped + [f"{one!r} touches {other!r}" for (one, a), (other, b) in pairs if touch(a, b)]


@pytest.mark.parametrize(
    ("width", "n"),
    [(4.2, 40), (5.6, 5), (8.0, 20)]
    + [pytest.param(width, n, marks=pytest.mark.slow) for width in (4.2, 5.6, 8.0) for n in (5, 12, 20, 40)],
)
@pytest.mark.parametrize("plot", PLOTS)
def test_no_label_is_clipped_or_touches_another(plot, width, n):
    ax = PLOTS[plot](n, width=width)
    assert len(texts(ax)) > 8
    assert not faults(ax)


def test_the_search_for_faults_finds_them():
    ax = PLOTS["contrast"](12)
    ax.figure.set_size_inches(ax.figure.get_figwidth(), 2.0)
    assert any("touches" in fault for fault in faults(ax))
    ax = PLOTS["contrast"](12)
    ax.annotate("داعش", (1, 0), (400, 0), textcoords="offset points").set_in_layout(False)
    assert any("clipped" in fault for fault in faults(ax))


# --- what is chosen and where it is drawn ---------------------------------------------------------------------------------


def terms(ax) -> list[Text]:
    """The terms of a figure from its top down."""
    ax.figure.draw_without_rendering()
    found = [text for text in ax.figure.findobj(Text) if text.get_url()]
    return sorted(found, key=lambda text: (-round(text.get_window_extent().y0), text.get_window_extent().x0))


def small_contrast() -> pd.DataFrame:
    """Eight terms with scores chosen by hand: four a side, a tie of two, one beyond chance a side."""
    table = pd.DataFrame(
        {
            "term": list("abcdefgh"),
            "display": WORDS[:8],
            "n_target": [9, 6, 5, 5, 0, 1, 0, 2],
            "n_reference": [0, 1, 1, 1, 8, 7, 3, 3],
            "log_ratio": [4.0, 2.5, 2.0, 2.0, -4.5, -2.0, -1.5, -0.5],
            "g2": [20.0, 6.0, 5.0, 5.0, -18.0, -7.0, -3.0, -0.4],
            "jsd_share": [0.02, 0.006, 0.005, 0.005, 0.018, 0.007, 0.003, 0.0004],
            "verdict": ["beyond chance", *["not beyond chance"] * 3, "beyond chance", *["too few uses to test"] * 3],
            "p_value": [0.001, 0.2, 0.3, 0.3, 0.002, 0.1, np.nan, 0.9],
        }
    )
    low, high = table["log_ratio"] - 1, table["log_ratio"] + 2
    rates = {"rate_target": table["n_target"] / 0.8, "rate_reference": table["n_reference"] / 0.6}
    return table.assign(
        log_ratio_low=low.mask(table["term"] == "h"), log_ratio_high=high.mask(table["term"] == "h"), **rates
    )


def test_the_lollipop_shows_half_of_the_terms_from_each_side_most_target_like_first():
    ax = figures.plot_contrast(small_contrast(), n=4)
    assert [text.get_label() for text in terms(ax)] == [WORDS[0], WORDS[1], WORDS[5], WORDS[4]]


def test_where_one_side_is_short_of_terms_the_other_fills_the_rows():
    table = small_contrast()
    ax = figures.plot_contrast(table[table["log_ratio"].gt(0) | table["term"].eq("e")], n=4)
    assert [text.get_label() for text in terms(ax)] == [WORDS[0], WORDS[1], WORDS[2], WORDS[4]]


def test_equal_scores_stand_in_the_order_of_their_keys_whatever_the_order_of_the_table():
    table = small_contrast()
    for mixed in (table, table.iloc[::-1], table.sample(frac=1, random_state=1)):
        ax = figures.plot_contrast(mixed, n=8)
        assert [text.get_label() for text in terms(ax)] == [WORDS[i] for i in (0, 1, 2, 3, 7, 6, 5, 4)]


def test_markers_stand_at_the_score_filled_when_beyond_chance_shaped_by_side():
    table = small_contrast()
    ax = figures.plot_contrast(table, n=8)
    markers = {}
    for collection in ax.collections:
        if not hasattr(collection, "get_offsets") or not len(
            collection.get_sizes() if hasattr(collection, "get_sizes") else []
        ):
            continue
        for x, y in collection.get_offsets():
            face, edge = to_hex(collection.get_facecolor()[0]), to_hex(collection.get_edgecolor()[0])
            markers[int(y)] = (float(x), face, edge, len(collection.get_paths()[0].vertices))
    order = table.iloc[[0, 1, 2, 3, 7, 6, 5, 4]].reset_index(drop=True)
    assert [markers[y][0] for y in range(8)] == list(order["log_ratio"])
    sides = [shaping.TARGET.lower() if score > 0 else shaping.REFERENCE.lower() for score in order["log_ratio"]]
    assert [markers[y][2] for y in range(8)] == sides
    filled = [markers[y][1] == markers[y][2] for y in range(8)]
    assert filled == list(order["verdict"] == "beyond chance")
    assert {markers[y][3] for y in range(4)}.isdisjoint({markers[y][3] for y in range(4, 8)})


def test_intervals_are_drawn_where_they_are_known():
    ax = figures.plot_contrast(small_contrast(), n=8)
    bars = [
        line for line in ax.collections if getattr(line, "get_linewidths", None) and line.get_linewidths()[0] == 3.2
    ]
    (bars,) = bars
    ends = {int(segment[0][1]): (segment[0][0], segment[1][0]) for segment in bars.get_segments()}
    assert ends[0] == (3.0, 6.0)
    assert len(ends) == 7
    assert 4 not in ends  # the row of "h", whose interval is not known
    assert ax.get_xlim()[1] >= 6.0


def test_both_counts_stand_beside_the_term_the_target_next_to_it():
    ax = figures.plot_contrast(small_contrast(), n=8)
    ax.figure.draw_without_rendering()
    first = terms(ax)[0]
    row = [text for text in ax.texts if abs(text.xy[1] - first.xy[1]) < 0.1 and text.get_text() in {"9", "0"}]
    places = {text.get_text(): text.get_window_extent().x1 for text in row}
    assert ax.get_window_extent().x1 < places["0"] < places["9"] < first.get_window_extent().x0
    # the right edge is the reading edge: every term ends there
    assert len({round(text.get_window_extent().x1) for text in terms(ax)}) == 1


def test_ties_are_banded_and_what_a_cut_leaves_out_is_said():
    ax = figures.plot_contrast(small_contrast(), n=8)
    notes = " ".join(text.get_text() for text in ax.texts)
    assert "rows on one grey band have the same counts" in notes
    assert "more term" not in notes
    bands = [patch for patch in ax.patches if to_hex(patch.get_facecolor()) == shaping.BAND]
    assert [(round(b.get_y(), 2), round(b.get_y() + b.get_height(), 2)) for b in bands] == [(1.58, 3.42)]
    cut = figures.plot_contrast(small_contrast(), n=6)
    assert "1 more term has the counts of a row shown here" in " ".join(text.get_text() for text in cut.texts)


def test_the_noise_floor_is_drawn_to_both_sides():
    table = small_contrast()
    wide = figures.plot_contrast(table, n=8, floor=1.25)
    bands = [patch for patch in wide.patches if to_hex(patch.get_facecolor()) == "#d9d9d9"]
    assert [(band.get_x(), band.get_x() + band.get_width()) for band in bands] == [(-1.25, 1.25)]
    without = figures.plot_contrast(table, n=8)
    assert not [patch for patch in without.patches if to_hex(patch.get_facecolor()) == "#d9d9d9"]


def test_the_word_shift_draws_each_share_towards_the_side_that_has_more():
    ax = figures.plot_word_shift(small_contrast(), n=5)
    bars = [patch.get_width() for patch in ax.patches if patch.get_height() == pytest.approx(0.62)]
    assert bars == [0.02, -0.018, -0.007, 0.006, 0.005]
    assert [text.get_label() for text in terms(ax)] == [WORDS[i] for i in (0, 4, 5, 1, 2)]
    ax.figure.draw_without_rendering()
    assert not [
        label.get_text() for label in ax.get_xticklabels() if "−" in label.get_text() or "-" in label.get_text()
    ]


def test_the_slope_chart_ends_at_the_rates_with_the_target_on_the_right():
    table = small_contrast()
    ax = figures.plot_slope(table, n=8)
    lines = {tuple(np.round(line.get_ydata(), 3)) for line in ax.lines if list(line.get_xdata()) == [0, 1]}
    assert lines == {
        (round(r, 3), round(t, 3)) for r, t in zip(table["rate_reference"], table["rate_target"], strict=True)
    }
    assert terms(ax)[0].get_label() == WORDS[0]
    assert len(terms(figures.plot_slope(contrast_table(40), n=40))) == 12


def test_the_volcano_counts_what_one_marker_hides():
    table = small_contrast()
    ax = figures.plot_volcano(table)
    points = sorted(tuple(point) for collection in ax.collections for point in np.asarray(collection.get_offsets()))
    assert len(points) == 6  # seven tested terms, two of them on one marker
    assert (2.0, 0.3) in points
    assert any(text.get_text().endswith("+1\u2069") or "+1" in text.get_text() for text in terms(ax))


def test_tf_idf_stands_in_two_panels_the_target_on_the_right_growing_to_the_left():
    table = pd.DataFrame(
        {
            "visit": ["2013"] * 3 + ["2020"] * 3,
            "doc_id": ["a", "a", "b", "c", "c", "d"],
            "term": ["x", "y", "x", "z", "y", "w"],
            "display": [WORDS[0], WORDS[1], WORDS[0], WORDS[2], WORDS[1], WORDS[3]],
            "tf_idf": [0.5, 0.25, 0.75, 0.5, 0.5, 0.0],
        }
    )
    target = figures.plot_tf_idf(table, **SIDES)
    reference = next(ax for ax in target.figure.axes if ax is not target)
    target.figure.draw_without_rendering()
    assert reference.get_position().x1 <= target.get_position().x0
    assert [bar.get_width() for bar in target.patches] == [0.75, 0.25]  # x once, with its highest weight
    assert [bar.get_width() for bar in reference.patches] == [0.5, 0.5]  # what weighs nothing is not drawn
    for ax in (target, reference):
        assert ax.xaxis_inverted()
        assert all(text.get_window_extent().x0 > ax.get_window_extent().x1 for text in ax.texts if text.get_url())


def test_the_barcode_starts_at_the_right_and_marks_every_hit():
    tokens = pd.DataFrame(
        {
            "doc_id": ["a"] * 4 + ["b"] * 2 + ["c"] * 2,
            "visit": ["2013"] * 4 + ["2020"] * 4,
            "position": [0, 1, 2, 3, 0, 1, 0, 1],
            "surface": ["سوريا", "و", "وسوريا", "لا", "لا", "سوريا", "سوريا", "لا"],
            "term": ["s", "o", "s", "o", "o", "s", "s", "o"],
        }
    )
    ax = figures.plot_dispersion(tokens, ["s", "absent", "s"], **SIDES)
    assert ax.get_xlim() == (1, 0)
    codes = [line for line in ax.lines if np.isnan(line.get_ydata()).any()]
    target, reference = ([x for x in line.get_xdata()[::3]] for line in codes)
    assert target == [0.0, 0.5]
    assert reference == [0.25, 0.5]  # document b first, then c: second word of four, third of four
    assert [text.get_label() for text in terms(ax)] == ["سوريا"]
    counts = sorted(text.get_text() for text in ax.texts if text.get_text().isdigit())
    assert counts == ["2", "2"]
    assert any("4 words" in text.get_text() for text in ax.texts)


def test_names_stand_by_kind_english_at_the_left_arabic_at_the_right():
    names = pd.DataFrame(
        {
            "name": ["طهران", "داعش", "دمشق", "بيروت"],
            "kind": ["place", "organisation", "place", "place"],
            "english": ["Tehran", "ISIS", "Damascus", "Beirut"],
            "n_target": [5, 0, 1, 0],
            "n_reference": [7, 4, 0, 0],
            "variants": "",
        }
    )
    ax = figures.plot_names(names)
    assert [text.get_label() for text in terms(ax)] == ["طهران", "دمشق", "داعش"]
    assert [bar.get_width() for bar in ax.patches] == [5, 1, 0, -7, 0, -4]
    found = [text for text in ax.texts if re.fullmatch("[A-Za-z]+", text.get_text())]
    found.sort(key=lambda text: -text.get_window_extent().y0)
    english = {text.get_text(): text.get_window_extent().x1 for text in found}
    assert list(english) == ["place", "Tehran", "Damascus", "organisation", "ISIS"]
    assert max(english.values()) < ax.get_window_extent().x0
    assert terms(ax)[0].get_url() == address("طهران", "name")


def test_themes_grow_away_from_their_names():
    arabic = figures.plot_themes(theme_table(5))
    assert arabic.xaxis_inverted()
    english = figures.plot_themes(theme_table(5).assign(theme=["border", "Syria", "economy", "visits", "powers"]))
    assert not english.xaxis_inverted()
    texts_of = [text.get_text() for text in english.texts]
    assert texts_of == ["border", "Syria", "economy", "visits", "powers"]


def test_measures_are_called_by_their_names():
    names = ["g2", "log_ratio", "lrc"]
    square = pd.DataFrame(np.eye(3), index=names, columns=names)
    ax = figures.plot_measures(square.mask(square == 0))
    ax.figure.draw_without_rendering()
    assert [label.get_text() for label in ax.get_xticklabels()] == [
        "log-likelihood",
        "log ratio",
        "conservative log ratio",
    ]


def test_heatmaps_set_the_first_column_next_to_the_terms():
    ax = figures.plot_robustness(panel_table(6, whole=True), displays=DISPLAYS)
    ax.figure.draw_without_rendering()
    labels = {label.get_text(): label.get_window_extent().x0 for label in ax.get_xticklabels()}
    assert max(labels, key=labels.get) == "as set"
    assert [text.get_label() for text in terms(ax)] == [DISPLAYS[term] for term in panel_table(6, whole=True).index]


def test_choices_stand_in_groups_with_a_gap_between_them():
    ax = figures.plot_robustness(grouped_table(6), displays=DISPLAYS)
    assert sorted(line.get_xdata()[0] for line in ax.lines) == [2, 5]
    shown = [label.get_text() for label in ax.get_xticklabels()]
    assert shown == [
        "as chosen",
        "names as words",
        "lemma",
        "stem",
        "surface",
        "log-likelihood",
        "statistic of the test",
    ]


def test_figures_in_the_cells_of_a_heatmap_stand_out():
    def luminance(colour):
        parts = np.array(to_rgb(colour))
        linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    for ax in (PLOTS["robustness, shares"](20), PLOTS["co-occurrence"](15), PLOTS["measures"](0)):
        mesh = ax.collections[0]
        columns = round(abs(np.diff(ax.get_xlim())[0]))
        cells = [text for text in ax.texts if re.fullmatch(r"[\d.]+", text.get_text())]
        assert len(cells) > 40
        for text in cells:
            x, y = text.get_position()
            pair = luminance(text.get_color()), luminance(mesh.get_facecolors()[int(y) * columns + int(x)][:3])
            assert (max(pair) + 0.05) / (min(pair) + 0.05) > 4.0


@pytest.mark.parametrize(
    ("colour", "least"),
    [("TARGET", 3), ("REFERENCE", 3), ("TARGET_TEXT", 4.5), ("REFERENCE_TEXT", 4.5), ("QUIET", 4.5)],
)
def test_colours_stand_out_from_the_plate(colour, least):
    parts = np.array(to_rgb(getattr(shaping, colour)))
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    assert 1.05 / (linear @ [0.2126, 0.7152, 0.0722] + 0.05) >= least


#: Machado, Oliveira and Fernandes 2009, severity 1, on linear light
BLINDNESS = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


@pytest.mark.parametrize("kind", BLINDNESS)
def test_the_two_sides_are_told_apart_by_the_colour_blind(kind):
    def distance(one, other):
        seen = []
        for colour in (one, other):
            parts = np.array(to_rgb(colour))
            linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
            seen.append(np.clip(np.array(BLINDNESS[kind]) @ linear, 0, 1))
        return np.linalg.norm(seen[0] - seen[1])

    assert distance(shaping.TARGET, shaping.REFERENCE) > 0.3
    if kind != "tritanopia":  # a red and a green of one lightness fail
        assert distance("#c1121f", "#4f6d00") < 0.3


# --- nothing to show, and what is wrong with a table ----------------------------------------------------------------------


def test_a_figure_with_nothing_to_show_is_none():
    nothing = small_contrast().iloc[:0]
    untested = small_contrast().assign(p_value=np.nan)
    tokens = token_table(["k"])
    empty_square = pd.DataFrame(np.diag([3, 2]), index=["a", "b"], columns=["a", "b"])
    assert figures.plot_contrast(nothing) is None
    assert figures.plot_contrast(small_contrast().assign(log_ratio=np.nan)) is None
    assert figures.plot_word_shift(small_contrast().assign(jsd_share=0.0)) is None
    assert figures.plot_slope(nothing) is None
    assert figures.plot_volcano(untested) is None
    assert figures.plot_tf_idf(tf_idf_table(5).assign(tf_idf=0.0), **SIDES) is None
    assert figures.plot_dispersion(tokens, ["absent"], **SIDES) is None
    assert figures.plot_dispersion(tokens, [], **SIDES) is None
    assert figures.plot_names(name_table(5).assign(n_target=0, n_reference=0)) is None
    assert figures.plot_themes(theme_table(5).assign(share_target=0.0, share_reference=0.0)) is None
    assert figures.plot_robustness(panel_table(5, whole=True).iloc[:0]) is None
    assert figures.plot_measures(measure_table().iloc[:1, :1]) is None
    assert figures.plot_cooccurrence(empty_square) is None


def test_one_side_without_terms_leaves_its_panel_empty_and_says_so():
    table = tf_idf_table(5)
    ax = figures.plot_tf_idf(table[table["visit"] == "2013"], **SIDES)
    other = next(panel for panel in ax.figure.axes if panel is not ax)
    assert other.get_xlabel() == "no term"
    assert not faults(ax)


def test_a_table_that_lacks_a_column_is_refused():
    with pytest.raises(KitError) as error:
        figures.plot_names(name_table(4).drop(columns="english"))
    assert str(error.value) == (
        "The table names has no column 'english'; it has name, kind, n_target, n_reference, variants. "
        "Make it with the function that helpers/tables.py names, or add the column."
    )


# --- what a page takes ----------------------------------------------------------------------------------------------------


def svg(plot: str = "contrast", n: int = 20, prefix: str = "figure-1", **options) -> str:
    return figures.to_svg(PLOTS[plot](n, **options).figure, alt="Terms of both visits", prefix=prefix)


def test_svg_is_one_element_with_a_name_and_no_foreign_address():
    for plot in PLOTS:
        text = svg(plot)
        root = ET.fromstring(text)
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert root.get("aria-label") == "Terms of both visits"
        assert root[0].text == "Terms of both visits"
        assert root.get("viewBox").startswith("0 0 ")
        assert root.get("style") == "max-width:100%;height:auto"
        assert not root.findall(".//*[@style]")
        assert not root.findall(".//{http://www.w3.org/2000/svg}text")  # letters are outlines: no font is asked for
        assert re.findall(r'https?://[^"\s]*', text) == ["http://www.w3.org/2000/svg"]
        assert not re.search(r"<\?xml|<!|<style|<metadata|<script|_blank|xlink|\bpt\b", text)


def test_every_term_is_a_link_with_a_name_and_no_link_leads_elsewhere():
    rows = contrast_table(28)
    ax = figures.plot_contrast(rows, n=20)
    text = figures.to_svg(ax.figure, alt="", prefix="x")
    links = re.findall(r'<a href="([^"]*)" aria-label="([^"]*)"([^>]*)>', text)
    assert len(links) == text.count("<a ") == 20
    by_display = dict(zip(rows["display"], rows["term"], strict=True))
    for href, name, language in links:
        assert href == address(by_display[unescape(name)])
        assert language == ' lang="ar"'
    assert 'role="group"' in text


def test_a_number_in_a_term_stays_what_it_is():
    ax = figures.plot_contrast(small_contrast().assign(display="3.14159 بالمئة"))
    assert 'aria-label="3.14159 بالمئة" lang="ar"' in figures.to_svg(ax.figure, alt="at 2.71828", prefix="x")


def test_without_links_the_figure_is_an_image():
    text = svg(links=False)
    assert "<a " not in text
    assert 'role="img"' in text


def test_two_figures_on_one_page_share_no_id_and_every_reference_is_met():
    one, other = svg(prefix="one"), svg("dispersion", prefix="other")
    ids = re.findall(r'\bid="([^"]*)"', one + other)
    assert ids
    assert len(ids) == len(set(ids))
    assert all(re.match("one-|other-", name) for name in ids)
    used = re.findall(r'(?:href="#|url\(#)([^")]*)', one + other)
    assert set(used) == set(ids)


@pytest.mark.parametrize("plot", ["contrast", "tf-idf", "dispersion", "robustness, shares"])
def test_the_same_table_gives_the_same_bytes(plot):
    one, other = PLOTS[plot](12), PLOTS[plot](12)
    assert figures.to_svg(one.figure, alt="a", prefix="p") == figures.to_svg(other.figure, alt="a", prefix="p")
    assert figures.to_svg(one.figure, alt="a", prefix="p") == figures.to_svg(one.figure, alt="a", prefix="p")
    assert figures.to_png(one.figure, dpi=50) == figures.to_png(other.figure, dpi=50)


def test_twenty_terms_stay_small():
    assert len(svg("contrast", 20).encode()) < 80_000
    assert len(svg("dispersion", 12).encode()) < 90_000


def test_the_alternative_text_is_escaped():
    text = figures.to_svg(PLOTS["themes"](5).figure, alt='a < b & "c"', prefix="p")
    assert ET.fromstring(text).get("aria-label") == 'a < b & "c"'


@pytest.mark.parametrize("prefix", ["", "1a", "شكل", "a b", 'a"'])
def test_a_prefix_that_is_no_name_is_refused(prefix):
    with pytest.raises(KitError) as error:
        figures.to_svg(Figure(), alt="", prefix=prefix)
    assert str(error.value) == (
        f"The prefix {prefix!r} of a figure is no ASCII name. "
        'Give letters, digits, "-" and "_", a letter first, for example "contrast-words".'
    )


def absolute(path: str) -> list[tuple]:
    """The points of a path of m, l, q and z, relative or absolute."""
    here, start, points = np.zeros(2), np.zeros(2), []
    for command, numbers in re.findall("([MLQZmlqz])([^MLQZmlqz]*)", path):
        step = np.array([float(number) for number in re.findall(r"-?\d+", numbers)]).reshape(-1, 2)
        step = step + here if command.islower() and len(step) else step
        points.append((command.upper(), step.tolist()))
        here = step[-1] if len(step) else start
        start = here if command in "Mm" else start
    return points


coordinate = st.integers(-9999, 9999)
segment = st.one_of(
    st.builds("L {} {}".format, coordinate, coordinate),
    st.builds("Q {} {} {} {}".format, coordinate, coordinate, coordinate, coordinate),
)
contour = st.builds(
    lambda x, y, parts: "\n".join([f"M {x} {y}", *parts, "z"]), coordinate, coordinate, st.lists(segment, max_size=6)
)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.lists(contour, min_size=1, max_size=4).map("\n".join))
def test_a_shortened_outline_is_the_same_outline(path):
    short = shaping._short_path(path)
    assert absolute(short) == absolute(path)


def test_png_has_the_size_of_print():
    ax = PLOTS["themes"](5)
    data = figures.to_png(ax.figure)
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = (int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
    assert (width, height) == pytest.approx(tuple(ax.figure.get_size_inches() * 300), abs=1)
    assert b"matplotlib" not in data


def test_every_text_of_a_figure_went_through_shape(monkeypatch):
    lines = set()
    name = "_native" if shaping.shapes_itself() else "_fallback"
    shape_line = getattr(shaping, name)

    def seen(line):
        lines.add(shape_line(line).replace("$", r"\$"))
        return shape_line(line)

    monkeypatch.setattr(shaping, name, seen)
    for plot in PLOTS:
        lines.clear()
        for text in texts(PLOTS[plot](8)):
            for line in text.get_text().split("\n"):
                # numbers alone need no shaping, whichever way they are formatted
                assert line in lines or re.fullmatch(r"[-−\d.,% ]*|\$\\mathdefault.*", line), (plot, line)


def test_figures_are_not_kept_by_pyplot_and_the_axes_given_are_used():
    figure = Figure(figsize=(7, 7), layout="constrained")
    ax = figure.subplots()
    assert figures.plot_contrast(small_contrast(), ax=ax) is ax
    assert tuple(figure.get_size_inches()) == (7, 7)
    panels = Figure(figsize=(7, 7), layout="constrained").subplots(1, 2)
    assert figures.plot_tf_idf(tf_idf_table(5), ax=panels, **SIDES) is panels[1]
    assert plt.get_fignums() == []


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.lists(st.floats(0, 10), min_size=1, max_size=12))
def test_labels_are_spread_in_order_inside_their_limits(values):
    values = np.sort(np.array(values))[::-1]
    places = spread(values, 0.8, (-0.6, 10.6))
    assert np.all(np.diff(places) <= -0.8 + 1e-9)
    assert places.max() <= 10.2 + 1e-9
    assert places.min() >= -0.2 - 1e-9


def test_labels_with_room_stay_where_they_are():
    assert spread(np.array([9.0, 5.0, 1.0]), 0.8, (-0.6, 10.6)).tolist() == [9.0, 5.0, 1.0]
    assert spread(np.array([5.0, 5.0]), 0.8, (-0.6, 10.6)).tolist() == [5.4, 4.6]


def test_figures_of_many_terms_and_documents_stay_small():
    random = np.random.default_rng(4)
    many = pd.concat([contrast_table(20)] * 200, ignore_index=True)
    many = many.assign(
        term=[f"w{at}" for at in range(len(many))],
        log_ratio=random.normal(0, 2, len(many)),
        p_value=random.integers(1, 10_000, len(many)) / 10_000,
    )
    ax = figures.plot_volcano(many)
    drawn = sum(len(dots.get_offsets()) for dots in ax.collections)
    assert 200 < drawn < 2500
    assert len(figures.to_svg(ax.figure, alt="x", prefix="volcano")) < 400_000
    tokens = pd.DataFrame(
        {
            "doc_id": np.repeat([f"d{at:03}" for at in range(400)], 50),
            "visit": np.repeat(["2013", "2020"], 10_000),
            "position": np.tile(np.arange(50), 400),
            "term": [f"w{at % 5}" for at in range(20_000)],
        }
    )
    ax = figures.plot_dispersion(tokens, [f"w{at}" for at in range(5)], side="visit", target="2013", reference="2020")
    assert len(figures.to_svg(ax.figure, alt="x", prefix="dispersion")) < 400_000
