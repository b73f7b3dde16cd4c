"""Tokens: what is counted and under which key; offsets into the untouched text, whatever the text."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.reading.name_matching import index_names, match_names
from helpers.reading.paragraphs import log_cleaning, split_paragraphs
from helpers.reading.spelling import words
from helpers.reading.tokens import background, merges, tokenise
from helpers.tables import KitError

NAMES = pd.DataFrame(
    [
        ("سامي الحداد", "الحداد|سامي حداد", "person", "Sami al-Haddad"),
        ("بنك الشرق", "", "organisation", "Bank of the East"),
        ("لبنان", "", "place", "Lebanon"),
        ("وزير المالية", "", "office", "finance minister"),
    ],
    columns=["name", "variants", "kind", "english"],
)


def paragraphs(*texts):
    return split_paragraphs(pd.DataFrame({"doc_id": [f"d{n}" for n in range(len(texts))], "side": "a", "text": texts}))


def surfaces(text, **options):
    return tokenise(paragraphs(text), **{"terms": "surface", **options})["surface"].tolist()


def terms(text, **options):
    return tokenise(paragraphs(text), **{"terms": "surface", **options})["term"].tolist()


def test_function_words_numbers_and_letters_are_left_out():
    assert surfaces("زار الوفد في عام 1988 و1989 المدينة أ و 3,200 مرة مع بي2.") == [
        *["زار", "الوفد", "عام", "المدينة", "مرة", "بي2"]
    ]


def test_they_can_be_kept():
    assert surfaces("زار في 1988", stop_words=False) == ["زار", "في", "1988"]


def test_positions_count_the_words_left_out():
    assert tokenise(paragraphs("زار الوفد في عام 1988 المدينة."), terms="surface")["position"].tolist() == [0, 1, 3, 5]


def test_kinds_left_out_give_no_token_but_keep_their_place():
    table = tokenise(paragraphs("عنوان قصير\nوصل الوفد الكبير اليوم إلى المدينة."), terms="surface")
    assert table["surface"].iloc[0] == "وصل"
    assert table["position"].iloc[0] == 2


def test_names_are_one_term_with_clitics_and_without_first_names():
    text = "قال سامي الحداد إن الحداد غادر لبنان، وللبنان دين لبنك الشرق ووزير المالية."
    table = tokenise(paragraphs(text), terms="surface", names=NAMES)
    assert table.loc[table["term"] == "سامي الحداد", "surface"].tolist() == ["سامي الحداد", "الحداد"]
    assert table.loc[table["term"] == "لبنان", "surface"].tolist() == ["لبنان", "وللبنان"]
    assert table.loc[table["term"] == "بنك الشرق", "surface"].tolist() == ["لبنك الشرق"]
    assert "المالية" in table["surface"].tolist()  # an office is not one term
    assert set(table.loc[table["term"] == "سامي الحداد", "display"]) == {"سامي الحداد"}


def test_a_name_does_not_cross_a_comma():
    text = "حضر سامي، الحداد الماهر."
    found = list(match_names(text, [(0, 3), (4, 8), (10, 16), (17, 23)], index_names(NAMES)))
    assert [(item.first, item.last) for item in found] == [(2, 2)]


def test_the_longest_name_wins_and_none_is_inside_another():
    names = pd.DataFrame({"name": ["بنك الشرق", "بنك الشرق الجديد"], "variants": "", "kind": "organisation"})
    text = "بنك الشرق الجديد"
    found = list(match_names(text, [(0, 3), (4, 9), (10, 16)], index_names(names)))
    assert [item.name for item in found] == ["بنك الشرق الجديد"]


def test_a_name_that_begins_like_a_clitic_keeps_its_letter():
    names = pd.DataFrame({"name": ["بابل", "ابل"], "variants": "", "kind": "place"})
    assert [item.name for item in match_names("بابل", [(0, 4)], index_names(names))] == ["بابل"]


def edited(text, *corrections):
    documents = pd.DataFrame({"doc_id": ["d0"], "side": "a", "text": [text]})
    table = split_paragraphs(documents)
    rows = pd.DataFrame([("d0", *row, "test") for row in corrections], columns=["doc_id", "before", "after", "reason"])
    cleaning = log_cleaning(documents, table, rows, leave_out=())
    return tokenise(table, terms="surface", cleaning=cleaning)[["start", "end", "surface", "term"]].values.tolist()


def test_a_misspelt_word_is_counted_as_corrected_and_shown_as_it_stands():
    assert edited("وصل الرئس اليوم.", ("الرئس", "الرئيس"))[1] == [4, 9, "الرئس", "الرئيس"]


def test_glued_words_become_two_terms_with_a_place_each():
    assert edited("مهد لتطورالبلاد كلها.", ("لتطورالبلاد", "لتطور البلاد"))[1:3] == [
        [4, 9, "لتطور", "لتطور"],
        [9, 15, "البلاد", "البلاد"],
    ]


def test_parted_words_become_one():
    assert edited("وصل الم دير اليوم.", ("الم دير", "المدير"))[1] == [4, 11, "الم دير", "المدير"]


def test_the_outlet_naming_itself_is_not_counted():
    table = "النهار من بيروت: أعلنت البلدية اليوم بدء العمل في توسيع الطريق كما علمت النهار أمس.\n"
    assert "النهار" not in [row[2] for row in edited(table)]


def test_runs_of_words_stay_in_their_sentence_and_begin_and_end_with_counted_words():
    found = [term for term in terms("رأس الوفد في المدينة. غادر الوفد.", ngrams=2) if " " in term]
    assert found == ["راس الوفد", "الوفد المدينه", "غادر الوفد"]


def test_an_analyser_is_a_function_of_a_word():
    assert terms("كتب كتاب", analyser=lambda word: word[0]) == ["ك", "ك"]


def test_shown_is_a_spelling_that_stands_there_without_conjunction():
    table = tokenise(paragraphs("وإيران وايران ايران إيران."), terms="lemma")
    assert set(table["display"]) == {"إيران"}


def test_merges_say_which_spellings_were_counted_together():
    table = merges(tokenise(paragraphs("إيران ايران إيران سلام"), terms="surface"))
    assert table[["display", "surface", "n"]].values.tolist() == [
        ["إيران", "إيران", 2],
        ["إيران", "ايران", 1],
        ["سلام", "سلام", 1],
    ]


def test_running_words_of_each_side_are_told():
    assert tokenise(paragraphs("زار الوفد في عام 1988 المدينة."), terms="surface").attrs["words"] == {"a": 6}


def test_background_is_the_frequency_in_general_arabic():
    table = background(tokenise(paragraphs("الوزير قنفذة"), terms="surface"))
    assert table["الوزير"] > 1e-5 > table["قنفذه"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"terms": "root"}, 'terms="root": it must be "lemma", "stem" or "surface".'),
        ({"ngrams": 0}, "ngrams=0: it must be a whole number from 1 to 5."),
    ],
)
def test_refusals(options, message):
    with pytest.raises(KitError) as refused:
        tokenise(paragraphs("سلام"), **options)
    assert str(refused.value) == message


HOSTILE = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            'ابوكلمنيهةىأإءآًٌَُّـ \n.،؟"«»0123٣٤,\u00a0\u200b\u200f\u202b\u2067\ufeff\ufefb\ufdfa\u0300\U0001eef0'
        ),
        st.characters(),
    ),
    max_size=80,
)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(HOSTILE, st.sampled_from(["surface", "stem", "lemma"]), st.integers(1, 3), st.booleans())
def test_every_surface_stands_at_its_offsets_in_the_untouched_text(text, kind, ngrams, stop_words):
    table = tokenise(paragraphs(text), terms=kind, ngrams=ngrams, stop_words=stop_words, leave_out=(), names=NAMES)
    assert [text[start:end] for start, end in zip(table["start"], table["end"], strict=True)] == table[
        "surface"
    ].tolist()
    assert all(table["term"]), "a key is never empty"
    assert all(table["display"])


def test_a_correction_that_ends_before_a_vowel_mark_leaves_no_word_of_marks():
    text = "وصل ءً"
    paragraphs = pd.DataFrame(
        {
            "doc_id": ["x"],
            "side": ["a"],
            "paragraph": [0],
            "kind": ["body"],
            "start": [0],
            "end": [len(text)],
            "text": [text],
        }
    )
    cleaning = pd.DataFrame(
        [("x", 0, 5, "correction", text[:5], "<b>وصل(1)</b> وصل")],
        columns=["doc_id", "start", "end", "rule", "before", "after"],
    )
    names = pd.DataFrame({"name": ["وصل"], "variants": [""], "kind": ["person"], "english": [""]})
    tokens = tokenise(paragraphs, names=names, cleaning=cleaning)
    assert tokens["surface"].map(lambda word: bool(words(word))).all()
