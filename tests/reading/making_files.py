"""Makes the binary files that the tests of the readers read: Word, PDF, bombs."""

import gzip
import io
import zipfile

from docx import Document


def docx(paragraphs, *, table=(), xml=None):
    """Bytes of a Word file; ``xml`` is put into the body as it stands, before the table."""
    from docx.oxml import parse_xml

    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if xml:
        document.element.body.insert(len(paragraphs), parse_xml(xml))
    if table:
        made = document.add_table(rows=0, cols=len(table[0]))
        for row in table:
            for cell, text in zip(made.add_row().cells, row, strict=True):
                cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def replaced(data, part, change):
    """A zip file with the bytes of one part changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            content = old.read(item)
            new.writestr(item.filename, change(content) if item.filename == part else content)
    return made.getvalue()


def pdf(lines, *, trailer=b"", whole_lines=True):
    """Bytes of a PDF of one page.

    With ``whole_lines`` each line is drawn in one step, as Word and LibreOffice do; else a line is a list of words, each
    drawn at the place that it is given.
    """
    drawn, y = [], 780
    for line in lines:
        for x, text in [(50, line)] if whole_lines else line:
            code = text.encode("utf-16-be").hex()
            drawn.append(f"BT /F1 12 Tf 1 0 0 1 {x} {y} Tm <{code}> Tj ET")
        y -= 20
    ranges = "\n".join(f"<{high:02x}00> <{high:02x}ff> <{high:02x}00>" for high in (0x00, 0x06, 0x20, 0xFB, 0xFC, 0xFE))
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n6 beginbfrange\n{ranges}\nendbfrange\nendcmap end end"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        _stream("\n".join(drawn).encode()),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /DW 500 /CIDSystemInfo "
        b"<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        _stream(cmap.encode()),
    ]
    made, offsets = bytearray(b"%PDF-1.5\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    made += b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    return bytes(made)


def _stream(data):
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(data), data)


def visual(line):
    """A line as it is drawn: its letters from left to right."""
    return line[::-1]


def packed_zeros(megabytes):
    """A small .gz that unpacks to so many MB."""
    stream = io.BytesIO()
    with gzip.GzipFile(fileobj=stream, mode="wb", mtime=0) as packed:
        for _ in range(megabytes):
            packed.write(b"a" * 1_000_000)
    return stream.getvalue()
