"""Trials for docs/scale.md: merging by its width, what approximate counting costs in error, and random halves.

``python run.py bench scale`` (or this file by itself) prints three tables; some minutes on one core.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
for place in (ROOT, Path(__file__).parent):
    if str(place) not in sys.path:
        sys.path.insert(0, str(place))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

MB, PART_BYTES = 48, 1_000_000


def merging(widths=(2, 4, 8, 16, 48)) -> pd.DataFrame:
    """Runs of 1 MB merged at several widths: seconds and rows gone through on all levels of the tree, one core."""
    from synthetic_archive import write_archive

    from helpers.measuring.archive_parts import Options, count_part
    from helpers.measuring.archive_runs import merge_parts, runs_of
    from helpers.measuring.archive_sources import plan_parts

    rows = []
    with tempfile.TemporaryDirectory() as folder:
        parts, _ = plan_parts(
            write_archive(Path(folder) / "x.jsonl", MB, size=1_000_000), side="side", part_bytes=PART_BYTES
        )
        options = Options("side", "text", "surface", True)
        runs = [count_part(part, options, folder) for part in parts]
        merge_parts(runs[:2], folder)  # compiled code is loaded
        for width in widths:
            names, seconds, read, levels = runs, 0.0, 0, 0
            while len(names) > 1 or levels == 0:
                groups = [names[start : start + width] for start in range(0, len(names), width)]
                read += sum(int(run.index[-1, 0]) for name in names for run in runs_of(folder, name))
                started = time.process_time()
                # another width is another order of the names, so no merge is taken from the disk
                names = [merge_parts(group[::-1], folder, at_once=400_000 + width) for group in groups]
                seconds += time.process_time() - started
                levels += 1
            terms = int(runs_of(folder, names[0])[0].index[-1, 0])
            rows.append((len(parts), width, levels, terms, read, seconds, read / seconds / 1e6))
            for name in Path(folder).glob("merge-*"):
                name.rename(name.with_name(f"old-{width}-{name.name}"))
    return pd.DataFrame(
        rows, columns=["parts", "width", "levels", "terms", "rows_read", "cpu_seconds", "million_rows_a_second"]
    )


def sketching(tokens: int = 20_000_000, widths=(1 << 18, 1 << 20, 1 << 22), depth: int = 4) -> pd.DataFrame:
    """Count-Min sketches of a Zipf-like archive: how much too high a count comes out, by how common the word is.

    References
    ----------
    Cormode and Muthukrishnan 2005, "An improved data stream summary: the count-min sketch and its applications".
    """
    from synthetic_archive import word_weights

    rng = np.random.default_rng(0)
    counts = np.bincount(np.searchsorted(np.cumsum(word_weights()), rng.random(tokens)))
    counts = counts[counts > 0]
    rows = []
    for width in widths:
        estimate = np.full(len(counts), np.iinfo(np.int64).max)
        for _ in range(depth):
            cells = rng.integers(0, width, len(counts))
            estimate = np.minimum(estimate, np.bincount(cells, weights=counts, minlength=width).astype(np.int64)[cells])
        for low, high in ((1, 1), (2, 9), (10, 99), (100, 999), (1_000, 10**9)):
            band = (counts >= low) & (counts <= high)
            excess = (estimate[band] - counts[band]) / counts[band]
            rows.append(
                (width, width * depth * 8 / 1e6, f"{low} to {high}" if high < 10**9 else f"{low} and more", band.sum())
                + (100 * np.mean(excess > 0), 100 * np.median(excess), 100 * np.quantile(excess, 0.99))
            )
    names = ["cells", "mb_a_side_and_sum", "uses", "terms", "percent_wrong", "median_percent_high", "p99_percent_high"]
    return pd.DataFrame(rows, columns=names)


def halves(draws: int = 20, mb: int = 10) -> pd.DataFrame:
    """Random halves of one archive, in which there is nothing to find: how often the t says that there is."""
    from synthetic_archive import write_archive

    from helpers.measuring.archive import contrast_archive, count_archive

    rows = []
    with tempfile.TemporaryDirectory() as folder:
        lines = write_archive(Path(folder) / "all.jsonl", mb, size=1_000_000).read_text(encoding="utf-8").splitlines()
        for documents in (100, 300, 1_500):
            found = []
            for draw in range(draws):
                rng = np.random.default_rng(draw)
                chosen = rng.permutation(len(lines))[: 2 * documents].tolist()
                half = Path(folder) / "half.jsonl"
                half.write_text(
                    "".join(
                        lines[at].replace('"side": "a"', '"side": "b"').replace('"side": "b"', f'"side": "{side}"')
                        + "\n"
                        for at, side in zip(chosen, "ab" * documents, strict=True)
                    ),
                    encoding="utf-8",
                )
                sums = count_archive(half, side="side", processes=1, progress=False, folder=Path(folder) / f"p{draw}")
                table = contrast_archive(sums, target="a", reference="b")
                tested = table["p_value"].dropna()
                found.append(
                    (len(tested), (tested < 0.05).mean(), (tested < 0.001).mean(), (table["p_familywise"] < 0.05).any())
                )
            terms, five, one, any_found = np.mean(found, axis=0)
            rows.append((documents, draws, int(terms), 100 * five, 100 * one, 100 * any_found))
    names = [
        "documents_a_side",
        "draws",
        "terms_tested",
        "percent_below_05",
        "percent_below_001",
        "percent_of_tables_with_any",
    ]
    return pd.DataFrame(rows, columns=names)


def main() -> None:
    print(halves().round(2).to_string(index=False), end="\n\n")
    print(merging().round(2).to_string(index=False), end="\n\n")
    print(sketching().round(1).to_string(index=False))


if __name__ == "__main__":
    main()
