"""Figures: tables in, matplotlib Axes out. Rows are chosen, sorted and drawn here; no statistic is computed.

Every function takes a table of ``helpers.tables`` and returns the Axes it drew (the first of them where there are two
panels; ``.figure`` is the whole), or None when no row is left to show, so that the page says so in a sentence instead of
drawing an empty frame. Arabic is read from the right, so terms stand at the right edge, the target is right of the
reference, and what grows from a term grows to the left; only a signed score keeps its mathematical direction, which puts
the target on the right too. Terms are links to their passages.

Options that every function shares: ``labels``, what target and reference are called; ``n``, rows at most; ``links``, whether
each term is a link to its passages; ``width``, inches, widened where the labels would leave the axis too narrow; ``ax``, axes
to draw in, without which a figure as high as its rows is made (``width`` is for such a figure only).
"""

from __future__ import annotations

from helpers.telling.figures.contrasts import plot_contrast, plot_slope, plot_volcano, plot_word_shift
from helpers.telling.figures.grids import plot_cooccurrence, plot_measures, plot_robustness
from helpers.telling.figures.sides import plot_dispersion, plot_names, plot_tf_idf, plot_themes
from helpers.telling.shaping import shape, term_label, to_png, to_svg, use_style

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
    "term_label",
    "to_png",
    "to_svg",
    "use_style",
]
