"""Text of a corpus reaches a page as text."""

import re
from html.parser import HTMLParser

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.telling.markup import arabic, is_arabic, mixed, number, plain, probability, safe

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' autofocus onfocus='alert(1)",
    "</bdi></p><h1>",
    "&lt;b&gt; &amp;",
    "<!-- -->",
    "]]>",
    "\x00\x1b[31m",
    "\ud800",
    "[a](javascript:alert(1))",
    "$x$ **b** `c`",
]


def _read(html: str) -> tuple[list[str], str]:
    tags: list[str] = []
    data: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attributes):
            tags.append(tag)

        def handle_data(self, text):
            data.append(text)

    Reader(convert_charrefs=True).feed(html)
    return tags, "".join(data)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(text):
    assert _read(safe(text)) == ([], plain(text))
    assert _read(arabic(text)) == (["bdi"], plain(text))
    assert _read(f'<a title="{safe(text)}">x</a>') == (["a"], "x")
    assert _read(mixed(text)) == ([], plain(text))


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("<>&\"' ابوت«»12\n")), max_size=40))
def test_no_text_makes_markup(text):
    tags, data = _read(mixed(text))
    assert data == plain(text)
    assert set(tags) <= {"bdi"}
    plain(text).encode("utf-8")


def test_arabic_in_english_is_isolated():
    assert mixed("visit of «وفد عسكري» in 2020 (وفد)") == (
        'visit of <bdi lang="ar" dir="rtl">«وفد عسكري»</bdi> in 2020 (<bdi lang="ar" dir="rtl">وفد</bdi>)'
    )
    assert mixed("no Arabic & none") == "no Arabic &amp; none"
    assert [is_arabic(text) for text in ("F-16", "طائرة F-16", "", "٣")] == [False, True, False, True]


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (1234567, None, "1,234,567"),
        (np.int64(-3), None, "−3"),
        (0.005, None, "0.01"),
        (-0.001, None, "0.00"),
        (-1234.5, 1, "−1,234.5"),
        (float("nan"), None, "–"),
        (None, None, "–"),
        (float("inf"), None, "∞"),
        (float("-inf"), None, "−∞"),
        (2, 1, "2.0"),
    ],
)
def test_number(value, decimals, expected):
    assert number(value, decimals=decimals) == expected


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12), st.integers(0, 4))
def test_a_number_reads_back(value, decimals):
    text = number(value, decimals=decimals)
    assert float(text.replace(",", "").replace("−", "-")) == pytest.approx(round(value, decimals), abs=10.0**-decimals)
    assert re.fullmatch(r"−?[0-9]{1,3}(,[0-9]{3})*(\.[0-9]+)?", text)


def test_probability_is_never_nought():
    assert [probability(value) for value in (0.0, 0.0004, 0.0005, 1.0, float("nan"))] == [
        "< 0.001",
        "< 0.001",
        "0.001",
        "1.000",
        "–",
    ]
