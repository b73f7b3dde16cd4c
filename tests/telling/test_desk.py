"""The desk: what it shows of a word, without a browser."""

from pathlib import Path

import pytest

from helpers.reading.corpus import open_corpus
from helpers.telling.desk import desk

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def corpus():
    return open_corpus(ROOT / "tests" / "corpora" / "tiny", {})


@pytest.fixture
def parts(corpus):
    _heading, controls, word, *panes = desk(corpus).children
    target, reference, unit, terms = controls.children
    return {"target": target, "reference": reference, "unit": unit, "terms": terms, "word": word, "panes": panes}


def shown(parts):
    return [pane.value for pane in parts["panes"]]


def a_word(corpus):
    """A word of content that stands on both sides."""
    from helpers.reading.tokens import read_tokens

    tokens = read_tokens(corpus)
    sides = tokens.groupby("term")[corpus.settings.side].nunique()
    return tokens[tokens["term"].isin(sides[sides == 2].index)]["surface"].iloc[0]


def test_it_begins_by_asking_for_a_word(parts):
    assert shown(parts)[0] == "Type a word of the texts."
    assert not any(shown(parts)[1:])


def test_a_word_shows_its_row_lines_barcode_and_company(parts, corpus):
    parts["word"].value = a_word(corpus)
    message, row, lines, barcode, company = shown(parts)
    assert message == ""
    assert "<table" in row
    assert 'dir="rtl"' in lines
    assert barcode.startswith("<svg")
    assert company


def test_any_spelling_will_do(parts, corpus):
    plain = a_word(corpus)
    parts["word"].value = plain
    first = shown(parts)
    parts["word"].value = "و" + plain[0] + "\u064e" + plain[1:] if not plain.startswith("و") else plain
    assert shown(parts)[1] == first[1]


def test_a_word_that_is_not_there_is_answered_in_words(parts):
    parts["word"].value = "قنفذ"
    assert "Type a word that stands in the texts." in shown(parts)[0]
    assert not any(shown(parts)[1:])


def test_markup_in_the_box_stays_text(parts):
    parts["word"].value = "<script>alert(1)</script>"
    assert "<script" not in "".join(shown(parts))


def test_the_same_side_twice_is_answered_in_words(parts):
    parts["reference"].value = parts["target"].value
    assert shown(parts)[0] == "Target and reference are the same side. Pick two different ones."


def test_changing_the_sides_turns_the_sign(parts, corpus):
    parts["word"].value = a_word(corpus)
    before = shown(parts)[1]
    parts["target"].value, parts["reference"].value = parts["reference"].value, parts["target"].value
    assert shown(parts)[1] != before


def test_no_link_leads_to_a_page_that_is_not_there(parts, corpus):
    parts["word"].value = a_word(corpus)
    assert "passages.html" not in "".join(shown(parts))
