"""The notebooks: clean, in the style the design asks for, and each runs alone on any corpus."""

import ast
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OF_ARCHIVES = sorted((ROOT / "notebooks" / "archive").glob("*.ipynb"))
NOTEBOOKS = [*sorted((ROOT / "notebooks").glob("*.ipynb")), *OF_ARCHIVES]
PAGES = [path for path in NOTEBOOKS if not path.name.startswith("00_")]
CORPUS_WORDS = ("2013", "2020", "tehran", "Tehran", "الدليمي", "عناد", "شمخاني", "visit")


def cells(path, kind):
    book = json.loads(path.read_text(encoding="utf-8"))
    return ["".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == kind]


def named(path):
    return path.stem if path.parent.name == "notebooks" else f"{path.parent.name}/{path.stem}"


def test_a_page_of_an_archive_answers_the_question_of_the_same_number():
    """So a finding leads to the page that shows how it was measured, in both reports."""
    assert [path.stem for path in OF_ARCHIVES] == ["01_texts", "03_contrast", "06_continuity", "08_summary"]
    assert {path.stem for path in OF_ARCHIVES} < {path.stem for path in PAGES if path not in OF_ARCHIVES}


def test_the_notebooks_of_the_design_are_there():
    assert [path.stem for path in PAGES if path not in OF_ARCHIVES] == [
        *[
            "01_texts",
            "02_tf_idf",
            "03_contrast",
            "04_context",
            "05_voices",
            "06_continuity",
            "07_robustness",
            "08_summary",
        ]
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=named)
def test_no_outputs_are_kept(path):
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        assert not cell.get("outputs"), "clear the outputs before committing"
        assert cell.get("execution_count") is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=named)
def test_no_digit_stands_in_the_prose(path):
    for source in cells(path, "markdown"):
        assert not re.search(r"\d", source), f"a number in prose ages; let a finding say it: {source}"


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_cells_are_short_and_define_nothing(path):
    code = cells(path, "code")
    for source in code[1:]:  # the first holds the imports
        lines = [line for line in source.splitlines() if line.strip()]
        assert len(lines) <= 6, source
        for node in ast.walk(ast.parse(source)):
            assert not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.For | ast.While | ast.Lambda), source
    assert all(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.parse(code[0]).body)


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_each_section_asks_shows_and_says(path):
    book = json.loads(path.read_text(encoding="utf-8"))
    headings = [line for source in cells(path, "markdown") for line in source.splitlines() if line.startswith("## ")]
    assert headings
    assert all(line.endswith("?") for line in headings), headings
    assert sum("say(" in source for source in cells(path, "code")) >= len(headings)
    assert book["cells"][0]["cell_type"] == "markdown"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=named)
def test_no_notebook_knows_a_corpus(path):
    for source in (*cells(path, "code"), *cells(path, "markdown")):
        for known in CORPUS_WORDS:
            assert known not in source, source
