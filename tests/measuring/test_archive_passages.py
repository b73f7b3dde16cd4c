"""Passages lead back to the source, and only as much of it is read as they ask for."""

from __future__ import annotations

import json

from archive_oracle import press, write_lines

from helpers.measuring import archive_passages
from helpers.measuring.archive_passages import _spread, find_passages
from helpers.reading.arabic import fold, lemma

DISPLAYS = {"وزير": "وزير", "سلام": "سلام", "لاشيء": "لاشيء"}


def test_passages_are_slices_of_the_documents_they_name(tmp_path):
    source = write_lines(tmp_path / "x.jsonl", press(600))
    found = find_passages(source, DISPLAYS, side="side", width=25)
    assert found.groupby(["term", "side"]).size().to_dict() == {
        (term, side): 2 for term in ("وزير", "سلام") for side in "ab"
    }
    assert found["term"].drop_duplicates().tolist() == ["وزير", "سلام"]
    assert not found.duplicated(["term", "place"]).any()
    lines = source.read_bytes()
    for row in found.itertuples():
        record = json.loads(lines[int(row.place.rsplit("byte ")[1]) :].split(b"\n")[0])
        text = record["text"]
        assert record["side"] == row.side
        assert text[row.start :].startswith(row.keyword + row.after)
        assert text[: row.start].endswith(row.before)
        assert len(row.before) <= 25
        assert len(row.after) <= 25
        assert fold(row.keyword) == row.term


def test_lemmas_and_chosen_sides(tmp_path):
    source = write_lines(tmp_path / "x.jsonl", [("a", "قال الوزراء نعم"), ("b", "قال الوزراء لا"), ("a", "وزراء")])
    found = find_passages(source, {lemma("وزراء"): "وزراء"}, side="side", terms="lemma", sides=["a"])
    assert found[["side", "before", "keyword", "after"]].values.tolist() == [
        ["a", "قال ", "الوزراء", " نعم"],
        ["a", "", "وزراء", ""],
    ]


def test_it_stops_when_all_is_there(tmp_path, monkeypatch):
    read = []
    real = archive_passages.read_documents
    monkeypatch.setattr(archive_passages, "read_documents", lambda part, **k: read.append(part) or real(part, **k))
    for name in "uvwxyz":
        write_lines(tmp_path / f"{name}.jsonl", press(600))
    found = find_passages(tmp_path, {"وزير": "وزير"}, side="side")
    assert len(found) == 4
    assert len(read) == 2
    # each from another part of the source
    assert found["place"].str.extract(r"(\w)\.jsonl")[0].tolist() == ["u", "x", "u", "x"]


def test_parts_are_spread_over_the_source(monkeypatch):
    assert _spread(8) == [0, 4, 2, 6, 1, 3, 5, 7]
    monkeypatch.setattr(archive_passages, "MOST_PARTS", 4)
    assert _spread(1000) == [0, 500, 250, 750]
    assert _spread(0) == []


def test_nobody_looks_for_more_than_the_sums_say_is_there(tmp_path, monkeypatch):
    """A word of one side only would else be looked for in every part, and never be found on the other."""
    read = []
    real = archive_passages.read_documents
    monkeypatch.setattr(archive_passages, "read_documents", lambda part, **k: read.append(part) or real(part, **k))
    for name in "uvwxyz":
        write_lines(tmp_path / f"{name}.jsonl", [("a", "قال الوزير نعم"), ("b", "سلام")])
    documents = {("وزير", "a"): 6, ("سلام", "b"): 1}
    found = find_passages(
        tmp_path, {"وزير": "الوزير", "سلام": "سلام"}, side="side", terms="stem", sides=["a", "b"], documents=documents
    )
    assert found[["term", "side"]].values.tolist() == [["وزير", "a"], ["وزير", "a"], ["سلام", "b"]]
    assert len(read) == 2
