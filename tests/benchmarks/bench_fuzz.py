"""Generated inputs by the ten thousand: `python run.py bench fuzz [--inputs 100000] [--seed 0]`.

What is tried and what must hold is in tests/fuzzing.py. A KitError is an explanation; any other exception is a fault and is
printed to standard error with the smallest input that shows it. Exit code 1 if there is one.
"""

from __future__ import annotations

import argparse
import platform
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import fuzzing  # noqa: E402
from hypothesis import HealthCheck, Phase, given, seed, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

ROUND = 500  # inputs drawn with one seed: hypothesis grows slow over many more


def kinds() -> dict[str, tuple]:
    """Name -> (share of the inputs, strategy, what is tried)."""
    good = fuzzing.binary_files()
    return {
        "words": (32, st.one_of(fuzzing.texts(like_text=False), st.text()), fuzzing.try_words),
        "settings": (14, fuzzing.settings_inputs, fuzzing.try_settings),
        "bytes": (12, fuzzing.encoded(), fuzzing.try_bytes),
        "paragraphs and tokens": (11, fuzzing.paragraph_inputs, fuzzing.try_paragraphs),
        "web pages": (9, st.one_of(fuzzing.html_pages(), fuzzing.spoilt(good["html"])), fuzzing.try_page),
        "tables": (7, fuzzing.tables(), fuzzing.try_table),
        "TEI": (5, st.one_of(fuzzing.spoilt(good["tei"]), fuzzing.html_pages()), fuzzing.try_tei),
        "settings.toml": (4, st.one_of(fuzzing.spoilt(fuzzing.SETTINGS.encode()), fuzzing.encoded()), fuzzing.try_settings_file),
        "Word": (2, fuzzing.spoilt(good["docx"]), fuzzing.try_word_file),
        "PDF": (2, fuzzing.spoilt(good["pdf"]), fuzzing.try_pdf),
        "lines of PDF pages": (4, fuzzing.page_lines, fuzzing.try_page_lines),
        "sides of tables": (4, fuzzing.side_tables(), fuzzing.try_sides),
        "corpus folders": (1, fuzzing.folders(), fuzzing.try_folder),
        "whole chain": (1, fuzzing.corpora(), fuzzing.try_chain),
    }  # fmt: skip


def run(name: str, strategy, tried, wanted: int, first: int) -> tuple[Counter, list[str]]:
    """Try at least `wanted` inputs; what came out of them, counted, and the faults."""
    came: Counter = Counter()
    faults: list[str] = []
    explained = fuzzing.explained

    def counted(call, *given_, **options):
        found = explained(call, *given_, **options)
        came["explained"] += found is None and call.__name__ != "_tell"
        return found

    fuzzing.explained = counted
    try:
        for at in range(first, first + 10_000):
            if came["tried"] >= wanted or len(faults) >= 3:
                break

            @seed(at)
            @settings(
                max_examples=min(ROUND, wanted),
                database=None,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                phases=[Phase.generate, Phase.shrink],
            )
            @given(strategy)
            def one(value):
                came["tried"] += 1
                tried(value)

            try:
                one()
            except Exception:
                faults.append(f"{name}, seed {at}:\n{traceback.format_exc()}")
                print(f"\n{faults[-1]}", file=sys.stderr, flush=True)
    finally:
        fuzzing.explained = explained
    return came, faults


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--inputs", type=int, default=100_000)
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--only", choices=sorted(kinds()), help="one kind of input alone")
    options = asked.parse_args()
    chosen = {name: kind for name, kind in kinds().items() if options.only in (None, name)}
    shares = sum(share for share, _, _ in chosen.values())
    print(f"Python {platform.python_version()}, {platform.machine()}; seed {options.seed}", flush=True)
    print(f"{'input':24}{'tried':>10}{'explained':>12}{'faults':>8}{'CPU s':>8}", flush=True)
    total, all_faults = Counter(), []
    for name, (share, strategy, tried) in chosen.items():
        began = time.process_time()
        came, faults = run(name, strategy, tried, -(-options.inputs * share // shares), options.seed * 10_000)
        spent = time.process_time() - began
        print(f"{name:24}{came['tried']:>10,}{came['explained']:>12,}{len(faults):>8}{spent:>8.0f}", flush=True)
        total += came
        all_faults += faults
    import resource  # not on Windows

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    print(f"{'all':24}{total['tried']:>10,}{total['explained']:>12,}{len(all_faults):>8}{time.process_time():>8.0f}")
    print(f"most memory {peak:,.0f} MB")
    if all_faults:
        print("The faults are told above, on standard error; each run of the same seed makes them again.")
    return 1 if all_faults else 0


if __name__ == "__main__":
    sys.exit(main())
