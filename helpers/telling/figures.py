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
from collections.abc import Sequence
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
from matplotlib.transforms import ScaledTranslation

from helpers.tables import require_columns
from helpers.telling.evidence import address
from helpers.telling.shaping import (
    ARABIC_SIZE,
    BAND,
    INK,
    LATIN_SIZE,
    MARKERS,
    PLATE,
    QUIET,
    REFERENCE,
    TARGET,
    shape,
    term_label,
    to_png,
    to_svg,
    use_style,
)

__all__ = ["plot_contrast", "plot_tf_idf", "shape", "to_png", "to_svg", "use_style"]

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
    labels : tuple of str
        What target and reference are called.
    n : int
        Terms at most: half of them from each side, or more from one where the other has fewer.
    by : str
        Column whose largest absolute values are shown; the rows are then sorted by ``log_ratio``.
    floor : float, optional
        Noise floor, in bits: drawn as a band round zero.
    links : bool
        Whether each term is a link to its passages.
    width : float
        Inches; widened where the terms would leave the axis too narrow. Unused when ``ax`` is given.
    ax : Axes, optional
        Axes to draw in; without it a figure as high as its rows is made.

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
    own = ax is None
    if own:
        (ax,) = _new_axes(len(rows), width)
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
        hollow = Line2D([], [], color=QUIET, marker="o", markerfacecolor=PLATE, linestyle="", markersize=5.5)
        handles.append(
            (hollow, "hollow: not shown to be beyond chance" if beyond.any() else "hollow: none beyond chance")
        )
    if known.any():
        handles.append((Line2D([], [], color=QUIET, linewidth=3.2, alpha=0.5), "95 % interval"))
    if floor is not None:
        handles.append((Patch(color="#d9d9d9"), "noise floor: halves of one side"))
    notes = ["rows on one grey band have the same counts"] if same else []
    if cut := _cut_ties(contrast.dropna(subset=["log_ratio", by]), rows):
        notes.append(f"{cut} more {'term has' if cut == 1 else 'terms have'} the counts of a row shown here")
    reach = np.nanmax(np.abs(np.concatenate([rows["log_ratio"], low, high, [floor or 0, 1]]))) * 1.08
    ax.set_xlim(-reach, reach)
    _caption(ax, "log ratio, bits: each bit doubles the rate", notes)
    edge = _right_columns(ax, rows, links=links, counts=True)
    _legend(ax, handles, edge=edge, room=width if own else ax.figure.get_figwidth())
    if own:
        _fit([ax], len(rows) * ROW, width)
    return ax


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
    labels : tuple of str
        What target and reference are called.
    target, reference : str, optional
        Values of the side column; the labels themselves when not given.
    n : int
        Terms at most in a panel.
    links : bool
        Whether each term is a link to its passages.
    width : float
        Inches; widened where the terms would leave the axis too narrow. Unused when ``ax`` is given.
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
    axes = _new_axes(longest, width, panels=2) if own else ax
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


def _cut_ties(table: pd.DataFrame, rows: pd.DataFrame) -> int:
    pairs = ["n_target", "n_reference"]
    return len(table.merge(rows[pairs].drop_duplicates(), on=pairs)) - len(rows)


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


def _new_axes(n_rows: int, width: float, *, panels: int = 1) -> Sequence[Axes]:
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


def _right_columns(ax: Axes, rows: pd.DataFrame, *, links: bool, counts: bool = False, kind: str = "term") -> float:
    """Terms at the right edge, counts between them and the axis, target nearer to the term; how far that reaches, points."""
    ax.set_yticks([])
    ax.set_ylabel("")
    edge = 6.0
    if counts:
        for column, width, number in zip(
            ("n_reference", "n_target"), reversed(_count_widths(rows)), (1, 0), strict=True
        ):
            edge += width
            for y, count in enumerate(rows[column]):
                _beside(ax, f"{count:,}", y, edge - 3, colour=COLOURS[number], size=LATIN_SIZE)
            head = ax.transAxes + ScaledTranslation((edge - 6) / 72, 7 / 72, ax.figure.dpi_scale_trans)
            ax.add_artist(
                Line2D(
                    [1], [1], transform=head, color=COLOURS[number], marker=MARKERS[number], markersize=5, clip_on=False
                )
            )
        edge += 4
    edge += _term_width(rows["display"])
    for y, (term, display) in enumerate(zip(rows["term"], rows["display"], strict=True)):
        text = _beside(ax, term_label(display), y, edge, size=ARABIC_SIZE)
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


def _legend(ax: Axes, handles: list[tuple], *, edge: float, room: float, gap: float = 14, bold: bool = False) -> None:
    """Legend above the axis, flush with the right edge ``edge`` points beyond it, two columns where ``room`` (inches) allows."""
    texts = [shape(label) for _, label in handles]
    half = max(_text_width(text, LATIN_SIZE) for text in texts) + 34
    ax.legend(
        [handle for handle, _ in handles],
        texts,
        loc="lower right",
        bbox_to_anchor=(1, 1),
        bbox_transform=ax.transAxes + ScaledTranslation(edge / 72, gap / 72, ax.figure.dpi_scale_trans),
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
