"""Figures that set the sides next to each other: weights, places in the text, names, themes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import ScaledTranslation

from helpers.tables import require_columns
from helpers.telling.figures.frame import (
    COLOURS,
    LABELS,
    ROW,
    TEXT_COLOURS,
    WIDTH,
    axes_for,
    beside,
    caption,
    finish,
    fit,
    left_column,
    legend,
    right_columns,
    side_handle,
    strokes,
    styled,
    text_width,
)
from helpers.telling.shaping import (
    BAND,
    MARKERS,
    QUIET,
    REFERENCE,
    SMALL_SIZE,
    TARGET,
    is_arabic,
    shape,
)

#: strokes of a barcode that can be told apart in its width
FINEST = 1200
#: documents of a side between which a barcode draws lines; more would be a grey wall
MOST_BORDERS = 60


@styled
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
        As in ``helpers.telling.figures``.
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

    Examples
    --------
    >>> weights = pd.DataFrame({"visit": ["2013"], "term": ["k"], "display": ["سوريا"], "tf_idf": [0.5]})
    >>> plot_tf_idf(weights, side="visit", labels=("2013", "2020")).get_xlabel()
    'tf-idf'
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
    axes = axes_for(ax, longest, width, panels=2)
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
        panel.xaxis.set_major_locator(MaxNLocator(4))
        panel.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
        edge = right_columns(panel, rows, links=links)
        legend(panel, [side_handle(number, str(labels[number]))], edge=edge, room=width / 2, gap=3, bold=True)
        cut = 0 if rows.empty else int((weights == weights.iloc[len(rows) - 1]).iloc[len(rows) :].sum())
        notes = [f"{cut} more {'term has' if cut == 1 else 'terms have'} the last weight"] if cut else []
        caption(panel, "no term" if rows.empty else "tf-idf", notes, edge=edge, room=width / 2)
    if own:
        fit(axes, longest * ROW, width)
    return axes[1]


@styled
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
        As in ``helpers.telling.figures``.

    Returns
    -------
    Axes or None
        None when none of the terms stands in the tokens.

    Notes
    -----
    The documents of a side follow one another in the order of the table, a thin line between them (where they are not more
    than sixty), and each side has the whole width: places are shares of a side, not numbers of words.

    Examples
    --------
    >>> tokens = pd.DataFrame({"doc_id": ["a"], "visit": ["2013"], "position": [0], "term": ["k"]})
    >>> plot_dispersion(tokens, ["k"], side="visit", target="2013", reference="2020").get_xlabel()
    'read from right to left'
    """
    require_columns(tokens, ["doc_id", side, "position", "term"], what="tokens")
    labels = (target, reference) if labels is None else labels
    placed = [_places(tokens[tokens[side] == value]) for value in (target, reference)]
    found = [term for term in dict.fromkeys(terms) if any((places["term"] == term).any() for places, _, _ in placed)]
    if not found:
        return None
    rows = pd.DataFrame({"term": found, "display": [_display(tokens, term, displays) for term in found]})
    own, axes = ax is None, axes_for(ax, 2 * len(rows), width)
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
            at = np.unique((at * FINEST).round() / FINEST)  # strokes on each other are one
            strokes(ax, at, y + shift, 0.17, color=COLOURS[number], linewidth=1.4, zorder=3)
            if len(borders) <= MOST_BORDERS:
                ax.vlines(
                    borders, y + shift - 0.2, y + shift + 0.2, color=QUIET, linewidth=0.6, linestyle=":", zorder=2
                )
    edge = max(text_width(f"{count:,}", SMALL_SIZE) for count in counts.to_numpy().ravel()) + 22
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
            beside(ax, f"{count:,}", y + shift, edge - 5, colour=TEXT_COLOURS[number], size=SMALL_SIZE)
    edge = right_columns(ax, rows, links=links, start=edge + 7)
    ax.set_xticks([0, 0.5, 1], [shape(text) for text in ("start", "middle", "end")])
    ax.get_xticklabels()[0].set_ha("right")
    ax.get_xticklabels()[-1].set_ha("left")
    lengths = [f"\u2068{label}\u2069: {length:,} words" for label, (_, _, length) in zip(labels, placed, strict=True)]
    handles = [side_handle(1, str(labels[1])), side_handle(0, str(labels[0]))]
    return finish(
        ax,
        own,
        handles,
        axis="read from right to left",
        notes=["; ".join(lengths)],
        edge=edge,
        height=len(rows) * 1.75 * ROW,
        width=width,
        gap=4,
    )


@styled
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
        As in ``helpers.telling.figures``.

    Returns
    -------
    Axes or None
        None when no name is mentioned.

    Notes
    -----
    The bars are counts, not rates: with sides of unequal length they do not show who says a name more often.

    Examples
    --------
    >>> names = pd.DataFrame({"name": ["طهران"], "kind": ["place"], "english": ["Tehran"], "n_target": 2, "n_reference": 1})
    >>> plot_names(names).get_xlabel()
    'mentions'
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
    first = ~rows["_kind"].duplicated().to_numpy()
    y = np.arange(len(rows)) + 1.0 * np.cumsum(first)  # a free row above each kind, for its name
    own, axes = ax is None, axes_for(ax, len(rows) + 4, width)
    ax = axes[0]
    bottom = y[-1] + 0.5
    ax.set_ylim(bottom, 0)
    ax.barh(y, rows["n_target"], height=0.6, color=TARGET, zorder=2)
    ax.barh(y, -rows["n_reference"], height=0.6, color=REFERENCE, zorder=2)
    ax.axvline(0, color=QUIET, linewidth=0.8, zorder=3)
    reach = max(rows["n_target"].max(), rows["n_reference"].max()) * 1.05
    ax.set_xlim(-reach, reach)
    ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    ax.xaxis.set_major_formatter(lambda value, _: f"{abs(value):,.0f}")
    edge = right_columns(ax, rows, links=links, counts=True, y=y, kind="name")
    left_column(ax, rows["english"], y)
    for at, kind in zip(y[first], rows["kind"][first], strict=True):
        beside(ax, shape(kind), at - 0.9, -6, size=SMALL_SIZE, colour=QUIET)
    cut = int((names["n_target"] + names["n_reference"] > 0).sum()) - len(rows)
    notes = [f"{cut} more {'name is' if cut == 1 else 'names are'} mentioned"] if cut else []
    handles = [side_handle(1, str(labels[1])), side_handle(0, str(labels[0]))]
    height = bottom * ROW
    return finish(ax, own, handles, axis="mentions", notes=notes, edge=edge, height=height, width=width)


@styled
def plot_themes(
    themes: pd.DataFrame,
    *,
    labels: tuple[str, str] = LABELS,
    n: int = 20,
    scale: str = "share of the words",
    width: float = WIDTH,
    ax: Axes | None = None,
) -> Axes | None:
    """Share of each theme on both sides: two markers on one line, from 0 beside the themes.

    Parameters
    ----------
    themes : DataFrame
        Columns theme, english, share_target, share_reference; shares from 0 to 1; drawn in the order of the table. Arabic
        themes stand at the right, their English at the left; English ones at the left, alone.
    scale : str
        What the shares are shares of.
    labels, n, width, ax
        As in ``helpers.telling.figures``. Themes are no links: what stands under them are their terms.

    Returns
    -------
    Axes or None
        None when no theme has a share above 0.

    Examples
    --------
    >>> themes = pd.DataFrame({"theme": ["border"], "english": [""], "share_target": [0.02], "share_reference": [0.01]})
    >>> plot_themes(themes).get_xlabel()
    'share of the words'
    """
    require_columns(themes, ["theme", "english", "share_target", "share_reference"], what="themes")
    rows = themes[(themes["share_target"] > 0) | (themes["share_reference"] > 0)].head(n).reset_index(drop=True)
    if rows.empty:
        return None
    rows = rows.assign(term=rows["theme"], display=rows["theme"])
    own, axes = ax is None, axes_for(ax, len(rows), width)
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
    arabic = any(is_arabic(theme) for theme in rows["theme"])
    reach = rows[["share_target", "share_reference"]].to_numpy().max() * 1.08
    ax.set_xlim((reach, 0) if arabic else (0, reach))
    ax.xaxis.set_major_locator(MaxNLocator(5))
    ax.xaxis.set_major_formatter(lambda value, _: f"{100 * value:g} %")
    ax.grid(axis="x", color="#e3e3e3", linewidth=0.6)
    ax.set_axisbelow(True)
    edge = 0.0
    if arabic:
        edge = right_columns(ax, rows, links=False)
    left_column(ax, rows["english"] if arabic else rows["theme"], y)
    handles = [side_handle(1, str(labels[1])), side_handle(0, str(labels[0]))]
    height = len(rows) * 1.1 * ROW
    return finish(ax, own, handles, axis=scale, edge=edge, height=height, width=width, gap=4)


def _places(tokens: pd.DataFrame) -> tuple[pd.DataFrame, list[float], int]:
    """Tokens of one side with their place from 0 to 1, the borders of documents, the words of the side."""
    lengths = tokens.groupby("doc_id", sort=False)["position"].max() + 1
    length = int(lengths.sum())
    before = lengths.cumsum() - lengths
    # to numbers by name: of a side without tokens the map would keep the type of doc_id
    place = (tokens["position"] + tokens["doc_id"].map(before).astype(float)) / max(length, 1)
    return tokens.assign(place=place.astype(float)), list((before / max(length, 1)).iloc[1:]), length


def _display(tokens: pd.DataFrame, term: str, displays: Mapping[str, str] | None) -> str:
    if displays is not None and term in displays:
        return displays[term]
    if "surface" not in tokens:
        return term
    spellings = tokens.loc[tokens["term"] == term, "surface"].value_counts()
    return min(spellings[spellings == spellings.max()].index)
