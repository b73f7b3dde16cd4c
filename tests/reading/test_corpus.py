"""A corpus folder: read whole, or refused in words that say what, where and how to mend."""

import hashlib
import json

import pytest

from helpers.reading.corpus import open_corpus, read_corpus
from helpers.tables import KitError

SETTINGS = 'side = "visit"\ntarget = "b"\nreference = "a"\n'
ROWS = "doc_id,file,visit\nx,texts/x.txt,a\ny,texts/y.txt,b\n"
X = "وصل الوفد إلى المدينة صباح اليوم.\n"
Y = "غادر الوفد المدينة في المساء.\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "x.txt").write_text(X, encoding="utf-8")
    (tmp_path / "texts" / "y.txt").write_text(Y, encoding="utf-8")
    (tmp_path / "documents.csv").write_text(ROWS, encoding="utf-8")
    (tmp_path / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    return tmp_path


def refusal(folder, call=read_corpus):
    with pytest.raises(KitError) as refused:
        call(folder)
    return str(refused.value).replace(str(folder), "corpus")


def test_documents_hold_the_untouched_text(folder):
    documents = read_corpus(folder)
    assert documents[["doc_id", "visit", "text"]].values.tolist() == [["x", "a", X], ["y", "b", Y]]
    assert documents.attrs["side"] == "visit"


def test_a_small_corpus_needs_nothing_beside_its_texts(folder):
    corpus = open_corpus(folder)
    assert corpus.names.empty
    assert corpus.corrections.empty
    assert corpus.paragraphs["kind"].tolist() == ["body", "body"]


def test_what_the_command_line_says_goes_first(folder, monkeypatch):
    monkeypatch.setenv("KIT_CORPUS", str(folder))
    monkeypatch.setenv("KIT_SET", json.dumps({"terms": "stem"}))
    assert open_corpus().settings.terms == "stem"


def test_without_a_name_the_first_corpus_with_its_texts_is_opened(monkeypatch):
    monkeypatch.delenv("KIT_CORPUS", raising=False)
    assert not open_corpus().documents.empty


def test_no_folder(tmp_path):
    assert (
        refusal(tmp_path / "none")
        == "corpus: there is no such folder. Name a corpus folder, for example one below corpus/."
    )


def test_no_documents_table(folder):
    (folder / "documents.csv").unlink()
    assert (
        refusal(folder)
        == "corpus/documents.csv: there is no such file. Write one with the columns doc_id, file, visit."
    )


def test_no_texts_at_all(folder):
    (folder / "documents.csv").write_text("doc_id,file,visit\n", encoding="utf-8")
    assert refusal(folder) == "corpus/documents.csv: there is no document in it. Write one row for each text."


def test_a_missing_file(folder):
    (folder / "texts" / "y.txt").unlink()
    assert refusal(folder) == (
        'corpus/documents.csv, row 3: no file texts/y.txt. Put the text there or correct the column "file".'
    )


def test_all_missing_files_are_named_with_what_they_are(folder):
    (folder / "documents.csv").write_text(
        "doc_id,file,visit,source,date\nx,texts/1.txt,a,Elaph,2013\ny,texts/2.txt,b,,\n", encoding="utf-8"
    )
    assert refusal(folder) == (
        "corpus/documents.csv: 2 texts are missing: row 2: texts/1.txt (Elaph, 2013); row 3: texts/2.txt. "
        'Put them there or correct the column "file".'
    )


def test_an_empty_text(folder):
    (folder / "texts" / "y.txt").write_text("\n", encoding="utf-8")
    assert refusal(folder).startswith("corpus/documents.csv, row 3 (texts/y.txt): the text is empty.")


def test_a_text_without_arabic(folder):
    (folder / "texts" / "y.txt").write_text("In English.\n", encoding="utf-8")
    assert refusal(folder).startswith(
        "corpus/documents.csv, row 3 (texts/y.txt): there is no Arabic letter in the text."
    )


def test_an_encoding_that_cannot_be_told(folder):
    (folder / "texts" / "y.txt").write_bytes(bytes(range(128, 256)) * 3)
    assert refusal(folder).startswith("corpus/documents.csv, row 3 (texts/y.txt): the encoding cannot be told;")


def test_only_one_side(folder):
    (folder / "documents.csv").write_text("doc_id,file,visit\nx,texts/x.txt,a\n", encoding="utf-8")
    assert refusal(folder) == (
        'corpus/documents.csv: no document has visit "b", the target of corpus/settings.toml. '
        "A comparison needs at least one document on each side: add one or correct the settings."
    )


def test_an_unknown_side(folder):
    (folder / "documents.csv").write_text(ROWS + "z,texts/x.txt,c\n", encoding="utf-8")
    assert refusal(folder) == (
        'corpus/documents.csv, row 4: visit is "c", but corpus/settings.toml compares "b" with "a". '
        "Correct the row or the settings."
    )


def test_a_wrong_hash(folder):
    right = hashlib.sha256(X.encode()).hexdigest()
    (folder / "documents.csv").write_text(
        f"doc_id,file,visit,sha256\nx,texts/x.txt,a,{right}\ny,texts/y.txt,b,{right}\n", encoding="utf-8"
    )
    assert refusal(folder).startswith(
        "corpus/documents.csv, row 3: texts/y.txt is not the text whose sha256 stands there (the file has "
    )
    assert refusal(folder).endswith("Put the right text there, or correct the column sha256 if the new text is meant.")


def test_the_same_name_twice(folder):
    (folder / "documents.csv").write_text("doc_id,file,visit\nx,texts/x.txt,a\nx,texts/y.txt,b\n", encoding="utf-8")
    assert (
        refusal(folder)
        == 'corpus/documents.csv, row 3: doc_id "x" stands in row 2 too. Give each document a name of its own.'
    )


def test_no_name(folder):
    (folder / "documents.csv").write_text("doc_id,file,visit\n ,texts/x.txt,a\ny,texts/y.txt,b\n", encoding="utf-8")
    assert refusal(folder) == "corpus/documents.csv, row 2: doc_id is empty. Give each document a name of its own."


@pytest.mark.parametrize("name", ["../x.txt", "/etc/hostname", "texts/../../x.txt"])
def test_a_path_that_leaves_the_folder(folder, name):
    (folder / "documents.csv").write_text(f"doc_id,file,visit\nx,{name},a\ny,texts/y.txt,b\n", encoding="utf-8")
    assert refusal(folder) == (
        f"corpus/documents.csv, row 2: {name} leads out of the corpus folder. Put the text into corpus and name it from there."
    )


def test_a_link_that_leaves_the_folder(folder, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "secret.txt"
    outside.write_text(X, encoding="utf-8")
    (folder / "texts" / "x.txt").unlink()
    (folder / "texts" / "x.txt").symlink_to(outside)
    assert "leads out of the corpus folder" in refusal(folder)


def test_an_empty_file_name(folder):
    (folder / "documents.csv").write_text("doc_id,file,visit\nx,,a\ny,texts/y.txt,b\n", encoding="utf-8")
    assert 'row 2: the column "file" is empty or no file name' in refusal(folder)


def test_an_unknown_kind_of_name(folder):
    (folder / "names.csv").write_text("name,variants,kind,english\nطهران,,city,Tehran\n", encoding="utf-8")
    assert refusal(folder, open_corpus) == (
        'corpus/names.csv, row 2: kind "city". It must be one of person, organisation, place, office.'
    )


def test_a_correction_of_an_unknown_document(folder):
    (folder / "corrections.csv").write_text("doc_id,before,after,reason\nq,الوفد,الوفود,test\n", encoding="utf-8")
    assert refusal(folder, open_corpus) == (
        'corpus/corrections.csv, row 2: there is no document "q". Use a doc_id of documents.csv.'
    )


def test_a_correction_of_a_word_that_is_not_there(folder):
    (folder / "corrections.csv").write_text("doc_id,before,after,reason\nx,قصيدة,قصائد,test\n", encoding="utf-8")
    assert refusal(folder, open_corpus) == (
        'corpus/corrections.csv, row 2: "قصيدة" does not stand in document "x". Copy the word exactly as the text has it.'
    )
