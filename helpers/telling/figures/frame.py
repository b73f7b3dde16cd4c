"""The frame of a figure: its size, the columns beside its axis, legend, caption, and labels that never touch.

Sizes come from the text itself: an axis is as high as its rows, and a figure as large as the axis and all that stands round
it, so that nothing is clipped however long a term is and however many there are.
"""

from __future__ import annotations

import itertools
import textwrap
from collections.abc import Iterable, Sequence
from functools import wraps

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Bbox, ScaledTranslation

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
    REFERENCE_TEXT,
    SMALL_SIZE,
    TARGET,
    TARGET_TEXT,
    shape,
    shapes_itself,
    term_label,
    use_style,
)

LABELS = ("target", "reference")
COLOURS = (TARGET, REFERENCE)
TEXT_COLOURS = (TARGET_TEXT, REFERENCE_TEXT)
WIDTH = 5.6  # inches: the natural width; a phone shows it at 0.6, where 10.5 points are still read
ROW = 0.25  # inches a row
# matplotlib that shapes counts lines in the font's own line height, which is ample in Plex; before, in the height of letters.
LEADING = 1.0 if shapes_itself() else 1.3
SLANTED = 0.34  # inches a column at least whose name leans at 40 degrees: the names then pass each other


def styled(plot):
    """The function with the kit's fonts, sizes and colours round it."""

    @wraps(plot)
    def styled(*args, **options):
        with use_style():
            return plot(*args, **options)

    return styled


def axes_for(given, n_rows: int, width: float, *, panels: int = 1) -> Sequence[Axes]:
    """The axes given, else those of a new figure, which pyplot does not keep: a report draws many in one process."""
    if given is not None:
        return [given] if panels == 1 else given
    # Far too large, so that the first layout never collapses; fit() then cuts the figure to its content.
    figure = Figure(figsize=(width + 8, n_rows * ROW + 6), layout="constrained")
    # seaborn's heatmap draws once to see which labels touch; without a canvas of its own that draws through every backend
    # matplotlib can find, and takes 110 MB.
    FigureCanvasAgg(figure)
    return figure.subplots(1, panels, squeeze=False)[0]


def fit(axes: Sequence[Axes], height: float, width: float, *, narrowest: float = 2.0) -> None:
    """Cut a figure to ``width`` and its axes to ``height`` inches, wider only where an axis would be too narrow."""
    figure = axes[0].figure
    figure.draw_without_rendering()
    whole = figure.get_tightbbox()
    boxes = [axis.get_position() for axis in axes]
    margin = whole.width - sum(box.width for box in boxes) * figure.get_figwidth()
    above_and_below = whole.height - boxes[0].height * figure.get_figheight()
    narrowest = max(narrowest, *(axis.xaxis.label.get_window_extent().width / figure.dpi for axis in axes))
    pads = [2 * mpl.rcParams[f"figure.constrained_layout.{side}_pad"] for side in "wh"]
    figure.set_size_inches(
        max(width, margin + narrowest * len(axes) + pads[0] * len(axes)), height + above_and_below + pads[1]
    )


def finish(
    ax: Axes,
    own: bool,
    handles: list[tuple],
    *,
    axis: str,
    notes: Iterable[str] = (),
    edge: float,
    height: float,
    width: float,
    gap: float = 14,
) -> Axes:
    """Legend, name of the axis and notes; then, where the figure is the kit's own, its size."""
    room = width if own else ax.figure.get_figwidth()
    legend(ax, handles, edge=edge, room=room, gap=gap)
    caption(ax, axis, notes, edge=edge, room=room)
    if own:
        fit([ax], height, width)
    return ax


def right_columns(
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
            ("n_reference", "n_target"), reversed(count_widths(rows)), (1, 0), strict=True
        ):
            edge += width
            for at, count in zip(y, rows[column], strict=True):
                beside(ax, f"{count:,}", at, edge - 3, colour=TEXT_COLOURS[number], size=LATIN_SIZE)
            head = ax.transAxes + ScaledTranslation((edge - 6) / 72, 7 / 72, ax.figure.dpi_scale_trans)
            ax.add_artist(
                Line2D(
                    [1], [1], transform=head, color=COLOURS[number], marker=MARKERS[number], markersize=5, clip_on=False
                )
            )
        edge += 7
    edge += term_width(rows["display"])
    for at, term, display in zip(y, rows["term"], rows["display"], strict=True):
        text = beside(ax, term_label(display), at, edge, size=ARABIC_SIZE)
        text.set_label(str(display))
        if links:
            text.set_url(address(term, kind))
    return edge


def beside(ax: Axes, text: str, y: float, edge: float, *, size: float, colour: str = INK):
    # Counted from the right edge of the axis; below 0: from its left edge, to the left.
    return ax.annotate(
        text,
        xy=(1 if edge > 0 else 0, y),
        xycoords=ax.get_yaxis_transform(),
        xytext=(edge, -0.34 * LATIN_SIZE),  # one base line for both scripts, at the middle of the figures' height
        textcoords="offset points",
        ha="right",
        va="baseline",
        color=colour,
        fontsize=size,
        annotation_clip=False,
    )


def left_column(ax: Axes, labels: Iterable[str], y: Sequence[float]) -> None:
    """English at the left of the axis, on the base line of the Arabic at its right."""
    ax.set_yticks([])
    for at, label in zip(y, labels, strict=True):
        beside(ax, shape(label), at, -6, size=LATIN_SIZE)


def slanted(ax: Axes, labels: Iterable[str]) -> None:
    """Names of columns above a heatmap, leaning to the right, where there is room over the terms."""
    labels = [term_label(label) for label in labels]
    ax.xaxis.tick_top()
    ax.set_xticks(
        np.arange(len(labels)) + 0.5, labels, rotation=40, ha="left", rotation_mode="anchor", fontsize=LATIN_SIZE
    )
    ax.tick_params(axis="x", length=0, pad=2)


def readable_cells(ax: Axes) -> None:
    """Black or white figures in the cells of a heatmap, whichever stands out more from its cell (WCAG's luminance)."""
    mesh = ax.collections[-1]
    mesh.update_scalarmappable()
    colours = mesh.get_facecolors()[:, :3]
    linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    light = linear @ [0.2126, 0.7152, 0.0722] > 0.2  # where INK and white stand out alike
    for text in ax.texts:
        x, y = text.get_position()
        text.set_color(INK if light[int(y) * round(abs(np.diff(ax.get_xlim())[0])) + int(x)] else PLATE)


def strokes(ax: Axes, x: Iterable[float], y: float, half: float, **style) -> None:
    """Upright strokes as one path: a barcode of some hundred would else be most of a page."""
    at = np.repeat(np.asarray(list(x), dtype=float), 3)
    up = np.tile([y - half, y + half, np.nan], len(at) // 3)
    ax.add_line(Line2D(at, up, solid_capstyle="butt", **style))


def tie_bands(ax: Axes, rows: pd.DataFrame) -> bool:
    """A grey band behind neighbours with the same two counts; whether there is one."""
    group = rows.groupby(["n_target", "n_reference"], sort=False).ngroup().to_numpy()
    edges = np.flatnonzero(np.diff(group, prepend=-1, append=-1))
    spans = [(start, end) for start, end in itertools.pairwise(edges) if end - start > 1]
    for start, end in spans:
        ax.axhspan(start - 0.42, end - 0.58, color=BAND, linewidth=0, zorder=0)
    return bool(spans)


def cut_note(table: pd.DataFrame, rows: pd.DataFrame) -> list[str]:
    """How many terms of ``table`` are left out that tie with one of ``rows``: without it, a cut through a tie looks like rank."""
    pairs = ["n_target", "n_reference"]
    cut = len(table.merge(rows[pairs].drop_duplicates(), on=pairs)) - len(rows)
    return [f"{cut} more {'term has' if cut == 1 else 'terms have'} the counts of a row shown here"] if cut else []


def caption(ax: Axes, text: str, notes: Iterable[str] = (), *, edge: float = 0, room: float = WIDTH) -> None:
    """Name of the horizontal axis; below it notes, flush with the right edge, over the ``room`` (inches) of the figure."""
    ax.set_xlabel(
        shape("\n".join(textwrap.wrap(text, max(20, int((room - 2.2) * 72 / LATIN_SIZE * 1.8))))),
        fontsize=LATIN_SIZE,
        linespacing=LEADING,
    )
    lines = [line for note in notes for line in textwrap.wrap(note, int(room * 72 / LATIN_SIZE * 1.7))]
    if lines:
        ax.annotate(
            shape("\n".join(lines)),
            xy=(1, 0),
            xycoords=("axes fraction", ax.xaxis.label),
            xytext=(edge, -4),
            textcoords="offset points",
            ha="right",
            va="top",
            multialignment="right",
            color=QUIET,
            fontsize=SMALL_SIZE,
            linespacing=LEADING,
            annotation_clip=False,
        )


def side_handle(number: int, label: str) -> tuple[Line2D, str]:
    return Line2D([], [], color=COLOURS[number], marker=MARKERS[number], linestyle="", markersize=5.5), label


def hollow_handle(some_beyond: bool) -> tuple[Line2D, str]:
    hollow = Line2D([], [], color=QUIET, marker="o", markerfacecolor=PLATE, linestyle="", markersize=5.5)
    return hollow, "hollow: not shown to be beyond chance" if some_beyond else "hollow: none beyond chance"


def legend(
    ax: Axes,
    handles: list[tuple],
    *,
    edge: float,
    room: float,
    gap: float = 14,
    bold: bool = False,
    below: bool = False,
    title: str = "",
) -> None:
    """Legend above the axis, flush with the right edge ``edge`` points beyond it, two columns where ``room`` (inches) allows."""
    texts = [shape("\n".join(textwrap.wrap(label, 44))) for _, label in handles]
    half = max(text_width(text, LATIN_SIZE) for text in texts) + 34
    ax.legend(
        [handle for handle, _ in handles],
        texts,
        loc="upper right" if below else "lower right",
        bbox_to_anchor=(1, 0 if below else 1),
        bbox_transform=ax.transAxes + ScaledTranslation(edge / 72, gap / 72, ax.figure.dpi_scale_trans),
        ncols=max(1, min(3, len(handles), int((room * 72 - 12) / half))),
        borderaxespad=0,
        borderpad=0,
        labelspacing=LEADING - 0.9,
        handletextpad=0.4,
        columnspacing=1.2,
        title=shape("\n".join(textwrap.wrap(title, 60))) or None,
        title_fontsize=LATIN_SIZE,
        alignment="right",
        prop={"weight": "bold" if bold else "normal", "size": LATIN_SIZE},
    )


def name_points(ax: Axes, groups: pd.DataFrame, *, n: int, links: bool) -> None:
    """Names at the first ``n`` points, each where it touches neither another name nor a marker."""
    renderer = ax.figure._get_renderer()
    ax.figure.draw_without_rendering()
    points = ax.transData.transform(groups[["x", "y"]].to_numpy())
    reach = np.sqrt(24 + 26 * np.sqrt(groups["terms"].to_numpy() - 1)) / 2 * ax.figure.dpi / 72
    taken = [Bbox.from_extents(x - r, y - r, x + r, y + r) for (x, y), r in zip(points, reach, strict=True)]
    frame = ax.get_window_extent(renderer)
    for row in groups.head(n).itertuples():
        more = f" +{row.terms - 1}" if row.terms > 1 else ""
        radius = float(reach[row.Index]) * 72 / ax.figure.dpi + 3
        for dx, dy, ha, va in (
            (-1, 0, "right", "center"),
            (1, 0, "left", "center"),
            (0, 1, "center", "bottom"),
            (0, -1, "center", "top"),
        ):
            text = ax.annotate(
                term_label(f"{row.display}{more}"),
                (row.x, row.y),
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


def spread(values: np.ndarray, gap: float, limits: tuple[float, float]) -> np.ndarray:
    """Places of labels for falling ``values``: ``gap`` apart, inside ``limits``, else as near their values as that allows."""
    blocks: list[tuple[float, int]] = []  # middle and number of labels that stand as close as they may

    def inside(middle: float, number: int) -> tuple[float, int]:
        half = gap * number / 2
        return min(max(middle, limits[0] + half), limits[1] - half), number

    for value in values:
        blocks.append(inside(float(value), 1))
        while len(blocks) > 1 and blocks[-2][0] - blocks[-1][0] < gap * (blocks[-2][1] + blocks[-1][1]) / 2:
            (low, few), (high, many) = blocks.pop(), blocks.pop()
            blocks.append(inside((low * few + high * many) / (few + many), few + many))
    return np.array([middle + gap * ((number - 1) / 2 - place) for middle, number in blocks for place in range(number)])


def text_width(text: str, size: float) -> float:
    """Width of the widest line of a shaped text, points."""
    font = FontProperties(size=size)
    lines = text.replace(r"\$", "$").split("\n")
    return max(text_to_path.get_text_width_height_descent(line, font, ismath=False)[0] for line in lines)


def term_width(displays: pd.Series) -> float:
    return max((text_width(term_label(display), ARABIC_SIZE) for display in displays), default=0.0)


def count_widths(rows: pd.DataFrame) -> list[float]:
    widths = []
    for column in ("n_target", "n_reference"):
        widths.append(max(text_width(f"{count:,}", LATIN_SIZE) for count in rows[column]) + 9)
    return widths
