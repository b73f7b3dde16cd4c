"""Passages and full texts: every hit leads to its place and back."""

import re
from html import unescape
from html.parser import HTMLParser

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.telling import evidence
from helpers.telling.addresses import KINDS, address_of, place
from helpers.telling.evidence import (
    anchor,
    entries,
    find_hits,
    key_of,
    page_html,
    parted,
    passages,
    passages_html,
    text_pages,
)

TEXTS = {
    "a": "وصل وفد إلى المدينة. غادر الوفد ليلا.\n\nقال سمير إن «السوق مفتوحة».",
    "b": "لم يصل أحد. <script>وفد</script> & «وفد».",
}


def _place(doc_id: str, word: str, nth: int = 0) -> tuple[int, int]:
    start = [match.start() for match in re.finditer(re.escape(word), TEXTS[doc_id])][nth]
    return start, start + len(word)


def _rows(*rows: tuple) -> list[dict]:
    return [
        {"doc_id": doc_id, "start": _place(doc_id, word, nth)[0], "end": _place(doc_id, word, nth)[1], **more}
        for doc_id, word, nth, more in rows
    ]


DOCUMENTS = pd.DataFrame(
    {"doc_id": ["a", "b"], "side": ["x", "y"], "title": ["خبر", ""], "text": [TEXTS["a"], TEXTS["b"]]}
)
CUT = TEXTS["a"].index("\n")
PARAGRAPHS = pd.DataFrame(
    [("a", 0, "body", 0, CUT), ("a", 1, "heading", CUT + 2, len(TEXTS["a"])), ("b", 0, "body", 0, len(TEXTS["b"]))],
    columns=["doc_id", "paragraph", "kind", "start", "end"],
)
PARAGRAPHS["text"] = [TEXTS[row.doc_id][row.start : row.end] for row in PARAGRAPHS.itertuples()]
TOKENS = pd.DataFrame(
    _rows(
        ("a", "وفد", 0, {"term": "وفد", "surface": "وفد"}),
        ("a", "الوفد", 0, {"term": "وفد", "surface": "الوفد"}),
        ("b", "وفد", 0, {"term": "وفد", "surface": "وفد"}),
        ("b", "وفد", 1, {"term": "وفد", "surface": "وفد"}),
        ("a", "السوق", 0, {"term": "سوق", "surface": "السوق"}),
        ("a", "سمير", 0, {"term": "name:سمير", "surface": "سمير", "display": "سمير"}),
    )
)
TOKENS["display"] = TOKENS["term"].map({"وفد": "وفد", "سوق": "السوق", "name:سمير": "سمير"})
MENTIONS = pd.DataFrame(_rows(("a", "سمير", 0, {"name": "سمير"})))
QUOTATIONS = pd.DataFrame(_rows(("a", "السوق مفتوحة", 0, {"text": "السوق مفتوحة"})))
PARALLELS = pd.DataFrame(
    [
        {
            **dict(zip(("target_doc_id", "target_start", "target_end"), ("a", *_place("a", "وصل وفد")), strict=True)),
            **dict(
                zip(
                    ("reference_doc_id", "reference_start", "reference_end"), ("b", *_place("b", "لم يصل")), strict=True
                )
            ),
            "target_text": "وصل وفد",
        }
    ]
)
SIDES = {"side": "side", "target": "x", "labels": ("first", "second")}


@pytest.fixture(scope="module")
def hits():
    return find_hits(
        tokens=TOKENS, mentions=MENTIONS, quotations=QUOTATIONS, parallels=PARALLELS, english={"سمير": "Samir <s>"}
    )


@pytest.fixture(scope="module")
def pages(hits):
    texts, places = text_pages(hits, DOCUMENTS, PARAGRAPHS, leave_out=("heading",), **SIDES)
    body = passages_html(hits, DOCUMENTS, PARAGRAPHS, reference="y", places=places, **SIDES)
    return texts, places, body


def test_addresses_are_fixed():
    assert anchor("سلام") == "t-fa65ac7860"
    assert evidence.address("سلام", "name") == "passages.html#n-fa65ac7860"
    assert anchor("سلام", "theme") != anchor("سلام"), "a theme may be called as a word is counted"
    assert len({anchor("سلام", kind) for kind in KINDS}) == len(KINDS)
    assert re.fullmatch("t-[0-9a-f]{10}", anchor("\ud800 <&>"))


def test_keys():
    assert key_of({"term": "وفد"}, "term") == "وفد"
    assert key_of({"doc_id": "a", "start": 3.0}, "quotation") == "a:3"
    row = {"target_doc_id": "a", "target_start": 1, "reference_doc_id": "b", "reference_start": 2}
    assert key_of(row, "parallel") == "a:1|b:2"
    said = {"speaker": "سمير", "verb": "قال", "name": "منى", "theme": "وفد"}
    assert [key_of(said, kind) for kind in ("speaker", "verb", "candidate", "theme")] == ["سمير", "قال", "منى", "وفد"]


def test_one_spelling_may_be_a_word_a_theme_a_speaker_and_a_proposal():
    kinds = ["term", "name", "candidate", "theme", "speaker", "verb", "quotation", "parallel"]
    assert len({anchor("وفد", kind)[0] for kind in kinds}) == len(kinds)
    assert "d" not in {anchor("وفد", kind)[0] for kind in kinds}  # ids of the documents


def test_a_row_leads_to_its_place_in_the_text():
    row = {"doc_id": "a", "start": 7.0, "term": "وفد"}
    assert address_of(row, "place") == f"texts.html#{anchor('a', 'document')}-7"
    assert address_of(row, "document") == place("a") == f"texts.html#{anchor('a', 'document')}"
    assert address_of(row, "term") == f"passages.html#{anchor('وفد')}"


def test_hits(hits):
    found = hits.groupby(["kind", "label"], sort=False).size().to_dict()
    assert found == {
        ("term", "السوق"): 1,
        ("term", "وفد"): 4,
        ("name", "سمير"): 1,
        ("quotation", "السوق مفتوحة"): 1,
        ("parallel", "وصل وفد"): 2,
    }
    name = hits[hits["kind"] == "name"].iloc[0]
    assert (name["anchor"], name["alias"], name["english"]) == (
        anchor("سمير", "name"),
        anchor("name:سمير"),
        "Samir <s>",
    )
    shuffled = find_hits(
        tokens=TOKENS.sample(frac=1, random_state=1), mentions=MENTIONS, quotations=QUOTATIONS, parallels=PARALLELS
    )
    assert shuffled.drop(columns="english").equals(hits.drop(columns="english"))


def test_a_name_elsewhere_keeps_an_entry_of_its_own():
    more = pd.concat([MENTIONS, pd.DataFrame(_rows(("b", "أحد", 0, {"name": "سمير"})))])
    found = find_hits(tokens=TOKENS, mentions=more)
    assert {anchor("name:سمير"), anchor("سمير", "name")} <= set(found["anchor"])
    assert set(found["alias"]) == {""}


def test_a_quotation_stands_under_its_speaker_and_its_verb():
    start, end = _place("a", "قال")
    said = QUOTATIONS.assign(speaker="سمير", verb="قال", verb_start=start, verb_end=end)
    silent = QUOTATIONS.assign(speaker="", verb="", verb_start=-1, verb_end=-1, start=_place("a", "مفتوحة")[0])
    found = find_hits(tokens=TOKENS, quotations=pd.concat([said, silent]))
    spans = found[found["kind"].isin(["speaker", "verb"])][["kind", "label", "start", "end"]]
    assert spans.values.tolist() == [["speaker", "سمير", *_place("a", "السوق مفتوحة")], ["verb", "قال", start, end]]


def test_proposed_names_have_their_passages():
    found = find_hits(tokens=TOKENS, candidates=pd.DataFrame(_rows(("b", "أحد", 0, {"name": "أحد"}))))
    assert found[found["kind"] == "candidate"][["anchor", "doc_id"]].values.tolist() == [
        [anchor("أحد", "candidate"), "b"]
    ]


def test_entries_are_parted_by_the_room_of_a_page_and_none_is_lost(hits):
    _, places = text_pages(hits, DOCUMENTS, PARAGRAPHS, leave_out=(), **SIDES)
    found = list(entries(hits, DOCUMENTS, PARAGRAPHS, reference="y", places=places, **SIDES))
    assert [entry.anchor for entry in found] == list(hits["anchor"].unique())
    largest = max(len(entry.html.encode()) for entry in found)
    parts = parted(found, room=2 * largest)
    assert len(parts) > 1
    assert [entry for part in parts for entry in part] == found
    for part in parts:
        assert len(page_html(part).encode()) < 2 * largest + 1500  # beside the entries, headings and lists
    assert parted(found, room=10**6) == [found]
    assert parted(found, room=1) == [[entry] for entry in found]  # what is larger than a page has one of its own
    assert parted([], room=1) == [[]]


def test_an_entry_leads_back_to_the_pages_that_speak_of_it(hits):
    _, places = text_pages(hits, DOCUMENTS, PARAGRAPHS, leave_out=(), **SIDES)
    mentioned = {
        anchor("سمير", "name"): [("05.html#f", "Voices")],
        anchor("name:سمير"): [("03.html#g", "Contrast"), ("05.html#h", "Voices")],
    }
    found = entries(hits, DOCUMENTS, PARAGRAPHS, reference="y", places=places, mentioned=mentioned, **SIDES)
    html = {entry.label: entry.html for entry in found}
    back = '<p class="back">Spoken of in: <a href="05.html#f">Voices</a>, <a href="03.html#g">Contrast</a></p>'
    assert back in html["سمير"]
    assert "Spoken of" not in html["وفد"]


def test_passages_are_sentences_with_all_their_hits(hits):
    found = list(passages(hits[hits["anchor"] == anchor("وفد")], PARAGRAPHS))
    assert [TEXTS[each.doc_id][each.start : each.end].strip() for each in found] == [
        "وصل وفد إلى المدينة.",
        "غادر الوفد ليلا.",
        "<script>وفد</script> & «وفد».",
    ]
    assert [len(each.hits) for each in found] == [1, 1, 2]


def test_every_hit_is_marked_in_its_own_spelling(pages):
    _, _, body = pages
    entry = re.search(f'<section class="entry" id="{anchor("وفد")}".*?</section>', body, re.DOTALL)[0]
    assert re.findall("<mark>(.*?)</mark>", entry) == ["وفد", "الوفد", "وفد", "وفد"]
    target, reference = entry.split('<div class="column">')[1:]
    assert 'class="side target">first</span> <span class="quiet">2</span>' in target
    assert 'class="side reference">second</span> <span class="quiet">2</span>' in reference
    assert "Samir &lt;s&gt;" in body


def test_a_side_without_hits_says_so(pages):
    entry = re.search(f'<section class="entry" id="{anchor("سوق")}".*?</section>', pages[2], re.DOTALL)[0]
    assert entry.count("Not in these texts.") == 1


class _Links(HTMLParser):
    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.ids, self.hrefs, self.tags, self.depth, self.nested = [], [], set(), 0, False
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags.add(tag)
        self.ids += filter(None, [attributes.get("id")])
        if tag == "a":
            self.hrefs.append(attributes["href"])
            self.nested |= self.depth > 0
            self.depth += 1

    def handle_endtag(self, tag):
        self.depth -= tag == "a"


def test_every_link_there_and_back_has_its_place(pages):
    texts, _, body = pages
    entries, full = _Links(body), _Links(texts[0].body)
    assert len(set(entries.ids)) == len(entries.ids)
    assert len(set(full.ids)) == len(full.ids)
    assert not entries.nested
    assert not full.nested
    for href in entries.hrefs:
        page, _, name = href.partition("#")
        assert name in (full.ids if page == "texts.html" else entries.ids)
    for href in full.hrefs:
        page, _, name = href.partition("#")
        assert name in (entries.ids if page == "passages.html" else full.ids)
    assert anchor("name:سمير") in entries.ids  # the word's address leads to the name's entry
    assert any(href.startswith(f"passages.html#{anchor('وفد')}") for href in full.hrefs)


def test_the_place_of_a_passage_is_that_of_its_hit(pages):
    texts, places, _ = pages
    start = _place("a", "الوفد")[0]
    assert places["a", start] == f"texts.html#d1-w{start}"
    assert f'<a id="d1-w{start}" href="passages.html#{anchor("وفد")}">الوفد</a>' in texts[0].body


def test_a_stretch_has_one_link_in_the_full_text_and_its_answering_words_are_marked():
    shared = {
        "target_shared": (_place("a", "وصل"), _place("a", "المدينة")),
        "reference_shared": (_place("b", "يصل"), _place("b", "أحد")),
    }
    found = find_hits(tokens=TOKENS, parallels=PARALLELS.assign(**{name: [spans] for name, spans in shared.items()}))
    texts, places = text_pages(found, DOCUMENTS, PARAGRAPHS, leave_out=(), **SIDES)
    name = found.loc[found["kind"] == "parallel", "anchor"].iloc[0]
    assert texts[0].body.count(f'href="passages.html#{name}"') == 2  # one a side
    body = passages_html(found, DOCUMENTS, PARAGRAPHS, reference="y", places=places, **SIDES)
    entry = re.search(f'<section class="entry" id="{name}".*?</section>', body, re.DOTALL)[0]
    assert re.findall("<mark>(.*?)</mark>", entry) == ["وصل", "المدينة", "يصل", "أحد"]


def test_the_full_text_is_whole_and_inert(pages):
    html = pages[0][0].body
    for row in PARAGRAPHS.itertuples():
        inside = re.search(
            rf'id="d{1 + (row.doc_id == "b")}-p{row.paragraph}">.*?<p lang="ar" dir="rtl">(.*?)</p></div>',
            html,
            re.DOTALL,
        )[1]
        without_links = re.sub("<sup>.*?</sup>", "", inside)
        assert unescape(re.sub("<[^>]*>", "", without_links)) == row.text
    assert "<script" not in html
    assert "heading, not counted" in html
    assert html.count("not counted") == 1


def test_many_passages_are_cut_and_counted(hits):
    _, places = text_pages(hits, DOCUMENTS, PARAGRAPHS, leave_out=(), **SIDES)
    body = passages_html(hits, DOCUMENTS, PARAGRAPHS, reference="y", places=places, most=1, **SIDES)
    entry = re.search(f'<section class="entry" id="{anchor("وفد")}".*?</section>', body, re.DOTALL)[0]
    assert "1 more in the text." in entry
    assert entry.count("<blockquote>") == 2


def test_long_texts_are_split_over_pages(hits):
    texts, places = text_pages(hits, DOCUMENTS, PARAGRAPHS, leave_out=(), largest=100, **SIDES)
    assert [page.name for page in texts] == ["texts.html", "texts-2.html"]
    assert places["b", 0] == "texts-2.html#d2-p0"


def test_a_line_without_end_is_cut_round_its_hit():
    text = "كلمة " * 2000 + "وفد " + "كلمة " * 2000
    documents = pd.DataFrame({"doc_id": ["a"], "side": ["x"], "text": [text]})
    paragraphs = pd.DataFrame(
        {"doc_id": ["a"], "paragraph": [0], "kind": ["body"], "start": [0], "end": [len(text)], "text": [text]}
    )
    tokens = pd.DataFrame({"doc_id": ["a"], "start": [10000], "end": [10003], "term": ["وفد"], "surface": ["وفد"]})
    found = find_hits(tokens=tokens)
    _, places = text_pages(found, documents, paragraphs, leave_out=(), **SIDES)
    body = passages_html(found, documents, paragraphs, reference="y", places=places, **SIDES)
    passage = re.search('<blockquote><p lang="ar" dir="rtl">(.*?)</p>', body)[1]
    assert len(passage) < 2 * evidence.REACH + 60
    assert passage.startswith("… كلمة ")
    assert passage.endswith(" كلمة …")
    assert "<mark>وفد</mark>" in passage


@settings(derandomize=True, deadline=None, max_examples=100)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 12), st.sampled_from("xyz")), min_size=1, max_size=12))
def test_hits_that_overlap_break_nothing(spans):
    text = "وصل وفد إلى <المدينة> & غادر. قال سمير إن «السوق مفتوحة» هنا. نعم"
    rows = [
        {"doc_id": "a", "start": min(at, len(text) - 1), "end": min(at + n, len(text)), "term": term, "surface": term}
        for at, n, term in spans
    ]
    documents = pd.DataFrame({"doc_id": ["a"], "side": ["x"], "text": [text]})
    paragraphs = pd.DataFrame(
        {"doc_id": ["a"], "paragraph": [0], "kind": ["body"], "start": [0], "end": [len(text)], "text": [text]}
    )
    tokens = pd.DataFrame(rows)
    found = find_hits(tokens=tokens, quotations=tokens.assign(text="q"))
    texts, places = text_pages(found, documents, paragraphs, leave_out=(), **SIDES)
    body = passages_html(found, documents, paragraphs, reference="y", places=places, **SIDES)
    full, entries = _Links(texts[0].body), _Links(body)
    assert not full.nested
    assert len(set(full.ids)) == len(full.ids)
    assert {href.partition("#")[2] for href in full.hrefs if href.startswith("passages")} <= set(entries.ids)
    assert {href.partition("#")[2] for href in entries.hrefs if href.startswith("texts")} <= set(full.ids)
    inside = re.search('<p lang="ar" dir="rtl">(.*?)</p></div>', texts[0].body)[1]
    assert unescape(re.sub("<[^>]*>", "", re.sub("<sup>.*?</sup>", "", inside))) == text
    for passage in re.findall('<blockquote><p lang="ar" dir="rtl">(.*?)</p>', body):
        assert unescape(re.sub("<[^>]*>", "", passage)) in text
