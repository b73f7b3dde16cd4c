"""How fast words are read, and how much memory the reading room takes.

usage: python -m tests.benchmarks.bench_arabic [--words N]

Rates are words a second of process time on one core, the best of five slices, every word new to the caches. Machines differ, so
each rate is also given as a multiple of a yardstick taken in the same run: folding a word the plain way, with unicodedata and one
translation table, without cache. The import and the first word are timed in a process of their own, as is its memory.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

_SLICES = 5
_MARKS = {code: None for code in (*range(0x64B, 0x653), 0x640, 0x670)}
_FRESH = """
import resource, time
start, wall = time.process_time(), time.perf_counter()
import helpers.reading.tokens
from helpers.reading.arabic import lemma
lemma("والوزراء")
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
print(time.process_time() - start, time.perf_counter() - wall, peak)
"""


def plain_fold(word: str) -> str:
    """The yardstick."""
    return unicodedata.normalize("NFKC", word).translate(_MARKS).replace("أ", "ا").replace("إ", "ا").replace("ى", "ي")


def rate(function: Callable[[str], str], words: list[str]) -> float:
    """Words a second of process time, the best of the slices of ``words``."""
    size = len(words) // _SLICES
    best = 0.0
    for first in range(0, size * _SLICES, size):
        slice_ = words[first : first + size]
        start = time.process_time()
        for word in slice_:
            function(word)
        best = max(best, size / (time.process_time() - start))
    return best


def new_words(n: int, *, seed: int = 0) -> list[str]:
    """Words of general Arabic in random order, every fourth with و and every eighth with a pronoun written on to it."""
    from helpers.reading.lexicon import frequencies

    known = sorted(frequencies())
    chosen = random.Random(seed).sample(known, min(n, len(known)))
    return [
        ("و" if place % 4 == 0 else "") + word + ("هم" if place % 8 == 1 else "") for place, word in enumerate(chosen)
    ]


def fresh_process() -> tuple[float, float, float]:
    """Seconds of processor, seconds on the clock, and peak megabytes of a process that imports the room and reads one word."""
    done = subprocess.run(
        [sys.executable, "-c", "import sys\n" + _FRESH], cwd=ROOT, capture_output=True, text=True, check=True
    )
    processor, clock, peak = map(float, done.stdout.split())
    return processor, clock, peak


def main(argv: list[str] | None = None) -> dict[str, float]:
    """Run all measurements, print a line for each, and return them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--words", type=int, default=100_000, help="new words for each measurement")
    n = parser.parse_args(argv).words

    # First of all: a child's peak counts what its parent held when it was started.
    processor, clock, peak = fresh_process()

    from helpers.reading.arabic import fold, lemma, segment

    lemma("والوزراء")
    words = new_words(2 * n)
    first, second = words[:n], words[n:]
    found = {"yardstick": rate(plain_fold, first)}
    found["lemma, new words"] = rate(lemma, first)
    found["lemma, cached"] = rate(lemma, first)
    found["segment, new words"] = rate(segment, second)
    found["fold, cached"] = rate(fold, first)
    yardstick = found["yardstick"]
    for name, value in found.items():
        print(f"{name:20} {value:12,.0f} words a second  {value / yardstick:7.3f} x yardstick")
    print(f"import and first word {processor:.2f} s of processor, {clock:.2f} s on the clock, peak {peak:.0f} MB")
    return found | {"first word, s": processor, "peak, MB": peak}


if __name__ == "__main__":
    main()
