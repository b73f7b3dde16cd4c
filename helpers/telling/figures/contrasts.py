"""Figures of the contrast: lollipop, word shift, slope chart, tie groups."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator, NullLocator

from helpers.tables import require_columns
from helpers.telling.figures.frame import (
    COLOURS,
    LABELS,
    ROW,
    WIDTH,
    axes_for,
    cut_note,
    finish,
    hollow_handle,
    name_points,
    right_columns,
    side_handle,
    spread,
    styled,
    tie_bands,
)
from helpers.telling.shaping import (
    MARKERS,
    PLATE,
    QUIET,
    REFERENCE,
    TARGET,
    shape,
)

BITS = "log ratio, bits; each bit doubles the rate"


#: markers of a cloud of terms; beyond it those that would lie on each other become one
MOST_MARKERS = 800


@styled
def plot_contrast(
    contrast: pd.DataFrame,
    *,
    labels: tuple[str, str] = LABELS,
    n: int = 20,
    by: str = "g2",
    floor: float | None = None,
    links: bool = True,
    width: float = WIDTH,
    ax: Axes | None = None,
) -> Axes | None:
    """Diverging lollipop of the terms that set the sides apart, with intervals and both counts.

    Parameters
    ----------
    contrast : DataFrame
        The contrast table.
    n : int
        Terms at most: half of them from each side, or more from one where the other has fewer.
    by : str
        Column whose largest absolute values are shown; the rows are then sorted by ``log_ratio``.
    floor : float, optional
        Noise floor, in bits: drawn as a band round zero.
    labels, links, width, ax
        As in ``helpers.telling.figures``.

    Returns
    -------
    Axes or None
        None when no term has a score.

    Notes
    -----
    Filled markers are verdicts beyond chance, hollow ones all others. Terms with the same two counts have the same score
    and stand on one band, in the order of their keys; a line below says how many more with the counts of a shown row were cut.

    Examples
    --------
    >>> from helpers.tables import columns
    >>> plot_contrast(pd.DataFrame(columns=columns("contrast", side="visit"))) is None
    True
    """
    needed = [
        "term",
        "display",
        "n_target",
        "n_reference",
        "log_ratio",
        "log_ratio_low",
        "log_ratio_high",
        "verdict",
        by,
    ]
    require_columns(contrast, needed, what="contrast")
    rows = _strongest(contrast.dropna(subset=["log_ratio", by]), by=by, n=n)
    if rows.empty:
        return None
    own, axes = ax is None, axes_for(ax, len(rows), width)
    ax = axes[0]
    ax.set_ylim(len(rows) - 0.5, -0.5)
    same = tie_bands(ax, rows)
    y = np.arange(len(rows))
    target = rows["log_ratio"].to_numpy() > 0
    colour = np.where(target, TARGET, REFERENCE)
    beyond = (rows["verdict"] == "beyond chance").to_numpy()
    low, high = rows["log_ratio_low"].to_numpy(float), rows["log_ratio_high"].to_numpy(float)
    known = np.isfinite(low) & np.isfinite(high)
    if floor is not None:
        ax.axvspan(-floor, floor, color="#d9d9d9", linewidth=0, zorder=0.5)
    ax.axvline(0, color=QUIET, linewidth=0.8, zorder=1)
    ax.hlines(y, 0, rows["log_ratio"], colors=colour, linewidth=0.9, zorder=2)
    ax.hlines(y[known], low[known], high[known], colors=colour[known], linewidth=3.2, alpha=0.35, zorder=2)
    for side, marker, of_side in ((TARGET, MARKERS[0], target), (REFERENCE, MARKERS[1], ~target)):
        for filled in (True, False):
            chosen = of_side & (beyond == filled)
            ax.scatter(
                rows["log_ratio"][chosen],
                y[chosen],
                s=30,
                marker=marker,
                facecolor=side if filled else PLATE,
                edgecolor=side,
                linewidth=1.2,
                zorder=3,
            )
    handles = [side_handle(1, f"more in \u2068{labels[1]}\u2069"), side_handle(0, f"more in \u2068{labels[0]}\u2069")]
    if not beyond.all():
        handles.append(hollow_handle(beyond.any()))
    if known.any():
        handles.append((Line2D([], [], color=QUIET, linewidth=3.2, alpha=0.5), "95 % interval"))
    if floor is not None:
        handles.append((Patch(color="#d9d9d9"), "noise floor: halves of one side"))
    notes = ["rows on one grey band have the same counts"] if same else []
    notes += cut_note(contrast.dropna(subset=["log_ratio", by]), rows)
    reach = np.abs(np.concatenate([rows["log_ratio"], low[known], high[known], [floor or 0, 1]])).max() * 1.08
    ax.set_xlim(-reach, reach)
    edge = right_columns(ax, rows, links=links, counts=True)
    return finish(ax, own, handles, axis=BITS, notes=notes, edge=edge, height=len(rows) * ROW, width=width)


@styled
def plot_word_shift(
    contrast: pd.DataFrame,
    *,
    labels: tuple[str, str] = LABELS,
    n: int = 20,
    links: bool = True,
    width: float = WIDTH,
    ax: Axes | None = None,
) -> Axes | None:
    """Word shift: how much each term adds to the divergence of the sides, drawn towards the side that uses it more.

    Parameters
    ----------
    contrast : DataFrame
        The contrast table; ``jsd_share`` gives the length of a bar, the sign of ``log_ratio`` its direction.
    labels, n, links, width, ax
        As in ``helpers.telling.figures``.

    Returns
    -------
    Axes or None
        None when no term has a share above 0.

    References
    ----------
    Gallagher et al. 2021, Generalized word shift graphs, doi:10.1140/epjds/s13688-021-00260-3.

    Examples
    --------
    >>> from helpers.tables import columns
    >>> plot_word_shift(pd.DataFrame(columns=columns("contrast", side="visit"))) is None
    True
    """
    needed = ["term", "display", "n_target", "n_reference", "log_ratio", "jsd_share"]
    require_columns(contrast, needed, what="contrast")
    shares = contrast[contrast["jsd_share"] > 0].sort_values(["jsd_share", "term"], ascending=[False, True])
    # Equal counts give equal shares: the counts before the key keep such terms together.
    shares = shares.assign(_share=shares["jsd_share"].round(12))
    shares = shares.sort_values(["_share", "n_target", "n_reference", "term"], ascending=[False, False, False, True])
    rows = shares.head(n).reset_index(drop=True)
    if rows.empty:
        return None
    own, axes = ax is None, axes_for(ax, len(rows), width)
    ax = axes[0]
    ax.set_ylim(len(rows) - 0.5, -0.5)
    same = tie_bands(ax, rows)
    signed = np.where(rows["log_ratio"] > 0, rows["jsd_share"], -rows["jsd_share"])
    colours = [TARGET if share > 0 else REFERENCE for share in signed]
    ax.barh(np.arange(len(rows)), signed, height=0.62, color=colours, zorder=2)
    ax.axvline(0, color=QUIET, linewidth=0.8, zorder=3)
    reach = np.abs(signed).max() * 1.08
    ax.set_xlim(-reach, reach)
    ax.xaxis.set_major_locator(MaxNLocator(6))
    ax.xaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
    notes = ["rows on one grey band have the same counts"] if same else []
    notes += cut_note(shares, rows)
    edge = right_columns(ax, rows, links=links, counts=True)
    handles = [side_handle(1, f"more in \u2068{labels[1]}\u2069"), side_handle(0, f"more in \u2068{labels[0]}\u2069")]
    axis = "share of the divergence, bits"
    return finish(ax, own, handles, axis=axis, notes=notes, edge=edge, height=len(rows) * ROW, width=width)


@styled
def plot_slope(
    contrast: pd.DataFrame,
    *,
    labels: tuple[str, str] = LABELS,
    n: int = 10,
    by: str = "g2",
    links: bool = True,
    width: float = WIDTH,
    ax: Axes | None = None,
) -> Axes | None:
    """Slope chart: the rate of a few terms on both sides, the target on the right beside the terms.

    Parameters
    ----------
    contrast : DataFrame
        The contrast table.
    n : int
        Terms at most; more than 12 lines cannot be told apart, so 12 is the most.
    by : str
        Column whose largest absolute values are shown.
    labels, links, width, ax
        As in ``helpers.telling.figures``.

    Returns
    -------
    Axes or None
        None when no term has a score.

    Examples
    --------
    >>> from helpers.tables import columns
    >>> plot_slope(pd.DataFrame(columns=columns("contrast", side="visit"))) is None
    True
    """
    needed = ["term", "display", "n_target", "n_reference", "rate_target", "rate_reference", "log_ratio", by]
    require_columns(contrast, needed, what="contrast")
    rows = _strongest(contrast.dropna(subset=["log_ratio", by]), by=by, n=min(n, 12))
    if rows.empty:
        return None
    rows = rows.sort_values(["rate_target", "rate_reference", "term"], ascending=[False, False, True])
    rows = rows.reset_index(drop=True)
    own, axes = ax is None, axes_for(ax, len(rows), width)
    ax = axes[0]
    height = max(3.0, (len(rows) + 2) * ROW)
    top = max(rows["rate_target"].max(), rows["rate_reference"].max(), 1e-9)
    limits = (-0.06 * top, 1.06 * top)
    ax.set(ylim=limits, xlim=(0, 1), xticks=[])
    gap = (limits[1] - limits[0]) * ROW / (height if own else ax.get_position().height * ax.figure.get_figheight())
    for row in rows.itertuples():
        colour = TARGET if row.rate_target > row.rate_reference else REFERENCE
        ax.plot([0, 1], [row.rate_reference, row.rate_target], color=colour, linewidth=1.3, zorder=2)
    for x, column, number in ((0, "rate_reference", 1), (1, "rate_target", 0)):
        ax.scatter(
            [x] * len(rows), rows[column], s=26, marker=MARKERS[number], color=COLOURS[number], zorder=3, clip_on=False
        )
    y = spread(rows["rate_target"].to_numpy(), gap, limits)
    for place, rate in zip(y, rows["rate_target"], strict=True):
        ax.annotate(
            "",
            xy=(1, rate),
            xytext=(16, (place - rate) / gap * ROW * 72),
            textcoords="offset points",
            arrowprops={"arrowstyle": "-", "color": "#a6a6a6", "linewidth": 0.6, "shrinkA": 0, "shrinkB": 4},
            annotation_clip=False,
        )
    edge = right_columns(ax, rows, links=links, counts=True, y=y, start=16.0)
    ax.yaxis.set_major_locator(MaxNLocator(6))
    ax.spines["left"].set(visible=True, position=("outward", 8))
    ax.spines["bottom"].set_visible(False)
    ax.set_ylabel(shape("rate per 1,000 words"))
    notes = ["the figures beside the terms are counts", *cut_note(contrast.dropna(subset=["log_ratio", by]), rows)]
    handles = [side_handle(1, str(labels[1])), side_handle(0, str(labels[0]))]
    return finish(ax, own, handles, axis="", notes=notes, edge=edge, height=height, width=width)


@styled
def plot_volcano(
    contrast: pd.DataFrame,
    *,
    labels: tuple[str, str] = LABELS,
    n: int = 12,
    links: bool = True,
    width: float = WIDTH,
    ax: Axes | None = None,
) -> Axes | None:
    """Effect against evidence, by tie group: log ratio against p, one marker for all terms that share both, with their number.

    Of more than 800 groups those share a marker that would lie on each other.

    Parameters
    ----------
    contrast : DataFrame
        The contrast table.
    n : int
        Groups named at most, smallest p first; a name that would touch another or a marker is left out.
    labels, links, width, ax
        As in ``helpers.telling.figures``.

    Returns
    -------
    Axes or None
        None when no term was tested (too few units on a side).

    Examples
    --------
    >>> from helpers.tables import columns
    >>> plot_volcano(pd.DataFrame(columns=columns("contrast", side="visit"))) is None
    True
    """
    needed = ["term", "display", "log_ratio", "p_value", "verdict"]
    require_columns(contrast, needed, what="contrast")
    tested = contrast.dropna(subset=["log_ratio", "p_value"])
    if tested.empty:
        return None
    tested = tested.assign(x=tested["log_ratio"].round(6), y=tested["p_value"].round(9)).sort_values("term")
    if len(tested[["x", "y"]].drop_duplicates()) > MOST_MARKERS:
        # Markers nearer than this lie on each other; one for all of them keeps the page one that can be sent.
        step = tested["x"].abs().max() / 30
        tested = tested.assign(
            x=(tested["x"] / step).round() * step, y=10 ** (np.log10(tested["y"]) * 10).round().div(10)
        )
    groups = tested.groupby(["x", "y", "verdict"], as_index=False).agg(
        terms=("term", "size"), term=("term", "first"), display=("display", "first")
    )
    groups = groups.assign(_size=groups["x"].abs())
    groups = groups.sort_values(["y", "_size", "term"], ascending=[True, False, True]).reset_index(drop=True)
    own, axes = ax is None, axes_for(ax, 14, width)
    ax = axes[0]
    ax.set_yscale("log")
    ax.axvline(0, color=QUIET, linewidth=0.8, zorder=1)
    for number, side in ((0, groups["x"] > 0), (1, groups["x"] <= 0)):
        for beyond in (True, False):
            chosen = groups[side & ((groups["verdict"] == "beyond chance") == beyond)]
            ax.scatter(
                chosen["x"],
                chosen["y"],
                s=24 + 26 * np.sqrt(chosen["terms"] - 1),
                marker=MARKERS[number],
                zorder=2,
                facecolor=COLOURS[number] if beyond else PLATE,
                edgecolor=COLOURS[number],
                linewidth=1.1,
                clip_on=False,
            )
    reach = groups["x"].abs().max() * 1.15 + 0.1
    lowest = groups["y"].min()
    ax.set(xlim=(-reach, reach), ylim=(1.6, lowest / 2))
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    ax.yaxis.set_minor_locator(NullLocator())
    ax.spines["left"].set_visible(True)
    ax.set_ylabel(shape("p of the permutation test, one term alone"))
    handles = [side_handle(1, f"more in \u2068{labels[1]}\u2069"), side_handle(0, f"more in \u2068{labels[0]}\u2069")]
    beyond = groups["verdict"] == "beyond chance"
    if not beyond.all():
        handles.append(hollow_handle(beyond.any()))
    notes = ["a figure after a term: so many more terms on its marker"]
    finish(ax, own, handles, axis=BITS, notes=notes, edge=0, height=4.0, width=width)
    name_points(ax, groups, n=n, links=links)
    return ax


def _strongest(table: pd.DataFrame, *, by: str, n: int) -> pd.DataFrame:
    """Half of the ``n`` rows from each side, as far as it has them; from the most target-like to the most reference-like."""
    size = table[by].abs().to_numpy()
    ranked = table.assign(_size=size).sort_values(["_size", "term"], ascending=[False, True])
    more_in_target = ranked["log_ratio"] > 0
    sides = ranked[more_in_target], ranked[~more_in_target]
    first = max(n - n // 2, n - len(sides[1]))
    chosen = pd.concat([sides[0].head(first), sides[1].head(n - min(first, len(sides[0])))])
    order = ["log_ratio", "n_target", "n_reference", "term"]
    chosen = chosen.sort_values(order, ascending=[False, False, True, True])
    return chosen.drop(columns="_size").reset_index(drop=True)
