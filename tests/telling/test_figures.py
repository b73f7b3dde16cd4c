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
