"""The sums of an archive by the way of a small corpus: tokenise, then count_terms."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from helpers.measuring.counts import count_terms
from helpers.reading.arabic import words
from helpers.reading.tokens import tokenise

ARABIC_BLOCKS = ((0x600, 0x6FF), (0x750, 0x77F), (0x870, 0x8FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF))


def is_counted(text: str) -> bool:
    """Whether count_archive takes the text: it has an Arabic letter and no NUL."""
    arabic = [letter for letter in text if any(first <= ord(letter) <= last for first, last in ARABIC_BLOCKS)]
    # a digit is a word of its own too, and is no letter
    return "\0" not in text and any(words(letter) and not letter.isdecimal() for letter in arabic)


def tokens_of(documents: Iterable[tuple[str, str]], **options) -> pd.DataFrame:
    """Tokens of (side, text) documents, each one paragraph of running text."""
    rows = [
        (f"d{number:06}", side, 0, "body", 0, len(text), text)
        for number, (side, text) in enumerate(documents)
        if is_counted(text)
    ]
    names = ["doc_id", "side", "paragraph", "kind", "start", "end", "text"]
    return tokenise(pd.DataFrame(rows, columns=names), **options)


def sums_of(documents: Iterable[tuple[str, str]], **options) -> dict[tuple[str, str], tuple[int, int, int, int]]:
    """(term, side) -> n, documents, squares, by_size."""
    counts = count_terms(tokens_of(documents, **options), by=["side", "doc_id"])
    counts["size"] = counts.groupby("doc_id")["n"].transform("sum")
    counts["squares"], counts["by_size"] = counts["n"] ** 2, counts["n"] * counts["size"]
    sums = counts.groupby(["term", "side"]).agg(
        n=("n", "sum"), documents=("n", "size"), squares=("squares", "sum"), by_size=("by_size", "sum")
    )
    return {key: tuple(map(int, row)) for key, row in zip(sums.index, sums.to_numpy(), strict=True)}


def as_dict(table: pd.DataFrame) -> dict[tuple[str, str], tuple[int, int, int, int]]:
    """The table of count_archive in the form of `sums_of`."""
    columns = ("term", table.attrs["side"], "n", "documents", "squares", "by_size")
    return {(row[0], row[1]): tuple(map(int, row[2:])) for row in zip(*(table[name] for name in columns), strict=True)}


def write_lines(path: Path, documents: Iterable[tuple[str, str]]) -> Path:
    """Documents as JSON Lines."""
    path.write_text("".join(json.dumps({"side": side, "text": text}) + "\n" for side, text in documents))
    return path


def press(n: int, *, seed: int = 0, length: int = 60) -> list[tuple[str, str]]:
    """Made-up documents: words with clitics, function words, marks and numbers, in bursts."""
    import numpy as np

    rng = np.random.default_rng(seed)
    stems = "وزير حكومة مدينة إيران العراق زيارة رئيس مسؤول أمن اتفاق حدود تعاون وفد قمة حرب سلام".split()
    before, after = ("", "ال", "و", "وال", "ب", "لل"), ("", "ه", "ها", "ين", "ات")
    function = "في من على علي إلى أن التي لم وقد 1988 ٣٬٢٠٠ و".split()
    pool = [a + stem + b for stem in stems for a in before for b in after] + function * 8 + ["شكرًا", "الســـلام", "قَالَ"]
    found = []
    for number in range(n):
        picked = rng.integers(0, len(pool), rng.integers(1, length)).tolist()
        again = rng.integers(0, len(picked), len(picked) // 3).tolist()
        found.append(("ab"[number % 2], " ".join(pool[at] for at in picked + [picked[at] for at in again])))
    return found
