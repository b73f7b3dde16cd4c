"""Each format: what is read out of it, and every refusal in its words."""

import gzip
import os
import shutil
import subprocess
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from making_files import docx, pdf, replaced, visual

from helpers.reading import readers
from helpers.reading.corpus import open_corpus
from helpers.reading.readers import html, pdf_pages, read_document
from helpers.reading.readers import pdf as pdf_reader
from helpers.reading.sources import collect
from helpers.reading.spelling import words
from helpers.tables import KitError

SOURCES = Path(__file__).with_name("data") / "sources"
SEEDS = Path(os.environ.get("KIT_SEEDS") or Path(__file__).resolve().parents[3] / "shared" / "seeds")
LINES = [
    "وصل الوفد إلى المدينة صباح اليوم، وكان في استقباله رئيس المجلس.",
    "وقال الرئيس إن الأسواق ستفتح بعد الاجتماع، لأن الأمر لا يحتمل الانتظار.",
]
TEXT = "".join(f"{line}\n" for line in LINES)
ARTICLE = [
    "الميناء القديم يستقبل أول سفينة بعد الترميم",
    "رست صباح أمس في الميناء القديم أول سفينة تدخل إليه منذ انتهاء أعمال الترميم التي استمرت ثلاث سنوات، وكان في "
    "استقبالها مدير الميناء وعدد من العاملين فيه.",
    'وقال مدير الميناء في كلمة قصيرة إن وصول السفينة "يعني أن الأرصفة الجديدة صارت جاهزة للعمل"، مضيفاً أن سفناً أخرى '
    "ستصل خلال الأسابيع المقبلة.",
    "أرصفة جديدة",
    "وبلغت كلفة المشروع 12 مليوناً، وشمل بناء رصيفين ومستودع كبير وتعميق الحوض حتى تستطيع السفن الكبيرة أن تدخل إليه.",
    "ولم تعلن أرقام أخرى.",
    "نحن هنا منذ أربعين عاماً، ولم نر الميناء على هذه الحال من قبل، وكنا نظن أنه لن يعود إلى العمل بعد كل ما مر به.",
    "بهذه الكلمات عبر أحد الصيادين عن فرحه، قبل أن يعود إلى قاربه الذي ينتظره عند الرصيف.",
    "ومن المقرر أن تغادر السفينة غداً.",
]


def put(folder, name, data):
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def refusal(path):
    with pytest.raises(KitError) as refused:
        read_document(path, where="row 2")
    return str(refused.value)


# plain text


def test_plain_text_is_untouched(tmp_path):
    found = read_document(put(tmp_path, "a.txt", TEXT), where="row 2")
    assert found == (TEXT, "utf-8", False, "", "", ())


def test_a_packed_text_is_unpacked(tmp_path):
    assert read_document(put(tmp_path, "a.txt.gz", gzip.compress(TEXT.encode())), where="row 2").text == TEXT


@pytest.mark.parametrize("data", [b"not packed at all", gzip.compress(TEXT.encode())[:-12]])
def test_a_broken_packed_text_is_refused(tmp_path, data):
    said = refusal(put(tmp_path, "a.txt.gz", data))
    assert "cannot be unpacked (" in said
    assert said.endswith("Get the file again, or unpack it yourself.")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.doc", b"x", "row 2: files that end in .doc are not read. Open it and save it as .docx or as plain text (UTF-8)."),
        ("a.xlsx", b"x", "row 2: files that end in .xlsx are not read. Save the sheet as CSV UTF-8."),
        ("a.zip", b"x", "row 2: files that end in .zip are not read. Unpack it into a folder."),
        ("a.epub", b"x", "row 2: files that end in .epub are not read. Save its chapters as web pages or as plain text (UTF-8)."),
        ("a.eml", b"x", "row 2: files that end in .eml are not read. Save the message as plain text (UTF-8)."),
        (
            "a.ipynb",
            b"{}",
            "row 2: files that end in .ipynb are not read. Notebooks are not read as texts; save the article as plain text (UTF-8).",
        ),
        (
            "a.csv",
            b"x",
            "row 2: a.csv is a table of many texts, not a text. Run `compare` on it, or put each text into a file of its own.",
        ),
        ("a.txt", b"%PDF-1.4\n", "row 2: this is a PDF file under the name of a text. Let its name end in .pdf."),
        (
            "a.txt",
            b"PK\3\4....",
            "row 2: this is a Word or zip file under the name of a text. Let its name end in .docx, or unpack it.",
        ),
    ],
)  # fmt: skip
def test_other_formats_are_refused_with_what_to_save_them_as(tmp_path, name, data, said):
    assert refusal(put(tmp_path, name, data)) == said


def test_every_kind_that_is_known_has_a_reader():
    assert set(readers.KINDS.values()) == {"text", "html", "docx", "pdf", "tei", "table"}
    assert not set(readers.KINDS) & {name for name in readers._ELSEWHERE}


# web pages


def test_the_article_of_a_page_is_found_whole_and_alone():
    found = read_document(SOURCES / "page.html", where="row 2")
    assert found.text.splitlines() == ARTICLE
    assert found[1:5] == ("utf-8", False, ARTICLE[0], "2019-03-04")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1256"])
def test_a_page_in_another_encoding(tmp_path, encoding):
    page = (SOURCES / "page.html").read_text(encoding="utf-8")
    page = page.replace("utf-8", "windows-1256") if encoding == "cp1256" else page
    found = read_document(put(tmp_path, "a.htm", page.replace("آذار", "نيسان").encode(encoding)), where="row 2")
    assert found.text.splitlines() == ARTICLE
    assert not found.guessed


def test_a_page_that_says_a_wrong_encoding(tmp_path):
    page = (SOURCES / "page.html").read_text(encoding="utf-8").replace('charset="utf-8"', 'charset="windows-1256"')
    assert read_document(put(tmp_path, "a.html", page), where="row 2").text.splitlines() == ARTICLE


def test_a_page_in_one_file_with_its_pictures(tmp_path):
    page = (SOURCES / "page.html").read_bytes()
    archive = (
        b'From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + __import__("base64").encodebytes(page)
        + b"\r\n--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--\r\n"
    )
    assert read_document(put(tmp_path, "a.mhtml", archive), where="row 2").text.splitlines() == ARTICLE


def test_letters_written_as_numbers_are_letters(tmp_path):
    page = (SOURCES / "page.html").read_text(encoding="utf-8").encode("ascii", "xmlcharrefreplace")
    assert read_document(put(tmp_path, "a.html", page), where="row 2").text.splitlines() == ARTICLE


def test_a_short_page_without_any_long_paragraph(tmp_path):
    page = f"<title>خبر قصير جداً - صحيفة</title><p>{LINES[0][:40]}</p><a href=x>اتصل بنا في كل وقت</a>"
    found = read_document(put(tmp_path, "a.html", page), where="row 2")
    assert found.text.splitlines() == ["خبر قصير جداً", LINES[0][:40]]


@pytest.mark.parametrize("name", ["000_acbb04fe19bf3163.txt", "001_2b9ac61d1d766c44.txt"])
def test_a_press_article_comes_out_of_a_page_with_all_its_words(tmp_path, name):
    if not (SEEDS / name).is_file():
        pytest.skip("the press articles are not here")
    lines = [line for line in (SEEDS / name).read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    page = (SOURCES / "page.html").read_text(encoding="utf-8")
    before, after = page.partition('<div class="text">')[0], page.partition("</blockquote>")[2].partition("</div>")[2]
    body = "".join(f"<p>{line}</p>" for line in lines)
    made = f'{before.replace("<h1>", "<h4>").replace("</h1>", "</h4>")}<div class="text">{body}</div>{after}'
    found = read_document(put(tmp_path, "a.html", made), where="row 2").text
    wanted = {line[a:b] for line in lines for a, b in words(line)}
    got = {found[a:b] for a, b in words(found)}
    assert len(wanted & got) / len(wanted) > 0.99
    assert len(got - wanted) < 12  # the headline of the page around it


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (
            "<nav><a href=a>الرئيسية</a> <a href=b>اتصل بنا</a></nav>",
            "row 2: no article was found in the page, only links and short lines. Save the article's own page, or copy its "
            "text into a text file (UTF-8).",
        ),
        ("<p>Only English in this page, and quite a lot of it, so that it is no menu.</p>", "no article was found in the page"),
        ("", "row 2: the text is empty."),
        ("<!-- -->", "row 2: the page cannot be read ("),
        ("<b></b>" * 200_001 + "نص", "row 2: the page has more than 200,000 elements, as no article has. Copy the article's text"),
        ("<div>" * 100_000, "no article was found in the page"),
        ("MIME-Version: 1.0\nContent-Type: image/png\n\nx", "row 2: there is no page in this .mhtml file. Save the page again as HTML."),
    ],
)  # fmt: skip
def test_a_page_without_an_article_is_refused(tmp_path, page, said):
    assert said in refusal(put(tmp_path, "a.html", page))


def test_the_bounds_fit_arabic_paragraphs():
    """justext's own bounds, made for English, call most Arabic paragraphs furniture."""
    from helpers.reading.stopping import stop_words

    shares = [
        sum(word in stop_words() for word in line.split()) / len(line.split()) for line in ARTICLE if len(line) > 60
    ]
    assert min(shares) >= html.OPTIONS["stopwords_low"]
    assert sum(share < 0.30 for share in shares) > len(shares) / 2  # their lower bound for English


# Word


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def test_word_paragraphs_and_cells_are_lines(tmp_path):
    found = read_document(put(tmp_path, "a.docx", docx(LINES, table=[["قمح", "شعير"]])), where="row 2")
    assert found == (TEXT + "قمح\nشعير\n", "Word", False, "", "", ())


def test_tracked_changes_are_accepted_and_hidden_text_left_out(tmp_path):
    xml = (
        f"<w:p {W}><w:r><w:t>وصل </w:t></w:r><w:ins><w:r><w:t>الوفد</w:t></w:r></w:ins><w:del><w:r><w:delText>الضيف</w:delText>"
        "</w:r></w:del><w:moveFrom><w:r><w:t>غداً</w:t></w:r></w:moveFrom><w:r><w:rPr><w:vanish/></w:rPr><w:t>سر</w:t></w:r>"
        "<w:hyperlink><w:r><w:tab/><w:t>اليوم</w:t><w:br/><w:t>مساء</w:t></w:r></w:hyperlink></w:p>"
    )
    assert read_document(put(tmp_path, "a.docx", docx([], xml=xml)), where="row 2").text == "وصل الوفد اليوم مساء\n"


def test_a_text_box_is_read_once(tmp_path):
    box = "<w:txbxContent><w:p><w:r><w:t>في الصندوق</w:t></w:r></w:p></w:txbxContent>"
    xml = (
        f'<w:p {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:r><w:t>قبله</w:t>'
        f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert read_document(put(tmp_path, "a.docx", docx([], xml=xml)), where="row 2").text == "قبله\nفي الصندوق\n"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"no zip", "row 2: this is no Word file that can be read (BadZipFile: File is not a zip file). Open it in Word or "
                    "LibreOffice and save it as .docx, or as plain text (UTF-8)."),
        (b"\xd0\xcf\x11\xe0....", "row 2: the Word file is protected by a password or is an old .doc. Open it and save it as .docx "
                                  "without a password."),
        (docx(LINES)[:3000], "row 2: this is no Word file that can be read (BadZipFile"),
        (replaced(docx(LINES), "word/document.xml", lambda xml: xml[:400]), "row 2: this is no Word file that can be read (XMLSyntaxError"),
        (replaced(docx(LINES), "[Content_Types].xml", lambda xml: b"<a/>"), "row 2: this is no Word file that can be read ("),
        (docx([]), "row 2: the text is empty."),
        (docx(["only English"]), "row 2: there is no Arabic letter in the text."),
    ],
)  # fmt: skip
def test_a_word_file_that_cannot_be_read_is_refused(tmp_path, data, said):
    assert refusal(put(tmp_path, "a.docx", data)).startswith(said)


# PDF


@pytest.fixture
def quick(monkeypatch):
    """PDF files read in this process: starting another takes longer than all else here."""
    monkeypatch.setattr(pdf_reader, "_pages", pdf_pages.read_pages)


def test_a_pdf_drawn_line_by_line_is_read(tmp_path):
    found = read_document(put(tmp_path, "a.pdf", pdf([visual(line) for line in LINES])), where="row 2")
    assert [line for line in found.text.splitlines() if line] == LINES
    assert found.encoding == "PDF"


@pytest.mark.usefixtures("quick")
def test_numbers_and_foreign_words_keep_their_direction(tmp_path):
    line = "بلغت الكلفة 1,250 مليوناً (نحو 12.5 في المئة) وفق UNESCO بحسب التقرير."
    drawn = "ريرقتلا بسحب UNESCO قفو )ةئملا يف 12.5 وحن( ًانويلم 1,250 ةفلكلا تغلب"
    drawn = "." + drawn.translate(str.maketrans("()", ")("))
    found = read_document(put(tmp_path, "a.pdf", pdf([drawn])), where="row 2")
    assert found.text == line + "\n"


def test_shapes_of_print_become_letters_and_joined_letters_one_word(tmp_path):
    assert pdf_reader._read(visual("ﻭﺻﻞ ﺍﻟ ﻮﻓﺪ ﺇﻟﻰ ﺍﻟﻤ  ﺪﻳﻨﺔ ﻻ ﻏﻴﺮ"), False) == "وصل الوفد إلى المدينة لا غير"
    assert pdf_reader._read("مالس\ue000ىل إ", True) == "إلى سلام"


@pytest.mark.parametrize("step", [-30, 30])
@pytest.mark.usefixtures("quick")
def test_words_are_read_where_they_are_placed(tmp_path, step):
    placed = [[(650 - 70 * at, visual(word)) for at, word in enumerate(line.split())] for line in LINES]
    placed = [line[::-1] for line in placed] if step > 0 else placed
    found = read_document(put(tmp_path, "a.pdf", pdf(placed, whole_lines=False)), where="row 2")
    assert found.text.split() == TEXT.split()


INSTEAD = (
    " Save the article as a web page or Word file, copy its text from a PDF viewer into a text file (UTF-8) and check it, or "
    "run `pdftotext -enc UTF-8` of Poppler on it."
)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            pdf(LINES),  # drawn so that a reader of the page sees it backwards
            "row 2: the PDF does not say in which order its Arabic letters are read: words are spelt backwards (the first: يف)." + INSTEAD,
        ),
        (
            pdf([visual("كتب درس ذهب جلس نام قام")] * 10),
            "row 2: the PDF does not say in which order its Arabic letters are read: of 60 words 0.0% are function words, where running "
            "text has 2% or more." + INSTEAD,
        ),
        (
            pdf([visual("في األسواق والاقتصاد"), visual("إلى اإلمارات و األول")]),
            "row 2: the PDF does not say in which order its Arabic letters are read: lam and alif have changed places (the first: األسواق)."
            + INSTEAD,
        ),
        (
            pdf(["scanned page"]),
            "row 2: there is no Arabic text in the PDF; it may be a scan. Read it with a program for text recognition (OCR), correct "
            "the result, and save it as plain text (UTF-8).",
        ),
        (b"no pdf", "row 2: this is no PDF file. Check the file, and the ending of its name."),
        (
            pdf(LINES, trailer=b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O (%s) /U (%s) >> /ID [(a) (a)]" % (b"o" * 32, b"u" * 32)),
            "row 2: the PDF is protected by a password. Save it without one, or copy its text into a text file (UTF-8).",
        ),
    ],
    ids=["spelt backwards", "no words", "lam-alif", "scan", "none", "password"],
)  # fmt: skip
@pytest.mark.usefixtures("quick")
def test_a_pdf_that_cannot_be_read_well_is_refused(tmp_path, data, said):
    assert refusal(put(tmp_path, "a.pdf", data)) == said


@pytest.mark.browser
def test_a_page_printed_from_a_browser_is_read(tmp_path):
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if not browser:
        pytest.skip("there is no Chromium here")
    body = "".join(f"<p>{line}</p>" for line in ARTICLE)
    page = put(tmp_path, "a.html", f'<html lang="ar" dir="rtl"><meta charset="utf-8"><body>{body}')
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    command += [f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={tmp_path / 'a.pdf'}", str(page)]
    subprocess.run(command, capture_output=True, timeout=120, check=True)
    found = read_document(tmp_path / "a.pdf", where="row 2").text
    wanted = " ".join(ARTICLE).split()
    same = sum(
        block.size for block in SequenceMatcher(None, wanted, found.split(), autojunk=False).get_matching_blocks()
    )
    assert same >= 0.97 * len(wanted)


def test_a_damaged_pdf_is_refused(tmp_path):
    said = refusal(put(tmp_path, "a.pdf", b"%PDF-1.5\n1 0 obj << /Type"))
    assert said.startswith("row 2: the PDF cannot be read (")
    assert said.endswith(
        "Open it in a PDF viewer and save or print it to a new PDF, or copy its text into a text file (UTF-8)."
    )


def test_a_pdf_that_takes_too_long_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf_reader, "LONGEST_WAIT", 0.01)
    assert "the PDF could not be read in" in refusal(put(tmp_path, "a.pdf", pdf([visual(LINES[0])])))


def test_a_pdf_of_too_many_pages_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf_pages, "MOST_PAGES", 0)
    assert pdf_pages.read_pages(pdf([visual(LINES[0])])) == {"fault": "long"}
    monkeypatch.setattr(pdf_reader, "_pages", lambda data, as_named=False: {"fault": "long"})
    assert refusal(put(tmp_path, "a.pdf", b"%PDF-1.5")) == (
        "row 2: the PDF is longer than 2,000 pages or takes more than 2 GB to read. Cut it into its articles, one file each."
    )


# TEI


def test_tei_is_read_as_the_original_stands():
    found = read_document(SOURCES / "edition.xml", where="row 2")
    assert found.text.splitlines() == [
        "رسالة من البحار",
        "وصلنا إلى الميناأ مساء، وكان البحر هادئاً.",
        "قال الربان: لن نبحر قبل الفجر، ثم نام في مدينته.",
        "يا بحر هل من خبر",
        "عن الذين رحلوا",
        "قمح",
        "شعير",
    ]
    assert found[1:5] == ("TEI", False, "رسالة من البحار", "1911-02-03")


CORPUS = "<teiCorpus>{}</teiCorpus>".format("<TEI><text><body><p>نص قصير</p></body></text></TEI>" * 2)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("<rss><p>نص</p></rss>", "row 2: this XML is no TEI; its root is <rss>. Save the article as TEI, as a web page or as plain text."),
        ("<TEI><text>نص", "row 2: this is no well-formed XML (no element found: line 1, column 13). Correct that place, or save the text as plain text."),
        ("<TEI><text><body/></text></TEI>", "row 2: the TEI file has no text. Put the text into <text><body>, in paragraphs <p>."),
        ("<TEI/>", "row 2: the TEI file has no text."),
        (CORPUS, "row 2: the file holds 2 TEI texts. Put each into a file of its own, or run `compare` on it."),
    ],
)  # fmt: skip
def test_tei_that_cannot_be_read_is_refused(tmp_path, data, said):
    assert refusal(put(tmp_path, "a.xml", data)).startswith(said)


def test_the_same_bytes_give_the_same_text(tmp_path):
    for path in (SOURCES / "page.html", SOURCES / "edition.xml", put(tmp_path, "a.docx", docx(LINES))):
        assert read_document(path, where="x") == read_document(path, where="x")


# files of LibreOffice: the second of the shipped texts, with a running head and page numbers in the PDF


def shipped_lines():
    text = (SOURCES.parents[3] / "corpus" / "tehran-visits" / "texts" / "2020.txt").read_text("utf-8-sig")
    return [line.strip() for line in text.splitlines() if line.strip()]


def test_a_word_file_of_libreoffice_is_read_whole():
    found = read_document(SOURCES / "libreoffice.docx", where="x")
    assert found.text.splitlines() == shipped_lines()


def test_a_pdf_of_libreoffice_is_read_whole_and_in_order():
    found = read_document(SOURCES / "libreoffice.pdf", where="x")
    wanted = shipped_lines()
    assert found.text.split() == " ".join(wanted).split(), "each word, sign and bracket"
    assert found.furniture == (("الميناء اليوم - العدد 17 - صفحة 1", 4), ("1", 4))
    read = set(found.text.splitlines())
    assert len(read & set(wanted)) >= 0.6 * len(wanted), "most paragraphs begin and end where they did"
    assert len(read) <= len(wanted)


def test_what_stood_on_each_page_is_told(tmp_path):
    for name in ("libreoffice.pdf", "libreoffice.docx"):
        shutil.copy(SOURCES / name, tmp_path)
    put(tmp_path, "documents.csv", b"doc_id,file,side\na,libreoffice.pdf,x\nb,libreoffice.docx,y\n")
    put(tmp_path, "settings.toml", b'side = "side"\ntarget = "x"\nreference = "y"\n')
    cleaning = open_corpus(tmp_path).cleaning
    assert cleaning[cleaning["rule"] == "page furniture"][["doc_id", "before", "after"]].values.tolist() == [
        ["a", "الميناء اليوم - العدد 17 - صفحة 1 (4 pages)", ""],
        ["a", "1 (4 pages)", ""],
    ]
    assert collect(SOURCES / "libreoffice.pdf").attrs["left_out"] == [
        ("libreoffice.pdf", 'on 4 of its pages, so no part of the text: "الميناء اليوم - العدد 17 - صفحة 1"'),
        ("libreoffice.pdf", 'on 4 of its pages, so no part of the text: "1"'),
    ]


@pytest.mark.parametrize(
    ("pages", "kept", "furniture"),
    [
        ([["وصل", "1"]], [["وصل", "1"]], ()),
        ([["وصل", "1"], ["غادر", "2"]], [["وصل"], ["غادر"]], (("1", 2),)),
        ([["وصل", "1"], ["غادر", "3"]], [["وصل"], ["غادر"]], (("1", 2),)),
        ([["وصل", "17 قتيلا"], ["غادر", "أمس"]], [["وصل", "17 قتيلا"], ["غادر", "أمس"]], ()),
        ([["", "- 7 -", "", "وصل"], ["- 8 -", "غادر"]], [["", "", "وصل"], ["غادر"]], (("- 7 -", 2),)),
        (
            [["وصل"], ["رأس", "غادر"], ["رأس", "عاد"], ["رأس", "نام"]],
            [["وصل"], ["غادر"], ["عاد"], ["نام"]],
            (("رأس", 3),),
        ),
        ([["أ", "ب", "وصل"]] * 2, [["وصل"]] * 2, (("أ", 2), ("ب", 2))),
        ([[], ["وصل"], [""]], [[], ["وصل"], [""]], ()),
    ],
)
def test_what_is_furniture_of_pages(pages, kept, furniture):
    before = [list(page) for page in pages]
    assert pdf_reader.without_furniture(pages) == (kept, furniture)
    assert pages == before


def test_lines_as_they_were_set_become_paragraphs():
    full, short = "كلمة " * 9 + "كلمة", "كلمة"
    assert pdf_reader.paragraphs_of([[full, full, short, full, short]]) == [f"{full} {full} {short}", f"{full} {short}"]
    assert pdf_reader.paragraphs_of([[full, full, "", full, full]]) == [f"{full} {full}"] * 2
    assert pdf_reader.paragraphs_of([["", full, full, ""], ["", full, short, ""]]) == [f"{full} {full} {full} {short}"]
    assert pdf_reader.paragraphs_of([[full, "", full, "", full, "", short]]) == [f"{full} {full} {full} {short}"], (
        "set wide"
    )
    assert pdf_reader.paragraphs_of([[], [""]]) == []


def test_brackets_that_are_named_as_they_are_read():
    lines = [["وصل (الوفد) إلى «المدينة»"], ["(NATO) «اليوم»"]]
    turned = [[line.translate(pdf_reader._MIRROR) for line in page] for page in lines]
    assert pdf_reader._with_brackets_right(turned) == lines
    assert pdf_reader._with_brackets_right(lines) == lines
