"""Paragraphs to tokens: what is counted, under which key, and what it is called on the page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

import pandas as pd

from helpers.reading.arabic import fold, is_stop_word, load_analyser, sentences, words
from helpers.reading.corpus import Corpus
from helpers.reading.lexicon import frequencies
from helpers.reading.name_matching import NameIndex, index_names, match_names
from helpers.reading.shown import rank_spelling, says_little, without_tatweel
from helpers.reading.spelling import bare
from helpers.settings import LEFT_OUT
from helpers.tables import KitError, require_columns

_EDITS = ("correction", "publisher")


class _Word(NamedTuple):
    start: int  # offsets in the document
    end: int
    read: str  # the word that is counted: as it stands, or as corrections.csv has it


def tokenise(
    paragraphs: pd.DataFrame,
    *,
    terms: str = "lemma",
    ngrams: int = 1,
    stop_words: bool = True,
    leave_out: Collection[str] = LEFT_OUT,
    names: pd.DataFrame | None = None,
    cleaning: pd.DataFrame | None = None,
    analyser: Callable[[str], str] | None = None,
) -> pd.DataFrame:
    """Cut paragraphs into the words that are counted.

    Parameters
    ----------
    paragraphs : table ``paragraphs``
    terms : {"lemma", "stem", "surface"}
        Number, gender and clitics joined; clitics cut; the folded spelling.
    ngrams : int
        Runs of up to so many words are terms as well. A run stays inside its sentence and begins and ends with a word
        that is counted.
    stop_words : bool
        True: function words, numbers and single letters are left out.
    leave_out : collection of str
        Kinds of paragraph that give no tokens.
    names : DataFrame, optional
        As names.csv. People, organisations and places are one term each, whatever their form.
    cleaning : table ``cleaning``, optional
        Its rows "correction" and "publisher" are obeyed.
    analyser : function of a word, optional
        Gives the key instead of `terms`.

    Returns
    -------
    DataFrame
        Table ``tokens`` with one column more, ``display``: the commonest spelling of the term in these paragraphs, or
        the name as names.csv has it. Sorted by document, paragraph, place. ``attrs["side"]`` names the side column,
        ``attrs["words"]`` has the running words of each side (all words of the paragraphs read, before any was left out).

    Raises
    ------
    KitError
        When `terms` or `ngrams` is none of the values above, or a column is missing.

    Notes
    -----
    The key (``term``) joins spellings and is never shown. A number says little without its noun, a single letter
    belongs to an abbreviation: both go with the stop words.

    Examples
    --------
    >>> paragraphs = pd.DataFrame({"doc_id": ["x"], "side": ["a"], "paragraph": [0], "kind": ["body"], "start": [0],
    ...                            "end": [18], "text": ["في سوريا وللسوريين"]})
    >>> tokenise(paragraphs, terms="surface")[["position", "start", "end", "surface", "term"]].values.tolist()
    [[1, 3, 8, 'سوريا', 'سوريا'], [2, 9, 18, 'وللسوريين', 'وللسوريين']]
    """
    require_columns(paragraphs, ("doc_id", "paragraph", "kind", "start", "text"), what="paragraphs")
    if terms not in ("lemma", "stem", "surface"):
        raise KitError(f'terms="{terms}": it must be "lemma", "stem" or "surface".')
    if not 1 <= ngrams <= 5:
        raise KitError(f"ngrams={ngrams}: it must be a whole number from 1 to 5.")
    key_of = analyser or load_analyser(terms)
    index = None if names is None else index_names(names, kinds=("person", "organisation", "place"))
    edits = _edits_by_document(cleaning)
    sides = [name for name in paragraphs.columns if name not in ("doc_id", "paragraph", "kind", "start", "end", "text")]

    rows: list[tuple] = []
    position, last_document = 0, None
    running: dict[tuple, int] = {}
    for paragraph in paragraphs.to_dict("records"):
        doc_id, text, offset = paragraph["doc_id"], paragraph["text"], paragraph["start"]
        if doc_id != last_document:
            position, last_document = 0, doc_id
        read = _read_words(text, offset, edits.get(doc_id, ()))
        if paragraph["kind"] not in leave_out:
            carried = tuple(paragraph[name] for name in sides)
            running[carried] = running.get(carried, 0) + len(read)
            head = (doc_id, *carried, paragraph["paragraph"])
            for place, first, last, term, name in sorted(_terms(text, offset, read, key_of, index, ngrams, stop_words)):
                start, end = read[first].start, read[last].end
                surface = text[start - offset : end - offset]
                rows.append((*head, position + place, start, end, surface, term, name))
        position += len(read)
    columns = ["doc_id", *sides, "paragraph", "position", "start", "end", "surface", "term", "name"]
    tokens = pd.DataFrame(rows, columns=columns)
    tokens["display"] = tokens["term"].map(_displays(tokens))
    tokens = tokens.drop(columns="name")
    side = paragraphs.attrs.get("side") or (sides[0] if len(sides) == 1 else None)
    tokens.attrs["side"] = side
    if side is not None:
        at = sides.index(side)
        words_by_side: dict[str, int] = {}
        for carried, n in running.items():
            words_by_side[carried[at]] = words_by_side.get(carried[at], 0) + n
        tokens.attrs["words"] = words_by_side
    return tokens


def read_tokens(corpus: Corpus, **changes) -> pd.DataFrame:
    """Tokens of a corpus by its own settings; ``changes`` are keyword options of :func:`tokenise` that go before them."""
    settings = corpus.settings
    options = {
        "terms": settings.terms,
        "ngrams": settings.ngrams,
        "stop_words": settings.stop_words,
        "leave_out": settings.leave_out,
        "names": corpus.names,
        "cleaning": corpus.cleaning,
        "analyser": load_analyser(settings.analyser) if settings.analyser else None,
    }
    return tokenise(corpus.paragraphs, **{**options, **changes})


def counted_paragraphs(corpus: Corpus) -> pd.DataFrame:
    """Paragraphs of a corpus without the kinds that its settings leave out of the counts."""
    kept = corpus.paragraphs[~corpus.paragraphs["kind"].isin(corpus.settings.leave_out)]
    return kept.reset_index(drop=True)


def merges(tokens: pd.DataFrame) -> pd.DataFrame:
    """Which spellings were counted together.

    Returns
    -------
    DataFrame
        Table ``merges``: one row a term and spelling, commonest first within a term.
    """
    counted = tokens.groupby(["term", "display", "surface"], sort=True).size().rename("n").reset_index()
    return counted.sort_values(["term", "n", "surface"], ascending=[True, False, True], kind="stable").reset_index(
        drop=True
    )


def background(tokens: pd.DataFrame) -> pd.Series:
    """How frequent each term is in general Arabic, by wordfreq, for a prior.

    Returns
    -------
    Series
        Index the terms, sorted; values the sum of the frequencies of its spellings in `tokens` (per word of general
        Arabic, 0 for unknown ones). A spelling of several words has the frequency wordfreq gives the phrase.

    References
    ----------
    Speer, R. (2022). rspeer/wordfreq, doi:10.5281/zenodo.7199437.
    """
    spellings = tokens[["term", "surface"]].drop_duplicates()
    values = spellings["surface"].map({surface: _general(surface) for surface in spellings["surface"].unique()})
    return values.groupby(spellings["term"]).sum().sort_index().rename("background")


def _general(surface: str) -> float:
    """Relative frequency of a spelling in general Arabic; of several words, that of the rarest."""
    known = [frequencies().get(bare(surface[start:end]), 0) for start, end in words(surface)]
    return min(known, default=0) / 1e9


def _edits_by_document(cleaning: pd.DataFrame | None) -> dict[str, tuple[tuple[int, int, str], ...]]:
    if cleaning is None or cleaning.empty:
        return {}
    obeyed = cleaning[cleaning["rule"].isin(_EDITS)]
    return {
        doc_id: tuple(zip(rows["start"], rows["end"], rows["after"], strict=True))
        for doc_id, rows in obeyed.groupby("doc_id", sort=False)
    }


def _read_words(text: str, offset: int, edits: tuple[tuple[int, int, str], ...]) -> list[_Word]:
    """Words of a paragraph, with its corrections; a word left out by an edit is not there."""
    found = [_Word(offset + start, offset + end, text[start:end]) for start, end in words(text)]
    for start, end, after in edits:
        touched = [word for word in found if word.start < end and word.end > start]
        if touched:
            at = found.index(touched[0])
            before = text[touched[0].start - offset : touched[-1].end - offset]
            found[at : at + len(touched)] = _mended(before, after, touched[0].start)
    return found


def _mended(before: str, after: str, start: int) -> list[_Word]:
    """The corrected words, each with the letters of ``before`` it comes from, so that glued words get a place each."""
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()

    def origin(at: int) -> int:
        for block in blocks:
            if at < block.b:
                return block.a
            if at < block.b + block.size:
                return block.a + at - block.b
        return len(before)

    mended = []
    pieces = words(after)
    for number, (first, last) in enumerate(pieces):
        left = 0 if number == 0 else mended[-1].end - start
        while left < len(before) and before[left].isspace():
            left += 1
        right = len(before) if number == len(pieces) - 1 else max(left + 1, origin(last))
        right = left + len(before[left:right].rstrip())
        if words(before[left:right]):  # else nothing is left of the text that it could stand at
            mended.append(_Word(start + left, start + right, after[first:last]))
    return mended


def _terms(
    text: str,
    offset: int,
    read: list[_Word],
    key_of: Callable[[str], str],
    index: NameIndex | None,
    ngrams: int,
    stop_words: bool,
) -> Iterator[tuple[int, int, int, str, str]]:
    """(place, first word, last word, term, name) of what is counted in a paragraph, in order."""
    plain = [(word.start - offset, word.end - offset) for word in read]
    named = {found.first: found for found in match_names(text, plain, index)} if index else {}
    units: list[tuple[int, int, str, str]] = []
    at = 0
    while at < len(read):
        if at in named:
            found = named[at]
            units.append((at, found.last, name_key(found.name), found.name))
            at = found.last + 1
            continue
        word = read[at].read
        if not (stop_words and (is_stop_word(word) or says_little(word))):
            units.append((at, at, key_of(word), ""))
        at += 1
    for first, last, term, name in units:
        yield first, first, last, term, name
    if ngrams == 1:
        return
    ends = [end for _, end in sentences(text)]
    sentence_of = [sum(start >= end for end in ends) for start, _ in plain]
    for left in range(len(units)):
        for length in range(2, ngrams + 1):
            run = units[left : left + length]
            if len(run) < length or sentence_of[run[0][0]] != sentence_of[run[-1][1]]:
                break
            if run[-1][1] - run[0][0] > 2 * length:  # too many words left out between them to be one expression
                break
            yield run[0][0], run[0][0], run[-1][1], " ".join(unit[2] for unit in run), ""


def name_key(name: str) -> str:
    """The term under which a name of names.csv is counted."""
    return " ".join(fold(name[start:end]) for start, end in words(name))


def _displays(tokens: pd.DataFrame) -> dict[str, str]:
    """Spelling shown for each term: the name, else its commonest one without و ف ب ك ل س before it, else the commonest.

    Of equally common ones the shortest goes first, since it has no pronoun after it, then the one that writes its hamza.
    """
    shown = dict(tokens.loc[tokens["name"] != "", ["term", "name"]].drop_duplicates("term").values)
    counted = tokens[tokens["name"] == ""].groupby(["term", "surface"], sort=True).size()
    best: dict[str, tuple] = {}
    for (term, surface), n in counted.items():
        rank = rank_spelling(surface, n)
        if term not in best or rank > best[term][0]:
            best[term] = (rank, without_tatweel(surface))
    return {**{term: spelling for term, (_, spelling) in best.items()}, **shown}


def theme_key(corpus: Corpus) -> Callable[[str], str]:
    """The function of a word to the key that this corpus counts by."""
    return load_analyser(corpus.settings.analyser or corpus.settings.terms)
