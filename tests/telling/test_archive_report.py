"""The report of an archive from end to end, on one made here: whole, true to its tables and to its source, and safe."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from html import unescape
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from test_narrative import backed, numbers_said

pytest.importorskip("numba", reason="Archives are counted with numba (requirements-archive.lock).")
pytest.importorskip("pyarrow", reason="A counted archive is kept with pyarrow (requirements-archive.lock).")

from helpers.measuring.archive import contrast_archive
from helpers.measuring.archive_kept import open_archive
from helpers.measuring.archive_totals import side_totals, skipped_documents
from helpers.measuring.contrast import contrast
from helpers.measuring.counts import count_terms
from helpers.measuring.parallels import stable_words
from helpers.reading.arabic import lemma
from helpers.reading.corpus import open_corpus
from helpers.reading.tokens import read_tokens
from helpers.tables import KitError
from helpers.telling import narrative, running
from helpers.telling.pairing import make_corpus, pair
from helpers.telling.report import compare, main, make_report
from helpers.telling.wording import BADGES

ROOT = Path(__file__).resolve().parents[2]
ALWAYS = {"archive_mb": 0}
#: words that each have a lemma of their own; those of a side stand there alone
COMMON = "سوق مدينة تاجر خبز جسر نهر باب بيت شارع سفينة قمح زيت ملح عسل ثوب حصان طريق بستان قرية ميناء".split()
OWN = {"new": ["قطار", "مصنع"], "old": ["قافلة", "قلعة"]}


def articles(n: int, side: str, *, seed: int) -> list[str]:
    """Made-up articles in which words come in bursts; سوق stands more often in the new ones."""
    rng = random.Random(seed)
    made = []
    for _ in range(n):
        favourites = rng.sample(COMMON, 4)
        words = [rng.choice(favourites if rng.random() < 0.4 else COMMON) for _ in range(rng.randint(20, 60))]
        words += ["سوق"] * rng.randint(2, 6) if side == "new" else []
        words += [rng.choice(OWN[side])] * rng.randint(0, 2)
        rng.shuffle(words)
        made.append(" ".join(words) + ".")
    return made


DOCUMENTS = {"new": articles(140, "new", seed=1), "old": articles(120, "old", seed=2)}


def write_lines(path: Path, texts: list[str], **said: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps({**said, "text": text}, ensure_ascii=False) + "\n" for text in texts]
    path.write_text("".join(lines), encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory, monkeypatch):
    """What is counted is kept in a folder of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """Two archives, one of them with lines that cannot be read."""
    folder = tmp_path_factory.mktemp("أرشيف")
    write_lines(folder / "new.jsonl", DOCUMENTS["new"])
    write_lines(folder / "old.jsonl", DOCUMENTS["old"])
    with (folder / "old.jsonl").open("a", encoding="utf-8") as stream:
        stream.write('{"text": "مقطو\n{"text": ""}\n{"text": "latin only"}\n["no object"]\n')
    return folder


@pytest.fixture(scope="module")
def made(source, tmp_path_factory):
    """The report on the two, as the command line makes it."""
    out = tmp_path_factory.mktemp("reports") / "archive report"
    before = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache of the report"))
    try:
        arguments = ["compare", str(source / "new.jsonl"), str(source / "old.jsonl"), "--out", str(out)]
        assert main([*arguments, "--set", "archive_mb=0", "--set", "archive_documents=3"]) == 0
    finally:
        os.environ.pop("XDG_CACHE_HOME") if before is None else os.environ.update(XDG_CACHE_HOME=before)
    return out


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def table(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / "tables" / f"{name}.csv", encoding="utf-8-sig", keep_default_na=False, na_values=[""])


def counted(texts: list[str]) -> tuple[Counter, Counter]:
    """Uses and documents of each lemma, by cutting at spaces: another way than that of the archive."""
    uses, documents = Counter(), Counter()
    for text in texts:
        terms = [lemma(word) for word in text.rstrip(".").split()]
        uses.update(terms)
        documents.update(set(terms))
    return uses, documents


# ---- the report


def test_a_report_of_an_archive_is_whole(made):
    files = files_of(made)
    pages = ["01_texts", "03_contrast", "06_continuity", "08_summary", "index", "passages"]
    assert sorted(name for name in files if name.endswith(".html")) == [f"{page}.html" for page in pages]
    assert {"tables/contrast.csv", "tables/skipped.csv", "tables/archive_files.csv", "figures/contrast.svg"} <= set(
        files
    )
    assert all(len(data) < 600_000 for name, data in files.items() if name.endswith(".html"))
    for name in pages:
        html = files[f"{name}.html"].decode()
        assert "default-src 'none'" in html
        assert not re.search(r"<(script|img|iframe)\b|https?://(?!www\.w3\.org)", re.sub("base64,[^)]*", "", html)), (
            name
        )


def test_every_link_leads_somewhere_and_words_lead_to_their_passages(made):
    pages = {path.name: path.read_text("utf-8") for path in made.glob("*.html")}
    ids = {name: set(re.findall(r'\bid="([^"]+)"', html)) for name, html in pages.items()}
    to_passages = 0
    for name, html in pages.items():
        for href in re.findall(r'\bhref="([^"]+)"', html):
            if href.startswith("data:"):
                continue
            page, _, anchor = href.partition("#")
            assert (made / (page or name)).is_file(), (name, href)
            assert not anchor or anchor in ids[page or name], (name, href)
            to_passages += page == "passages.html" and bool(anchor)
    assert to_passages > 50


def test_passages_are_the_words_of_the_source_at_the_place_that_is_named(made, source):
    found = table(made, "passages")
    html = (made / "passages.html").read_text("utf-8")
    assert len(found) > 40
    for row in found.itertuples():
        file, _, byte = row.place.partition(", byte ")
        line = (source / file).read_bytes()[int(byte) :].split(b"\n")[0]
        text = json.loads(line)["text"]
        assert text[row.start :].startswith(row.keyword)
        assert file == f"{row.side}.jsonl"
        assert f"<mark>{row.keyword}</mark>" in html
        assert f'<p class="place">{row.place}</p>' in html
    shown = table(made, "contrast").set_index("term")
    per = found.groupby(["term", "side"])["place"]
    for (term, side), places in per:
        held = shown.loc[term, "units_target" if side == "new" else "units_reference"]
        assert len(places) == len(set(places)) == min(3, held)


def test_counts_are_those_of_the_documents_by_another_way(made):
    contrast_table = table(made, "contrast").set_index("term")
    for which, side in (("target", "new"), ("reference", "old")):
        uses, documents = counted(DOCUMENTS[side])
        assert set(uses) <= set(contrast_table.index)
        for term, row in contrast_table.iterrows():
            assert (row[f"n_{which}"], row[f"units_{which}"]) == (uses[term], documents[term]), term
            assert row[f"rate_{which}"] == pytest.approx(1000 * uses[term] / sum(uses.values()))
    only = contrast_table.loc[lemma("قطار")]
    assert only["n_reference"] == 0
    assert contrast_table.loc[lemma("سوق"), "verdict"] == "beyond chance"


def test_numbers_are_those_of_the_ordinary_way_where_both_can_do_it(made, source, tmp_path):
    """The same two files as a small corpus: uses, documents, rates and effect sizes of every term."""
    clean = {side: write_lines(tmp_path / f"{side}.jsonl", DOCUMENTS[side]) for side in DOCUMENTS}
    corpus = open_corpus(make_corpus(pair(clean["new"], clean["old"]), tmp_path / "corpus"), {})
    settings = corpus.settings
    ordinary = contrast(
        count_terms(read_tokens(corpus), by=settings.by),
        **{**settings.contrast, "unit": "document", "permutations": 99},
    )
    large = table(made, "contrast")
    assert len(large) == len(ordinary)
    both = large.merge(ordinary, on="term", suffixes=("", "_small"))
    assert len(both) == len(ordinary)
    for name in ("n_target", "n_reference", "units_target", "units_reference"):
        assert both[name].tolist() == both[f"{name}_small"].tolist(), name
    for name in ("rate_target", "rate_reference", "log_ratio", "g2", "lrc", "jsd_share"):
        assert both[name].tolist() == pytest.approx(both[f"{name}_small"].tolist(), rel=1e-8, abs=1e-9), name
    # the intervals come from sums here, from a jackknife there (docs/measurements/archive.md)
    assert (both["log_ratio_low"] - both["log_ratio_low_small"]).abs().max() < 0.1


def test_it_says_how_many_were_read_and_which_were_left_out_and_why(made):
    text = (made / "01_texts.html").read_text("utf-8")
    assert "260 documents were read; four documents or files were left out" in text
    skipped = table(made, "skipped")
    assert dict(zip(skipped["reason"], skipped["n"], strict=True)) == {
        "no Arabic letter in the text": 1,
        "the line is no JSON": 1,
        "the line is no JSON object": 1,
        "the text is empty": 1,
    }
    assert all(re.fullmatch(r"old\.jsonl, byte \d+", place) for place in skipped["examples"])
    totals = table(made, "totals").set_index("side")
    assert totals["documents"].to_dict() == {"new": 140, "old": 120}
    assert totals["words"].to_dict() == {side: sum(len(t.split()) for t in DOCUMENTS[side]) for side in DOCUMENTS}


def test_run_json_tells_what_made_it_and_no_page_knows_the_machine(made, source):
    run = json.loads((made / "run.json").read_text("utf-8"))
    files = table(made, "archive_files")
    assert files["file"].tolist() == ["new.jsonl", "old.jsonl"]
    digests = [hashlib.sha256((source / name).read_bytes()).hexdigest() for name in files["file"]]
    assert files["sha256"].tolist() == digests
    listed = "".join(f"{digest}  {name}\n" for digest, name in zip(digests, files["file"], strict=True))
    assert run["archive"]["sha256"] == hashlib.sha256(listed.encode()).hexdigest()
    assert run["archive"]["totals"]["new"]["documents"] == 140
    assert run["settings"]["archive_documents"] == 3
    assert {"numba", "pyarrow", "pandas"} <= set(run["versions"])
    for name, digest in run["files"].items():
        assert hashlib.sha256((made / name).read_bytes()).hexdigest() == digest
    for name, data in files_of(made).items():
        text = data.decode("utf-8-sig")
        assert not [path for path in (str(source), str(ROOT), "/tmp/kit-") if path in text], name


def test_a_second_report_counts_nothing_again_and_has_the_same_bytes(made, source, tmp_path, monkeypatch):
    options = {"changes": {"archive_mb": 0, "archive_documents": 3}}
    places = source / "new.jsonl", source / "old.jsonl"
    compare(*places, tmp_path / "first", **options)
    monkeypatch.setattr(running.os, "cpu_count", lambda: 1)
    monkeypatch.setenv("TZ", "Asia/Tehran")
    kept = Path(os.environ["XDG_CACHE_HOME"]) / "arabic-press-contrast" / "archive" / "kept"
    before = {path: path.stat().st_mtime_ns for path in kept.glob("*/part-*/**/*")}
    compare(*places, tmp_path / "second", **options)
    assert before
    assert {path: path.stat().st_mtime_ns for path in kept.glob("*/part-*/**/*")} == before
    first, second = files_of(tmp_path / "first"), files_of(tmp_path / "second")
    assert first == second
    assert first == files_of(made)


# ---- the sentences


@pytest.fixture(scope="module", params=["archive", "few", "none left out"])
def told(request, tmp_path_factory):
    """An archive and all that is said of it."""
    from helpers.measuring.archive_kept import count_kept
    from helpers.telling.archive_pairing import archive_of_one

    n = 20 if request.param == "few" else None
    folder = tmp_path_factory.mktemp("told")
    rows = [(side, text) for side in DOCUMENTS for text in DOCUMENTS[side][:n]]
    if request.param == "archive":
        rows += [("third", "سوق المدينة")] * 3 + [("old", "")] * 7 + [("", "نص"), ("old", "x"), ("new", "كلمةنادرة")]
    with (folder / "press.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("side", "text"), *rows])
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
    source, _ = archive_of_one(folder / "press.csv", target="new", reference="old")
    archive = count_kept(source, progress=False)
    settings, wording = archive.settings, narrative.wording_of(archive)
    totals, skipped = side_totals(archive.sums, **settings.sides), skipped_documents(archive.sums)
    found = contrast_archive(archive.sums, target="new", reference="old")
    stable = stable_words(found)
    findings = [
        *narrative.describe_archive(totals, archive.files, wording, **settings.sides),
        narrative.describe_skipped(skipped, totals),
        narrative.describe_rare(archive.sums),
        narrative.describe_archive_files(archive.files),
        narrative.describe_contrast(found, wording),
        *[narrative.describe_leaders(found, wording, which=which) for which in narrative.SIDES],
        *[finding for which in narrative.SIDES for finding in narrative.describe_leading(found, wording, which=which)],
        narrative.describe_stable(stable, found, wording),
        narrative.describe_in_short(found, wording),
        *narrative.describe_archive_limits(found, wording, terms=settings.terms),
    ]
    return {
        "kind": request.param,
        "rows": rows,
        "archive": archive,
        "contrast": found,
        "findings": {finding.id: finding for finding in findings if finding},
        "caption": narrative.caption_archive_contrast(found),
    }


def test_every_number_in_a_sentence_is_one_of_its_numbers(told):
    for finding in told["findings"].values():
        for value in numbers_said(finding):
            if value == 0.001 and "p\u00a0&lt;\u00a00.001" in finding.html:  # no p is said to be nought
                assert finding.numbers["p_familywise"] < 0.001
                continue
            assert backed(value, finding.numbers), (finding.id, value, finding.html, dict(finding.numbers))


def test_every_number_of_an_archive_is_that_of_its_documents(told):
    """Recounted from the rows, by cutting at spaces."""
    findings, rows = told["findings"], told["rows"]
    texts = defaultdict(list)
    for side, text in rows:
        if side and re.search("[\u0621-\u064a]", text):
            texts[side].append(text)
    size = findings["archive-size"].numbers
    for which, side in (("target", "new"), ("reference", "old")):
        assert size[f"documents_{which}"] == len(texts[side])
        assert size[f"words_{which}"] == sum(len(text.split()) for text in texts[side])
        assert size[f"counted_{which}"] == size[f"words_{which}"]
    read = sum(map(len, texts.values()))
    skipped = findings["archive-skipped"].numbers
    assert (skipped["read"], skipped["skipped"]) == (read, len(rows) - read)
    units = findings["limits-units"].numbers
    assert units == {"units_target": len(texts["new"]), "units_reference": len(texts["old"])}
    if told["kind"] == "archive":
        assert findings["archive-others"].numbers == {"documents": 3, "sides": 1}
        # seven, one and one, by reason
        assert sorted(value for name, value in skipped.items() if name.startswith("n_")) == [1, 1, 7]
        assert findings["archive-rare"].numbers == {"least": 5, "terms": 1, "n": 1}
    else:
        assert "archive-others" not in findings
        assert "archive-rare" not in findings


def test_sentences_of_an_archive_are_sentences_and_no_stronger_than_their_p(told):
    for finding in told["findings"].values():
        text = narrative.as_text(finding)
        assert text.endswith("."), text
        assert "  " not in text, text
        assert "nan" not in text.lower().split(), text
        assert not re.search(r"\b(one \w+s are|one documents|one words|1 documents)\b", text), text
        assert finding.badge in BADGES
        assert "signific" not in text
        bare = re.sub(r'<bdi lang="ar" dir="rtl">.*?</bdi>', "", finding.html)
        assert not re.search("[\u0621-\u064a]", bare), finding.html
        if finding.id.startswith("term-") and "p_familywise" in finding.numbers:
            assert (finding.badge == "beyond chance") == (finding.numbers["p_familywise"] < 0.05)


def test_with_too_few_documents_it_says_so_and_judges_nothing(told):
    contrast_all = told["findings"]["contrast-all"]
    if told["kind"] == "few":
        assert contrast_all.badge == "too few units to say"
        assert "With 20 documents against 20, no word can be tested" in narrative.as_text(contrast_all)
        assert "too few for chance to be asked about" in told["findings"]["limits-units"].html
        assert "neither an interval nor a p" in told["caption"]
        assert told["contrast"]["p_value"].isna().all()
        assert told["archive"].sums.attrs["minimum_documents"] == 1
    else:
        assert contrast_all.badge == "beyond chance"
        assert f"family-wise over {told['contrast'].attrs['n_tested']:,} terms" in told["caption"]


# ---- the ways in


def one_notebook(folder: Path, source: str) -> Path:
    """A folder of notebooks whose archive page holds this one cell."""
    (folder / "archive").mkdir(parents=True)
    cells = [nbformat.v4.new_markdown_cell("# Look"), nbformat.v4.new_code_cell(source)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "archive" / "01_look.ipynb")
    return folder


LOOK = (
    "from helpers.measuring.archive_kept import open_archive\n"
    "archive = open_archive()\n"
    "print(archive.settings.labels, {side: of['documents'] for side, of in archive.sums.attrs['totals'].items()})"
)


def looked(index: Path) -> str:
    return unescape(re.sub("<[^>]*>", "", (index.parent / "01_look.html").read_text("utf-8")))


def test_a_corpus_folder_says_itself_that_it_is_an_archive(tmp_path, capsys):
    """settings.toml and documents.csv hold as ever; names and glosses give the English of words."""
    corpus = tmp_path / "corpus"
    rows = []
    for side in DOCUMENTS:
        for number, text in enumerate(DOCUMENTS[side]):
            file = f"texts/{side}-{number:03}.txt"
            (corpus / "texts").mkdir(parents=True, exist_ok=True)
            (corpus / file).write_text(text, encoding="utf-8")
            rows.append((f"{side}-{number}", file, side))
    with (corpus / "documents.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("doc_id", "file", "period"), *rows, ("gone", "texts/gone.txt", "old")])
    settings = (
        'side = "period"\ntarget = "new"\nreference = "old"\ntarget_label = "new papers"\ntitle = "Two markets"\n'
    )
    (corpus / "settings.toml").write_text(settings + "archive_mb = 0\n", encoding="utf-8")
    (corpus / "glosses.csv").write_text("term,english\nسوق,market <of all>\n", encoding="utf-8")
    assert main(["report", "--corpus", str(corpus), "--out", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().err
    assert "0 MB are counted as an archive." in said
    assert "One document or file was left out; 01_texts.html says why." in said
    index = (tmp_path / "out" / "index.html").read_text("utf-8")
    assert ">Two markets</h1>" in index
    assert "the new papers" in index
    assert "(market &lt;of all&gt;)" in index
    assert "texts/gone.txt" in (tmp_path / "out" / "01_texts.html").read_text("utf-8")
    places = table(tmp_path / "out", "passages")["place"]
    assert all((corpus / place).is_file() for place in places)


def test_one_table_holds_both_sides(tmp_path, capsys):
    rows = [(year, text) for side, year in (("new", 1402), ("old", 1392)) for text in DOCUMENTS[side]]
    path = tmp_path / "press.jsonl"
    path.write_text("".join(json.dumps({"year": year, "body": text}) + "\n" for year, text in rows), encoding="utf-8")
    notebooks = one_notebook(tmp_path / "notebooks", LOOK)
    options = ["--notebooks", str(notebooks), "--set", "archive_mb=0"]
    arguments = ["report", "--corpus", str(path), "--out", str(tmp_path / "out"), *options]
    assert main([*arguments, "--side", "year"]) == 0
    said = capsys.readouterr().err
    assert "By year: target 1402 (140 texts), reference 1392 (120 texts). The other way round:" in said
    assert "{'1392': 120, '1402': 140}" in looked(tmp_path / "out" / "index.html")
    assert main([*arguments, "--side", "year", "--target", "1392", "--reference", "1402"]) == 0
    assert "('texts 1392', 'texts 1402')" in looked(tmp_path / "out" / "index.html")
    capsys.readouterr()
    assert main(arguments) == 1
    assert capsys.readouterr().err.endswith(
        f'{path}: there is no column "side" to tell the sides by; there are "year", "body". Name one of them: --side COLUMN.\n'
    )
    assert main([*arguments, "--side", "year", "--target", "1403"]) == 1
    assert capsys.readouterr().err.endswith(
        f'{path}: no text has year "1403". The values there are "1402" (140), "1392" (120). Name two of them.\n'
    )


def test_a_folder_of_folders_is_told_apart_by_them(tmp_path, capsys):
    for side in DOCUMENTS:
        (tmp_path / "press" / side).mkdir(parents=True)
        for number, text in enumerate(DOCUMENTS[side][:10]):
            (tmp_path / "press" / side / f"{number}.txt").write_text(text, encoding="utf-8")
    notebooks = one_notebook(tmp_path / "notebooks", LOOK)
    index = make_report(tmp_path / "press", tmp_path / "out", changes=ALWAYS, notebooks=notebooks)
    assert "{'new': 10, 'old': 10}" in looked(index)
    assert "By folder: target old (10 texts), reference new (10 texts)." in capsys.readouterr().err
    with pytest.raises(KitError) as caught:
        make_report(tmp_path / "press", tmp_path / "out", side="year", changes=ALWAYS, notebooks=notebooks)
    assert str(caught.value) == (
        f'{tmp_path / "press"}: texts without documents.csv are told apart by the folder they lie in, and not by "year". '
        "Leave --side out, or write a documents.csv with such a column."
    )


def test_the_limit_decides(source, tmp_path):
    """Below it the two files are a corpus, from it on an archive."""
    (tmp_path / "notebooks").mkdir()
    cells = [nbformat.v4.new_markdown_cell("# Ordinary")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "notebooks" / "01_ordinary.ipynb")
    clean = {side: write_lines(tmp_path / f"{side}.jsonl", DOCUMENTS[side][:3]) for side in DOCUMENTS}
    index = compare(clean["new"], clean["old"], tmp_path / "out", notebooks=tmp_path / "notebooks")
    assert (index.parent / "01_ordinary.html").exists()
    with pytest.raises(KitError, match=r"archive: there is no notebook here"):
        compare(clean["new"], clean["old"], tmp_path / "out", changes=ALWAYS, notebooks=tmp_path / "notebooks")


# ---- faults, interrupts, hostile texts


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"ngrams": 2},
            "The settings of the comparison: ngrams = 2, but an archive is counted by single words. Take the setting out, or "
            "take a sample of the texts.",
        ),
        (
            {"unit": "paragraph"},
            "The settings of the comparison: unit = 'paragraph', but the units of an archive are its documents. Take the "
            "setting out, or take a sample of the texts.",
        ),
        (
            {"archive_documents": 0},
            "The settings of the comparison: archive_documents = 0. It must be a whole number from 1 to 1000000.",
        ),
    ],
)
def test_a_setting_that_is_not_for_archives_is_refused(source, tmp_path, changes, message):
    with pytest.raises(KitError) as caught:
        compare(source / "new.jsonl", source / "old.jsonl", tmp_path / "out", changes={**ALWAYS, **changes})
    assert str(caught.value) == message
    assert not (tmp_path / "out").exists()


def test_a_side_with_one_document_is_told(source, tmp_path):
    one = write_lines(tmp_path / "one.jsonl", ["سوق المدينة"])
    with pytest.raises(KitError) as caught:
        compare(one, source / "old.jsonl", tmp_path / "out", changes=ALWAYS)
    assert str(caught.value) == (
        "Fewer than two documents of side = 'one' have a counted word; there are 'old' (120), 'one' (1). Name two other sides."
    )


def test_a_report_does_not_replace_its_own_source(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "run.json").write_text("{}")
    for side in DOCUMENTS:
        write_lines(tmp_path / "out" / f"{side}.jsonl", DOCUMENTS[side])
    with pytest.raises(KitError, match="which the new report would replace"):
        compare(tmp_path / "out" / "new.jsonl", tmp_path / "out" / "old.jsonl", tmp_path / "out", changes=ALWAYS)


def test_a_cache_that_cannot_be_written_is_told(source, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with pytest.raises(KitError) as caught:
        compare(source / "new.jsonl", source / "old.jsonl", tmp_path / "out", changes=ALWAYS)
    assert (
        "or name another folder in the environment variable XDG_CACHE_HOME; what is done is not counted again."
        in str(caught.value)
    )


def test_a_failing_cell_leaves_the_old_report_and_shows_what_came_before(source, tmp_path, capsys):
    notebooks = one_notebook(tmp_path / "notebooks", "raise ValueError('<broken>')")
    out = tmp_path / "out"
    out.mkdir()
    (out / "run.json").write_text("old")
    arguments = ["compare", str(source / "new.jsonl"), str(source / "old.jsonl"), "--out", str(out)]
    assert main([*arguments, "--set", "archive_mb=0", "--notebooks", str(notebooks)]) == 1
    assert "01_look, cell 2 (raise ValueError('<broken>')): ValueError: <broken>" in capsys.readouterr().err
    assert files_of(out) == {"run.json": b"old"}
    assert "Incomplete." in (tmp_path / "out.incomplete" / "01_look.html").read_text("utf-8")


HOSTILE = [
    "وصل <script>alert(1)</script> وفد إلى السوق <img src=x onerror=alert(2)> ثم غادر",
    '=HYPERLINK("http://example.invalid") سوق [رابط](javascript:alert(3)) $\\href{x}{y}$',
    "{{ 7*7 }} {% raw %} سوق \u202eمقلوب\u202c و&lt;قوس&gt; سوق </p></main><h1>عنوان</h1><!-- سوق",
    "\\u0000 سوق \ud800 سوق",
]


def test_no_text_comes_alive(tmp_path):
    for side in DOCUMENTS:
        name = f"<b>{side} & =x"
        path = tmp_path / f"{name}.jsonl"
        lines = [json.dumps({"text": text}) for text in [*HOSTILE, *DOCUMENTS[side][:5]]]
        path.write_text("\n".join(lines), encoding="utf-8")
    first, second = sorted(tmp_path.glob("*.jsonl"))
    index = compare(first, second, tmp_path / "out", changes=ALWAYS)
    pages = {path.name: path.read_text("utf-8") for path in index.parent.glob("*.html")}
    for name, html in pages.items():
        assert not re.search(r"<(script|img|iframe|object|embed|form)\b", html), name
        assert not re.search(r"<[^>]*\son[a-z]+\s*=", html), name
        assert not re.search(r"<[^>]*javascript:", html), name
        assert html.count("<main") == html.count("</main>") == html.count("<h1") == 1, name
        assert "<b>new" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in pages["passages.html"]
    for path in (index.parent / "tables").glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t"))], path.name


@pytest.mark.skipif(os.name != "posix", reason="signals are sent as on Linux and macOS")
@pytest.mark.parametrize("when", ["counting", "notebooks"])
def test_ctrl_c_leaves_the_old_report_and_no_process(tmp_path, when):
    started = tmp_path / "started"
    wait = f"import os, time\nopen({str(started)!r}, 'w').write(str(os.getpid()))\ntime.sleep(120)"
    notebooks = one_notebook(tmp_path / "notebooks", wait)
    out = tmp_path / "out"
    out.mkdir()
    (out / "run.json").write_text("old")
    texts = {side: DOCUMENTS[side] * (400 if when == "counting" else 1) for side in DOCUMENTS}
    places = [str(write_lines(tmp_path / f"{side}.jsonl", texts[side])) for side in texts]
    arguments = [sys.executable, "-P", "-m", "helpers.telling.report", "compare", *places, "--out", str(out)]
    arguments += ["--set", "archive_mb=0", "--notebooks", str(notebooks)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    process = subprocess.Popen(
        arguments, env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        deadline = time.monotonic() + 120
        parts = tmp_path / "cache" / "arabic-press-contrast" / "archive" / "kept"
        while time.monotonic() < deadline and process.poll() is None:
            if started.exists() if when == "notebooks" else [*parts.glob("*/part-*")]:
                break
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    assert process.returncode == 130, said
    assert said.rstrip().endswith("Stopped. The last report is unchanged.")
    assert "Traceback" not in said
    assert files_of(out) == {"run.json": b"old"}
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".out")] == []
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


# ---- what is kept


def test_what_is_kept_of_changed_files_and_old_archives_is_thrown_away(source, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    notebooks = one_notebook(tmp_path / "notebooks", LOOK)
    for side in DOCUMENTS:
        shutil.copy(source / f"{side}.jsonl", tmp_path)
    places = [tmp_path / f"{side}.jsonl" for side in DOCUMENTS]
    home = tmp_path / "cache" / "arabic-press-contrast" / "archive" / "kept"
    compare(*places, tmp_path / "out", changes=ALWAYS, notebooks=notebooks)
    (place,) = home.iterdir()
    before = {path.name for path in place.glob("part-*")}
    assert len(before) == 2
    write_lines(tmp_path / "new.jsonl", [*DOCUMENTS["new"], "سوق"])
    os.utime(tmp_path / "new.jsonl", ns=(1, 1))
    index = compare(*places, tmp_path / "out", changes=ALWAYS, notebooks=notebooks)
    assert "'new': 141" in looked(index)
    after = {path.name for path in place.glob("part-*")}
    assert (len(after), len(after & before)) == (2, 1)
    os.utime(place, (0, 0))
    compare(*places, tmp_path / "out", changes={**ALWAYS, "terms": "surface"}, notebooks=notebooks)
    assert not place.exists()
    assert len(list(home.iterdir())) == 1


def test_in_jupyterlab_the_archive_that_was_counted_last_is_open(source, tmp_path, monkeypatch):
    for name in ("KIT_ARCHIVE", "KIT_CORPUS", "KIT_SET"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(KitError) as caught:
        open_archive()
    assert str(caught.value) == (
        "No archive was counted yet. Make a report of one first (`python run.py compare` or `report` with large texts), or name "
        "a large corpus folder: `python run.py lab --corpus DIR`."
    )
    notebooks = one_notebook(tmp_path / "notebooks", LOOK)
    compare(source / "new.jsonl", source / "old.jsonl", tmp_path / "out", changes=ALWAYS, notebooks=notebooks)
    archive = open_archive()
    assert archive.settings.values == ("new", "old")
    assert archive.sums.attrs["totals"]["new"]["documents"] == 140
    assert archive.files["file"].tolist() == ["new.jsonl", "old.jsonl"]
