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

from helpers.measuring.archive_kept import Archive
from helpers.reading.corpus import Corpus
from helpers.settings import Settings
from helpers.telling.markup import mixed, number, safe

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "numpy pandas scipy scikit-learn matplotlib seaborn simplemma wordfreq charset-normalizer arabic-reshaper python-bidi "
    "fontpkg-ibm-plex-sans-arabic fonttools nbconvert nbclient ipykernel"
).split()
ARCHIVE_PACKAGES = ("numba", "pyarrow")
#: Settings that a report of an archive obeys too.
OF_BOTH = frozenset("side target reference target_label reference_label title introduction terms stop_words".split())


def describe_run(corpus: Corpus, notebooks: Sequence[Path], *, folder: Path | None = None) -> dict[str, Any]:
    """What made a report what it is: texts and notebooks by hash, settings, seed, versions; no clock and no path.

    With ``folder``, the hashes of all files in it too.
    """
    settings = _said(corpus.settings, archive=False)
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
        "versions": {"python": platform.python_version(), **_versions(PACKAGES)},
        "notebooks": {path.name: _sha256(path.read_bytes()) for path in notebooks},
    }
    return described | ({"files": _files(folder)} if folder else {})


def describe_archive_run(
    archive: Archive, notebooks: Sequence[Path], *, text: str, digests: Sequence[str], folder: Path | None = None
) -> dict[str, Any]:
    """As :func:`describe_run` for an archive, whose files, with the `digests` of each, are in the table archive_files."""
    listed = "".join(f"{digest}  {name}\n" for digest, name in zip(digests, archive.files["file"], strict=True))
    attrs = archive.sums.attrs
    described = {
        "kit": _kit_version(),
        "archive": {
            "files": len(archive.files),
            "megabytes": round(float(archive.files["megabytes"].sum()), 6),
            "sha256": _sha256(listed.encode("utf-8", "surrogatepass")),
            "text_column": text,
            "totals": attrs["totals"],
            "left_out": attrs["left_out"],
            "rare": attrs["rare"],
            "minimum_documents": attrs["minimum_documents"],
        },
        "settings": _said(archive.settings, archive=True),
        "seed": archive.settings.seed,
        "versions": {"python": platform.python_version(), **_versions((*PACKAGES, *ARCHIVE_PACKAGES))},
        "notebooks": {path.name: _sha256(path.read_bytes()) for path in notebooks},
    }
    return described | ({"files": _files(folder)} if folder else {})


def file_digest(path: str | Path) -> str:
    """SHA-256 of a file of any size."""
    with open(path, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _said(settings: Settings, *, archive: bool) -> dict[str, Any]:
    """The settings that this kind of report obeys."""
    return {
        name: value
        for name, value in asdict(settings).items()
        if name != "source" and (name in OF_BOTH or name.startswith("archive_") == archive)
    }


def _files(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "run.json")
    return {path.relative_to(folder).as_posix(): file_digest(path) for path in files}


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _kit_version() -> str:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]


def _versions(packages: Sequence[str]) -> dict[str, str]:
    found = {}
    for name in packages:
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
    if "archive" in run:
        said_of = run["archive"]
        of_texts = [
            (
                "files",
                f"{number(said_of['files'])}, {number(said_of['megabytes'])} MB; each in tables/archive_files.csv",
            ),
            ("SHA-256", f"{said_of['sha256']}, of the list of all files with theirs"),
        ]
    else:
        of_texts = [
            (text["doc_id"], f"{text['file']}, {text['encoding']}, SHA-256 {text['sha256']}") for text in run["texts"]
        ]
    files = "".join(f'<li><a href="tables/{safe(name)}">{safe(name)}</a></li>' for name in tables)
    return (
        "<h2>How it was made</h2><p>By computer from the texts and settings below; the same input gives the same pages, "
        f'byte for byte. Everything is also in <a href="run.json">run.json</a>.</p>'
        f"<h3>Tables</h3><ul class='files'>{files}</ul>"
        f'<h3>Texts</h3><dl class="facts">{rows(of_texts[:12])}</dl>'
        + (f"<p>{number(len(of_texts) - 12)} more in run.json.</p>" if len(of_texts) > 12 else "")
        + f'<h3>Settings</h3><dl class="facts">{rows(settings)}</dl>'
        f'<h3>Versions</h3><dl class="facts">{rows([("kit", run["kit"]), *run["versions"].items()])}</dl>'
    )


def write_json(path: Path, what: dict) -> None:
    path.write_text(json.dumps(what, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
