"""The report from end to end: whole or not at all, the same each time, and safe from what a text holds."""

import csv
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from helpers.reading.sources import collect
from helpers.tables import KitError
from helpers.telling import report, running
from helpers.telling.report import compare, main, make_report

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = Path(__file__).parent / "notebooks"
TINY = ROOT / "tests" / "corpora" / "tiny"


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def _notebooks(folder: Path, **sources: list[str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, cells in sources.items():
        made = [
            nbformat.v4.new_markdown_cell(cell) if cell.startswith("# ") else nbformat.v4.new_code_cell(cell)
            for cell in cells
        ]
        for at, cell in enumerate(made):
            cell["id"] = f"c{at}"
        nbformat.write(nbformat.v4.new_notebook(cells=made), folder / f"n{name}.ipynb".removeprefix("n"))
    return folder


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """A report on the tiny corpus."""
    out = tmp_path_factory.mktemp("تقارير عربية") / "tiny report"
    assert make_report(TINY, out, notebooks=NOTEBOOKS) == out / "index.html"
    return out


def test_a_report_is_whole(made):
    files = _files(made)
    assert {
        "index.html",
        "01_texts.html",
        "03_words.html",
        "08_summary.html",
        "passages.html",
        "texts.html",
        "run.json",
        "tables/documents.csv",
        "tables/words.csv",
        "figures/words.svg",
    } <= set(files)
    assert all(len(data) < 600_000 for name, data in files.items() if name.endswith(".html"))


def test_the_front_page_says_what_a_colleague_asks_first(made):
    html = (made / "index.html").read_text("utf-8")
    order = [
        ">A market and a bridge</h1>",
        "Two invented texts of three paragraphs each",
        "The commonest word is",
        "There is no figure to draw.",
        "These texts speak for themselves.",
        ">All pages</h2>",
        '<a href="03_words.html">The words</a><br>The word that sets the sides apart most is',
        ">How it was made</h2>",
        '<a href="tables/words.csv">words.csv</a>',
    ]
    places = [html.find(part) for part in order]
    assert -1 not in places, order[places.index(-1)]
    assert places == sorted(places)


def test_every_link_of_every_page_leads_somewhere(made):
    pages = {path.name: path.read_text("utf-8") for path in made.glob("*.html")}
    ids = {name: set(re.findall(r'\bid="([^"]+)"', html)) for name, html in pages.items()}
    checked = 0
    for name, html in pages.items():
        for href in re.findall(r'\bhref="([^"]+)"', html):
            if href.startswith("data:"):
                continue
            page, _, anchor = href.partition("#")
            assert (made / (page or name)).is_file(), (name, href)
            if anchor:
                assert anchor in ids[page or name], (name, href)
            checked += 1
    assert checked > 100


def test_every_word_of_table_figure_and_sentence_has_its_passages(made):
    html = (made / "03_words.html").read_text("utf-8")
    table, _, rest = html.partition("</table>")
    for part in (
        table,
        re.search("<svg.*?</svg>", rest, re.DOTALL)[0],
        re.search('<p class="finding".*?</p>', rest)[0],
    ):
        assert re.search(r'href="passages\.html#t-[0-9a-f]{10}"', part)


def test_run_json_tells_what_made_it(made):
    run = json.loads((made / "run.json").read_text("utf-8"))
    assert [text["sha256"] for text in run["texts"]] == [
        hashlib.sha256((TINY / text["file"]).read_bytes()).hexdigest() for text in run["texts"]
    ]
    assert run["settings"]["target"] == "after"
    assert run["seed"] == 1
    assert set(run["notebooks"]) == {path.name for path in NOTEBOOKS.glob("*.ipynb")}
    assert {"python", "numpy", "pandas", "matplotlib", "scikit-learn"} <= set(run["versions"])
    for name, digest in run["files"].items():
        assert hashlib.sha256((made / name).read_bytes()).hexdigest() == digest
    assert set(run["files"]) | {"run.json"} == set(_files(made))


def test_no_page_knows_the_machine(made):
    known = [str(ROOT), str(made.parent), "/tmp/kit-", os.path.expanduser("~") + "/"]
    for name, data in _files(made).items():
        text = data.decode("utf-8-sig")
        assert not [path for path in known if path in text], name
        assert "0x7f" not in re.sub("base64,[^)]*", "", text), name


def test_two_runs_give_the_same_bytes(made, tmp_path, monkeypatch):
    """In another place, with one kernel instead of two, at another time."""
    monkeypatch.setattr(running.os, "cpu_count", lambda: 1)
    monkeypatch.setenv("TZ", "Asia/Tehran")
    make_report(TINY, tmp_path / "again", notebooks=NOTEBOOKS)
    first, second = _files(made), _files(tmp_path / "again")
    assert list(first) == list(second)
    assert [name for name in first if first[name] != second[name]] == []


def test_a_failing_cell_leaves_the_old_report_and_shows_what_came_before(tmp_path, capsys):
    notebooks = _notebooks(
        tmp_path / "notebooks",
        **{
            "01_good": ["# Good", "print('all well')"],
            "02_bad": ["# Bad", "print('so far')", "first = 'line'\nraise ValueError('<broken>')", "print('never')"],
        },
    )
    out = tmp_path / "out"
    out.mkdir()
    (out / "run.json").write_text("old")
    assert main(["report", "--corpus", str(TINY), "--out", str(out), "--notebooks", str(notebooks)]) == 1
    said = capsys.readouterr().err
    assert "02_bad, cell 3 (first = 'line'): ValueError: <broken>" in said
    assert f"What came before it is in {out}.incomplete; the last good report is unchanged." in said
    assert "Traceback" not in said
    assert _files(out) == {"run.json": b"old"}
    page = (tmp_path / "out.incomplete" / "02_bad.html").read_text("utf-8")
    assert 'role="alert"><strong>Incomplete.</strong>' in page
    assert "so far" in page
    assert "ValueError: &lt;broken&gt;" in page
    assert "never" not in re.sub('<div class="code".*?</div>', "", page, flags=re.DOTALL)
    index = (tmp_path / "out.incomplete" / "index.html").read_text("utf-8")
    assert "Incomplete." in index
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notebooks", "out", "out.incomplete"]
    good = _notebooks(tmp_path / "mended", **{"01_good": ["# Good", "print('all well')"]})
    assert main(["report", "--corpus", str(TINY), "--out", str(out), "--notebooks", str(good)]) == 0
    assert not (tmp_path / "out.incomplete").exists()
    assert capsys.readouterr().out.splitlines() == [str(out / name) for name in ("index.html", "tables", "run.json")]


def test_a_fault_of_the_corpus_is_one_sentence_before_anything_runs(tmp_path, capsys):
    corpus = tmp_path / "corpus"
    shutil.copytree(TINY, corpus)
    (corpus / "texts" / "after.txt").unlink()
    assert main(["report", "--corpus", str(corpus), "--out", str(tmp_path / "out")]) == 1
    said = capsys.readouterr()
    assert said.err.strip() == (
        f'{corpus / "documents.csv"}, row 3: no file texts/after.txt. Put the text there or correct the column "file".'
    )
    assert said.out == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["corpus"]


def test_a_setting_of_the_command_line_reaches_notebooks_and_run(tmp_path):
    look = "from helpers.reading.corpus import open_corpus\nprint(open_corpus().settings.seed)"
    notebooks = _notebooks(tmp_path / "notebooks", **{"01_look": ["# Look", look]})
    arguments = ["report", "--corpus", str(TINY), "--out", str(tmp_path / "out"), "--notebooks", str(notebooks)]
    assert main([*arguments, "--set", "seed=77", "--set", "title=A <title>"]) == 0
    assert ">77\n</pre>" in (tmp_path / "out" / "01_look.html").read_text("utf-8")
    assert ">A &lt;title&gt;</h1>" in (tmp_path / "out" / "index.html").read_text("utf-8")
    assert json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))["settings"]["seed"] == 77


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("seed=5", ("seed", 5)),
        ("stop_words=false", ("stop_words", False)),
        ('leave_out=["title"]', ("leave_out", ["title"])),
        ("terms=stem", ("terms", "stem")),
        ("title=a=b", ("title", "a=b")),
        ('target="2020"', ("target", "2020")),
    ],
)
def test_settings_are_read_as_toml_or_as_text(text, expected):
    assert report._setting(text) == expected


def test_a_setting_without_a_value_is_a_usage_fault(capsys):
    with pytest.raises(SystemExit) as caught:
        main(["report", "--set", "seed"])
    assert caught.value.code == 2
    assert "'seed' is not key=value" in capsys.readouterr().err


def test_a_report_does_not_replace_its_own_texts(tmp_path):
    corpus = tmp_path / "out" / "corpus"
    shutil.copytree(TINY, corpus)
    (tmp_path / "out" / "run.json").write_text("{}")
    with pytest.raises(KitError) as caught:
        make_report(corpus, tmp_path / "out", notebooks=NOTEBOOKS)
    assert str(caught.value) == (
        f"{corpus} lies inside {tmp_path / 'out'}, which the new report would replace. "
        "Name another place for the report with --out."
    )


def test_without_notebooks_there_is_no_report(tmp_path):
    with pytest.raises(KitError, match=r"there is no notebook here\. Get the kit again"):
        make_report(TINY, tmp_path / "out", notebooks=tmp_path)
    assert list(tmp_path.iterdir()) == []


HOSTILE = (
    "وصل <script>alert(1)</script> وفد إلى المدينة. <img src=x onerror=alert(2)> ثم غادر الوفد.\n\n"
    '=HYPERLINK("http://example.invalid") قال سمير إن «<b>السوق</b> مفتوحة» [رابط](javascript:alert(3)) $\\href{x}{y}$.\n\n'
    "{{ 7*7 }} {% raw %} نص \u202eمقلوب\u202c و&lt;قوس&gt; وفد وفد وفد.\n\n"
    "</p></main><h1>عنوان</h1><!-- وفد\n"
)


def test_compare_takes_two_files_and_no_text_comes_alive(tmp_path):
    (tmp_path / "<b>جديد.txt").write_text(HOSTILE, encoding="utf-8")
    (tmp_path / "old.txt").write_text("فتح التاجر باب السوق.\n\nباع التاجر الخبز في السوق.\n", encoding="cp1256")
    out = tmp_path / "out"
    index = compare(tmp_path / "<b>جديد.txt", tmp_path / "old.txt", out, notebooks=NOTEBOOKS)
    assert index == out / "index.html"
    assert (out / "corpus" / "documents.csv").is_file()
    pages = {path.name: path.read_text("utf-8") for path in out.glob("*.html")}
    for name, html in pages.items():
        assert not re.search(r"<(script|img|iframe|object|embed|form)\b", html), name
        assert not re.search(r"<[^>]*\son[a-z]+\s*=", html), name
        assert not re.search(r"<[^>]*javascript:", html), name
        assert html.count("<main") == html.count("</main>") == html.count("<h1") == 1, name
        assert "\x00" not in html
        assert "<b>جديد" not in html
    full = re.sub("</?a[^>]*>", "", pages["texts.html"])
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in full
    assert "{{ 7*7 }} {% raw %}" in full
    for path in (out / "tables").glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t"))], path.name


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"only Latin letters here, no other", "Arabic"),
        (b"   \n\n  ", "empty"),
    ],
)
def test_compare_names_the_users_own_file(tmp_path, data, sentence):
    bad, good = tmp_path / "bad.txt", tmp_path / "good.txt"
    bad.write_bytes(data)
    good.write_text("فتح التاجر باب السوق.", encoding="utf-8")
    with pytest.raises(KitError) as caught:
        compare(bad, good, tmp_path / "out", notebooks=NOTEBOOKS)
    assert str(bad) in str(caught.value)
    assert sentence in str(caught.value)
    assert ".new-" not in str(caught.value)
    assert not (tmp_path / "out").exists()


def _table(path: Path) -> Path:
    rows = [
        ("2013", "وصل وفد إلى المدينة صباحا."),
        ("2013", "غادر الوفد المدينة ليلا."),
        ("2020", "فتح التاجر باب السوق."),
    ]
    rows += [
        ("2020", "باع التاجر الخبز في السوق."),
        ("2021", "<b>نزل</b> المطر على المدينة."),
        ("2020", "English only"),
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("year", "متن"), *rows])
    return path


def test_one_table_that_holds_both_sides_becomes_a_report(tmp_path, capsys):
    table, out = _table(tmp_path / "press.csv"), tmp_path / "out"
    arguments = ["report", "--corpus", str(table), "--text", "متن", "--out", str(out), "--notebooks", str(NOTEBOOKS)]
    assert main([*arguments, "--side", "year", "--target", "2020", "--reference", "2013"]) == 0
    said = capsys.readouterr()
    assert "2 rows or files were left out; corpus/left_out.csv says why." in said.err
    assert said.out.splitlines()[0] == str(out / "index.html")
    html = (out / "index.html").read_text("utf-8")
    assert ">2020 compared with 2013</h1>" in html
    assert "2020 (2 texts) compared with 2013 (2 texts), from press.csv by year." in html
    run = json.loads((out / "run.json").read_text("utf-8"))
    assert [text["side"] for text in run["texts"]] == ["2020", "2020", "2013", "2013"]
    with (out / "corpus" / "left_out.csv").open(encoding="utf-8") as file:
        assert [row[1] for row in csv.reader(file)][1:] == [
            "no Arabic letter in the text",
            "year is 2021, neither 2020 nor 2013",
        ]
    first = _files(out)
    assert main([*arguments, "--target", "2020", "--reference", "2013"]) == 0, "again, in its own place"
    assert "By year: target 2020 (2 texts), reference 2013 (2 texts)." in capsys.readouterr().err
    assert _files(out) == first


def test_a_table_without_sides_is_refused_with_the_command_to_type(tmp_path, capsys):
    table = _table(tmp_path / "press.csv")
    assert main(["report", "--corpus", str(table), "--out", str(tmp_path / "out")]) == 1
    assert "there are year, متن. Give the column of the texts one of the names" in capsys.readouterr().err
    assert main(["report", "--corpus", str(table), "--text", "متن", "--side", "year"]) == 1
    assert capsys.readouterr().err.strip() == (
        f'{table}: year has 3 values: "2013" (2), "2020" (2), "2021" (1). Name two of them, for example --target 2020 '
        "--reference 2013."
    )
    assert main(["report", "--corpus", str(TINY), "--text", "متن"]) == 1
    assert capsys.readouterr().err.strip() == (
        f'{TINY} is a corpus folder: documents.csv names a file for each text, and no column holds "متن". Leave --text out, '
        "or name a table of texts."
    )
    assert [path.name for path in tmp_path.iterdir()] == ["press.csv"]


def test_a_report_is_turned_round_by_naming_its_target(tmp_path, capsys):
    assert (
        main(
            [
                "report",
                "--corpus",
                str(TINY),
                "--target",
                "before",
                "--out",
                str(tmp_path),
                "--notebooks",
                str(NOTEBOOKS),
            ]
        )
        == 0
    )
    settings = json.loads((tmp_path / "run.json").read_text("utf-8"))["settings"]
    assert (settings["target"], settings["reference"]) == ("before", "after")
    assert main(["report", "--corpus", str(TINY), "--target", "never", "--out", str(tmp_path)]) == 1
    assert (
        'no text has period "never". The values there are "after" (1), "before" (1). Name two'
        in capsys.readouterr().err
    )


def test_the_same_agency_text_on_both_sides_is_told(tmp_path):
    said = io.StringIO()
    for name, more in (("a", "فتح التاجر باب السوق."), ("b", "باع التاجر الخبز.")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "agency.txt").write_text("وصل وفد إلى المدينة صباحا.", encoding="utf-8")
        (tmp_path / name / "own.txt").write_text(more, encoding="utf-8")
    compare(tmp_path / "a", tmp_path / "b", tmp_path / "out", notebooks=NOTEBOOKS, warn=said)
    assert said.getvalue() == "Word by word on both sides, and counted on each: 1 text.\n"


def test_long_reading_is_told_with_the_time_left(monkeypatch, tmp_path):
    now, said = [100.0], io.StringIO()
    monkeypatch.setattr(report.time, "monotonic", lambda: now[0])
    tell = report.show_reading(said)
    for at in range(1, 41):
        now[0] += 0.5
        tell("files", at, 40)
    assert said.getvalue().splitlines() == [
        "reading: 6 of 40 files, about 17 s left",
        "reading: 26 of 40 files, about 7 s left",
    ]
    monkeypatch.undo()
    for at in range(3):
        (tmp_path / f"{at}.txt").write_text("وصل الوفد.", encoding="utf-8")
    told = []
    collect(tmp_path, progress=lambda *given: told.append(given))
    assert told == [("files", 1, 3), ("files", 2, 3), ("files", 3, 3)]


def test_ctrl_c_leaves_the_old_report_and_no_process(tmp_path):
    if os.name != "posix":
        pytest.skip("signals are sent as on Linux and macOS")
    import signal
    import time

    started = tmp_path / "started"
    wait = f"import os, time\nopen({str(started)!r}, 'w').write(str(os.getpid()))\ntime.sleep(120)"
    notebooks = _notebooks(tmp_path / "notebooks", **{"01_wait": ["# Wait", wait]})
    out = tmp_path / "out"
    out.mkdir()
    (out / "run.json").write_text("old")
    command = [sys.executable, "-m", "helpers.telling.report", "report", "--corpus", str(TINY), "--out", str(out)]
    run = subprocess.Popen([*command, "--notebooks", str(notebooks)], cwd=ROOT, stderr=subprocess.PIPE, text=True)
    try:
        deadline = time.monotonic() + 90
        while not (started.exists() and started.read_text()) and time.monotonic() < deadline:
            time.sleep(0.1)
        kernel = int(started.read_text())
        run.send_signal(signal.SIGINT)
        _, said = run.communicate(timeout=60)
    finally:
        run.kill()
    assert run.returncode == 130
    assert said.strip().splitlines()[-1] == "Stopped. The last report is unchanged."
    assert "Traceback" not in said
    with pytest.raises(ProcessLookupError):
        os.kill(kernel, 0)
    assert _files(out) == {"run.json": b"old"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notebooks", "out", "started"]
