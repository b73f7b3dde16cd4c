"""Who and what is named: mentions counted a side, held beside their spellings, and paired."""

from __future__ import annotations

from collections import Counter, defaultdict
from difflib import SequenceMatcher
from itertools import combinations

import numpy as np
import pandas as pd

from helpers.measuring.mentions import MENTION, find_names, without_self_mentions
from helpers.measuring.name_candidates import name_candidates
from helpers.reading.arabic import fold, words
from helpers.tables import COLUMNS, KitError, require_columns

__all__ = ["cooccurrence", "count_names", "find_names", "name_candidates", "without_self_mentions"]


def count_names(mentions: pd.DataFrame, names: pd.DataFrame, *, side: str, target: str, reference: str) -> pd.DataFrame:
    """Mentions of each name on each side.

    Parameters
    ----------
    mentions : from :func:`find_names`
    names : DataFrame
        As in names.csv.
    side, target, reference : str
        The side column and its two values.

    Returns
    -------
    DataFrame
        Table ``names``: one row an entry, most mentioned first, ties by name, those never found last. ``n_target``,
        ``n_reference`` mentions; ``units_target``, ``units_reference`` paragraphs that hold one; ``variants`` the
        spellings found, commonest first, separated by ``|``; ``respelt`` those of them that are the whole name written
        otherwise than in names.csv, beyond hamza and marks (another first name, another letter): look at them, they may
        be slips of the source. The kit rewrites none.

    Examples
    --------
    >>> mentions = pd.DataFrame([["x", "a", 0, 0, 4, "سمير", "سمير"]], columns=["doc_id", "side", *MENTION[1:]])
    >>> names = pd.DataFrame({"name": ["سمير"], "variants": [""], "kind": ["person"], "english": ["Samir"]})
    >>> count_names(mentions, names, side="side", target="a", reference="b")[["n_target", "n_reference"]].values.tolist()
    [[1, 0]]
    """
    require_columns(mentions, [*MENTION, side], what="mentions")
    counts: dict[str, pd.Series] = {}
    for label, value in (("target", target), ("reference", reference)):
        own = mentions[mentions[side] == value]
        counts[f"n_{label}"] = own.groupby("name").size()
        counts[f"units_{label}"] = own.drop_duplicates(["name", "doc_id", "paragraph"]).groupby("name").size()
    spellings = defaultdict(Counter)
    for name, surface in zip(mentions["name"], mentions["surface"], strict=True):
        spellings[name][_shown(surface, name)] += 1
    rows = []
    for entry in names.drop_duplicates("name").itertuples(index=False):
        found = [form for form, _ in sorted(spellings[entry.name].items(), key=lambda item: (-item[1], item[0]))]
        rows.append(
            {
                "name": entry.name,
                "kind": entry.kind,
                "english": getattr(entry, "english", ""),
                **{key: int(count.get(entry.name, 0)) for key, count in counts.items()},
                "variants": "|".join(found),
                "respelt": "|".join(form for form in found if _respelt(form, entry.name)),
            }
        )
    order = [*COLUMNS["names"], "units_target", "units_reference", "respelt"]
    table = pd.DataFrame(rows, columns=order)
    total = -(table["n_target"] + table["n_reference"])
    return table.assign(total=total).sort_values(["total", "name"]).drop(columns="total").reset_index(drop=True)


def _shown(surface: str, name: str) -> str:
    """The spelling as names are listed: the letter that ل swallowed is put back, white space is one space."""
    surface = " ".join(surface.split())
    key = fold(surface)
    if key.startswith("ل") and not fold(name).startswith(key[:2]) and fold("ا" + surface)[:4] == fold(name)[:4]:
        return "ا" + surface
    return surface


def _respelt(form: str, name: str) -> bool:
    ours, theirs = ([fold(text[a:b]) for a, b in words(text)] for text in (name, form))
    if "".join(ours) == "".join(theirs) or set(theirs) <= set(ours) or set(ours) <= set(theirs):
        return False
    likeness = SequenceMatcher(None, " ".join(ours), " ".join(theirs), autojunk=False).ratio()
    return bool(set(ours) & set(theirs) and len(ours) == len(theirs)) or likeness >= 0.75


def cooccurrence(mentions: pd.DataFrame, *, unit: str = "paragraph", top: int | None = None) -> pd.DataFrame:
    """How many units name both of two names.

    Parameters
    ----------
    mentions : from :func:`find_names`
    unit : {"paragraph", "document"}
    top : int, optional
        Keep the names that stand in most units, ties by name.

    Returns
    -------
    DataFrame
        Square and symmetric, names as index and columns in the same order; on the diagonal the units that name it.

    Notes
    -----
    Standing in one paragraph is no relation: read the paragraph.

    Examples
    --------
    >>> mentions = pd.DataFrame({"doc_id": ["x"] * 3, "paragraph": [0, 0, 1], "name": ["k", "m", "k"]})
    >>> cooccurrence(mentions).values.tolist()
    [[2, 1], [1, 1]]
    """
    if unit not in ("paragraph", "document"):
        raise KitError(f"There is no unit {unit!r}. Choose 'paragraph' or 'document'.")
    if top is not None and top < 1:
        raise KitError(f"top = {top!r} names cannot be shown. Give a whole number from 1, or leave it out.")
    keys = ["doc_id", "paragraph"] if unit == "paragraph" else ["doc_id"]
    require_columns(mentions, [*keys, "name"], what="mentions")
    units = mentions[[*keys, "name"]].drop_duplicates()
    size = units.groupby("name").size()
    order = [name for name, _ in sorted(size.items(), key=lambda item: (-item[1], item[0]))][:top]
    place = {name: at for at, name in enumerate(order)}
    square = np.zeros((len(order), len(order)), dtype=int)
    for _, group in units[units["name"].isin(order)].groupby(keys):
        seats = [place[name] for name in group["name"]]
        for seat in seats:
            square[seat, seat] += 1
        for one, other in combinations(seats, 2):
            square[one, other] += 1
            square[other, one] += 1
    return pd.DataFrame(square, index=pd.Index(order, name="name"), columns=pd.Index(order, name="name"))
