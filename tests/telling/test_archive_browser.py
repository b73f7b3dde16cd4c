"""The report of an archive in Chromium: offline, with the keyboard's way to a passage and back, on a phone, for everyone."""

from __future__ import annotations

import json
import random

import pytest
from test_browser import ARGUMENTS, CHROMIUM, _in_view, _names, _open, _watched

pytest.importorskip("numba", reason="Archives are counted with numba (requirements-archive.lock).")
pytest.importorskip("pyarrow", reason="A counted archive is kept with pyarrow (requirements-archive.lock).")

from helpers.telling.report import compare

pytestmark = pytest.mark.browser
WORDS = "سوق مدينة تاجر خبز جسر نهر باب بيت شارع سفينة قمح زيت ملح عسل ثوب حصان طريق بستان قرية ميناء".split()


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """The report on two made-up archives of 120 documents each."""
    if not CHROMIUM:
        pytest.skip("There is no Chromium on this machine; the pages are tested where there is one.")
    folder, rng = tmp_path_factory.mktemp("archive"), random.Random(3)
    for side, own in (("new", "قطار"), ("old", "قافلة")):
        texts = [" ".join([*rng.choices(WORDS, k=30), *[own] * rng.randint(0, 3)]) for _ in range(120)]
        lines = [json.dumps({"text": text}) + "\n" for text in [*texts, "", "latin"]]
        (folder / f"{side}.jsonl").write_text("".join(lines), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        places = folder / "new.jsonl", folder / "old.jsonl"
        return compare(*places, folder / "browser report", changes={"archive_mb": 0}).parent


@pytest.fixture(scope="module")
def browser(archive):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield _watched(context)
    context.close()


def test_no_page_asks_the_network_or_complains(page, archive):
    for name in _names(archive):
        _open(page, archive, name)
        page.mouse.wheel(0, 4000)
    assert [url for url in page.asked if not url.startswith(("file:", "data:"))] == []
    assert page.said == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault(browser, archive, scheme):
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme, bypass_csp=True)
    opened, faults = _watched(context), []
    options = {} if scheme == "light" else {"runOnly": ["color-contrast"]}  # only colours differ in the dark
    for name in _names(archive):
        found = Axe().run(_open(opened, archive, name), options=options).response
        assert found["passes"], "axe looked at nothing"
        faults += [
            (name, fault["id"], node["html"][:120])
            for fault in found["violations"]
            if fault["impact"] in ("critical", "serious", "moderate")
            for node in fault["nodes"][:3]
        ]
    context.close()
    assert faults == []


@pytest.mark.parametrize("width", [360, 768])
def test_no_page_scrolls_sideways_on_a_phone(browser, archive, width):
    context = browser.new_context(viewport={"width": width, "height": 740}, is_mobile=True, has_touch=True)
    opened, wide = _watched(context), []
    for name in _names(archive):
        _open(opened, archive, name)
        measured = opened.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        if max(measured) > width:
            wide.append((name, measured))
    context.close()
    assert wide == []


@pytest.mark.parametrize("link", ['table a[href^="passages.html#t-"]', 'figure svg a[href^="passages.html#t-"]'])
def test_a_click_reaches_the_marked_passage_and_its_place(page, archive, link):
    _open(page, archive, "03_contrast.html")
    page.locator(link).first.click()
    page.wait_for_url("**/passages.html#*")
    name = page.url.partition("#")[2]
    entry = page.locator(f"section.entry#{name}")
    assert _in_view(page, f"#{name} h3")
    mark = entry.locator("mark").first
    assert mark.evaluate("node => getComputedStyle(node).backgroundColor") != "rgba(0, 0, 0, 0)"
    file, _, byte = entry.locator("blockquote .place").first.inner_text().partition(", byte ")
    lines = (archive.parent / file).read_bytes()
    assert mark.inner_text() in json.loads(lines[int(byte) :].split(b"\n")[0])["text"]
    entry.locator('.back a[href^="03_contrast.html"]').first.click()
    page.wait_for_url("**/03_contrast.html*")
