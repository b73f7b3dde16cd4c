"""A corpus folder to start from: a copy of the commented examples in helpers/starting/corpus_examples."""

from __future__ import annotations

import re
from pathlib import Path

EXAMPLES = Path(__file__).with_name("corpus_examples")
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", flags=re.IGNORECASE)


class NewCorpusError(Exception):
    """The folder cannot be made; the text says why and what to do."""


def make_corpus(name: str, *, root: Path) -> str:
    """Make corpus/``name`` below ``root`` and return what to do next.

    Raises
    ------
    NewCorpusError
        When ``name`` is no plain folder name, is taken, or cannot be written.
    """
    if not name.strip(" .") or re.search(r'[\x00-\x1f<>:"/\\|?*]', name) or RESERVED.fullmatch(name):
        raise NewCorpusError(
            f"{name!r} cannot be the name of a folder everywhere. Use letters, digits and hyphens, for example my-corpus."
        )
    folder = root / "corpus" / name
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        raise NewCorpusError(f"{folder} is there already and is left as it is. Choose another name.") from None
    except OSError as error:
        raise NewCorpusError(
            f"{folder} cannot be made ({error.strerror}). Copy {EXAMPLES} to a place of your own and edit it there."
        ) from None
    for source in sorted(EXAMPLES.iterdir()):
        if source.is_file():
            text = source.read_text(encoding="utf-8").replace("NAME", name)
            (folder / source.name).write_text(text, encoding="utf-8", newline="\n")
    (folder / "texts").mkdir()
    return (
        f"Made {folder}\n"
        f"1. Put your texts, one file each, into {folder / 'texts'}\n"
        f"2. Write one row for each into {folder / 'documents.csv'}\n"
        f"3. Say what is compared in {folder / 'settings.toml'}\n"
        f'4. Run: python run.py report --corpus "corpus/{name}"'
    )
