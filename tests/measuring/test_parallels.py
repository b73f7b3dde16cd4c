"""Parallels: formulae found with other fillers, aligned word by word; stable words. All lines are invented."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.measuring import parallels as compared
from helpers.measuring.clauses import LONGEST
from helpers.measuring.likeness import Word, agreement
from helpers.measuring.parallels import letter_likeness, parallels, skeleton, stable_words
from helpers.reading.lists import near_words
from helpers.tables import COLUMNS, KitError

NAMES = pd.DataFrame(
    [("سمير الحلبي", "الحلبي", "person", ""), ("كامل شهبندر", "شهبندر", "person", ""), ("لبنان", "", "place", "")],
    columns=["name", "variants", "kind", "english"],
)
ARRIVAL = "وصل سمير الحلبي إلى المدينة الأحد على رأس وفد تجاري كبير تلبية لدعوة من غرفة الصناعة."
ARRIVAL_AGAIN = "وكان كامل شهبندر قد وصل إلى المرفأ السبت على رأس وفد تجاري كبير تلبية لدعوة رسمية من غرفة الزراعة."
WEATHER = "هطلت أمطار غزيرة على الساحل وتشكلت السيول في الأودية."
HARVEST = "قطف المزارعون الزيتون باكرا هذا الموسم بسبب الجفاف."


def table(target, reference):
    rows = [("t", "a", number, 1000 * number, text) for number, text in enumerate(target)]
    rows += [("r", "b", number, 1000 * number, text) for number, text in enumerate(reference)]
    return pd.DataFrame(rows, columns=["doc_id", "side", "paragraph", "start", "text"])


def read(target, reference, *, aim="a", other="b", **options):
    return parallels(table(target, reference), NAMES, side="side", target=aim, reference=other, **options)


def shared(pair, target, reference):
    def words_at(texts, places):
        return [texts[start // 1000][start % 1000 : end - 1000 * (start // 1000)] for start, end in places]

    return list(
        zip(words_at(target, pair["target_shared"]), words_at(reference, pair["reference_shared"]), strict=True)
    )


def test_a_formula_with_other_fillers():
    target, reference = [WEATHER, ARRIVAL], [ARRIVAL_AGAIN, HARVEST]
    rows = read(target, reference)
    assert len(rows) == 1
    pair = rows.iloc[0]
    assert set(COLUMNS["parallels"]) <= set(rows.columns)
    assert ARRIVAL[pair["target_start"] - 1000 : pair["target_end"] - 1000] == pair["target_text"]
    assert ARRIVAL_AGAIN[pair["reference_start"] : pair["reference_end"]] == pair["reference_text"]
    answers = shared(pair, target, reference)
    assert pair["n_shared"] == len(answers)
    for expected in [
        ("وصل", "وصل"),
        ("رأس", "رأس"),
        ("لدعوة", "لدعوة"),
        ("سمير الحلبي", "كامل شهبندر"),
        ("الأحد", "السبت"),
    ]:
        assert expected in answers


def test_nothing_alike_nothing_found():
    assert read([WEATHER], [HARVEST]).empty


def test_words_of_one_root_and_near_words_count_in_part():
    target, reference = ["وشدد الحلبي على ضرورة تعزيز التعاون التجاري."], ["وأكد شهبندر أهمية تطوير التعاون التجاري."]
    answers = shared(read(target, reference, least=0.1).iloc[0], target, reference)
    assert ("ضرورة", "أهمية") in answers
    assert ("تعزيز", "تطوير") in answers


def test_the_same_sentence_scores_higher_than_a_changed_one():
    same = read([ARRIVAL, WEATHER], [ARRIVAL, HARVEST])["score"].max()
    changed = read([ARRIVAL, WEATHER], [ARRIVAL_AGAIN, HARVEST])["score"].max()
    assert 1 > same > changed


def test_a_name_and_title_alone_are_no_parallel():
    assert read(["الحلبي في لبنان.", WEATHER], ["شهبندر في لبنان.", HARVEST]).empty


def test_an_office_with_its_bearer_is_one_word():
    target = ["وصل وزير الري اللبناني سمير الحلبي إلى المدينة على رأس وفد تجاري كبير.", WEATHER]
    reference = ["وصل أمين مجلس الغرفة الأعلى كامل شهبندر إلى المرفأ على رأس وفد تجاري كبير.", HARVEST]
    answers = shared(read(target, reference).iloc[0], target, reference)
    assert ("وزير الري اللبناني سمير الحلبي", "أمين مجلس الغرفة الأعلى كامل شهبندر") in answers
    # The same office, and nothing else in common: no parallel.
    office = ["أكد وزير الري اللبناني سمير الحلبي أهمية المطر.", WEATHER]
    assert read(office, ["وصل وزير الري اللبناني كامل شهبندر مبكرا.", HARVEST]).empty


def test_several_in_office_are_words_of_content():
    target, reference = (
        ["وضم الوفد قادة القوات البحرية والجوية.", WEATHER],
        ["ومعه قادة القوات البرية والبحرية.", HARVEST],
    )
    answers = shared(read(target, reference).iloc[0], target, reference)
    assert {("قادة", "قادة"), ("القوات", "القوات")} <= set(answers)


def test_a_passage_has_its_like_in_each_document():
    rows = table([ARRIVAL, WEATHER], [ARRIVAL_AGAIN, HARVEST])
    weaker = "وصل كامل شهبندر إلى المرفأ على رأس وفد كبير."
    rows.loc[len(rows)] = ["q", "b", 0, 0, weaker]
    pairs = parallels(rows, NAMES, side="side", target="a", reference="b")
    assert set(pairs["reference_doc_id"]) == {"r", "q"}


PRAISE = "امتدح الحلبي التعاون التجاري بين الغرفتين في مجال صناعة السفن."
PRAISE_AGAIN = "وامتدح شهبندر التعاون التجاري بين الغرفتين في مجال بناء السفن."
TOPIC = "ويشمل جدول أعمال الغرفتين صناعة السفن وطرق التعاون في المجال التجاري."


def test_a_shared_topic_scores_far_below_the_same_said_again():
    same = read([PRAISE, WEATHER], [PRAISE_AGAIN, HARVEST])
    topic = read([PRAISE, WEATHER], [TOPIC, HARVEST], least=0.01)
    assert topic["n_shared"].item() >= same["n_shared"].item() - 1  # nearly as many words are shared
    assert topic["score"].item() < 0.6 * same["score"].item()


def test_a_passage_keeps_only_the_answers_that_come_near_its_best():
    both = read([PRAISE, WEATHER], [PRAISE_AGAIN, TOPIC], least=0.01)
    assert both["reference_text"].tolist() == [PRAISE_AGAIN.rstrip(".")]
    assert len(read([PRAISE, WEATHER], [PRAISE_AGAIN, HARVEST, PRAISE_AGAIN], least=0.01)) == 2


def line(keys):
    return tuple(Word(key, frozenset(), at, at + 1, saying=key == "!") for at, key in enumerate(keys))


@pytest.mark.parametrize(
    ("one", "two", "pairs", "left"),
    [
        ("abcd", "abcd", [(0, 0), (1, 1), (2, 2), (3, 3)], 1),
        ("abc", "abc", [(0, 0), (1, 1), (2, 2)], 0.9),  # one less than four
        ("abcde", "xbcde", [(1, 1), (2, 2), (3, 3), (4, 4)], 0.9),  # another predicate
        ("abcd", "dcba", [(0, 3), (1, 2), (2, 1), (3, 0)], 0.9 * 0.8),  # two of the first three, no two in order
        ("abcd", "abdc", [(0, 0), (1, 1), (2, 3), (3, 2)], 0.9 * (1 - 0.2 / 3)),  # of four pairs three in order
        ("abcd", "xyza", [(0, 3)], 0.7 * 0.7),  # too far on, and one alone
        ("@!=abc", "abc", [(3, 0), (4, 1), (5, 2)], 0.9),  # slots, names and verbs of saying are passed over
        ("@=a", "@=a", [(0, 0), (1, 1), (2, 2)], 0.8 * 0.7),
        ("!abc", "!abc", [(0, 0), (1, 1), (2, 2), (3, 3)], 0.9),  # a verb of saying is frame, and counts for no word
        ("@==", "@==", [(0, 0), (1, 1), (2, 2)], 0),
    ],
)
def test_agreement_by_hand(one, two, pairs, left):
    assert agreement(line(one), line(two), pairs) == pytest.approx(left)
    back = sorted((j, i) for i, j in pairs)
    assert agreement(line(two), line(one), back) == pytest.approx(left)


def test_swapping_the_sides_swaps_the_columns():
    one = read([WEATHER, ARRIVAL], [ARRIVAL_AGAIN, HARVEST])
    two = read([WEATHER, ARRIVAL], [ARRIVAL_AGAIN, HARVEST], aim="b", other="a")
    assert one["score"].tolist() == pytest.approx(two["score"].tolist())
    assert one["target_text"].tolist() == two["reference_text"].tolist()


SENTENCES = st.sampled_from(
    [ARRIVAL, ARRIVAL_AGAIN, WEATHER, HARVEST, "قال الحلبي: «لا»، ثم غادر الوفد التجاري الكبير المدينة."]
)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.lists(SENTENCES, min_size=1, max_size=4), st.lists(SENTENCES, min_size=1, max_size=4))
def test_properties(target, reference):
    rows = read(target, reference, least=0.05)
    assert rows["score"].between(0, 1).all()
    assert rows["score"].is_monotonic_decreasing
    for pair in rows.to_dict("records"):
        assert len(pair["target_shared"]) == len(pair["reference_shared"]) == pair["n_shared"]
        for side, texts in (("target", target), ("reference", reference)):
            number = pair[f"{side}_start"] // 1000
            base = 1000 * number
            assert texts[number][pair[f"{side}_start"] - base : pair[f"{side}_end"] - base] == pair[f"{side}_text"]
            assert all(pair[f"{side}_start"] <= a < b <= pair[f"{side}_end"] for a, b in pair[f"{side}_shared"])
            assert len(set(pair[f"{side}_shared"])) == pair["n_shared"]
    shuffled = table(target, reference).sample(frac=1, random_state=1)
    again = parallels(shuffled, NAMES, side="side", target="a", reference="b", least=0.05)
    assert again["score"].tolist() == pytest.approx(rows["score"].tolist())


@pytest.mark.parametrize(
    ("one", "two"), [("بحث", "تباحث"), ("بحث", "مباحثات"), ("اجتماع", "اجتمع"), ("استقرار", "مستقر")]
)
def test_one_root(one, two):
    assert skeleton(one) == skeleton(two) != ""


@pytest.mark.parametrize(("one", "two"), [("انتشار", "انتظار"), ("زيتون", "زيارة"), ("كتاب", "كتيبه")])
def test_two_roots_or_unlike(one, two):
    assert skeleton(one) != skeleton(two) or letter_likeness(one, two) < 0.55


def test_letter_likeness_by_hand():
    assert letter_likeness("امن", "امني") == pytest.approx(2 * 2 / 5)
    assert letter_likeness("ا", "ا") == 1
    assert letter_likeness("ا", "ب") == 0


def test_near_words_hold_no_word_alone():
    sizes = pd.Series([group for groups in near_words().values() for group in groups]).value_counts()
    assert (sizes >= 2).all()


def many(n, *, seed):
    """Sentences that share words by chance, each side with one that stands on the other too."""
    random = np.random.default_rng(seed)
    vocabulary = [a + b + c for a in "بتثجحخ" for b in "درزسشص" for c in "عغفقكل"]
    drawn = [" ".join(random.choice(vocabulary, 9, replace=False)) + "." for _ in range(n)]
    return [*drawn[: n // 2], ARRIVAL, *drawn[n // 2 :]]


def test_of_many_pairs_the_nearest_are_compared(monkeypatch):
    ours, theirs = many(60, seed=1), many(60, seed=2)
    every = read(ours, theirs)
    assert every.attrs["n_compared"] == every.attrs["n_near"] > 50
    monkeypatch.setattr(compared, "MOST_COMPARED", 20)
    few = read(ours, theirs)
    assert few.attrs == {"n_near": every.attrs["n_near"], "n_compared": 20}
    assert few.iloc[0].equals(every.iloc[0])
    assert few["target_text"].iloc[0] == few["reference_text"].iloc[0]


def test_in_large_collections_common_words_bring_no_passages_together(monkeypatch):
    ours, theirs = many(60, seed=1), many(60, seed=2)
    every = read(ours, theirs)
    monkeypatch.setattr(compared, "_LARGE", 10)
    monkeypatch.setattr(compared, "_BLOCK", 100)
    monkeypatch.setattr(compared, "MOST_HELD", 2)
    few = read(ours, theirs)
    assert 0 < few.attrs["n_near"] < every.attrs["n_near"]
    assert few.iloc[0].equals(every.iloc[0])
    monkeypatch.setattr(compared, "MOST_HELD", 400)
    assert read(ours, theirs).equals(every)


def test_a_text_without_a_mark_is_cut_into_clauses():
    words = ARRIVAL.rstrip(".").split()
    endless = " ".join(words * 40)
    found = read([endless], [ARRIVAL])
    assert len(found) > 0
    assert found["target_text"].str.split().str.len().max() <= 3 * LONGEST


def test_refusals():
    rows = table([ARRIVAL], [ARRIVAL_AGAIN])
    with pytest.raises(KitError, match=r"No paragraph has side = 'c'\. Name two sides"):
        parallels(rows, NAMES, side="side", target="a", reference="c")
    with pytest.raises(KitError, match=r"Target and reference are both side = 'a'\. Name two different sides\."):
        parallels(rows, NAMES, side="side", target="a", reference="a")
    with pytest.raises(KitError, match=r"least = 0 is no score\. Give a number above 0, up to 1\."):
        read([ARRIVAL], [ARRIVAL_AGAIN], least=0)
    with pytest.raises(KitError, match=r"longest = 0 clauses make no passage\. Give a whole number from 1\."):
        read([ARRIVAL], [ARRIVAL_AGAIN], longest=0)


def test_stable_words_need_a_narrow_interval():
    rows = pd.DataFrame(
        [
            ("even", 30, 29, -0.6, 0.7),
            ("wide", 30, 29, -1.6, 1.7),
            ("leaning", 60, 30, 0.1, 0.9),
            ("rare", 4, 4, -0.5, 0.5),
            ("untold", 30, 30, float("nan"), float("nan")),
            ("evener", 40, 40, -0.3, 0.3),
        ],
        columns=["term", "n_target", "n_reference", "log_ratio_low", "log_ratio_high"],
    )
    assert stable_words(rows)["term"].tolist() == ["evener", "even"]
    assert stable_words(rows, least=3)["term"].tolist() == ["evener", "even", "rare"]
    with pytest.raises(KitError, match=r"least = 0 uses is too small\. Give a whole number from 1\."):
        stable_words(rows, least=0)


@settings(derandomize=True, deadline=None, max_examples=40)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60), st.text(max_size=60))
def test_any_text_is_read(one, two):
    rows = read([one, ARRIVAL], [two, ARRIVAL])
    assert rows["score"].max() == pytest.approx(read([one, ARRIVAL], [two, ARRIVAL], aim="b", other="a")["score"].max())
