"""Paragraphs: what each of them is, on invented lines for each trap; and the log of what is read otherwise."""

import textwrap

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.reading.paragraphs import log_cleaning, split_paragraphs

LONG = "أعلنت البلدية اليوم بدء العمل في توسيع الطريق الساحلي بعد أشهر من الانتظار والمطالبات المتكررة."
LONGER = (
    "وقال رئيس المجلس إن الورشة ستمتد حتى نهاية الصيف وإن حركة السير ستحول إلى الشوارع الداخلية في ساعات الليل فقط."
)
OTHER = (
    "وفي سياق منفصل افتتحت المكتبة العامة معرضا للكتب النادرة يضم مخطوطات جمعها هاو من أبناء المدينة طوال ثلاثين عاما."
)


def documents(*texts, **columns):
    return pd.DataFrame({"doc_id": [f"d{n}" for n in range(len(texts))], "side": "a", "text": texts, **columns})


def kinds(text, **options):
    return split_paragraphs(documents(text), **options)["kind"].tolist()


def test_headline_heading_and_body():
    text = f"الطريق الساحلي يتسع\n\n{LONG}\nثلاثة أشهر من العمل\n{LONGER}\n"
    assert kinds(text) == ["title", "body", "heading", "body"]


def test_a_headline_that_stands_twice_is_counted_as_repeated():
    assert kinds(f"الطريق الساحلي يتسع\u00a0\n\nالطَريق الساحلي يتسع\n{LONG}\n") == ["title", "repeated", "body"]


def test_the_title_of_documents_csv_is_known_wherever_it_stands():
    table = documents(f"{LONG}\n\nالطريق يتسع أخيرا!\n\n{LONGER}", title=["الطريق يتسع أخيرا"])
    assert split_paragraphs(table)["kind"].tolist() == ["body", "title", "body"]


def test_a_last_short_line_is_no_heading():
    assert kinds(f"{LONG}\nانتهى الخبر هنا") == ["body", "body"]


def test_a_short_sentence_with_its_stop_is_body():
    assert kinds(f"{LONG}\nولم يعلق الوزير.\n{LONGER}") == ["body", "body", "body"]


def test_a_summary_that_a_following_paragraph_says_again():
    summary = "بدأت البلدية توسيع الطريق الساحلي بعد أشهر من الانتظار والمطالبات المتكررة."
    assert kinds(f"{summary}\n\n{LONG} وحضر الحفل عدد من السكان.\n\n{LONGER}") == ["summary", "body", "body"]


def test_lines_of_the_web_page():
    text = f"{LONG}\nأخبار ذات صلة\nاقرأ أيضًا: حريق في المرفأ القديم\n{LONGER}\nاشتركوا معنا الآن"
    assert kinds(text, boilerplate=["اشتركوا معنا"]) == ["body", "boilerplate", "boilerplate", "body", "boilerplate"]


def test_datelines_are_rows_of_their_own():
    for line in ("رويترز - ", "النهار من بيروت: ", "بيروت (أ ف ب) - ", "بيروت – الأناضول – "):
        table = split_paragraphs(documents(f"{line}{LONG}\n{LONGER}"))
        assert table["kind"].tolist() == ["dateline", "body", "body"], line
        assert table["text"].tolist() == [line.strip(), LONG, LONGER]


def test_a_colon_after_speech_is_no_dateline():
    assert kinds(f"وقال الوزير في المؤتمر: {LONG}\n{LONGER}") == ["body", "body"]


def test_wrapped_lines_are_one_paragraph():
    first, second = textwrap.fill(f"{LONG} {LONGER}", 55), textwrap.fill(f"{LONGER} {OTHER}", 55)
    assert kinds(f"{first}\n\n{second}\n") == ["body", "body"]


def test_the_columns_that_may_set_sides_apart_go_along():
    table = documents(LONG, source=["outlet"], period=["old"])
    assert "period" in split_paragraphs(table)
    assert "source" not in split_paragraphs(table)
    table.attrs["side"] = "source"
    assert "source" in split_paragraphs(table)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(
    st.text(
        alphabet=st.one_of(st.sampled_from('ابتثمـًُ \n\r\t\u00a0\u200f\u202e.،:«»"\ufefb\u2028'), st.characters()),
        max_size=120,
    )
)
def test_every_paragraph_is_a_slice_of_the_untouched_text(text):
    table = split_paragraphs(documents(text))
    assert [text[start:end] for start, end in zip(table["start"], table["end"], strict=True)] == table["text"].tolist()
    assert all(left <= right for left, right in zip(table["end"], table["start"].iloc[1:], strict=False))
    outside = text
    for start, end in zip(table["start"][::-1], table["end"][::-1], strict=True):
        outside = outside[:start] + outside[end:]
    assert not any(letter.isalnum() for letter in outside)


def log(text, corrections=(), **options):
    table = documents(text)
    rows = pd.DataFrame(list(corrections), columns=["doc_id", "before", "after", "reason"])
    return log_cleaning(table, split_paragraphs(table), rows, leave_out=("title", "dateline"), **options)


def test_the_log_says_what_is_left_out_and_read_otherwise():
    text = f"عنوان الخبر\nالنهار من بيروت: قالت النهار إن المديـــنة\u00a0هادئة\u200f جدا وإن ﻻ خوف عليها في هذه الأيام.\n{LONG}"
    rows = log(text, corrections=[("d0", "هادئة", "هادية", "test")])
    assert all(text[row.start : row.end] == row.before for row in rows.itertuples())
    assert rows[["rule", "before", "after"]].values.tolist() == [
        ["title", "عنوان الخبر", ""],
        ["dateline", "النهار من بيروت:", ""],
        ["publisher", "النهار", ""],
        ["tatweel", "المديـــنة", "المدينة"],
        ["white space", "\u00a0", " "],
        ["correction", "هادئة", "هادية"],
        ["control", "\u200f", ""],
        ["presentation form", "ﻻ", "لا"],
    ]


def test_a_correction_touches_whole_words_only():
    rows = log("من كتاب كتابه في الكتاب كتاب.", corrections=[("d0", "كتاب", "كتب", "test")])
    assert rows["start"].tolist() == [3, 24]


def test_publishers_of_the_settings_are_found_in_the_running_text():
    assert log(f"{LONG} كما نقلت النهار.\n", publishers=["النهار"])["rule"].tolist() == ["publisher"]


def test_a_guessed_encoding_is_in_the_log():
    table = documents(LONG, encoding=["cp1256"], encoding_guessed=[True])
    empty = pd.DataFrame(columns=["doc_id", "before", "after", "reason"])
    rows = log_cleaning(table, split_paragraphs(table), empty, leave_out=())
    assert rows.values.tolist() == [["d0", 0, 0, "encoding guessed", "cp1256", "utf-8"]]


def test_a_publisher_without_a_letter_is_nobody():
    documents = pd.DataFrame({"doc_id": ["x"], "side": ["a"], "text": ["- وصل الوفد إلى المدينة صباح اليوم ثم غادر."]})
    documents.attrs["side"] = "side"
    nothing = pd.DataFrame(columns=["doc_id", "before", "after", "reason"], dtype=str)
    for publishers in (["\u202e"], [""], [" - "]):
        paragraphs = split_paragraphs(documents, publishers=publishers)
        assert paragraphs["kind"].tolist() == ["body"]
        assert log_cleaning(documents, paragraphs, nothing, leave_out=(), publishers=publishers).empty
