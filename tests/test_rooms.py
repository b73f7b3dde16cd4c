"""The rooms: who may import whom, read from the imports themselves."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("reading", "measuring", "telling")
DRAWING = {"matplotlib", "seaborn"}
MODULES = sorted(path for room in ROOMS for path in (ROOT / "helpers" / room).rglob("*.py"))


def imported(path):
    """Names of the modules that a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute here"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def called(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_rooms_import_to_the_left_only(path):
    room = ROOMS.index(path.relative_to(ROOT / "helpers").parts[0])
    for name in imported(path):
        for later in ROOMS[room + 1 :]:
            assert not name.startswith(f"helpers.{later}"), f"{path} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_only_the_figures_draw(path):
    drawn = {name.partition(".")[0] for name in imported(path)} & DRAWING
    figures = "figures" in (path.parent.name, path.stem)
    allowed = DRAWING if figures else {"matplotlib"} if path.stem == "shaping" else set()
    assert drawn <= allowed, f"{path} imports {drawn}"


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if path.parent.name == "measuring" and not path.name.startswith("archive")],
    ids=lambda path: path.name,
)
def test_measuring_opens_no_file(path):
    """All but archive.py and its parts, which count what does not fit into memory."""
    opening = {"open", "read_text", "read_bytes", "read_csv", "write_text", "write_bytes", "to_csv"}
    assert not opening & set(called(path)), f"{path} opens a file"


def test_helpers_itself_imports_nothing():
    assert not list(imported(ROOT / "helpers" / "__init__.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_nothing_names_a_year_a_person_or_a_file_of_the_shipped_corpus(path):
    """Docstrings may give examples; code may not know the corpus."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        ast.get_docstring(node, clean=False)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in docstrings:
            for known in ("2013", "2020", "tehran", "الدليمي", "عناد", "شمخاني", "visit"):
                assert not re.search(rf"(?<!\\u){known}", node.value), f"{path}: {node.value!r}"
