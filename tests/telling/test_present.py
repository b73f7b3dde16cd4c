"""Findings, tables and figures as a notebook shows them."""

import csv
import io
import re
from html.parser import HTMLParser

import pandas as pd
import pytest

from helpers.tables import KitError
from helpers.telling import present
from helpers.telling.evidence import anchor
from helpers.telling.wording import Finding

TABLE = pd.DataFrame(
    {
        "term": ["وفد", "امن", "حدود"],
        "display": ["الوفد", "أمن", "الحدود"],
        "english": ["delegation", "security", "border (s)"],
        "n_target": [3, 0, 1200],
        "n_reference": [1, 4, 0],
        "log_ratio": [1.5, -3.25, float("nan")],
        "p_value": [0.0001, 0.25, float("nan")],
    }
)
COLUMNS = {
    "display": "Term",
    "n_target": "Uses, {target}",
    "n_reference": "Uses, {reference}",
    "log_ratio": "bits",
    "p_value": "p",
}
OPTIONS = {
    "name": "words",
    "caption": "One row is a word.",
    "columns": COLUMNS,
    "labels": ("May", "June"),
    "arabic": ("display",),
}


class _Table(HTMLParser):
    """Rows of cells: (tag, attributes, text)."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.rows, self.open, self.captions = [], None, []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.open = [tag, dict(attributes), ""]
            self.rows[-1].append(self.open)
        elif self.open is not None:
            self.open[1].setdefault("inside", []).append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.open = None

    def handle_data(self, data):
        if self.open is not None:
            self.open[2] += data


@pytest.fixture
def shown(monkeypatch):
    """What was displayed: (data, metadata)."""
    calls = []
    monkeypatch.setattr(present, "display", lambda data, metadata, raw: calls.append((data, metadata)))
    return calls


@pytest.fixture
def report(monkeypatch, tmp_path):
    monkeypatch.setenv("KIT_TABLES", str(tmp_path / "tables"))
    monkeypatch.setenv("KIT_FIGURES", str(tmp_path / "figures"))
    return tmp_path


def test_a_table_has_caption_scopes_and_numbers_that_read_from_the_left():
    html = present.table_html(TABLE, rtl=True, link={"display": "term"}, **OPTIONS)
    head, *rows = _Table(html).rows
    assert [cell[2] for cell in head] == ["Term", "Uses, May", "Uses, June", "bits", "p"]
    assert all(cell[:1] == ["th"] and cell[1]["scope"] == "col" for cell in head)
    assert [cell[1]["inside"][0][1].get("class") for cell in head[1:3]] == ["side target", "side reference"]
    first = rows[0][0]
    assert (first[0], first[1]["scope"], first[1]["lang"], first[1]["dir"], first[2]) == (
        "th",
        "row",
        "ar",
        "rtl",
        "الوفد",
    )
    assert first[1]["inside"] == [("a", {"href": f"passages.html#{anchor('وفد')}"})]
    assert [[cell[2] for cell in row[1:]] for row in rows] == [
        ["3", "1", "1.50", "< 0.001"],
        ["0", "4", "−3.25", "0.250"],
        ["1,200", "0", "–", "–"],
    ]
    assert all(cell[1]["inside"] == [("bdi", {"dir": "ltr"})] for row in rows for cell in row[1:])
    assert '<caption id="table-words" dir="ltr">One row is a word.</caption>' in html
    assert 'role="region" tabindex="0" aria-labelledby="table-words"' in html


def test_english_in_a_row_from_the_right_keeps_its_bracket():
    html = present.table_html(
        TABLE, rtl=True, **{**OPTIONS, "columns": {"display": "Term", "english": "English (one)"}}
    )
    assert '<td><bdi dir="ltr">border (s)</bdi></td>' in html
    assert '<bdi dir="ltr">English (one)</bdi>' in html


def test_only_the_first_rows_are_shown_and_all_are_written(shown, report):
    present.show_table(TABLE, limit=2, **OPTIONS)
    html = shown[0][0]["text/html"]
    assert len(_Table(html).rows) == 3
    assert '<a href="tables/words.csv">All 3 rows as CSV</a>' in html
    data = (report / "tables" / "words.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[0] == list(TABLE.columns)
    assert rows[2] == ["امن", "أمن", "security", "0", "4", "-3.25", "0.25"]
    assert rows[3][-2:] == ["", ""]


def test_nothing_is_written_and_nothing_links_out_of_jupyterlab(shown, monkeypatch):
    monkeypatch.delenv("KIT_TABLES", raising=False)
    present.show_table(TABLE, link={"display": "term"}, **OPTIONS)
    present.say(Finding(id="a", html='<a class="term" href="passages.html#t-1">x</a> leads.', page="03_contrast"))
    assert not re.search("<a ", shown[0][0]["text/html"] + shown[1][0]["text/html"])
    assert "3 rows in all" in shown[0][0]["text/html"]
    assert shown[1][0]["text/plain"] == "x leads."


def test_a_table_without_rows_says_so():
    assert '<tr><td colspan="5">No row.</td></tr>' in present.table_html(TABLE.head(0), **OPTIONS)


def test_a_table_asks_for_its_columns(report):
    with pytest.raises(KitError, match=r"The table words has no column 'display', 'n_target', .*; it has term\."):
        present.show_table(TABLE[["term"]], **OPTIONS)


@pytest.mark.parametrize("name", ["../up", "Words", "a b", "", "كلمات", "a/b"])
def test_a_name_is_no_path(name, report):
    with pytest.raises(KitError) as caught:
        present.show_table(TABLE, **{**OPTIONS, "name": name})
    assert str(caught.value) == (
        f"{name!r} is no name for a table or figure. Use small Latin letters, digits and underscores, a letter first."
    )


def test_two_tables_never_share_a_name(shown, report):
    present.show_table(TABLE, **OPTIONS)
    present.show_table(TABLE, **OPTIONS)
    with pytest.raises(KitError) as caught:
        present.show_table(TABLE.head(1), **OPTIONS)
    assert str(caught.value) == (
        "Two different tables of this report are called words.csv. Give one of them another name in its notebook."
    )


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\r=1", "\n=1"])
def test_no_cell_of_a_csv_is_a_formula(text, tmp_path):
    table = pd.DataFrame({text: [text, "الوفد", "a=b"], "n": [-1, 2, 3]})
    path = present.write_table(table, name="t", folder=tmp_path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][0] == f"'{text}"
    assert rows[1] == [f"'{text}", "-1"]  # a number stays a number
    assert [row[0] for row in rows[2:]] == ["الوفد", "a=b"]


def test_text_of_a_table_is_text():
    table = pd.DataFrame({"display": ["<script>x</script>"], "note": ["<img onerror=y>"], "term": ['"><b>']})
    html = present.table_html(
        table,
        name="t",
        caption="<b>",
        columns={"display": "<i>", "note": "n"},
        arabic=("display",),
        link={"display": "term"},
    )
    assert not re.search("<script|<img|<b>|<i>", html)


def test_a_finding_is_one_sentence_with_its_badge_and_links(shown, report):
    finding = Finding(
        id="only-isis",
        html='Only one side has <bdi lang="ar" dir="rtl">داعش</bdi>.',
        badge="not beyond chance",
        evidence=(("passages.html#t-0123456789", "passages"), ("passages.html#n-0123456789", "أمن & <b>")),
        page="03_contrast",
    )
    present.say(finding, None)
    data, metadata = shown[0]
    assert data["text/html"] == (
        '<p class="finding" id="only-isis">Only one side has <bdi lang="ar" dir="rtl">داعش</bdi>. '
        '<span class="badge">not beyond chance</span> <span class="links">'
        '<a href="passages.html#t-0123456789">passages</a> '
        '<a href="passages.html#n-0123456789"><bdi lang="ar" dir="rtl">أمن</bdi> &amp; &lt;b&gt;</a> '
        '<a href="03_contrast.html">how this was measured</a></span></p>'
    )
    assert data["text/plain"] == "Only one side has داعش. [not beyond chance]"
    assert metadata["kit"]["finding"]["id"] == "only-isis"
    assert len(shown) == 1


def test_a_figure_is_svg_with_its_alt_text(shown, report):
    from helpers.telling.figures import plot_contrast

    table = TABLE.assign(
        log_ratio=[1.5, -3.25, 2.0], g2=[4.0, -9.0, 5.0], log_ratio_low=float("nan"), log_ratio_high=float("nan")
    )
    axes = plot_contrast(table.assign(verdict="too few units to say"), labels=("May", "June"))
    present.show_figure(axes, name="words", alt="Three words & more.", caption="See وفد.")
    data, metadata = shown[0]
    assert data["image/svg+xml"].startswith("<svg ")
    assert "Three words &amp; more." in data["image/svg+xml"]
    assert f'href="passages.html#{anchor("وفد")}"' in data["image/svg+xml"]
    assert metadata["image/svg+xml"]["alt"] == data["text/plain"] == "Three words & more."
    assert metadata["kit"] == {"figure": "words", "caption": 'See <bdi lang="ar" dir="rtl">وفد</bdi>.'}
    copy = data["image/svg+xml"].replace('href="passages.html', 'href="../passages.html')
    assert (report / "figures" / "words.svg").read_text("utf-8") == copy, "it lies one folder below the pages"


def test_a_figure_with_nothing_to_show_says_so(shown, report):
    present.show_figure(None, name="words", alt="", otherwise="No word <passes>.")
    assert shown[0][0] == {
        "text/html": '<p class="nothing">No word &lt;passes&gt;.</p>',
        "text/plain": "No word <passes>.",
    }
    assert not (report / "figures").exists()
