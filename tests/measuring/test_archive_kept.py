"""When texts are an archive, and how a page names the places of one. What is kept is tested with the report."""

from __future__ import annotations

import pytest

from helpers.measuring.archive_kept import asks_for_archive, places_of, short_place


def test_settings_of_the_folder_or_the_command_line_say_from_which_size_on(tmp_path):
    (tmp_path / "x.txt").write_text("سلام", encoding="utf-8")
    settings = tmp_path / "settings.toml"
    assert not asks_for_archive(tmp_path)
    assert asks_for_archive(tmp_path, changes={"archive_mb": 0})
    settings.write_text('side = "a"\ntarget = "b"\nreference = "c"\narchive_mb = 0\n', encoding="utf-8")
    assert asks_for_archive(tmp_path)
    assert not asks_for_archive(tmp_path, changes={"archive_mb": 1})
    # a fault in the settings is told by the way that is taken
    settings.write_text("archive_mb = x", encoding="utf-8")
    assert not asks_for_archive(tmp_path)
    assert not asks_for_archive(tmp_path, tmp_path, changes={"archive_mb": "many"})


@pytest.mark.parametrize(
    ("places", "where", "shown"),
    [
        ("{0}/press", "{0}/press/a/1.txt", "a/1.txt"),
        ("{0}/press.jsonl", "{0}/press.jsonl, byte 12", "press.jsonl, byte 12"),
        ({"a": "{0}/one.csv", "b": "{0}/two.csv"}, "{0}/two.csv, row 3", "two.csv, row 3"),
        ({"a": "{0}/press", "b": "{0}/two.csv"}, "{0}/press/1.txt", "press/1.txt"),
        ({"a": "{0}/2013/all.csv", "b": "{0}/2020/all.csv"}, "{0}/2013/all.csv, row 3", "2013/all.csv, row 3"),
        ("{0}/*.csv", "{0}/z.csv, row 3", "z.csv, row 3"),
    ],
)
def test_places_are_named_without_the_folders_of_this_machine(places, where, shown, tmp_path):
    (tmp_path / "press").mkdir()
    fill = (
        {side: place.format(tmp_path) for side, place in places.items()}
        if isinstance(places, dict)
        else places.format(tmp_path)
    )
    assert short_place(fill)(where.format(tmp_path)) == shown


def test_all_places_of_a_source():
    assert places_of("a") == ["a"]
    assert places_of({"x": "a", "y": ["b", "c"]}) == ["a", "b", "c"]
