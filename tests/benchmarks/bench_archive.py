"""How fast an archive is counted, beside what others would use: one table, all in one run.

``python run.py bench archive`` (or this file by itself) makes a synthetic archive from the shipped corpus, runs each
engine in a process of its own, prints one table and writes it to reports/bench/archive.csv. ``--page`` then writes what was
measured, against what was to be reached, into docs/measurements/archive.md, and draws docs/figures/archive-time.svg;
``--from FILE`` does so of a table written before. Peers that are not installed (requirements-bench-archive.txt) are left
out, and said so.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
for place in (ROOT, Path(__file__).parent):
    if str(place) not in sys.path:
        sys.path.insert(0, str(place))

COLUMNS = ("engine", "cores", "mb", "seconds", "cpu_seconds", "peak_mb")
PAGE, FIGURE = ROOT / "docs" / "measurements" / "archive.md", ROOT / "docs" / "figures" / "archive-time.svg"
LIMIT = ROOT.parent / "shared" / "checks" / "limit.c"


def kit(path: Path, processes: int, **more) -> int:
    """Files in, contrast table out."""
    from helpers.measuring.archive import contrast_archive, count_archive

    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        sums = count_archive(path, side="side", folder=folder, processes=processes, progress=False, **more)
    return len(contrast_archive(sums, target="a", reference="b"))


def counting(path: Path) -> dict:
    """The counting alone, of documents in memory: words found, numbered, folded and summed, on one core."""
    from helpers.measuring import archive_parts as parts
    from helpers.measuring.archive_batches import batch_of
    from helpers.measuring.archive_readers import Document
    from helpers.measuring.archive_tables import choose_terms, new_tables

    with path.open("rb") as stream:
        documents = [Document("", line[:1].decode(), line[2:-1]) for line in stream]
    batches = [batch_of(documents[start : start + 2_000]) for start in range(0, len(documents), 2_000)]
    del documents
    terms = choose_terms("surface", stop_words=False)

    def count(some: list) -> float:
        started = time.process_time()
        tables = new_tables()
        for batch in some:
            parts.count_batch(tables, batch, terms, {}, lambda: None)
        return time.process_time() - started

    parts.load_compiled()
    seconds = count(batches)
    return {"seconds": seconds, "cpu_seconds": seconds}


def count_vectorizer(path: Path, **options) -> int:
    """The usual way in Python, then the same sums and table. It does not fold, which would cost it more."""
    import numpy as np
    import pandas as pd
    from sklearn.feature_extraction.text import CountVectorizer

    from helpers.measuring.archive import contrast_archive

    with path.open(encoding="utf-8") as stream:
        records = [json.loads(line) for line in stream]
    model = CountVectorizer(lowercase=False, **options)
    matrix = model.fit_transform(record["text"] for record in records)
    terms = model.get_feature_names_out()
    sides = np.array([record["side"] for record in records])
    pieces, totals = [], {}
    for side in ("a", "b"):
        part = matrix[sides == side]
        size = np.asarray(part.sum(axis=1)).ravel()
        sums = [np.asarray(values).ravel() for values in (part.sum(axis=0), part.multiply(part).sum(axis=0))]
        held = np.bincount(part.indices, minlength=len(terms))
        rows = {"side": side, "term": terms, "display": terms, "n": sums[0], "documents": held, "squares": sums[1]}
        pieces.append(pd.DataFrame(rows | {"by_size": part.T @ size}).query("n > 0"))
        totals[side] = {"units": len(size), "size": int(size.sum()), "size_squares": int((size**2).sum())}
    table = pd.concat(pieces, ignore_index=True)
    table.attrs.update(side="side", totals=totals)
    return len(contrast_archive(table, target="a", reference="b"))


def same_terms(path: Path) -> int:
    """CountVectorizer with the kit's own words, folding and stop words, which makes the kit's own table."""
    from helpers.reading.arabic import fold, is_stop_word, words
    from helpers.reading.shown import says_little

    def terms(text: str) -> list[str]:
        found = (text[start:end] for start, end in words(text))
        return [fold(word) for word in found if not (is_stop_word(word) or says_little(word))]

    return count_vectorizer(path, analyzer=terms)


def again(engine: str, path: Path) -> dict:
    """Seconds of the second of two runs of an engine in one process: all is imported, loaded, begun, and memory is at hand."""
    ENGINES[engine](path)
    begun = time.perf_counter()
    ENGINES[engine](path)
    return {"seconds": time.perf_counter() - begun}


def duckdb(path: Path) -> int:
    """Uses and documents of each word and side, without folding and without the sums that a p-value asks for."""
    import duckdb as db

    query = f"""
        select side, word, count(*) as n, count(distinct doc) as documents from (
            select doc, side, unnest(regexp_extract_all(text, '[\\p{{L}}\\p{{N}}]+')) as word from (
                select row_number() over () as doc, side, text
                from read_json('{path}', format = 'newline_delimited', columns = {{side: 'VARCHAR', text: 'VARCHAR'}})))
        group by all"""
    return len(db.sql(query).fetchnumpy()["n"])


def polars(path: Path) -> int:
    """As duckdb, by polars' streaming engine."""
    import polars as pl

    frame = pl.scan_ndjson(path, schema={"side": pl.String, "text": pl.String}).with_row_index("doc")
    words = frame.select("doc", "side", word=pl.col("text").str.extract_all(r"[\p{L}\p{N}]+")).explode("word")
    counted = words.group_by("side", "word").agg(n=pl.len(), documents=pl.col("doc").n_unique())
    return counted.collect(engine="streaming").height


def one_core(path: Path) -> int:
    """The kit on one core, and no second one for its threads."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    return kit(path, 1)


ENGINES = {
    "kit, one core": one_core,
    "kit, all cores": lambda path: kit(path, cores()),
    "kit, one core, again": lambda path: again("kit, one core", path),
    "kit, all cores, again": lambda path: again("kit, all cores", path),
    "kit, all cores, by lemma": lambda path: kit(path, cores(), terms="lemma"),
    "kit, counting alone": counting,
    "CountVectorizer": count_vectorizer,
    "CountVectorizer, again": lambda path: again("CountVectorizer", path),
    "CountVectorizer, same terms": same_terms,
    "duckdb": duckdb,
    "polars": polars,
}
USES_ALL = ("kit, all cores", "kit, all cores, again", "kit, all cores, by lemma", "duckdb", "polars")


def cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def measure(engine: str, path: Path) -> dict:
    """One engine in a process of its own; wall and CPU seconds with all its children, and the peak of their memory."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, __file__, "--engine", engine, "--path", str(path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    end = _watch(process.pid)
    output, _ = process.communicate()
    seconds = time.perf_counter() - started
    peak, cpu_seconds = end()
    if process.returncode:
        raise SystemExit(f"{engine} on {path} ended with {process.returncode}.")
    answer = json.loads(output.splitlines()[-1])
    return {"seconds": seconds, "cpu_seconds": cpu_seconds, "peak_mb": peak / 1e6, **answer}


def _watch(pid: int):
    """Function that ends the watching and gives, of a process and its children, the peak of memory and CPU seconds.

    Looked at four times a second, since a process that another one than its maker has waited for is in no account.
    """
    import psutil

    peak, spent, over = [0], {}, threading.Event()

    def look() -> None:
        while not over.wait(0.25):
            total = 0
            try:
                for process in (psutil.Process(pid), *psutil.Process(pid).children(recursive=True)):
                    times = process.cpu_times()
                    spent[process.pid, process.create_time()] = times.user + times.system
                    info = process.memory_full_info()
                    total += getattr(info, "pss", info.rss)  # shared pages once
            except psutil.Error:
                continue
            peak[0] = max(peak[0], total)

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()

    def end() -> tuple[int, float]:
        over.set()
        watcher.join()
        return peak[0], sum(spent.values())

    return end


def c_program(path: Path, folder: Path) -> dict | None:
    """The C program that stands for what the machine can do, where it and a compiler are there."""
    import resource

    compiler = shutil.which("cc") or shutil.which("gcc")
    if not (compiler and LIMIT.exists()):
        return None
    subprocess.run([compiler, "-O3", "-march=native", "-w", "-o", str(folder / "limit"), str(LIMIT)], check=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    output = subprocess.run([str(folder / "limit"), str(path)], check=True, capture_output=True, text=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = float(output.split("core: ")[1].split("s ")[0])
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    # it says the time of its loop by the clock, which the neighbours prolong; its processor time has the reading too
    return {"seconds": seconds, "cpu_seconds": min(seconds, spent)}


def write_sizes(folder: Path, sizes: list[int]) -> None:
    """Archives of these sizes that are not there yet, each the beginning of the largest."""
    from synthetic_archive import write_archive

    largest = folder / f"{max(sizes)}.jsonl"
    if not largest.exists():
        write_archive(largest, max(sizes), beside=largest.with_suffix(".tsv"))
    for size in sorted(sizes)[:-1]:
        for suffix in (".jsonl", ".tsv"):
            with largest.with_suffix(suffix).open("rb") as source, (folder / f"{size}{suffix}").open("wb") as out:
                while out.tell() < size * 1e6:
                    out.writelines(source.readlines(1_000_000))


def run(sizes: list[int], peers_mb: int, folder: Path):
    """The whole table."""
    import pandas as pd

    write_sizes(folder, sizes)
    rows = []

    def add(engine: str, mb: int, measured: dict | None) -> None:
        if measured is not None:
            row = {"engine": engine, "cores": cores() if engine in USES_ALL else 1, "mb": mb, **measured}
            rows.append({name: row.get(name) for name in COLUMNS})
            print(rows[-1], file=sys.stderr, flush=True)

    smallest = folder / f"{min(sizes)}.jsonl"
    measure("kit, all cores", smallest)  # compiles what is not compiled yet
    (folder / "tiny.jsonl").write_bytes(b"".join(smallest.open("rb").readlines()[:10]))
    add("kit, all cores", 0, measure("kit, all cores", folder / "tiny.jsonl"))
    for mb in sorted(sizes):
        for engine in ("kit, one core", "kit, all cores"):
            add(engine, mb, measure(engine, folder / f"{mb}.jsonl"))
        add("C program", mb, c_program(folder / f"{mb}.tsv", folder))
        add("kit, counting alone", mb, measure("kit, counting alone", folder / f"{mb}.tsv"))
    for engine, mb, package in (
        ("kit, all cores, by lemma", peers_mb, "numba"),
        ("kit, one core, again", max(sizes), "numba"),
        ("kit, all cores, again", peers_mb, "numba"),
        ("kit, all cores, again", max(sizes), "numba"),
        ("CountVectorizer", peers_mb, "sklearn"),
        ("CountVectorizer", max(sizes), "sklearn"),
        ("CountVectorizer, again", peers_mb, "sklearn"),
        ("CountVectorizer, again", max(sizes), "sklearn"),
        ("CountVectorizer, same terms", peers_mb, "sklearn"),
        ("duckdb", peers_mb, "duckdb"),
        ("polars", peers_mb, "polars"),
    ):
        if importlib.util.find_spec(package) is None:
            print(f"{engine} is left out: {package} is not installed (requirements-bench-archive.txt).")
        elif (engine, mb) not in [(row["engine"], row["mb"]) for row in rows]:
            add(engine, mb, measure(engine, folder / f"{mb}.jsonl"))
    return pd.DataFrame(rows, columns=COLUMNS)


def markdown(table) -> str:
    """What was measured, and what of it was to be reached, as the page has it."""
    rows = ["| engine | cores | MB | seconds by the clock | processor seconds | peak MB |", "|---|---|---|---|---|---|"]
    for row in table.itertuples():
        peak = f"{row.peak_mb:,.0f}" if row.peak_mb == row.peak_mb else ""
        size = f"{row.mb}" if row.mb else "under 1"
        rows.append(f"| {row.engine} | {row.cores} | {size} | {row.seconds:.1f} | {row.cpu_seconds:.1f} | {peak} |")
    reached = ["| to reach | measured | |", "|---|---|---|"]
    reached += [f"| {aim} | {said} | {'reached' if good else '**missed**'} |" for aim, said, good in compared(table)]
    return "\n".join([*rows, "", "![Processor time against size](../figures/archive-time.svg)", "", *reached])


def compared(table) -> list[tuple[str, str, bool]]:
    """What was to be reached, what was measured, and whether it was."""
    import numpy as np

    sizes = sorted(set(table["mb"]) - {0})
    value = {(row.engine, row.mb): row for row in table.itertuples()}
    largest = sizes[-1]
    found = []
    if ("C program", largest) in value:
        rates = [value["C program", mb].cpu_seconds / value["kit, counting alone", mb].cpu_seconds for mb in sizes]
        said = f"{', '.join(f'{rate:.2f}' for rate in rates)} of it at {', '.join(map(str, sizes))} MB"
        found.append(("half the C program's rate a core, counting alone", said, min(rates) >= 0.5))
    for said, kit_row, peer in (
        (
            "10 times CountVectorizer, files in to contrast table out, second run of each in one process",
            "kit, all cores, again",
            "CountVectorizer, again",
        ),
        ("10 times CountVectorizer, the start of Python and all imports included", "kit, all cores", "CountVectorizer"),
        (
            "10 times CountVectorizer that makes the same terms, start included",
            "kit, all cores",
            "CountVectorizer, same terms",
        ),
    ):
        times = {
            mb: value[peer, mb].seconds / value[kit_row, mb].seconds
            for mb in sizes
            if (peer, mb) in value and (kit_row, mb) in value
        }
        if times:
            measured = ", ".join(f"{time:.1f} times at {mb} MB" for mb, time in times.items())
            found.append((said, measured, max(times.values()) >= 10))
    for said, suffix in (
        (", second run in one process", ", again"),
        (", the start of Python and all imports included", ""),
    ):
        one, all_ = f"kit, one core{suffix}", f"kit, all cores{suffix}"
        gains = {mb: value[one, mb].seconds / value[all_, mb].seconds for mb in sizes if (one, mb) in value}
        n = value["kit, all cores", largest].cores
        measured = ", ".join(f"{gain:.2f} at {mb} MB" for mb, gain in gains.items())
        found.append((f"1.7 times faster on {n} cores, by the clock{said}", measured, gains[largest] >= 1.7))
    spent = np.array([value["kit, one core", mb].cpu_seconds for mb in sizes])
    line = np.polyfit(sizes, spent, 1, w=1 / spent)
    off = float(np.abs(np.polyval(line, sizes) / spent - 1).max())
    said = f"processor time of one core lies within {100 * off:.0f} % of {line[1]:.1f} s + {1000 * line[0]:.0f} ms a MB"
    found.append((f"time linear from {sizes[0]} to {largest} MB within 15 %", said, off <= 0.15))
    kits = table[table["engine"].isin(["kit, one core", "kit, all cores"]) & (table["mb"] > 0)]
    peaks = kits.groupby("engine")["peak_mb"].agg(["min", "max"])
    said = "; ".join(
        f"{engine.removeprefix('kit, ')} {row['min']:,.0f} to {row['max']:,.0f} MB" for engine, row in peaks.iterrows()
    )
    found.append(("peak memory under 1 GB for all processes", said, float(peaks["max"].max()) < 1000))
    start = value["kit, all cores", 0]
    said = f"{start.seconds:.1f} s by the clock, {start.cpu_seconds:.1f} s of processor time, ten articles counted"
    found.append(("start-up under 4 s, compiled code cached", said, start.seconds < 4))
    return found


def write_page(table, path: Path, busy: float | None) -> None:
    """Put the tables between the marks of the page; `busy` is how many processes wanted a core meanwhile."""
    text = path.read_text(encoding="utf-8")
    before, _, rest = text.partition("<!-- measured: python run.py bench archive --page -->\n")
    _, _, after = rest.partition("<!-- end of measured -->")
    said = f"; {busy:.1f} processes wanted a core on average, this one included" if busy is not None else ""
    when = time.strftime("%Y-%m-%d", time.gmtime())
    head = f"<!-- measured: python run.py bench archive --page -->\n\n{when}, {machine()}, numba {version('numba')}{said}.\n\n"
    path.write_text(f"{before}{head}{markdown(table)}\n\n<!-- end of measured -->{after}", encoding="utf-8")


def draw(table, path: Path) -> None:
    """Processor time against size, with the machine named; the clock would show the neighbours too."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    plt.rcParams["svg.hashsalt"] = "archive"
    plt.rcParams["svg.fonttype"] = "none"
    figure, axes = plt.subplots(figsize=(7, 4.2), layout="constrained")
    for engine, color, mark in (("kit, one core", "#0072b2", "o-"), ("kit, all cores", "#d55e00", "s--")):
        part = table[(table["engine"] == engine) & (table["mb"] > 0)]
        axes.plot(part["mb"], part["cpu_seconds"], mark, color=color, label=engine, clip_on=False)
    shown = table[table["engine"].isin(["kit, one core", "kit, all cores"]) | (table["mb"] < table["mb"].max())]
    peers = ("CountVectorizer", "duckdb", "polars")
    shown = shown[shown["engine"].isin(["kit, one core", "kit, all cores", *peers])]
    axes.set_ylim(0, 1.15 * shown["cpu_seconds"].max())  # what a peer takes for the largest would press all others flat
    for mark, engine in zip("Dv^", peers, strict=True):
        part = table[(table["engine"] == engine) & (table["cpu_seconds"] < axes.get_ylim()[1])]
        axes.plot(part["mb"], part["cpu_seconds"], mark, color="#555555", label=engine)
    axes.set_xlabel("archive, MB of JSON Lines")
    axes.set_ylabel("processor seconds, files in to table out")
    axes.set_xlim(0, None)
    axes.set_title(machine(), fontsize=9, loc="left")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False)
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)


def machine() -> str:
    """The processor, cores and system of this machine."""
    name = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        models = [
            line.split(":")[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ]
        name = models[0] if models else name
    return f"{name}, {cores()} cores, {platform.system()}, Python {platform.python_version()}"


def main() -> None:
    import pandas as pd

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[50, 100, 200, 400, 800], help="MB")
    parser.add_argument("--peers", type=int, default=200, help="MB that the peers count; one of the sizes")
    parser.add_argument("--out", type=Path, default=ROOT / "reports" / "bench" / "archive.csv")
    parser.add_argument("--page", action="store_true", help="write docs/measurements/archive.md and its figure")
    parser.add_argument("--from", dest="written", type=Path, help="with --page: a table written before")
    parser.add_argument("--archives", type=Path, help="folder that keeps the synthetic archives for another run")
    parser.add_argument("--engine", choices=ENGINES, help=argparse.SUPPRESS)
    parser.add_argument("--path", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.engine:
        answer = ENGINES[options.engine](options.path)
        print(json.dumps(answer if isinstance(answer, dict) else {}))
        return
    if options.peers not in options.sizes:
        parser.error(f"--peers {options.peers} is none of the sizes {options.sizes}")
    busy = None
    if options.written:
        table = pd.read_csv(options.written, encoding="utf-8-sig")
    else:
        with tempfile.TemporaryDirectory() as folder:
            if options.archives:
                options.archives.mkdir(parents=True, exist_ok=True)
            table = run(options.sizes, options.peers, options.archives or Path(folder))
        busy = os.getloadavg()[2] if hasattr(os, "getloadavg") else None
        options.out.parent.mkdir(parents=True, exist_ok=True)
        table.to_csv(options.out, index=False, encoding="utf-8-sig")
    print(machine())
    print(table.round(2).to_string(index=False, na_rep=""))
    if options.page:
        write_page(table, PAGE, busy)
        draw(table, FIGURE)


if __name__ == "__main__":
    main()
