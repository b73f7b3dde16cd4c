"""The corpora that come with the kit: limits, hashes, names, quotations, and counts by hand."""

from __future__ import annotations

import csv
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from helpers.reading.arabic import fold, is_stop_word, lemma, words
from helpers.reading.corpus import open_corpus
from helpers.tables import KitError

ROOT = Path(__file__).resolve().parents[2]
SHIPPED, PRESS = ROOT / "corpus/tehran-visits", ROOT / "corpus/tehran-visits-press"
TINY, MANY = ROOT / "tests/corpora/tiny", ROOT / "tests/corpora/many"
SEEDS = Path(os.environ.get("KIT_SEEDS") or ROOT.parent / "shared/seeds")
SEED_FILES = {"v2013": "000_acbb04fe19bf3163.txt", "v2020": "001_2b9ac61d1d766c44.txt"}
needs_press = pytest.mark.skipif(
    not all((SEEDS / name).is_file() for name in SEED_FILES.values()),
    reason="the press articles are not redistributed; set KIT_SEEDS to the folder that holds them",
)

COLUMNS = "doc_id file {} date title source author url language licence sha256 note".split()
# What people said stands in indirect speech; only these words are quoted.
QUOTED = {
    "v2013": ["في خندق واحد", "نظام الهيمنة", "الكيان الصهيوني", "زمرة المنافقين"],
    "v2020": ["جيد وفعال"],
}
PROPER_NAMES = {
    "v2013": "سعدون الدليمي|بابكر زيباري|حسين دهقان|حسن|علي شمخاني|المجلس الأعلى للأمن القومي|علي خامنئي|مجاهدي خلق|زمرة المنافقين|"
    "مخيم الحرية|ليبرتي|صدام حسين|اسحاق جهانغيري|وول ستريت جورنال|فيلق القدس|قاسم سليماني|طهران|بغداد|العراق|إيران|سوريا|واشنطن|"
    "الولايات المتحدة|الحرس الثوري|مجلس الشورى الإسلامي|مطار بغداد الدولي",
    "v2020": "جمعة عناد|أمير حاتمي|داعش|علي شمخاني|المجلس الأعلى للأمن القومي|محمد باقري|قاسم سليماني|طهران|العراق|إيران|أميركا|غرب آسيا|"
    "البرلمان العراقي",
}
NUMBERS = {"v2013": ["3200", "23", "1980", "1988", "2012", "2011", "120"], "v2020": ["2020"]}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def texts(folder: Path) -> dict[str, str]:
    return {row["doc_id"]: (folder / row["file"]).read_text(encoding="utf-8") for row in rows(folder / "documents.csv")}


def press_texts() -> dict[str, str]:
    return {doc_id: (SEEDS / name).read_text(encoding="utf-8") for doc_id, name in SEED_FILES.items()}


def folded(text: str) -> str:
    """The words of a text, folded, between spaces."""
    return " " + " ".join(fold(text[start:end]) for start, end in words(text)) + " "


def stands_in(name: str, text: str) -> bool:
    """Whether a name stands in a text, with or without the particles that Arabic writes as one word with it."""
    key = folded(name).strip()
    forms = [re.escape(key), "ل" + re.escape(key[1:])] if key.startswith("ال") else [re.escape(key)]
    return re.search(f" [وف]?[بكل]?(?:{'|'.join(forms)}) ", folded(text)) is not None


@pytest.mark.parametrize(("doc_id", "least", "most"), [("v2013", 750, 850), ("v2020", 520, 600)])
def test_length_of_the_dispatches(doc_id, least, most):
    assert least <= len(texts(SHIPPED)[doc_id].split()) <= most


def test_dispatches_have_headline_headings_and_enough_paragraphs():
    paragraphs = open_corpus(SHIPPED, {}).paragraphs
    kinds = paragraphs.groupby(["doc_id", "kind"]).size().to_dict()
    assert 14 <= kinds["v2013", "body"] <= 16
    assert 11 <= kinds["v2020", "body"] <= 14
    assert kinds["v2013", "heading"] >= 3
    assert kinds["v2020", "heading"] >= 3
    assert set(paragraphs["kind"]) == {"title", "heading", "body"}  # nothing to clean in a text of our own
    titles = paragraphs[paragraphs["kind"] == "title"].set_index("doc_id")["text"].to_dict()
    assert titles == {row["doc_id"]: row["title"] for row in rows(SHIPPED / "documents.csv")}


@pytest.mark.parametrize("folder", [SHIPPED, TINY, MANY], ids=lambda folder: folder.name)
def test_texts_are_clean_files(folder):
    for row in rows(folder / "documents.csv"):
        data = (folder / row["file"]).read_bytes()
        text = data.decode("utf-8")
        assert text.endswith("\n")
        assert not text.endswith("\n\n")
        assert not re.search("[\r\t\u00a0\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]|  | \n|\n ", text)
        assert not re.search(r"\s[،.:؛)»]|[(«]\s", text), "a space on the wrong side of a mark"
        for block in text.rstrip("\n").split("\n\n"):
            assert "\n" not in block


def test_no_needless_vowel_signs():
    """Only where the bare word would be read as another: بناء is a building, بنّاء constructive."""
    signed = {
        text[a:b] for text in texts(SHIPPED).values() for a, b in words(text) if re.search("[\u064b-\u0652]", text[a:b])
    }
    assert signed == {"وبنّاء"}


@pytest.mark.parametrize("folder", [SHIPPED, TINY, MANY], ids=lambda folder: folder.name)
def test_one_spelling_for_each_word(folder):
    """A hamza here and none there would be counted as one word after folding: only words that differ may fold alike."""
    differ = {
        frozenset(pair.split())
        for pair in ("على علي", "أن إن", "وأن وإن", "أهم أهم", "أمنا آمنا", "وأمنا وآمنا", "أمر أمرا", "بناء بنّاء")
    }
    spellings = defaultdict(set)
    for text in texts(folder).values():
        for start, end in words(text):
            spellings[fold(text[start:end])].add(text[start:end])
    assert [found for found in spellings.values() if len(found) > 1 and frozenset(found) not in differ] == []


@pytest.mark.parametrize("doc_id", list(QUOTED))
def test_only_the_allowed_quotations(doc_id):
    text = texts(SHIPPED)[doc_id]
    assert re.findall("«([^«»]*)»", text) == QUOTED[doc_id]
    assert not re.search("[\"“”„‟'‘’‹›]", text)


@pytest.mark.parametrize("doc_id", list(PROPER_NAMES))
def test_names_and_numbers_of_the_facts_stand_in_the_dispatches(doc_id):
    text = texts(SHIPPED)[doc_id]
    assert [
        name for name in PROPER_NAMES[doc_id].split("|") if not re.search(rf"(?<!\w)(?:[وفب]|ل)?{name}(?!\w)", text)
    ] == []
    assert [number for number in NUMBERS[doc_id] if not re.search(rf"(?<!\d){number}(?!\d)", text)] == []
    years = set(re.findall(r"(?<!\d)\d{4}(?!\d)", text))
    assert years <= set(NUMBERS[doc_id])


@pytest.mark.parametrize(
    ("folder", "side"),
    [(SHIPPED, "visit"), (PRESS, "visit"), (TINY, "period"), (MANY, "section")],
    ids=["shipped", "press", "tiny", "many"],
)
def test_documents_csv(folder, side):
    found = rows(folder / "documents.csv")
    assert list(found[0]) == [column if column != "{}" else side for column in COLUMNS]
    assert len({row["doc_id"] for row in found}) == len(found)
    assert all(row["language"] == "ar" and row["licence"] and row["source"] for row in found)
    assert all(re.fullmatch("[0-9a-f]{64}", row["sha256"]) for row in found)
    if folder != PRESS:
        assert [row["sha256"] for row in found] == [
            hashlib.sha256((folder / row["file"]).read_bytes()).hexdigest() for row in found
        ]
    if side == "visit":  # the facts do not give the day, so no row may
        assert [row["date"] for row in found] == ["2013-09", "2020-11"]


@pytest.mark.parametrize("folder", [SHIPPED, TINY, MANY], ids=lambda folder: folder.name)
def test_corpora_open(folder):
    corpus = open_corpus(folder, {})
    assert set(corpus.documents[corpus.settings.side]) == {corpus.settings.target, corpus.settings.reference}
    assert corpus.settings.introduction


def check_names(folder: Path, together: str) -> None:
    names = rows(folder / "names.csv")
    assert list(names[0]) == ["name", "variants", "kind", "english"]
    spelt = Counter()
    for row in names:
        variants = [row["name"], *filter(None, row["variants"].split("|"))]
        assert any(stands_in(variant, together) for variant in variants), row["name"]
        assert row["english"].isascii(), row["name"]
        assert row["kind"] in ("person", "organisation", "place", "office")
        spelt.update({folded(variant) for variant in variants})
    assert [key for key, n in spelt.items() if n > 1] == []


def test_every_name_stands_in_the_dispatches():
    check_names(SHIPPED, "\n".join(texts(SHIPPED).values()))


@needs_press
def test_every_name_stands_in_the_press_articles():
    check_names(PRESS, "\n".join(press_texts().values()))


@pytest.mark.parametrize("doc_id", list(PROPER_NAMES))
def test_names_csv_has_the_names_of_the_facts(doc_id):
    known = {
        folded(spelling)
        for row in rows(SHIPPED / "names.csv")
        for spelling in (row["name"], *row["variants"].split("|"))
    }
    missing = [name for name in PROPER_NAMES[doc_id].split("|") if folded(name) not in known]
    assert missing == (["حسن"] if doc_id == "v2013" else [])  # a first name alone is nobody


@pytest.mark.parametrize("folder", [SHIPPED, PRESS], ids=["shipped", "press"])
def test_glosses(folder):
    glosses = rows(folder / "glosses.csv")
    assert list(glosses[0]) == ["term", "english"]
    assert len(glosses) >= 150
    assert len({fold(row["term"]) for row in glosses}) == len(glosses)
    assert all(row["english"].isascii() and row["english"].strip() for row in glosses)


def check_coverage(folder: Path, found: dict[str, str]) -> None:
    """Nine in ten words of content that stand twice or more have a gloss or are part of a name."""
    glossed = {lemma(row["term"]) for row in rows(folder / "glosses.csv")}
    named = {
        fold(word)
        for row in rows(folder / "names.csv")
        for word in f"{row['name']} {row['variants'].replace('|', ' ')}".split()
    }
    counts = Counter()
    for text in found.values():
        for start, end in words(text):
            word = text[start:end]
            if not is_stop_word(word) and not word.isdigit() and not {fold(word), fold(word)[1:]} & named:
                counts[lemma(word)] += 1
    common = {term for term, n in counts.items() if n > 1}
    without = sorted(common - glossed)
    assert len(without) <= 0.1 * len(common), without


def test_common_words_have_a_gloss():
    check_coverage(SHIPPED, texts(SHIPPED))


@needs_press
def test_common_words_of_the_press_have_a_gloss():
    check_coverage(PRESS, press_texts())


def check_themes(folder: Path, found: dict[str, str]) -> None:
    themes = rows(folder / "themes.csv")
    assert list(themes[0]) == ["theme", "patterns", "english"]
    assert len(themes) == 7
    keys = " " + " ".join(lemma(text[a:b]) for text in found.values() for a, b in words(text)) + " "
    for row in themes:
        patterns = row["patterns"].split("|")
        assert len(set(patterns)) == len(patterns)
        hit = [p for p in patterns if " " + " ".join(lemma(p[a:b]) for a, b in words(p)) + " " in keys]
        assert hit, row["theme"]


def test_themes():
    check_themes(SHIPPED, texts(SHIPPED))


@needs_press
def test_themes_of_the_press():
    check_themes(PRESS, press_texts())


def test_readme_gives_the_sizes():
    readme = (SHIPPED / "README.md").read_text(encoding="utf-8")
    body = open_corpus(SHIPPED, {}).paragraphs.query("kind == 'body'").groupby("doc_id").size()
    for doc_id, text in texts(SHIPPED).items():
        assert re.search(rf"`texts/{doc_id[1:]}.txt` \|.*\| {len(text.split())} \| {body[doc_id]} \|", readme)


def test_press_readme_gives_the_hashes():
    readme = (PRESS / "README.md").read_text(encoding="utf-8")
    for row in rows(PRESS / "documents.csv"):
        assert f"| `{row['file']}` |" in readme
        assert f"`{row['sha256']}`" in readme


def test_press_texts_stay_out_of_git():
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "corpus/tehran-visits-press/texts/" in ignored
    if (ROOT / ".git").exists() and shutil.which("git"):
        listed = subprocess.run(
            ["git", "-C", str(ROOT), "ls-files", "corpus/tehran-visits-press/texts"], capture_output=True, check=True
        )
        assert listed.stdout == b""


def test_press_without_its_texts_says_which_file_belongs_where(tmp_path):
    shutil.copytree(PRESS, tmp_path / "press", ignore=shutil.ignore_patterns("texts"))
    with pytest.raises(KitError) as error:
        open_corpus(tmp_path / "press", {})
    assert "row 2: texts/2013.txt" in str(error.value)
    assert "row 3: texts/2020.txt" in str(error.value)


@needs_press
def test_press_opens_with_its_texts(tmp_path):
    folder = tmp_path / "press"
    shutil.copytree(PRESS, folder, ignore=shutil.ignore_patterns("texts"))
    (folder / "texts").mkdir()
    for row in rows(PRESS / "documents.csv"):
        shutil.copy(SEEDS / SEED_FILES[row["doc_id"]], folder / row["file"])
    corpus = open_corpus(folder, {})  # checks the hashes
    mended = corpus.cleaning[corpus.cleaning["rule"] == "correction"]
    assert len(mended) == len(rows(PRESS / "corrections.csv"))  # each stands exactly once
    assert (corpus.cleaning["rule"] == "publisher").any()


def test_corrections_mend_letters_and_spaces_only():
    assert rows(SHIPPED / "corrections.csv") == []
    found = rows(PRESS / "corrections.csv")
    assert list(found[0]) == ["doc_id", "before", "after", "reason"]
    for row in found:
        before, after = row["before"].replace(" ", ""), row["after"].replace(" ", "")
        assert fold(before) != fold(after) or row["before"].count(" ") != row["after"].count(
            " "
        )  # folding joins hamzas
        assert abs(len(before) - len(after)) <= 1
        assert row["reason"]


def expected_counts() -> dict[str, dict[str, int]]:
    found = rows(TINY / "expected_counts.csv")
    assert len({row["term"] for row in found}) == len(found)
    return {
        side: {row["term"]: int(row[f"n_{side}"]) for row in found if row[f"n_{side}"] != "0"}
        for side in ("before", "after")
    }


@pytest.mark.parametrize("side", ["before", "after"])
def test_counts_by_hand_agree_with_a_plain_split(side):
    letters = str.maketrans("أإآىة", "ااايه", ".")
    text = (TINY / f"texts/{side}.txt").read_text(encoding="utf-8")
    assert Counter(text.translate(letters).split()) == expected_counts()[side]


@pytest.mark.parametrize("side", ["before", "after"])
def test_counts_by_hand_agree_with_the_kit(side):
    text = (TINY / f"texts/{side}.txt").read_text(encoding="utf-8")
    assert Counter(fold(text[start:end]) for start, end in words(text)) == expected_counts()[side]
    stops = {row["term"] for row in rows(TINY / "expected_counts.csv") if row["stop_word"] == "yes"}
    assert {fold(text[a:b]) for a, b in words(text) if is_stop_word(text[a:b])} == stops & set(expected_counts()[side])


def test_tiny_readme_gives_the_sums():
    readme = (TINY / "README.md").read_text(encoding="utf-8")
    stops = {row["term"] for row in rows(TINY / "expected_counts.csv") if row["stop_word"] == "yes"}
    for side, counts in expected_counts().items():
        blocks = (TINY / f"texts/{side}.txt").read_text(encoding="utf-8").rstrip("\n").split("\n\n")
        total, stopped = sum(counts.values()), sum(n for term, n in counts.items() if term in stops)
        cells = [*(len(block.split()) for block in blocks), total, stopped, total - stopped]
        assert f"| {side} | " + " | ".join(map(str, cells)) + " |" in readme


def test_many_has_enough_documents_a_side():
    found = rows(MANY / "documents.csv")
    assert Counter(row["section"] for row in found) == {"sport": 8, "weather": 8}
    assert all(30 <= len(text.split()) <= 60 for text in texts(MANY).values())
    assert len(set(texts(MANY).values())) == 16


def test_no_sentence_of_the_press_in_the_repository():
    check = SEEDS.parent / "checks/overlap.py"
    if not check.is_file() or not (ROOT / ".git").exists():
        pytest.skip("the check against the press articles is not beside this repository")
    found = subprocess.run([sys.executable, str(check), str(ROOT)], capture_output=True, check=False)
    assert found.returncode == 0, found.stdout.decode("utf-8")


GOLD = ROOT / "tests/corpora/gold"
GOLD_COLUMNS = {
    "names": ["doc_id", "start", "end", "name", "note"],
    "quotations": ["doc_id", "start", "end", "kind", "speaker", "verb", "note"],
    "parallels": "target_doc_id target_start target_end reference_doc_id reference_start reference_end note".split(),
}


def check_gold(corpus: Path, found: dict[str, str]) -> None:
    """Labels lie on whole words, names on a spelling of theirs, speakers among the names or without one."""
    names = {
        row["name"]: {folded(v) for v in (row["name"], *row["variants"].split("|"))}
        for row in rows(corpus / "names.csv")
    }
    labels = {kind: rows(GOLD / f"{corpus.name}-{kind}.csv") for kind in GOLD_COLUMNS}
    for kind, columns in GOLD_COLUMNS.items():
        assert list(labels[kind][0]) == columns
    spans = [(row["doc_id"], int(row["start"]), int(row["end"])) for row in labels["names"] + labels["quotations"]]
    for row in labels["parallels"]:
        assert found[row["target_doc_id"]] != found[row["reference_doc_id"]]
        spans += [(row[f"{s}_doc_id"], int(row[f"{s}_start"]), int(row[f"{s}_end"])) for s in ("target", "reference")]
    for doc_id, start, end in spans:
        text = found[doc_id]
        assert start < end <= len(text)
        assert text[start:end].strip() == text[start:end]
        assert not text[end].isalpha()
        assert "\n" not in text[start:end]
    for row in labels["names"]:
        surface = folded(found[row["doc_id"]][int(row["start"]) : int(row["end"])])
        assert surface in names[row["name"]] or surface.replace(" ل", " ال", 1) in names[row["name"]]
    assert len({(row["doc_id"], row["start"]) for row in labels["names"]}) == len(labels["names"])
    assert {row["name"] for row in labels["names"]} == set(names)
    for row in labels["quotations"]:
        assert row["kind"] in ("speech", "name", "scare", "indirect")
        inside = (
            found[row["doc_id"]][int(row["start"]) - 1] in '«“”"' and found[row["doc_id"]][int(row["end"])] in '»“”"'
        )
        assert inside == (row["kind"] != "indirect")
    known = sum(set(row["speaker"].split("|")) & set(names) != set() for row in labels["quotations"])
    assert known >= 0.85 * len(labels["quotations"])


def test_gold_labels():
    check_gold(SHIPPED, texts(SHIPPED))
    marked = [row for row in rows(GOLD / "tehran-visits-quotations.csv") if row["kind"] != "indirect"]
    assert len(marked) == sum(map(len, QUOTED.values()))


@needs_press
def test_gold_labels_of_the_press():
    check_gold(PRESS, press_texts())
