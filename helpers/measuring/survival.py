"""Which keywords stay when the texts are read, cut into units and measured in the other ways one might have chosen."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from helpers.measuring.contrast import MEASURES
from helpers.measuring.counts import displays
from helpers.measuring.inference import LEAST_UNITS
from helpers.measuring.permutation import unit_statistic
from helpers.measuring.ranking import check_measures, measured, ranks_of, two_sides
from helpers.tables import KitError, require_columns

#: the statistic that the permutation test asks about: the only measure that looks at units
BY_UNIT = "unit_statistic"


def rankings(
    settings: Mapping[Hashable, pd.DataFrame],
    *,
    side: str,
    target: Hashable,
    reference: Hashable,
    measures: Sequence[str] = MEASURES,
    units: Sequence[str] = (),
    minimum: int = 1,
    canonical: Callable[[str], str] | None = None,
) -> pd.DataFrame:
    """Rank every word by every measure in every setting.

    Parameters
    ----------
    settings : mapping of name to table ``counts``
        The same texts counted in different ways. A name may be a NamedTuple: its fields become columns.
    side, target, reference
        Side column and its two values.
    measures : sequence of str
        Of `MEASURES`; they see the counts of the sides and no units.
    units : sequence of {"paragraph", "document"}
        Units by which the statistic of the permutation test ranks the words too, as a further measure; units of which
        a side has fewer than six are left out.
    minimum : int
        Words with fewer uses in a setting are not ranked in it.
    canonical : function of a term, optional
        Brings the terms of different settings under one key (for example the lemma of a surface form); of terms that
        meet, the best rank stands. Terms are their own keys when not given.

    Returns
    -------
    DataFrame
        One row a setting, measure, unit and key, sorted by the order given, then rank. Columns: ``setting``,
        ``measure``, ``unit`` (empty where the measure has none), ``term`` (the key), ``display``, ``value`` (of the
        measure), ``rank`` (from 1; ties by term; words that a measure leaves at 0 share the last), ``direction``
        ("target" or "reference"), then the fields of the names.

    Raises
    ------
    KitError
        When no setting is given, a measure is unknown, or a side has no counts.

    Notes
    -----
    The prior of ``log_odds_z`` is the pooled counts.

    Examples
    --------
    >>> counts = pd.DataFrame({"side": list("aabb"), "doc_id": list("xxyy"), "term": list("kmkm"), "n": [6, 4, 1, 9]})
    >>> rankings({"plain": counts}, side="side", target="a", reference="b", measures=["g2"])["term"].tolist()
    ['k', 'm']
    """
    measures = check_measures(measures)
    if not settings:
        raise KitError("There is no setting to compare. Give at least one: {'name': counts}.")
    parts = []
    for name, counts in settings.items():
        view, in_target = two_sides(counts, side, target, reference, "document")
        uses = tuple(np.asarray(view.matrix[chosen].sum(axis=0)).ravel() for chosen in (in_target, ~in_target))
        size = tuple(int(view.units.loc[chosen, "size"].sum()) for chosen in (in_target, ~in_target))
        values = measured(uses, size, measures)
        cells = {(kind, ""): values[kind] for kind in measures}
        cells |= {(BY_UNIT, unit): found for unit, found in _by_unit(counts, side, target, reference, units)}
        kept = np.flatnonzero(uses[0] + uses[1] >= minimum)
        terms = view.terms[kept]
        keys = terms if canonical is None else pd.Index([canonical(term) for term in terms])
        spelling = displays(counts).reindex(terms).to_numpy()
        direction = np.where(values["log_ratio"][kept] > 0, "target", "reference")
        fields = name._asdict() if hasattr(name, "_asdict") else {}
        for (kind, unit), found in cells.items():
            part = pd.DataFrame(
                {"setting": str(name), "measure": kind, "unit": unit, "term": keys, "display": spelling}
            ).assign(value=found[kept], rank=ranks_of(found[kept]), direction=direction, **fields)
            part = part.sort_values("rank", kind="stable").drop_duplicates("term")
            # keys that met leave holes in the ranks
            parts.append(part.assign(rank=ranks_of(part["value"].to_numpy())))
    return pd.concat(parts, ignore_index=True)


def _by_unit(counts, side, target, reference, units):
    """The statistic of the permutation test for every term, by each unit of which both sides have enough."""
    for unit in units:
        view, in_target = two_sides(counts, side, target, reference, unit)
        if min(in_target.sum(), (~in_target).sum()) >= LEAST_UNITS:
            yield unit, unit_statistic(view.matrix, view.units["size"].to_numpy(), in_target)


def outcomes(ranked: pd.DataFrame, *, top: int = 20) -> pd.DataFrame:
    """Where each keyword is a keyword: the rows of the words that are one anywhere.

    Parameters
    ----------
    ranked : DataFrame
        As `rankings` gives it.
    top : int
        A keyword is a word among so many strongest.

    Returns
    -------
    DataFrame
        Rows of `ranked` with ``key`` (among the `top` there), ``majority`` (the side it leans to in most settings that
        hold it; the target's in a tie) and ``survived`` (a keyword there that leans that way).

    Examples
    --------
    >>> counts = pd.DataFrame({"side": list("aabb"), "doc_id": list("xxyy"), "term": list("kmkm"), "n": [6, 4, 1, 9]})
    >>> ranked = rankings({"plain": counts}, side="side", target="a", reference="b", measures=["g2"])
    >>> outcomes(ranked, top=1)[["term", "survived"]].values.tolist()
    [['k', True]]
    """
    if top < 1:
        raise KitError(f"top={top!r} keeps no keyword. Give at least 1.")
    require_columns(ranked, ["setting", "term", "rank", "value", "direction"], what="rankings")
    ranked = ranked.assign(key=(ranked["rank"] <= top) & (ranked["value"] != 0))
    ranked = ranked[ranked["term"].isin(ranked.loc[ranked["key"], "term"])]
    leaning = ranked.drop_duplicates(["setting", "term"])
    share_up = (leaning["direction"] == "target").groupby(leaning["term"]).mean()
    ranked = ranked.assign(majority=np.where(ranked["term"].map(share_up) >= 0.5, "target", "reference"))
    return ranked.assign(survived=ranked["key"] & (ranked["direction"] == ranked["majority"]))


def survival(
    settings: Mapping[Hashable, pd.DataFrame],
    *,
    side: str,
    target: Hashable,
    reference: Hashable,
    measures: Sequence[str] = MEASURES,
    units: Sequence[str] = (),
    top: int = 20,
    minimum: int = 1,
    canonical: Callable[[str], str] | None = None,
) -> pd.DataFrame:
    """Share of the settings, measures and units in which each keyword is still a keyword.

    Parameters
    ----------
    settings, side, target, reference, measures, units, minimum, canonical
        As in `rankings`.
    top : int
        A keyword is a word among so many strongest.

    Returns
    -------
    DataFrame
        Of :func:`survivors`.

    Raises
    ------
    KitError
        As in `rankings`, and when `top` is below 1.

    Examples
    --------
    >>> counts = pd.DataFrame({"side": list("aabb"), "doc_id": list("xxyy"), "term": list("kmkm"), "n": [6, 4, 1, 9]})
    >>> survival({"plain": counts}, side="side", target="a", reference="b", top=1)[["term", "share"]].values.tolist()
    [['k', 0.6], ['m', 0.2]]
    """
    sides = {"side": side, "target": target, "reference": reference}
    options = {"measures": measures, "units": units, "minimum": minimum, "canonical": canonical}
    return survivors(rankings(settings, **sides, **options), top=top)


def survivors(ranked: pd.DataFrame, *, top: int = 20) -> pd.DataFrame:
    """In how many of the cells that were tried each keyword is one.

    Parameters
    ----------
    ranked : DataFrame
        As `rankings` gives it; a cell is a setting, measure and unit.
    top : int

    Returns
    -------
    DataFrame
        One row a word that is a keyword anywhere, by ``share`` falling, ties by term. Columns: ``term``, ``display`` (of
        the first setting that holds it), ``direction`` (in most of the settings that hold it; the target's in a tie),
        ``n_cells``, ``n_survived`` (cells in which it is among the `top` and leans that way), ``share`` (0 to 1),
        ``share_sign`` (of the settings that hold it, those in which it leans that way), ``share_<measure>`` (of the
        cells of each measure), ``best_rank``, ``median_rank`` (over the cells that hold it). ``attrs``: n_settings,
        n_measures, units.

    Notes
    -----
    A share counts the cells that were tried, and each as much as the other: it is no probability.

    Examples
    --------
    >>> counts = pd.DataFrame({"side": list("aabb"), "doc_id": list("xxyy"), "term": list("kmkm"), "n": [6, 4, 1, 9]})
    >>> ranked = rankings({"plain": counts}, side="side", target="a", reference="b", measures=["g2", "lrc"])
    >>> survivors(ranked, top=1)[["term", "n_survived", "n_cells"]].values.tolist()
    [['k', 1, 2]]
    """
    tried = ranked[["setting", "measure", "unit"]].drop_duplicates()
    cells = tried["measure"].value_counts(sort=False)
    found = outcomes(ranked, top=top)
    first = found.drop_duplicates("term").set_index("term")
    words = found.groupby("term")
    agree = found.drop_duplicates(["setting", "term"])
    n_survived = words["survived"].sum()
    table = pd.DataFrame(
        {
            "display": first["display"],
            "direction": first["majority"],
            "n_cells": len(tried),
            "n_survived": n_survived,
            "share": n_survived / len(tried),
            "share_sign": (agree["direction"] == agree["majority"]).groupby(agree["term"]).mean(),
        }
    )
    by_measure = found.pivot_table(index="term", columns="measure", values="survived", aggfunc="sum")
    for kind, n in cells.items():
        table[f"share_{kind}"] = by_measure[kind] / n if kind in by_measure else 0.0
    table["best_rank"] = words["rank"].min()
    table["median_rank"] = words["rank"].median()
    table = table.rename_axis("term").reset_index()
    table = table.sort_values(["share", "term"], ascending=[False, True], kind="stable", ignore_index=True)
    units = [unit for unit in tried["unit"].unique() if unit]
    table.attrs.update(n_settings=tried["setting"].nunique(), n_measures=len(cells), units=units)
    return table


def overlaps(ranked: pd.DataFrame, *, choices: Sequence[str], top: int = 20) -> pd.DataFrame:
    """How much of the list of keywords stays when one choice is made otherwise and the others are not.

    Parameters
    ----------
    ranked : DataFrame
        As `rankings` gives it.
    choices : sequence of str
        Columns of it: what was chosen, for example normalisation, terms, unit and measure.
    top : int
        Length of the list.

    Returns
    -------
    DataFrame
        One row a choice that has two values and more, in the order given. Columns: ``choice``, ``values`` (how many there
        are), ``pairs`` (of cells that differ in it alone), ``overlap`` (share of one's keywords that are the other's,
        mean over the pairs, 0 to 1), ``lowest`` and ``between`` (the two values with the least mean overlap).

    Notes
    -----
    A measure without units is held against the unit statistic by each unit. Of two lists the shorter one counts; words
    that a measure leaves at 0 are in no list, and an empty list makes no pair.

    Examples
    --------
    >>> counts = pd.DataFrame({"side": list("aabb"), "doc_id": list("xxyy"), "term": list("kmkm"), "n": [6, 4, 1, 9]})
    >>> ranked = rankings({"plain": counts}, side="side", target="a", reference="b", measures=["g2", "log_ratio"])
    >>> overlaps(ranked, choices=["measure"], top=1)[["choice", "pairs", "overlap"]].values.tolist()
    [['measure', 1, 1.0]]
    """
    require_columns(ranked, [*choices, "term", "rank", "value"], what="rankings")
    leading = ranked[(ranked["rank"] <= top) & (ranked["value"] != 0)]
    lists = {name: frozenset(own) for name, own in leading.groupby(list(choices), sort=False)["term"]}
    if "unit" in choices:
        at = list(choices).index("unit")
        units = [unit for unit in ranked["unit"].unique() if unit] or [""]
        lists = {
            (*name[:at], unit, *name[at + 1 :]): own
            for name, own in lists.items()
            for unit in ([name[at]] if name[at] else units)
        }
    rows = []
    for place, choice in enumerate(choices):
        shares: dict[tuple, list[float]] = {}
        groups: dict[tuple, list[tuple]] = {}
        for name in lists:
            groups.setdefault((*name[:place], *name[place + 1 :]), []).append(name)
        for names in groups.values():
            for one, other in combinations(names, 2):
                if choice == "unit" and lists[one] is lists[other]:
                    continue  # a measure that knows no units
                share = len(lists[one] & lists[other]) / min(len(lists[one]), len(lists[other]))
                shares.setdefault((one[place], other[place]), []).append(share)
        if not shares:
            continue
        means = {pair: float(np.mean(found)) for pair, found in shares.items()}
        least = min(means, key=means.get)
        found = [share for of_pair in shares.values() for share in of_pair]
        rows.append(
            (
                choice,
                ranked.loc[ranked[choice] != "", choice].nunique(),
                len(found),
                np.mean(found),
                means[least],
                list(least),
            )
        )
    return pd.DataFrame(rows, columns=["choice", "values", "pairs", "overlap", "lowest", "between"])
