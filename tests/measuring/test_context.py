"""Concordance, collocates and dispersion: hand-worked values, an independent oracle, properties, messages."""

from __future__ import annotations

import re
from itertools import permutations as orders

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.measuring.context import collocates, concordance, dispersion, find_term, occurrences, single_words
from helpers.reading.tokens import tokenise
from helpers.tables import COLUMNS, KitError

LINES = ["وصل التاجر إلى السوق القديمة صباحا، ثم غادر السوق.", "أغلقت السوق أبوابها. والتاجر بقي في السوق القديمة."]


def paragraphs(lines=LINES, side="a", doc_id="x"):
    starts = np.cumsum([0, *(len(line) + 1 for line in lines)])[:-1]
    return pd.DataFrame(
        {
            "doc_id": doc_id,
            "side": side,
            "paragraph": range(len(lines)),
            "kind": "body",
            "start": starts,
            "end": [start + len(line) for start, line in zip(starts, lines, strict=True)],
            "text": lines,
        }
    )


def letters(*units, side="a", doc_id="x"):
    """Tokens whose words are single letters; a space is a word left out of the counts."""
    rows, position = [], 0
    for number, unit in enumerate(units):
        for letter in unit:
            if letter != " ":
                rows.append((doc_id, side, number, position, 2 * position, 2 * position + 1, letter, letter))
            position += 1
    names = ["doc_id", "side", "paragraph", "position", "start", "end", "surface", "term"]
    return pd.DataFrame(rows, columns=names)


@pytest.mark.parametrize("spelling", ["السوق", "سوق", "للسوق", "السُّوق", "والسوق"])
def test_a_term_from_any_spelling(spelling):
    tokens = tokenise(paragraphs())
    assert find_term(tokens, spelling) == tokens.loc[tokens["surface"] == "السوق", "term"].iloc[0]


def test_a_term_that_nothing_answers_to():
    tokens = tokenise(paragraphs())
    with pytest.raises(KitError, match=r"answers to 'السوقق'\. The nearest are السوق"):
        find_term(tokens, "السوقق")
    with pytest.raises(KitError, match=r"answers to 'ززز'\. Type a word that stands in the texts\."):
        find_term(tokens, "ززز")
    with pytest.raises(KitError, match=r"'؟!' holds no word\. Type an Arabic word"):
        find_term(tokens, "؟!")


def test_concordance_by_hand():
    tokens = tokenise(paragraphs(), terms="surface")
    rows = concordance(tokens, paragraphs(), "السوق", width=12)
    assert rows[["paragraph", "before", "keyword", "after"]].values.tolist() == [
        [0, " التاجر إلى ", "السوق", " القديمة "],
        [0, "، ثم غادر ", "السوق", "."],
        [1, "أغلقت ", "السوق", " أبوابها. "],
        [1, " بقي في ", "السوق", " القديمة."],
    ]
    assert set(COLUMNS["concordance"]) <= set(rows.columns)
    assert concordance(tokens, paragraphs(), "لا شيء").empty


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.integers(1, 80), st.sampled_from(["السوق", "التاجر", "القديمه"]))
def test_concordance_is_a_slice_of_its_paragraph(width, term):
    text = "\n".join(LINES)
    for row in concordance(tokenise(paragraphs(), terms="surface"), paragraphs(), term, width=width).itertuples():
        first, last = row.start - len(row.before), row.end + len(row.after)
        assert text[first:last] == row.before + row.keyword + row.after
        assert "\n" not in text[first:last]
        assert len(row.before) <= width
        assert len(row.after) <= width
        assert not (first and text[first - 1].isalpha() and text[first].isalpha())


def test_concordance_refuses():
    tokens = tokenise(paragraphs())
    with pytest.raises(KitError, match=r"width = 0 leaves no text to show\. Give a number of characters from 1\."):
        concordance(tokens, paragraphs(), "سوق", width=0)
    term = find_term(tokens, "السوق")
    with pytest.raises(KitError, match="Paragraph 1 of 'x' holds a token but is not in the table paragraphs"):
        concordance(tokens, paragraphs().iloc[:1], term)


def test_collocates_by_hand():
    # k at 2 and 8; window 2 without leaving the paragraph: near are a b | c d of the first unit, e of the second.
    rows = collocates(letters("abkcdefa", "kefab"), "k", window=2, least=1).set_index("term")
    assert rows.loc[["a", "b", "c", "d", "e", "f"], "n_near"].tolist() == [1, 1, 1, 1, 1, 1]
    assert rows.loc[["a", "b", "c", "d", "e", "f"], "n_elsewhere"].tolist() == [2, 1, 0, 0, 1, 1]
    assert rows.loc["a", "rate_near"] == pytest.approx(1000 / 6)
    assert rows.loc["a", "rate_elsewhere"] == pytest.approx(2000 / 5)
    assert rows.loc["a", "log_ratio"] == pytest.approx(np.log2((1.5 / 6.5) / (2.5 / 5.5)))
    # First unit: 7 words beside k, 4 of them near, a twice; second: 4 words, 2 near, a once.
    assert rows.loc["a", "expected"] == pytest.approx(2 * 4 / 7 + 1 * 2 / 4)
    assert rows.attrs | {"permutations": 0} == {"n": 2, "units": 2, "window": 2, "permutations": 0, "n_tested": 6}
    assert (rows["verdict"] == "too few units to say").all()
    assert rows["p_value"].isna().all()


def test_words_left_out_of_the_counts_still_take_room():
    near = collocates(letters("k a", "k  b"), "k", window=2, least=1)
    assert near["term"].tolist() == ["a"]


def test_window_ends_at_the_paragraph():
    assert collocates(letters("ak", "bc"), "k", window=5, least=1)["term"].tolist() == ["a"]


def test_a_name_of_two_words_is_as_wide_as_it_is():
    tokens = letters("abcd")
    tokens.loc[1, ["surface", "term", "end"]] = ["b c", "bc", 5]
    tokens = tokens.drop(index=2)
    assert collocates(tokens, "bc", window=1, least=1)["term"].tolist() == ["a", "d"]


def test_ngrams_are_left_aside():
    tokens = letters("akb")
    longer = tokens.iloc[[0]].assign(term="a k", surface="a k", end=3)
    both = pd.concat([longer, tokens], ignore_index=True)
    assert single_words(both)["term"].tolist() == ["a", "k", "b"]


def test_p_against_all_orders():
    """Six units of four words, k first; b stands next to k in each. Exact one-sided p by counting the orders."""
    units = ["kbac"] * 6
    rows = collocates(letters(*units), "k", window=1, permutations=19999, seed=1).set_index("term")
    ways = list(orders("bac"))
    at_once = sum(way[0] == "b" for way in ways) / len(ways)
    assert rows.loc["b", "p_value"] == pytest.approx(at_once**6, abs=0.0008)
    # Three words could have been the one, and no two of them at once.
    assert rows.loc["b", "p_familywise"] == pytest.approx(3 * at_once**6, abs=0.0015)
    assert rows.attrs["n_tested"] == 3
    assert rows.loc["b", "verdict"] == "beyond chance"


def test_false_alarms_are_rare_where_nothing_is_there():
    random = np.random.default_rng(7)
    alarms = 0
    for _ in range(40):
        units = ["".join(random.permutation(list("kkaabbccddeeffgg"))) for _ in range(8)]
        alarms += (collocates(letters(*units), "k", window=2, permutations=199)["verdict"] == "beyond chance").any()
    assert alarms <= 6  # 2 expected at .05; more than 6 of 40 has probability .003


def test_collocates_do_not_depend_on_the_order_of_rows():
    tokens = letters("akbcabka", "bakka", "cab", "akb", "kab", "abk")
    one = collocates(tokens, "k", window=2)
    two = collocates(tokens.sample(frac=1, random_state=3), "k", window=2)
    pd.testing.assert_frame_equal(one, two)


def test_collocates_refuse():
    tokens = letters("akb")
    with pytest.raises(KitError, match=r"The term 'z' is not used in these tokens\. Find its key with find_term\."):
        collocates(tokens, "z")
    with pytest.raises(KitError, match=r"window = 0 is too small\. Give a whole number from 1\."):
        collocates(tokens, "k", window=0)
    with pytest.raises(KitError, match=r"permutations = 5 is too small\. Give a whole number from 99\."):
        collocates(tokens, "k", permutations=5)


def test_dispersion_by_hand():
    tokens = pd.concat([letters("kabc", "aabb", "kk"), letters("abc", side="b", doc_id="y")], ignore_index=True)
    rows = dispersion(tokens, ["k", "a"], side="side")
    assert rows[["term", "side", "n", "units", "range"]].values.tolist() == [
        ["k", "a", 3, 3, 2],
        ["k", "b", 0, 1, 0],
        ["a", "a", 3, 3, 2],
        ["a", "b", 1, 1, 1],
    ]
    # k: shares of uses 1/3, 0, 2/3; of words .4, .4, .2
    assert rows.loc[0, "dp"] == pytest.approx((abs(1 / 3 - 0.4) + 0.4 + abs(2 / 3 - 0.2)) / 2)
    assert np.isnan(rows.loc[1, "dp"])
    assert rows.loc[3, "dp"] == 0


def test_occurrences_by_hand():
    tokens = letters("kab", "k")
    rows = occurrences(tokens, ["k"], side="side")
    assert rows["along"].tolist() == [0, 1]
    assert occurrences(letters("k"), ["k"], side="side")["along"].tolist() == [0]


def test_terms_must_be_a_list_of_known_terms():
    with pytest.raises(KitError, match=re.escape("terms = 'k' is one text. Give a list of terms, even of one: ['k'].")):
        dispersion(letters("k"), "k", side="side")
    with pytest.raises(KitError, match="The term 'z' is not used"):
        occurrences(letters("k"), ["z"], side="side")
