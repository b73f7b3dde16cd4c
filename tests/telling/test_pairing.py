"""Two texts or two folders into a corpus folder."""

import tomllib
from pathlib import Path

import pytest

from helpers.reading.corpus import open_corpus
from helpers.tables import KitError
from helpers.telling.pairing import pair, report_name, write_corpus

FIRST = "وصل وفد إلى المدينة صباحا.\n\nغادر الوفد ليلا.\n"
SECOND = "فتح التاجر باب السوق.\n\nباع التاجر الخبز.\n"


def _write(path: Path, text: str = FIRST) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_two_files_make_a_corpus(tmp_path):
    texts = pair(_write(tmp_path / "May 2020.txt"), _write(tmp_path / "حزيران.txt", SECOND))
    corpus = open_corpus(write_corpus(texts, tmp_path / "corpus"))
    assert corpus.documents[["doc_id", "side", "text"]].values.tolist() == [
        ["May-2020", "May 2020", FIRST],
        ["حزيران", "حزيران", SECOND],
    ]
    assert corpus.settings.labels == ("May 2020", "حزيران")
    assert corpus.settings.title == "May 2020 compared with حزيران"
    assert report_name(texts) == "May-2020-vs-حزيران"


def test_two_folders_make_a_corpus_of_their_texts(tmp_path):
    for side, text in (("new", FIRST), ("old", SECOND)):
        for at in range(3):
            _write(tmp_path / side / f"{at}.txt", f"{text}\nرقم {at}.\n")
    _write(tmp_path / "new" / ".hidden.txt")
    texts = pair(tmp_path / "new", tmp_path / "old")
    assert [(text.side, text.doc_id) for text in texts] == [
        ("new", "0"),
        ("new", "1"),
        ("new", "2"),
        ("old", "0-2"),
        ("old", "1-2"),
        ("old", "2-2"),
    ]
    assert len(open_corpus(write_corpus(texts, tmp_path / "corpus")).documents) == 6


def test_names_that_are_alike_take_those_of_their_folders(tmp_path):
    texts = pair(_write(tmp_path / "a" / "text.txt"), _write(tmp_path / "b" / "text.txt", SECOND))
    assert [text.side for text in texts] == ["a text", "b text"]
    assert [text.doc_id for text in texts] == ["text", "text-2"]


@pytest.mark.parametrize(
    "name", ['a"b\\c', "x\u202ey", "=1+1", "$HOME;rm -rf", "{{7*7}}", "<b>", "a\nb", "..b", "a,b\"'"]
)
def test_names_of_files_are_data(tmp_path, name):
    texts = pair(_write(tmp_path / f"{name}.txt"), _write(tmp_path / "other.txt", SECOND))
    folder = write_corpus(texts, tmp_path / "corpus")
    settings = tomllib.loads((folder / "settings.toml").read_text("utf-8"))
    assert set(settings) == {"title", "introduction", "side", "target", "reference"}
    assert not set(settings["target"]) & set("\u202e\n")
    assert {path.parent for path in folder.rglob("*.txt")} == {folder / "texts"}
    assert open_corpus(folder).documents["text"].tolist() == [FIRST, SECOND]
    assert "/" not in report_name(texts)
    assert not report_name(texts).startswith(".")


def _refused(target, reference) -> str:
    with pytest.raises(KitError) as caught:
        pair(target, reference)
    return str(caught.value)


def test_refusals(tmp_path):
    good = _write(tmp_path / "good.txt")
    missing = tmp_path / "none.txt"
    assert _refused(missing, good) == (
        f"{missing}: there is no such file or folder. Check the name; the target comes first, then the reference."
    )
    empty = tmp_path / "empty.txt"
    empty.touch()
    assert _refused(good, empty) == f"{empty} is empty. Put the text into it, or name another file."
    folder = tmp_path / "folder"
    folder.mkdir()
    assert _refused(folder, good) == (
        f"{folder}: there is no text in this folder. Put at least one file there whose name ends in .txt."
    )
    assert _refused(good, good) == (
        f"{good} and {good} are the same file. A comparison needs two different texts: name another one on one side."
    )
    copy = _write(tmp_path / "copy.txt")
    assert _refused(good, copy) == (
        f"{good} and {copy} are the same text in two files. A comparison needs two different texts: name another one on "
        "one side."
    )
