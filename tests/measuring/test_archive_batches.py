"""Lines read by compiled code against the same lines read by Python's json, which is the specification."""

from __future__ import annotations

import gzip
import json

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

pytest.importorskip("numba", reason="counting an archive needs numba (requirements-archive.lock)")

from archive_oracle import press, write_lines

from helpers.measuring import archive_batches, archive_readers
from helpers.measuring.archive_batches import read_batches
from helpers.measuring.archive_readers import read_documents
from helpers.measuring.archive_sources import plan_parts
from helpers.tables import KitError

CAREFUL = settings(
    derandomize=True, deadline=None, max_examples=500, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
TEXT = st.text(
    st.one_of(st.sampled_from('سلام \t\n\r\\"/\b\f\u200f\0\ud83d\ude00\ud800😀é٣'), st.characters()), max_size=12
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXT),
    lambda some: st.lists(some, max_size=2),
    max_leaves=3,
)
FIELDS = st.sampled_from(["side", "text", "body", "id", "te\u0078t", "نص"])
RECORDS = st.one_of(
    st.fixed_dictionaries({"side": st.sampled_from(["a", " b ", "", 2013, -5, 0, 1.5, True]), "text": TEXT}),
    st.dictionaries(FIELDS, VALUES, max_size=5),
    VALUES,
)


@st.composite
def lines(draw) -> bytes:
    """A line of JSON in one of its spellings, now and then with a byte changed, taken out or put in."""
    record = draw(RECORDS)
    ascii_, separators = draw(st.booleans()), draw(st.sampled_from([(",", ":"), (", ", ": "), (" ,\t", " :\r")]))
    data = json.dumps(record, ensure_ascii=ascii_, separators=separators).encode("utf-8", "surrogatepass")
    if draw(st.integers(0, 2)) == 0 and data:
        at = draw(st.integers(0, len(data) - 1))
        byte = draw(
            st.one_of(st.sampled_from(b'"\\{}[]:, u0e.-\xd8\xa7\xed\xe0\xf0\xf4\xc0\x80\x1f'), st.integers(0, 255))
        )
        data = data[:at] + bytes([byte])[: draw(st.integers(0, 1))] + data[at + draw(st.integers(0, 1)) :]
    return data.replace(b"\n", b" ")


def in_batches(parts, **names):
    found, left_out = [], []
    for part in parts:
        for batch in read_batches(part, **names):
            for at in range(len(batch.starts)):
                data = batch.data[batch.starts[at] : batch.ends[at]].tobytes()
                found.append((batch.where(at), batch.names[batch.sides[at]], data))
            left_out += [(document.where, document.reason) for document in batch.left_out]
    return sorted(found), sorted(left_out)


def one_by_one(parts, **names):
    documents = [document for part in parts for document in read_documents(part, **names)]
    kept = [(document.where, document.side, document.data) for document in documents if not document.reason]
    return sorted(kept), sorted((document.where, document.reason) for document in documents if document.reason)


def check(path, *, part_bytes=10**9, side="side", text="text", source=None):
    parts, _ = plan_parts(source or path, side=side, part_bytes=part_bytes)
    want = one_by_one(parts, side=side, text=text)
    assert in_batches(parts, side=side, text=text) == want
    return want


def test_lines_are_read_as_json_reads_them(tmp_path, monkeypatch):
    seen = set()
    path = tmp_path / "x.jsonl"

    @CAREFUL
    @example(
        [
            b'{"side": "a", "text": "\xd8\xb3"}',
            b"\xef\xbb\xbf{}",
            b" \r",
            b"",
            b'{"text": "x", "side": "a", "text": "y"}',
        ],
        40,
    )
    @example([b'{"side": "a", "text": "\\ud83d\\ude00 \\ud83d \\ude00\\u0633\\n\\/\\b\\f\\r\\t\\\\\\""}'], 1)
    @example(
        [
            b'{"side": 01, "text": "x"}',
            b'{"side": -0, "text": "x"}',
            b'{"side": 1e5, "text": "x"}',
            b'{"side": 7, "text": "x"}',
        ],
        99,
    )
    @example(
        [
            b'{"side": "a", "text": "x"} x',
            b'{"side": "a" "text": "x"}',
            b'{"side": "a", "text": "x",}',
            b'{"side": "a", "text": "x',
        ],
        9,
    )
    @given(st.lists(lines(), min_size=1, max_size=8), st.integers(1, 120))
    def checked(some, part_bytes):
        monkeypatch.setattr(archive_batches, "BATCH_BYTES", 1 + part_bytes // 2)
        path.write_bytes(b"\n".join(some))
        if path.stat().st_size:
            found, left_out = check(path, part_bytes=part_bytes)
            seen.update(reason for _, reason in left_out)
            seen.update(["read"] * bool(found))
            check(path, source={"one side": path})

    checked()
    assert seen >= {
        "read",
        "no side",
        "no text",
        "the text is empty",
        "the line is no JSON",
        "the line is no JSON object",
    }


def test_a_text_of_another_usual_name_is_found(tmp_path):
    (tmp_path / "x.jsonl").write_text('{"side": "a", "body": "سلام"}\n{"side": "a", "text": "حرب", "body": "سلام"}\n')
    found, _ = check(tmp_path / "x.jsonl")
    assert [data.decode() for _, _, data in found] == ["سلام", "حرب"]


def test_lines_too_long_are_left_out_and_the_next_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(archive_readers, "LONGEST", 1_000)
    documents = [("a", "سلام"), ("a", "حرب " * 3_000), ("b", "سلام"), ("b", "حرب " * 60), ("b", "سلام")]
    path = write_lines(tmp_path / "x.jsonl", documents)
    for part_bytes, batch in ((300, 10_000), (10**9, 50), (10**9, 10**6), (20_000, 13_000)):
        monkeypatch.setattr(archive_batches, "BATCH_BYTES", batch)
        found, left_out = check(path, part_bytes=part_bytes)
        assert len(found) == 3
        assert [reason for _, reason in left_out] == ["longer than 64 MB"] * 2


def test_compressed_lines_that_end_early(tmp_path):
    data = gzip.compress(write_lines(tmp_path / "x.jsonl", press(400)).read_bytes())
    (tmp_path / "x.jsonl").unlink()
    (tmp_path / "x.jsonl.gz").write_bytes(data[: len(data) // 2])
    parts, _ = plan_parts(tmp_path, side="side")
    want, (fault,) = one_by_one(parts, side="side", text="text")
    found, (said,) = in_batches(parts, side="side", text="text")
    assert said == fault
    assert found
    assert want[: len(found)] == found or set(found) <= set(want)


@pytest.mark.parametrize("kind", ["text", "csv"])
def test_other_files_come_as_they_are_read(kind, tmp_path):
    documents = [(side, text) for side, text in press(30) if text.strip()]
    for number, (side, text) in enumerate(documents):
        (tmp_path / side).mkdir(exist_ok=True)
        (tmp_path / side / f"{number}.txt").write_text(text)
    (tmp_path / "a" / "empty.txt").write_text(" ")
    if kind == "csv":
        (tmp_path / "x.csv").write_text("side,text\na,سلام\n,حرب\n")
    found, left_out = check(tmp_path, part_bytes=2_000)
    assert len(found) == len(documents) + (kind == "csv")
    assert len(left_out) == 1 + (kind == "csv")


def test_a_side_column_with_thousands_of_values_is_refused(tmp_path):
    path = write_lines(tmp_path / "x.jsonl", [(f"{number:05}", "سلام") for number in range(5_000)])
    (part,), _ = plan_parts(path, side="side")
    with pytest.raises(KitError, match=r"^The side column has more than 64 values \('00064' is one of them\)\. "):
        list(read_batches(part, side="side", text="text"))
