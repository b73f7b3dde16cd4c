"""Which texts are compared with which: two values of a column, two folders, two files, two years."""

from __future__ import annotations

import re
import shlex
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import pandas as pd

from helpers.reading.corpus import RESERVED
from helpers.reading.files import read_table
from helpers.reading.readers.tables import DATE, ID, TEXT, TITLE, find_column
from helpers.reading.sources import Reading, collect_columns
from helpers.settings import read_settings
from helpers.tables import KitError

#: What a source says without a column for it: the folder below it that a file lies in, the file, the year of the date.
FOLDER, FILE, YEAR = "folder", "file", "year"
#: Columns that tell a text from all others, and so never two sides apart unless they are named.
_OWN = frozenset((*ID, *TITLE, *DATE, *TEXT, "url", "link", "sha256", "note"))
_MOST_SHOWN = 10


class Choice(NamedTuple):
    """The column and its two values; ``said`` is one line about what was chosen without being asked, or empty."""

    side: str
    target: str
    reference: str
    said: str = ""


class Sides(NamedTuple):
    """Two sides of one source: how they are told apart, and the documents of each as `collect` gives them."""

    choice: Choice
    target_rows: pd.DataFrame
    reference_rows: pd.DataFrame


def collect_sides(
    path: str | Path,
    *,
    side: str = "",
    target: str = "",
    reference: str = "",
    text: str = "text",
    progress: Reading | None = None,
) -> Sides:
    """Target and reference of one source: a table that holds both, or a folder.

    Parameters
    ----------
    path : path
        Whatever :func:`helpers.reading.sources.collect` reads.
    side : str
        A column of the table; or, where there is none of that name, "folder" (the folder below ``path`` that a file lies
        in), "file", or "year" (of the date). Without it, it is found: see :func:`choose_sides`.
    target, reference : str
        Two of its values; they may be left out where there are just two.
    text, progress
        As in `collect`.

    Returns
    -------
    Sides
        Documents of other values are left out, and listed in ``attrs["left_out"]`` of the target's rows.

    Raises
    ------
    KitError
        As `collect` and `choose_sides`.
    """
    path = Path(path)
    documents, columns = collect_columns(path, text=text, progress=progress)
    columns = with_derived(columns, documents, folder=path.is_dir())
    choice = choose_sides(columns, where=str(path), side=side, target=target, reference=reference)
    values = columns[choice.side]
    left_out = [
        *documents.attrs["left_out"],
        *(
            (row.doc_id, f"{choice.side} is {value or 'empty'}, neither {choice.target} nor {choice.reference}")
            for row, value in zip(documents.itertuples(), values, strict=True)
            if value not in (choice.target, choice.reference)
        ),
    ]
    target_rows, reference_rows = (
        documents[values == value].reset_index(drop=True) for value in (choice.target, choice.reference)
    )
    target_rows.attrs["left_out"], reference_rows.attrs["left_out"] = left_out, []
    return Sides(choice, target_rows, reference_rows)


def with_derived(columns: pd.DataFrame, documents: pd.DataFrame, *, folder: bool) -> pd.DataFrame:
    """``columns`` with those that a source has without saying so, each only where there is none of that name."""
    made = columns.copy().set_axis(documents.index)
    derived = {YEAR: documents["date"].str[:4]}
    if folder:
        parts = [PurePosixPath(name).parts for name in documents["file"]]
        derived = {FOLDER: [part[0] if len(part) > 1 else "" for part in parts], FILE: documents["file"], **derived}
    for name, values in derived.items():
        if not find_column(list(columns), (), given=name):
            made[name] = values
    made.attrs["derived"] = [name for name in derived if name not in columns]
    return made


def choose_sides(columns: pd.DataFrame, *, where: str, side: str = "", target: str = "", reference: str = "") -> Choice:
    """The column that sets the sides apart and its two values: those that are named, else the only ones that there are.

    Parameters
    ----------
    columns : DataFrame
        A row a document, each cell a string; see :func:`with_derived`.
    where : str
        What the messages call the source.
    side, target, reference : str
        What was named; empty for what was not.

    Returns
    -------
    Choice
        Without ``side``: the column "side"; else the folders; else the one column of the table; else the files; else the
        years; of these the first that has the values named, or just two. Of two values that were not named the later one
        is the target, numbers by size, other values by their letters.

    Raises
    ------
    KitError
        When there is no such column or value, or what is meant cannot be told; columns and values are named.

    Examples
    --------
    >>> table = pd.DataFrame({"outlet": ["x", "x", "x"], "visit": ["2013", "2020", "2020"]})
    >>> choose_sides(table, where="a.csv")[:3]
    ('visit', '2020', '2013')
    """
    target, reference = target.strip(), reference.strip()
    if target and target == reference:
        raise KitError(f'{where}: target and reference are both "{target}". Name two different values.')
    asked = [value for value in (target, reference) if value]
    column = _named(columns, side, where) if side else _found(columns, asked, where)
    n = _counts(columns[column])
    for value in asked:
        if value not in n:
            raise KitError(
                f'{where}: no text has {_shown(column)} "{value}". The values there are {_listed(n)}. Name two of them.'
            )
    if len(n) < 2:
        raise KitError(
            f"{where}: {_shown(column)} has {'one value' if n else 'no value'}{': ' if n else ''}{_listed(n)}. A comparison needs "
            f"two sides: name another column with --side. {_there(columns)}"
        )
    if len(asked) < 2:
        one = asked[0] if asked else next(iter(n))
        low, high = _ordered([one, next(value for value in n if value != one)])
        other = low if one == high else high
        target, reference = (target or other, reference or other) if asked else (high, low)
    if len(asked) < 2 < len(n):
        raise KitError(
            f"{where}: {_shown(column)} has {len(n):,} values: {_listed(n)}. Name two of them, for example "
            f"{_options({'--target': target, '--reference': reference})}."
        )
    if side and len(asked) == 2:
        return Choice(column, target, reference)
    said = (
        f"By {_shown(column)}: target {_shown(target)} ({_texts(n[target])}), "
        f"reference {_shown(reference)} ({_texts(n[reference])})."
    )
    if not asked:
        turned = {"--side": column, "--target": reference, "--reference": target}
        said += f" The other way round: {_options(turned)}"
    return Choice(column, target, reference, said)


def name_sides(
    folder: Path, changes: Mapping[str, Any], *, side: str = "", target: str = "", reference: str = ""
) -> tuple[dict[str, Any], str]:
    """Settings of a corpus folder with the sides that are named, and a line about what was chosen without being asked.

    Parameters
    ----------
    folder : Path
        Holds documents.csv, and settings.toml or not.
    changes : mapping
        Settings that go before those of settings.toml; sides among them count as named.
    side, target, reference : str
        Empty for what was not named: then settings.toml says it, or :func:`choose_sides` finds it in documents.csv.

    Returns
    -------
    tuple of dict and str
        ``changes`` and the sides. Labels of settings.toml stay with their values; a value that had none is its own label.

    Raises
    ------
    KitError
        As `choose_sides`, and as `helpers.settings.read_settings`.
    """
    changes = dict(changes)
    asked = {"side": side, "target": target, "reference": reference}
    named = {name: value or str(changes.get(name, "")) for name, value in asked.items()}
    labels: dict[str, str] = {}
    if (folder / "settings.toml").exists():
        if not any(named.values()):
            return changes, ""
        settings = read_settings(folder, {name: changes[name] for name in changes if name not in named})
        if named["side"] in ("", settings.side):
            labels = dict(zip(settings.values, (settings.target_label, settings.reference_label), strict=True))
            named["side"] = settings.side
            if named["target"] and not named["reference"]:
                named["reference"] = settings.target if named["target"] == settings.reference else settings.reference
            elif named["reference"] and not named["target"]:
                named["target"] = settings.reference if named["reference"] == settings.target else settings.target
            elif not named["target"]:
                named |= {"target": settings.target, "reference": settings.reference}
    path = folder / "documents.csv"
    columns = read_table(path, ("doc_id", "file"), optional=False)
    columns = columns.drop(columns=[name for name in columns if name in RESERVED])
    choice = choose_sides(columns, where=str(path), **named)
    own = {
        f"{name}_label": labels.get(value, "")
        for name, value in (("target", choice.target), ("reference", choice.reference))
        if f"{name}_label" not in changes
    }
    sides = {"side": choice.side, "target": choice.target, "reference": choice.reference}
    return {**changes, **own, **sides}, choice.said


def _named(columns: pd.DataFrame, side: str, where: str) -> str:
    column = find_column(list(columns), (), given=side)
    if not column:
        names = ", ".join(f'"{_shown(name)}"' for name in list(columns)[:12]) or "none"
        more = f" and {columns.shape[1] - 12} more" if columns.shape[1] > 12 else ""
        raise KitError(
            f'{where}: there is no column "{side}" to tell the sides by; there are {names}{more}. Correct the name.'
        )
    return column


def _found(columns: pd.DataFrame, asked: list[str], where: str) -> str:
    """The column that is meant without being named."""
    for names in _groups(columns):
        fitting = [name for name in names if _fits(columns[name], asked)]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            listed = "; ".join(f"{_shown(name)} ({_listed(_counts(columns[name]))})" for name in fitting[:_MOST_SHOWN])
            what = "with these values" if asked else "with just two values"
            raise KitError(
                f"{where}: there are {len(fitting)} columns {what}: {listed}. Say which one sets the sides apart, for example "
                f"{_options({'--side': fitting[0]})}."
            )
    if len(columns) == 1:
        raise KitError(
            f"{where}: there is one text in it. A comparison needs two sides: `python run.py compare TARGET REFERENCE` "
            "takes a file or folder for each."
        )
    raise KitError(
        f"{where}: {_unfound(asked)}. Name a column and two of its values: --side COLUMN --target VALUE --reference VALUE"
        f"{', or put the texts of each side into a folder of their own' if FILE in columns.attrs.get('derived', ()) else ''}. "
        f"{_there(columns)}"
    )


def _unfound(asked: list[str]) -> str:
    if asked:
        return f"no column has the {'value' if len(asked) == 1 else 'values'} {' and '.join(map(_quoted, asked))}" + (
            " and just one other" if len(asked) == 1 else ""
        )
    return "it does not say which texts are compared with which (no column has just two values)"


def _groups(columns: pd.DataFrame) -> Iterator[list[str]]:
    """Names of columns that may be meant, the likeliest first; those of a table are alike."""
    derived = columns.attrs.get("derived", ())
    said = find_column(list(columns), (), given="side")
    yield [said] if said else []
    yield [FOLDER] if FOLDER in derived else []
    yield [name for name in columns if name not in derived and name != said and name.strip().casefold() not in _OWN]
    yield [FILE] if FILE in derived else []
    yield [YEAR] if YEAR in derived else []


def _fits(values: pd.Series, asked: list[str]) -> bool:
    there = set(values) - {""}
    return set(asked) <= there and (len(there) == 2 or len(asked) == 2)


def _counts(values: pd.Series) -> dict[str, int]:
    """Texts of each value, most first, then by value; empty cells are no value."""
    n = values[values != ""].value_counts()
    return dict(sorted(((str(value), int(count)) for value, count in n.items()), key=lambda one: (-one[1], one[0])))


def _ordered(values: list[str]) -> list[str]:
    """Two values, the reference first: by their names where these say it, by size where both are numbers, else by letters."""
    if {value.casefold() for value in values} == {"target", "reference"}:
        return sorted(values, key=str.casefold)
    try:
        return sorted(values, key=lambda value: (float(value), value))
    except ValueError:
        return sorted(values)


def _listed(n: dict[str, int]) -> str:
    shown = ", ".join(f'"{_shown(value)}" ({count:,})' for value, count in list(n.items())[:_MOST_SHOWN])
    return shown + (f" and {len(n) - _MOST_SHOWN:,} more" if len(n) > _MOST_SHOWN else "")


def _there(columns: pd.DataFrame) -> str:
    """The columns and what they hold, as far as a line can say it."""
    told = []
    for name in columns:
        n = _counts(columns[name])
        if len(n) > 1 and (len(n) < len(columns) or len(n) <= _MOST_SHOWN):
            told.append(f"{_shown(name)} ({_listed(n) if len(n) <= _MOST_SHOWN else f'{len(n):,} values'})")
    if not told:
        return "There is no column that has two values."
    more = f"; and {len(told) - _MOST_SHOWN} more" if len(told) > _MOST_SHOWN else ""
    return f"There are {'; '.join(told[:_MOST_SHOWN])}{more}."


def _options(values: dict[str, str]) -> str:
    """Options as they are typed, in the shells of every system as far as one way of quoting goes."""
    return " ".join(f"{name}{'=' if value.startswith('-') else ' '}{_typed(value)}" for name, value in values.items())


def _typed(value: str) -> str:
    value = _shown(value, most=200)
    if re.fullmatch(r"[\w.,:/+-]+", value):
        return value
    return shlex.quote(value) if set(value) & set('"$`\\!%') else f'"{value}"'


def _shown(text: str, *, most: int = 40) -> str:
    """A cell as a terminal may show it: short, and without signs that turn or recolour the line."""
    return "".join("\ufffd" if unicodedata.category(letter)[0] == "C" else letter for letter in text[:most])


def _quoted(value: str) -> str:
    return f'"{value}"'


def _texts(n: int) -> str:
    return f"{n:,} {'text' if n == 1 else 'texts'}"
