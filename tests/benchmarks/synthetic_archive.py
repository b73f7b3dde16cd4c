"""A made-up archive of any size: Zipf-like vocabulary, words in bursts, letters as in the shipped corpus."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from helpers.reading.arabic import words

CORPUS = Path(__file__).parents[2] / "corpus"
#: as in the newspaper archive that was measured: 207 words an article, 12 bytes a word
MEAN_WORDS, SPREAD = 207, 0.6
#: p(rank) ~ (rank + shift) ^ -1 for the words that all writers share, steeper for the rest: so the vocabulary grows as
#: it does in newspapers, to 190,000 spellings at 50 MB and 430,000 at 200 MB (Heaps' exponent .57)
SHIFT, COMMON, STEEP = 4.0, 15_000, 1.7
VOCABULARY = 3_000_000
#: share of the words of an article that repeat an earlier word of it beyond what their frequency asks
BURSTS = 0.12


def vocabulary(size: int = VOCABULARY, *, seed: int = 0) -> np.ndarray:
    """`size` distinct spellings, commonest first: those of the shipped corpus, then words put together like them."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(CORPUS.glob("*/texts/*.txt"))]
    found = Counter(text[start:end] for text in texts for start, end in words(text))
    real = [word for word, _ in sorted(found.items(), key=lambda item: (-item[1], item[0]))]
    heads = sorted({word[: len(word) // 2] for word in real if len(word) > 3})
    tails = sorted({word[len(word) // 2 :] for word in real if len(word) > 3})
    letters = sorted("بتثجحخدذرزسشصضطظعغفقكلمنهوي")
    rng = np.random.default_rng(seed)
    made: dict[str, None] = dict.fromkeys(real)
    while len(made) < size:
        n = size - len(made)
        middle = np.array([*letters, *(a + b for a in letters for b in letters)])
        parts = (np.array(heads), middle, np.array(tails))
        drawn = [part[rng.integers(0, len(part), n + n // 4)] for part in parts]
        made.update(dict.fromkeys(np.char.add(np.char.add(drawn[0], drawn[1]), drawn[2]).tolist()))
    return np.array([word.encode() for word in list(made)[:size]], dtype=object)


def word_weights(size: int = VOCABULARY) -> np.ndarray:
    """Share of all words that each word of the vocabulary has."""
    ranks = np.arange(size) + SHIFT
    weights = 1 / ranks
    weights[COMMON:] = (ranks[COMMON:] / (COMMON + SHIFT)) ** -STEEP / (COMMON + SHIFT)
    return weights / weights.sum()


def documents(mb: float, *, seed: int = 0, size: int = VOCABULARY, lean: float = 0.0) -> Iterator[tuple[str, bytes]]:
    """Side ("a" or "b") and text of articles, `mb` million bytes of text together.

    With `lean` above 0, every hundredth word of the vocabulary is so much rarer in side b (share of its uses left out);
    at 0 the sides differ by chance alone.
    """
    spellings = vocabulary(size, seed=seed)
    rng = np.random.default_rng(seed + 1)
    weights = np.cumsum(word_weights(size))
    written = 0
    while written < mb * 1e6:
        lengths = np.maximum(20, rng.lognormal(np.log(MEAN_WORDS) - SPREAD**2 / 2, SPREAD, 2000)).astype(int)
        ids = np.searchsorted(weights, rng.random(lengths.sum())).astype(np.int64)
        firsts = np.repeat(np.cumsum(lengths) - lengths, lengths)
        places = np.arange(len(ids))
        # a word repeats one that stands before it in its article: the urn that makes words burst
        again = (rng.random(len(ids)) < BURSTS) & (places > firsts)
        ids[again] = ids[firsts[again] + (rng.random(again.sum()) * (places - firsts)[again]).astype(np.int64)]
        sides = rng.integers(0, 2, len(lengths))
        if lean:
            rare = (ids % 100 == 7) & np.repeat(sides == 1, lengths) & (rng.random(len(ids)) < lean)
            ids[rare] = rng.integers(0, 5, rare.sum())
        article = spellings[ids].tolist()
        start = 0
        for length, side in zip(lengths.tolist(), sides.tolist(), strict=True):
            text = b" ".join(article[start : start + length])
            start += length
            written += len(text)
            yield "ab"[side], text
            if written >= mb * 1e6:
                return


def write_archive(path: Path, mb: float, *, beside: Path | None = None, **options) -> Path:
    """The archive as JSON Lines; `beside` it the same as ``g<tab>text`` lines with g 0 or 1."""
    with path.open("wb") as lines, (beside or Path(os.devnull)).open("wb") as rows:
        for side, text in documents(mb, **options):
            record = {"side": side, "text": text.decode()}
            lines.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
            rows.write((b"0" if side == "a" else b"1") + b"\t" + text + b"\n")
    return path
