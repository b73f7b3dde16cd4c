"""Names: every form a text gives them, and none that is another word."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.measuring.names import cooccurrence, count_names, find_names, name_candidates, without_self_mentions
from helpers.reading.name_matching import index_names
from helpers.tables import KitError

NAMES = pd.DataFrame(
    [
        ("سمير الحلبي", "الحلبي|سامر الحلبي", "person", "Samir al-Halabi"),
        ("علي ناصيف", "علي|ناصيف", "person", "Ali Nasif"),
        ("عبد الله قرداحي", "قرداحي", "person", "Abdallah Qardahi"),
        ("العراق", "", "place", "Iraq"),
        ("إيران", "", "place", "Iran"),
        ("اللاذقية", "", "place", "Latakia"),
        ("قم", "", "place", "Qom"),
        ("المجلس الأعلى", "", "organisation", "Higher Council"),
        ("المجلس الأعلى للزراعة", "", "organisation", "Higher Council for Agriculture"),
        ("وزير الري", "", "office", "minister of irrigation"),
        ("سام", "", "person", "Sam"),
    ],
    columns=["name", "variants", "kind", "english"],
)
NONE = NAMES.iloc[:0]


def table(*texts, side="a"):
    rows = [("x", side, number, 100 * number, text) for number, text in enumerate(texts)]
    return pd.DataFrame(rows, columns=["doc_id", "side", "paragraph", "start", "text"])


def found(text, names=NAMES):
    mentions = find_names(table(text), names, side="side")
    return list(zip(mentions["surface"], mentions["name"], strict=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("زار العراق", [("العراق", "العراق")]),
        ("دعم للعراق وللعراق", [("لعراق", "العراق"), ("لعراق", "العراق")]),
        ("والعراق فالعراق بالعراق كالعراق وبالعراق", [("العراق", "العراق")] * 5),
        ("العراقي والعراقيون عراقية", []),  # a nationality is not the country
        (
            "ايران وإيران وإِيرَان إيـران",
            [("ايران", "إيران"), ("إيران", "إيران"), ("إِيرَان", "إيران"), ("إيـران", "إيران")],
        ),
        ("الإيراني إيرانيون", []),
        ("للاذقية", [("لاذقية", "اللاذقية")]),
        ("سمير الحلبي ثم الحلبي", [("سمير الحلبي", "سمير الحلبي"), ("الحلبي", "سمير الحلبي")]),
        ("سمير\u00a0الحلبي", [("سمير\u00a0الحلبي", "سمير الحلبي")]),
        ("سمير، الحلبي", [("الحلبي", "سمير الحلبي")]),  # a comma parts two names
        ("كامل الحلبي", []),  # another bearer of the family name
        ("قال كامل للحلبي", [("لحلبي", "سمير الحلبي")]),
        ("المجلس الأعلى للزراعة", [("المجلس الأعلى للزراعة", "المجلس الأعلى للزراعة")]),
        ("المجلس الأعلى، للزراعة", [("المجلس الأعلى", "المجلس الأعلى")]),
        ("عبدالله قرداحي", [("عبدالله قرداحي", "عبد الله قرداحي")]),
        ("على الطاولة", []),  # the preposition is not the man
        ("وصل علي أمس", [("علي", "علي ناصيف")]),
        ("وسام الشرف", []),  # a medal, not و + سام
        ("وقم وبقم", [("قم", "قم"), ("قم", "قم")]),
        ("رقم", []),
        ("وزير الري العراقي", [("وزير الري", "وزير الري")]),
        ("", []),
    ],
)
def test_forms(text, expected):
    assert found(text) == expected


def test_the_longest_reading_wins_over_one_that_begins_before_it():
    names = pd.DataFrame({"name": ["نادي النهر", "النهر الأزرق الكبير"], "variants": "", "kind": "place"})
    assert found("نادي النهر الأزرق الكبير", names) == [("النهر الأزرق الكبير", "النهر الأزرق الكبير")]


def test_offsets_are_those_of_the_document():
    mentions = find_names(table("لا شيء", "في العراق"), NAMES, side="side")
    assert mentions[["paragraph", "start", "end"]].values.tolist() == [[1, 103, 109]]


def test_two_entries_must_not_share_a_spelling():
    names = pd.DataFrame({"name": ["سمير الحلبي", "كامل الحلبي"], "variants": ["الحلبي", "الحلبي"], "kind": "person"})
    with pytest.raises(
        KitError, match=r"names.csv: 'الحلبي' stands for both 'سمير الحلبي' and 'كامل الحلبي'\. Keep it"
    ):
        find_names(table("نص"), names, side="side")


def test_a_spelling_needs_a_letter():
    names = pd.DataFrame({"name": ["سمير"], "variants": ["--|"], "kind": "person"})
    with pytest.raises(KitError, match=r"'سمير': the spelling '--' holds no letter\. Write the name or drop it\."):
        index_names(names)


def test_missing_column():
    with pytest.raises(KitError, match="The table names has no column 'variants'"):
        find_names(table("نص"), NAMES[["name", "kind"]], side="side")


WORDS = st.sampled_from(
    "العراق والعراق للعراق العراقي علي على سمير الحلبي كامل المجلس الأعلى للزراعة ، . قم وسام لا إيـران \u200f".split(
        " "
    )
)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.lists(st.lists(WORDS, max_size=12).map(" ".join), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_properties(texts, random):
    rows = table(*texts)
    mentions = find_names(rows, NAMES, side="side")
    whole = dict(zip(rows["paragraph"], rows["text"], strict=True))
    for row in mentions.itertuples():
        text, base = whole[row.paragraph], 100 * row.paragraph
        assert text[row.start - base : row.end - base] == row.surface
        assert not text[row.end - base : row.end - base + 1].isalpha()
    ends = mentions.groupby("paragraph")["end"].shift()
    assert (ends.isna() | (mentions["start"] >= ends)).all()
    order = list(range(len(NAMES)))
    random.shuffle(order)
    pd.testing.assert_frame_equal(mentions, find_names(rows, NAMES.iloc[order], side="side"))


@settings(derandomize=True, deadline=None, max_examples=100)
@given(st.text(max_size=60))
def test_any_text_is_read(text):
    for surface, _ in found("العراق " + text):
        assert surface in "العراق " + text


def counted(**changes):
    a, b = table("الحلبي هنا. سامر الحلبي للعراق", "العراق"), table("سمير الحلبي", side="b").assign(doc_id="y")
    mentions = find_names(pd.concat([a, b], ignore_index=True), NAMES, side="side")
    return mentions, count_names(mentions, NAMES, side="side", **{"target": "a", "reference": "b", **changes})


def test_count_names_by_hand():
    _, names = counted()
    rows = names.set_index("name")
    assert rows.loc["سمير الحلبي", ["n_target", "n_reference", "units_target", "units_reference"]].tolist() == [
        2,
        1,
        1,
        1,
    ]
    assert rows.loc["سمير الحلبي", "variants"] == "الحلبي|سامر الحلبي|سمير الحلبي"
    assert rows.loc["سمير الحلبي", "respelt"] == "سامر الحلبي"
    assert rows.loc["العراق", ["n_target", "units_target", "variants", "respelt"]].tolist() == [2, 2, "العراق", ""]
    assert names["name"].tolist()[:2] == ["سمير الحلبي", "العراق"]
    assert len(names) == len(NAMES)
    assert names.iloc[-1][["n_target", "n_reference"]].tolist() == [0, 0]


def test_swapping_the_sides_swaps_the_counts():
    _, one = counted()
    _, two = counted(target="b", reference="a")
    assert one["n_target"].tolist() == two["n_reference"].tolist()
    assert one["units_reference"].tolist() == two["units_target"].tolist()


def test_cooccurrence_by_hand():
    mentions, _ = counted()
    square = cooccurrence(mentions)
    assert list(square.index) == ["العراق", "سمير الحلبي"] or list(square.index) == sorted(square.index)
    assert square.loc["العراق", "العراق"] == 2
    assert square.loc["سمير الحلبي", "العراق"] == square.loc["العراق", "سمير الحلبي"] == 1
    assert cooccurrence(mentions, unit="document").loc["العراق", "العراق"] == 1
    assert cooccurrence(mentions, top=1).shape == (1, 1)
    assert cooccurrence(mentions.iloc[:0]).shape == (0, 0)


def test_cooccurrence_refuses():
    with pytest.raises(KitError, match=r"There is no unit 'page'\. Choose 'paragraph' or 'document'\."):
        cooccurrence(counted()[0], unit="page")
    with pytest.raises(KitError, match="top = 0 names cannot be shown"):
        cooccurrence(counted()[0], top=0)


def candidates(*texts, names=NONE, **options):
    return name_candidates(table(*texts), names, side="side", **options)


def test_a_name_may_begin_with_what_is_a_stop_word():
    names = pd.DataFrame([("جان لو غين", "لو غين", "person", "")], columns=["name", "variants", "kind", "english"])
    assert find_names(table("وجدد لو غين وعده لو عاد"), names, side="side")["surface"].tolist() == ["لو غين"]
    other = pd.DataFrame([("علي شهبندر", "", "person", "")], columns=["name", "variants", "kind", "english"])
    assert find_names(table("سلم على شهبندر"), other, side="side").empty


def test_candidates_come_from_titles():
    rows = candidates("وصل اللواء كامل شهبندر ومعه وزير الري العراقي سعيد كيلاني، ثم غادر شهبندر.")
    assert rows[["name", "variants", "kind"]].values.tolist() == [
        ["كامل شهبندر", "شهبندر", "person"],
        ["سعيد كيلاني", "كيلاني", "person"],
    ]
    assert rows["n"].tolist() == [2, 1]


def test_candidates_have_the_format_of_names_csv_and_are_not_counted():
    rows = candidates("وصل اللواء كامل شهبندر")
    assert list(rows.columns)[:4] == ["name", "variants", "kind", "english"]
    assert (rows["english"] == "").all()
    assert found("وصل اللواء كامل شهبندر") == []
    index_names(rows)  # what is proposed can be read back


def test_candidates_leave_out_what_is_known():
    assert candidates("قال اللواء سمير الحلبي", names=NAMES).empty


def test_candidates_from_repeated_rare_pairs():
    assert candidates("زرنا شهبندر قرداحي", "عاد شهبندر قرداحي")["name"].tolist() == ["شهبندر قرداحي"]
    assert candidates("زرنا شهبندر قرداحي").empty


def test_candidates_from_pairs_that_stay_together():
    # Neither word is rare; they hardly ever stand apart.
    rows = candidates("زرنا صابر كمون", "عاد صابر كمون", "شرب الضيف قهوة")
    assert rows[["name", "kind", "n"]].values.tolist() == [["صابر كمون", "person", 2]]
    assert candidates("زرنا صابر كمون").empty
    # A pair of common words, one whose words stand apart as well, and a noun with its adjective are none.
    assert candidates("مذكرة تفاهم جديدة", "مذكرة تفاهم أخرى", "مذكرة طويلة", "مذكرة قديمة").empty
    assert candidates("اتفاق دفاعي هنا", "اتفاق دفاعي هناك").empty


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("أعلنت وزارة الري اللبنانية خطة", "وزارة الري اللبنانية"),
        ("زار الوفد السفارة اللبنانية أمس", "السفارة اللبنانية"),
        ("قرر المجلس الأعلى للأمن القومي شيئا", "المجلس الأعلى للأمن القومي"),
        ("ذكرت وكالة الأناضول خبرا", "وكالة الأناضول"),
        ("قالت صحيفة ”النهر الكبير” شيئا", "النهر الكبير"),
        ("نشرت صحيفة النهر الكبير خبرا", "صحيفة النهر الكبير"),
    ],
)
def test_candidates_of_organisations(text, name):
    assert candidates(text)[["name", "kind"]].values.tolist() == [[name, "organisation"]]


def test_candidates_of_places():
    assert candidates("سافر إلى قبرص ثم عاد", "غادر لقبرص")[["name", "kind", "n"]].values.tolist() == [
        ["قبرص", "place", 2]
    ]
    assert candidates("سافر إلى قبرص").empty
    assert candidates("الحكومة الجديدة هنا", "الصحيفة اللبنانية هنا").empty


def test_candidates_with_words_that_join_the_parts_of_a_name():
    rows = candidates("استقبل الشيخ تميم بن سعيد آل شهبندر ضيفه")
    assert rows["name"].tolist() == ["تميم بن سعيد آل شهبندر"]
    assert candidates("وصل الدكتور عبد الكريم القاضي اليوم")["name"].tolist() == ["عبد الكريم"]  # القاضي is a title too


def test_a_title_without_a_name_proposes_nothing():
    assert candidates("أعلن وزير الري العراقي خطة جديدة", "رئيس وفد كبير", "الوزراء هنا").empty


def test_a_given_name_is_a_persons_and_alone_nobodys():
    rows = candidates("وصل وزير الري بالوكالة كامل شهبندر", "قال الشيخ علي")
    assert rows[["name", "kind"]].values.tolist() == [["كامل شهبندر", "person"]]


def test_what_belongs_to_the_title_is_no_name():
    assert candidates("وزير الدفاع وإسناد القوات", "يواصل الوزير مباحثاته").empty


def test_no_mention_stays_a_table():
    empty = pd.DataFrame(columns=["doc_id", "side", "paragraph", "start", "end", "surface", "name"])
    log = pd.DataFrame(columns=["doc_id", "start", "end", "rule", "before", "after"])
    assert list(without_self_mentions(empty, log).columns) == list(empty.columns)
