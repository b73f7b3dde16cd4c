"""Two texts or two folders into a corpus folder."""

import tomllib
from pathlib import Path

import pytest

from helpers.reading.corpus import open_corpus
from helpers.tables import KitError
from helpers.telling.pairing import make_corpus, pair, report_name

FIRST = "وصل وفد إلى المدينة صباحا.\n\nغادر الوفد ليلا.\n"
SECOND = "فتح التاجر باب السوق.\n\nباع التاجر الخبز.\n"


def _write(path: Path, text: str = FIRST) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_two_files_make_a_corpus(tmp_path):
    texts = pair(_write(tmp_path / "May 2020.txt"), _write(tmp_path / "حزيران.txt", SECOND))
    corpus = open_corpus(make_corpus(texts, tmp_path / "corpus"))
    assert corpus.documents[["doc_id", "side", "text"]].values.tolist() == [
        ["May-2020", "May 2020", FIRST],
        ["حزيران", "حزيران", SECOND],
    ]
    assert corpus.settings.labels == ("text May 2020", "text حزيران")
    assert corpus.settings.title == "May 2020 compared with حزيران"
    assert report_name(texts) == "May-2020-vs-حزيران"


def test_two_folders_make_a_corpus_of_their_texts(tmp_path):
    for side, text in (("new", FIRST), ("old", SECOND)):
        for at in range(3):
            _write(tmp_path / side / f"{at}.txt", f"{text}\nرقم {at}.\n")
    _write(tmp_path / "new" / ".hidden.txt")
    texts = pair(tmp_path / "new", tmp_path / "old")
    assert (texts.target, texts.reference) == ("new", "old")
    assert (len(texts.target_rows), len(texts.reference_rows)) == (3, 3)
    assert len(open_corpus(make_corpus(texts, tmp_path / "corpus")).documents) == 6


def test_names_that_are_alike_take_those_of_their_folders(tmp_path):
    texts = pair(_write(tmp_path / "a" / "text.txt"), _write(tmp_path / "b" / "text.txt", SECOND))
    assert (texts.target, texts.reference) == ("a text", "b text")
    assert open_corpus(make_corpus(texts, tmp_path / "corpus")).documents["doc_id"].is_unique


@pytest.mark.parametrize(
    "name", ['a"b\\c', "x\u202ey", "=1+1", "$HOME;rm -rf", "{{7*7}}", "<b>", "a\nb", "..b", "a,b\"'"]
)
def test_names_of_files_are_data(tmp_path, name):
    texts = pair(_write(tmp_path / f"{name}.txt"), _write(tmp_path / "other.txt", SECOND))
    folder = make_corpus(texts, tmp_path / "corpus")
    settings = tomllib.loads((folder / "settings.toml").read_text("utf-8"))
    assert {"title", "introduction", "side", "target", "reference"} <= set(settings)
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
    assert _refused(good, empty).startswith(f"{empty}: the text is empty.")
    folder = tmp_path / "folder"
    folder.mkdir()
    assert _refused(folder, good).startswith(f"{folder}: there is no text in it. Put texts there:")
    assert _refused(good, good) == (
        f"{good} and {good} are the same. A comparison needs two different texts: name another one on one side."
    )


def test_the_same_text_in_two_files_is_refused(tmp_path):
    texts = pair(_write(tmp_path / "good.txt"), _write(tmp_path / "copy.txt"))
    with pytest.raises(KitError, match="same text"):
        make_corpus(texts, tmp_path / "corpus")
