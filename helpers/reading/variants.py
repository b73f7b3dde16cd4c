"""The same texts read in the other ways that a careful reader might have chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pandas as pd

from helpers.reading.arabic import load_analyser, segment, words
from helpers.reading.corpus import Corpus
from helpers.reading.tokens import name_key, read_tokens

AS_CHOSEN = "as chosen"
UNFOLDED = "spelling as it stands"
TERMS = ("lemma", "stem", "surface")
#: running words up to which every combination is read; of longer texts one change at a time
LARGEST = 100_000


class Choice(NamedTuple):
    """A way of reading: what is done to the text, and what counts as one term."""

    normalisation: str
    terms: str

    def __str__(self) -> str:
        return f"{self.normalisation}, {self.terms}"


def token_variants(corpus: Corpus, *, largest: int = LARGEST) -> dict[Choice, pd.DataFrame]:
    """Tokens of a corpus for each normalisation crossed with each kind of term.

    Parameters
    ----------
    corpus : Corpus
    largest : int
        Of a corpus with more running words one change at a time is made instead of all combinations.

    Returns
    -------
    dict of Choice to table ``tokens``
        The corpus's own settings first. Normalisations: "as chosen"; "spelling as it stands" (no letter folded, so that
        إلى and الى are two words); "names as words"; "with function words"; "with headlines and headings"; "without
        corrections", where the corpus has any. Terms: "lemma", "stem", "surface", or "own analyser" where
        settings.toml names one. A lemma has no spelling of its own, so that pair does not exist.
    """
    settings = corpus.settings
    own = "own analyser" if settings.analyser else settings.terms
    chosen = read_tokens(corpus)
    crossed = sum(chosen.attrs["words"].values()) <= largest
    variants = {Choice(AS_CHOSEN, own): chosen}
    for normalisation, change in _normalisations(corpus).items():
        for terms in (own, *(name for name in TERMS if name != own)):
            choice = Choice(normalisation, terms)
            far = normalisation != AS_CHOSEN and terms != own
            if choice in variants or (far and not crossed):
                continue
            key_of = _analyser(choice)
            if normalisation == UNFOLDED and key_of is None:
                continue
            options = {} if terms == own else {"terms": terms, "analyser": None}
            variants[choice] = read_tokens(corpus, **{**change, **options, **({"analyser": key_of} if key_of else {})})
    return variants


def _normalisations(corpus: Corpus) -> dict[str, dict]:
    kept = tuple(kind for kind in corpus.settings.leave_out if kind not in ("title", "summary", "heading"))
    corrected = corpus.cleaning["rule"] == "correction"
    return {
        AS_CHOSEN: {},
        UNFOLDED: {},
        "names as words": {"names": None},
        "with function words": {"stop_words": False},
        "with headlines and headings": {"leave_out": kept},
        **({"without corrections": {"cleaning": corpus.cleaning[~corrected]}} if corrected.any() else {}),
    }


def _analyser(choice: Choice) -> Callable[[str], str] | None:
    """What finds an unfolded term; None where the usual way is meant, or where there is no such term."""
    if choice.normalisation != UNFOLDED:
        return None
    return {"surface": str, "stem": lambda word: segment(word).stem}.get(choice.terms)


def canonical_key(corpus: Corpus) -> Callable[[str], str]:
    """The function that brings terms of `token_variants` under one key: names stay names, words become lemmas.

    Where names are counted as words, a word that names.csv lists as a spelling of one name alone stands for that name.
    """
    key_of = load_analyser("lemma")
    names = {name_key(name) for name in corpus.names["name"]}
    meant: dict[str, set[str]] = {}
    for name, variants in zip(corpus.names["name"], corpus.names["variants"], strict=True):
        for spelling in filter(str.strip, variants.split("|")):
            if len(words(spelling)) == 1:
                meant.setdefault(key_of(spelling), set()).add(name_key(name))
    alone = {key: min(found) for key, found in meant.items() if len(found) == 1}

    def canonical(term: str) -> str:
        if term in names:
            return term
        key = " ".join(map(key_of, term.split()))
        return alone.get(key, key)

    return canonical
