"""Bytes to text: each encoding, and each refusal in its words."""

import hashlib

import pytest

from helpers.reading.files import decode, read_table, read_text, sha256
from helpers.tables import KitError

TEXT = (
    "وصل الوزير إلى المدينة على رأس وفد كبير، وقال إن الزيارة تهدف إلى تعزيز التعاون بين البلدين في جميع المجالات.\n"
    * 3
)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-32", "utf-32"),
    ],
)
def test_unicode_is_read_by_its_mark_or_strictly(encoding, name):
    assert decode(TEXT.encode(encoding), where="a.txt") == (TEXT, name, False)


@pytest.mark.parametrize("encoding", ["cp1256", "iso8859_6"])
def test_an_old_arabic_encoding_is_guessed_and_said_to_be_a_guess(encoding):
    found = decode(TEXT.replace("،", " ").encode(encoding), where="a.txt")
    assert found.text == TEXT.replace("،", " ")
    assert found.guessed


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "a.txt: the text is empty. Put the article into it, or take its row out of documents.csv."),
        (b" \n\t", "a.txt: the text is empty. Put the article into it, or take its row out of documents.csv."),
        (
            b"\xef\xbb\xbf \n",
            "a.txt: the text is empty. Put the article into it, or take its row out of documents.csv.",
        ),
        (
            b"only English",
            "a.txt: there is no Arabic letter in the text. Check that this is the right file and its encoding.",
        ),
        (
            "سلام\0".encode(),
            "a.txt: the file holds NUL bytes, so it is no plain text. Save the article as a text file in UTF-8.",
        ),
        (
            bytes(range(128, 256)) * 4,
            "a.txt: the encoding cannot be told; it is not UTF-8. Open it where it reads right and save it as UTF-8.",
        ),
    ],
)
def test_what_is_no_arabic_text_is_refused(data, message):
    with pytest.raises(KitError) as refused:
        decode(data, where="a.txt")
    assert str(refused.value) == message


def test_a_folder_in_place_of_a_text_is_refused(tmp_path):
    with pytest.raises(KitError, match=r"cannot be read .* Check that it is a file you may read"):
        read_text(tmp_path, where="row 2")


def test_hash_is_of_the_bytes(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"abc")
    assert sha256(path) == hashlib.sha256(b"abc").hexdigest()


def test_an_absent_table_is_empty_or_refused(tmp_path):
    assert list(read_table(tmp_path / "names.csv", ("name", "kind")).columns) == ["name", "kind"]
    with pytest.raises(KitError) as refused:
        read_table(tmp_path / "documents.csv", ("doc_id", "file"), optional=False)
    assert (
        str(refused.value)
        == f"{tmp_path / 'documents.csv'}: there is no such file. Write one with the columns doc_id, file."
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            b"a;b\n1;2\n",
            "there is no column 'name'; the first line has a;b. Add it, or check that the separator is a comma.",
        ),
        ("name\nسلام\n".encode("cp1256"), "is not UTF-8. Save it as UTF-8 (in a spreadsheet: CSV UTF-8)."),
        (b"", "is not a table with commas: No columns to parse from file. Correct that line."),
        (b'name\n"open', "is not a table with commas:"),
    ],
)
def test_a_broken_table_is_refused(tmp_path, data, message):
    path = tmp_path / "names.csv"
    path.write_bytes(data)
    with pytest.raises(KitError) as refused:
        read_table(path, ("name",))
    assert message in str(refused.value)


def test_cells_stay_texts(tmp_path):
    path = tmp_path / "names.csv"
    path.write_text("\ufeffname,kind\n007,NA\n,\n", encoding="utf-8")
    assert read_table(path, ("name",)).values.tolist() == [["007", "NA"], ["", ""]]
