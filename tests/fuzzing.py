"""Inputs that nobody would choose, and what must hold whatever comes: shared by test_fuzz.py and bench_fuzz.py.

Each ``try_...`` takes one generated input and either goes through, with its properties asserted, or raises KitError, which
is an explanation. Anything else is a fault of the kit.
"""

from __future__ import annotations

import html.parser
import json
import math
import sys
import tempfile
from functools import lru_cache
from pathlib import Path

import pandas as pd
from hypothesis import strategies as st

from helpers.measuring.contrast import contrast
from helpers.measuring.counts import count_terms, side_sizes
from helpers.measuring.names import count_names, find_names, name_candidates
from helpers.measuring.quotations import quotations
from helpers.measuring.weights import mean_weights, tf_idf
from helpers.reading import arabic
from helpers.reading.corpus import NAME_KINDS, Corpus, check_settings, open_corpus
from helpers.reading.files import decode
from helpers.reading.paragraphs import log_cleaning, split_paragraphs
from helpers.reading.readers import docx, pdf, pdf_pages, tei
from helpers.reading.readers import html as pages
from helpers.reading.sides import choose_sides
from helpers.reading.sources import collect
from helpers.reading.tokens import merges, read_tokens, tokenise
from helpers.settings import make_settings, read_settings
from helpers.tables import KitError
from helpers.telling import evidence, narrative
from helpers.telling.present import finding_html, table_html

WORDS = (
    "وصل الوفد إلى المدينة صباح اليوم قال الوزير إن التعاون بين البلدين في المجال الأمني سيستمر وأضاف أن وزارة الدفاع "
    "العراقية تدعم الأمن والاستقرار محمد علي عبد الله رئيس الجمهورية مشدداً على ضرورة وللسوريين بهم فى الى مليون 12 ٣٬٢٠٠"
).split()
HOSTILE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</p></div><svg/onload=x>", "&lt;&#0;&amp;", "javascript:alert(1)",
    "[رابط](javascript:x)", "$\\frac{a}{b}$", "\\begin{document}", "=cmd|' /C calc'!A0", "@SUM(1)", "+1", "-1", "{{ x }}", "{% raw %}",
    "\u202e", "\u2066", "\u2069", "\u200f", "\u200b", "\ufeff", "\0", "\x1b[2J", "\x7f", "\ud800", "\U0001f600", "\ufffe", "\u0640" * 30,
    "\u064b" * 30, "ﻻ", "ﷺ", "\ufdfa", "\r\n", "\n\n", "\u2028", "\x85", "\x0b", ".*(a+)+$", "(?<!x", "[", "|", "||", "'", '"', '"""', "«",
    "»", "“", "”", "(", ")", "..", "…", ":", "؟!", "،", "؛", "%s%n", "\\", "../../etc/passwd", "١٢٣", "1,2,3", "0x10", "1e999", "NaN", "None",
    "قال", "قال:", "\"قال\"", "الوزير", "أ", "و", "ال", "لل", "كالـ", "ـ", " ", "\t", "\u00a0", "\u3000",
)  # fmt: skip
letters = st.text(st.characters(codec="utf-16", exclude_categories=()), max_size=12)
arabic_letters = st.text(
    st.sampled_from(
        "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءأإآؤئٱ" + "\u064b\u064e\u0651\u0640\u200c\u0670" + "پچژگکی ٠١٢،.؟" + "ﺍﻟﻮ"
    ),
    max_size=14,
)
pieces = st.one_of(st.sampled_from(WORDS), st.sampled_from(HOSTILE), arabic_letters, letters)


@st.composite
def texts(draw, *, most=30, like_text=True):
    """A text of words, traps and letters, with blanks between them or not."""
    parts = draw(st.lists(pieces, max_size=most))
    joint = draw(st.sampled_from((" ", " ", "", "\n", ". ", "\n\n")))
    text = joint.join(parts)
    return text.replace("\0", "").encode("utf-8", "replace").decode() if like_text else text


@st.composite
def articles(draw):
    """A text as a press article is built, with traps in it."""
    lines = []
    for _ in range(draw(st.integers(1, 4))):
        words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=16))
        if draw(st.booleans()):
            words.insert(draw(st.integers(0, len(words))), draw(pieces))
        lines.append(" ".join(words) + draw(st.sampled_from((".", "", ":", " .."))))
    return draw(st.sampled_from(("\n", "\n\n", " "))).join(lines).replace("\0", "").encode("utf-8", "replace").decode()


def explained(call, *given, **options):
    """What the call returns, or None when it explains itself; the words are checked."""
    try:
        return call(*given, **options)
    except KitError as error:
        said = str(error)
        assert ". " in said or said.endswith("."), said
        assert "Traceback" not in said
        return None


# words and paragraphs


def try_words(text: str) -> None:
    """Words, sentences and every function of a word."""
    last = 0
    for start, end in arabic.words(text):
        assert last <= start < end <= len(text)
        last = end
        word = text[start:end]
        folded = arabic.fold(word)
        assert folded == arabic.fold(folded)
        parts = arabic.segment(word)
        assert isinstance(parts.stem, str)
        for key_of in (arabic.lemma, arabic.stem):
            assert isinstance(key_of(word), str)
        arabic.is_stop_word(word)
    last = 0
    for start, end in arabic.sentences(text):
        assert last <= start < end
        last = end


def table_of(texts_of: list[tuple[str, str]], *, title: str = "") -> pd.DataFrame:
    """Table documents of (side, text) pairs."""
    rows = [
        {"doc_id": f"d{at}", "side": side, "date": "", "title": title, "source": "", "text": text, "encoding": "utf-8",
         "encoding_guessed": False}
        for at, (side, text) in enumerate(texts_of)
    ]  # fmt: skip
    documents = pd.DataFrame(rows)
    documents.attrs["side"] = "side"
    return documents


def try_paragraphs(given: tuple[str, str, str, int]) -> None:
    """A text to paragraphs, cleaning log and tokens: each is a slice of it."""
    text, title, terms, ngrams = given
    documents = table_of([("a", text)], title=title)
    paragraphs = split_paragraphs(documents, publishers=(title,), boilerplate=(title,))
    last = 0
    for row in paragraphs.itertuples():
        assert last <= row.start < row.end <= len(text)
        assert row.text == text[row.start : row.end]
        last = row.end
    corrections = pd.DataFrame({"doc_id": ["d0"], "before": [text[:5]], "after": [title], "reason": [""]})
    corrections = corrections[corrections["before"].str.strip() != ""]
    cleaning = log_cleaning(documents, paragraphs, corrections, leave_out=("title",), publishers=(title,))
    for row in cleaning.itertuples():
        assert 0 <= row.start <= row.end <= len(text)
    variants = "|".join(part for part in (title[1:], title[2:9], ".*و", "(وفد") if arabic.words(part))
    names = pd.DataFrame({"name": [title or "وفد"], "variants": [variants], "kind": ["person"], "english": ["x"]})
    options = {"terms": terms, "ngrams": ngrams, "cleaning": cleaning}
    tokens = explained(tokenise, paragraphs, names=names, **options)
    tokens = tokenise(paragraphs, **options) if tokens is None else tokens
    for row in tokens.itertuples():
        assert text[row.start : row.end] == row.surface
        assert row.term
    assert (tokens["position"].diff().dropna() >= 0).all()


paragraph_inputs = st.tuples(
    st.one_of(texts(), articles()), texts(most=3), st.sampled_from(("lemma", "stem", "surface")), st.integers(1, 5)
)


# files


def try_bytes(data: bytes) -> None:
    """Bytes to text: text, or an explanation."""
    found = explained(decode, data, where="a.txt")
    if found is not None:
        assert "\0" not in found.text
        assert found.text.strip()


@st.composite
def encoded(draw):
    """Bytes: texts in some encoding, whole or cut, or no text at all."""
    if draw(st.integers(0, 3)) == 0:
        return draw(st.binary(max_size=200))
    text = draw(texts(like_text=False))
    data = text.encode(
        draw(st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1256", "iso8859_6", "utf-32"))), "replace"
    )
    at = draw(st.integers(0, max(len(data), 1)))
    return data[:at] + draw(st.sampled_from((b"", b"\xff", b"\0", b"\xd8"))) + data[at:]


@st.composite
def spoilt(draw, whole: bytes):
    """A good file with some of its bytes gone, doubled or changed."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, 4))):
        at, n = draw(st.integers(0, max(len(data) - 1, 0))), draw(st.integers(0, 40))
        how = draw(st.sampled_from(("cut", "twice", "put")))
        if how == "cut":
            del data[at : at + n]
        elif how == "twice":
            data[at:at] = data[at : at + n]
        else:
            data[at : at + n] = draw(st.one_of(st.binary(max_size=20), texts(most=2).map(str.encode)))
    return bytes(data)


def try_page(data: bytes) -> None:
    """A web page: the article's text, without script, or an explanation."""
    found = explained(pages.read_html, data, where="a.html")
    if found is not None:
        (text, _, _), _, _ = found
        assert "\r" not in text
        assert all(text.splitlines())


@st.composite
def html_pages(draw):
    """A page of tags that open and close as they like."""
    tags = "p div article h1 br a span script style table td li b section nav title meta svg form select textarea iframe math".split()
    made = []
    for _ in range(draw(st.integers(0, 25))):
        tag = draw(st.sampled_from(tags))
        kind = draw(st.integers(0, 3))
        if kind == 0:
            made.append(
                f"<{tag} {draw(st.sampled_from(('', 'class=comments', 'id=x hidden', 'itemprop=articleBody', 'style=display:none', 'a')))}>"
            )
        elif kind == 1:
            made.append(f"</{tag}>")
        else:
            made.append(draw(st.one_of(articles(), pieces)).replace("\ud800", ""))
    return "".join(made).encode("utf-8", "replace")


def try_word_file(data: bytes) -> None:
    """A spoilt Word file: text, or an explanation."""
    found = explained(docx.read_docx, data, where="a.docx")
    assert found is None or isinstance(found[0], str)


def try_tei(data: bytes) -> None:
    """A spoilt TEI file: texts, or an explanation."""
    found = explained(tei.read_tei, data, where="a.xml")
    assert found is None or all(text.strip() for text, _, _ in found)


def try_pdf(data: bytes) -> None:
    """A spoilt PDF, read in this process: pages or a fault in words, then lines in reading order."""
    found = pdf_pages.read_pages(data)
    assert set(found) in ({"pages"}, {"fault"})
    for page in found.get("pages", []):
        for line in page.splitlines():
            assert isinstance(pdf._read(line, True), str)
        pdf._wrong_order(page)
    lines = [[pdf._read(line, False) for line in page.splitlines()] for page in found.get("pages", ())]
    kept, furniture = pdf.without_furniture(lines)
    assert sum(map(len, kept)) + sum(n for _, n in furniture) == sum(map(len, lines))
    words_of = " ".join(pdf.paragraphs_of(kept)).split()
    assert words_of == [word for page in kept for line in page for word in line.split()]


_LINES = st.one_of(
    st.just(""), st.sampled_from(("1", "2", "- 7 -", "الأولى 7", "الأولى 8", "(وصل", ") غادر", "«قال»")), articles()
)
page_lines = st.lists(st.lists(_LINES, max_size=6), max_size=5)


def try_page_lines(pages: list[list[str]]) -> None:
    """Lines of a PDF's pages: what is taken out is counted, and no word of the rest is lost or moved."""
    kept, furniture = pdf.without_furniture(pages)
    assert sum(map(len, kept)) + sum(n for _, n in furniture) == sum(map(len, pages))
    assert pdf.without_furniture([[]] * len(pages)) == ([[]] * len(pages), ())
    there = [word for page in kept for line in page for word in line.split()]
    assert " ".join(pdf.paragraphs_of(kept)).split() == there
    turned = pdf._with_brackets_right(kept)
    assert [len(line) for page in turned for line in page] == [len(line) for page in kept for line in page]


_CELLS = st.one_of(st.sampled_from(("", "2013", "2020", "x", "target", "reference", " x", "-1", "a b")), pieces)


@st.composite
def side_tables(draw):
    """A table of strings, and the sides that are asked of it: often ones that are there."""
    names = draw(
        st.lists(
            st.sampled_from(("year", "side", "Side", "id", "outlet", "التاريخ", "", "\x1b[2J")), unique=True, max_size=4
        )
    )
    n = draw(st.integers(1, 6))
    pools = {name: draw(st.lists(_CELLS, min_size=1, max_size=3)) for name in names}
    columns = {name: draw(st.lists(st.sampled_from(pool), min_size=n, max_size=n)) for name, pool in pools.items()}
    values = [value for column in columns.values() for value in column]
    asked = {"side": "", "target": "", "reference": ""}
    if draw(st.booleans()):
        return pd.DataFrame(columns, index=range(n), dtype=object), asked
    for name, there in (("side", names), ("target", values), ("reference", values)):
        asked[name] = draw(st.sampled_from(("", *there)) if draw(st.integers(0, 9)) else _CELLS)
    return pd.DataFrame(columns, index=range(n), dtype=object), asked


def try_sides(given: tuple[pd.DataFrame, dict]) -> None:
    """Two sides of a table: two different values that stand in the column, or an explanation that no terminal obeys."""
    table, asked = given
    try:
        choice = choose_sides(table, where="a.csv", **asked)
    except KitError as error:
        shown = (
            str(error)
            .replace(asked["side"], "")
            .replace(asked["target"].strip(), "")
            .replace(asked["reference"].strip(), "")
        )
        assert not set(shown) & set("\x1b\u202e\x00")
        explained(_raise, error)
        return
    assert choice.target != choice.reference
    assert {choice.target, choice.reference} <= set(table[choice.side])
    for name in ("target", "reference"):
        assert getattr(choice, name) == (asked[name].strip() or getattr(choice, name))
    assert not set(choice.said) & set("\x1b\u202e\n")


def _raise(error: KitError) -> None:
    raise error


@lru_cache(maxsize=1)
def binary_files() -> dict[str, bytes]:
    """A good Word file, TEI, page and PDF, to be spoilt."""
    sys.path.insert(0, str(Path(__file__).with_name("reading")))
    from making_files import docx as make_docx
    from making_files import pdf as make_pdf

    lines = [" ".join(WORDS[:20]), " ".join(WORDS[20:])]
    sources = Path(__file__).with_name("reading") / "data" / "sources"
    return {
        "docx": make_docx(lines, table=[["قمح", "شعير"]]),
        "pdf": make_pdf([line[::-1] for line in lines]),
        "html": (sources / "page.html").read_bytes(),
        "tei": (sources / "edition.xml").read_bytes(),
    }


# tables, settings, whole folders


@st.composite
def tables(draw):
    """(ending, bytes) of a table: records written well, then perhaps spoilt."""
    usual = ["text", *draw(st.lists(st.sampled_from(("id", "side", "date", "title", "x")), max_size=3, unique=True))]
    unusual = st.sampled_from(("text", "النص", "id", "side", "date", "title", "", "x"))
    names = usual if draw(st.booleans()) else draw(st.lists(unusual, min_size=1, max_size=4, unique=True))
    values = st.one_of(
        texts(most=5, like_text=False),
        st.none(),
        st.integers(),
        st.floats(),
        st.lists(st.integers(), max_size=2),
        st.booleans(),
    )
    ending = draw(st.sampled_from((".csv", ".tsv", ".jsonl", ".json")))
    first = articles() if names is usual and draw(st.booleans()) else values
    rows = draw(st.lists(st.tuples(first, *[values] * (len(names) - 1)), max_size=4))
    if ending in (".csv", ".tsv"):
        mark = draw(st.sampled_from(",;\t"))
        quote = draw(st.booleans())
        cells = [[str(cell).replace('"', '""') for cell in row] for row in [tuple(names), *rows]]
        text = "\n".join(mark.join(f'"{cell}"' if quote else cell for cell in row) for row in cells)
    else:
        records = [dict(zip(names, row, strict=True)) for row in rows]
        text = json.dumps(records) if ending == ".json" else "\n".join(json.dumps(record) for record in records)
    data = text.encode("utf-8", "replace")
    return ending, draw(spoilt(data)) if data and draw(st.booleans()) else data


def try_table(given: tuple[str, bytes]) -> None:
    """A table of texts: documents with names of their own, or an explanation."""
    ending, data = given
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{ending}"
        path.write_bytes(data)
        found = explained(collect, path)
    if found is not None:
        assert len(found)
        assert found["doc_id"].str.casefold().is_unique
        for name, text in zip(found["doc_id"], found["text"], strict=True):
            assert name
            assert not set("/\\.:") & set(name)
            assert text.encode("utf-8").decode("utf-8") == text
            assert "\0" not in text


setting_values = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), texts(most=2, like_text=False), st.lists(texts(most=2), max_size=3),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2), st.sampled_from(("lemma", "auto", "a", "b", 3, 99)),
)  # fmt: skip
setting_names = st.sampled_from(
    "side target reference title unit terms ngrams stop_words leave_out publishers permutations seed analyser colour source".split()
)
settings_inputs = st.one_of(
    st.dictionaries(setting_names, setting_values, max_size=8),
    st.fixed_dictionaries(
        {"side": st.just("side"), "target": st.one_of(st.just("b"), setting_values), "reference": st.just("a")},
        optional={
            "title": texts(most=2),
            "terms": st.one_of(st.sampled_from(("lemma", "stem", "surface")), setting_values),
            "ngrams": st.integers(0, 6),
            "seed": st.integers(-1, 2**33),
            "publishers": st.lists(texts(most=2), max_size=3),
        },
    ),
)


def try_settings(values: dict) -> None:
    """Settings: a record with valid values, or an explanation."""
    found = explained(make_settings, values)
    if found is not None:
        assert found.target != found.reference
        assert 1 <= found.ngrams <= 5
        assert found.unit in ("auto", "paragraph", "document")


def try_settings_file(data: bytes) -> None:
    """settings.toml of any bytes."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "settings.toml").write_bytes(data)
        explained(read_settings, Path(folder))


SETTINGS = 'side = "side"\ntarget = "b"\nreference = "a"\n'
DOCUMENTS = "doc_id,file,side,title\nx,texts/x.txt,a,عنوان\ny,texts/y.txt,b,\n"
NAMES = "name,variants,kind,english\nمحمد علي,محمد|علي,person,M. A.\n"
CORRECTIONS = "doc_id,before,after,reason\nx,الوفد,الوفود,test\n"
FOLDER = {
    "settings.toml": SETTINGS, "documents.csv": DOCUMENTS, "names.csv": NAMES, "corrections.csv": CORRECTIONS,
    "texts/x.txt": "وصل الوفد إلى المدينة.\n", "texts/y.txt": "غادر الوفد المدينة.\n", "glosses.csv": "term,english\nوفد,delegation\n",
    "themes.csv": "theme,patterns,english\nوفود,وفد|الوفد,delegations\n",
}  # fmt: skip


@st.composite
def folders(draw):
    """A good corpus folder of which one file or two are spoilt."""
    made = {name: text.encode() for name, text in FOLDER.items()}
    for name in draw(st.lists(st.sampled_from(sorted(made)), min_size=1, max_size=2, unique=True)):
        made[name] = draw(st.one_of(spoilt(made[name]), texts(most=8).map(str.encode)))
    return made


def try_folder(files: dict[str, bytes]) -> None:
    """A corpus folder: opened, or an explanation."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "texts").mkdir()
        for name, data in files.items():
            (Path(folder) / name).write_bytes(data)
        found = explained(open_corpus, folder, {})
    if found is not None:
        assert set(found.documents[found.settings.side]) == {found.settings.target, found.settings.reference}


# the whole chain


@st.composite
def corpora(draw):
    """Documents of two sides, names, corrections and options of the reading."""
    documents = [(side, draw(articles())) for side in ("a", "b") for _ in range(draw(st.integers(1, 3)))]
    names = draw(st.lists(st.tuples(pieces, pieces, st.sampled_from(NAME_KINDS), pieces), max_size=3))
    changes = draw(
        st.fixed_dictionaries(
            {
                "terms": st.sampled_from(("lemma", "stem", "surface")),
                "ngrams": st.integers(1, 3),
                "unit": st.sampled_from(("auto", "paragraph", "document")),
                "stop_words": st.booleans(),
                "seed": st.integers(0, 9),
                "target_label": pieces,
                "publishers": st.lists(pieces, max_size=2),
            }
        )
    )
    return documents, names, changes


class _Markup(html.parser.HTMLParser):
    """Fails on anything that acts in a page."""

    allowed = frozenset(
        "a abbr b bdi bdo br caption code col colgroup cite dd details div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i li mark nav ol p "
        "q s section small span strong sub summary sup table tbody td tfoot th thead time tr ul wbr article header footer blockquote".split()
    )

    def handle_starttag(self, tag, attrs):
        assert tag in self.allowed, tag
        for name, value in attrs:
            assert not name.startswith("on"), name
            if name in ("href", "src"):
                assert (
                    not (value or "").strip().lower().startswith(("javascript:", "data:", "http", "//", "vbscript:"))
                ), value

    def handle_decl(self, decl):
        raise AssertionError(decl)


def inert(page: str) -> None:
    """Assert that nothing in a piece of a page acts."""
    assert "\0" not in page
    parser = _Markup()
    parser.feed(page)
    parser.close()


def try_chain(given) -> None:
    """Read, split, cut into words, count, weigh, contrast, tell: numbers hold and the page is inert."""
    texts_of, names, changes = given
    documents = table_of(texts_of)
    settings = explained(
        make_settings, {"side": "side", "target": "b", "reference": "a", "permutations": 99, **changes}
    )
    if settings is None or explained(check_settings, settings) is None:
        return
    paragraphs = split_paragraphs(documents, publishers=settings.publishers, boilerplate=settings.boilerplate)
    nothing = pd.DataFrame(columns=["doc_id", "before", "after", "reason"], dtype=str)
    corpus = Corpus(
        folder=Path("fuzz"),
        settings=settings,
        documents=documents,
        paragraphs=paragraphs,
        names=pd.DataFrame(names, columns=["name", "variants", "kind", "english"], dtype=str),
        glosses=pd.DataFrame(columns=["term", "english"], dtype=str),
        themes=pd.DataFrame(columns=["theme", "patterns", "english"], dtype=str),
        corrections=nothing,
        cleaning=log_cleaning(
            documents, paragraphs, nothing, leave_out=settings.leave_out, publishers=settings.publishers
        ),
    )
    explained(_tell, corpus)


def _tell(corpus: Corpus) -> None:
    settings, wording = corpus.settings, narrative.wording_of(corpus)
    tokens = read_tokens(corpus)
    counts = count_terms(tokens, by=settings.by)
    assert counts["n"].sum() == len(tokens)
    weights = tf_idf(counts)
    lengths = (weights["tf_idf"] ** 2).groupby([weights["doc_id"], weights["paragraph"]]).sum()
    assert all(math.isclose(length, 1, rel_tol=1e-9) for length in lengths)
    means = mean_weights(weights, side=settings.side)
    table = contrast(counts, **settings.contrast)
    assert table["n_target"].sum() + table["n_reference"].sum() == len(tokens)
    assert table["log_ratio"].map(math.isfinite).all()
    for name in ("p_value", "p_familywise", "q_value"):
        assert table[name].dropna().between(0, 1).all()
    sizes = side_sizes(corpus.paragraphs, tokens, side=settings.side)
    mentions = find_names(corpus.paragraphs, corpus.names, side=settings.side)
    named = count_names(mentions, corpus.names, **settings.sides)
    said = quotations(corpus.paragraphs, corpus.names, side=settings.side, mentions=mentions)
    name_candidates(corpus.paragraphs, corpus.names, side=settings.side)
    findings = [
        narrative.describe_texts(sizes, wording, **settings.sides),
        narrative.describe_cleaning(corpus.cleaning, corpus.paragraphs, wording),
        narrative.describe_merges(merges(tokens), wording),
        *(narrative.describe_weights(means, wording, **settings.pick(which)) for which in narrative.SIDES),
        narrative.describe_contrast(table, wording),
        *(narrative.describe_leaders(table, wording, which=which) for which in narrative.SIDES),
        *narrative.describe_leading(table, wording, which="target"),
        narrative.describe_names(named, wording),
        narrative.describe_marked(said, wording, **settings.sides),
        narrative.describe_in_short(table, wording),
    ]
    for finding in findings:
        if finding is not None:
            inert(finding_html(finding))
    heads = {
        "display": "word",
        "n_target": "{target}",
        "n_reference": "{reference}",
        "log_ratio": "bits",
        "verdict": "verdict",
    }
    inert(
        table_html(
            table,
            name="contrast",
            caption="x",
            columns=heads,
            labels=settings.labels,
            arabic=["display"],
            link={"display": "term"},
        )
    )
    hits = evidence.find_hits(tokens=tokens, mentions=mentions, quotations=said).groupby("kind", sort=False).head(6)
    sides = {"side": settings.side, "target": settings.target, "labels": settings.labels}
    full, places = evidence.text_pages(hits, corpus.documents, corpus.paragraphs, leave_out=settings.leave_out, **sides)
    for page in full:
        inert(page.body)
    inert(
        evidence.passages_html(
            hits, corpus.documents, corpus.paragraphs, reference=settings.reference, places=places, most=2, **sides
        )
    )
