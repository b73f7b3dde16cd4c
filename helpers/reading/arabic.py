"""Arabic words: found in the untouched text, folded, taken apart and grouped, one by one.

The text is never changed: :func:`words` and :func:`sentences` give offsets, so every count leads back to the passage it comes
from. All else here is a function of one word. Which of them names the terms of a corpus is a setting: :func:`load_analyser`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import lru_cache

from helpers.reading.lemmas import lemma, stem
from helpers.reading.segmentation import segment
from helpers.reading.spelling import fold, sentences, words
from helpers.reading.stopping import Segments, is_stop_word, stop_words
from helpers.tables import KitError

__all__ = [
    "Segments",
    "fold",
    "is_stop_word",
    "lemma",
    "load_analyser",
    "segment",
    "sentences",
    "stem",
    "stop_words",
    "words",
]

_OWN: dict[str, Callable[[str], str]] = {"lemma": lemma, "stem": stem, "surface": fold}
_KINDS = 'It can be "lemma", "stem", "surface", "camel:<database>" or "module:function"'


def load_analyser(name: str) -> Callable[[str], str]:
    """The analyser that settings.toml names: a function of a word that gives its key.

    Parameters
    ----------
    name
        "lemma", "stem" or "surface" (:func:`lemma`, :func:`stem`, :func:`fold`); "camel:calima-msa-r13", the lemmas of CAMeL Tools
        with that morphology database; or "module:function", any function of a word that can be imported.

    Raises
    ------
    KitError
        If the name is none of these, the module, function, package or database is not there, or its answer is no string.

    Notes
    -----
    CAMeL Tools is no requirement of the kit, and its database is a download of its own. Of the analyses it offers for a word, the
    one with the likeliest lemma is taken; a word without analysis is its own key, folded.

    References
    ----------
    Obeid et al. (2020), CAMeL Tools: an open source Python toolkit for Arabic natural language processing. LREC 2020.

    Examples
    --------
    >>> load_analyser("surface")("الأُولى")
    'الاولي'
    """
    if name in _OWN:
        return _OWN[name]
    source, colon, rest = name.partition(":")
    if not (colon and source and rest):
        raise KitError(f"There is no analyser {name!r}. {_KINDS}; correct the name in settings.toml.")
    analyser = _camel(rest) if source == "camel" else _imported(source, rest)
    key = analyser("كلمة")
    if not isinstance(key, str):
        raise KitError(
            f"The analyser {name!r} gives {key!r} for a word, not a string. Let it return the key the word is counted under."
        )
    return analyser


def _imported(module: str, function: str) -> Callable[[str], str]:
    try:
        found = getattr(importlib.import_module(module), function, None)
    except ImportError as error:
        raise KitError(
            f"The analyser {module}:{function} cannot be loaded: {error}. Install the module, or put it where Python finds it."
        ) from error
    if not callable(found):
        raise KitError(
            f"The module {module} has no function {function!r}. Correct the name of the analyser in settings.toml."
        )
    return found


def _camel(database: str) -> Callable[[str], str]:
    try:
        from camel_tools.morphology.analyzer import Analyzer
        from camel_tools.morphology.database import MorphologyDB
    except ImportError as error:
        raise KitError(
            f"The analyser camel:{database} needs CAMeL Tools, which is not installed. Run: pip install camel-tools"
        ) from error
    try:
        analyzer = Analyzer(MorphologyDB.builtin_db(database))
    except Exception as error:  # what CAMeL Tools raises for a missing database differs from release to release
        raise KitError(
            f"CAMeL Tools has no morphology database {database!r} here. Run: camel_data -i morphology-db-msa-r13 "
            "for calima-msa-r13, or name one that is installed."
        ) from error

    @lru_cache(maxsize=1 << 17)
    def camel_lemma(word: str) -> str:
        analyses = analyzer.analyze(word)
        if not analyses:
            return fold(word)
        best = max(analyses, key=lambda analysis: (float(analysis.get("pos_lex_logprob", -99.0)), analysis["lex"]))
        return fold(best["lex"].partition("_")[0].partition("-")[0])

    return camel_lemma
