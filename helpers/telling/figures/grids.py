"""Heatmaps: robustness, agreement of the measures, words that stand together."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib as mpl
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from helpers.telling.figures.frame import (
    ROW,
    SLANTED,
    WIDTH,
    axes_for,
    caption,
    fit,
    left_column,
    legend,
    readable_cells,
    right_columns,
    slanted,
    styled,
)
from helpers.telling.shaping import (
    HEAT,
    PLATE,
    SMALL_SIZE,
    is_arabic,
)
from helpers.telling.wording import MEASURES


@styled
def plot_robustness(
    panel: pd.DataFrame,
    *,
    displays: Mapping[str, str] | None = None,
    scale: str = "% of the combinations with this choice in which the term is a keyword",
    links: bool = True,
    width: float = WIDTH,
    ax: Axes | None = None,
) -> Axes | None:
    """Heatmap of the robustness panel: which finding stands under which setting; the first setting is next to the terms.

    Parameters
    ----------
    panel : DataFrame
        A row a term (the index holds the keys), a column a setting, values from 0 (falls) to 1 (stands); NaN: not asked.
        Columns of two levels are drawn in the groups of the first.
    displays : mapping, optional
        Key to spelling.
    scale : str
        What the figures in the cells are, where there are values between 0 and 1.
    links, width, ax
        As in ``helpers.telling.figures``.

    Returns
    -------
    Axes or None
        None when the panel has no row or no column.

    Examples
    --------
    >>> ax = plot_robustness(pd.DataFrame({"as set": [1.0], "stems": [0.0]}, index=["سوريا"]))
    >>> [label.get_text() for label in ax.get_xticklabels()]
    ['as set', 'stems']
    """
    if panel.empty:
        return None
    values = panel.astype(float)
    own, axes = ax is None, axes_for(ax, len(panel) + 8, width)
    ax = axes[0]
    # Shares other than 0 and 1 are written into the cells, since nobody reads a share from a colour.
    whole = values.isin([0, 1]).to_numpy() | values.isna().to_numpy()
    notes = values.map(lambda value: "" if pd.isna(value) else f"{100 * value:.0f}")
    sns.heatmap(
        values,
        vmin=0,
        vmax=1,
        cmap=HEAT,
        cbar=False,
        linewidths=1,
        linecolor=PLATE,
        annot=False if whole.all() else notes,
        fmt="",
        annot_kws={"fontsize": SMALL_SIZE},
        ax=ax,
    )
    readable_cells(ax)
    ax.invert_xaxis()
    ax.set(xlabel="", ylabel="")
    rows = pd.DataFrame({"term": panel.index.astype(str)})
    rows["display"] = [(displays or {}).get(term, term) for term in rows["term"]]
    y = np.arange(len(rows)) + 0.5
    edge = right_columns(ax, rows, links=links, y=y)
    slanted(ax, [_measure_name(value) for value in panel.columns.get_level_values(-1)])
    if panel.columns.nlevels > 1:
        groups = panel.columns.get_level_values(0)
        for at in np.flatnonzero(groups[1:] != groups[:-1]) + 1:
            ax.axvline(at, color=PLATE, linewidth=7)
    meanings = ("stands", "falls") if whole.all() else ("100 %", "0 %")
    swatches = [Patch(facecolor=mpl.colormaps[HEAT](value)) for value in (1.0, 0.0)]
    handles = list(zip(swatches, meanings, strict=True))
    if values.isna().to_numpy().any():
        handles.append((Patch(facecolor=PLATE, edgecolor="#a6a6a6", linewidth=0.6), "not asked"))
    height = len(rows) * ROW
    legend(ax, handles, edge=edge, room=width, gap=-8, below=True, title="" if whole.all() else scale)
    if own:
        fit([ax], height, width, narrowest=max(2.0, panel.shape[1] * SLANTED))
    return ax


@styled
def plot_measures(
    agreement: pd.DataFrame, *, scale: str = "rank correlation", width: float = WIDTH, ax: Axes | None = None
) -> Axes | None:
    """Heatmap of a square table: how far the measures rank the terms alike; empty where ranks cannot be compared.

    Parameters
    ----------
    agreement : DataFrame
        Square, the same names in index and columns; values from -1 to 1.
    scale : str
        What the values are.
    width, ax
        As in ``helpers.telling.figures``.

    Returns
    -------
    Axes or None
        None when the table has fewer than two rows.

    Examples
    --------
    >>> square = pd.DataFrame([[1.0, 0.9], [0.9, 1.0]], index=["g2", "lrc"], columns=["g2", "lrc"])
    >>> plot_measures(square).get_xlabel()
    'rank correlation'
    """
    named = agreement.rename(index=_measure_name, columns=_measure_name)
    return _square(
        named,
        scale=scale,
        limits=(min(0.0, float(np.nanmin(agreement, initial=0))), 1.0),
        links=False,
        width=width,
        ax=ax,
    )


@styled
def plot_cooccurrence(
    together: pd.DataFrame,
    *,
    displays: Mapping[str, str] | None = None,
    scale: str = "paragraphs that hold both",
    kind: str = "name",
    links: bool = True,
    width: float = WIDTH,
    ax: Axes | None = None,
) -> Axes | None:
    """Heatmap of a square table: how often two names stand together; the diagonal is left empty.

    Parameters
    ----------
    together : DataFrame
        Square, the same keys in index and columns; counts.
    displays : mapping, optional
        Key to spelling.
    scale : str
        What the values are.
    kind : {"name", "term"}
        What the keys are, for the links to their passages.
    links, width, ax
        As in ``helpers.telling.figures``.

    Returns
    -------
    Axes or None
        None when the table has fewer than two rows, or nothing beside its diagonal.

    Examples
    --------
    >>> plot_cooccurrence(pd.DataFrame([[3, 0], [0, 2]], index=["أ", "ب"], columns=["أ", "ب"])) is None
    True
    """
    values = together.astype(float)
    off = values.mask(np.eye(len(values), dtype=bool)) if len(values) == len(values.columns) else values
    if not (off.to_numpy() > 0).any():
        return None
    return _square(
        off,
        scale=scale,
        limits=(0.0, float(np.nanmax(off))),
        displays=displays,
        kind=kind,
        links=links,
        width=width,
        ax=ax,
    )


def _measure_name(column: str) -> str:
    return MEASURES.get(column, column.replace("_", " "))


def _square(table, *, scale, limits, links, width, ax, displays=None, kind="term"):
    if len(table) < 2:
        return None
    own, axes = ax is None, axes_for(ax, len(table) + 8, width)
    ax = axes[0]
    whole = (table.fillna(0) % 1 == 0).to_numpy().all()
    notes = table.map(lambda value: "" if pd.isna(value) else f"{value:.0f}" if whole else f"{value:.2f}")
    sns.heatmap(
        table,
        vmin=limits[0],
        vmax=limits[1],
        cmap=HEAT,
        cbar=False,
        linewidths=1,
        linecolor=PLATE,
        annot=notes,
        fmt="",
        annot_kws={"fontsize": SMALL_SIZE},
        ax=ax,
    )
    readable_cells(ax)
    ax.set(xlabel="", ylabel="")
    rows = pd.DataFrame({"term": table.index.astype(str)})
    rows["display"] = [(displays or {}).get(term, term) for term in rows["term"]]
    y = np.arange(len(rows)) + 0.5
    if any(is_arabic(display) for display in rows["display"]):
        ax.invert_xaxis()
        right_columns(ax, rows, links=links, kind=kind, y=y)
    else:
        left_column(ax, rows["display"], y)
    slanted(ax, rows["display"])
    empty = table.isna().to_numpy() & ~np.eye(len(table), dtype=bool)
    caption(ax, scale, ["empty: nothing to compare"] if empty.any() else [], room=width)
    if own:
        fit([ax], len(table) * 1.2 * ROW, width, narrowest=max(2.0, len(table) * SLANTED))
    return ax
