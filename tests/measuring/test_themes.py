"""Themes: patterns found by the grouping key, counted once, with their place."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.measuring.themes import count_themes, find_themes, themes_by_paragraph
from helpers.reading.arabic import fold, stem
from helpers.reading.tokens import tokenise
from helpers.tables import KitError

TEXTS = {
    "v1": ("a", ["زار المجلس الأعلى للأمن سوق الحدود", "الحدود والأمن معا", "مذكرة تفاهم بين تاجرين"]),
    "v2": ("b", ["أمن المدينة", "السفن كثيرة"]),
}
NAMES = pd.DataFrame({"name": ["المجلس الأعلى للأمن", "قبرص"], "variants": ["", ""], "kind": ["organisation", "place"]})
THEMES = pd.DataFrame(
    {
        "theme": ["security", "border", "agreements", "market at the border", "nothing"],
        "patterns": ["أمن|مجلس", "حدود", "مذكرة|مذكرة تفاهم", "سوق الحدود", "غواصة"],
        "english": ["s", "b", "a", "m", "n"],
    }
)


def paragraphs():
    rows = []
    for doc_id, (side, lines) in TEXTS.items():
        start = 0
        for number, line in enumerate(lines):
            rows.append((doc_id, side, number, "body", start, start + len(line), line))
            start += len(line) + 1
    return pd.DataFrame(rows, columns=["doc_id", "side", "paragraph", "kind", "start", "end", "text"])


@pytest.fixture(scope="module")
def tokens():
    return tokenise(paragraphs(), names=NAMES)


@pytest.fixture(scope="module")
def hits(tokens):
    return find_themes(tokens, THEMES, side="side")


def surfaces(hits):
    whole = {doc_id: "\n".join(lines) for doc_id, (_, lines) in TEXTS.items()}
    return [(row.theme, whole[row.doc_id][row.start : row.end]) for row in hits.itertuples()]


def test_hits(hits):
    assert surfaces(hits) == [
        ("security", "والأمن"),  # and not the council's name
        ("security", "أمن"),
        ("border", "الحدود"),
        ("border", "الحدود"),
        ("agreements", "مذكرة تفاهم"),  # once, as the longer pattern
        ("market at the border", "سوق الحدود"),
    ]
    assert hits["words"].tolist() == [1, 1, 1, 1, 2, 2]


def test_a_name_is_found_whole(tokens):
    themes = pd.DataFrame({"theme": ["council"], "patterns": ["المجلس الأعلى للأمن"], "english": [""]})
    found = find_themes(tokens, themes, side="side")
    assert surfaces(found) == [("council", "المجلس الأعلى للأمن")]
    assert found["words"].tolist() == [1]  # one counted term


def test_the_key_may_be_another(tokens):
    by_surface = tokenise(paragraphs(), terms="surface")
    one = find_themes(by_surface, THEMES, side="side", key=fold)
    assert surfaces(one) == [("security", "أمن"), ("agreements", "مذكرة تفاهم"), ("market at the border", "سوق الحدود")]
    by_stem = find_themes(tokenise(paragraphs(), terms="stem"), THEMES, side="side", key=stem)
    assert ("border", "الحدود") in surfaces(by_stem)


def test_ngrams_change_nothing(hits):
    longer = tokenise(paragraphs(), names=NAMES, ngrams=3)
    pd.testing.assert_frame_equal(find_themes(longer, THEMES, side="side"), hits)


def test_counts_by_hand(hits, tokens):
    rows = count_themes(hits, tokens, THEMES, side="side", target="a", reference="b").set_index("theme")
    size = {side: int((tokens["side"] == side).sum()) for side in "ab"}
    assert rows.loc["border", ["n_target", "n_reference", "units_target"]].tolist() == [2, 0, 2]
    assert rows.loc["security", ["n_target", "n_reference"]].tolist() == [1, 1]
    assert rows.loc["security", "share_reference"] == pytest.approx(1 / size["b"])
    assert rows.loc["security", "rate_target"] == pytest.approx(1000 / size["a"])
    assert rows.loc["agreements", "share_target"] == pytest.approx(2 / size["a"])
    assert rows.loc["border", "share_units_target"] == pytest.approx(2 / 3)
    assert rows.loc["nothing", ["n_target", "n_reference", "share_target"]].tolist() == [0, 0, 0]
    assert rows.index.tolist() == THEMES["theme"].tolist()


def test_swapping_the_sides(hits, tokens):
    one = count_themes(hits, tokens, THEMES, side="side", target="a", reference="b")
    two = count_themes(hits, tokens, THEMES, side="side", target="b", reference="a")
    assert one["share_target"].tolist() == two["share_reference"].tolist()


def test_by_paragraph(hits, tokens):
    rows = themes_by_paragraph(hits, tokens, side="side")
    assert rows[["doc_id", "paragraph", "theme", "n"]].values.tolist() == [
        ["v1", 0, "border", 1],
        ["v1", 0, "market at the border", 1],
        ["v1", 1, "border", 1],
        ["v1", 1, "security", 1],
        ["v1", 2, "agreements", 1],
        ["v2", 0, "security", 1],
    ]
    assert rows["share"].between(0, 1).all()


def test_refusals(tokens):
    twice = pd.concat([THEMES, THEMES.iloc[:1]], ignore_index=True)
    with pytest.raises(
        KitError, match=r"themes\.csv: the theme 'security' stands twice\. Put its patterns into one row\."
    ):
        find_themes(tokens, twice, side="side")
    empty = pd.DataFrame({"theme": ["t"], "patterns": ["أمن|في"], "english": [""]})
    with pytest.raises(
        KitError, match=r"'t': the pattern 'في' holds no word that is counted\. Write a word of content"
    ):
        find_themes(tokens, empty, side="side")
    with pytest.raises(KitError, match="The table themes has no column 'patterns'"):
        find_themes(tokens, THEMES[["theme"]], side="side")


def test_no_themes(tokens):
    assert find_themes(tokens, THEMES.iloc[:0], side="side").empty
