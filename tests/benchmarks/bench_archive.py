"""How fast an archive is counted, beside what others would use: one table, all in one run.

``python run.py bench archive`` (or this file by itself) makes a synthetic archive from the shipped corpus, runs each
engine in a process of its own, prints one table and writes it to reports/bench/archive.csv; ``--figure FILE`` draws time
against size. Peers that are not installed (requirements-bench-archive.txt) are left out, and said so.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
for place in (ROOT, Path(__file__).parent):
    if str(place) not in sys.path:
        sys.path.insert(0, str(place))

COLUMNS = ("engine", "cores", "mb", "seconds", "cpu_seconds", "peak_mb")
LIMIT = ROOT.parent / "shared" / "checks" / "limit.c"


def kit(path: Path, processes: int, terms: str = "surface") -> int:
    """Files in, contrast table out."""
    from helpers.measuring.archive import contrast_archive, count_archive

    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        options = {"folder": folder, "processes": processes, "progress": False, "terms": terms}
        sums = count_archive(path, side="side", **options)
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


def count_vectorizer(path: Path) -> int:
    """The usual way in Python, then the same sums and table. It does not fold, which would cost it more."""
    import numpy as np
    import pandas as pd
    from sklearn.feature_extraction.text import CountVectorizer

    from helpers.measuring.archive import contrast_archive

    with path.open(encoding="utf-8") as stream:
        records = [json.loads(line) for line in stream]
    model = CountVectorizer(lowercase=False)
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


ENGINES = {
    "kit, one core": lambda path: kit(path, 1),
    "kit, all cores": lambda path: kit(path, cores()),
    "kit, all cores, by lemma": lambda path: kit(path, cores(), "lemma"),
    "kit, counting alone": counting,
    "CountVectorizer": count_vectorizer,
    "duckdb": duckdb,
    "polars": polars,
}
USES_ALL = ("kit, all cores", "kit, all cores, by lemma", "duckdb", "polars")


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
    for engine, package in (
        ("kit, all cores, by lemma", "numba"),
        ("CountVectorizer", "sklearn"),
        ("duckdb", "duckdb"),
        ("polars", "polars"),
    ):
        if importlib.util.find_spec(package) is None:
            print(f"{engine} is left out: {package} is not installed (requirements-bench-archive.txt).")
        else:
            add(engine, peers_mb, measure(engine, folder / f"{peers_mb}.jsonl"))
    return pd.DataFrame(rows, columns=COLUMNS)


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
    for mark, engine in zip("Dv^", ("CountVectorizer", "duckdb", "polars"), strict=True):
        part = table[table["engine"] == engine]
        axes.plot(part["mb"], part["cpu_seconds"], mark, color="#555555", label=engine)
    axes.set_xlabel("archive, MB of JSON Lines")
    axes.set_ylabel("processor seconds, files in to table out")
    axes.set_xlim(0, None)
    axes.set_ylim(0, None)
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
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[50, 100, 200, 400, 800], help="MB")
    parser.add_argument("--peers", type=int, default=200, help="MB that the peers count; one of the sizes")
    parser.add_argument("--out", type=Path, default=ROOT / "reports" / "bench" / "archive.csv")
    parser.add_argument("--figure", type=Path)
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
    with tempfile.TemporaryDirectory() as folder:
        if options.archives:
            options.archives.mkdir(parents=True, exist_ok=True)
        table = run(options.sizes, options.peers, options.archives or Path(folder))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(options.out, index=False, encoding="utf-8-sig")
    print(machine())
    print(table.round(2).to_string(index=False, na_rep=""))
    if options.figure:
        draw(table, options.figure)


if __name__ == "__main__":
    main()
