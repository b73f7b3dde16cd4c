"""The desk for exploration in JupyterLab: pick sides, unit and terms, type a word, see what the texts make of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import ipywidgets as widgets
import pandas as pd

from helpers.measuring.context import collocates, concordance, find_term
from helpers.measuring.contrast import contrast
from helpers.measuring.counts import count_terms
from helpers.reading.corpus import Corpus
from helpers.reading.tokens import read_tokens
from helpers.settings import CHOICES, Settings
from helpers.tables import KitError
from helpers.telling import figures, heads, narrative
from helpers.telling.markup import mixed, safe
from helpers.telling.present import finding_html, table_html

_PERMUTATIONS = 999  # a desk answers at once; the report asks chance as often as settings.toml says


class View(NamedTuple):
    """What the desk shows of one word, as HTML; ``message`` in place of the rest where there is nothing to show."""

    message: str = ""
    row: str = ""
    lines: str = ""
    barcode: str = ""
    company: str = ""


def look_up(
    spelling: str, *, tokens: pd.DataFrame, table: pd.DataFrame, paragraphs: pd.DataFrame, settings: Settings, wording
) -> View:
    """Everything the desk shows of a word.

    Parameters
    ----------
    spelling : str
        As it was typed, with or without hamza, article and clitics.
    tokens, table, paragraphs
        Tables ``tokens``, ``contrast`` and ``paragraphs`` of the same reading.
    settings : Settings
        With the sides that were picked.
    wording : Wording

    Returns
    -------
    View
        A KitError becomes its ``message``.
    """
    if not spelling.strip():
        return View("Type a word of the texts.")
    try:
        key = find_term(tokens, spelling)
    except KitError as error:
        return View(f'<p role="status">{mixed(str(error))}</p>')
    rows = table[table["term"] == key].copy()
    if rows.empty:
        return View(f'<p role="status">{mixed(f"{spelling}: neither of the two sides uses it.")}</p>')
    rows["english"] = narrative.english_of(rows, wording)
    found = narrative.first(rows)
    said = finding_html(narrative.describe_term(found, table, wording))
    lines = concordance(tokens, paragraphs, key)
    lines["label"] = lines[settings.side].map(settings.label_of)
    axes = figures.plot_dispersion(
        tokens, [key], labels=settings.labels, displays={key: found.display}, links=False, **settings.sides
    )
    svg = "" if axes is None else figures.to_svg(axes.figure, alt=f"Where {found.display} stands.", prefix="desk")
    return View(
        row=said + _table(rows, "contrast", "Its line of the contrast.", settings, **heads.CONTRAST),
        lines=_table(
            lines, "concordance", "Its lines, read from the right.", settings, **{**heads.CONCORDANCE, "limit": 40}
        ),
        barcode=svg,
        company=_company(tokens, key, found, settings, wording),
    )


def _company(tokens: pd.DataFrame, key: str, found, settings: Settings, wording) -> str:
    try:
        near = collocates(tokens, key, permutations=_PERMUTATIONS, seed=settings.seed)
    except KitError as error:
        return f"<p>{mixed(str(error))}</p>"
    near["english"] = narrative.english_of(near, wording)
    return _table(near, "collocates", narrative.caption_collocates(near, found), settings, **heads.COLLOCATES)


def _table(table: pd.DataFrame, name: str, caption: str, settings: Settings, **options) -> str:
    return table_html(table, name=name, caption=caption, labels=settings.labels, csv=False, linked=False, **options)


def desk(corpus: Corpus) -> widgets.Widget:
    """The desk as a widget: controls on top, what the texts say of the word below; changes show at once.

    Parameters
    ----------
    corpus : Corpus
        From `open_corpus`.
    """
    settings, wording = corpus.settings, narrative.wording_of(corpus)
    values = sorted(corpus.documents[settings.side].unique())
    target, reference = (
        widgets.Dropdown(
            description=name, options=[(settings.label_of.get(value, value), value) for value in values], value=own
        )
        for name, own in (("Target", settings.target), ("Reference", settings.reference))
    )
    unit = widgets.Dropdown(description="Unit", options=CHOICES["unit"], value=settings.unit)
    terms = widgets.Dropdown(description="Terms", options=CHOICES["terms"], value=settings.terms)
    word = widgets.Text(description="Word", placeholder="اكتب كلمة", continuous_update=False)
    word.add_class("kit-word")
    panes = View(*(widgets.HTML() for _ in View._fields))
    measured = _measured(corpus)

    def show(_change=None) -> None:
        if target.value == reference.value:
            view = View("Target and reference are the same side. Pick two different ones.")
        else:
            labels = settings.label_of
            chosen = replace(
                settings,
                target=target.value,
                reference=reference.value,
                target_label=labels.get(target.value, ""),
                reference_label=labels.get(reference.value, ""),
            )
            tokens, table = measured(terms.value, unit.value, target.value, reference.value)
            spoken = replace(wording, target=chosen.labels[0], reference=chosen.labels[1])
            view = look_up(
                word.value, tokens=tokens, table=table, paragraphs=corpus.paragraphs, settings=chosen, wording=spoken
            )
        for pane, html in zip(panes, view, strict=True):
            pane.value = html

    for control in (target, reference, unit, terms, word):
        control.observe(show, names="value")
    show()
    heading = widgets.HTML(f"<p><strong>{safe(settings.title or corpus.folder.name)}</strong></p>")
    controls = widgets.HBox([target, reference, unit, terms], layout=widgets.Layout(flex_flow="row wrap"))
    return widgets.VBox([heading, controls, word, *panes])


def _measured(corpus: Corpus) -> Callable[[str, str, str, str], tuple[pd.DataFrame, pd.DataFrame]]:
    """Tokens and contrast of a choice; the last few choices are kept, so that going back is quick."""
    settings = corpus.settings

    @lru_cache(maxsize=3)
    def tokens_of(terms: str) -> pd.DataFrame:
        return read_tokens(corpus, terms=terms)

    @lru_cache(maxsize=8)
    def measured(terms: str, unit: str, target: str, reference: str) -> tuple[pd.DataFrame, pd.DataFrame]:
        tokens = tokens_of(terms)
        table = contrast(
            count_terms(tokens, by=settings.by),
            side=settings.side,
            target=target,
            reference=reference,
            unit=unit,
            permutations=_PERMUTATIONS,
            seed=settings.seed,
        )
        return tokens, table

    return measured
