"""What comes with a text is data: it leaves no folder, runs nothing, hangs nothing, and takes no more memory than is stated."""

import gzip
import io
import json
import os
import sys
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from making_files import docx, packed_zeros, pdf, replaced, visual

from helpers.reading import corpus as corpora
from helpers.reading import files
from helpers.reading.corpus import open_corpus, read_corpus
from helpers.reading.corpus_writing import write_corpus
from helpers.reading.paragraphs import split_paragraphs
from helpers.reading.readers import docx as word
from helpers.reading.readers import pdf as pdf_reader
from helpers.reading.readers import pdf_pages, read_document, tables
from helpers.reading.sources import collect
from helpers.reading.tokens import read_tokens
from helpers.tables import KitError

A = "وصل الوفد إلى المدينة صباح اليوم.\n"
B = "غادر الوفد المدينة في المساء.\n"
POSIX = pytest.mark.skipif(os.name != "posix", reason="links, pipes and devices as POSIX has them")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "x.txt").write_text(A, encoding="utf-8")
    (tmp_path / "texts" / "y.txt").write_text(B, encoding="utf-8")
    (tmp_path / "documents.csv").write_text("doc_id,file,side\nx,texts/x.txt,a\ny,texts/y.txt,b\n", encoding="utf-8")
    (tmp_path / "settings.toml").write_text('side = "side"\ntarget = "b"\nreference = "a"\n', encoding="utf-8")
    return tmp_path


def name_first(folder, name):
    rows = f'doc_id,file,side\nx,"{name}",a\ny,texts/y.txt,b\n'
    (folder / "documents.csv").write_text(rows, encoding="utf-8")


def refusal(call, *given, folder=None, **options):
    """The words of a refusal, which comes at once."""
    began = time.monotonic()
    with pytest.raises(KitError) as refused:
        call(*given, **options)
    assert time.monotonic() - began < 20
    return str(refused.value).replace(str(folder), "corpus")


# paths


@pytest.mark.parametrize(
    "name",
    ["../secret.txt", "texts/../../secret.txt", "/etc/passwd", "/dev/zero", "/proc/self/environ", "./../corpus/../secret.txt"],
)  # fmt: skip
def test_no_path_leaves_the_folder(folder, name):
    name_first(folder, name)
    assert refusal(read_corpus, folder, folder=folder) == (
        f"corpus/documents.csv, row 2: {name} leads out of the corpus folder. Put the text into corpus and name it from there."
    )


@pytest.mark.parametrize(
    "name", ["texts\\x.txt", "..\\secret.txt", "C:\\secret.txt", "C:secret.txt", "\\\\server\\x.txt", "a" * 2000]
)
def test_paths_that_mean_something_else_elsewhere(folder, name):
    name_first(folder, name)
    assert refusal(read_corpus, folder, folder=folder) == (
        f"corpus/documents.csv, row 2: {name[:100]} is no path that every system reads. Write it from the corpus folder, with /, "
        "for example texts/a.txt."
    )


def test_a_name_longer_than_a_file_may_have(folder):
    name_first(folder, "a" * 300)
    assert "row 2: no file aaa" in refusal(read_corpus, folder)


@POSIX
def test_links_out_of_the_folder(folder, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.txt").write_text(A, encoding="utf-8")
    (folder / "texts" / "x.txt").unlink()
    (folder / "texts" / "x.txt").symlink_to(outside / "secret.txt")
    assert "texts/x.txt leads out of the corpus folder" in refusal(read_corpus, folder)
    assert refusal(collect, folder / "texts", folder=folder / "texts") == (
        "corpus: x.txt is a link that leads out of the folder. Put the text itself there."
    )
    (folder / "texts" / "x.txt").unlink()
    (folder / "texts" / "z").symlink_to(outside, target_is_directory=True)
    assert "z is a link that leads out of the folder. Put the folder itself there." in refusal(
        collect, folder / "texts"
    )


@POSIX
def test_links_in_a_circle(folder):
    (folder / "texts" / "x.txt").unlink()
    (folder / "texts" / "x.txt").symlink_to("x2.txt")
    (folder / "texts" / "x2.txt").symlink_to("x.txt")
    assert "row 2: " in refusal(read_corpus, folder)
    assert "is a link that leads nowhere" in refusal(collect, folder / "texts")


@POSIX
@pytest.mark.parametrize("name", ["texts/x.txt", "documents.csv", "settings.toml", "names.csv"])
def test_a_pipe_in_place_of_a_file_does_not_hang(folder, name):
    (folder / name).unlink(missing_ok=True)
    os.mkfifo(folder / name)
    assert "no plain file" in refusal(open_corpus, folder, {})


@POSIX
@pytest.mark.parametrize("name", ["texts/x.txt", "names.csv", "settings.toml"])
def test_a_device_in_place_of_a_file_does_not_hang(folder, name):
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to("/dev/zero")
    assert refusal(open_corpus, folder, {})


@POSIX
def test_a_pipe_in_a_folder_of_texts_is_left_out(folder):
    os.mkfifo(folder / "texts" / "z.txt")
    assert collect(folder / "texts").attrs["left_out"] == [("z.txt", "no plain file")]
    assert "is neither a file nor a folder" in refusal(collect, folder / "texts" / "z.txt")


def test_names_out_of_tables_make_no_paths(tmp_path):
    records = [
        {"id": name, "text": f"{A}{at}"}
        for at, name in enumerate(("../../x", "/etc/x", "C:\\x", "con", "..", "", "x\0y", "é" * 200))
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    target = collect(path)
    reference = target[:1].assign(text=B)
    made = write_corpus(tmp_path / "c", target, reference)
    assert len(list((made / "texts").iterdir())) == len(records) + 1
    assert sorted(place.name for place in tmp_path.iterdir()) == ["a.jsonl", "c"]
    assert len(open_corpus(made).documents) == len(records) + 1


# bombs and heaps


def peak(call, *given):
    tracemalloc.start()
    try:
        with pytest.raises(KitError) as refused:
            call(*given)
        return str(refused.value), tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", ["a.txt.gz", "a.html.gz", "a.xml.gz", "a.docx.gz"])
def test_a_packed_heap_is_not_unpacked_whole(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(packed_zeros(300))
    assert path.stat().st_size < 1_000_000
    said, megabytes = peak(lambda: read_document(path, where="row 2"))
    assert said.endswith(
        "is longer than 20 MB. Check that it is the right file; cut a longer one into its articles, one file each."
    )
    assert megabytes < 100


def test_a_word_file_that_unpacks_to_a_heap(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(replaced(docx([A]), "word/document.xml", lambda xml: xml + b" " * 60_000_000))
    assert path.stat().st_size < 1_000_000
    said, megabytes = peak(lambda: read_document(path, where="row 2"))
    assert said == "row 2: the Word file unpacks to 61 MB. Save the article alone, as .docx or as plain text (UTF-8)."
    assert megabytes < 100


def test_a_word_file_of_very_many_parts(tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for at in range(10_001):
            packed.writestr(str(at), b"")
    assert "the Word file unpacks to 0 MB" in refusal(word.read_docx, stream.getvalue(), where="row 2")


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ها">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
) + "]>"  # fmt: skip


def test_a_billion_laughs_in_tei(tmp_path):
    path = tmp_path / "a.xml"
    path.write_text(f"{LAUGHS}<TEI><text><p>&i;</p></text></TEI>", encoding="utf-8")
    said, megabytes = peak(lambda: read_document(path, where="row 2"))
    assert said == (
        "row 2: the XML file defines entities, which can unfold to any size. Write the characters themselves, and take the "
        "entities out of its head."
    )
    assert megabytes < 50


def test_an_entity_that_reads_a_file(tmp_path):
    path = tmp_path / "a.xml"
    path.write_text(
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><TEI><text><p>نص &a;</p></text></TEI>', encoding="utf-8"
    )
    assert "the XML file defines entities" in refusal(read_document, path, where="row 2")


def test_a_billion_laughs_in_word(tmp_path):
    path = tmp_path / "a.docx"
    laughing = replaced(
        docx([A]), "word/document.xml", lambda xml: xml.replace(b"<w:document", LAUGHS.encode() + b"<w:document", 1)
    )
    path.write_bytes(laughing)
    assert refusal(read_document, path, where="row 2") == (
        "row 2: the Word file defines XML entities, which Word never does. Open it in Word or LibreOffice and save it as .docx again."
    )


def test_tei_nested_without_end(tmp_path):
    path = tmp_path / "a.xml"
    path.write_text("<TEI><text>" + "<div>" * 50_000 + "نص" + "</div>" * 50_000 + "</text></TEI>", encoding="utf-8")
    assert read_document(path, where="row 2").text == "نص\n"


@POSIX
@pytest.mark.slow
def test_a_pdf_that_draws_itself_without_end_is_ended(monkeypatch):
    """Forms that draw forms that draw forms: a small file that would take years."""
    monkeypatch.setattr(pdf_reader, "LONGEST_WAIT", 5)
    forms = 30
    made = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"]
    made.append(
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> >>"
    )
    made.append(b"<< /Length 5 >>\nstream\n/F Do\nendstream")
    for at in range(forms):
        inner = b"/Resources << /XObject << /F %d 0 R >> >>" % (at + 6) if at < forms - 1 else b""
        made.append(
            b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] %s /Length 11 >>\nstream\n/F Do /F Do\nendstream" % inner
        )
    data = b"%PDF-1.5\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % pair for pair in enumerate(made, start=1))
    data += b"trailer << /Root 1 0 R >>\n%%EOF"
    assert refusal(pdf_reader.read_pdf, data, where="row 2")


def test_a_pdf_of_endless_text_is_cut_off(monkeypatch):
    monkeypatch.setattr(pdf_pages, "MOST_TEXT", 10)
    assert pdf_pages.read_pages(pdf([visual(A.strip())])) == {"fault": "long"}


def test_a_text_of_100_mb_is_refused_unread(tmp_path):
    path = tmp_path / "a.txt"
    with path.open("wb") as stream:
        stream.truncate(100_000_000)
    said, megabytes = peak(lambda: read_document(path, where="row 2"))
    assert said == (
        f"row 2: {path} is longer than 20 MB. Check that it is the right file; cut a longer one into its articles, one file each."
    )
    assert megabytes < 50


def test_a_corpus_of_more_than_memory_is_for(folder, monkeypatch):
    monkeypatch.setattr(corpora, "LARGEST_CORPUS", 100)
    assert refusal(read_corpus, folder, folder=folder) == (
        "corpus/documents.csv: the texts are longer than 0 MB together, more than memory is for. Take a sample, or count them as an "
        "archive with --set archive_mb=0."
    )


def test_a_line_of_megabytes_is_read_in_a_straight_line(tmp_path):
    """Twice the line takes no more than some three times as long, in the parts that go through a line letter by letter."""
    spent = []
    for n in (1, 2):
        text = (
            "وصل الوفد إلى المدينة صباح اليوم وقال ... " * (3_000 * n)
            + " " * 50_000 * n
            + "\u0640" * 50_000 * n
            + "\u200f" * 50_000 * n
        )
        documents = collect_text(tmp_path, text)
        began = time.process_time()
        split_paragraphs(documents)
        spent.append(time.process_time() - began)
    assert spent[1] < 5 * spent[0] + 0.5


def collect_text(tmp_path, text):
    path = tmp_path / "long.txt"
    path.write_text(text, encoding="utf-8")
    documents = collect(path).assign(side="a")
    documents.attrs["side"] = "side"
    return documents


# tables beside the corpus


def test_a_table_of_very_many_columns(folder):
    (folder / "documents.csv").write_text("doc_id,file,side" + ",c" * 100_000 + "\n", encoding="utf-8")
    assert refusal(read_corpus, folder, folder=folder) == (
        "corpus/documents.csv has 100,003 columns. Keep those that are wanted; 1,000 are read at most."
    )


def test_a_table_longer_than_any(folder, monkeypatch):
    monkeypatch.setattr(files, "LARGEST_TABLE", 10)
    assert "documents.csv is longer than 0 MB." in refusal(read_corpus, folder)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("doc_id,file,side,side\nx,texts/x.txt,a,b\n", 'corpus/documents.csv: the column "side" stands twice in the first line. Give each column its own name.'),
        ("doc_id,file,side\nx,texts/x.txt,a,\ny,texts/y.txt,b,\n", "corpus/documents.csv: the rows have more cells than the first line has names. Put a "
         "cell that holds a comma into quotation marks, or take the comma at the end of the rows away."),
        ("doc_id,file,side\nx,texts/x.txt,a\0\n", "corpus/documents.csv holds NUL bytes, so it is no table of text. Save it again as CSV UTF-8."),
        ("doc_id,file,side\n" + "x" * 201 + ",texts/x.txt,a\n", f"corpus/documents.csv, row 2: doc_id '{'x' * 40}' is longer than 200 letters or has one that cannot be "
         "seen. Give the document a plain name."),
        ("doc_id,file,side\nx\u202e,texts/x.txt,a\n", "corpus/documents.csv, row 2: doc_id 'x\\u202e' is longer than 200 letters or has one that cannot be seen."),
    ],
)  # fmt: skip
def test_tables_that_mislead_are_refused(folder, text, said):
    (folder / "documents.csv").write_text(text, encoding="utf-8")
    assert refusal(read_corpus, folder, folder=folder).startswith(said)


@pytest.mark.parametrize("side", ["doc_id", "file", "text", "term", "paragraph", "kind", "n", "encoding"])
def test_a_side_column_that_the_kit_makes_itself(folder, side):
    (folder / "settings.toml").write_text(f'side = "{side}"\ntarget = "b"\nreference = "a"\n', encoding="utf-8")
    assert refusal(read_corpus, folder, folder=folder) == (
        f'corpus/settings.toml: side = "{side}" is a column that the kit makes itself. Name a column of documents.csv that you added, '
        "for example side."
    )


def test_a_setting_that_no_page_can_show(folder):
    with (folder / "settings.toml").open("a", encoding="utf-8") as stream:
        stream.write('publishers = ["x", "a\\u0000b"]\n')
    assert refusal(read_corpus, folder, folder=folder) == (
        "corpus/settings.toml: publishers = 'a\\x00b' holds a character that no page can show. Take it out."
    )


def test_a_source_may_set_the_sides_apart(folder):
    (folder / "documents.csv").write_text("doc_id,file,source\nx,texts/x.txt,a\ny,texts/y.txt,b\n", encoding="utf-8")
    (folder / "settings.toml").write_text('side = "source"\ntarget = "b"\nreference = "a"\n', encoding="utf-8")
    opened = open_corpus(folder, {})
    assert set(read_tokens(opened)["source"]) == {"a", "b"}


def test_names_that_are_regular_expressions_are_names(folder):
    (folder / "names.csv").write_text(
        'name,variants,kind,english\nالوفد.*,(الوفد+)+$|الوفد[,person,x\n".*(",,person,y\n'.replace(
            '".*(",,person,y\n', ""
        ),
        encoding="utf-8",
    )
    (folder / "texts" / "x.txt").write_text("وصل الوفد " + "الوفد" * 3000 + " إلى المدينة.\n", encoding="utf-8")
    began = time.monotonic()
    tokens = read_tokens(open_corpus(folder, {}))
    assert time.monotonic() - began < 10
    assert "الوفد.*" in set(tokens["display"])


def test_publishers_and_corrections_that_are_regular_expressions(folder):
    (folder / "corrections.csv").write_text("doc_id,before,after,reason\nx,الوفد,.*(,x\n", encoding="utf-8")
    opened = open_corpus(folder, {"publishers": ["(.+)+$", "[", "الأولى*"], "boilerplate": [".*"]})
    assert opened.cleaning["rule"].tolist() == ["correction"]


# what stands in a text stays a text


@pytest.mark.parametrize(
    "trap", ["<script>alert(1)</script>", "[x](javascript:1)", "$\\input{/etc/passwd}$", "=cmd|' /C calc'!A0", "\u202eمقلوب\u202c", "{{ 7 * 7 }}"]
)  # fmt: skip
def test_a_trap_in_a_text_is_kept_as_it_stands(folder, trap):
    (folder / "texts" / "x.txt").write_text(f"{trap} {A}", encoding="utf-8")
    assert open_corpus(folder, {}).documents["text"][0] == f"{trap} {A}"


def test_formulas_in_titles_are_inert_in_the_table(tmp_path):
    titles = ["=1+1", "+1", "-1", "@x", "\t=1", "عادي"]
    path = tmp_path / "a.jsonl"
    path.write_text(
        "\n".join(json.dumps({"title": title, "source": title, "text": f"{A}{title}"}) for title in titles),
        encoding="utf-8",
    )
    target = collect(path)
    made = write_corpus(tmp_path / "c", target, target[:1].assign(text=B))
    for line in (made / "documents.csv").read_text(encoding="utf-8").splitlines()[1:]:
        assert not any(cell.strip('"').startswith(("=", "+", "-", "@", "\t")) for cell in line.split(","))


def test_scripts_of_a_page_are_no_text(tmp_path):
    page = f"<p>{A}</p><p>{B}<script>var x = 'نص طويل في برنامج من البرامج'</script><style>p{{}}</style></p><p onclick=x>{A}</p>"
    path = tmp_path / "a.html"
    path.write_text(f"<h1>عنوان الخبر القصير</h1>{page}", encoding="utf-8")
    assert read_document(path, where="x").text.splitlines() == ["عنوان الخبر القصير", A.strip(), B.strip(), A.strip()]


def test_nothing_asks_the_network(tmp_path, monkeypatch):
    import socket

    def refuse(*_, **__):
        raise AssertionError("a reader asked for the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    page = f'<!DOCTYPE html SYSTEM "http://example.invalid/x.dtd"><link href="http://example.invalid/a.css"><img src="http://example.invalid/a">{A * 3}'
    (tmp_path / "a.html").write_text(f"<p>{page}</p>", encoding="utf-8")
    tei = f'<!DOCTYPE TEI SYSTEM "http://example.invalid/x.dtd"><TEI><text><p>{A}</p></text></TEI>'
    (tmp_path / "a.xml").write_text(tei, encoding="utf-8")
    assert read_document(tmp_path / "a.html", where="x").text
    assert read_document(tmp_path / "a.xml", where="x").text == A


def test_a_nested_or_endless_record_is_refused(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "' + A.strip() + '", "x": ' + "[" * 200_000 + "]" * 200_000 + "}", encoding="utf-8")
    assert "this is no JSON (RecursionError" in refusal(collect, path)
    path.write_text(json.dumps({f"c{at}": 1 for at in range(1001)}), encoding="utf-8")
    assert "has 1,001 names. Keep those that are wanted; 1,000 are read at most." in refusal(collect, path)


def test_a_table_that_unpacks_to_a_heap(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "LARGEST_SOURCE", 1_000_000)
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"text\n" + A.encode() * 30_000))
    assert "is longer than 1 MB." in refusal(collect, path)


def test_readers_start_nothing_but_the_reader_of_pdf():
    """A page, a Word file or a table is read in this process, which has no way to run what it reads."""
    folder = Path(sys.modules["helpers.reading.readers"].__file__).parent
    for module in folder.glob("*.py"):
        source = module.read_text(encoding="utf-8")
        assert ("subprocess" in source) == (module.name == "pdf.py"), module.name
        assert not any(word in source for word in ("eval(", "exec(", "pickle", "os.system", "yaml.load")), module.name
