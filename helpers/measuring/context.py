"""The company a word keeps: concordance, collocates, dispersion."""

from __future__ import annotations

from difflib import get_close_matches

import pandas as pd

from helpers.measuring.collocation import collocates, single_words
from helpers.measuring.dispersion import dispersion, occurrences
from helpers.reading.arabic import fold, lemma, stem, words
from helpers.tables import KitError, require_columns

__all__ = ["collocates", "concordance", "dispersion", "find_term", "occurrences", "single_words"]

_NO_SIDE = frozenset("doc_id paragraph position start end surface term display kind text".split())


def find_term(tokens: pd.DataFrame, spelling: str) -> str:
    """The term under which a word is counted, from any spelling a reader may type.

    Parameters
    ----------
    tokens : table ``tokens``
    spelling : str
        One or more words, with or without hamza, marks, article or clitics.

    Returns
    -------
    str
        A value of ``tokens.term``. Tried in this order: a word of the texts written so (folded), the commonest term of
        it; a term that is the key of the spelling; a word that has the same stem, or is the same with the
        article.

    Raises
    ------
    KitError
        When no word of the texts answers to it; the message names the nearest.

    Examples
    --------
    >>> tokens = pd.DataFrame({"surface": ["الأمن", "أمن"], "term": ["امن", "امن"]})
    >>> find_term(tokens, "الامن"), find_term(tokens, "أَمْن")
    ('امن', 'امن')
    """
    require_columns(tokens, ["surface", "term"], what="tokens")
    parts = [spelling[start:end] for start, end in words(spelling)]
    if not parts:
        raise KitError(f"{spelling!r} holds no word. Type an Arabic word that stands in the texts.")
    counted = tokens.groupby(["surface", "term"]).size().reset_index(name="n")
    counted["key"] = [_folded(surface) for surface in counted["surface"]]
    wanted = " ".join(fold(part) for part in parts)
    hits = counted[counted["key"] == wanted]
    if len(hits):
        votes = hits.groupby("term")["n"].sum()
        return min(votes.index, key=lambda term: (-votes[term], term))
    terms = set(counted["term"])
    for key_of in (lemma, stem, fold):
        key = " ".join(key_of(part) for part in parts)
        if key in terms:
            return key
    # Without its article (عراق for العراق), or with a clitic that no text of the corpus writes before it.
    by_stem = counted.assign(key=[_stems(surface) for surface in counted["surface"]])
    for key, table in (("ال" + wanted, counted), (_stems(spelling), by_stem)):
        hits = table[table["key"] == key]
        if len(hits):
            votes = hits.groupby("term")["n"].sum()
            return min(votes.index, key=lambda term: (-votes[term], term))
    near = get_close_matches(wanted, sorted(set(counted["key"])), n=3, cutoff=0.6)
    shown = [counted.loc[counted["key"] == key, "surface"].min() for key in near]
    hint = f"The nearest are {', '.join(shown)}." if shown else "Type a word that stands in the texts."
    raise KitError(f"No counted word of the texts answers to {spelling!r}. {hint}")


def _folded(text: str) -> str:
    return " ".join(fold(text[start:end]) for start, end in words(text))


def _stems(text: str) -> str:
    return " ".join(stem(text[start:end]) for start, end in words(text))


def concordance(tokens: pd.DataFrame, paragraphs: pd.DataFrame, term: str, *, width: int = 60) -> pd.DataFrame:
    """Every use of a term with the text on both sides of it.

    Parameters
    ----------
    tokens : table ``tokens``
    paragraphs : table ``paragraphs``
    term : str
        A value of ``tokens.term``; see :func:`find_term`.
    width : int
        Characters kept before and after, fewer where a word would be cut; from 1.

    Returns
    -------
    DataFrame
        Table ``concordance`` in text order, with the side and ``end``. ``before`` is what is read before the keyword (on the
        page it stands on its right), ``after`` what is read after it; neither leaves the paragraph, and both are
        slices of the text: ``before + keyword + after`` stands there. Empty when the term is not used.

    Examples
    --------
    >>> paragraphs = pd.DataFrame({"doc_id": ["x"], "side": ["a"], "paragraph": [0], "start": [0], "text": ["جاء السلام اليوم"]})
    >>> tokens = pd.DataFrame({"doc_id": ["x"], "side": ["a"], "paragraph": [0], "start": [4], "end": [10],
    ...                        "term": ["سلام"]})
    >>> concordance(tokens, paragraphs, "سلام", width=5)[["before", "keyword", "after"]].values.tolist()
    [['جاء ', 'السلام', ' ']]
    """
    require_columns(tokens, ["doc_id", "paragraph", "start", "end", "term"], what="tokens")
    require_columns(paragraphs, ["doc_id", "paragraph", "start", "text"], what="paragraphs")
    if width < 1:
        raise KitError(f"width = {width!r} leaves no text to show. Give a number of characters from 1.")
    sides = [name for name in tokens.columns if name in paragraphs.columns and name not in _NO_SIDE]
    texts = paragraphs[["doc_id", "paragraph", "start", "text"]].rename(columns={"start": "offset"})
    hits = tokens.loc[tokens["term"] == term, ["doc_id", *sides, "paragraph", "start", "end"]]
    hits = hits.merge(texts, on=["doc_id", "paragraph"], how="left", validate="many_to_one")
    if hits["text"].isna().any():
        lost = hits.loc[hits["text"].isna()].iloc[0]
        raise KitError(
            f"Paragraph {lost['paragraph']} of {lost['doc_id']!r} holds a token but is not in the table paragraphs. "
            "Give all paragraphs that the tokens were made from."
        )
    rows = []
    for row in hits.itertuples(index=False):
        first, last = row.start - row.offset, row.end - row.offset
        rows.append((_tail(row.text[:first], width), row.text[first:last], _head(row.text[last:], width)))
    shown = pd.DataFrame(rows, columns=["before", "keyword", "after"], dtype=object)
    table = pd.concat([hits[["doc_id", *sides, "paragraph", "start", "end"]], shown], axis=1)
    return table.sort_values(["doc_id", "start", "end"], kind="stable").reset_index(drop=True)


def _tail(text: str, width: int) -> str:
    """Last `width` characters, without a word cut in two."""
    if len(text) <= width:
        return text
    cut = len(text) - width
    spans = [span for span in words(text[max(0, cut - 200) :])]
    base = max(0, cut - 200)
    inside = [base + end for start, end in spans if base + start < cut < base + end]
    return text[inside[0] if inside else cut :]


def _head(text: str, width: int) -> str:
    """First `width` characters, without a word cut in two."""
    if len(text) <= width:
        return text
    inside = [start for start, end in words(text[: width + 200]) if start < width < end]
    return text[: inside[0] if inside else width]
