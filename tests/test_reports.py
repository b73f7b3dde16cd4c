"""The real notebooks on each corpus: whole pages, no dead link, no word to the network, the same bytes each time."""

import csv
import hashlib
import html
import json
import os
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from helpers.telling.addresses import anchor
from helpers.telling.report import compare, make_report

ROOT = Path(__file__).parents[1]
SEEDS = Path(os.environ.get("KIT_SEEDS", ROOT.parent / "shared" / "seeds"))
PRESS = ROOT / "corpus" / "tehran-visits-press"
PAGES = [
    "01_texts",
    "02_tf_idf",
    "03_contrast",
    "04_context",
    "05_voices",
    "06_continuity",
    "07_robustness",
    "08_summary",
]


def press_texts():
    """The two press articles by the file that documents.csv of the press corpus wants, found by their hashes."""
    with (PRESS / "documents.csv").open(encoding="utf-8-sig", newline="") as stream:
        wanted = {row["sha256"]: row["file"] for row in csv.DictReader(stream)}
    found = {wanted.get(hashlib.sha256(path.read_bytes()).hexdigest()): path for path in SEEDS.glob("*.txt")}
    if not SEEDS.is_dir() or set(wanted.values()) - set(found):
        pytest.skip("the press articles are not on this machine")
    return {name: found[name] for name in wanted.values()}


@pytest.fixture(scope="module", params=["tehran-visits", "tiny", "many", "press", "compare"])
def report(request, tmp_path_factory):
    out = tmp_path_factory.mktemp("report") / request.param
    if request.param == "compare":
        make_compare(out)
    elif request.param == "press":
        folder = tmp_path_factory.mktemp("corpus") / "press"
        shutil.copytree(PRESS, folder, ignore=shutil.ignore_patterns("texts"))
        (folder / "texts").mkdir()
        for name, path in press_texts().items():
            shutil.copy(path, folder / name)
        make_report(folder, out)
    else:
        place = ROOT / "corpus" if request.param == "tehran-visits" else ROOT / "tests" / "corpora"
        make_report(place / request.param, out)
    return out


def make_compare(out):
    target, reference = reversed(press_texts().values())
    compare(target, reference, out)


def column(report, table, name):
    with (report / "tables" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return [row[name] for row in csv.DictReader(stream)]


def settings_of(report):
    """All texts of the settings that the report was made with."""
    for value in json.loads((report / "run.json").read_text("utf-8"))["settings"].values():
        yield from value if isinstance(value, list) else [value]


def pages(report):
    return {path.name: path.read_text(encoding="utf-8") for path in report.glob("*.html")}


def test_every_page_is_there(report):
    assert {f"{name}.html" for name in PAGES} | {"index.html", "passages.html", "texts.html"} <= set(pages(report))
    assert (report / "tables" / "contrast.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_pages_stay_small(report):
    for path in report.glob("*.html"):
        assert path.stat().st_size < 600_000, path.name


def test_no_link_is_dead(report):
    texts = pages(report)
    ids = {name: set(re.findall(r'\sid="([^"]+)"', text)) for name, text in texts.items()}
    for name, text in texts.items():
        for href in re.findall(r'\shref="([^"]+)"', text):
            if href.startswith("data:"):
                continue  # the icon of the page: none, so that the browser asks for none
            place, _, fragment = html.unescape(href).partition("#")
            place = place or name
            if place.endswith(".html"):
                assert place in texts, f"{name}: {href}"
                assert not fragment or fragment in ids[place], f"{name}: {href}"
            else:
                assert (report / place).is_file(), f"{name}: {href}"


class _Unlinked(HTMLParser):
    """Arabic of a page that is in no link, by the class or caption of what holds it."""

    def __init__(self, text):
        super().__init__()
        self.open, self.found = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag not in ("br", "meta", "link", "img", "input", "hr", "col", "path", "use"):
            self.open.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, text):
        tags = [tag for tag, _ in self.open]
        if re.search("[\u0600-\u06ff]", text) and not {"a", "style", "title", "desc", "pre", "caption"} & set(tags):
            inside = (attributes.get("aria-labelledby", "") for _, attributes in self.open)
            self.found.append((next(filter(None, inside), ""), text.strip()))


def test_every_arabic_word_leads_to_its_passages(report):
    """Beside them stand only the text round a hit, headings, and what settings.toml says."""
    own = set(settings_of(report))
    for name, text in pages(report).items():
        if name.startswith(("passages", "texts")):
            continue
        body = re.sub(r"<(nav|header|figcaption|h1|h2)\b.*?</\1>", "", text, flags=re.DOTALL)
        left = [said for where, said in _Unlinked(body).found if not where.startswith("table-concordance")]
        assert not [said for said in left if said not in own], name


def test_every_word_of_the_contrast_has_its_passages(report):
    entries = set()
    for name, text in pages(report).items():
        if name.startswith("passages"):
            entries |= set(re.findall(r'(?:<section class="entry"|<span class="alias") id="([^"]+)"', text))
    terms = column(report, "contrast", "term")
    assert len(terms) > 20
    assert not [term for term in terms if anchor(term.removeprefix("'")) not in entries]


def test_an_entry_leads_back_to_where_it_is_spoken_of(report):
    texts = pages(report)
    lead = re.search(r'<table.*?href="(passages[^"#]*)#(t-[0-9a-f]{10})"', texts["03_contrast.html"], re.DOTALL)
    entry = re.search(rf'<section class="entry" id="{lead[2]}".*?</section>', texts[lead[1]], re.DOTALL)
    if entry is None:  # a name that is counted as a word has one entry for both
        entry = re.search(rf'<span class="alias" id="{lead[2]}">.*?</section>', texts[lead[1]], re.DOTALL)
    assert 'href="03_contrast.html#' in re.search('<p class="back">.*?</p>', entry[0])[0]


def test_ids_are_unique(report):
    for name, text in pages(report).items():
        found = re.findall(r'\sid="([^"]+)"', text)
        assert len(found) == len(set(found)), name


def test_no_page_asks_the_network(report):
    for name, text in pages(report).items():
        assert "Content-Security-Policy" in text
        assert "<script" not in text, name
        loaded = re.findall(r'(?:src|action|xlink:href)="(?!data:|#)([^"]*)"', text)
        assert not [address for address in loaded if ":" in address], name
        assert not re.search(r"url\((?!['\"]?(?:data:|#))", text), name


def test_every_figure_has_words_for_who_cannot_see_it(report):
    for text in pages(report).values():
        for svg in re.findall(r"<svg[^>]*>", text):
            assert re.search('role="(img|group)"', svg)
            assert re.search(r'aria-label(?:ledby)?="[^"]+"', svg)


def test_nothing_is_called_significant(report):
    for name, text in pages(report).items():
        prose = re.sub(r"<[^>]*>", " ", re.sub(r"<(style|svg|pre)\b.*?</\1>", " ", text, flags=re.DOTALL))
        assert not re.search(r"(?<!n)significant", prose), name


def test_two_runs_give_the_same_bytes(tmp_path):
    corpus = ROOT / "corpus" / "tehran-visits"
    make_report(corpus, tmp_path / "first")
    make_report(corpus, tmp_path / "second")
    first, second = (
        {path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()}
        for out in (tmp_path / "first", tmp_path / "second")
    )
    assert first == second


def test_after_folding_names_and_content_lead_the_press_articles(tmp_path):
    """Raw words put spelling first: a hamza here and none there, and a bare alif."""
    make_compare(tmp_path / "out")
    with (tmp_path / "out" / "tables" / "contrast.csv").open(encoding="utf-8-sig", newline="") as stream:
        leading = [row["display"] for row in csv.DictReader(stream)][:10]
    assert not {"الى", "إلى", "ان", "أن", "إن", "ا", "واكد", "وأكد", "أكد"} & set(leading)
    assert any("الدليمي" in word for word in leading)
    assert all(len(word) > 2 for word in leading)
