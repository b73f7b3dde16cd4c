"""Figures: tables in, matplotlib Axes out. Rows are chosen, sorted and drawn here; no statistic is computed.

Every function takes a table of ``helpers.tables`` and returns the Axes it drew (the first of them where there are two
panels; ``.figure`` is the whole), or None when no row is left to show, so that the page says so in a sentence instead of
drawing an empty frame. Arabic is read from the right, so terms stand at the right edge, the target is right of the
reference, and what grows from a term grows to the left; only a signed score keeps its mathematical direction, which puts
the target on the right too. Terms are links to their passages.
"""

from __future__ import annotations

import itertools
import textwrap
from collections.abc import Mapping, Sequence
from functools import wraps

import matplotlib as mpl
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.textpath import TextPath
from matplotlib.ticker import MaxNLocator, NullLocator
from matplotlib.transforms import Bbox, ScaledTranslation

from helpers.tables import require_columns
from helpers.telling.evidence import address
from helpers.telling.shaping import (
    ARABIC_SIZE,
    BAND,
    HEAT,
    INK,
    LATIN_SIZE,
    MARKERS,
    PLATE,
    QUIET,
    REFERENCE,
    SMALL_SIZE,
    TARGET,
    shape,
    term_label,
    to_png,
    to_svg,
    use_style,
)

__all__ = [
    "plot_contrast",
    "plot_cooccurrence",
    "plot_dispersion",
    "plot_measures",
    "plot_names",
    "plot_robustness",
    "plot_slope",
    "plot_tf_idf",
    "plot_themes",
    "plot_volcano",
    "plot_word_shift",
    "shape",
    "to_png",
    "to_svg",
    "use_style",
]

LABELS = ("target", "reference")
COLOURS = (TARGET, REFERENCE)
WIDTH = 5.6  # inches: the natural width; a phone shows it at 0.6, where 10.5 points are still read
ROW = 0.25  # inches a row


def _styled(plot):
    @wraps(plot)
    def styled(*args, **options):
        with use_style():
            return plot(*args, **options)

    return styled


@_styled
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
        As the module says.

    Returns
    -------
    Axes or None
        None when no term has a score.

    Notes
    -----
    Filled markers are verdicts beyond chance, hollow ones all others. Terms with the same two counts have the same score
    and stand on one band, in the order of their keys; a line below says how many more with the counts of a shown row were cut.
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
    own, axes = ax is None, _axes(ax, len(rows), width)
    ax = axes[0]
    ax.set_ylim(len(rows) - 0.5, -0.5)
    same = _tie_bands(ax, rows)
    y = np.arange(len(rows))
    target = rows["log_ratio"].to_numpy() > 0
    colour = np.where(target, TARGET, REFERENCE)
    beyond = (rows["verdict"] == "beyond chance").to_numpy()
    low, high = rows["log_ratio_low"].to_numpy(float), rows["log_ratio_high"].to_numpy(float)
    known = ~np.isnan(low) & ~np.isnan(high)
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
    handles = [_side_handle(1, f"more in \u2068{labels[1]}\u2069"), _side_handle(0, f"more in \u2068{labels[0]}\u2069")]
    if not beyond.all():
        handles.append(_hollow_handle(beyond.any()))
    if known.any():
        handles.append((Line2D([], [], color=QUIET, linewidth=3.2, alpha=0.5), "95 % interval"))
    if floor is not None:
        handles.append((Patch(color="#d9d9d9"), "noise floor: halves of one side"))
    notes = ["rows on one grey band have the same counts"] if same else []
    notes += _cut_note(contrast.dropna(subset=["log_ratio", by]), rows)
    reach = np.nanmax(np.abs(np.concatenate([rows["log_ratio"], low, high, [floor or 0, 1]]))) * 1.08
    ax.set_xlim(-reach, reach)
    _caption(ax, "log ratio, bits: each bit doubles the rate", notes)
    edge = _right_columns(ax, rows, links=links, counts=True)
    return _finish(ax, own, handles, edge=edge, height=len(rows) * ROW, width=width)


@_styled
def plot_tf_idf(
    tf_idf: pd.DataFrame,
    *,
    side: str,
    labels: tuple[str, str],
    target: str | None = None,
    reference: str | None = None,
    n: int = 12,
    links: bool = True,
    width: float = WIDTH + 0.8,
    ax: Sequence[Axes] | None = None,
) -> Axes | None:
    """Two panels: the terms of highest tf-idf of each side, the target on the right.

    Parameters
    ----------
    tf_idf : DataFrame
        The tf_idf table with the side column.
    side : str
        The side column.
    target, reference : str, optional
        Values of the side column; the labels themselves when not given.
    n : int
        Terms at most in a panel.
    labels, links, width
        As the module says.
    ax : sequence of two Axes, optional
        Panels of reference and target, in this order.

    Returns
    -------
    Axes or None
        The target's panel; None when neither side has a weight above 0.

    Notes
    -----
    A term that stands in several units of a side is drawn with its highest weight. A line below a panel says how many more
    terms have the weight of its last row.
    """
    require_columns(tf_idf, [side, "term", "display", "tf_idf"], what="tf_idf")
    values = (labels[0] if target is None else target, labels[1] if reference is None else reference)
    panels = []
    for value in values:
        weights = tf_idf[(tf_idf[side] == value) & (tf_idf["tf_idf"] > 0)]
        weights = weights.sort_values(["tf_idf", "term"], ascending=[False, True]).drop_duplicates("term")
        panels.append((weights.head(n).reset_index(drop=True), weights["tf_idf"].round(9)))
    if not any(len(rows) for rows, _ in panels):
        return None
    own = ax is None
    longest = max(len(rows) for rows, _ in panels)
    axes = _axes(ax, longest, width, panels=2)
    reach = max(rows["tf_idf"].max() for rows, _ in panels if len(rows)) * 1.05
    # Panels from the right: Arabic is read from there, so the target comes first.
    for number, (rows, weights) in enumerate(panels):
        panel = axes[1 - number]
        panel.set_ylim(longest - 0.5, -0.5)
        sns.barplot(
            x=rows["tf_idf"],
            y=np.arange(len(rows)),
            orient="y",
            color=COLOURS[number],
            saturation=1,
            width=0.62,
            ax=panel,
        )
        panel.set(ylim=(longest - 0.5, -0.5), xlim=(reach, 0))
        panel.spines["right"].set(visible=True, position=("data", 0))
        edge = _right_columns(panel, rows, links=links)
        _legend(panel, [_side_handle(number, str(labels[number]))], edge=edge, room=width / 2, gap=3, bold=True)
        cut = 0 if rows.empty else int((weights == weights.iloc[len(rows) - 1]).iloc[len(rows) :].sum())
        notes = [f"{cut} more {'term has' if cut == 1 else 'terms have'} the last weight"] if cut else []
        _caption(panel, "no term" if rows.empty else "tf-idf", notes, wrap=34)
    if own:
        _fit(axes, longest * ROW, width)
    return axes[1]


@_styled
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
        As the module says.

    Returns
    -------
    Axes or None
        None when no term has a share above 0.

    References
    ----------
    Gallagher et al. 2021, Generalized word shift graphs, doi:10.1140/epjds/s13688-021-00260-3.
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
    own, axes = ax is None, _axes(ax, len(rows), width)
    ax = axes[0]
    ax.set_ylim(len(rows) - 0.5, -0.5)
    same = _tie_bands(ax, rows)
    signed = np.where(rows["log_ratio"] > 0, rows["jsd_share"], -rows["jsd_share"])
    colours = [TARGET if share > 0 else REFERENCE for share in signed]
    ax.barh(np.arange(len(rows)), signed, height=0.62, color=colours, zorder=2)
    ax.axvline(0, color=QUIET, linewidth=0.8, zorder=3)
    reach = np.abs(signed).max() * 1.08
    ax.set_xlim(-reach, reach)
    ax.xaxis.set_major_locator(MaxNLocator(6))
    ax.xaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
    notes = ["rows on one grey band have the same counts"] if same else []
    _caption(ax, "share of the divergence, bits", notes + _cut_note(shares, rows))
    edge = _right_columns(ax, rows, links=links, counts=True)
    handles = [_side_handle(1, f"more in \u2068{labels[1]}\u2069"), _side_handle(0, f"more in \u2068{labels[0]}\u2069")]
    return _finish(ax, own, handles, edge=edge, height=len(rows) * ROW, width=width)


@_styled
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
        As the module says.

    Returns
    -------
    Axes or None
        None when no term has a score.
    """
    needed = ["term", "display", "n_target", "n_reference", "rate_target", "rate_reference", "log_ratio", by]
    require_columns(contrast, needed, what="contrast")
    rows = _strongest(contrast.dropna(subset=["log_ratio", by]), by=by, n=min(n, 12))
    if rows.empty:
        return None
    rows = rows.sort_values(["rate_target", "rate_reference", "term"], ascending=[False, False, True])
    rows = rows.reset_index(drop=True)
    own, axes = ax is None, _axes(ax, len(rows), width)
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
    y = _spread(rows["rate_target"].to_numpy(), gap, limits)
    for place, rate in zip(y, rows["rate_target"], strict=True):
        ax.annotate(
            "",
            xy=(1, rate),
            xytext=(16, (place - rate) / gap * ROW * 72),
            textcoords="offset points",
            arrowprops={"arrowstyle": "-", "color": "#a6a6a6", "linewidth": 0.6, "shrinkA": 0, "shrinkB": 4},
            annotation_clip=False,
        )
    edge = _right_columns(ax, rows, links=links, counts=True, y=y, start=16.0)
    ax.yaxis.set_major_locator(MaxNLocator(6))
    ax.spines["left"].set(visible=True, position=("outward", 8))
    ax.spines["bottom"].set_visible(False)
    ax.set_ylabel(shape("rate per 1,000 words"))
    _caption(ax, "the figures beside the terms are counts", _cut_note(contrast.dropna(subset=["log_ratio", by]), rows))
    handles = [_side_handle(1, str(labels[1])), _side_handle(0, str(labels[0]))]
    return _finish(ax, own, handles, edge=edge, height=height, width=width)


@_styled
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

    Parameters
    ----------
    contrast : DataFrame
        The contrast table.
    n : int
        Groups named at most, smallest p first; a name that would touch another or a marker is left out.
    labels, links, width, ax
        As the module says.

    Returns
    -------
    Axes or None
        None when no term was tested (too few units on a side).
    """
    needed = ["term", "display", "log_ratio", "p_value", "verdict"]
    require_columns(contrast, needed, what="contrast")
    tested = contrast.dropna(subset=["log_ratio", "p_value"])
    if tested.empty:
        return None
    tested = tested.assign(_x=tested["log_ratio"].round(6), _y=tested["p_value"].round(9)).sort_values("term")
    groups = tested.groupby(["_x", "_y"], as_index=False).agg(
        terms=("term", "size"), term=("term", "first"), display=("display", "first"), verdict=("verdict", "first")
    )
    groups = groups.assign(_size=groups["_x"].abs())
    groups = groups.sort_values(["_y", "_size", "term"], ascending=[True, False, True]).reset_index(drop=True)
    own, axes = ax is None, _axes(ax, 14, width)
    ax = axes[0]
    ax.set_yscale("log")
    ax.axvline(0, color=QUIET, linewidth=0.8, zorder=1)
    for number, side in ((0, groups["_x"] > 0), (1, groups["_x"] <= 0)):
        for beyond in (True, False):
            chosen = groups[side & ((groups["verdict"] == "beyond chance") == beyond)]
            ax.scatter(
                chosen["_x"],
                chosen["_y"],
                s=24 + 26 * np.sqrt(chosen["terms"] - 1),
                marker=MARKERS[number],
                zorder=2,
                facecolor=COLOURS[number] if beyond else PLATE,
                edgecolor=COLOURS[number],
                linewidth=1.1,
                clip_on=False,
            )
    reach = groups["_x"].abs().max() * 1.15 + 0.1
    lowest = groups["_y"].min()
    ax.set(xlim=(-reach, reach), ylim=(1.6, lowest / 2))
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    ax.yaxis.set_minor_locator(NullLocator())
    ax.spines["left"].set_visible(True)
    ax.set_ylabel(shape("p of the permutation test, one term alone"))
    _caption(
        ax, "log ratio, bits: each bit doubles the rate", ["a figure after a term: so many more terms on its marker"]
    )
    handles = [_side_handle(1, f"more in \u2068{labels[1]}\u2069"), _side_handle(0, f"more in \u2068{labels[0]}\u2069")]
    beyond = groups["verdict"] == "beyond chance"
    if not beyond.all():
        handles.append(_hollow_handle(beyond.any()))
    _finish(ax, own, handles, edge=0, height=4.0, width=width)
    _name_points(ax, groups, n=n, links=links)
    return ax


@_styled
def plot_dispersion(
    tokens: pd.DataFrame,
    terms: Sequence[str],
    *,
    side: str,
    target: str,
    reference: str,
    labels: tuple[str, str] | None = None,
    displays: Mapping[str, str] | None = None,
    links: bool = True,
    width: float = WIDTH,
    ax: Axes | None = None,
) -> Axes | None:
    """Barcode: where in each side the terms stand, the text running from right to left as it is read.

    Parameters
    ----------
    tokens : DataFrame
        The tokens table: doc_id, the side column, position, term.
    terms : sequence of str
        Keys, in the order they are drawn.
    side, target, reference : str
        The side column and its two values.
    displays : mapping, optional
        Key to spelling; without it the commonest ``surface`` of the key.
    labels, links, width, ax
        As the module says.

    Returns
    -------
    Axes or None
        None when none of the terms stands in the tokens.

    Notes
    -----
    The documents of a side follow one another in the order of the table, a thin line between them, and each side has the
    whole width: places are shares of a side, not numbers of words.
    """
    require_columns(tokens, ["doc_id", side, "position", "term"], what="tokens")
    labels = (target, reference) if labels is None else labels
    placed = [_places(tokens[tokens[side] == value]) for value in (target, reference)]
    found = [term for term in dict.fromkeys(terms) if any((places["term"] == term).any() for places, _, _ in placed)]
    if not found:
        return None
    rows = pd.DataFrame({"term": found, "display": [_display(tokens, term, displays) for term in found]})
    own, axes = ax is None, _axes(ax, 2 * len(rows), width)
    ax = axes[0]
    ax.set(ylim=(len(rows) - 0.5, -0.5), xlim=(1, 0))
    for y in range(1, len(rows), 2):
        ax.axhspan(y - 0.5, y + 0.5, color=BAND, linewidth=0, zorder=0)
    counts = pd.DataFrame({"n_target": 0, "n_reference": 0}, index=rows.index)
    for number, (column, shift) in enumerate((("n_target", -0.2), ("n_reference", 0.2))):
        places, borders, _ = placed[number]
        for y, term in enumerate(found):
            at = places.loc[places["term"] == term, "place"]
            counts.loc[y, column] = len(at)
            ax.hlines(y + shift, 0, 1, color="#c8c8c8", linewidth=0.5, zorder=1)
            ax.vlines(at, y + shift - 0.17, y + shift + 0.17, color=COLOURS[number], linewidth=1.4, zorder=3)
            ax.vlines(borders, y + shift - 0.2, y + shift + 0.2, color=QUIET, linewidth=0.6, linestyle=":", zorder=2)
    edge = max(_text_width(f"{count:,}", SMALL_SIZE) for count in counts.to_numpy().ravel()) + 22
    for number, (column, shift) in enumerate((("n_target", -0.2), ("n_reference", 0.2))):
        move = ax.get_yaxis_transform() + ScaledTranslation(10 / 72, 0, ax.figure.dpi_scale_trans)
        for y, count in enumerate(counts[column]):
            ax.add_artist(
                Line2D(
                    [1],
                    [y + shift],
                    transform=move,
                    color=COLOURS[number],
                    marker=MARKERS[number],
                    markersize=3.5,
                    clip_on=False,
                )
            )
            _beside(ax, f"{count:,}", y + shift, edge - 5, colour=COLOURS[number], size=SMALL_SIZE)
    edge = _right_columns(ax, rows, links=links, start=edge)
    ax.set_xticks([0, 0.5, 1], [shape(text) for text in ("start", "middle", "end")])
    ax.get_xticklabels()[0].set_ha("right")
    ax.get_xticklabels()[-1].set_ha("left")
    lengths = [f"\u2068{label}\u2069: {length:,} words" for label, (_, _, length) in zip(labels, placed, strict=True)]
    _caption(ax, "read from right to left", lengths)
    handles = [_side_handle(1, str(labels[1])), _side_handle(0, str(labels[0]))]
    return _finish(ax, own, handles, edge=edge, height=len(rows) * 1.75 * ROW, width=width, gap=4)


@_styled
def plot_names(
    names: pd.DataFrame,
    *,
    labels: tuple[str, str] = LABELS,
    n: int = 20,
    links: bool = True,
    width: float = WIDTH + 0.6,
    ax: Axes | None = None,
) -> Axes | None:
    """Names by side: mentions in the target to the right, in the reference to the left, English forms beside the Arabic.

    Parameters
    ----------
    names : DataFrame
        The names table.
    n : int
        Names at most, most mentions first; the kinds then stand together.
    labels, links, width, ax
        As the module says.

    Returns
    -------
    Axes or None
        None when no name is mentioned.

    Notes
    -----
    The bars are counts, not rates: with sides of unequal length they do not show who says a name more often.
    """
    require_columns(names, ["name", "kind", "english", "n_target", "n_reference"], what="names")
    rows = names.assign(_mentions=names["n_target"] + names["n_reference"])
    rows = rows[rows["_mentions"] > 0].sort_values(["_mentions", "name"], ascending=[False, True]).head(n)
    if rows.empty:
        return None
    # A kind is as high in the figure as its most mentioned name.
    rows = rows.assign(_kind=rows["kind"].map({kind: place for place, kind in enumerate(rows["kind"].unique())}))
    rows = rows.sort_values("_kind", kind="stable").reset_index(drop=True)
    rows = rows.assign(term=rows["name"], display=rows["name"])
    y = np.arange(len(rows)) + 0.6 * rows["_kind"].to_numpy()
    own, axes = ax is None, _axes(ax, len(rows) + 4, width)
    ax = axes[0]
    bottom = y[-1] + 0.5
    ax.set_ylim(bottom, -0.5)
    ax.barh(y, rows["n_target"], height=0.6, color=TARGET, zorder=2)
    ax.barh(y, -rows["n_reference"], height=0.6, color=REFERENCE, zorder=2)
    ax.axvline(0, color=QUIET, linewidth=0.8, zorder=3)
    for start in range(1, len(rows)):
        if rows["_kind"][start] != rows["_kind"][start - 1]:
            ax.axhline((y[start] + y[start - 1]) / 2, color="#c8c8c8", linewidth=0.6, zorder=1)
    reach = max(rows["n_target"].max(), rows["n_reference"].max()) * 1.05
    ax.set_xlim(-reach, reach)
    ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    ax.xaxis.set_major_formatter(lambda value, _: f"{abs(value):,.0f}")
    edge = _right_columns(ax, rows, links=links, counts=True, y=y, kind="name")
    ax.set_yticks(y, [shape(f"{row.english} ({row.kind})" if row.english else row.kind) for row in rows.itertuples()])
    ax.tick_params(axis="y", length=0)
    cut = int((names["n_target"] + names["n_reference"] > 0).sum()) - len(rows)
    _caption(ax, "mentions", [f"{cut} more {'name is' if cut == 1 else 'names are'} mentioned"] if cut else [])
    handles = [_side_handle(1, str(labels[1])), _side_handle(0, str(labels[0]))]
    return _finish(ax, own, handles, edge=edge, height=(bottom + 0.5) * ROW, width=width)


@_styled
def plot_themes(
    themes: pd.DataFrame,
    *,
    labels: tuple[str, str] = LABELS,
    n: int = 20,
    scale: str = "share of the words",
    width: float = WIDTH,
    ax: Axes | None = None,
) -> Axes | None:
    """Share of each theme on both sides: two markers on one line, from 0 at the right.

    Parameters
    ----------
    themes : DataFrame
        Columns theme, english, share_target, share_reference; shares from 0 to 1; drawn in the order of the table.
    scale : str
        What the shares are shares of.
    labels, n, width, ax
        As the module says. Themes are no links: what stands under them are their terms.

    Returns
    -------
    Axes or None
        None when no theme has a share above 0.
    """
    require_columns(themes, ["theme", "english", "share_target", "share_reference"], what="themes")
    rows = themes[(themes["share_target"] > 0) | (themes["share_reference"] > 0)].head(n).reset_index(drop=True)
    if rows.empty:
        return None
    rows = rows.assign(term=rows["theme"], display=rows["theme"])
    own, axes = ax is None, _axes(ax, len(rows), width)
    ax = axes[0]
    y = np.arange(len(rows))
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.hlines(y, rows["share_target"], rows["share_reference"], color="#a6a6a6", linewidth=1.6, zorder=1)
    for number, column in ((1, "share_reference"), (0, "share_target")):
        ax.scatter(
            rows[column],
            y,
            s=34,
            marker=MARKERS[number],
            color=COLOURS[number],
            zorder=2 + (number == 0),
            clip_on=False,
        )
    ax.set_xlim(rows[["share_target", "share_reference"]].to_numpy().max() * 1.08, 0)
    ax.xaxis.set_major_locator(MaxNLocator(5))
    ax.xaxis.set_major_formatter(lambda value, _: f"{100 * value:g} %")
    ax.grid(axis="x", color="#e3e3e3", linewidth=0.6)
    ax.set_axisbelow(True)
    edge = _right_columns(ax, rows, links=False)
    ax.set_yticks(y, [shape(english) for english in rows["english"]])
    ax.tick_params(axis="y", length=0)
    _caption(ax, scale)
    handles = [_side_handle(1, str(labels[1])), _side_handle(0, str(labels[0]))]
    return _finish(ax, own, handles, edge=edge, height=len(rows) * 1.1 * ROW, width=width, gap=4)


@_styled
def plot_robustness(
    panel: pd.DataFrame,
    *,
    displays: Mapping[str, str] | None = None,
    links: bool = True,
    width: float = WIDTH,
    ax: Axes | None = None,
) -> Axes | None:
    """Heatmap of the robustness panel: which finding stands under which setting; the first setting is next to the terms.

    Parameters
    ----------
    panel : DataFrame
        A row a term (the index holds the keys), a column a setting, values from 0 (falls) to 1 (stands); NaN: not asked.
    displays : mapping, optional
        Key to spelling.
    links, width, ax
        As the module says.

    Returns
    -------
    Axes or None
        None when the panel has no row or no column.
    """
    if panel.empty:
        return None
    values = panel.astype(float)
    own, axes = ax is None, _axes(ax, len(panel) + 8, width)
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
    ax.invert_xaxis()
    ax.set(xlabel="", ylabel="")
    rows = pd.DataFrame({"term": panel.index.astype(str)})
    rows["display"] = [(displays or {}).get(term, term) for term in rows["term"]]
    y = np.arange(len(rows)) + 0.5
    edge = _right_columns(ax, rows, links=links, y=y)
    ax.xaxis.tick_top()
    # Short settings stand level; long ones lean to the right, over the terms, where there is room.
    ax.set_xticks(
        np.arange(panel.shape[1]) + 0.5,
        [shape(name) for name in panel.columns],
        rotation=40,
        ha="left",
        rotation_mode="anchor",
        fontsize=SMALL_SIZE,
    )
    ax.tick_params(axis="x", length=0, pad=2)
    swatch = [Patch(facecolor=mpl.colormaps[HEAT](value)) for value in (1.0, 0.0)]
    handles = list(
        zip(swatch, ("stands", "falls" if whole.all() else "falls; figures: % of runs it stands in"), strict=True)
    )
    height = len(rows) * ROW
    _legend(ax, handles, edge=edge, room=width, below=True)
    if own:
        _fit([ax], height, width)
    return ax


@_styled
def plot_measures(
    agreement: pd.DataFrame, *, scale: str = "rank correlation", width: float = WIDTH, ax: Axes | None = None
) -> Axes | None:
    """Heatmap of a square table: how far the measures rank the terms alike.

    Parameters
    ----------
    agreement : DataFrame
        Square, the same names in index and columns; values from -1 to 1.
    scale : str
        What the values are.
    width, ax
        As the module says.

    Returns
    -------
    Axes or None
        None when the table has fewer than two rows.
    """
    return _square(
        agreement,
        scale=scale,
        limits=(min(0.0, float(np.nanmin(agreement, initial=0))), 1.0),
        links=False,
        width=width,
        ax=ax,
    )


@_styled
def plot_cooccurrence(
    together: pd.DataFrame,
    *,
    displays: Mapping[str, str] | None = None,
    scale: str = "paragraphs that hold both",
    links: bool = True,
    width: float = WIDTH,
    ax: Axes | None = None,
) -> Axes | None:
    """Heatmap of a square table: how often two terms stand together; the diagonal is left empty.

    Parameters
    ----------
    together : DataFrame
        Square, the same keys in index and columns; counts.
    displays : mapping, optional
        Key to spelling.
    scale : str
        What the values are.
    links, width, ax
        As the module says.

    Returns
    -------
    Axes or None
        None when the table has fewer than two rows, or nothing beside its diagonal.
    """
    values = together.astype(float)
    off = values.mask(np.eye(len(values), dtype=bool)) if len(values) == len(values.columns) else values
    if not (off.to_numpy() > 0).any():
        return None
    return _square(
        off, scale=scale, limits=(0.0, float(np.nanmax(off))), displays=displays, links=links, width=width, ax=ax
    )


def _square(table, *, scale, limits, links, width, ax, displays=None):
    if len(table) < 2:
        return None
    own, axes = ax is None, _axes(ax, len(table) + 8, width)
    ax = axes[0]
    notes = table.map(
        lambda value: "" if pd.isna(value) else f"{value:.2f}" if scale == "rank correlation" else f"{value:g}"
    )
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
    rows = pd.DataFrame({"term": table.index.astype(str)})
    rows["display"] = [(displays or {}).get(term, term) for term in rows["term"]]
    ax.invert_xaxis()
    _right_columns(ax, rows, links=links, y=np.arange(len(rows)) + 0.5)
    ax.xaxis.tick_top()
    ax.set_xticks(
        np.arange(len(rows)) + 0.5,
        [term_label(display) for display in rows["display"]],
        rotation=40,
        ha="left",
        rotation_mode="anchor",
        fontsize=LATIN_SIZE,
    )
    ax.tick_params(axis="x", length=0, pad=2)
    _caption(ax, scale)
    if own:
        _fit([ax], len(table) * max(ROW, 0.3), width)
    return ax


def _strongest(table: pd.DataFrame, *, by: str, n: int) -> pd.DataFrame:
    size = table[by].abs().to_numpy()
    ranked = table.assign(_size=size).sort_values(["_size", "term"], ascending=[False, True])
    more_in_target = ranked["log_ratio"] > 0
    sides = ranked[more_in_target], ranked[~more_in_target]
    first = max(n - n // 2, n - len(sides[1]))
    chosen = pd.concat([sides[0].head(first), sides[1].head(n - min(first, len(sides[0])))])
    order = ["log_ratio", "n_target", "n_reference", "term"]
    chosen = chosen.sort_values(order, ascending=[False, False, True, True])
    return chosen.drop(columns="_size").reset_index(drop=True)


def _cut_note(table: pd.DataFrame, rows: pd.DataFrame) -> list[str]:
    pairs = ["n_target", "n_reference"]
    cut = len(table.merge(rows[pairs].drop_duplicates(), on=pairs)) - len(rows)
    return [f"{cut} more {'term has' if cut == 1 else 'terms have'} the counts of a row shown here"] if cut else []


def _tie_bands(ax: Axes, rows: pd.DataFrame) -> bool:
    group = rows.groupby(["n_target", "n_reference"], sort=False).ngroup().to_numpy()
    edges = np.flatnonzero(np.diff(group, prepend=-1, append=-1))
    spans = [(start, end) for start, end in itertools.pairwise(edges) if end - start > 1]
    for start, end in spans:
        ax.axhspan(start - 0.42, end - 0.58, color=BAND, linewidth=0, zorder=0)
    return bool(spans)


def _text_width(text: str, size: float) -> float:
    return float(TextPath((0, 0), text, size=size, prop=mpl.font_manager.FontProperties()).get_extents().width)


def _term_width(displays: pd.Series) -> float:
    return max((_text_width(term_label(display), ARABIC_SIZE) for display in displays), default=0.0)


def _count_widths(rows: pd.DataFrame) -> list[float]:
    widths = []
    for column in ("n_target", "n_reference"):
        widths.append(max(_text_width(f"{count:,}", LATIN_SIZE) for count in rows[column]) + 9)
    return widths


def _axes(given, n_rows: int, width: float, *, panels: int = 1) -> Sequence[Axes]:
    if given is not None:
        return [given] if panels == 1 else given
    # Far too large, so that the first layout never collapses; _fit then cuts the figure to its content.
    figure = Figure(figsize=(width + 8, n_rows * ROW + 6), layout="constrained")
    return figure.subplots(1, panels, squeeze=False)[0]


def _fit(axes: Sequence[Axes], height: float, width: float, *, narrowest: float = 2.0) -> None:
    """Cut a figure to ``width`` and its axes to ``height`` inches, wider only where an axis would be too narrow."""
    figure = axes[0].figure
    figure.draw_without_rendering()
    whole = figure.get_tightbbox()
    boxes = [axis.get_position() for axis in axes]
    margin = whole.width - sum(box.width for box in boxes) * figure.get_figwidth()
    above_and_below = whole.height - boxes[0].height * figure.get_figheight()
    pads = [2 * mpl.rcParams[f"figure.constrained_layout.{side}_pad"] for side in "wh"]
    figure.set_size_inches(
        max(width, margin + narrowest * len(axes) + pads[0] * len(axes)), height + above_and_below + pads[1]
    )


def _right_columns(
    ax: Axes,
    rows: pd.DataFrame,
    *,
    links: bool,
    counts: bool = False,
    kind: str = "term",
    y: Sequence[float] | None = None,
    start: float = 6.0,
) -> float:
    """Terms at the right edge, counts between them and the axis, target nearer to the term; how far that reaches, points."""
    ax.set_yticks([])
    ax.set_ylabel("")
    y = np.arange(len(rows)) if y is None else y
    edge = start
    if counts:
        for column, width, number in zip(
            ("n_reference", "n_target"), reversed(_count_widths(rows)), (1, 0), strict=True
        ):
            edge += width
            for at, count in zip(y, rows[column], strict=True):
                _beside(ax, f"{count:,}", at, edge - 3, colour=COLOURS[number], size=LATIN_SIZE)
            head = ax.transAxes + ScaledTranslation((edge - 6) / 72, 7 / 72, ax.figure.dpi_scale_trans)
            ax.add_artist(
                Line2D(
                    [1], [1], transform=head, color=COLOURS[number], marker=MARKERS[number], markersize=5, clip_on=False
                )
            )
        edge += 4
    edge += _term_width(rows["display"])
    for at, term, display in zip(y, rows["term"], rows["display"], strict=True):
        text = _beside(ax, term_label(display), at, edge, size=ARABIC_SIZE)
        text.set_label(str(display))
        if links:
            text.set_url(address(term, kind))
    return edge


def _beside(ax: Axes, text: str, y: float, edge: float, *, size: float, colour: str = INK):
    return ax.annotate(
        text,
        xy=(1, y),
        xycoords=ax.get_yaxis_transform(),
        xytext=(edge, -0.34 * LATIN_SIZE),  # one base line for both scripts, at the middle of the figures' height
        textcoords="offset points",
        ha="right",
        va="baseline",
        color=colour,
        fontsize=size,
        annotation_clip=False,
    )


def _side_handle(number: int, label: str) -> tuple[Line2D, str]:
    return Line2D([], [], color=COLOURS[number], marker=MARKERS[number], linestyle="", markersize=5.5), label


def _hollow_handle(some_beyond: bool) -> tuple[Line2D, str]:
    hollow = Line2D([], [], color=QUIET, marker="o", markerfacecolor=PLATE, linestyle="", markersize=5.5)
    return hollow, "hollow: not shown to be beyond chance" if some_beyond else "hollow: none beyond chance"


def _finish(
    ax: Axes, own: bool, handles: list[tuple], *, edge: float, height: float, width: float, gap: float = 14
) -> Axes:
    _legend(ax, handles, edge=edge, room=width if own else ax.figure.get_figwidth(), gap=gap)
    if own:
        _fit([ax], height, width)
    return ax


def _spread(values: np.ndarray, gap: float, limits: tuple[float, float]) -> np.ndarray:
    """Places for labels of falling ``values``: in the same order, ``gap`` apart at least, as near their values as that allows."""
    blocks: list[list[float]] = []  # top label, number of labels, of labels pushed together
    for value in values:
        blocks.append([float(value), 1])
        while len(blocks) > 1 and blocks[-2][0] - gap * blocks[-2][1] < blocks[-1][0]:
            top, count = blocks.pop()
            above, number = blocks.pop()
            middle = ((above - gap * (number - 1) / 2) * number + (top - gap * (count - 1) / 2) * count) / (
                number + count
            )
            blocks.append([middle + gap * (number + count - 1) / 2, number + count])
        blocks[-1][0] = max(blocks[-1][0], limits[0] + gap * (blocks[-1][1] - 0.5))
    return np.array([top - gap * place for top, number in blocks for place in range(int(number))])


def _places(tokens: pd.DataFrame) -> tuple[pd.DataFrame, list[float], int]:
    """Tokens of one side with their place from 0 to 1, the borders of documents, the words of the side."""
    lengths = tokens.groupby("doc_id", sort=False)["position"].max() + 1
    length = int(lengths.sum())
    before = lengths.cumsum() - lengths
    place = (tokens["position"] + tokens["doc_id"].map(before)) / max(length, 1)
    return tokens.assign(place=place.astype(float)), list((before / max(length, 1)).iloc[1:]), length


def _display(tokens: pd.DataFrame, term: str, displays: Mapping[str, str] | None) -> str:
    if displays is not None and term in displays:
        return displays[term]
    if "surface" not in tokens:
        return term
    spellings = tokens.loc[tokens["term"] == term, "surface"].value_counts()
    return min(spellings[spellings == spellings.max()].index)


def _name_points(ax: Axes, groups: pd.DataFrame, *, n: int, links: bool) -> None:
    """Names at the first ``n`` points, each where it touches neither another name nor a marker."""
    renderer = ax.figure._get_renderer()
    ax.figure.draw_without_rendering()
    points = ax.transData.transform(groups[["_x", "_y"]].to_numpy())
    reach = np.sqrt(24 + 26 * np.sqrt(groups["terms"].to_numpy() - 1)) / 2 * ax.figure.dpi / 72
    taken = [Bbox.from_extents(x - r, y - r, x + r, y + r) for (x, y), r in zip(points, reach, strict=True)]
    frame = ax.get_window_extent(renderer)
    for row in groups.head(n).itertuples():
        more = f" +{row.terms - 1}" if row.terms > 1 else ""
        radius = float(reach[row.Index]) * 72 / ax.figure.dpi + 2
        for dx, dy, ha, va in (
            (-1, 0, "right", "center"),
            (1, 0, "left", "center"),
            (0, 1, "center", "bottom"),
            (0, -1, "center", "top"),
        ):
            text = ax.annotate(
                term_label(f"{row.display}{more}"),
                (row._1, row._2),
                (dx * radius, dy * radius),
                textcoords="offset points",
                ha=ha,
                va=va,
                fontsize=ARABIC_SIZE - 1,
                zorder=4,
                annotation_clip=False,
            )
            box = text.get_window_extent(renderer)
            inside = box.x0 >= frame.x0 and box.x1 <= frame.x1 and box.y0 >= frame.y0 and box.y1 <= frame.y1
            if inside and not any(box.overlaps(other) for other in taken):
                taken.append(box)
                text.set_label(str(row.display))
                if links:
                    text.set_url(address(row.term))
                break
            text.remove()


def _legend(
    ax: Axes,
    handles: list[tuple],
    *,
    edge: float,
    room: float,
    gap: float = 14,
    bold: bool = False,
    below: bool = False,
) -> None:
    """Legend above the axis, flush with the right edge ``edge`` points beyond it, two columns where ``room`` (inches) allows."""
    texts = [shape(label) for _, label in handles]
    half = max(_text_width(text, LATIN_SIZE) for text in texts) + 34
    ax.legend(
        [handle for handle, _ in handles],
        texts,
        loc="upper right" if below else "lower right",
        bbox_to_anchor=(1, 0 if below else 1),
        bbox_transform=ax.transAxes
        + ScaledTranslation(edge / 72, (-8 if below else gap) / 72, ax.figure.dpi_scale_trans),
        ncols=2 if len(handles) > 1 and 2 * half < room * 72 - 12 else 1,
        borderaxespad=0,
        borderpad=0,
        labelspacing=0.1,
        handletextpad=0.4,
        columnspacing=1.2,
        prop={"weight": "bold" if bold else "normal", "size": LATIN_SIZE},
    )


def _caption(ax: Axes, text: str, notes: Sequence[str] = (), *, wrap: int = 60) -> None:
    lines = [text, *(line for note in notes for line in textwrap.wrap(note, wrap))]
    ax.set_xlabel(shape("\n".join(lines)), fontsize=LATIN_SIZE, linespacing=1.0)
