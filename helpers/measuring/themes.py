"""Themes: sets of words that an editor chose, found and counted with their evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.measuring.context import single_words
from helpers.reading.arabic import fold, is_stop_word, lemma, words
from helpers.tables import KitError, require_columns

HIT = ("doc_id", "paragraph", "start", "end", "position", "words", "theme", "pattern")


def find_themes(
    tokens: pd.DataFrame, themes: pd.DataFrame, *, side: str, key: Callable[[str], str] = lemma
) -> pd.DataFrame:
    """Where the patterns of each theme stand.

    Parameters
    ----------
    tokens : table ``tokens``
    themes : DataFrame
        theme, patterns (separated by ``|``), english: as in themes.csv. A pattern is a word or a phrase in ordinary spelling.
    side : str
        Name of the side column.
    key : function of a word
        What the tokens were counted by: `lemma` unless settings.toml says stem or surface.

    Returns
    -------
    DataFrame
        One row a hit, by theme in the order of `themes`, then text order: ``doc_id``, the side, ``paragraph``, ``start``, ``end``
        in documents.text, ``position``, ``words`` counted words that it covers, ``theme``, ``pattern``.

    Raises
    ------
    KitError
        When a column is missing, a theme stands twice, or a pattern holds no word that is counted.

    Notes
    -----
    A pattern fits every form that is counted under the same key: أمن finds وأمنها and not الأمني, which the list must name.
    The words of a phrase must follow each other. Within a theme the longest pattern wins and no word is counted twice;
    a word may belong to several themes. A name that is counted as one term is found whole or not at all: أمن is not found in
    the name of a security council.

    Examples
    --------
    >>> tokens = pd.DataFrame({"doc_id": "x", "side": "a", "paragraph": 0, "position": [0, 1], "start": [0, 6], "end": [5, 13],
    ...                        "surface": ["سلام", "وحدود"], "term": [lemma("سلام"), lemma("وحدود")]})
    >>> themes = pd.DataFrame({"theme": ["border"], "patterns": ["الحدود"], "english": [""]})
    >>> find_themes(tokens, themes, side="side")[["start", "theme"]].values.tolist()
    [[6, 'border']]
    """
    require_columns(tokens, [side, "doc_id", "paragraph", "position", "start", "end", "surface", "term"], what="tokens")
    patterns = _patterns(themes, key)
    order = {theme: at for at, theme in enumerate(themes["theme"])}
    sides = dict(zip(tokens["doc_id"], tokens[side], strict=True))
    taken: set[tuple] = set()
    found = []
    for part, entries in _fits(single_words(tokens), patterns, key):
        doc_id = part[0].doc_id
        for theme, pattern in entries:
            places = {(theme, doc_id, word.position) for word in part}
            if places & taken:
                continue
            taken |= places
            found.append((doc_id, sides[doc_id], part[0].paragraph, part, theme, pattern))
    rows = [
        (
            *(doc_id, value, paragraph, part[0].start, part[-1].end, part[0].position),
            *(len({word.token for word in part}), theme, pattern),
        )
        for doc_id, value, paragraph, part, theme, pattern in found
    ]
    hits = pd.DataFrame(rows, columns=["doc_id", side, *HIT[1:]])
    hits = hits.assign(order=hits["theme"].map(order)).sort_values(["order", "doc_id", "start"], kind="stable")
    return hits.drop(columns="order").reset_index(drop=True)


def _patterns(themes: pd.DataFrame, key: Callable[[str], str]) -> dict[tuple[str, ...], list[tuple[str, str]]]:
    require_columns(themes, ["theme", "patterns"], what="themes")
    twice = themes["theme"][themes["theme"].duplicated()]
    if len(twice):
        raise KitError(f"themes.csv: the theme {twice.iloc[0]!r} stands twice. Put its patterns into one row.")
    patterns: dict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
    for theme, listed in themes[["theme", "patterns"]].itertuples(index=False):
        for pattern in filter(str.strip, listed.split("|")):
            parts = [pattern[start:end] for start, end in words(pattern)]
            if not parts or all(is_stop_word(part) for part in parts):
                raise KitError(
                    f"themes.csv, {theme!r}: the pattern {pattern!r} holds no word that is counted. "
                    "Write a word of content, or drop it."
                )
            entry = (theme, pattern.strip())
            same = patterns[tuple(key(part) for part in parts)]
            if all(known != theme for known, _ in same):
                same.append(entry)
    return dict(patterns)


class _Word(NamedTuple):
    """A running word that is counted, by itself or in a name; ``edge`` whether its token begins and ends with it."""

    doc_id: str
    paragraph: int
    position: int
    start: int
    end: int
    keys: frozenset[str]
    token: int
    edge: tuple[bool, bool]
    name: str


def _fits(
    tokens: pd.DataFrame, patterns: dict[tuple[str, ...], list[tuple[str, str]]], key: Callable[[str], str]
) -> Iterator[tuple[list[_Word], list[tuple[str, str]]]]:
    """Runs of words that a pattern fits, the longest first at each place, with the themes of that pattern."""
    longest = max((len(keys) for keys in patterns), default=0)
    by_first = defaultdict(list)
    by_name = defaultdict(list)
    for keys, entries in patterns.items():
        by_first[keys[0]].append(keys)
        for theme, pattern in entries:
            by_name[_folded(pattern)].append((theme, pattern))
    sequence = _sequence(tokens, key)
    for at, word in enumerate(sequence):
        if not word.edge[0]:
            continue
        if not word.edge[1]:
            whole = [other for other in sequence[at : at + 12] if other.token == word.token]
            if word.name in by_name:
                yield whole, by_name[word.name]
        fits = {keys for first in word.keys for keys in by_first.get(first, ())}
        for keys in sorted(fits, key=lambda keys: (-len(keys), keys)):
            part = sequence[at : at + min(len(keys), longest)]
            follows = all(
                (other.doc_id, other.paragraph, other.position) == (word.doc_id, word.paragraph, word.position + place)
                and wanted in other.keys
                for place, (other, wanted) in enumerate(zip(part, keys, strict=False))
            )
            if len(part) == len(keys) and follows and part[-1].edge[1]:
                yield part, patterns[keys]


def _sequence(tokens: pd.DataFrame, key: Callable[[str], str]) -> list[_Word]:
    """Every word, in order; a name of several words is taken apart, since a phrase of a theme may be that name."""
    sequence = []
    columns = ["doc_id", "paragraph", "position", "start", "end", "surface", "term"]
    for number, row in enumerate(tokens[columns].itertuples(index=False)):
        parts = words(row.surface) or [(0, len(row.surface))]
        for place, (first, last) in enumerate(parts):
            keys = {key(row.surface[first:last])} if len(parts) > 1 or row.term == _folded(row.term) else set()
            if len(parts) == 1:
                keys.add(row.term)
            ends = (place == 0, place == len(parts) - 1)
            offsets = (row.position + place, row.start + first, row.start + last)
            sequence.append(_Word(row.doc_id, row.paragraph, *offsets, frozenset(keys), number, ends, row.term))
    return sequence


def _folded(text: str) -> str:
    return " ".join(fold(text[start:end]) for start, end in words(text))


def count_themes(
    hits: pd.DataFrame, tokens: pd.DataFrame, themes: pd.DataFrame, *, side: str, target: str, reference: str
) -> pd.DataFrame:
    """Room that each theme takes on each side.

    Parameters
    ----------
    hits : from :func:`find_themes`
    tokens : table ``tokens``
        The ones that `hits` were found in.
    themes : DataFrame
        As in themes.csv.
    side, target, reference : str

    Returns
    -------
    DataFrame
        One row a theme, in the order of themes.csv: ``theme``, ``english``; and for target and reference ``n_`` hits,
        ``rate_`` hits per 1,000 counted words, ``share_`` the part of the counted words that belong to the theme, 0 to 1,
        ``units_`` paragraphs that hold it, ``share_units_`` their part of the side's paragraphs.

    Notes
    -----
    Shares of several themes may add up to more than their union: a word may belong to two. A share says how much room
    the listed words take; it is as good as the list. It is description, without a test.

    Examples
    --------
    >>> tokens = pd.DataFrame({"doc_id": ["x", "y"], "side": ["a", "b"], "paragraph": 0, "position": 0, "start": 0, "end": 4,
    ...                        "surface": "حدود", "term": lemma("حدود")})
    >>> themes = pd.DataFrame({"theme": ["border"], "patterns": ["حدود"], "english": ["border"]})
    >>> hits = find_themes(tokens, themes, side="side")
    >>> count_themes(hits, tokens, themes, side="side", target="a", reference="b")[["n_target", "share_target"]].values.tolist()
    [[1.0, 1.0]]
    """
    require_columns(hits, ["theme", "doc_id", "paragraph", "words", side], what="theme hits")
    own = single_words(tokens)
    table = themes[["theme"]].copy()
    table["english"] = themes["english"] if "english" in themes.columns else ""
    table = table.reset_index(drop=True)
    for label, value in (("target", target), ("reference", reference)):
        part, size = hits[hits[side] == value], int((own[side] == value).sum())
        units = len(own.loc[own[side] == value, ["doc_id", "paragraph"]].drop_duplicates())
        n = part.groupby("theme").size()
        covered = part.groupby("theme")["words"].sum()
        held = part.drop_duplicates(["theme", "doc_id", "paragraph"]).groupby("theme").size()
        for name, series in (("n", n), ("words", covered), ("units", held)):
            table[f"{name}_{label}"] = table["theme"].map(series).fillna(0).astype(int)
        table[f"rate_{label}"] = 1000 * table[f"n_{label}"] / size if size else np.nan
        table[f"share_{label}"] = table[f"words_{label}"] / size if size else np.nan
        table[f"share_units_{label}"] = table[f"units_{label}"] / units if units else np.nan
    names = [
        f"{name}_{label}"
        for name in ("n", "rate", "share", "units", "share_units")
        for label in ("target", "reference")
    ]
    return table[["theme", "english", *names]]


def themes_by_paragraph(hits: pd.DataFrame, tokens: pd.DataFrame, *, side: str) -> pd.DataFrame:
    """Room that each theme takes in each paragraph that holds it.

    Returns
    -------
    DataFrame
        One row a paragraph and theme found in it, in text order: ``doc_id``, the side, ``paragraph``, ``theme``, ``n`` hits,
        ``share`` the part of the paragraph's counted words, 0 to 1.
    """
    own = single_words(tokens)
    size = own.groupby(["doc_id", "paragraph"]).size().rename("size").reset_index()
    keys = ["doc_id", side, "paragraph", "theme"]
    found = hits.groupby(keys, sort=True).agg(n=("words", "size"), covered=("words", "sum")).reset_index()
    found = found.merge(size, on=["doc_id", "paragraph"], how="left", validate="many_to_one")
    found["share"] = found["covered"] / found["size"]
    return found[[*keys, "n", "share"]]
