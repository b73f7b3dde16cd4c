"""JupyterLab as the kit opens it, in a browser that reaches nothing but this machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import pytest

from helpers.starting.commands import parser, plan
from helpers.starting.environment import ROOT, child_environment
from helpers.starting.processes import end

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TOKEN = "only-for-this-test"
CORPUS = "tehran-visits"
SHIPPED = "03_contrast.ipynb"
DESK = "00_explore.ipynb"
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}}
PATIENCE = 120  # seconds; a loaded machine of two cores starts a kernel slowly
OWN = "arabic.ipynb"
OWN_CELLS = (
    nbformat.v4.new_markdown_cell(
        '# Direction\n\nA word in English prose: <bdi lang="ar" dir="rtl">حدود</bdi> (border).'
    ),
    nbformat.v4.new_markdown_cell("## عنوان بالعربية\n\nفقرة عربية كاملة تبدأ من اليمين."),
    nbformat.v4.new_markdown_cell(
        '<table dir="rtl"><tr><th>كلمة</th><th>عدد</th></tr><tr><td>سوق</td><td>3</td></tr></table>'
    ),
    nbformat.v4.new_markdown_cell("| plain | table |\n| --- | --- |\n| one | two |"),
    nbformat.v4.new_code_cell(
        "import helpers, os\nprint('root' in dir(helpers) or helpers.__name__, os.environ['KIT_CORPUS'])"
    ),
    nbformat.v4.new_code_cell("import pandas as pd\npd.DataFrame({'term': ['سوق', 'بيت'], 'n': [3, 2]})"),
)


def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        if os.environ.get("CI"):
            pytest.fail("CI has no Chromium: .ci/run installs it.")
        pytest.skip("No Chromium on this machine; `apt install chromium` on Debian runs this test.")
    return found


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Address of a running Lab on copies of the notebooks, started by the command that `run.py lab` starts."""
    folder = tmp_path_factory.mktemp("lab دفتر")
    nbformat.write(nbformat.v4.new_notebook(cells=list(OWN_CELLS), metadata=KERNEL), folder / OWN)
    for name in (SHIPPED, DESK):
        shutil.copy(ROOT / "notebooks" / name, folder)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    more = [
        f"--ServerApp.root_dir={folder}",
        "--no-browser",
        "--allow-root",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        f"--IdentityProvider.token={TOKEN}",
    ]
    options, rest = parser().parse_known_args(["lab", "--corpus", CORPUS, *more])
    task = plan(options, rest)
    environment = child_environment(Path(sys.executable), corpus=task.corpus, state=folder / "state")
    log = (folder / "log.txt").open("wb")
    process = subprocess.Popen(
        [sys.executable, *task.arguments], env=environment, stdout=log, stderr=log, start_new_session=True
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/api?token={TOKEN}", process, folder / "log.txt")
        yield f"http://127.0.0.1:{port}"
    finally:
        end(process, first_signal=task.first_signal)
        log.close()


def wait_for(address: str, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail("JupyterLab did not start:\n" + log.read_text(encoding="utf-8", errors="replace")[-2000:])


@pytest.fixture(scope="module")
def browser():
    sync_api = pytest.importorskip("playwright.sync_api")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    arguments += ["--disable-component-update", "--disable-sync"]
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=arguments)
        yield browser
        browser.close()


class Seen:
    """What a page asked for elsewhere and what it complained of."""

    def __init__(self) -> None:
        self.foreign: list[str] = []
        self.errors: list[str] = []


@pytest.fixture
def page(browser, lab):
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    page = context.new_page()
    page.seen = seen = Seen()

    def guard(route):
        if urlsplit(route.request.url).hostname in ("127.0.0.1", "localhost"):
            route.continue_()
        else:
            seen.foreign.append(route.request.url)
            route.abort()

    context.route(lambda url: url.startswith("http"), guard)
    page.on("console", lambda message: seen.errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.set_default_timeout(PATIENCE * 1000)
    yield page
    context.close()


def open_notebook(page, lab: str, name: str) -> None:
    page.goto(f"{lab}/lab/tree/{name}?token={TOKEN}&reset")
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
    page.wait_for_selector("#jupyterlab-splash", state="detached")
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()


def run_all(page) -> None:
    """Run all cells through the menu and wait until the last code cell has its number; a failing cell fails the test."""
    page.locator(".lm-MenuBar-itemLabel", has_text="Run").first.click()
    page.locator(".lm-Menu-itemLabel", has_text="Run All Cells").first.click()
    error = '.jp-OutputArea-output:is([data-mime-type$="jupyter.error"], [data-mime-type$="jupyter.stderr"])'
    page.wait_for_function(
        """error => { const prompts = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].map(e => e.textContent);
                      return document.querySelector(error) || prompts.every(text => /\\[\\d+\\]/.test(text)); }""",
        arg=error,
    )
    assert page.locator(error).all_inner_texts() == []


def direction(page, selector: str, text: str) -> str:
    """Side of its box on which the first letter of an element stands: what a reader sees, whatever made it so."""
    return page.evaluate(
        """([selector, text]) => {
            const element = [...document.querySelectorAll(selector)].find(e => e.textContent.includes(text));
            const node = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode();
            const range = document.createRange(); range.setStart(node, 0); range.setEnd(node, 1);
            const letter = range.getBoundingClientRect(), box = element.getBoundingClientRect();
            return letter.left - box.left > box.right - letter.right ? 'right' : 'left'; }""",
        [selector, text],
    )


def test_arabic_stands_from_right_to_left_and_english_from_left_to_right(page, lab):
    open_notebook(page, lab, OWN)
    assert direction(page, ".jp-RenderedMarkdown h2", "عنوان") == "right"
    assert direction(page, ".jp-RenderedMarkdown p", "فقرة") == "right"
    assert direction(page, ".jp-RenderedMarkdown p", "English prose") == "left"
    first = "[...document.querySelectorAll('.jp-RenderedMarkdown table')].map(t => { const [a, b] = t.rows[0].cells;"
    sides = page.evaluate(first + " return a.getBoundingClientRect().left > b.getBoundingClientRect().left; })")
    assert sides == [True, False], "a table turns where its dir says so, and only there"
    assert page.evaluate("getComputedStyle(document.querySelector('bdi')).direction") == "rtl"


def test_arabic_is_set_in_the_shipped_font(page, lab):
    open_notebook(page, lab, OWN)
    assert (
        page.evaluate("document.fonts.load('16px \"IBM Plex Sans Arabic\"', 'حدود').then(found => found.length)") == 1
    )


def test_no_news_prompt_and_nothing_asked_elsewhere(page, lab):
    open_notebook(page, lab, OWN)
    page.wait_for_timeout(3000)  # the prompt comes some time after the notebook
    assert page.locator(".Toastify__toast").all_inner_texts() == []
    assert page.seen.foreign == []


def test_cells_find_the_helpers_and_the_corpus(page, lab):
    open_notebook(page, lab, OWN)
    run_all(page)
    printed = page.locator(".jp-OutputArea-output pre").first.inner_text()
    assert "helpers" in printed
    assert CORPUS in printed
    assert direction(page, ".jp-RenderedHTMLCommon td", "سوق") == "right"
    assert ours(page.seen.errors) == []


def test_shipped_notebook_runs_and_shows_its_table_and_figure_in_both_themes(page, lab):
    open_notebook(page, lab, SHIPPED)
    run_all(page)
    table = page.locator(".jp-OutputArea-output .table table").first
    table.scroll_into_view_if_needed()
    assert table.locator("tbody tr").count() >= 3
    figure = page.locator(".jp-OutputArea-output.jp-RenderedSVG").first
    figure.scroll_into_view_if_needed()
    box = figure.bounding_box()
    assert box["width"] > 200
    assert box["height"] > 100
    assert page.locator(".jp-OutputArea-output p.finding").count() >= 1
    page.emulate_media(color_scheme="dark")  # the theme follows the system's
    page.wait_for_selector("body[data-jp-theme-light='false']", state="attached")
    plate = "getComputedStyle(document.querySelector('.jp-RenderedSVG :is(img, svg)')).backgroundColor"
    assert page.evaluate(plate) == "rgb(255, 255, 255)", "dark letters need their light plate in the dark theme"
    assert page.seen.foreign == []
    assert ours(page.seen.errors) == []


def test_the_desk_answers_a_word_in_any_spelling(page, lab):
    open_notebook(page, lab, DESK)
    run_all(page)
    box = page.locator(".kit-word input")
    box.wait_for()
    box.fill("للتعاون")
    box.press("Enter")
    contrast = page.locator(".widget-html table", has_text="Log ratio")
    contrast.first.wait_for()
    assert "التعاون" in contrast.first.inner_text()
    lines = page.locator('.widget-html table[dir="rtl"]').first
    lines.scroll_into_view_if_needed()
    before, keyword, after = (
        lines.locator("tbody tr").first.locator("th, td").nth(at).bounding_box() for at in range(3)
    )
    assert before["x"] > keyword["x"] > after["x"], "what is read first stands on the right"
    assert page.locator(".widget-html svg").first.bounding_box()["width"] > 200
    box.fill("قنفذ")
    box.press("Enter")
    page.get_by_text("Type a word that stands in the texts.").wait_for()
    assert page.seen.foreign == []
    assert ours(page.seen.errors) == []


def ours(errors: list[str]) -> list[str]:
    """Console errors without those that JupyterLab itself makes where no extension server or favicon answers."""
    return [text for text in errors if "404" not in text]
