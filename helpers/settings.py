"""What a corpus says of itself: settings.toml, and what the command line changes in it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from helpers.large import LARGE_MB
from helpers.tables import KitError

#: Paragraph kinds that are not the article's own running text: a headline that stands twice would count twice.
LEFT_OUT = ("title", "summary", "heading", "dateline", "repeated", "boilerplate")
CHOICES = {
    "unit": ("auto", "paragraph", "document"),
    "terms": ("lemma", "stem", "surface"),
}


@dataclass(frozen=True)
class Settings:
    """Settings of one corpus; only ``side``, ``target`` and ``reference`` are needed.

    Attributes
    ----------
    side
        Column of documents.csv that sets the two sides apart.
    target, reference
        Its values. Contrasts are target against reference.
    target_label, reference_label
        What the pages call the sides, in English.
    title, introduction
        What these texts are; the pages speak of them by these words.
    unit
        "paragraph", "document", or "auto": documents when both sides have enough of them.
    terms
        What is counted: "lemma" (number, gender and clitics joined), "stem" (clitics cut), "surface" (folded spelling).
    ngrams
        Longest run of words counted as a term, 1 to 5.
    stop_words
        True: function words are left out of the counts.
    leave_out
        Kinds of paragraph left out of the counts.
    publishers
        Names under which the outlet mentions itself, for datelines and self-mentions.
    boilerplate
        Lines that belong to the web page, not to the article.
    analyser
        Empty for the kit's own; "camel:<database>" or "module:function" for another.
    permutations, seed
        Of every random step.
    archive_mb
        Million bytes of text from which on a source is counted as an archive (docs/scale.md); 0: always.
    archive_documents
        Of an archive, terms in fewer documents are left out of the table; where a side has fewer than a hundred, none is.
        With as many documents a side, a word has to stand in six at least to be told from chance at all.
    """

    side: str
    target: str
    reference: str
    target_label: str = ""
    reference_label: str = ""
    title: str = ""
    introduction: str = ""
    unit: str = "auto"
    terms: str = "lemma"
    ngrams: int = 1
    stop_words: bool = True
    leave_out: tuple[str, ...] = LEFT_OUT
    publishers: tuple[str, ...] = ()
    boilerplate: tuple[str, ...] = ()
    analyser: str = ""
    permutations: int = 9999
    seed: int = 0
    archive_mb: int = int(LARGE_MB)
    archive_documents: int = 5
    source: str = field(default="settings.toml", compare=False)

    @property
    def labels(self) -> tuple[str, str]:
        """Labels of target and reference."""
        return self.target_label or self.target, self.reference_label or self.reference

    @property
    def values(self) -> tuple[str, str]:
        """Values of the side column: target and reference."""
        return self.target, self.reference

    @property
    def label_of(self) -> dict[str, str]:
        """Label of each of the two values."""
        return dict(zip(self.values, self.labels, strict=True))

    @property
    def label_of_side(self) -> dict[str, str]:
        """Label of "target" and of "reference"."""
        return dict(zip(("target", "reference"), self.labels, strict=True))

    def pick(self, which: str) -> dict[str, str]:
        """Keyword options that name one side: ``which`` is "target" or "reference"."""
        return {"side": self.side, "value": getattr(self, which), "which": which}

    @property
    def sides(self) -> dict[str, str]:
        """Keyword options of every function that compares: side, target, reference."""
        return {"side": self.side, "target": self.target, "reference": self.reference}

    @property
    def contrast(self) -> dict[str, Any]:
        """Keyword options of `contrast`: the sides, the unit and the random steps."""
        return {**self.sides, "unit": self.unit, "permutations": self.permutations, "seed": self.seed}

    @property
    def by(self) -> list[str]:
        """Columns that make a paragraph the unit of counting."""
        return [self.side, "doc_id", "paragraph"]


def read_settings(folder: Path, changes: Mapping[str, Any] | None = None) -> Settings:
    """Settings of the corpus in ``folder``, with ``changes`` (from the command line) on top.

    Raises
    ------
    KitError
        When settings.toml is missing and ``changes`` do not name the sides, is not TOML, lacks a needed key, or holds an unknown key or value.
    """
    path = Path(folder) / "settings.toml"
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        if changes and {"side", "target", "reference"} <= changes.keys():
            return make_settings(changes, source="The command line")
        raise KitError(
            f"{path}: there is no such file. Write one with at least the keys side, target and reference; "
            "`python run.py new NAME` makes a commented example."
        ) from None
    except UnicodeDecodeError:
        raise KitError(f"{path} is not UTF-8. Save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise KitError(f"{path} is not valid TOML: {error}. Correct that line.") from None
    return make_settings({**found, **(changes or {})}, source=str(path))


def make_settings(values: Mapping[str, Any], *, source: str = "settings.toml") -> Settings:
    """Settings from a mapping, each value checked; ``source`` names the place in the messages.

    >>> make_settings({"side": "visit", "target": "b", "reference": "a"}).labels
    ('b', 'a')
    """
    known = {item.name: item for item in fields(Settings) if item.name != "source"}
    for name in values:
        if name not in known:
            raise KitError(f'{source}: unknown key "{name}". Known keys are {", ".join(known)}.')
    for name in ("side", "target", "reference"):
        if values.get(name) in (None, ""):
            raise KitError(
                f'{source}: the key "{name}" is missing. '
                "Say which column of documents.csv sets the sides apart and which values they have."
            )
    checked = {name: _checked(name, value, known[name].type, source) for name, value in values.items()}
    settings = replace(Settings(checked["side"], checked["target"], checked["reference"]), **checked, source=source)
    if settings.target == settings.reference:
        raise KitError(
            f'{source}: target and reference are both "{settings.target}". Give two different values of the column.'
        )
    return settings


def _checked(name: str, value: Any, kind: str, source: str) -> Any:
    """``value`` in the type of its field, or a KitError."""

    def refuse(wanted: str) -> KitError:
        return KitError(f"{source}: {name} = {value!r}. It must be {wanted}.")

    if kind == "bool":
        if not isinstance(value, bool):
            raise refuse("true or false")
        return value
    if kind == "int":
        least, most = {"ngrams": (1, 5), "permutations": (99, 1_000_000), "archive_documents": (1, 1_000_000)}.get(
            name, (0, 2**32 - 1)
        )
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise refuse(f"a whole number from {least} to {most}")
        return value
    if kind.startswith("tuple"):
        if not isinstance(value, (list, tuple)) or not all(isinstance(item, str) for item in value):
            raise refuse("a list of texts in quotation marks")
        return tuple(value)
    if isinstance(value, int) and not isinstance(value, bool) and name in ("target", "reference"):
        return str(value)  # target = 2020 is what people write for a year
    if not isinstance(value, str):
        raise refuse("a text in quotation marks")
    if name in CHOICES and value not in CHOICES[name]:
        raise refuse("one of " + ", ".join(CHOICES[name]))
    return value
