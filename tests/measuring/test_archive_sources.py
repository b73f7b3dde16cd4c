"""Every kind of source gives the same documents, and what cannot be read is named with its reason."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import sys

import pytest
from archive_oracle import press, write_lines
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from helpers import large
from helpers.measuring.archive_sources import Document, columns_of, is_large, plan_parts, read_documents
from helpers.tables import KitError

DOCUMENTS = [(side, text) for side, text in press(40) if text.strip()]


def read(source, *, part_bytes=1_000, side="side", text="text"):
    parts, left_out = plan_parts(source, side=side, part_bytes=part_bytes)
    found = [document for part in parts for document in read_documents(part, side=side, text=text)]
    return [(document.side, document.data.decode()) for document in found if not document.reason], [
        *left_out,
        *(document for document in found if document.reason),
    ]


def write_csv(path, documents=DOCUMENTS, delimiter=","):
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        table = csv.writer(stream, delimiter=delimiter)
        table.writerow(["id", "text", "side"])
        table.writerows([number, text, side] for number, (side, text) in enumerate(documents))
    return path


def write_texts(folder, documents=DOCUMENTS):
    for number, (side, text) in enumerate(documents):
        (folder / side).mkdir(parents=True, exist_ok=True)
        (folder / side / f"{number:04}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("part_bytes", [1, 37, 500, 10**9])
def test_lines_are_cut_anywhere_and_each_is_read_once(part_bytes, tmp_path):
    found, left_out = read(write_lines(tmp_path / "x.jsonl", DOCUMENTS[:12]), part_bytes=part_bytes)
    assert found == DOCUMENTS[:12]
    assert left_out == []


@pytest.mark.parametrize(
    ("suffix", "pack"),
    [(".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress)],
    ids=["gz", "bz2", "xz"],
)
@pytest.mark.parametrize("kind", ["jsonl", "csv"])
def test_compressed_files_are_read(kind, suffix, pack, tmp_path):
    plain = write_csv(tmp_path / "x.csv") if kind == "csv" else write_lines(tmp_path / "x.jsonl", DOCUMENTS)
    data = plain.read_bytes()
    plain.unlink()
    (tmp_path / f"x.{kind}{suffix}").write_bytes(pack(data))
    assert read(tmp_path / f"x.{kind}{suffix}") == (DOCUMENTS, [])


@pytest.mark.parametrize(("name", "delimiter"), [("x.csv", ","), ("x.csv", ";"), ("x.tsv", "\t")])
def test_tables_with_line_breaks_quotes_and_long_cells(name, delimiter, tmp_path):
    documents = [*DOCUMENTS, ("a", 'قال "نعم"\nثم, غادر; \t'), ("b", "سلام " * 60_000)]
    found, left_out = read(write_csv(tmp_path / name, documents, delimiter))
    assert found == documents
    assert left_out == []


CELLS = st.text(st.sampled_from('سا ,;"\n\r\tx\ufeff'), max_size=6)


@settings(
    derandomize=True, deadline=None, max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example(cells=[['a"', '"b', 'a"b']], raw=b'a,"x"y"z\n"\r\n\r\r\n,"', at=1, part_bytes=1)
@given(
    cells=st.lists(st.lists(CELLS, min_size=1, max_size=3), max_size=8),
    raw=st.binary(max_size=12) | st.text(st.sampled_from('سا,"\n\r'), max_size=12).map(str.encode),
    at=st.integers(0, 8),
    part_bytes=st.integers(1, 60),
)
def test_a_table_is_cut_where_records_end_and_nowhere_else(cells, raw, at, part_bytes, tmp_path, monkeypatch):
    """Cut into parts it gives what it gives whole, row numbers and faults too; also where it is no proper CSV."""
    records = pytest.importorskip("helpers.measuring.archive_records", reason="cutting CSV needs numba")
    monkeypatch.setattr(records, "BLOCK", 7)
    rows = io.StringIO(newline="")
    table = csv.writer(rows)
    table.writerow(["side", "text", "note"])
    table.writerows([number % 2, *row] for number, row in enumerate(cells))
    lines = rows.getvalue().encode("utf-8-sig").splitlines(keepends=True)
    lines.insert(1 + at % len(lines), raw)
    path = tmp_path / "x.csv"
    path.write_bytes(b"".join(lines))
    whole, _ = plan_parts(path, side="side")
    parts, _ = plan_parts(path, side="side", part_bytes=part_bytes)
    assert [(part.start, part.end) for part in whole] == [(0, -1)]
    found = [document for part in parts for document in read_documents(part, side="side", text="text")]
    assert found == list(read_documents(whole[0], side="side", text="text"))


def test_names_in_quotes_behind_a_byte_order_mark(tmp_path):
    pytest.importorskip("numba", reason="cutting CSV needs numba")
    path = tmp_path / "x.csv"
    path.write_text('"a, \nb",side,text\n1,a,سلام\n2,b,حرب\n', encoding="utf-8-sig")
    assert len(plan_parts(path, side="side", part_bytes=5)[0]) == 3
    assert read(path, part_bytes=5) == ([("a", "سلام"), ("b", "حرب")], [])


def test_a_large_table_has_many_parts(tmp_path):
    pytest.importorskip("numba", reason="cutting CSV needs numba")
    documents = [*DOCUMENTS, ("a", 'قال "نعم"\nثم, غادر; \t'), ("b", "سلام\n" * 600), ("a", "حرب")]
    path = write_csv(tmp_path / "x.csv", documents)
    parts, _ = plan_parts(path, side="side", part_bytes=1_000)
    assert len(parts) > 5
    assert [part.start for part in parts[1:]] == [part.end for part in parts[:-1]]
    assert read(path, part_bytes=1_000) == (documents, [])


def test_parquet_in_row_groups(tmp_path):
    pytest.importorskip("pyarrow", reason="Parquet needs pyarrow (requirements-archive.lock)")
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table({"side": [side for side, _ in DOCUMENTS], "text": [text for _, text in DOCUMENTS], "n": [1] * 40})
    pq.write_table(table, tmp_path / "x.parquet", row_group_size=7)
    parts, _ = plan_parts(tmp_path / "x.parquet", side="side", part_bytes=1_000)
    assert len(parts) > 2
    assert read(tmp_path / "x.parquet") == (DOCUMENTS, [])
    pq.write_table(table.append_column("year", pa.array([2013] * 40)), tmp_path / "y.parquet", compression="zstd")
    assert {side for side, _ in read(tmp_path / "y.parquet", side="year")[0]} == {"2013"}


def test_parquet_without_pyarrow_names_the_command(tmp_path, monkeypatch):
    (tmp_path / "x.parquet").write_bytes(b"PAR1")
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(KitError) as error:
        read(tmp_path / "x.parquet")
    assert str(error.value) == (
        f"{tmp_path / 'x.parquet'} asks for pyarrow, which is not installed. Install it: python run.py setup --archive"
    )


def test_a_folder_a_side(tmp_path):
    folder = write_texts(tmp_path / "archive")
    (folder / "a" / "deep" / "er").mkdir(parents=True)
    (folder / "a" / "deep" / "er" / "x.txt.gz").write_bytes(gzip.compress("حرب".encode()))
    (folder / "loose.txt").write_text("سلام", encoding="utf-8")
    (folder / "picture.png").write_bytes(b"1")
    found, left_out = read(folder)
    assert sorted(found) == sorted([*DOCUMENTS, ("a", "حرب")])
    assert sorted(document.reason for document in left_out) == [
        "no side: neither a documents.csv nor a folder a side",
        'unknown kind of file ".png"',
    ]


def test_a_folder_with_documents_csv(tmp_path):
    (tmp_path / "texts").mkdir()
    for name in ("1", "2", "3"):
        (tmp_path / "texts" / f"{name}.txt").write_text(f"سلام {name}", encoding="utf-8")
    (tmp_path / "documents.csv").write_text(
        "doc_id,file,year\n1,texts/1.txt,2013\n2,texts/2.txt,2020\n4,texts/4.txt,2020\n", encoding="utf-8-sig"
    )
    found, left_out = read(tmp_path, side="year")
    assert found == [("2013", "سلام 1"), ("2020", "سلام 2")]
    assert [(document.where, document.reason) for document in left_out] == [
        (str(tmp_path / "texts" / "3.txt"), "no side in documents.csv"),
        (str(tmp_path / "texts" / "4.txt"), "listed in documents.csv, but not there"),
    ]
    with pytest.raises(KitError) as error:
        read(tmp_path, side="visit")
    assert str(error.value) == f'{tmp_path / "documents.csv"}: there is no column "file" or no column "visit". Add it.'


def test_several_files_and_a_pattern(tmp_path):
    for name in "xyz":
        write_lines(tmp_path / f"{name}.jsonl", [("a", f"سلام {name}")])
    assert len(read(tmp_path / "*.jsonl")[0]) == 3
    assert len(read([tmp_path / "x.jsonl", tmp_path / "z.jsonl"])[0]) == 2


def test_nothing_to_count_and_no_such_file(tmp_path):
    with pytest.raises(KitError) as error:
        read(tmp_path / "none.jsonl")
    assert str(error.value) == f"{tmp_path / 'none.jsonl'}: there is no such file or folder. Check the path."
    with pytest.raises(KitError) as error:
        read(tmp_path)
    assert str(error.value) == (
        f"{tmp_path}: there is no document to count. Give text files in a folder a side, JSON Lines, CSV or Parquet."
    )


def test_encodings_and_faults_of_text_files(tmp_path):
    sentence = "وصل الوفد إلى المدينة من أجل السلام في العراق وعاد إلى بلده"
    texts = {
        "utf-16.txt": sentence.encode("utf-16"),
        "cp1256.txt": (sentence * 3).encode("cp1256"),
        "empty.txt": b" \n",
        "nonsense.txt": bytes(range(128, 256)) * 4,
    }
    (tmp_path / "a").mkdir()
    for name, data in texts.items():
        (tmp_path / "a" / name).write_bytes(data)
    found, left_out = read(tmp_path)
    assert found == [("a", sentence * 3), ("a", sentence)]
    assert {document.where.rsplit("/")[-1]: document.reason for document in left_out} == {
        "empty.txt": "the text is empty",
        "nonsense.txt": "the encoding cannot be told; it is not UTF-8",
    }


def test_files_that_end_early_keep_what_was_read(tmp_path):
    data = gzip.compress(write_lines(tmp_path / "x.jsonl", DOCUMENTS).read_bytes())
    (tmp_path / "x.jsonl").unlink()
    (tmp_path / "x.jsonl.gz").write_bytes(data[:-20])
    found, left_out = read(tmp_path)
    assert found == DOCUMENTS[: len(found)]
    (fault,) = left_out
    assert fault.reason.startswith("the rest of the file cannot be read (Compressed file ended before")


def test_faults_of_tables(tmp_path):
    (tmp_path / "x.csv").write_bytes("side,text\na\na,سلام\n,حرب\nb,".encode() + b"\xd3\xe1\n")
    (tmp_path / "y.csv").write_text("side,words\na,سلام\n", encoding="utf-8")
    found, left_out = read(tmp_path)
    assert found == [("a", "سلام")]
    assert [document.reason for document in left_out] == [
        "the row has too few columns",
        "no side",
        "the text is not UTF-8",
        'no column "text" in the first line',
    ]
    assert left_out[0] == Document(f"{tmp_path / 'x.csv'}, row 2", "", b"", "the row has too few columns")


def test_documents_that_are_too_long_are_left_out_and_the_next_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr("helpers.measuring.archive_readers.LONGEST", 1_000)
    documents = [("a", "سلام"), ("a", "حرب " * 3_000), ("b", "سلام")]
    path = write_lines(tmp_path / "x.jsonl", documents)
    found, left_out = read(path, part_bytes=300)
    assert found == [documents[0], documents[2]]
    assert [document.reason for document in left_out] == ["longer than 64 MB"]
    (tmp_path / "t" / "a").mkdir(parents=True)
    (tmp_path / "t" / "a" / "x.txt").write_text(documents[1][1], encoding="utf-8")
    assert [document.reason for document in read(tmp_path / "t")[1]] == ["longer than 64 MB"]


def test_zstandard(tmp_path):
    pa = pytest.importorskip("pyarrow", reason="zst needs pyarrow (requirements-archive.lock)")
    lines = write_lines(tmp_path / "x.jsonl", DOCUMENTS).read_bytes()
    (tmp_path / "x.jsonl").unlink()
    with pa.output_stream(str(tmp_path / "y.jsonl.zst"), compression="zstd") as stream:
        stream.write(lines)
    assert read(tmp_path) == (DOCUMENTS, [])


def test_what_is_large(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.txt").write_text("سلام", encoding="utf-8")
    (tmp_path / "x.jsonl").write_bytes(b" " * 3_000_000)
    (tmp_path / "picture.png").write_bytes(b" " * 3_000_000)
    assert not is_large(tmp_path)
    assert [is_large(tmp_path, limit_mb=limit) for limit in (0, 3, 3.1)] == [True, True, False]
    assert is_large(tmp_path / "x.jsonl", tmp_path / "x.jsonl", limit_mb=6)
    # compressed: what it unpacks to, about
    (tmp_path / "x.jsonl").rename(tmp_path / "x.jsonl.gz")
    assert [is_large(tmp_path, limit_mb=limit) for limit in (12, 12.1)] == [True, False]
    # a single text is one document, which no archive is made of
    assert not is_large(tmp_path / "a" / "x.txt", limit_mb=0)
    # nothing else reads this compression
    (tmp_path / "a" / "y.csv.xz").write_bytes(b"")
    assert is_large(tmp_path)


def test_many_files_are_large(tmp_path, monkeypatch):
    monkeypatch.setattr(large, "LARGE_FILES", 3)
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text("", encoding="utf-8")
    assert not is_large(tmp_path)
    (tmp_path / "c.txt").write_text("", encoding="utf-8")
    assert is_large(tmp_path)


@pytest.mark.parametrize("kind", ["lines", "csv", "gz", "parquet", "texts"])
def test_a_source_a_side(kind, tmp_path):
    """The mapping says the side; what the documents say of it themselves is not asked, nor need they say anything."""
    halves = {name: [text for side, text in DOCUMENTS if side == name] for name in "ab"}
    source = {}
    for name, texts in halves.items():
        place = tmp_path / f"{name}.{kind}"
        records = [{"id": number, "body": text} for number, text in enumerate(texts)]
        lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        if kind == "lines":
            place = tmp_path / f"{name}.jsonl"
            place.write_text(lines, encoding="utf-8")
        elif kind == "gz":
            place = tmp_path / f"{name}.jsonl.gz"
            place.write_bytes(gzip.compress(lines.encode()))
        elif kind == "csv":
            place = tmp_path / f"{name}.csv"
            with place.open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerows([("النص", "n"), *((text, "1") for text in texts)])
        elif kind == "parquet":
            pytest.importorskip("pyarrow", reason="Parquet needs pyarrow (requirements-archive.lock)")
            import pyarrow as pa
            import pyarrow.parquet as pq

            place = tmp_path / f"{name}.parquet"
            pq.write_table(pa.table({"body": texts}), place, row_group_size=5)
        else:
            place.mkdir()
            for number, text in enumerate(texts):
                (place / f"{number:03}.txt").write_text(text, encoding="utf-8")
        source[f"side {name}"] = place
    found, left_out = read(source)
    assert found == [(f"side {name}", text) for name in "ab" for text in halves[name]]
    assert left_out == []
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(KitError) as error:
        read({**source, "none": empty})
    assert str(error.value) == (
        f"{empty}: there is no document to count. Give text files in a folder a side, JSON Lines, CSV or Parquet."
    )


def test_a_link_out_of_the_folder_is_no_text_of_it(tmp_path):
    (tmp_path / "secret.txt").write_text("سلام", encoding="utf-8")
    folder = write_texts(tmp_path / "archive", DOCUMENTS[:4])
    try:
        (folder / "a" / "link.txt").symlink_to(tmp_path / "secret.txt")
    except OSError:
        pytest.skip("This system lets nobody make links.")
    found, left_out = read(folder)
    assert sorted(found) == sorted(DOCUMENTS[:4])
    assert [(document.where, document.reason) for document in left_out] == [
        (str(folder / "a" / "link.txt"), "a link that leads out of the folder")
    ]


def test_the_columns_of_a_source_are_those_of_its_first_table(tmp_path):
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "x.txt").write_text("سلام", encoding="utf-8")
    assert columns_of(tmp_path / "t") is None
    (tmp_path / "t" / "y.csv").write_text("year;text\n1;سلام\n", encoding="utf-8-sig")
    assert columns_of(tmp_path / "t") == ["year", "text"]
    (tmp_path / "x.jsonl.gz").write_bytes(gzip.compress(b'\xef\xbb\xbf{"year": 1, "body": ""}\n'))
    assert columns_of(tmp_path / "x.jsonl.gz") == ["year", "body"]
    (tmp_path / "z.jsonl").write_text("no JSON\n", encoding="utf-8")
    assert columns_of(tmp_path / "z.jsonl") == []
