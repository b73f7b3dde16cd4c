"""Two sides of one source: those that are named, or the only ones that there are."""

import csv
import gzip
import io
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from helpers.reading.corpus import open_corpus
from helpers.reading.sides import choose_sides, collect_sides, name_sides
from helpers.tables import KitError

ROOT = Path(__file__).parents[2]
TINY = ROOT / "tests" / "corpora" / "tiny"
TEXTS = (
    "وصل الوفد إلى المدينة صباح اليوم.",
    "غادر الوفد المدينة في المساء.",
    "عاد الجميع إلى بيوتهم بعد ذلك.",
    "فتح التاجر باب السوق.",
    "باع التاجر الخبز في السوق.",
)
RECORDS = [
    {"id": "a", "year": 2013, "outlet": "الأولى", "section": "x", "published": "2013-09-01", "text": TEXTS[0]},
    {"id": "b", "year": 2020, "outlet": "الثانية", "section": "x", "published": "2020-11-02", "text": TEXTS[1]},
    {"id": "c", "year": 2020, "outlet": "الأولى", "section": "y", "published": "2020-11-03", "text": TEXTS[2]},
    {"id": "d", "year": 2021, "outlet": "الأولى", "section": "z", "published": "2021-01-04", "text": TEXTS[3]},
    {"id": "e", "year": 2013, "outlet": None, "section": "z", "published": "٢٠١٣/٩/٥", "text": TEXTS[4]},
]


def lines(records):
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in records).encode()


def separated(records, separator):
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(records[0]), delimiter=separator)
    writer.writeheader()
    writer.writerows(records)
    return stream.getvalue().encode("utf-8-sig")


def parquet(records):
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed; it comes with requirements-archive.lock")
    from pyarrow.parquet import write_table

    made = io.BytesIO()
    write_table(pyarrow.Table.from_pylist(records), made)
    return made.getvalue()


KINDS = {
    "a.csv": lambda records: separated(records, ","),
    "a.tsv": lambda records: separated(records, "\t"),
    "semicolons.csv": lambda records: separated(records, ";"),
    "a.jsonl": lines,
    "a.json": lambda records: json.dumps(records).encode(),
    "a.csv.gz": lambda records: gzip.compress(separated(records, ",")),
    "a.jsonl.gz": lambda records: gzip.compress(lines(records)),
    "a.parquet": parquet,
}


def put(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


@pytest.fixture
def table(tmp_path):
    return put(tmp_path / "press.jsonl", lines(RECORDS))


def refusal(call, *given, folder=None, **options):
    with pytest.raises(KitError) as refused:
        call(*given, **options)
    return str(refused.value).replace(f"{folder}/", "").replace(str(folder), "FOLDER")


def told(sides):
    return (*sides.choice[:3], sides.target_rows["text"].tolist(), sides.reference_rows["text"].tolist())


# a table


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_of_table_gives_the_same_two_sides(tmp_path, name):
    path = put(tmp_path / name, KINDS[name](RECORDS))
    sides = collect_sides(path, side="year", target="2020", reference="2013")
    assert told(sides) == ("year", "2020", "2013", [TEXTS[1], TEXTS[2]], [TEXTS[0], TEXTS[4]])
    assert sides.choice.said == ""
    assert sides.target_rows["doc_id"].tolist() == ["b", "c"]
    assert sides.reference_rows["date"].tolist() == ["2013-09-01", "2013-09-05"]
    assert sides.target_rows.attrs["left_out"] == [("d", "year is 2021, neither 2020 nor 2013")]
    assert sides.reference_rows.attrs["left_out"] == []


def test_the_column_of_texts_may_have_any_name(tmp_path):
    records = [{**record, "متن المقال": record["text"], "text": "خلاصة"} for record in RECORDS]
    path = put(tmp_path / "a.jsonl", lines(records))
    sides = collect_sides(path, side="year", target="2020", reference="2013", text="متن المقال")
    assert sides.target_rows["text"].tolist() == [TEXTS[1], TEXTS[2]]


def test_a_year_with_gaps_is_no_decimal_number(tmp_path):
    """A column of whole numbers with a gap in it is kept as decimals by many programs."""
    path = put(tmp_path / "a.jsonl", lines([{**record, "year": float(record["year"])} for record in RECORDS]))
    assert told(collect_sides(path, side="year", target="2020", reference="2013"))[:3] == ("year", "2020", "2013")


def test_values_alone_find_their_column(table):
    sides = collect_sides(table, target="2013", reference="2021")
    assert sides.choice == (
        "year", "2013", "2021", "By year: target 2013 (2 texts), reference 2021 (1 text).",
    )  # fmt: skip
    assert collect_sides(table, target="الثانية").choice[:3] == ("outlet", "الثانية", "الأولى")
    assert collect_sides(table, reference="الثانية").choice[:3] == ("outlet", "الأولى", "الثانية")


def test_the_only_column_with_two_values_is_taken_and_told(table):
    sides = collect_sides(table)
    assert sides.choice == (
        "outlet", "الثانية", "الأولى",
        "By outlet: target الثانية (1 text), reference الأولى (3 texts). The other way round: --side outlet --target الأولى "
        "--reference الثانية",
    )  # fmt: skip
    assert sides.target_rows.attrs["left_out"] == [("e", "outlet is empty, neither الثانية nor الأولى")]


def test_a_column_that_is_called_side_goes_before_others(tmp_path):
    records = [
        {"text": text, "Side": side, "year": year} for text, side, year in zip(TEXTS, "xyxyx", "11222", strict=True)
    ]
    assert collect_sides(put(tmp_path / "a.jsonl", lines(records))).choice[:3] == ("Side", "y", "x")


@pytest.mark.parametrize(
    ("values", "target", "reference"),
    [
        (("2013", "2020"), "2020", "2013"),
        (("10", "9"), "10", "9"),
        (("reference", "target"), "target", "reference"),
        (("Target", "Reference"), "Target", "Reference"),
        (("أحمد", "يوسف"), "يوسف", "أحمد"),
        (("9", "x"), "x", "9"),
    ],
)
def test_of_two_values_the_later_is_the_target(values, target, reference):
    for order in (values, values[::-1]):
        table = pd.DataFrame({"which": list(order)})
        assert choose_sides(table, where="a.csv")[:3] == ("which", target, reference)


def test_the_year_of_the_date_is_a_column_where_there_is_none(tmp_path):
    records = [{"text": record["text"], "published": record["published"]} for record in RECORDS]
    path = put(tmp_path / "a.csv", separated(records, ","))
    assert told(collect_sides(path, side="year", target="2020", reference="2013")) == (
        "year", "2020", "2013", [TEXTS[1], TEXTS[2]], [TEXTS[0], TEXTS[4]],
    )  # fmt: skip
    path = put(tmp_path / "b.csv", separated([record for record in records if "2021" not in record["published"]], ","))
    assert collect_sides(path).choice[:3] == ("year", "2020", "2013")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"side": "yaer"}, 'press.jsonl: there is no column "yaer" to tell the sides by; there are "id", "year", "outlet", "section", '
                           '"published". Correct the name.'),
        ({"side": "year"}, 'press.jsonl: year has 3 values: "2013" (2), "2020" (2), "2021" (1). Name two of them, for example --target '
                           "2020 --reference 2013."),
        ({"side": "year", "target": "2021"}, 'press.jsonl: year has 3 values: "2013" (2), "2020" (2), "2021" (1). Name two of them, for '
                                             "example --target 2021 --reference 2013."),
        ({"side": "year", "target": "2022", "reference": "2013"}, 'press.jsonl: no text has year "2022". The values there are "2013" (2), '
                                                                  '"2020" (2), "2021" (1). Name two of them.'),
        ({"side": "year", "target": "2020", "reference": " 2020"}, 'press.jsonl: target and reference are both "2020". Name two different '
                                                                   "values."),
        ({"target": "2013"}, 'press.jsonl: no column has the value "2013" and just one other. Name a column and two of its values: --side '
                             'COLUMN --target VALUE --reference VALUE. There are year ("2013" (2), "2020" (2), "2021" (1)); outlet '
                             '("الأولى" (3), "الثانية" (1)); section ("x" (2), "z" (2), "y" (1)).'),
        ({"target": "x", "reference": "2013"}, 'press.jsonl: no column has the values "x" and "2013". Name a column'),
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_refused_with_what_is_there(table, tmp_path, options, said):
    found = refusal(collect_sides, table, folder=tmp_path, **options)
    # Columns that tell each text from all others are listed too where they are short: they may be meant.
    found = found.replace('id ("a" (1), "b" (1), "c" (1), "d" (1), "e" (1)); ', "")
    found = found.partition("; published")[0] + "." if "; published" in found else found
    assert found.startswith(said)


def test_two_columns_that_could_be_meant_are_both_named(tmp_path):
    records = [
        {"text": text, "era": era, "paper": paper} for text, era, paper in zip(TEXTS, "nnooo", "جدجدج", strict=True)
    ]
    path = put(tmp_path / "a.jsonl", lines(records))
    assert refusal(collect_sides, path, folder=tmp_path) == (
        'a.jsonl: there are 2 columns with just two values: era ("o" (3), "n" (2)); paper ("ج" (3), "د" (2)). Say which one sets '
        "the sides apart, for example --side era."
    )
    assert collect_sides(path, side="PAPER").choice[:3] == ("paper", "د", "ج")


def test_one_text_or_one_value_is_no_comparison(tmp_path):
    path = put(tmp_path / "a.txt", TEXTS[0])
    assert refusal(collect_sides, path, folder=tmp_path) == (
        "a.txt: there is one text in it. A comparison needs two sides: `python run.py compare TARGET REFERENCE` takes a file or "
        "folder for each."
    )
    path = put(tmp_path / "b.jsonl", lines([{"text": text, "year": 2020} for text in TEXTS]))
    assert refusal(collect_sides, path, side="year", folder=tmp_path) == (
        'b.jsonl: year has one value: "2020" (5). A comparison needs two sides: name another column with --side. There is no '
        "column that has two values."
    )
    assert refusal(collect_sides, path, folder=tmp_path) == (
        "b.jsonl: it does not say which texts are compared with which (no column has just two values). Name a column and two of its "
        "values: --side COLUMN --target VALUE --reference VALUE. There is no column that has two values."
    )
    path = put(tmp_path / "c.jsonl", lines([{"text": text, "year": ""} for text in TEXTS]))
    assert refusal(collect_sides, path, side="year", folder=tmp_path).startswith("c.jsonl: year has no value. A")


def test_values_are_shown_as_they_are_typed():
    table = pd.DataFrame({"which": ["a b", "-1"]})
    assert choose_sides(table, where="x").said.endswith('--side which --target=-1 --reference "a b"')
    said = choose_sides(pd.DataFrame({"which": ["$x", "'"]}), where="x").said
    assert said.endswith("""--side which --target '$x' --reference "'\"""")


def test_no_cell_turns_or_recolours_the_terminal():
    table = pd.DataFrame({"wh\x1bich": ["a\u202eb", "\x1b[31m", "c"]})
    said = refusal(choose_sides, table, where="x", side="wh\x1bich")
    assert (
        said.startswith('x: wh\ufffdich has 3 values: "c" (1), "a\ufffdb" (1), "\ufffd[31m" (1)')
        or "\ufffd[31m" in said
    )
    assert not set(said) & set("\x1b\u202e")


# a folder


def test_a_folder_a_side(tmp_path):
    for at, name in enumerate(("2013/a.txt", "2013/deep/b.txt", "2020/a.txt", "2020/c.txt", "loose.txt")):
        put(tmp_path / "mine" / name, TEXTS[at])
    sides = collect_sides(tmp_path / "mine")
    assert told(sides) == ("folder", "2020", "2013", [TEXTS[2], TEXTS[3]], [TEXTS[0], TEXTS[1]])
    assert sides.target_rows.attrs["left_out"] == [("loose", "folder is empty, neither 2020 nor 2013")]
    put(tmp_path / "mine" / "2021" / "d.txt", TEXTS[4])
    assert collect_sides(tmp_path / "mine", target="2013", reference="2021").choice[:3] == ("folder", "2013", "2021")
    assert refusal(collect_sides, tmp_path / "mine", folder=tmp_path) == (
        "mine: it does not say which texts are compared with which (no column has just two values). Name a column and two of its "
        "values: --side COLUMN --target VALUE --reference VALUE, or put the texts of each side into a folder of their own. There "
        'are folder ("2013" (2), "2020" (2), "2021" (1)); file ("2013/a.txt" (1), "2013/deep/b.txt" (1), "2020/a.txt" (1), '
        '"2020/c.txt" (1), "2021/d.txt" (1), "loose.txt" (1)).'
    )


def test_two_files_are_two_sides(tmp_path):
    put(tmp_path / "b.txt", TEXTS[0])
    put(tmp_path / "a.docx.txt", TEXTS[1])
    assert told(collect_sides(tmp_path)) == ("file", "b.txt", "a.docx.txt", [TEXTS[0]], [TEXTS[1]])
    put(tmp_path / "c.txt", TEXTS[2])
    assert told(collect_sides(tmp_path, target="a.docx.txt", reference="c.txt"))[0] == "file"


def test_a_table_a_side_and_one_table_in_a_folder(tmp_path):
    put(tmp_path / "x" / "new.jsonl", lines([{"text": text} for text in TEXTS[:2]]))
    put(tmp_path / "x" / "old.jsonl", lines([{"text": text} for text in TEXTS[2:]]))
    assert collect_sides(tmp_path / "x").choice[:3] == ("file", "old.jsonl", "new.jsonl")
    put(tmp_path / "y" / "press.jsonl", lines(RECORDS))
    assert collect_sides(tmp_path / "y", side="year", target="2020", reference="2013").choice[0] == "year"


# a corpus folder


def documents(folder):
    corpus = open_corpus(*folder)
    return corpus.documents[["doc_id", corpus.settings.side]].values.tolist()


def test_a_corpus_folder_keeps_its_sides_until_others_are_named(tmp_path):
    assert name_sides(TINY, {"seed": 3}) == ({"seed": 3}, "")
    settings = open_corpus(TINY).settings
    changes, said = name_sides(TINY, {}, target=settings.reference)
    turned = open_corpus(TINY, changes).settings
    assert (turned.target, turned.reference) == (settings.reference, settings.target)
    assert turned.labels == settings.labels[::-1], "labels stay with their values"
    assert said == ""
    assert name_sides(TINY, {"reference": settings.target})[0] == {**changes, "reference": settings.target}


@pytest.fixture
def several(tmp_path):
    """A corpus folder of three years, with corrections."""
    folder = tmp_path / "several"
    shutil.copytree(TINY, folder)
    for at in range(3):
        put(folder / "texts" / f"{at}.txt", TEXTS[at])
    rows = "".join(
        f"d{at},texts/{at}.txt,{year},{outlet}\n"
        for at, (year, outlet) in enumerate(((1999, "ج"), (2001, "د"), (2005, "د")))
    )
    put(folder / "documents.csv", f"doc_id,file,year,outlet\n{rows}")
    put(folder / "corrections.csv", "doc_id,before,after,reason\nd0,الوفد,وفد,x\nd2,الجميع,جميع,x\n")
    put(folder / "settings.toml", 'side = "year"\ntarget = 2001\nreference = 1999\ntarget_label = "the new year"\n')
    return folder


def test_two_of_several_sides_are_picked_for_a_run(several, tmp_path):
    changes, _ = name_sides(several, {}, target="2005")
    assert changes == {
        "side": "year", "target": "2005", "reference": "1999", "target_label": "", "reference_label": "",
    }  # fmt: skip
    corpus = open_corpus(several, changes)
    assert corpus.documents["doc_id"].tolist() == ["d0", "d2"]
    assert corpus.documents.attrs["left_out"] == ["d1"]
    assert corpus.corrections["doc_id"].tolist() == ["d0", "d2"]
    changes, _ = name_sides(several, {}, side="outlet")
    assert documents((several, changes)) == [["d0", "ج"], ["d1", "د"], ["d2", "د"]]
    changes, _ = name_sides(several, {}, target="2005", reference="2001")
    corpus = open_corpus(several, changes)
    assert corpus.settings.labels == ("2005", "the new year")
    assert corpus.corrections["doc_id"].tolist() == ["d2"], "a correction of a text left out is no fault"
    assert refusal(name_sides, several, {}, target="2006", folder=tmp_path) == (
        'several/documents.csv: no text has year "2006". The values there are "1999" (1), "2001" (1), "2005" (1). Name two of them.'
    )
    said = refusal(open_corpus, several, folder=tmp_path)
    assert said.startswith(
        'several/documents.csv, row 4: year is "2005", but several/settings.toml compares "2001" with "1999".'
    )


def test_a_fault_in_a_row_is_told_by_its_number_in_the_file(several, tmp_path):
    (several / "texts" / "2.txt").unlink()
    changes, _ = name_sides(several, {}, target="2005", reference="2001")
    assert refusal(open_corpus, several, changes, folder=tmp_path).startswith(
        "several/documents.csv, row 4: no file texts/2.txt."
    )
    put(several / "texts" / "2.txt", TEXTS[2])
    put(several / "corrections.csv", "doc_id,before,after,reason\nd0,الوفد,وفد,x\nd2,none,جميع,x\n")
    assert refusal(open_corpus, several, changes, folder=tmp_path).startswith("several/corrections.csv, row 3:")


def test_documents_without_settings_are_asked_for_their_sides(several):
    (several / "settings.toml").unlink()
    changes, said = name_sides(several, {"terms": "stem"})
    assert said.startswith("By outlet: target د (2 texts), reference ج (1 text). The other way round: --side outlet")
    corpus = open_corpus(several, changes)
    assert corpus.settings.terms == "stem"
    assert corpus.documents["doc_id"].tolist() == ["d0", "d1", "d2"]
    changes, said = name_sides(several, {}, side="year", target="1999", reference="2001")
    assert documents((several, changes)) == [["d0", "1999"], ["d1", "2001"]]
    assert said == ""


def test_a_table_is_no_corpus_folder(table, tmp_path):
    assert refusal(open_corpus, table, folder=tmp_path) == (
        "press.jsonl is a file, not a corpus folder. `python run.py report` makes one of a table of texts: the folder corpus in the "
        "folder of its report."
    )
