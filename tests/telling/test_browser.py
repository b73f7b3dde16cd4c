"""The report in Chromium: offline, without script, with the keyboard, on a phone, on paper, for everyone."""

import os
import re
import shutil
import time
from pathlib import Path

import pytest

from helpers.telling.report import make_report

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = ROOT / "notebooks"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def report(tmp_path_factory):
    """The report on the shipped corpus, made once, also where two workers run the tests."""
    if not CHROMIUM:
        if os.environ.get("CI"):
            pytest.fail("There is no Chromium, and CI is to test the pages in one: apt-get install chromium.")
        pytest.skip("There is no Chromium on this machine; the pages are tested where there is one.")
    base = tmp_path_factory.getbasetemp()
    base = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    out = base / "browser report"
    try:
        (base / "browser-report-is-made").mkdir()
    except FileExistsError:
        deadline = time.monotonic() + 400
        while not out.exists() and time.monotonic() < deadline:
            time.sleep(0.5)
    else:
        make_report(ROOT / "corpus" / "tehran-visits", out, notebooks=NOTEBOOKS)
    assert out.exists(), "the worker that was to make the report did not"
    return out


@pytest.fixture(scope="module")
def browser(report):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def page(browser):
    """A page whose requests to a network are refused and written down, like all that the console says."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = _watched(context)
    yield opened
    context.close()


def _watched(context):
    opened = context.new_page()
    opened.asked, opened.said = [], []
    context.route(re.compile("^(https?|wss?|ftp):"), lambda route: route.abort())
    opened.on("request", lambda request: opened.asked.append(request.url))
    opened.on("console", lambda message: opened.said.append(message.text))
    opened.on("pageerror", lambda error: opened.said.append(str(error)))
    return opened


def _open(page, report, name):
    page.goto((report / name).as_uri())
    return page


def _names(report) -> list[str]:
    return sorted(path.name for path in report.glob("*.html"))


def _in_view(page, selector: str) -> bool:
    return page.locator(selector).first.evaluate(
        "node => { const box = node.getBoundingClientRect(); return box.height > 0 && box.top < innerHeight && box.bottom > 0 }"
    )


def test_no_page_asks_the_network_or_complains(page, report):
    for name in _names(report):
        _open(page, report, name)
        page.mouse.wheel(0, 4000)
    assert [url for url in page.asked if not url.startswith(("file:", "data:"))] == []
    assert {url.partition("#")[0] for url in page.asked if url.startswith("file:")} == {
        (report / name).as_uri() for name in _names(report)
    }
    assert page.said == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault(browser, report, scheme):
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme, bypass_csp=True)
    opened, faults = _watched(context), []
    options = {} if scheme == "light" else {"runOnly": ["color-contrast"]}  # only colours differ in the dark
    names = _names(report) if scheme == "light" else ["index.html", "03_contrast.html", "texts.html"]
    for name in names:
        found = Axe().run(_open(opened, report, name), options=options).response
        assert found["passes"], "axe looked at nothing"
        faults += [
            (name, fault["id"], node["html"][:120])
            for fault in found["violations"]
            if fault["impact"] in ("critical", "serious", "moderate")
            for node in fault["nodes"][:3]
        ]
    context.close()
    assert faults == []


@pytest.mark.parametrize(
    "link",
    [
        '.finding a.term[href^="passages.html#t-"]',
        '.finding .links a[href^="passages.html#"]',
        'table a[href^="passages.html#t-"]',
        'figure svg a[href^="passages.html#t-"]',
    ],
)
def test_a_click_reaches_the_marked_passage_its_place_and_back(page, report, link):
    _open(page, report, "03_contrast.html")
    label = page.locator(link).first.evaluate("node => (node.getAttribute('aria-label') || node.textContent).trim()")
    page.locator(link).first.click()
    page.wait_for_url("**/passages.html#*")
    name = page.url.partition("#")[2]
    entry = page.locator(f"section.entry:is(#{name}, :has(#{name}))")
    own = entry.get_attribute("id")
    assert label in ("passages", entry.locator("h3 bdi").inner_text())
    assert _in_view(page, f"#{own} h3")
    mark = entry.locator("mark").first
    hit = mark.inner_text()
    assert mark.evaluate("node => getComputedStyle(node).backgroundColor") != "rgba(0, 0, 0, 0)"
    entry.locator(".place a").first.click()
    page.wait_for_url("**/texts.html#*")
    place = f"#{page.url.partition('#')[2]}"
    assert _in_view(page, place)
    line = page.locator(f".line:is({place}, :has({place}))")
    assert hit in line.inner_text()
    line.locator(f'a[href="passages.html#{own}"]').first.click()
    page.wait_for_url(f"**/passages.html#{own}")


def test_without_script_it_works_the_same(browser, report):
    context = browser.new_context(java_script_enabled=False)
    opened = _watched(context)
    _open(opened, report, "05_voices.html")
    opened.locator('table a[href^="passages.html#n-"]').first.click()
    opened.wait_for_url("**/passages.html#n-*")
    name = opened.url.partition("#")[2]
    assert opened.locator(f"#{name} mark").count() > 0
    _open(opened, report, "03_contrast.html")
    assert not opened.locator(".code").first.is_visible()
    opened.get_by_label("Show the code").click()
    assert opened.locator(".code").first.is_visible()
    context.close()


def _tab_to(page, selector: str, most: int = 400):
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} was not reached with the keyboard")


def test_the_keyboard_alone_is_enough(page, report):
    _open(page, report, "index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert _in_view(page, ".skip")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    _tab_to(page, '.finding a[href^="passages.html#"]')
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**/passages.html#*")
    name = page.url.partition("#")[2]
    _tab_to(page, f"#{name} .place a, section:has(#{name}) .place a", most=3)
    page.keyboard.press("Enter")
    page.wait_for_url("**/texts.html#*")
    _tab_to(page, 'a[href^="passages.html#"]', most=3)
    _open(page, report, "03_contrast.html")
    _tab_to(page, "#show-code")
    page.keyboard.press("Space")
    assert page.locator(".code").first.is_visible()


def test_numbers_of_a_table_from_the_right_read_from_the_left(page, report):
    """Each sign of a number stands right of the one before it, the minus first."""
    seen = 0
    for name in _names(report):
        _open(page, report, name)
        orders = page.evaluate(
            """() => [...document.querySelectorAll('table[dir="rtl"] td.number')].map(cell => {
                const text = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT).nextNode();
                return [text.data, [...text.data].map((_, at) => {
                    const range = document.createRange();
                    range.setStart(text, at); range.setEnd(text, at + 1);
                    return range.getBoundingClientRect().left;
                })];
            })"""
        )
        for text, lefts in orders:
            assert lefts == sorted(lefts), (name, text)
            seen += 1
    assert seen > 20


def test_the_first_column_of_such_a_table_stands_at_the_right(page, report):
    _open(page, report, "05_voices.html")
    first, last = page.evaluate(
        """() => { const row = document.querySelector('table[dir="rtl"] tbody tr');
                   return [row.firstElementChild, row.lastElementChild].map(cell => cell.getBoundingClientRect().left); }"""
    )
    assert first > last


def test_english_figures_after_an_arabic_word_are_not_the_arabic_ones(page, report):
    """The font has smaller figures for Arabic text; a page without the rule against it shows two sizes in one line."""
    _open(page, report, "index.html")
    assert page.evaluate("document.fonts.check('16px \"IBM Plex Sans Arabic\"')")
    widths = page.evaluate(
        """() => { const p = document.createElement('p');
                   p.innerHTML = '<bdi lang="ar" dir="rtl">وفد</bdi> (x) <span>1234567890</span> x <span>1234567890</span>';
                   document.querySelector('main').append(p);
                   return [...p.querySelectorAll('span')].map(node => node.getBoundingClientRect().width); }"""
    )
    assert widths[0] == pytest.approx(widths[1], abs=0.1)


@pytest.mark.parametrize("width", [360, 768])
def test_no_page_scrolls_sideways_on_a_phone(browser, report, width):
    context = browser.new_context(viewport={"width": width, "height": 740}, is_mobile=True, has_touch=True)
    opened = _watched(context)
    wide = []
    for name in _names(report):
        _open(opened, report, name)
        measured = opened.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        if measured[0] > width or measured[1] > width:
            wide.append((name, measured))
    context.close()
    assert wide == []


def test_both_sides_stand_beside_each_other_and_below_each_other_on_a_phone(browser, report):
    for width, beside in ((1280, True), (360, False)):
        context = browser.new_context(viewport={"width": width, "height": 740})
        opened = _open(_watched(context), report, "passages.html")
        tops = opened.evaluate(
            "[...document.querySelector('.columns').children].map(node => node.getBoundingClientRect().top)"
        )
        assert (tops[0] == tops[1]) is beside
        context.close()


def test_on_paper_each_figure_is_whole(browser, report):
    """A4 with the page's own margins, at the 96 dots per inch of CSS: a figure fits on a page and may not be cut."""
    across, down = (210 - 32) / 25.4 * 96, (297 - 36) / 25.4 * 96
    context = browser.new_context(viewport={"width": int(across), "height": int(down)})
    opened = _watched(context)
    figures = 0
    for name in _names(report):
        _open(opened, report, name)
        opened.emulate_media(media="print")
        for height, width, rule in opened.evaluate(
            """() => [...document.querySelectorAll('figure')].map(node => [
                node.getBoundingClientRect().height, node.scrollWidth, getComputedStyle(node).breakInside])"""
        ):
            figures += 1
            assert (height < down, width <= across + 1, rule) == (True, True, "avoid"), name
        hidden = opened.evaluate(
            "['.top', '.contents', '.steps'].map(name => document.querySelector(name)).filter(node => node && node.offsetHeight).length"
        )
        assert hidden == 0
    assert figures >= 5
    _open(opened, report, "03_contrast.html")
    pdf = opened.pdf(format="A4", prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) >= 2
    context.close()


def test_the_sides_keep_their_colour_and_form(page, report):
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        _open(page, report, "index.html")
        found = page.evaluate(
            """() => ['target', 'reference'].map(side => {
                const style = getComputedStyle(document.querySelector(`.side.${side}`), '::before');
                return [style.backgroundColor, style.borderRadius]; })"""
        )
        assert found == [["rgb(0, 114, 178)", "50%"], ["rgb(213, 94, 0)", "0px"]]


def test_an_arabic_term_is_larger_and_set_apart(page, report):
    _open(page, report, "index.html")
    ratio, direction = page.evaluate(
        """() => { const term = document.querySelector('.finding bdi[lang="ar"]');
                   const size = node => parseFloat(getComputedStyle(node).fontSize);
                   return [size(term) / size(term.closest('p')), getComputedStyle(term).direction]; }"""
    )
    assert 1.1 <= ratio <= 1.2
    assert direction == "rtl"
