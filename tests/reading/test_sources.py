"""What a researcher has to documents, and two sides of it to a corpus folder."""

import gzip
import json
import shutil
import sys
from pathlib import Path

import pandas as pd
import pytest
from making_files import docx, pdf, visual

from helpers.reading import source_files, sources
from helpers.reading.corpus import open_corpus
from helpers.reading.corpus_writing import side_names, write_corpus
from helpers.reading.readers import tables
from helpers.reading.sources import COLUMNS, collect
from helpers.tables import KitError

SOURCES = Path(__file__).with_name("data") / "sources"
A = "وصل الوفد إلى المدينة صباح اليوم.\n"
B = "غادر الوفد المدينة في المساء.\n"
C = "عاد الجميع إلى بيوتهم بعد ذلك.\n"


def put(folder, name, data):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def lines(*records):
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in records)


def refusal(call, *given, folder=None, **options):
    with pytest.raises(KitError) as refused:
        call(*given, **options)
    return str(refused.value).replace(f"{folder}/", "").replace(str(folder), "FOLDER")


# files and folders


def test_a_text_file_is_one_document(tmp_path):
    documents = collect(put(tmp_path, "خبر أول.txt", "\ufeff" + A))
    assert documents.to_dict("records") == [
        {"doc_id": "خبر-أول", "file": "خبر أول.txt", "date": "", "title": "", "source": "", "text": A, "encoding": "utf-8-sig",
         "encoding_guessed": False}
    ]  # fmt: skip
    assert documents.attrs["left_out"] == []


def test_a_folder_is_read_whole_in_order(tmp_path):
    put(tmp_path, "b/c.txt", B)
    put(tmp_path, "a.txt", A)
    put(tmp_path, "a.docx", docx([C.strip()]))
    put(tmp_path, "d.pdf", pdf([visual(C.strip())]))
    put(tmp_path, "e.txt.gz", gzip.compress(B.encode()))
    shutil.copy(SOURCES / "page.html", tmp_path / "page.html")
    shutil.copy(SOURCES / "edition.xml", tmp_path / "edition.xml")
    put(tmp_path, "table.jsonl", lines({"text": A, "side": "x"}, {"text": B, "side": "y"}))
    put(tmp_path, "page_files/text.txt", A)
    put(tmp_path, ".hidden/text.txt", A)
    put(tmp_path, "~$a.docx", "lock")
    put(tmp_path, "README.txt", "What this is")
    put(tmp_path, "documents.csv", "doc_id,file\n")
    put(tmp_path, "photo.jpg", b"x")
    documents = collect(tmp_path)
    assert documents["file"].tolist() == [
        "a.docx", "a.txt", "d.pdf", "e.txt.gz", "edition.xml", "page.html", "table.jsonl", "table.jsonl", "b/c.txt",
    ]  # fmt: skip
    assert documents["doc_id"].tolist() == [
        "a", "a-2", "d", "e", "edition", "page", "table-00001", "table-00002", "c",
    ]  # fmt: skip
    assert documents["encoding"].tolist()[:6] == ["Word", "utf-8", "PDF", "utf-8", "TEI", "utf-8"]
    assert documents["side"].tolist() == ["", "", "", "", "", "", "x", "y", ""]
    assert documents.loc[5, ["title", "date"]].tolist() == ["الميناء القديم يستقبل أول سفينة بعد الترميم", "2019-03-04"]
    assert documents.attrs["left_out"] == [("photo.jpg", 'unknown kind of file ".jpg"')]
    assert isinstance(documents.index, pd.RangeIndex)


def test_the_texts_of_a_tei_corpus_are_documents(tmp_path):
    tei = "<TEI><text><body><p>{}</p></body></text></TEI>"
    path = put(tmp_path, "a.xml", f"<teiCorpus><teiHeader/>{tei.format(A)}{tei.format(B)}</teiCorpus>")
    assert collect(path)[["doc_id", "text"]].values.tolist() == [["a-1", A], ["a-2", B]]


def test_what_cannot_be_a_source(tmp_path):
    assert refusal(collect, tmp_path / "none", folder=tmp_path) == (
        "none: there is no such file or folder. Check the name; the target comes first, then the reference."
    )
    assert refusal(collect, tmp_path, folder=tmp_path) == (
        "FOLDER: there is no text in it. Put texts there: .txt, .html, .docx, .pdf, TEI, or a table with a column of texts."
    )
    put(tmp_path, "photo.jpg", b"x")
    assert 'FOLDER: there is no text in it (photo.jpg: unknown kind of file ".jpg").' in refusal(
        collect, tmp_path, folder=tmp_path
    )


def test_a_kind_that_is_not_read_is_not_passed_over(tmp_path):
    put(tmp_path, "a.txt", A)
    put(tmp_path, "b.doc", b"x")
    assert refusal(collect, tmp_path, folder=tmp_path) == (
        "FOLDER: b.doc is of a kind that is not read. Open it and save it as .docx or as plain text (UTF-8), or take it out of "
        "the folder."
    )


def test_all_faults_of_a_folder_are_told_at_once(tmp_path):
    put(tmp_path, "a.txt", A)
    put(tmp_path, "b.txt", "")
    assert refusal(collect, tmp_path, folder=tmp_path) == (
        "b.txt: the text is empty. Put the article into it, or take its row out of documents.csv."
    )
    for number in range(7):
        put(tmp_path, f"c{number}.txt", "English")
    said = refusal(collect, tmp_path, folder=tmp_path)
    assert said.startswith("FOLDER: 8 of 9 files cannot be read. b.txt: the text is empty.")
    assert said.endswith("And 3 more.")


def test_too_many_documents(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "MOST_DOCUMENTS", 1)
    path = put(tmp_path, "a.jsonl", lines({"text": A}, {"text": B}))
    assert refusal(collect, path, folder=tmp_path) == (
        "a.jsonl holds more than 1 documents. Take a sample, or count it as an archive with --set archive_mb=0."
    )
    monkeypatch.setattr(source_files, "MOST_DOCUMENTS", 1)
    put(tmp_path, "b.txt", B)
    assert "FOLDER holds 2 files of 0 MB, more than memory is for (1 files, 200 MB)." in refusal(
        collect, tmp_path, folder=tmp_path
    )


# tables


@pytest.mark.parametrize("column", ["text", "Body", "content", "النص", "المقال"])
def test_the_column_of_texts_is_found(tmp_path, column):
    path = put(tmp_path, "a.csv", f"id,{column}\nx,{A}\ny,{B}\n".replace(".\n,", ","))
    assert collect(path)["text"].tolist() == [A.strip(), B.strip()]


def test_what_a_table_says_of_its_texts_is_kept(tmp_path):
    path = put(
        tmp_path,
        "a.csv",
        f'\ufeffID;Headline;published;Outlet;side;body\n7;"عنوان; أول";2020/5/7 10:00;الأولى;x;"{A}{B}"\n7;;07/05/2020;;y;{C}',
    )
    assert collect(path).to_dict("records") == [
        {"doc_id": "7", "file": "a.csv", "date": "2020-05-07", "title": "عنوان; أول", "source": "الأولى", "text": A + B,
         "encoding": "utf-8-sig", "encoding_guessed": False, "side": "x"},
        {"doc_id": "7-2", "file": "a.csv", "date": "", "title": "", "source": "", "text": C.strip(),
         "encoding": "utf-8-sig", "encoding_guessed": False, "side": "y"},
    ]  # fmt: skip


def test_a_table_in_an_old_encoding_says_so(tmp_path):
    rows = "".join(f"{at}\t{A.strip()} وقال الوزير إن الزيارة رقم {at} تمت في موعدها\n" for at in range(9))
    documents = collect(put(tmp_path, "a.tsv", ("id\ttext\n" + rows).encode("cp1256")))
    assert documents["encoding_guessed"].all()
    corpus = write_corpus(tmp_path / "c", documents[:4], documents[4:])
    opened = open_corpus(corpus)
    assert opened.documents["text"].tolist() == documents["text"].tolist()
    assert (opened.cleaning["rule"] == "encoding guessed").sum() == 9
    assert set(opened.cleaning["before"]) == {documents["encoding"][0]}


def test_json_lines_json_and_packed_tables(tmp_path):
    records = [{"text": A, "tags": ["x", {"y": 1}], "n": 1}, {"text": B, "title": None}]
    wanted = [A, B]
    assert collect(put(tmp_path, "a.jsonl", lines(*records)))["text"].tolist() == wanted
    assert collect(put(tmp_path, "b.ndjson", "\ufeff" + lines(*records) + "\n\n"))["text"].tolist() == wanted
    assert collect(put(tmp_path, "c.json", json.dumps(records)))["text"].tolist() == wanted
    assert collect(put(tmp_path, "d.json", lines(*records)))["text"].tolist() == wanted
    assert collect(put(tmp_path, "e.jsonl.gz", gzip.compress(lines(*records).encode())))["text"].tolist() == wanted


def test_rows_without_a_text_are_left_out_and_listed(tmp_path):
    path = put(tmp_path, "a.jsonl", lines({"text": A}, {"text": ""}, {"title": "x"}, {"text": "English"}, {"text": B}))
    documents = collect(path)
    assert documents["doc_id"].tolist() == ["a-00001", "a-00005"]
    assert documents.attrs["left_out"] == [
        ("a.jsonl, line 2", "no text"),
        ("a.jsonl, line 3", "no text"),
        ("a.jsonl, line 4", "no Arabic letter in the text"),
    ]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv", f"id,words\n1,{A}", 'a.csv: there is no column "text" that holds the text; there are id, words. Give the column of the '
                                      "texts one of the names text, body or النص, or say its name."),
        ("a.csv", f"id,text\n1,{A.strip()},3\n", "a.csv, line 2: the row has 3 cells, the first line 2. Put a text that holds the separator "
                                        "into quotation marks."),
        ("a.csv", 'text,id\n"وصل,1\n', "a.csv, line 2: this is no table (unexpected end of data). Put a text that holds the separator, a quotation "
                                "mark or a line break into quotation marks: save it as CSV UTF-8 from a spreadsheet."),
        ("a.csv", "text,text\nوصل,1\n", 'a.csv: the column "text" stands twice in the first line. Give each column its own name.'),
        ("a.csv", "text\nو\0صل\n", "a.csv: the file holds NUL bytes, so it is no table of text. Save it again as CSV UTF-8."),
        ("a.csv", "text\n", "a.csv: there is no text in it."),
        ("a.csv", "text" + "".join(f",c{at}" for at in range(1000)) + "\nوصل\n", "a.csv has 1,001 columns. Keep those that are wanted; 1,000 are read at most."),
        ("a.jsonl", "{'text': 'وصل'}", "a.jsonl, line 1: this is no JSON (JSONDecodeError: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)). Each "
                                 'line must be one object, for example {"title": "...", "text": "..."}.'),
        ("a.jsonl", '["وصل"]', 'a.jsonl, line 1: a line must be an object with names, for example {"title": "...", "text": "..."}; this one is a list. '
                             "Correct it, or take it out."),
        ("a.jsonl", '{"text": ["وصل"]}', 'a.jsonl, line 1: "text" is no text but a list. Write the text of the article there.'),
        ("a.jsonl", '{"text": "و\\u0000صل"}', "a.jsonl, line 1: the file holds NUL bytes"),
        ("a.jsonl", '{"text": 7}\n{"text": "وصل"}', 'a.jsonl, line 1: "text" is no text but a number.'),
        ("a.json", "[1]", 'a.json, entry 1: each entry must be an object with names, for example {"text": "..."}. Correct it.'),
        ("a.jsonl", '{"text": ' + "[" * 100_000, "a.jsonl, line 1: this is no JSON (RecursionError: "),
        ("a.jsonl", '{"n": ' + "9" * 10_000 + "}", "a.jsonl, line 1: this is no JSON (ValueError: Exceeds the limit"),
        ("a.csv", "", "a.csv: the text is empty."),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_read_is_refused(tmp_path, name, data, said):
    assert refusal(collect, put(tmp_path, name, data), folder=tmp_path).startswith(said)


def test_a_column_that_was_named_must_be_there(tmp_path):
    path = put(tmp_path, "a.jsonl", lines({"text": A, "side": "x"}))
    assert 'there is no column "body" that holds the text; there are text, side.' in refusal(collect, path, text="body")
    assert refusal(collect, path, side="outlet", folder=tmp_path) == (
        'a.jsonl: there is no column "outlet"; there are text, side. Correct the name.'
    )


def test_a_parquet_file_asks_for_pyarrow_in_words(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert refusal(collect, put(tmp_path, "a.parquet", b"PAR1"), folder=tmp_path) == (
        "a.parquet: a Parquet file asks for pyarrow, which is not installed. Save the table as CSV or JSON Lines, or install pyarrow "
        "(uv pip install -r requirements-archive.lock)."
    )


def test_a_parquet_file_is_read(tmp_path):
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed; it comes with requirements-archive.lock")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pyarrow.table({"body": [A, None, B], "n": [1, 2, 3], "tags": [["x"], [], None], "title": ["أ", "ب", None]})
    parquet.write_table(table, tmp_path / "a.parquet", row_group_size=2)
    documents = collect(tmp_path / "a.parquet", side="n")
    assert documents[["text", "title", "n", "encoding"]].values.tolist() == [
        [A, "أ", "1", "Parquet"],
        [B, "", "3", "Parquet"],
    ]
    assert documents.attrs["left_out"] == [("a.parquet, row 2", "no text")]
    assert "this is no Parquet file that can be read (" in refusal(collect, put(tmp_path, "b.parquet", b"PAR1PAR1"))
    nested = put(tmp_path, "c.parquet", b"")
    parquet.write_table(pyarrow.table({"text": [["x"]]}), nested)
    assert 'row 1: "text" is no text but a list.' in refusal(collect, nested)


@pytest.mark.parametrize("names", [tables.TEXT, tables.TITLE, tables.DATE, tables.ID, tables.SOURCE])
def test_known_names_are_folded(names):
    assert all(name == name.strip().casefold() for name in names)


# corpus folders


def side(tmp_path, name, *texts):
    return collect(put(tmp_path, f"{name}.jsonl", lines(*({"text": text} for text in texts))))


def test_a_corpus_of_two_sides_is_opened_with_the_same_texts(tmp_path):
    folder = write_corpus(
        tmp_path / "made" / "corpus", side(tmp_path, "a", A, C), side(tmp_path, "b", B), target="أيار", reference="حزيران",
        title='A "title"\n\x7f', terms="stem", ngrams=2, stop_words=False, publishers=["الأولى"],
    )  # fmt: skip
    opened = open_corpus(folder)
    assert opened.documents[["doc_id", "side", "text", "encoding", "encoding_guessed"]].values.tolist() == [
        ["a-00001", "أيار", A, "utf-8", False],
        ["a-00002", "أيار", C, "utf-8", False],
        ["b-00001", "حزيران", B, "utf-8", False],
    ]
    settings = opened.settings
    assert (settings.title, settings.terms, settings.ngrams, settings.stop_words) == (
        'A "title"\n\x7f',
        "stem",
        2,
        False,
    )
    assert settings.publishers == ("الأولى",)
    assert sorted(path.name for path in folder.parent.iterdir()) == ["corpus"]


def test_the_same_name_on_both_sides_gives_two_documents(tmp_path):
    target, reference = collect(put(tmp_path, "x/a.txt", A)), collect(put(tmp_path, "y/A.txt", B))
    opened = open_corpus(write_corpus(tmp_path / "c", target, reference))
    assert opened.documents["doc_id"].tolist() == ["a", "A-2"]


def test_rows_that_were_left_out_are_listed_in_the_corpus(tmp_path):
    folder = write_corpus(tmp_path / "c", side(tmp_path, "a", A, "English"), side(tmp_path, "b", B))
    assert (folder / "left_out.csv").read_text(encoding="utf-8") == (
        'place,reason\n"a.jsonl, line 2",no Arabic letter in the text\n'
    )


def test_a_corpus_folder_is_whole_or_not_there(tmp_path, monkeypatch):
    target, reference = side(tmp_path, "a", A), side(tmp_path, "b", B)
    monkeypatch.setattr(
        "helpers.reading.corpus_writing._write_csv", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left"))
    )
    assert refusal(write_corpus, tmp_path / "c", target, reference, folder=tmp_path) == (
        "c: the corpus folder cannot be written (No space left). Name a place that you may write, with room left."
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jsonl", "b.jsonl"]


def test_what_cannot_become_a_corpus(tmp_path):
    target, reference = side(tmp_path, "a", A, B), side(tmp_path, "b", C, A)
    assert refusal(write_corpus, tmp_path / "c", target, reference[1:]) == (
        "a.jsonl and b.jsonl hold the same text, one in the target, one in the reference, and one side has no other. A "
        "comparison needs different texts: take it out on one side."
    )
    assert refusal(write_corpus, tmp_path / "c", target[:0], reference[:1]) == (
        'There is no document on the side "target". A comparison needs one on each side.'
    )
    assert refusal(write_corpus, tmp_path / "c", target, reference[:1], colour="red").startswith(
        'The settings of the comparison: unknown key "colour".'
    )
    put(tmp_path, "c/mine.txt", A)
    assert refusal(write_corpus, tmp_path / "c", target, reference[:1], folder=tmp_path) == (
        "c is there already and is left as it is. Name a new or an empty folder."
    )
    assert list(target.columns) == list(COLUMNS)


def test_a_text_that_two_papers_printed_stands_on_both_sides(tmp_path):
    folder = write_corpus(tmp_path / "c", side(tmp_path, "a", A, B), side(tmp_path, "b", C, A))
    assert open_corpus(folder).documents[["side", "text"]].values.tolist() == [
        ["target", A],
        ["target", B],
        ["reference", C],
        ["reference", A],
    ]


def test_an_empty_folder_is_filled(tmp_path):
    (tmp_path / "c").mkdir()
    assert (write_corpus(tmp_path / "c", side(tmp_path, "a", A), side(tmp_path, "b", B)) / "documents.csv").is_file()


def test_names_of_sides_are_plain():
    assert side_names("a\u202eb", "x" * 99) == ("a b", "x" * 60)
    assert side_names("same", "same\n") == ("target", "reference")
    assert side_names("=", "b") == ("target", "reference")


def test_a_corpus_folder_may_name_pages_word_and_tei(tmp_path):
    put(tmp_path, "texts/w.docx", docx([A.strip(), C.strip()]))
    shutil.copy(SOURCES / "page.html", tmp_path / "texts" / "page.html")
    put(tmp_path, "settings.toml", 'side = "s"\ntarget = "b"\nreference = "a"\n')
    put(tmp_path, "documents.csv", "doc_id,file,s,title\nw,texts/w.docx,a,\np,texts/page.html,b,\n")
    opened = open_corpus(tmp_path)
    assert opened.documents["text"][0] == A + C
    assert opened.documents["title"].tolist() == ["", "الميناء القديم يستقبل أول سفينة بعد الترميم"]
    assert opened.documents["date"].tolist() == ["", "2019-03-04"]
    assert opened.documents["encoding"].tolist() == ["Word", "utf-8"]
    assert opened.paragraphs["kind"].tolist().count("title") == 1
    for row in opened.paragraphs.itertuples():
        text = opened.documents.set_index("doc_id")["text"][row.doc_id]
        assert text[row.start : row.end] == row.text
