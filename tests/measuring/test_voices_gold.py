"""What the kit finds by itself, held against what careful readers marked (tests/corpora/gold)."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest

from helpers.measuring.names import find_names
from helpers.measuring.parallels import LEAST_SCORE, parallels
from helpers.measuring.quotations import quotations
from helpers.reading.paragraphs import split_paragraphs

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT / "tests/corpora/gold"
SEEDS = Path(os.environ.get("KIT_SEEDS", ROOT.parent / "shared/seeds"))


class Labelled(NamedTuple):
    paragraphs: pd.DataFrame
    names: pd.DataFrame


def load(corpus: str) -> Labelled:
    """Texts of a corpus; those of the press articles are looked for by their hashes, since they are not shipped."""
    folder = ROOT / "corpus" / corpus
    rows = pd.read_csv(folder / "documents.csv", dtype=str, keep_default_na=False, encoding="utf-8-sig")
    elsewhere = {}
    if SEEDS.is_dir():
        elsewhere = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in SEEDS.glob("*.txt")}
    texts = []
    for name, digest in zip(rows["file"], rows["sha256"], strict=True):
        path = folder / name if (folder / name).exists() else elsewhere.get(digest)
        if path is None:
            pytest.skip(f"The text {name} of {corpus} is not here: it may not be shipped.")
        texts.append(path.read_text(encoding="utf-8"))
    documents = rows[["doc_id", "visit"]].assign(text=texts)
    documents.attrs["side"] = "visit"
    publishers = ["إيلاف"] if corpus.endswith("press") else []
    names = pd.read_csv(folder / "names.csv", dtype=str, keep_default_na=False, encoding="utf-8-sig")
    return Labelled(split_paragraphs(documents, publishers=publishers), names)


def gold(name: str) -> pd.DataFrame:
    rows = pd.read_csv(GOLD / f"{name}.csv", dtype={"note": str}, keep_default_na=False)
    for column in ("doc_id", "target_doc_id", "reference_doc_id"):
        if column in rows:
            rows[column] = "v" + rows[column].astype(str).str.removeprefix("v")
    note = rows["note"] if "note" in rows else pd.Series("", index=rows.index)
    return rows.assign(optional=note.str.endswith("optional"))


def overlap(a: int, b: int, c: int, d: int) -> float:
    """Part of the shorter span that two spans have in common."""
    return max(0, min(b, d) - max(a, c)) / max(1, min(b - a, d - c))


@pytest.mark.parametrize(
    ("corpus", "labels"),
    [
        ("tehran-visits", "tehran-visits-names"),
        ("tehran-visits-press", "tehran-visits-press-names"),
        ("tehran-visits-press", "press-names-reader-a"),
    ],
)
def test_names_98_percent_of_mentions_and_no_false_one(corpus, labels):
    paragraphs, names = load(corpus)
    if labels.endswith("reader-a"):
        names = pd.read_csv(GOLD / "press-namelist-reader-a.csv", dtype=str, keep_default_na=False)
    marked, key = gold(labels), ["doc_id", "start", "end", "name"]
    found = set(find_names(paragraphs, names, side="visit")[key].itertuples(index=False, name=None))
    wanted = set(marked.loc[~marked["optional"], key].itertuples(index=False, name=None))
    allowed = set(marked[key].itertuples(index=False, name=None))
    assert len(found & wanted) >= 0.98 * len(wanted), wanted - found
    assert not found - allowed


@pytest.mark.parametrize(
    ("corpus", "labels"),
    [
        ("tehran-visits", "tehran-visits-quotations"),
        ("tehran-visits-press", "tehran-visits-press-quotations"),
        ("tehran-visits-press", "press-quotations-reader-a"),
    ],
)
def test_quotations_all_marked_spans_and_speakers_right_in_90_percent(corpus, labels):
    paragraphs, names = load(corpus)
    if labels.endswith("reader-a"):
        names = pd.read_csv(GOLD / "press-namelist-reader-a.csv", dtype=str, keep_default_na=False)
    rows = quotations(paragraphs, names, side="visit")
    used, n_wanted, n_found, n_speakers, n_right, n_verbs = set(), 0, 0, 0, 0, 0
    for label in gold(labels).itertuples():
        best, likeness = None, 0.5
        for row in rows[rows["doc_id"] == label.doc_id].itertuples():
            if (row.kind == "indirect") != (label.kind == "indirect"):
                continue
            union = max(row.end, label.end) - min(row.start, label.start)
            alike = max(0, min(row.end, label.end) - max(row.start, label.start)) / union
            if row.kind != "indirect":  # marks leave nothing to judgement
                alike = float((row.start, row.end) == (label.start, label.end))
            if alike >= likeness:
                best, likeness = row, alike
        if best is not None:
            used.add(best.Index)
        if label.optional:
            continue
        n_wanted += 1
        if best is None:
            assert label.kind == "indirect", f"the marked span at {label.doc_id}, {label.start} is missed"
            continue
        n_found += 1
        n_verbs += not label.verb or best.verb == label.verb
        if label.speaker:
            n_speakers += 1
            n_right += best.speaker in label.speaker.split("|")
    assert n_found >= 0.95 * n_wanted
    assert n_right >= 0.9 * n_speakers
    assert n_verbs >= 0.95 * n_found
    assert len(used) >= 0.95 * len(rows)  # few that no reader marked


PRESS = ("press-parallels-reader-a", "tehran-visits-press-parallels")
BLIND = ("press-parallels-reader-r", "press-parallels-reader-s")
DISPATCHES = ("tehran-visits-parallels",)


# Reached: see docs/measurements/voices.md. The floors lie a pair or two below what was measured, so that a worse mechanism
# fails. A strict score against the marks of the first readers, the default against those of all.
@pytest.mark.parametrize(
    ("corpus", "labels", "least", "precision", "recall"),
    [
        ("tehran-visits-press", PRESS, 0.17, 0.9, 0.42),
        ("tehran-visits", DISPATCHES, 0.18, 0.6, 0.6),
        # the goal of .8 at .7, with the marks of all four readers
        ("tehran-visits-press", (*PRESS, *BLIND), LEAST_SCORE, 0.8, 0.7),
        ("tehran-visits", (*DISPATCHES, "tehran-visits-parallels-reader-r"), LEAST_SCORE, 0.42, 0.66),
    ],
)
def test_parallels(corpus, labels, least, precision, recall):
    paragraphs, names = load(corpus)
    kept = paragraphs[paragraphs["kind"] != "boilerplate"]
    rows = parallels(kept, names, side="visit", target="2020", reference="2013", least=least)
    marked = pd.concat([gold(name) for name in labels], ignore_index=True)
    right, hit = 0, set()
    for row in rows.itertuples():
        fits = {label.Index for label in marked.itertuples() if fit(row, label)}
        right += bool(fits)
        hit |= fits
    wanted = set(marked.index[~marked["optional"]])
    assert right / len(rows) >= precision, (right, len(rows))
    assert len(hit & wanted) / len(wanted) >= recall, (len(hit & wanted), len(wanted))


def fit(one, two) -> bool:
    """Whether two pairs overlap by half of the shorter passage on both sides."""
    return all(
        overlap(*(getattr(pair, f"{side}_{end}") for pair in (one, two) for end in ("start", "end"))) >= 0.5
        for side in ("target", "reference")
    )


@pytest.mark.parametrize(
    ("marks", "others", "precision", "recall"),
    [
        ("press-parallels-reader-r", "press-parallels-reader-a", 0.67, 0.81),
        ("press-parallels-reader-a", "press-parallels-reader-r", 0.94, 0.43),
        ("press-parallels-reader-r", "tehran-visits-press-parallels", 0.70, 0.93),
        ("press-parallels-reader-s", "press-parallels-reader-a", 0.80, 0.81),
        ("press-parallels-reader-r", "press-parallels-reader-s", 0.97, 1.00),
        ("press-parallels-reader-s", "press-parallels-reader-r", 1.00, 0.83),
        ("tehran-visits-parallels-reader-r", "tehran-visits-parallels", 0.71, 0.70),
        ("tehran-visits-parallels", "tehran-visits-parallels-reader-r", 1.00, 0.50),
    ],
)
def test_how_well_readers_agree_by_the_same_measure(marks, others, precision, recall):
    """What docs/measurements/voices.md gives: the core pairs of one reader, held against the marks of another."""
    found, marked = gold(marks), gold(others)
    found, wanted = found[~found["optional"]], marked[~marked["optional"]]
    right = sum(any(fit(row, label) for label in marked.itertuples()) for row in found.itertuples())
    hit = sum(any(fit(row, label) for row in found.itertuples()) for label in wanted.itertuples())
    assert round(right / len(found), 2) == precision
    assert round(hit / len(wanted), 2) == recall
