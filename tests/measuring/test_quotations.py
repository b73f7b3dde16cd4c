"""Quotations: marks paired in order, speakers, verbs, indirect speech. All lines are invented."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.measuring.quotations import count_verbs, quotations, unpaired_marks
from helpers.measuring.quoted import pair_marks
from helpers.reading.lists import KINDS, saying_verbs, titles
from helpers.tables import COLUMNS, KitError

NAMES = pd.DataFrame(
    [
        ("سمير الحلبي", "الحلبي", "person", ""),
        ("ليلى قرداحي", "قرداحي", "person", ""),
        ("كامل شهبندر", "شهبندر", "person", ""),
        ("لبنان", "", "place", ""),
        ("قبرص", "", "place", ""),
        ("فرنسا", "", "place", ""),
        ("النهار", "", "organisation", ""),
        ("وزير الري", "", "office", ""),
    ],
    columns=["name", "variants", "kind", "english"],
)
SPEECH = "هذه السنة كانت سنة خير على الجميع"


def table(*texts):
    rows = [("x", "a", number, 1000 * number, text) for number, text in enumerate(texts)]
    return pd.DataFrame(rows, columns=["doc_id", "side", "paragraph", "start", "text"])


def read(*texts):
    return quotations(table(*texts), NAMES, side="side")


def said(*texts):
    """(kind, speaker, verb, text) of each row."""
    return [tuple(row) for row in read(*texts)[["kind", "speaker", "verb", "text"]].itertuples(index=False)]


def spans(text):
    found, odd = pair_marks(text)
    return [text[span.start : span.end] for span in found], odd


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("قال ”كذا” ثم ”هكذا”", ["كذا", "هكذا"]),  # opened and closed with the closing mark
        ("قال “كذا” ثم ”هكذا“", ["كذا", "هكذا"]),
        ('قال "كذا" و«هكذا» و„هنا“', ["كذا", "هكذا", "هنا"]),
        ("قال «كذا ”هكذا” كذا» ثم", ["كذا ”هكذا” كذا", "هكذا"]),
        ("قال «كذا «هكذا» كذا»", ["كذا «هكذا» كذا", "هكذا"]),
        ("قال »كذا« ثم »هكذا«", ["كذا", "هكذا"]),  # turned round by an old program
        ("قال «كذا” ثم “هكذا»", ["كذا", "هكذا"]),
        ("بلا علامات", []),
        ("“”", [""]),
    ],
)
def test_pairs(text, inside):
    assert spans(text) == (inside, [])


@pytest.mark.parametrize(
    ("text", "inside", "odd"),
    [
        ("قال “كذا” ثم “هكذا", ["كذا"], [13]),  # at the end: reported, nothing swallowed
        ("طوله 15” وقال ”كذا” وقال ”هكذا”", ["كذا", "هكذا"], [7]),  # inches early on do not turn all others inside out
        ("”", [], [0]),
    ],
)
def test_a_mark_without_partner(text, inside, odd):
    assert spans(text) == (inside, odd)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(["“", "”", '"', "«", "»", "كلمة", " ", "،", "."]), max_size=25).map("".join))
def test_every_mark_is_paired_or_reported(text):
    found, odd = pair_marks(text)
    n_marks = sum(letter in '“”"«»' for letter in text)
    assert 2 * len(found) + len(odd) == n_marks
    assert found == sorted(found)
    for span in found:
        assert 0 < span.start <= span.end < len(text)


def test_unpaired_marks_table():
    rows = unpaired_marks(table("سليم", "قال “كذا"), side="side")
    assert rows[["paragraph", "start", "text"]].values.tolist() == [[1, 1004, "“كذا"]]
    assert said("قال “كذا") == []


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (f"قال سمير الحلبي ”{SPEECH}”.", ("speech", "سمير الحلبي", "قال", SPEECH)),
        (f"وقال الحلبي إن “{SPEECH}”.", ("speech", "سمير الحلبي", "قال", SPEECH)),
        (f'وأضاف الحلبي: "{SPEECH}".', ("speech", "سمير الحلبي", "أضاف", SPEECH)),
        (f"شدد سمير الحلبي خلال جلسة أمس على أن «{SPEECH}».", ("speech", "سمير الحلبي", "شدد", SPEECH)),
        (f"«{SPEECH}»، قال سمير الحلبي.", ("speech", "سمير الحلبي", "قال", SPEECH)),
        ("نشرت صحيفة ”النهار” الخبر", ("name", "", "", "النهار")),
        ("عرض فيلق “البادية” قوته", ("name", "", "", "البادية")),
        ("هذه ”هدية” ثقيلة", ("scare", "", "", "هدية")),
    ],
)
def test_marked(text, row):
    assert row in said(text)


def test_four_or_five_words_are_speech_after_a_verb_only():
    assert said("قال الحلبي: «لا نريد حربا اليوم»")[0][0] == "speech"
    assert said("حمل الكتاب عنوان «لا نريد حربا اليوم»")[0][0] == "scare"


@pytest.mark.parametrize(
    ("text", "verb", "clause"),
    [
        ("قال سمير الحلبي إن السوق مفتوحة.", "قال", "السوق مفتوحة"),
        ("قال الحلبي انه سيعود قريبا.", "قال", "انه سيعود قريبا"),
        ("أكد الحلبي أن السوق مفتوحة.", "أكد", "السوق مفتوحة"),
        ("اكد سمير الحلبي ضرورة فتح السوق.", "أكد", "ضرورة فتح السوق"),
        ("وشدد الحلبي على ضرورة الصبر.", "شدد", "ضرورة الصبر"),
        ("أشار الحلبي إلى أن السوق مفتوحة.", "أشار", "السوق مفتوحة"),
        ("أشار الحلبي خلال لقائه مع التجار إلى أهمية السوق.", "أشار", "أهمية السوق"),
        ("ونوه الحلبي بأن السوق مفتوحة.", "نوه", "بأن السوق مفتوحة"),
        ("أشاد الحلبي بجهود التجار.", "أشاد", "بجهود التجار"),
        ("وحذر الحلبي من أن الأسعار سترتفع.", "حذر", "الأسعار سترتفع"),
        ("ودان سمير الحلبي الاعتداء على السوق.", "دان", "الاعتداء على السوق"),
        ("يقول سمير الحلبي إن السوق مفتوحة.", "قال", "السوق مفتوحة"),
        ("وأبدى الحلبي، صاحب الفكرة، استعداد البلدية للعمل.", "أبدى", "استعداد البلدية للعمل"),
    ],
)
def test_indirect_speech(text, verb, clause):
    assert said(text) == [("indirect", "سمير الحلبي", verb, clause)]


@pytest.mark.parametrize(
    "text",
    [
        "كما أن السوق مفتوحة اليوم.",
        "لم يقل الحلبي إن السوق مفتوحة.",
        "جاء لكي يؤكد أن السوق مفتوحة.",
        "بين السوق والنهر طريق.",
        "يذكر أن السوق قديمة.",
        "ارتفع ثمن الخبز في السوق.",
        "حسب قوله انتهى الأمر.",
    ],
)
def test_what_is_no_speech(text):
    assert said(text) == []


def speakers(*texts):
    return read(*texts)["speaker"].tolist()


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        # Carried on, through sentences and paragraphs.
        (["قال سمير الحلبي إن السوق مفتوحة. وأضاف أن الطريق سالكة.", "وحذر من الغلاء."], ["سمير الحلبي"] * 3),
        # A participle belongs to the verb before it.
        (["قال الحلبي إن السوق مفتوحة، مشددا على الصبر، معتبرا أن الغلاء عابر."], ["سمير الحلبي"] * 3),
        # Who is met is not who speaks.
        (["خلال اجتماع سمير الحلبي مع كامل شهبندر، أكد أن السوق مفتوحة."], ["سمير الحلبي"]),
        # A relative clause speaks of the name before it.
        (["التقى سمير الحلبي أمس كامل شهبندر الذي أكد أن السوق مفتوحة."], ["كامل شهبندر"]),
        # An office stands for its bearer, named before; its nationality tells two bearers apart.
        (
            [
                "وصل وزير الري اللبناني سمير الحلبي أمس. ووصل وزير الري القبرصي كامل شهبندر.",
                "وقال الوزير اللبناني إن السوق مفتوحة. وأكد وزير الري القبرصي أن الطريق سالكة.",
            ],
            ["سمير الحلبي", "كامل شهبندر"],
        ),
        # An apposition in commas describes too.
        (["التقى الحلبي كامل شهبندر، مدير المرفأ.", "وقال مدير المرفأ إن السفن كثيرة."], ["كامل شهبندر"]),
        # A subject that a verb of motion names.
        (["ووصل سمير الحلبي إلى المدينة أمس. وأكد أن السوق مفتوحة."], ["سمير الحلبي"]),
        # The verb agrees with whom it means.
        (
            ["قالت قبرص إن الموسم جيد، وقال سمير الحلبي إن السوق مفتوحة. وأضافت أن السفن كثيرة."],
            ["قبرص", "سمير الحلبي", "قبرص"],
        ),
        # Nobody is named: the phrase stands.
        (["قال مسؤولون لبنانيون إن السوق مفتوحة."], ["مسؤولون لبنانيون"]),
        # A newspaper relays what others say.
        (
            ["ونقلت صحيفة «النهار» عن مسؤولين لبنانيين قولهم إن السوق مفتوحة. وأضافت أن الطريق سالكة."],
            ["", "مسؤولين لبنانيين", "النهار"],
        ),
        # A deputy of somebody is not that somebody.
        (["قال ممثل سمير الحلبي المهندس كامل شهبندر إن السوق مفتوحة."], ["كامل شهبندر"]),
        # What a headline says after a colon.
        (["الحلبي: السوق مفتوحة للجميع"], ["سمير الحلبي"]),
        # Those named inside a quotation do not take over.
        ([f"قال سمير الحلبي «{SPEECH} يا كامل شهبندر». وأضاف أن الطريق سالكة."], ["سمير الحلبي", "سمير الحلبي"]),
        (["أكد أن السوق مفتوحة."], [""]),
    ],
)
def test_speakers(texts, expected):
    assert speakers(*texts) == expected


def test_how_the_speaker_was_found():
    rows = read("قال وزير الري سمير الحلبي إن السوق مفتوحة. وأضاف أن الطريق سالكة. وأكد وزير الري أن السفن كثيرة.")
    assert rows["speaker_by"].tolist() == ["named", "carried", "described"]


def test_documents_do_not_share_a_speaker():
    one, two = table("قال سمير الحلبي إن السوق مفتوحة."), table("وأضاف أن الطريق سالكة.").assign(doc_id="y")
    rows = quotations(pd.concat([one, two], ignore_index=True), NAMES, side="side")
    assert rows["speaker"].tolist() == ["سمير الحلبي", ""]


def test_what_is_called_so_is_the_speakers_own_word():
    rows = said("ورأى سمير الحلبي أن ذلك يخدم ما سماه «سوق الظل» و«تجار الليل».")
    assert rows[1:] == [("scare", "سمير الحلبي", "سمى", "سوق الظل"), ("scare", "سمير الحلبي", "سمى", "تجار الليل")]
    assert rows[0][3].endswith("تجار الليل")


def test_a_clause_ends_at_a_clause_mark_and_at_the_next_verb():
    clauses = read("أكد الحلبي أن السوق مفتوحة .. وغادر. واعتبر أن الطريق سالكة وأضاف أن السفن كثيرة.")["text"].tolist()
    assert clauses == ["السوق مفتوحة", "الطريق سالكة", "السفن كثيرة"]


def test_what_stands_in_marks_is_not_told_twice():
    assert [row[0] for row in said(f"قال الحلبي إن «{SPEECH}».")] == ["speech"]


def test_columns_and_offsets():
    rows = read("مقدمة", "قال الحلبي إن السوق مفتوحة.")
    assert set(COLUMNS["quotations"]) <= set(rows.columns)
    row = rows.iloc[0]
    text = "قال الحلبي إن السوق مفتوحة."
    assert text[row["start"] - 1000 : row["end"] - 1000] == row["text"]
    assert text[row["verb_start"] - 1000 : row["verb_end"] - 1000] == "قال"
    assert (row["verb_kind"], row["verb_english"]) == ("neutral", "said")


WORDS = st.sampled_from(
    "قال الحلبي شهبندر إن أن ” “ « » : ، . .. وأضاف مشددا على الذي أكد السوق وزير الري اللبناني كما نقلت عن صحيفة قوله ما سماه".split(
        " "
    )
)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.lists(st.lists(WORDS, max_size=25).map(" ".join), min_size=1, max_size=3))
def test_any_order_of_words_is_read(texts):
    rows = read(*texts)
    for row in rows.itertuples():
        assert texts[row.paragraph][row.start - 1000 * row.paragraph : row.end - 1000 * row.paragraph] == row.text
        assert row.kind in ("speech", "name", "scare", "indirect")
        assert (row.verb == "") == (row.verb_kind == "")
    assert len(rows[rows["kind"] != "indirect"]) == sum(len(pair_marks(text)[0]) for text in texts)


def test_count_verbs_by_hand():
    rows = read("قال الحلبي إن السوق مفتوحة. وأكد أن الطريق سالكة. وقال شهبندر إن السفن كثيرة. وأشاد بالتجار.")
    verbs = count_verbs(rows, side="side")
    assert verbs[["verb", "n"]].values.tolist() == [["قال", 2], ["أشاد", 1], ["أكد", 1]]
    assert verbs["share"].tolist() == [0.5, 0.25, 0.25]
    kinds = count_verbs(rows, side="side", by="verb_kind").set_index("verb_kind")["n"].to_dict()
    assert kinds == {"neutral": 2, "assertive": 1, "praising": 1}
    people = count_verbs(rows, side="side", by="speaker").set_index("speaker")
    assert people.loc["كامل شهبندر", ["n", "neutral", "praising", "indirect", "marked"]].tolist() == [2, 1, 1, 2, 0]


def test_count_verbs_refuses():
    with pytest.raises(KitError, match=r"cannot be counted by 'tone'\. Choose 'verb', 'verb_kind' or 'speaker'\."):
        count_verbs(read("قال الحلبي إن السوق مفتوحة."), side="side", by="tone")


def test_without_names_a_speaker_is_called_as_the_text_calls_him():
    rows = quotations(table("قال الحلبي إن السوق مفتوحة."), NAMES.iloc[:0], side="side")
    assert rows[["speaker", "speaker_by"]].values.tolist() == [["الحلبي", "phrase"]]
    assert quotations(table("نص"), NAMES, side="side").empty


def test_the_list_of_verbs_is_sound():
    forms = saying_verbs()
    assert {form.kind for form in forms.values()} == set(KINDS)
    assert {form.form for form in forms.values()} == {"past", "present", "participle", "noun"}
    assert all(form.complements and form.english for form in forms.values())
    assert forms["اكدت"].gender == "f"
    assert forms["اكدوا"].plural
    assert forms["قائلا"].verb == "قال"
    assert forms["تنويهه"].form == "noun"
    assert "مهاجمه" not in forms  # a verbal noun, not "attacking, she"


def test_the_list_of_titles_is_sound():
    assert titles()["وزراء"].plural
    assert titles()["وزير"].direct is False
    assert titles()["وكاله"].kind == "organisation"
    assert titles()["م"].direct
    assert not {"دون", "ما", "مهم", "دين"} & set(titles())  # a letter that stands for a title has no other forms


LETTERS = st.characters(codec="utf-8")
PIECES = st.one_of(
    st.text(alphabet=LETTERS, max_size=8),
    st.sampled_from([" ", "قال ", "إن ", "الحلبي ", "«", "”", "\n", "ـ", "\u200f", "ﻻ"]),
)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_any_text_is_read(text):
    for row in read(text).itertuples():
        assert text[row.start : row.end] == row.text


@pytest.mark.parametrize(
    ("texts", "row"),
    [
        # a rank that no list has, between the office and the name
        (("أعلن وزير الري اللبناني الكوماندان سمير الحلبي أن السد جاهز.",), ("سمير الحلبي", "أعلن", "السد جاهز")),
        # the office, then the name in commas
        (("أبدى وزير الري، سمير الحلبي الاثنين، رغبة في البناء.",), ("سمير الحلبي", "أبدى", "رغبة في البناء")),
        # the headline has the office, the text below it the name
        (
            ("وزير الري يبدي استعدادا للبناء", "أبدى وزير الري سمير الحلبي استعدادا للبناء."),
            ("سمير الحلبي", "أبدى", "استعدادا للبناء"),
        ),
        # subjects without a title
        (("أكدت الخارجية اللبنانية صواب رأيها.",), ("الخارجية اللبنانية", "أكد", "صواب رأيها")),
        (("قال الحلبي كلاما. وقال متظاهرون إن السوق مغلقة.",), ("متظاهرون", "قال", "السوق مغلقة")),
        # an object is not taken for a subject
        (("وصل الحلبي. وأدان الأعمال الإرهابية في السوق.",), ("سمير الحلبي", "أدان", "الأعمال الإرهابية في السوق")),
        # who is called upon, and to what
        (("دعا الحلبي جميع التجار إلى الصبر.",), ("سمير الحلبي", "دعا", "الصبر")),
        (("عاد الحلبي، داعيا جميع التجار لانتخاب رئيس.",), ("سمير الحلبي", "دعا", "جميع التجار لانتخاب رئيس")),
        # a meeting whose subject is left out
        (
            ("زار الحلبي السوق. وبعدها التقى كامل شهبندر، معتبرا أن السوق جميلة.",),
            ("سمير الحلبي", "اعتبر", "السوق جميلة"),
        ),
        # an object after a long adverbial, and after a comma
        (
            ("وأبدى الحلبي لدى لقائه التجار يوم الثلاثاء استعداد البلدية للعمل.",),
            ("سمير الحلبي", "أبدى", "استعداد البلدية للعمل"),
        ),
        (("وأكد الحلبي خلال لقاء طويل، دعم البلدية للسوق.",), ("سمير الحلبي", "أكد", "دعم البلدية للسوق")),
        (("وكان الحلبي أعلن، الخميس، إنشاء سوق جديدة.",), ("سمير الحلبي", "أعلن", "إنشاء سوق جديدة")),
        (("وكان الحلبي قد كشف مؤخرا عن سوق جديدة.",), ("سمير الحلبي", "كشف", "سوق جديدة")),
        # a chain of nouns before the article
        (
            ("وصف رئيس أركان الجيش كامل شهبندر السوق بالجيدة.",),
            ("كامل شهبندر", "وصف", "السوق بالجيدة"),
        ),
        (("أفادت مصادر مطلعة بأن السوق مغلقة.",), ("مصادر مطلعة", "أفاد", "بأن السوق مغلقة")),
        # two who speak together
        (
            ("أكد وزيرا الري اللبناني والقبرصي أهمية السد.",),
            ("وزيرا الري اللبناني والقبرصي", "أكد", "أهمية السد"),
        ),
        # "between", and the verb that is written like it
        (("وبين الحلبي أن السوق مفتوحة.",), ("سمير الحلبي", "بين", "السوق مفتوحة")),
        # what holds the subject already, and an object with لأن
        (
            ("قال الحلبي كلاما، لكنه دعا قبرص لأن تفتح السوق.",),
            ("سمير الحلبي", "دعا", "لأن تفتح السوق"),
        ),
        # "of Cyprus" and "Cypriot", "of France" and "French"
        (
            ("وصل وزير خارجية فرنسا، سمير الحلبي. وأكد الوزير الفرنسي أهمية السوق.",),
            ("سمير الحلبي", "أكد", "أهمية السوق"),
        ),
        # the object is written on to the verb, its subject follows
        (
            ("قال الحلبي كلاما عن السد، الذي وصفه كامل شهبندر بأنه قديم.",),
            ("كامل شهبندر", "وصف", "بأنه قديم"),
        ),
        # several, after what they speak of
        (
            ("وصل الحلبي. وتحدث عن السوق في لبنان ثلاثة من كبار التجار.",),
            ("ثلاثة من كبار التجار", "تحدث", "السوق في لبنان ثلاثة من كبار التجار"),
        ),
        # the second of two
        (
            ("امتدح الحلبي وشهبندر السوق: رأى الأول أنه جميل، ورأى الثاني أنه كبير.",),
            ("كامل شهبندر", "رأى", "أنه كبير"),
        ),
        # "and also that" goes on
        (
            ("قال الحلبي إن السوق مفتوحة، كما أن السد جاهز.",),
            ("سمير الحلبي", "قال", "السوق مفتوحة، كما أن السد جاهز"),
        ),
    ],
)
def test_speakers_as_the_press_writes_them(texts, row):
    rows = read(*texts)
    found = [tuple(each) for each in rows[["speaker", "verb", "text"]].itertuples(index=False)]
    assert row in found


def test_a_source_without_a_verb_and_an_adjective_that_is_no_verb():
    rows = read(f"ووفق بيان للبلدية، استقبل الحلبي التجار وبحث معهم «{SPEECH}».", "زيارة غير معلنة المدة.")
    assert rows[["kind", "speaker", "speaker_by"]].values.tolist() == [["speech", "البلدية", "phrase"]]


def test_short_speech_that_a_verb_waits_for():
    rows = said("قال الحلبي في لقاء طويل مع التجار في السوق القديم أمس، «السد ملك للناس كلهم».")
    assert rows == [("speech", "سمير الحلبي", "قال", "السد ملك للناس كلهم")]
    assert said("قال الحلبي إن السوق مفتوحة، «السد ملك للناس كلهم».")[-1][0] == "scare"


def test_an_office_told_in_another_document_is_his_only_where_he_is_named_and_alone_fits():
    one = [("x", "a", 0, 0, "وصل وزير الري اللبناني سمير الحلبي.")]
    two = [("y", "b", 0, 0, "تجول الحلبي في السوق."), ("y", "b", 1, 1000, "وأكد وزير الري اللبناني أن السد جاهز.")]
    other = [("z", "b", 0, 0, "وأكد وزير الري اللبناني أن السد جاهز.")]
    columns = ["doc_id", "side", "paragraph", "start", "text"]
    rows = quotations(pd.DataFrame([*one, *two, *other], columns=columns), NAMES, side="side")
    assert rows[["doc_id", "speaker"]].values.tolist() == [["y", "سمير الحلبي"], ["z", "وزير الري اللبناني"]]
    former = [("x", "a", 0, 0, "وصل وزير الري اللبناني السابق سمير الحلبي."), *two]
    rows = quotations(pd.DataFrame(former, columns=columns), NAMES, side="side")
    assert "سمير الحلبي" not in set(rows["speaker"])


def test_of_marks_that_fit_alike_the_one_that_takes_least_is_left_out():
    assert spans("قال “لا. ثم قال “نعم” وسكت.") == (["نعم"], [4])


@pytest.mark.parametrize(
    ("texts", "row"),
    [
        # a date between the verb and its subject
        (("قال اليوم الأربعاء 12 مارس 2014 وزير الري سمير الحلبي إن السد جاهز.",), ("سمير الحلبي", "قال", "السد جاهز")),
        # an office with what it is for, then its bearer
        (
            ("قال المبعوث الخاص للاتحاد إلى لبنان، سمير الحلبي، إن السد جاهز. وأكد المبعوث أهمية السوق.",),
            ("سمير الحلبي", "أكد", "أهمية السوق"),
        ),
        (
            ("استقبل الناس القنصل الجديد في صيدا، سمير الحلبي. وأكد القنصل الجديد أهمية السوق.",),
            ("سمير الحلبي", "أكد", "أهمية السوق"),
        ),
        # a calling that no list has
        (("قال الطباخ سمير الحلبي إن السوق مفتوحة.",), ("سمير الحلبي", "قال", "السوق مفتوحة")),
        # one office by several words, and the head of a state before the head of its government
        (
            ("وصل رئيس الوزراء اللبناني سمير الحلبي. وأكد رئيس الحكومة اللبنانية أهمية السوق.",),
            ("سمير الحلبي", "أكد", "أهمية السوق"),
        ),
        (
            (
                "وصل الرئيس اللبناني كامل شهبندر. ووصل رئيس الحكومة اللبنانية سمير الحلبي. وأكد الرئيس اللبناني أهمية السوق.",
            ),
            ("كامل شهبندر", "أكد", "أهمية السوق"),
        ),
        # an adverbial between a participle, or a verb, and its object
        (
            ("قال الحلبي إن السد جاهز، متمنيا في الوقت نفسه عودة التجار.",),
            ("سمير الحلبي", "تمنى", "عودة التجار"),
        ),
        (("أدان الحلبي في بيان اليوم الهجمات على السوق.",), ("سمير الحلبي", "أدان", "الهجمات على السوق")),
        # a long aside
        (
            ("أكد الحلبي، خلال لقاء طويل جمعه أمس في السوق القديم بتجار كثيرين من قبرص، ضرورة العمل.",),
            ("سمير الحلبي", "أكد", "ضرورة العمل"),
        ),
        # a stop word that begins the object
        (("أدان الحلبي كل هذه الأعمال.",), ("سمير الحلبي", "أدان", "كل هذه الأعمال")),
        # a verb after "he said that he", which tells what is said
        (("قال الحلبي إنه أكد أهمية السوق.",), ("سمير الحلبي", "أكد", "أهمية السوق")),
        # a noun with a pronoun after a preposition
        (("فاجأ الحلبي التجار بإعلانه أن السوق مفتوحة.",), ("سمير الحلبي", "أعلن", "السوق مفتوحة")),
        (("ختم الحلبي كلامه بالقول إن السد جاهز.",), ("سمير الحلبي", "قال", "السد جاهز")),
        # the object written on to a verb of telling
        (("وصل الحلبي. وأبلغهم أن السد جاهز.",), ("سمير الحلبي", "أبلغ", "السد جاهز")),
        # "in line with the rules" is no source
        (
            ("قال الحلبي إن السوق مفتوحة وفق القواعد القديمة.",),
            ("سمير الحلبي", "قال", "السوق مفتوحة وفق القواعد القديمة"),
        ),
        # what reports say does not end what he says of them
        (
            ("نفى الحلبي الأنباء التي تفيد بأن السد قديم.",),
            ("سمير الحلبي", "نفى", "الأنباء التي تفيد بأن السد قديم"),
        ),
        # with "where he said" a clause of its own begins
        (
            ("تجول الحلبي في السوق. والتقى الحلبي برئيسة البلدية، ليلى قرداحي، حيث قال إن السد جاهز.",),
            ("سمير الحلبي", "قال", "السد جاهز"),
        ),
    ],
)
def test_ways_of_writing_that_new_texts_had(texts, row):
    rows = read(*texts)
    found = [tuple(each) for each in rows[["speaker", "verb", "text"]].itertuples(index=False)]
    assert row in found, found


@pytest.mark.parametrize(
    "text",
    [
        "قدم الحلبي طلبا إلى البلدية.",  # a noun, not "the two asked"
        "اطلع الحلبي على تعهد شهبندر بفتح السوق.",  # after a preposition no verb stands
        "وقعت مذكرات تفاهم بشأن السوق.",  # memoranda, not "reminding"
    ],
)
def test_nouns_that_are_written_like_verbs_of_saying_tell_nothing(text):
    assert said(text) == []


def test_a_long_name_in_marks_is_a_name():
    names = pd.concat([NAMES, pd.DataFrame([("ناجي بن سالم بن ناجي بن كرم", "", "person", "")], columns=NAMES.columns)])
    text = "قال الوزير «ناجي بن سالم بن ناجي بن كرم» إن السد جاهز."
    rows = quotations(table(text), names, side="side")
    assert rows[["kind", "speaker"]].values.tolist() == [["name", ""], ["indirect", "ناجي بن سالم بن ناجي بن كرم"]]


def test_participles_given_in_full_are_read_as_given():
    forms = saying_verbs()
    assert forms["مذكرا"].verb == "ذكّر"
    assert forms["مبرزا"].verb == "أبرز"
    assert not {"مذكره", "مذكرات", "ملاحظات"} & set(forms)


@pytest.mark.parametrize(
    ("texts", "speaker"),
    [
        # a deputy of the head of government is not its head
        (
            ("وصل نائب رئيس الوزراء اللبناني سمير الحلبي. وأكد رئيس الوزراء اللبناني أهمية السوق.",),
            "رئيس الوزراء اللبناني",
        ),
        # two offices of one man
        (("وصل نائب رئيس الوزراء وزير الري سمير الحلبي. وأكد وزير الري أهمية السوق.",), "سمير الحلبي"),
        # the head of diplomacy is the foreign minister
        (
            ("وصل وزير الخارجية الفرنسي سمير الحلبي. وأكد رئيس الدبلوماسية الفرنسية أهمية السوق.",),
            "سمير الحلبي",
        ),
        # what a preposition adds to an office tells whose it is
        (
            ("وصل سمير الحلبي رئيس مجلس الوزراء وزير الخارجية لدولة قبرص. وأكد وزير الخارجية القبرصي أهمية السوق.",),
            "سمير الحلبي",
        ),
        (("قال كامل شهبندر، وأكد المتحدث باسم لجنة التجار أن السوق مفتوحة.",), "المتحدث باسم لجنة التجار"),
        # told by fewer words, to one man only
        (("وصل وزير الري سمير الحلبي. وأكد وزير الري اللبناني أن السوق مفتوحة.",), "سمير الحلبي"),
        # words of respect, with an office, a name or a pronoun
        (("وصل كامل شهبندر. وأعرب فخامة الرئيس سمير الحلبي عن شكره.",), "سمير الحلبي"),
        (("وصل جلالة الملك سمير الحلبي ومعه كامل شهبندر. وأكد جلالته أن السوق مفتوحة.",), "سمير الحلبي"),
        # another office in the object is not part of the subject
        (("رحب سمير الحلبي برئيس البلدية كامل شهبندر.",), "سمير الحلبي"),
        # the adjective is no journalist
        (("وفي مؤتمره الصحفي الأسبوعي رد سمير الحلبي على سؤال وأكد أن السوق مفتوحة.",), "سمير الحلبي"),
        # a name in marks; a subject that begins with the letter of "and"
        (('قال "سمير الحلبي" في السوق إن السد جاهز.',), "سمير الحلبي"),
        (("قال الحلبي كلاما. وقالت وسائل إعلام محلية إن السوق مفتوحة.",), "وسائل إعلام محلية"),
        # a noun of the other gender is what is announced
        (("وصل سمير الحلبي. وأعلن مبادرة جديدة للسوق.",), "سمير الحلبي"),
        # the deputy of a president is an official of his country, and the president does not speak
        (
            (
                "التقى ليلى قرداحي سمير الحلبي النائب الأول للرئيس القبرصي كامل شهبندر. وأكد المسؤول القبرصي أهمية السوق.",
            ),
            "سمير الحلبي",
        ),
        # a minister of several things, and the country left out
        (
            ("قال سمير الحلبي، وزير الري والتعاون الإفريقي، كلاما.", "وأكد وزير الري القبرصي أهمية السوق."),
            "سمير الحلبي",
        ),
        # he himself
        (
            ("قال وزير الري سمير الحلبي كلاما. وأضاف الوزير نفسه أن السوق مفتوحة. وأكد المتحدث ذاته أهمية السد.",),
            "سمير الحلبي",
        ),
        # counterparts hold the same office of their own countries
        (
            (
                "قال وزير الري اللبناني سمير الحلبي كلاما بعد لقاء مع نظيريه القبرصي كامل شهبندر والفرنسي ليلى قرداحي.",
                "وأكد وزير الري القبرصي أهمية السوق.",
            ),
            "كامل شهبندر",
        ),
        # a source is nobody by name
        (("وصل سمير الحلبي. وذكر بيان مشترك أن السد جاهز. وأضاف المصدر ذاته أن السوق مفتوحة.",), "بيان مشترك"),
        (("وصل سمير الحلبي. وأضاف المصدر ذاته أن السوق مفتوحة.",), "المصدر ذاته"),
        # "of the ministry" does not make a minister of its spokesman
        (("وصل المتحدث باسم وزارة الري سمير الحلبي. وأكد وزير الري أهمية السوق.",), "وزير الري"),
    ],
)
def test_one_office_is_told_from_another(texts, speaker):
    assert speakers(*texts)[-1] == speaker


@pytest.mark.parametrize(
    ("texts", "row"),
    [
        # whom one wishes something, before it
        (("ودع سمير الحلبي التجار، متمنيا لهم النجاح.",), ("سمير الحلبي", "تمنى", "النجاح")),
        # the congratulated is not the one who congratulates
        (("وصل سمير الحلبي. وهنأ كامل شهبندر على فوزه، قائلا إن السد جاهز.",), ("سمير الحلبي", "قال", "السد جاهز")),
        # the words themselves with nothing to lead them in
        (("وصل سمير الحلبي. وقال نشكر كل التجار.",), ("سمير الحلبي", "قال", "نشكر كل التجار")),
        (("وصل سمير الحلبي. وقال لن نعود إلى السوق.",), ("سمير الحلبي", "قال", "لن نعود إلى السوق")),
        # two who speak together, in one sentence or after they met
        (
            ("قالت صحيفة محلية إن الحلبي ووزير الري القبرصي تجولا في السوق وعبرا عن ارتياحهما.",),
            ("الحلبي ووزير الري القبرصي", "عبر", "ارتياحهما"),
        ),
        (
            ("أكد الوزيران أهمية السد. والتقى الحلبي أيضا كامل شهبندر وأعربا عن ارتياحهما.",),
            ("سمير الحلبي", "أعرب", "ارتياحهما"),
        ),
        # a subject without title inside what is said
        (("أكد الحلبي أن المتحاورين أعربوا عن أملهم.",), ("المتحاورين", "أعرب", "أملهم")),
    ],
)
def test_objects_before_and_pairs(texts, row):
    found = [tuple(each) for each in read(*texts)[["speaker", "verb", "text"]].itertuples(index=False)]
    assert row in found, found


def unlisted(*texts):
    """(speaker, verb, text) where names.csv is empty."""
    rows = quotations(table(*texts), NAMES.head(0), side="side")
    return [
        tuple(each)
        for each in rows[rows["kind"].isin(["speech", "indirect"])][["speaker", "verb", "text"]].itertuples(index=False)
    ]


@pytest.mark.parametrize(
    ("texts", "rows"),
    [
        # a given name where the subject stands, and then the family name, in marks too
        (
            ("قال طارق الديري، المحامي بالبلدة، إن السد جاهز.", 'وأضاف "الديري" أن السوق مفتوحة. وأكد أن القمح وفير.'),
            [
                ("طارق الديري", "قال", "السد جاهز"),
                ("طارق الديري", "أضاف", "السوق مفتوحة"),
                ("طارق الديري", "أكد", "القمح وفير"),
            ],
        ),
        # a rank, the name in marks
        (
            ('أوضح "العميد زهيراوي" في تصريح أمس، أن السد جاهز. وأضاف أن السوق مفتوحة.',),
            [("زهيراوي", "أوضح", "السد جاهز"), ("زهيراوي", "أضاف", "السوق مفتوحة")],
        ),
        # after an office and a comma, in parts that "son of" joins
        (
            ("أعلن وزير الري، خالد بن نايف الديري، أن السد جاهز. وقال الديري إن السوق مفتوحة.",),
            [("خالد بن نايف الديري", "أعلن", "السد جاهز"), ("خالد بن نايف الديري", "قال", "السوق مفتوحة")],
        ),
        # a name that no list has, before what says who he is; what follows two parts is more of the sentence
        (
            ("أكد زهراب الشيمي نائب رئيس الجمعية أن السد جاهز. وأضاف الشيمي أن السوق مفتوحة.",),
            [("زهراب الشيمي", "أكد", "السد جاهز"), ("زهراب الشيمي", "أضاف", "السوق مفتوحة")],
        ),
        # who belongs to something and then stands in marks
        (
            ("قال القيادي بالجمعية «طارق الديري» إن السد جاهز. وأكد أن السوق مفتوحة.",),
            [("طارق الديري", "قال", "السد جاهز"), ("طارق الديري", "أكد", "السوق مفتوحة")],
        ),
        # who speaks in the name of somebody is no Basim; على is no Ali
        (
            ("أكد المتحدث باسم البلدية أن السد جاهز. وشدد على ضرورة الصبر.",),
            [("المتحدث باسم البلدية", "أكد", "السد جاهز"), ("المتحدث باسم البلدية", "شدد", "ضرورة الصبر")],
        ),
    ],
)
def test_people_whom_names_csv_does_not_have_speak_under_the_name_in_the_text(texts, rows):
    assert unlisted(*texts) == rows


def test_who_speaks_without_being_listed_is_told_in_the_document_alone():
    texts = table("قال طارق الديري إن السد جاهز.", "وقال الديري إن السوق مفتوحة.")
    apart = texts.assign(doc_id=["x", "y"])
    assert quotations(texts, NAMES, side="side")["speaker"].tolist() == ["طارق الديري", "طارق الديري"]
    assert quotations(apart, NAMES, side="side")["speaker"].tolist()[1] != "طارق الديري"


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("قال مصدر أمني كبير إن السد جاهز.", ("مصدر أمني كبير", "قال", "السد جاهز")),
        ("أكد الحلبي، وزير الري، السبت، استمرار العمل.", ("سمير الحلبي", "أكد", "استمرار العمل")),
        ("طالب الحلبي، التجار بعدم المغادرة.", ("سمير الحلبي", "طالب", "بعدم المغادرة")),
        (
            "أعلنت بلدية السوق – مديرية التوجيه، في بيان، أن السد جاهز.",
            ("بلدية السوق", "أعلن", "السد جاهز"),
        ),
        ("اعترض سمير الحلبي على المغادرة.", ("سمير الحلبي", "اعترض", "المغادرة")),
        ("توقع سمير الحلبي الثلاثاء، تراجعا للأسعار.", ("سمير الحلبي", "توقع", "تراجعا للأسعار")),
        ("وجاء في بيان للبلدية أن السد جاهز.", ("البلدية", "ورد", "السد جاهز")),
        (f"وورد في هذا التقرير: «{SPEECH}».", ("التقرير", "ورد", SPEECH)),
        ("وذكر بيان مشترك أن السد جاهز.", ("بيان مشترك", "ذكر", "السد جاهز")),
        ("وذكر سمير الحلبي في كلمته بأهمية السد.", ("سمير الحلبي", "ذكر", "بأهمية السد")),
        ("أبدى سمير الحلبي أيضا الرغبة في السد.", ("سمير الحلبي", "أبدى", "الرغبة في السد")),
        ("أكد البيان ذاته أن السد جاهز.", ("البيان ذاته", "أكد", "السد جاهز")),
        ("وقد أشار وزير الري لشؤون السدود إلى أهمية السوق.", ("وزير الري لشؤون السدود", "أشار", "أهمية السوق")),
        ("أبرز سمير الحلبي، وزير الري، في خطابه، التزام البلاد.", ("سمير الحلبي", "أبرز", "التزام البلاد")),
        ("أعرب كلا الطرفين عن رغبتهما في العمل.", ("كلا الطرفين", "أعرب", "رغبتهما في العمل")),
        ("ثمن سمير الحلبي، الدور البارز للسوق، في كل مكان.", ("سمير الحلبي", "ثمن", "الدور البارز للسوق، في كل مكان")),
        ("أعلن سمير الحلبي، اليوم الأربعاء، إطلاق السوق.", ("سمير الحلبي", "أعلن", "إطلاق السوق")),
        ("أكد وزير خارجية تركيا أهمية السوق.", ("وزير خارجية تركيا", "أكد", "أهمية السوق")),
        ("لم يستبعد سمير الحلبي انهيار السد.", ("سمير الحلبي", "استبعد", "انهيار السد")),
        ("قال سمير الحلبي من مدينة السوق إن السد جاهز.", ("سمير الحلبي", "قال", "السد جاهز")),
    ],
)
def test_asides_epithets_and_the_one_asked(text, row):
    found = [tuple(each) for each in read(text)[["speaker", "verb", "text"]].itertuples(index=False)]
    assert row in found, found


@pytest.mark.parametrize(
    ("texts", "row"),
    [
        # a place between the office and the name
        (("قال المتحدث باسم البلدية في القصر الأبيض سمير الحلبي إن السد جاهز.",), ("سمير الحلبي", "قال", "السد جاهز")),
        # a second aside; a verb that tells more of an indefinite subject
        (
            ("أوضح الحلبي، في لقاء قصير، بثته القناة أمس، أن السد جاهز.",),
            ("سمير الحلبي", "أوضح", "السد جاهز"),
        ),
        (("أوضحت مصادر رافقت الزيارة من أولها أن السوق مفتوحة.",), ("مصادر", "أوضح", "السوق مفتوحة")),
        # a name that no list has, before its office
        (("قال ناجي الباني مدير المرفأ إن السفن كثيرة.",), ("ناجي الباني", "قال", "السفن كثيرة")),
        # a definite subject with a time behind it
        (("قال الحلبي كلاما. وأعلن القصر الأبيض أمس أن السد جاهز.",), ("القصر الأبيض", "أعلن", "السد جاهز")),
        # what somebody "has already warned of" is part of what is said of him
        (
            ("قال الحلبي إن قبرص سبق وحذرت من الغلاء.",),
            ("سمير الحلبي", "قال", "قبرص سبق وحذرت من الغلاء"),
        ),
        # an article before two letters
        (("أعلن وزير الحج في لقاء قصير عن سوق جديدة.",), ("وزير الحج", "أعلن", "سوق جديدة")),
    ],
)
def test_subjects_with_more_behind_them(texts, row):
    found = [tuple(each) for each in read(*texts)[["speaker", "verb", "text"]].itertuples(index=False)]
    assert row in found, found


def test_a_town_condemns_nobody():
    assert said("وصل الحلبي من مدينة الميناء قبل الظهر.") == []


@pytest.mark.parametrize(
    ("texts", "row"),
    [
        # a word of respect with a pronoun is complete
        (("قال معالي سمير الحلبي كلاما. وأبرز معاليه أهمية السوق.",), ("سمير الحلبي", "أبرز", "أهمية السوق")),
        # a masculine verb does not have a feminine country for its subject
        (("وصل سمير الحلبي. وطالب فرنسا بفتح السوق.",), ("سمير الحلبي", "طالب", "بفتح السوق")),
        (("قال الحلبي كلاما، مطالبا بلدية المدينة بفتح السوق.",), ("سمير الحلبي", "طالب", "بفتح السوق")),
        # what follows a man's name is not his
        (("طالب سمير الحلبي لبنان بفتح السوق.",), ("سمير الحلبي", "طالب", "بفتح السوق")),
        # a ministry of several things, some of them abroad
        (
            ("أكد وزير الخارجية والتعاون العربي والمغتربين في الخارج السيد سمير الحلبي أهمية السوق.",),
            ("سمير الحلبي", "أكد", "أهمية السوق"),
        ),
        # the object after a long aside, or after a day in commas
        (
            ("وصل الحلبي. وثمن خلال مشاركته في جلسة طويلة عقدها التجار أمس في سوق المدينة القديم، موقف البلدية.",),
            ("سمير الحلبي", "ثمن", "موقف البلدية"),
        ),
        (("انتقد سمير الحلبي، الأربعاء، وزراء المال.",), ("سمير الحلبي", "انتقد", "وزراء المال")),
        # a verb in the clause of another is told with it
        (
            ("قال سمير الحلبي كلاما، مؤكدا أن قبرص تتعهد للبنان بفتح السوق.",),
            ("سمير الحلبي", "أكد", "قبرص تتعهد للبنان بفتح السوق"),
        ),
    ],
)
def test_subjects_and_objects_side_by_side(texts, row):
    found = [tuple(each) for each in read(*texts)[["speaker", "verb", "text"]].itertuples(index=False)]
    assert row in found, found


def test_marks_of_one_shape_may_stand_in_one_another():
    assert spans("قال “كذا “هكذا” كذا” ثم.") == (["كذا “هكذا” كذا", "هكذا"], [])


@pytest.mark.parametrize(
    ("texts", "row"),
    [
        # what a verb governs is no aside, though a comma stands before it and another behind
        (
            ("أعرب سمير الحلبي، عن شكره للتجار، ولبلدية المدينة.",),
            ("سمير الحلبي", "أعرب", "شكره للتجار، ولبلدية المدينة"),
        ),
        # "through his page"
        ((f"كتب سمير الحلبي عبر الصفحة القديمة: “{SPEECH}”.",), ("سمير الحلبي", "كتب", SPEECH)),
        # one who is spoken of, and speaks in the clause of another, is not carried on
        (
            ("صرح سمير الحلبي بأن الوزير القبرصي أكد أهمية السوق. وأضاف أن السد جاهز.",),
            ("سمير الحلبي", "أضاف", "السد جاهز"),
        ),
        (("صرح سمير الحلبي بأن الحاضرين أكدوا أهمية السوق.",), ("الحاضرين", "أكد", "أهمية السوق")),
        # two officials side by side
        (
            ("وصل المفتي سمير الحلبي. وأطلع المفتي السفير القبرصي على السوق، موضحا أن السد جاهز.",),
            ("سمير الحلبي", "أوضح", "السد جاهز"),
        ),
        # an office without a word more, which one man of the text has
        (("أكد المفتي أهمية السوق.", "وشكر الناس المفتي سمير الحلبي."), ("سمير الحلبي", "أكد", "أهمية السوق")),
        # of Lebanon, with the preposition written on to it
        (
            ("وصل مندوب لبنان الدائم سمير الحلبي. وأكد المندوب الدائم للبنان أهمية السوق.",),
            ("سمير الحلبي", "أكد", "أهمية السوق"),
        ),
        # the object written on to the verb
        (("قال سمير الحلبي كلاما، وهنأهم على الفوز.",), ("سمير الحلبي", "هنأ", "الفوز")),
    ],
)
def test_who_speaks_among_several(texts, row):
    found = [tuple(each) for each in read(*texts)[["speaker", "verb", "text"]].itertuples(index=False)]
    assert row in found, found


def test_a_nationality_before_a_name_is_no_family_name():
    names = pd.DataFrame(
        [("راشد القبرصي", "القبرصي", "person", ""), ("سمير الحلبي", "", "person", "")], columns=NAMES.columns
    )
    rows = quotations(table("قال الوزير القبرصي سمير الحلبي إن السد جاهز."), names, side="side")
    assert rows["speaker"].tolist() == ["سمير الحلبي"]


@pytest.mark.parametrize(
    ("texts", "row"),
    [
        (("قال مسؤول لبناني للصحفيين إن السد جاهز.",), ("مسؤول لبناني", "قال", "السد جاهز")),
        (("ذكر بيان لوزارة المال اللبنانية أن السد جاهز.",), ("وزارة المال اللبنانية", "ذكر", "السد جاهز")),
        (
            ("أكد سمير الحلبي ضرورة أن يكون هناك رد رسمي بفتح السوق.",),
            ("سمير الحلبي", "أكد", "ضرورة أن يكون هناك رد رسمي بفتح السوق"),
        ),
        (
            ("جدد سمير الحلبي - حسبما أفادت القناة، إدانة البلدية للغلاء.",),
            ("سمير الحلبي", "جدد", "إدانة البلدية للغلاء"),
        ),
    ],
)
def test_whom_one_tells_and_where_it_is_from(texts, row):
    found = [tuple(each) for each in read(*texts)[["speaker", "verb", "text"]].itertuples(index=False)]
    assert row in found, found


@pytest.mark.parametrize(
    ("texts", "row"),
    [
        # what reports and data show; what stands in a paper
        (("أظهر تقرير البلدية أن السد جاهز.",), ("البلدية", "أظهر", "السد جاهز")),
        (("أظهرت بيانات البلدية أن القمح وفير.",), ("بيانات البلدية", "أظهر", "القمح وفير")),
        (("وجاء في بيان البلدية أن السد جاهز.",), ("البلدية", "ورد", "السد جاهز")),
        ((f"وجاء في البيان: «{SPEECH}».",), ("البيان", "ورد", SPEECH)),
        (("وجاء على لسان سمير الحلبي أن السد جاهز.",), ("سمير الحلبي", "ورد", "السد جاهز")),
        # one of several, some of them
        (("قال سمير الحلبي كلاما. وأكد أحد سكان المدينة أن السد جاهز.",), ("أحد سكان المدينة", "أكد", "السد جاهز")),
        (("قال سمير الحلبي كلاما. وأكد عدد من النواب أن السد جاهز.",), ("عدد من النواب", "أكد", "السد جاهز")),
        # behind a subject at the head of a sentence stands an object
        (("بلدية المدينة تتهم التجار الكبار بالتأخير",), ("بلدية المدينة", "اتهم", "التجار الكبار بالتأخير")),
        # "in which", between the verb and its subject or object
        (("وصل بيان قال فيه سمير الحلبي إن السد جاهز.",), ("سمير الحلبي", "قال", "السد جاهز")),
        (
            ("نشرت بلدية المدينة بيانا طويلا، اتهمت فيه التجار بالتأخير.",),
            ("بلدية المدينة", "اتهم", "التجار بالتأخير"),
        ),
        # "saying", with nothing to lead in the words
        (("قالت ليلى قرداحي كلاما. وأضافت قائلة نشكر كل التجار.",), ("ليلى قرداحي", "قال", "نشكر كل التجار")),
        # one word that no list has
        (("وقال شيرفا إن السد جاهز.",), ("شيرفا", "قال", "السد جاهز")),
        # a thing says nothing
        (
            ("قال سمير الحلبي إن العدد يشير إلى الغلاء، مؤكدا أن السد جاهز.",),
            ("سمير الحلبي", "أكد", "السد جاهز"),
        ),
        # where somebody praises is not what he praises
        (
            ("أشاد سمير الحلبي خلال لقاء عقده بمقر البلدية بجهود التجار.",),
            ("سمير الحلبي", "أشاد", "بجهود التجار"),
        ),
        # several, in the sentence, whom a verb in the plural means
        (
            ("قال سمير الحلبي إن خبراء في البناء فحصوا السد وأكدوا سلامة الجدار.",),
            ("خبراء في البناء", "أكد", "سلامة الجدار"),
        ),
        # "the spokesman" is nobody's army
        (("الجيش اللبناني يعلن وقف العمل", "وقال المتحدث إن السد جاهز."), ("المتحدث", "قال", "السد جاهز")),
    ],
)
def test_papers_parts_and_things(texts, row):
    found = [tuple(each) for each in read(*texts)[["speaker", "verb", "text"]].itertuples(index=False)]
    assert row in found, found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("قالت مديرة قسم الري الأوسط في البلدية سارة الديري إن السد جاهز.", "سارة الديري"),
        ("قال رئيس اللجنة المالية النيابية نسر الزهيراوي، إن السد جاهز.", "نسر الزهيراوي"),
    ],
)
def test_a_name_behind_all_that_belongs_to_an_office(text, name):
    assert unlisted(text)[0][0] == name


@pytest.mark.parametrize(
    ("texts", "row"),
    [
        # those who are told are no subject: their ending shows it
        (("قال سمير الحلبي كلاما. ونصح المواطنين بالصبر.",), ("سمير الحلبي", "نصح", "بالصبر")),
        (("حذر سمير الحلبي التجار من الغلاء.",), ("سمير الحلبي", "حذر", "الغلاء")),
        (("حذر سمير الحلبي من خروج التجار من السوق.",), ("سمير الحلبي", "حذر", "خروج التجار من السوق")),
        # a name in marks behind what it names, with an adjective behind
        (("وأوردت وكالة «مسار» القبرصية أن السد جاهز.",), ("وكالة «مسار» القبرصية", "أورد", "السد جاهز")),
        # a family name alone of one whom names.csv has in full only
        (("وصل اللواء سامر الدوري. وأكد اللواء الدوري أن السد جاهز.",), ("سامر الدوري", "أكد", "السد جاهز")),
        # an aside between a participle and what it leads in
        (
            ("قال سمير الحلبي كلاما، لافتا، بحسب صحيفة محلية، إلى أن السد جاهز.",),
            ("سمير الحلبي", "لفت", "السد جاهز"),
        ),
        # for whom somebody sits
        (
            ("قال النائب سمير الحلبي كلاما. وطالب عضو المجلس عن دائرة السوق، بحضور الوزير للرد على التجار.",),
            ("عضو المجلس عن دائرة السوق", "طالب", "بحضور الوزير للرد على التجار"),
        ),
        # what tells more of somebody without a name
        (
            ("قال سمير الحلبي إنه تلقى رسالة من مسؤول بالبلدية أخبره أن السد جاهز.",),
            ("مسؤول بالبلدية", "أخبر", "السد جاهز"),
        ),
        # a noun and what completes it
        (("قال سمير الحلبي كلاما. وكشفت صور القمر أن السد جاهز.",), ("صور القمر", "كشف", "السد جاهز")),
        # what a thing does in the clause of a verb
        (
            ("قال سمير الحلبي إن ارتفاع الأسعار في البلاد يهدد بخراب السوق.",),
            ("سمير الحلبي", "قال", "ارتفاع الأسعار في البلاد يهدد بخراب السوق"),
        ),
        # demanded of, and not demanding
        (
            ("قال النائب سمير الحلبي إن التجار مطالبين بالصبر.",),
            ("سمير الحلبي", "قال", "التجار مطالبين بالصبر"),
        ),
        # the officials told of before
        (
            ("قال مسؤولون لبنانيون إن السد جاهز. وأضاف المسؤولون أن السوق مفتوحة.",),
            ("مسؤولون لبنانيون", "أضاف", "السوق مفتوحة"),
        ),
        (("وتوصل سمير الحلبي في تقريره إلى أن السد جاهز.",), ("سمير الحلبي", "توصل", "السد جاهز")),
        (
            ("ونقلت «مسار» عن محافظ قبرص في «النهار» سمير الحلبي قوله إن السد جاهز.",),
            ("سمير الحلبي", "قال", "السد جاهز"),
        ),
    ],
)
def test_who_is_told_and_what_tells_more_of_somebody(texts, row):
    names = pd.concat([NAMES, pd.DataFrame([("سامر الدوري", "", "person", "")], columns=NAMES.columns)])
    rows = quotations(table(*texts), names, side="side")
    found = [tuple(each) for each in rows[["speaker", "verb", "text"]].itertuples(index=False)]
    assert row in found, found


def test_to_come_to_an_agreement_is_not_to_say_something():
    assert said("توصل سمير الحلبي إلى اتفاق مع التجار.") == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("أكد عضو البلدية، عبد الحكيم بالنور، أن السد جاهز. وأضاف بالنور أن السوق مفتوحة.", "عبد الحكيم بالنور"),
        ("أشار عضو البلدية، زهراب عبد الخالق في تصريح آخر إلى أن السد جاهز.", "زهراب عبد الخالق"),
    ],
)
def test_names_behind_a_comma(text, name):
    assert {speaker for speaker, _, _ in unlisted(text)} == {name}


@pytest.mark.parametrize(
    ("texts", "row"),
    [
        # what stands in the plural and is no man takes a feminine verb
        (("قال سمير الحلبي كلاما. وطالب السلطات بالإفراج عن التجار.",), ("سمير الحلبي", "طالب", "بالإفراج عن التجار")),
        (("قال سمير الحلبي كلاما. ووصف الاعتقال بأنه ظلم.",), ("سمير الحلبي", "وصف", "الاعتقال بأنه ظلم")),
        # words of a name that no list has, before the only preposition of the verb
        (("عبرت منظمة أطباء بلا حدود عن قلقها.",), ("منظمة أطباء بلا حدود", "عبر", "قلقها")),
        (("أعربت منظمة خبز للجميع عن قلقها.",), ("منظمة خبز للجميع", "أعرب", "قلقها")),
        # a news agency with its name in marks
        (
            ("قالت وكالة أنباء «الشرق الجديد» الرسمية إن السد جاهز.",),
            ("وكالة أنباء «الشرق الجديد» الرسمية", "قال", "السد جاهز"),
        ),
        # the clause of a verb goes on past a verb in it
        (
            ("قال سمير الحلبي إن هناك أمورا كانت تطالب البلدية بها وتركتها.",),
            ("سمير الحلبي", "قال", "هناك أمورا كانت تطالب البلدية بها وتركتها"),
        ),
        (("وتضمن البيان أن السد جاهز.",), ("البيان", "تضمن", "السد جاهز")),
        (("قال مصدر قضائي إن السد جاهز. وأشارت إحصاءات حديثة إلى الغلاء.",), ("إحصاءات حديثة", "أشار", "الغلاء")),
    ],
)
def test_agreement_and_names_of_bodies(texts, row):
    found = [tuple(each) for each in read(*texts)[["speaker", "verb", "text"]].itertuples(index=False)]
    assert row in found, found


def test_what_two_words_in_marks_say_is_told_once():
    text = "قال سمير الحلبي كلاما، مضيفا، ردا على سؤال طويل حول السد القديم في المدينة كلها: «ليس بعد»."
    assert [row[1:] for row in said(text)] == [("سمير الحلبي", "أضاف", "ليس بعد")]


def test_a_title_in_marks_is_no_speech():
    rows = said(f"تحدث سمير الحلبي في جلسة حول موضوع «السد القديم بين الأمس واليوم والغد»، وقال «{SPEECH}».")
    assert [row[0] for row in rows] == ["name", "speech"]


def test_a_family_name_that_is_a_title_as_well():
    assert unlisted(f"قال المحامي الأول عبدالرحمن السيد: «{SPEECH}».")[0][0] == "عبدالرحمن السيد"


@pytest.mark.parametrize(
    ("texts", "row"),
    [
        # who is held responsible
        (("حمل سمير الحلبي التجار المسؤولية عن الغلاء.",), ("سمير الحلبي", "حمل", "التجار المسؤولية عن الغلاء")),
        (
            ("وحملت بلدية المدينة التي بنت السد، التجار مسؤولية الغلاء.",),
            ("بلدية المدينة", "حمل", "التجار مسؤولية الغلاء"),
        ),
        # an object behind an adjective without article
        (("وكشف سمير الحلبي في مؤتمر صحفي تفاصيل السد.",), ("سمير الحلبي", "كشف", "تفاصيل السد")),
        (
            ("وأعلن سمير الحلبي في مؤتمر صحفي مشترك مع التجار، أن السد جاهز.",),
            ("سمير الحلبي", "أعلن", "السد جاهز"),
        ),
        # two bodies side by side
        (("اتهم المتحدث باسم النهار الحكومة بالتأخير.",), ("المتحدث باسم النهار", "اتهم", "الحكومة بالتأخير")),
        # names in marks, the party's and the man's
        (
            ("دعا زعيم «التيار الأخضر» في لبنان «سمير الحلبي»، الأربعاء الماضي، إلى الحوار.",),
            ("سمير الحلبي", "دعا", "الحوار"),
        ),
        # what a sender sends is not the sender
        (
            (f"قالت ليلى قرداحي كلاما. ووجهت رسالة إلى التجار أن «{SPEECH}».",),
            ("ليلى قرداحي", "وجه", SPEECH),
        ),
        # a second office behind the name
        (
            (
                "قال سمير الحلبي رئيس قطاع السدود ورئيس لجنة الري، إن السد جاهز.",
                "وقال كامل شهبندر كلاما. ولفت رئيس لجنة الري إلى أن السوق مفتوحة.",
            ),
            ("سمير الحلبي", "لفت", "السوق مفتوحة"),
        ),
        # the office of a woman called as a man's
        (("قالت المتحدث باسم البلدية، ليلى قرداحي، إن السد جاهز.",), ("ليلى قرداحي", "قال", "السد جاهز")),
        # a ministry of several things
        (
            ("وكانت مصادر رسمية بوزارة الري والسدود أكدت أن السد جاهز.",),
            ("مصادر رسمية بوزارة الري والسدود", "أكد", "السد جاهز"),
        ),
        # "while" begins a clause of its own
        (
            ("أكد كامل شهبندر أن السوق مفتوحة، في حين دعا سمير الحلبي للصبر.",),
            ("كامل شهبندر", "أكد", "السوق مفتوحة"),
        ),
        (("أكد كامل شهبندر كلاما. ودعا سمير الحلبي للعمل معا.",), ("سمير الحلبي", "دعا", "للعمل معا")),
        # a student asks for nothing
        (
            ("قال سمير الحلبي إن الأول فاز، وهو طالب مقيد بالمدرسة.",),
            ("سمير الحلبي", "قال", "الأول فاز، وهو طالب مقيد بالمدرسة"),
        ),
        # those who did something, behind a comma
        (
            ("أفاد سمير الحلبي بأن عشرة رجال من السوق القديم، اقترحوا إغلاق السد.",),
            ("سمير الحلبي", "أفاد", "بأن عشرة رجال من السوق القديم، اقترحوا إغلاق السد"),
        ),
        # a town before "that"
        (("صرح سمير الحلبي بالميناء بأن السد جاهز.",), ("سمير الحلبي", "صرح", "بأن السد جاهز")),
    ],
)
def test_responsibility_and_second_parties(texts, row):
    found = [tuple(each) for each in read(*texts)[["speaker", "verb", "text"]].itertuples(index=False)]
    assert row in found, found


def test_five_words_in_marks_that_a_clause_goes_on_from_are_no_speech():
    rows = said("قال سمير الحلبي إن «رجال السوق القديم الأربعة» عادوا إلى المدينة.")
    assert {row[0] for row in rows} == {"indirect", "scare"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("وقال النائب عن كتلة الخبز محمد الشمالي إن السد جاهز.", "محمد الشمالي"),
        ("وقال مستر أحمد الشيخ، رئيس النادي، إن السد جاهز.", "أحمد الشيخ"),
    ],
)
def test_names_behind_seats_and_foreign_titles(text, name):
    assert unlisted(text)[0][0] == name


@pytest.mark.parametrize(
    ("texts", "row"),
    [
        # who plays in a film, told by its name in marks
        (("قالت بطلة فيلم «السدان»، في لقاء قصير، إن السد جاهز.",), ("بطلة فيلم «السدان»", "قال", "السد جاهز")),
        # an adjective that is a journalist as well
        (
            ("أعلن المكتب الإعلامي لبلدية المدينة، عبر صفحته، إغلاق السوق.",),
            ("المكتب الإعلامي لبلدية المدينة", "أعلن", "إغلاق السوق"),
        ),
        # "had", a comma and then the verb
        (
            ("قال سمير الحلبي كلاما. وكانت بلدية المدينة، أعلنت سابقا أن السد جاهز.",),
            ("بلدية المدينة", "أعلن", "السد جاهز"),
        ),
        # it is considered so
        (
            ("قال سمير الحلبي إن التأخير في العمل، وغلاء الخبز، يعتبر ظلما كبيرا.",),
            ("سمير الحلبي", "قال", "التأخير في العمل، وغلاء الخبز، يعتبر ظلما كبيرا"),
        ),
        (
            ("حذر سمير الحلبي كل من يتأخر عن العمل من أنه سيندم.",),
            ("سمير الحلبي", "حذر", "أنه سيندم"),
        ),
    ],
)
def test_roles_and_copulas(texts, row):
    found = [tuple(each) for each in read(*texts)[["speaker", "verb", "text"]].itertuples(index=False)]
    assert row in found, found


def test_what_is_so_according_to_somebody_in_marks_is_not_told_twice():
    rows = said("قال سمير الحلبي إن ذلك «حسب رأي البلدية وأهل السوق القديم كلهم».")
    assert [row[0] for row in rows] == ["speech"]


def test_a_film_of_six_words_is_no_speech():
    rows = said("كشفت ليلى قرداحي سر الفيلم القصير «في البداية كان السد ثم انكسر» أمس.")
    assert "speech" not in {row[0] for row in rows}


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        # a doctor whom no list has, with the title shortened or a stroke behind it
        (("قال مدير مركز السدود الدكتور نضاير حمدونة إن السد جاهز.",), {"نضاير حمدونة"}),
        (("قال مدير المركز د. نضاير حمدونة إن السد جاهز.", "وأوضح د. حمدونة أن السوق مفتوحة."), {"نضاير حمدونة"}),
        (("قال الدكتور/ نضاير حمدونة إن السد جاهز.",), {"نضاير حمدونة"}),
        # names with God's
        (("قال صلاح حسب الله، عضو البلدية، إن السد جاهز.", "وأضاف «حسب الله» أن السوق مفتوحة."), {"صلاح حسب الله"}),
        # by two parts after three
        (
            ("أكد العميد طارق سالم الديري أن السد جاهز.", "وأوضح العميد طارق الديري أن السوق مفتوحة."),
            {"طارق سالم الديري"},
        ),
        # "its director"
        (("قال كامل الديري كلاما. وعن الفيلم قال مخرجه طارق الشمالي إن السد جاهز.",), {"طارق الشمالي"}),
    ],
)
def test_unlisted_names_behind_ranks_and_by_fewer_parts(texts, names):
    assert {speaker for speaker, _, _ in unlisted(*texts)} == names


@pytest.mark.parametrize(
    ("texts", "row"),
    [
        # whose a body is, and to what it belongs, in commas
        (
            ("حذرت الجامعة الوطنية لموظفي الري، المنضوية تحت لواء اتحاد العمال بالمدينة، من الغلاء.",),
            ("الجامعة الوطنية لموظفي الري", "حذر", "الغلاء"),
        ),
        (
            ("قالت بلدية المدينة لوكالة النهار إن السد جاهز.",),
            ("بلدية المدينة", "قال", "السد جاهز"),
        ),
        # an aside between strokes
        (
            ("أكد سمير الحلبي - خلال لقاء طويل، في السوق القديم - ضرورة العمل.",),
            ("سمير الحلبي", "أكد", "ضرورة العمل"),
        ),
        # a day, and then "that", with a comma further on
        (
            ("قالت بلدية المدينة، اليوم الثلاثاء أن السد جاهز، لفتح السوق.",),
            ("بلدية المدينة", "قال", "السد جاهز، لفتح السوق"),
        ),
        # what a verb governs behind a comma
        (("أهاب سمير الحلبي، بالتجار في السوق كله، للصبر.",), ("سمير الحلبي", "أهاب", "بالتجار في السوق كله، للصبر")),
        # a body that does something, and says in the same sentence
        (
            ("قال سمير الحلبي كلاما. وأصدر مصرف المدينة بيانا، أكد فيه أن السد جاهز.",),
            ("مصرف المدينة", "أكد", "السد جاهز"),
        ),
        # a ministry of several things, one of them of two words
        (
            ("أكدت مصادر مطلعة في وزارة التجارة وحماية السوق أن السد جاهز.",),
            ("مصادر مطلعة في وزارة التجارة وحماية السوق", "أكد", "السد جاهز"),
        ),
        # another comma
        (("أكد سمير الحلبي, في لقاء قصير, ضرورة العمل.",), ("سمير الحلبي", "أكد", "ضرورة العمل")),
    ],
)
def test_asides_and_whose_a_body_is(texts, row):
    found = [tuple(each) for each in read(*texts)[["speaker", "verb", "text"]].itertuples(index=False)]
    assert row in found, found


def test_a_conference_before_marks_makes_no_title_of_what_is_said():
    rows = said(f"وصرح سمير الحلبي خلال مؤتمر صحفي «{SPEECH}».")
    assert rows == [("speech", "سمير الحلبي", "صرح", SPEECH)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("قال وزير الصيد القبرصي ادي ولد الزين أثناء لقاء إن السد جاهز.", "ادي ولد الزين"),
        ("أوضح معاون مدير التجارة أسامة الكل في تصريح قصير، أن السد جاهز.", "أسامة الكل"),
    ],
)
def test_sons_and_common_words_as_family_names(text, name):
    assert unlisted(text)[0][0] == name


@pytest.mark.parametrize(
    ("texts", "row"),
    [
        # "before" is no imam
        (
            ("وترأس الحفل سمير الحلبي، وزير الري، الذي قال أمام الحضور إن السد جاهز.",),
            ("سمير الحلبي", "قال", "السد جاهز"),
        ),
        # a body with its name in marks
        (
            ("أعرب برلمان سهول الوسط «الملتقى» عن شكره للتجار.",),
            ("برلمان سهول الوسط «الملتقى»", "أعرب", "شكره للتجار"),
        ),
        # an official of no place told
        (
            ("قالت ليلى قرداحي إن السد جاهز. وذكرت المسؤولة الحكومية أن هناك لجنة.",),
            ("ليلى قرداحي", "ذكر", "هناك لجنة"),
        ),
        # women: named before the verb, in apposition, in passing
        (("ليلى قرداحي، الكاتبة العامة للنادي، قالت إن السد جاهز.",), ("ليلى قرداحي", "قال", "السد جاهز")),
        (
            ("التقى سمير الحلبي ليلى قرداحي، رئيسة النادي. وقالت إن السد جاهز.",),
            ("ليلى قرداحي", "قال", "السد جاهز"),
        ),
        # two that do something in the clause of another verb
        (
            ("قال سمير الحلبي إن البلدين اللذين يؤيدان الحوار عملا معا.",),
            ("سمير الحلبي", "قال", "البلدين اللذين يؤيدان الحوار عملا معا"),
        ),
        # an office after "and called on": the one who is asked
        (
            ("أكد سمير الحلبي أن السوق مفتوحة ودعا وزير السياحة إلى زيارة السد.",),
            ("سمير الحلبي", "دعا", "زيارة السد"),
        ),
        # as many as speak
        (("قالت ستة مصادر، الأربعاء، إن السد جاهز.",), ("ستة مصادر", "قال", "السد جاهز")),
        # an office with all its adjectives
        (
            ("وأشار المتحدث باسم لجنة السوق القديم الجميل إلى أن السد جاهز.",),
            ("المتحدث باسم لجنة السوق القديم الجميل", "أشار", "السد جاهز"),
        ),
        # an office between two names is his who stands before it
        (
            ("كرم سمير الحلبي، وزير الثقافة، المخرج القدير كامل شهبندر. وأكد وزير الثقافة أن السد جاهز.",),
            ("سمير الحلبي", "أكد", "السد جاهز"),
        ),
        # "kingdom" and "his highness"
        (
            ("ودعت المملكة الشمالية، من خلال بيان رسمي، إلى العمل معا.",),
            ("المملكة الشمالية", "دعا", "العمل معا"),
        ),
        (
            ("أثنى صاحب السمو الأمير الدكتور سمير الحلبي أمير منطقة السهول على الدعم.",),
            ("سمير الحلبي", "أثنى", "الدعم"),
        ),
    ],
)
def test_women_numbers_and_offices_between_names(texts, row):
    found = [tuple(each) for each in read(*texts)[["speaker", "verb", "text"]].itertuples(index=False)]
    assert row in found, found


def test_what_was_not_disclosed_was_not_said():
    assert not said("ولم تكشف الوزيرة عن حجم المياه.")


def test_new_members_renew_nothing():
    assert [row[2] for row in said("أكد سمير الحلبي وجود نواب جدد عن المدينة.")] == ["أكد"]


def test_a_kings_envoy_is_not_the_king():
    names = pd.concat(
        [NAMES, pd.DataFrame([("عادل الكبير", "خادم الحرمين الشريفين", "person", "")], columns=NAMES.columns)]
    )
    text = "أكد سفير خادم الحرمين الشريفين لدى قبرص سمير الحلبي أن السد جاهز، مشيرا إلى السوق."
    assert list(quotations(table(text), names, side="side")["speaker"]) == ["سمير الحلبي"] * 2
    text = "أكد سفير خادم الحرمين الشريفين لدى قبرص أن السد جاهز."
    assert list(quotations(table(text), names, side="side")["speaker"]) == ["سفير خادم الحرمين الشريفين لدى قبرص"]


def test_a_rank_with_gods_name_is_nobody():
    rows = said("قال المتحدث باسم لجنة السد القديم آية الله إن السد جاهز.", "وأكد المتحدث باسم اللجنة أن السوق مفتوحة.")
    assert "آية الله" not in {row[1] for row in rows}


@pytest.mark.parametrize(
    ("texts", "row"),
    [
        # two offices in one aside
        (
            ("أوضح سمير الحلبي، عضو البلدية، وأحد الموقعين على الرسالة، أن السد جاهز.",),
            ("سمير الحلبي", "أوضح", "السد جاهز"),
        ),
        (
            (
                "طالب سمير الحلبي عضو البلدية، ورئيس لجنة الري، بفتح السوق.",
                "وقال كامل شهبندر كلاما. وأكد رئيس لجنة الري أن السد جاهز.",
            ),
            ("سمير الحلبي", "أكد", "السد جاهز"),
        ),
        # this shows something, and nobody says it
        (
            ("قال سمير الحلبي إن السوق مغلقة، وهذا يؤكد أن السد قديم.",),
            ("سمير الحلبي", "قال", "السوق مغلقة، وهذا يؤكد أن السد قديم"),
        ),
        # the subject is written on to "that"
        (("قال سمير الحلبي إنه طالب التجار بالصبر.",), ("سمير الحلبي", "طالب", "بالصبر")),
        # a nationality before a name, and what he is behind it
        (
            ("أشاد القبرصي سمير الحلبي المدير الفني لفريق المدينة بأداء اللاعبين.",),
            ("سمير الحلبي", "أشاد", "بأداء اللاعبين"),
        ),
    ],
)
def test_two_offices_and_what_shows_something(texts, row):
    found = [tuple(each) for each in read(*texts)[["speaker", "verb", "text"]].itertuples(index=False)]
    assert row in found, found


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        # one word that what he is tells to be a name
        (("أوضح فيليب، مدرب الفريق، أن فريقه استحق الفوز. وشدد فيليب على الصبر.",), {"فيليب"}),
        (("أكد الإسباني جالكا مدرب الفريق أن السد جاهز.", "وقال الإسباني جالكا إن السوق مفتوحة."), {"جالكا"}),
        # a common noun behind a given name, and what he is behind a comma
        (("قال محمد عودة، مدير المرفأ، إن السد جاهز.", "وأضاف عودة أن السوق مفتوحة."), {"محمد عودة"}),
        (("قال مدير المرفأ حمد حسن إن السد جاهز.", "وأضاف المدير حسن أن السوق مفتوحة."), {"حمد حسن"}),
        (("أرجع روث ميشيل، مدرب الفريق، التأخير إلى الغلاء.",), {"روث ميشيل"}),
    ],
)
def test_single_and_common_names(texts, names):
    assert {speaker for speaker, _, _ in unlisted(*texts)} == names


@pytest.mark.parametrize(
    ("texts", "row"),
    [
        (("أكدت بلدية المدينة في بيان استعدادها للعمل.",), ("بلدية المدينة", "أكد", "استعدادها للعمل")),
        (
            ("أعلنت وكالة المياه والسدود الاتحادية، أمس السبت، القبض على تجار متهمين بالتأخير.",),
            ("وكالة المياه والسدود الاتحادية", "أعلن", "القبض على تجار متهمين بالتأخير"),
        ),
        ((f"كتب سمير الحلبي في مذكرة «{SPEECH}».",), ("سمير الحلبي", "كتب", SPEECH)),
    ],
)
def test_papers_the_accused_and_objects_with_a_pronoun(texts, row):
    found = [tuple(each) for each in read(*texts)[["speaker", "verb", "text"]].itertuples(index=False)]
    assert row in found, found


def test_a_foreign_name_of_three_parts():
    assert unlisted("قال سري فيرينشي كاديالا، من بنك المدينة، إن السد جاهز.")[0][0] == "سري فيرينشي كاديالا"


@pytest.mark.parametrize(
    ("texts", "row"),
    [
        # a name behind the place where an office is held
        (
            ("قال مسؤول ملف السدود في شمال الساحل الغربي سمير الحلبي إن السد جاهز.",),
            ("سمير الحلبي", "قال", "السد جاهز"),
        ),
        (
            ("بحث كامل شهبندر أمس مع سفير فرنسا في بيروت سمير الحلبي، شؤون السوق. وأكد السفير الفرنسي أن السد جاهز.",),
            ("سمير الحلبي", "أكد", "السد جاهز"),
        ),
        # the only envoy of a text, though it does not say whose
        (
            ("التقى كامل شهبندر السفير سمير الحلبي. وأكد السفير الفرنسي أن السد جاهز.",),
            ("سمير الحلبي", "أكد", "السد جاهز"),
        ),
        # a subject before its verb, with what he works on
        (
            ("الكاتب القبرصي الباحث في الفنون القديمة سمير الحلبي وصف السوق بأنه جميل.",),
            ("سمير الحلبي", "وصف", "السوق بأنه جميل"),
        ),
        # the chief of many
        (("قال كبير المهندسين القبارصة سمير الحلبي، إن السد جاهز.",), ("سمير الحلبي", "قال", "السد جاهز")),
        # a paper that no list has
        (("أفادت صحيفة ساندي غرافو، أمس، أن السد جاهز.",), ("صحيفة ساندي غرافو", "أفاد", "السد جاهز")),
        # people without article before their verb, and the clause before them
        (
            ("قال سمير الحلبي إن السد جاهز، لكن خبازين أشاروا إلى أن السوق مغلق.",),
            ("خبازين", "أشار", "السوق مغلق"),
        ),
        (
            ("قال سمير الحلبي إن السد جاهز، لكن خبازين أشاروا إلى أن السوق مغلق.",),
            ("سمير الحلبي", "قال", "السد جاهز"),
        ),
    ],
)
def test_names_far_behind_offices_and_people_before_verbs(texts, row):
    found = [tuple(each) for each in read(*texts)[["speaker", "verb", "text"]].itertuples(index=False)]
    assert row in found, found


def test_a_passive_with_its_vowel_tells_of_nobody():
    assert [row[2] for row in said("قال سمير الحلبي إن الرجل، والذي يُعتقد أنه غني، من المدينة.")] == ["قال"]


@pytest.mark.parametrize(
    ("texts", "row"),
    [
        (("وقال شهود عيان إن النار أكلت السوق.",), ("شهود عيان", "قال", "النار أكلت السوق")),
        # an office with a name in marks, and then its bearer
        (
            ("ذكر قائد عمليات «الساحل» الفريق الركن سمير الحلبي، في بيان، إن السد جاهز.",),
            ("سمير الحلبي", "ذكر", "السد جاهز"),
        ),
        # a government is not its head
        (
            ("وتؤيد حكومة رئيس الوزراء سمير الحلبي هذا الأمر، وتعتبر أن السد ضروري.",),
            ("حكومة رئيس الوزراء سمير الحلبي", "اعتبر", "السد ضروري"),
        ),
        (("ويؤكد منظمو المهرجان وجود سد جديد.",), ("منظمو المهرجان", "أكد", "وجود سد جديد")),
    ],
)
def test_witnesses_governments_and_organisers(texts, row):
    found = [tuple(each) for each in read(*texts)[["speaker", "verb", "text"]].itertuples(index=False)]
    assert row in found, found


def test_what_is_expected_is_expected_by_nobody():
    assert not said("ويتوقع أن تبني البلدية سدا في هذا العام.")


def test_a_family_name_behind_a_rare_second_part():
    assert unlisted("قال رئيس مجلس ناحية السوق محمد ضيفان العبيدي، إن السد جاهز.")[0][0] == "محمد ضيفان العبيدي"
