"""Pages of one look, whole, inert, and asking nobody for anything."""

import base64
import io
import re
from html.parser import HTMLParser

import nbformat
import pytest

from helpers.telling import pages
from helpers.telling.pages import Page, cells_html, framed, with_ids


def _notebook(*cells):
    made = []
    for at, (kind, source, outputs) in enumerate(cells):
        cell = (
            nbformat.v4.new_markdown_cell(source) if kind == "m" else nbformat.v4.new_code_cell(source, outputs=outputs)
        )
        cell["id"] = f"c{at}"
        made.append(cell)
    return nbformat.v4.new_notebook(cells=made)


def _shown(data, metadata=None):
    return nbformat.v4.new_output("display_data", data=data, metadata=metadata or {})


class _Check(HTMLParser):
    VOID = frozenset("meta link input br hr img wbr col source".split())

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.stack, self.ids, self.tags, self.attributes, self.faults = [], [], [], [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += [(tag, *pair) for pair in attributes]
        self.ids += [value for name, value in attributes if name == "id"]
        if tag not in self.VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in self.VOID:
            self.stack.pop()

    def handle_endtag(self, tag):
        if not self.stack or self.stack.pop() != tag:
            self.faults.append(tag)


def _sheets():
    first = Page("index.html", "A & <B>", "<h2>One</h2><p>x</p>", "index")
    second = Page(
        "01_a.html", "Words", "<h1>Words</h1><h2>Who?</h2><h3>الفقرات</h3><h2>Who?</h2>", code=True, short="W"
    )
    return [first, second, Page("passages.html", "Passages", "<h1>P</h1>", "passages")]


@pytest.fixture(scope="module")
def made():
    return framed(_sheets(), site="A & <B>", foot="Made.")


def test_a_page_is_well_formed_and_has_no_script(made):
    for html in made.values():
        check = _Check(html)
        assert (check.stack, check.faults) == ([], [])
        assert len(set(check.ids)) == len(check.ids)
        assert not {"script", "iframe", "object", "embed", "form"} & set(check.tags)
        assert not [each for each in check.attributes if each[1].startswith("on")]
        assert '<html lang="en" dir="ltr">' in html
        assert re.search(
            r"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
            r"img-src data:; font-src data:; base-uri 'none'; form-action 'none'\">",
            html,
        )
        addresses = [value for _, name, value in check.attributes if name in ("href", "src")]
        assert not [
            value for value in addresses if re.match("(?i)[a-z]+:|//", value) and not value.startswith("data:,")
        ]
        assert not re.search(r"url\((?!data:)", html)


def test_title_menu_and_steps(made):
    assert "<title>A &amp; &lt;B&gt;</title>" in made["index.html"]
    assert "<title>Words · A &amp; &lt;B&gt;</title>" in made["01_a.html"]
    assert '<li><a href="01_a.html" aria-current="page">W</a></li>' in made["01_a.html"]
    assert '<a rel="prev" href="index.html">← A &amp; &lt;B&gt;</a>' in made["01_a.html"]
    assert '<a rel="next" href="passages.html">Passages →</a>' in made["01_a.html"]
    assert '<a rel="prev"' not in made["index.html"]
    assert '<a rel="next"' not in made["passages.html"]


def test_contents_lead_to_headings(made):
    html = made["01_a.html"]
    found = re.findall(r'<li class="level-(\d)"><a href="#([^"]*)">(.*?)</a></li>', html)
    assert found == [("2", "who", "Who?"), ("3", "h-d029dcf5", "الفقرات"), ("2", "who-2", "Who?")]
    for _, name, _ in found:
        assert f' id="{name}"' in html


def test_an_id_does_not_depend_on_what_stands_before():
    assert re.findall('id="([^"]*)"', with_ids("<h2>الأولى</h2><h2>الثانية</h2>")[0])[1:] == re.findall(
        'id="([^"]*)"', with_ids("<h2>الثانية</h2>")[0]
    )


def test_the_code_is_there_for_who_asks(made):
    assert '<label class="switch"><input type="checkbox" id="show-code"> Show the code</label>' in made["01_a.html"]
    assert "show-code" not in re.sub("<style>.*?</style>", "", made["index.html"], flags=re.DOTALL)


def test_an_incomplete_page_says_so():
    html = framed(_sheets(), site="s", incomplete="cell <2> failed")["01_a.html"]
    assert '<p class="incomplete" role="alert"><strong>Incomplete.</strong> cell &lt;2&gt; failed</p>' in html


def test_the_font_is_whole_and_the_same_each_time():
    style = pages.stylesheet()
    data = base64.b64decode(re.search("base64,([A-Za-z0-9+/=]+)", style)[1])
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(data))
    assert font["name"].getDebugName(1) == "IBM Plex Sans Arabic"
    assert {ord(letter) for letter in "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئىةپچژگ−–«»"} <= set(font.getBestCmap())
    pages.stylesheet.cache_clear()
    assert pages.stylesheet() == style


def test_without_the_font_package_the_page_has_its_fallbacks(monkeypatch):
    pages.stylesheet.cache_clear()
    monkeypatch.setattr(pages, "_font", lambda: "")
    style = pages.stylesheet()
    pages.stylesheet.cache_clear()
    assert "@font-face" not in style
    assert style.startswith(":root {")


def test_cells_become_what_a_reader_sees():
    svg = '<svg role="group" aria-label="Two words." viewBox="0 0 1 1"><a href="passages.html#t-0123456789">x</a></svg>'
    html = cells_html(
        _notebook(
            ("m", '# Title\n\nProse with **weight** and <bdi lang="ar" dir="rtl">وفد</bdi>.', []),
            ("c", "say(x < 1)", [_shown({"text/html": '<p class="finding">A</p>', "text/plain": "A"})]),
            (
                "c",
                "f",
                [_shown({"image/svg+xml": svg, "text/plain": "x"}, {"kit": {"figure": "words", "caption": "See."}})],
            ),
            ("c", "w", [nbformat.v4.new_output("stream", name="stderr", text="/home/me/warns")]),
            ("c", "p", [nbformat.v4.new_output("stream", name="stdout", text="<b>printed</b>")]),
            ("c", "t", [nbformat.v4.new_output("execute_result", data={"text/plain": "<Axes>"}, execution_count=7)]),
            ("c", "j", [_shown({"application/javascript": "alert(1)"})]),
        )
    )
    assert "<h1>Title</h1>" in html
    assert '<bdi lang="ar" dir="rtl">وفد</bdi>' in html
    assert '<p class="finding">A</p>' in html
    assert f'<figure id="figure-words"><div class="plate">{svg}</div><figcaption>See.</figcaption></figure>' in html
    assert "/home/me" not in html
    assert '<pre class="printed" tabindex="0">&lt;b&gt;printed&lt;/b&gt;</pre>' in html
    assert "&lt;Axes&gt;" in html
    assert "alert(1)" not in html
    assert "Out[" not in html
    assert "In [" not in html
    assert 'aria-label="Code of cell 2"' in html
    assert '<span class="n">say</span>' in html
    assert 'class="code"' not in cells_html(_notebook(("c", "say(1)", [])), code=False)
    check = _Check(html)
    assert (check.stack, check.faults) == ([], [])


def test_a_bare_table_scrolls_in_its_own_box():
    import pandas as pd

    frame = pd.DataFrame({"a": ["<b>"]})._repr_html_()
    html = cells_html(_notebook(("c", "frame", [_shown({"text/html": frame})])))
    assert '<div class="table" role="region" tabindex="0" aria-label="Table">' in html
    assert "<style" not in html
    assert "&lt;b&gt;" in html


def test_markdown_links_run_no_script():
    html = cells_html(_notebook(("m", "[a](javascript:alert(1)) and $x<y$ and `<i>`", [])))
    assert "javascript:" not in html
    assert "<i>" not in html


def test_a_failed_cell_is_told_as_text():
    failed = nbformat.v4.new_output(
        "error", ename="ValueError", evalue="<b>no</b>", traceback=["\x1b[31m/home/me/x.py"]
    )
    html = cells_html(_notebook(("c", "1/0", [failed])))
    assert "This cell failed: ValueError: &lt;b&gt;no&lt;/b&gt;" in html
    assert "/home/me" not in html


def test_titles_and_short_names():
    notebook = _notebook(("m", "# Which *words* & <bdi>وفد</bdi>?\n\nx", []))
    assert pages.title_of(notebook, otherwise="x")[0] == "Which words & وفد?"
    assert pages.title_of(_notebook(("m", "## No title", [])), otherwise="01_a")[0] == "01_a"
    assert [pages.short_name(name) for name in ("01_texts", "02_tf_idf")] == ["Texts", "TF-IDF"]


def test_links_lead_to_the_page_that_holds_the_thing_and_else_to_the_first():
    body = '<a href="passages.html#t-0123456789">a</a><a href="../passages.html#n-0123456789">b</a>'
    assert pages.wanted_anchors([body]) == {"t-0123456789", "n-0123456789"}
    assert pages.resolved(body, {"n-0123456789": "passages-2.html"}, lambda *_: "") == (
        '<a href="passages.html">a</a><a href="../passages-2.html#n-0123456789">b</a>'
    )


def test_places_lead_to_the_text_that_holds_them():
    asked = []

    def place_of(name, start):
        asked.append((name, start))
        return "texts-2.html#d7-p3" if name == "d-0123456789" else ""

    body = (
        '<a href="texts.html#d-0123456789">a</a><a href="../texts.html#d-0123456789-15">b</a>'
        '<a href="texts.html#d-9876543210-0">c</a><a href="texts.html#d1-p0">d</a>'
    )
    assert pages.resolved(body, {}, place_of) == (
        '<a href="texts-2.html#d7-p3">a</a><a href="../texts-2.html#d7-p3">b</a>'
        '<a href="texts.html">c</a><a href="texts.html#d1-p0">d</a>'
    )
    assert asked == [("d-0123456789", -1), ("d-0123456789", 15), ("d-9876543210", 0)]


def test_a_page_tells_where_it_speaks_of_a_thing():
    body = (
        '<h2 id="one">x</h2><a href="passages.html#t-0000000001">a</a><p class="finding" id="f1"><a href="x">x</a>'
        '<a href="passages.html#t-0000000002">b</a><a href="passages.html#t-0000000001">a</a></p>'
        '<div><table><caption id="table-x" dir="ltr"></caption><a href="passages.html#n-0000000003">c</a>'
    )
    assert pages.mentioned_in(body) == {"t-0000000001": "one", "t-0000000002": "f1", "n-0000000003": "table-x"}


def test_a_page_does_not_link_to_itself():
    body = 'A <a href="01_a.html">how this was measured</a> <a href="02_b.html">how this was measured</a>'
    assert pages.without_own_links(body, "01_a.html") == 'A <a href="02_b.html">how this was measured</a>'


def test_the_index_has_one_title():
    body = pages.index_body(
        site="<Site>",
        introduction="Two texts.",
        summary='<div class="prose"><h1>In short</h1><p>x</p></div>',
        pages=[("01_a.html", "T & t", "A <b>finding</b>.")],
        made="<h2>How it was made</h2>",
    )
    assert body.count("<h1") == 1
    assert body.index("&lt;Site&gt;") < body.index("Two texts.") < body.index("<p>x</p>") < body.index("T &amp; t")
    assert "In short" not in body
