"""An archive against the way through tokenise and count_terms, and what it takes to be ended and to go on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytest.importorskip("numba", reason="counting an archive needs numba (requirements-archive.lock)")

from archive_oracle import as_dict, press, sums_of, tokens_of, write_lines
from test_archive_kernel import LETTERS

from helpers.measuring import archive, archive_parts, archive_runs, archive_tables
from helpers.measuring.archive import count_archive
from helpers.tables import KitError

WORDS = st.sampled_from(
    "في على علي وعلى إلى الى العراق وبالعراق الوزراء وزير شكرًا قالَ الســلام ﻼ ﷺ 3,200 ٣٬٢٠٠ أن ب 1988 و1988 الـ23 Tehran 𞸀 𠀀ب".split()
)
DOCUMENTS = st.lists(
    st.tuples(
        st.sampled_from("ab"),
        st.lists(st.one_of(WORDS, WORDS, st.text(LETTERS, max_size=8)), max_size=12).map(" ".join),
    ),
    min_size=1,
    max_size=6,
)
FAST = settings(
    derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def count(source, **options):
    return count_archive(source, **{"side": "side", "processes": 1, "progress": False, **options})


@pytest.fixture
def small_tables(monkeypatch):
    """Tables that are full after a few words, so that sums go to disk again and again."""
    monkeypatch.setattr(archive_tables, "FIRST_SPELLINGS", 16)
    monkeypatch.setattr(archive_tables, "MOST_SPELLINGS", 64)
    archive_parts._own_tables.cache_clear()
    yield
    archive_parts._own_tables.cache_clear()


@pytest.mark.parametrize("terms", ["surface", "stem", "lemma"])
@pytest.mark.parametrize("stop_words", [False, True])
def test_sums_are_those_of_tokenise_and_count_terms_over_hostile_text(terms, stop_words, tmp_path):
    @FAST
    @given(DOCUMENTS)
    def check(documents):
        path = write_lines(tmp_path / "hostile.jsonl", documents)
        table = count(path, terms=terms, stop_words=stop_words, folder=tmp_path / f"{time.monotonic_ns()}")
        assert as_dict(table) == sums_of(documents, terms=terms, stop_words=stop_words)

    check()


@pytest.mark.parametrize("terms", ["surface", "stem", "lemma"])
def test_sums_totals_and_parts_of_made_up_press(terms, tmp_path):
    documents = press(300)
    table = count(
        write_lines(tmp_path / "x.jsonl", documents), terms=terms, part_bytes=9_000, folder=tmp_path / "parts"
    )
    assert table.attrs["parts"] > 5
    assert as_dict(table) == sums_of(documents, terms=terms)
    assert table[["term", "side"]].values.tolist() == sorted(table[["term", "side"]].values.tolist())
    tokens = tokens_of(documents, terms=terms)
    sizes = tokens.groupby(["side", "doc_id"]).size()
    for side, total in table.attrs["totals"].items():
        assert total == {
            "documents": sum(name == side for name, _ in documents),
            "units": len(sizes[side]),
            "words": tokens.attrs["words"][side],
            "size": int(sizes[side].sum()),
            "size_squares": int((sizes[side] ** 2).sum()),
        }


def test_full_tables_spill_and_lose_nothing(small_tables, tmp_path):
    documents = press(300)
    table = count(write_lines(tmp_path / "x.jsonl", documents), part_bytes=30_000, folder=tmp_path / "parts")
    runs = [len(list(part.iterdir())) for part in (tmp_path / "parts").glob("part-*")]
    assert max(runs) > 3
    assert as_dict(table) == sums_of(documents, terms="surface")


def test_one_document_with_more_words_than_the_tables_may_hold(small_tables, tmp_path):
    document = ("a", " ".join(f"كلمة{'ابتثجح'[i % 6]}{'خدذرزس'[i // 6 % 6]}{'شصضطظع'[i // 36]}" for i in range(216)))
    documents = [("b", "سلام"), document, document, ("b", "حرب")]
    assert as_dict(count(write_lines(tmp_path / "x.jsonl", documents))) == sums_of(documents, terms="surface")


@pytest.mark.parametrize("at_once", [40, 10_000])
def test_merging_a_stretch_at_a_time_and_as_a_tree_changes_nothing(at_once, tmp_path, monkeypatch):
    documents = press(300)
    monkeypatch.setattr(archive, "FAN", 3)
    monkeypatch.setattr(archive_runs, "MERGED_AT_ONCE", at_once)
    table = count(write_lines(tmp_path / "x.jsonl", documents), part_bytes=5_000, folder=tmp_path / "parts")
    assert len(list((tmp_path / "parts").glob("merge-*"))) > 4
    assert as_dict(table) == sums_of(documents, terms="surface")


def test_display_is_the_commonest_spelling(tmp_path):
    documents = [("a", "قالَ قالَ قال الســـلام والسلام والسلام"), ("b", "إيران ايران")]
    shown = count(write_lines(tmp_path / "x.jsonl", documents)).drop_duplicates("term").set_index("term")["display"]
    assert shown["قال"] == "قالَ"
    assert shown["ايران"] == "إيران"  # as common, and written with its hamza
    assert shown["السلام"] == "السلام"  # tatweel is not shown
    lemmas = count(write_lines(tmp_path / "y.jsonl", documents), terms="lemma")
    assert "السلام" in set(lemmas["display"])  # commoner with و, shown without


@pytest.mark.parametrize("terms", ["surface", "lemma"])
def test_displays_are_those_of_tokenise(terms, tmp_path):
    more = [
        ("a", "قالَ قال قالَ قال الســـلام إيران وإيران ايران كتابه كتاب كتب الكتاب أحمد احمد"),
        ("b", "ثقافة ثقافه وثقافة"),
    ]
    documents = [*press(200), *more]
    table = count(write_lines(tmp_path / "x.jsonl", documents), terms=terms, part_bytes=9_000)
    assert table.attrs["parts"] > 3
    assert dict(zip(table["term"], table["display"], strict=True)) == dict(
        tokens_of(documents, terms=terms)[["term", "display"]].drop_duplicates().to_numpy().tolist()
    )


def test_spellings_are_counted_over_all_parts(tmp_path):
    """In no part but the first is the first spelling the commonest; taken together the other one is."""
    documents = [("a", "قالَ قالَ قالَ"), ("a", "قال قال"), ("b", "قال قال")]
    table = count(write_lines(tmp_path / "x.jsonl", documents), part_bytes=1)
    assert table.attrs["parts"] > 2
    assert table["display"].tolist() == ["قال", "قال"]


def test_rare_terms_are_left_out_only_when_asked_and_then_said(tmp_path):
    source = write_lines(tmp_path / "x.jsonl", [("a", "سلام حرب"), ("b", "سلام سلام"), ("b", "مدينة")])
    table = count(source, minimum_documents=2)
    assert as_dict(table) == {("سلام", "a"): (1, 1, 1, 2), ("سلام", "b"): (2, 1, 4, 4)}
    assert table.attrs["rare"] == {"terms": 2, "n": 2}
    assert table.attrs["totals"]["a"]["size"] == 2


def test_too_many_terms_for_memory_are_refused_with_the_way_out(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MOST_ROWS", 2)
    with pytest.raises(KitError) as error:
        count(write_lines(tmp_path / "x.jsonl", [("a", "سلام حرب مدينة")]), folder=tmp_path / "parts")
    assert str(error.value) == (
        "There are more than 2 rows of sums, which take more than 1 GB as a table. Say minimum_documents=2 or more "
        "(--set archive_documents=2); with the same folder nothing is counted again."
    )


def test_too_many_sides_are_refused(tmp_path):
    source = write_lines(tmp_path / "x.jsonl", [(f"{number:03}", "سلام") for number in range(65)])
    with pytest.raises(KitError) as error:
        count(source)
    assert str(error.value) == (
        "The side column has more than 64 values ('064' is one of them). Name a column that sets few sides apart."
    )


def test_terms_must_be_known(tmp_path):
    with pytest.raises(KitError, match=r'^terms="root": it must be "lemma", "stem" or "surface"\.$'):
        count(write_lines(tmp_path / "x.jsonl", [("a", "سلام")]), terms="root")


@pytest.mark.parametrize("name", ["numba", "pyarrow"])
def test_without_numba_or_pyarrow_the_message_names_the_command(name, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(KitError) as error:
        count(write_lines(tmp_path / "x.jsonl", [("a", "سلام")]))
    assert str(error.value) == (
        f"Counting an archive asks for {name}, which is not installed. Install it: python run.py setup --archive"
    )


def test_parts_that_are_there_are_not_counted_again_and_changed_files_are(tmp_path):
    for name in "xyz":
        write_lines(tmp_path / f"{name}.jsonl", press(20, seed=ord(name)))
    first = count(tmp_path, folder=tmp_path / ".parts")
    before = {part.name: part.stat().st_mtime_ns for part in (tmp_path / ".parts").glob("part-*")}
    write_lines(tmp_path / "y.jsonl", [("a", "سلام")])
    second = count(tmp_path, folder=tmp_path / ".parts")
    after = {part.name: part.stat().st_mtime_ns for part in (tmp_path / ".parts").glob("part-*")}
    assert len(before) == 3
    assert {name for name in after if name not in before} != set()
    assert len(after) == 4  # that of the old y is still there, and is not read
    assert all(after[name] == stamp for name, stamp in before.items())
    documents = [*press(20, seed=ord("x")), ("a", "سلام"), *press(20, seed=ord("z"))]
    assert as_dict(second) == sums_of(documents, terms="surface") != as_dict(first)


def test_other_options_are_other_parts(tmp_path):
    source = write_lines(tmp_path / "x.jsonl", press(30))
    tables = [count(source, folder=tmp_path / "parts", stop_words=choice) for choice in (True, False, True)]
    assert as_dict(tables[0]) == as_dict(tables[2]) != as_dict(tables[1])


def test_without_a_folder_nothing_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    count(write_lines(tmp_path / "x.jsonl", press(5)))
    assert list((tmp_path / "cache").rglob("part-*")) == []


def test_a_part_that_fails_leaves_nothing_that_looks_done(tmp_path, monkeypatch):
    source = write_lines(tmp_path / "x.jsonl", press(5))

    def fail(*_):
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr(archive_parts, "write_tables", fail)
        with pytest.raises(MemoryError):
            count(source, folder=tmp_path / "parts")
    assert list((tmp_path / "parts").iterdir()) == []
    assert as_dict(count(source, folder=tmp_path / "parts")) == sums_of(press(5), terms="surface")


PROGRAM = """
import sys
from pathlib import Path
sys.path[:0] = [{root!r}]
from helpers.measuring.archive import count_archive
if __name__ == "__main__":
    count_archive({source!r}, side="side", folder={folder!r}, processes={processes}, part_bytes=20_000)
"""


@pytest.mark.skipif(os.name == "nt", reason="ends a process group by a POSIX signal")
def test_a_killed_run_goes_on_where_it_was(tmp_path):
    documents = press(4_000)
    source, folder = write_lines(tmp_path / "x.jsonl", documents), tmp_path / "parts"
    root = str(Path(__file__).parents[2])
    program = tmp_path / "program.py"
    program.write_text(PROGRAM.format(root=root, source=str(source), folder=str(folder), processes=1))
    process = subprocess.Popen([sys.executable, program], start_new_session=True, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while len(list(folder.glob("part-" + "[0-9a-f]" * 20))) < 3 and time.monotonic() < deadline:
        time.sleep(0.002)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    done = {part.name: part.stat().st_mtime_ns for part in folder.glob("part-" + "[0-9a-f]" * 20)}
    assert len(done) >= 3
    assert not list(folder.glob("merge-*")), "it was killed too late to tell"
    table = count(source, folder=folder, part_bytes=20_000)
    assert len(done) < table.attrs["parts"]
    assert all((folder / name).stat().st_mtime_ns == stamp for name, stamp in done.items())
    assert as_dict(table) == sums_of(documents, terms="surface")


def test_progress_says_rate_and_time_left(tmp_path, capsys):
    count(write_lines(tmp_path / "x.jsonl", press(2_000)), progress=True, part_bytes=20_000)
    said = capsys.readouterr().err.splitlines()[-1]
    assert said.startswith("3 of 3 MB counted, ")
    assert said.endswith(" MB/s, 0 s left")


def test_every_document_left_out_is_counted_with_its_reason(tmp_path):
    lines = [
        {"side": "a", "text": "سلام"},
        {"side": "a", "text": "no Arabic"},
        {"side": "a", "text": "سلام\0"},
        {"side": "a", "text": " \n"},
        {"side": "a", "text": 5},
        {"side": None, "text": "سلام"},
        {"text": "سلام"},
        ["سلام"],
    ]
    path = tmp_path / "x.jsonl"
    data = b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in lines)
    path.write_bytes(data + b'{"side": "a", "text": "\xd3"}\n{"side": \n\n')
    table = count(path)
    assert table.attrs["left_out"] == {
        "NUL bytes in the text": 1,
        "no Arabic letter in the text": 1,
        "no side": 2,
        "no text": 1,
        "the line is no JSON": 1,
        "the line is no JSON object": 1,
        "the line is not UTF-8": 1,
        "the text is empty": 1,
    }
    assert table.attrs["examples"]["no Arabic letter in the text"] == [f"{path}, byte {data.index(10) + 1}"]
    assert table.attrs["totals"] == {"a": {"documents": 1, "units": 1, "words": 1, "size": 1, "size_squares": 1}}
