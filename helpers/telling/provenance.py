"""What made a report what it is: texts, settings, versions, by hash; no clock, and no path of this machine."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
import tomllib
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from helpers.reading.corpus import Corpus
from helpers.telling.markup import mixed, number, safe

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "numpy pandas scipy scikit-learn matplotlib seaborn simplemma wordfreq charset-normalizer arabic-reshaper python-bidi "
    "fontpkg-ibm-plex-sans-arabic fonttools nbconvert nbclient ipykernel"
).split()


def describe_run(corpus: Corpus, notebooks: Sequence[Path], *, folder: Path | None = None) -> dict[str, Any]:
    """What made a report what it is: texts and notebooks by hash, settings, seed, versions; no clock and no path.

    With ``folder``, the hashes of all files in it too.
    """
    settings = asdict(corpus.settings)
    settings.pop("source")
    texts = [
        {
            "doc_id": row["doc_id"],
            corpus.settings.side: row[corpus.settings.side],
            "file": row["file"],
            "encoding": row["encoding"],
            "sha256": _sha256((corpus.folder / row["file"]).read_bytes()),
        }
        for row in corpus.documents.to_dict("records")
    ]
    beside = ("documents.csv", "settings.toml", "names.csv", "glosses.csv", "themes.csv", "corrections.csv")
    described = {
        "kit": _kit_version(),
        "texts": texts,
        "corpus": {
            name: _sha256((corpus.folder / name).read_bytes()) for name in beside if (corpus.folder / name).is_file()
        },
        "settings": settings,
        "seed": settings["seed"],
        "versions": {"python": platform.python_version(), **_versions()},
        "notebooks": {path.name: _sha256(path.read_bytes()) for path in notebooks},
    }
    if folder:
        files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "run.json")
        described["files"] = {path.relative_to(folder).as_posix(): _sha256(path.read_bytes()) for path in files}
    return described


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _kit_version() -> str:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]


def _versions() -> dict[str, str]:
    found = {}
    for name in PACKAGES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def how_made(run: dict, tables: Sequence[str]) -> str:
    def rows(pairs) -> str:
        return "".join(f"<dt>{safe(name)}</dt><dd>{mixed(value)}</dd>" for name, value in pairs)

    def said(value) -> str:
        if isinstance(value, bool):
            return "yes" if value else "no"
        return ", ".join(value) if isinstance(value, (list, tuple)) else str(value)

    settings = [(name, said(value)) for name, value in run["settings"].items() if value != "" and value != ()]
    texts = [(text["doc_id"], f"{text['file']}, {text['encoding']}, SHA-256 {text['sha256']}") for text in run["texts"]]
    files = "".join(f'<li><a href="tables/{safe(name)}">{safe(name)}</a></li>' for name in tables)
    return (
        "<h2>How it was made</h2><p>By computer from the texts and settings below; the same input gives the same pages, "
        f'byte for byte. Everything is also in <a href="run.json">run.json</a>.</p>'
        f"<h3>Tables</h3><ul class='files'>{files}</ul>"
        f'<h3>Texts</h3><dl class="facts">{rows(texts[:12])}</dl>'
        + (f"<p>{number(len(texts) - 12)} more in run.json.</p>" if len(texts) > 12 else "")
        + f'<h3>Settings</h3><dl class="facts">{rows(settings)}</dl>'
        f'<h3>Versions</h3><dl class="facts">{rows([("kit", run["kit"]), *run["versions"].items()])}</dl>'
    )


def write_json(path: Path, what: dict) -> None:
    path.write_text(json.dumps(what, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
