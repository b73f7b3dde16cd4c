"""What a process knows while it counts an archive: spellings, the term of each, and the sums of the terms."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from helpers.measuring import archive_kernel as kernel
from helpers.reading import arabic
from helpers.tables import KitError

#: spellings that a process knows at most, times the sides; when they are full, the sums go to disk and it begins anew
MOST_SPELLINGS = 1 << 20
MOST_SIDES = 64
#: spellings that there is room for at first
FIRST_SPELLINGS = 1 << 16


@dataclass
class Tables:
    """What a process knows: spellings and their terms for good, sums until they are written."""

    spellings: kernel.Strings
    terms: kernel.Strings
    sides: dict[str, int]
    term_of: np.ndarray  # a spelling
    joined: np.ndarray
    votes: np.ndarray
    codes: np.ndarray  # a term
    sums: np.ndarray
    in_document: np.ndarray
    touched: np.ndarray
    totals: np.ndarray
    known: int = 0  # spellings whose term is known
    lock: threading.Lock = field(default_factory=threading.Lock)


def new_tables(n: int | None = None) -> Tables:
    """Empty tables with room for `n` spellings and terms, a power of two."""
    n = n or FIRST_SPELLINGS
    return Tables(
        spellings=kernel.new_strings(n, 20 * n),
        terms=kernel.new_strings(n, 20 * n),
        sides={},
        term_of=np.zeros(n, dtype=np.int32),
        joined=np.zeros(n, dtype=np.uint8),
        votes=np.zeros(n, dtype=np.int64),
        codes=np.zeros(n, dtype=np.uint64),
        sums=np.zeros((n, 2, 4), dtype=np.int64),
        in_document=np.zeros(n, dtype=np.int32),
        touched=np.zeros(n, dtype=np.int32),
        totals=np.zeros((2, 5), dtype=np.int64),
    )


def resized(array: np.ndarray, n: int, axis: int = 0) -> np.ndarray:
    wide = [(0, 0)] * array.ndim
    wide[axis] = (0, n - array.shape[axis])
    return np.pad(array, wide)


def grow_spellings(tables: Tables) -> None:
    tables.spellings = kernel.grown(tables.spellings)
    n = len(tables.spellings.ends) - 1
    for name in ("term_of", "joined", "votes"):
        setattr(tables, name, resized(getattr(tables, name), n))


def grow_terms(tables: Tables) -> None:
    tables.terms = kernel.grown(tables.terms)
    n = len(tables.terms.ends) - 1
    for name in ("codes", "sums", "in_document", "touched"):
        setattr(tables, name, resized(getattr(tables, name), n))


def forget(tables: Tables) -> None:
    """Back to empty tables, in place; the sums must have been written."""
    fresh = new_tables()
    for name in vars(fresh).keys() - {"lock"}:
        setattr(tables, name, getattr(fresh, name))


def side_number(tables: Tables, side: str) -> int:
    number = tables.sides.setdefault(side, len(tables.sides))
    if number >= MOST_SIDES:
        raise too_many_sides(side)
    if number >= tables.sums.shape[1]:
        tables.sums = resized(tables.sums, 2 * number, axis=1)
        tables.totals = resized(tables.totals, 2 * number)
    return number


def too_many_sides(side: str) -> KitError:
    return KitError(
        f"The side column has more than {MOST_SIDES} values ({side!r} is one of them). "
        "Name a column that sets few sides apart."
    )


def is_full(tables: Tables) -> bool:
    return int(tables.spellings.size[0]) * tables.sums.shape[1] >= MOST_SPELLINGS


def term_function(terms: str, stop_words: bool) -> Callable[[str], tuple[str, bool]]:
    """Function of a spelling to its term ("" when it is left out) and whether it carries a conjunction or preposition.

    The same functions as in :func:`helpers.reading.tokens.tokenise`, asked once a spelling.
    """
    if terms not in ("surface", "stem", "lemma"):
        raise KitError(f'terms="{terms}": it must be "lemma", "stem" or "surface".')
    key_of = arabic.load_analyser(terms)
    # every spelling comes here once: a cache of 260,000 words would only hold memory
    fold = getattr(arabic.fold, "__wrapped__", arabic.fold)
    if terms == "surface":
        key_of = fold
    # a word is a function word only if some form of the list folds alike: few have to be looked at closely
    maybe = {fold(form) for form in arabic.stop_words()}

    def term(spelling: str) -> tuple[str, bool]:
        if stop_words:
            folded = fold(spelling)
            if not folded.isalpha() and not any(letter.isalpha() for letter in folded):
                return "", False
            if len(folded) < 2 or (folded in maybe and arabic.is_stop_word(spelling)):
                return "", False
            if terms == "surface":
                return folded, False
        key = key_of(spelling)
        if terms == "surface":
            return key, False
        return key, any(clitic != "ال" for clitic in arabic.segment(spelling).proclitics)

    return term


def learn(tables: Tables, term: Callable[[str], tuple[str, bool]]) -> None:
    """Give each new spelling its term."""
    first, last = tables.known, int(tables.spellings.size[0])
    if first == last:
        return
    ends = tables.spellings.ends[first : last + 1].tolist()
    room = tables.spellings.room[ends[0] : ends[-1]].tobytes()
    begin = ends[0]
    answers = [term(room[a - begin : b - begin].decode()) for a, b in pairwise(ends)]
    kept = np.array([key != "" for key, _ in answers], dtype=bool)
    keys = [key.encode() for key, _ in answers if key]
    numbers, codes = number_strings(tables, "terms", *joined_bytes(keys))
    tables.codes[numbers] = codes
    found = np.full(last - first, -1, dtype=np.int32)
    found[kept] = numbers
    tables.term_of[first:last] = found
    tables.joined[first:last] = [joined for _, joined in answers]
    tables.known = last
    if last % (1 << 16) < last - first:
        for cached in (arabic.fold, arabic.is_stop_word, arabic.segment, arabic.lemma):
            getattr(cached, "cache_clear", int)()


def number_strings(tables: Tables, table: str, data: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Numbers and hashes of strings in one of the tables, which grows as it must."""
    n = len(ends) - 1
    numbers, codes = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.uint64)
    at = 0
    while (at := kernel.number_all(getattr(tables, table), data, ends, at, numbers, codes)) < n:
        (grow_terms if table == "terms" else grow_spellings)(tables)
    return numbers, codes


def joined_bytes(pieces: Sequence[bytes]) -> tuple[np.ndarray, np.ndarray]:
    """Pieces end to end, and where each ends."""
    ends = np.zeros(len(pieces) + 1, dtype=np.int64)
    np.cumsum([len(piece) for piece in pieces], out=ends[1:])
    return np.frombuffer(bytearray(b"".join(pieces)), dtype=np.uint8), ends


def ends_of(lengths: np.ndarray) -> np.ndarray:
    return np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])


def sorted_sums(tables: Tables, n_sides: int) -> dict[str, np.ndarray]:
    """What a run holds of the terms with a use, sorted by their hash."""
    n_terms, n_spellings = int(tables.terms.size[0]), int(tables.spellings.size[0])
    used = np.flatnonzero(tables.sums[:n_terms, :n_sides, kernel.N].any(axis=1))
    order = used[np.argsort(tables.codes[used], kind="stable")]
    place = np.full(n_terms + 1, -1, dtype=np.int64)
    place[order] = np.arange(len(order))
    voted = np.flatnonzero(tables.votes[:n_spellings])
    voted = voted[np.argsort(place[tables.term_of[voted]], kind="stable")]
    lengths, terms = _taken(tables.terms, order)
    spelling_lengths, spellings = _taken(tables.spellings, voted)
    return {
        "codes": tables.codes[order],
        "lengths": lengths,
        "terms": terms,
        "sums": tables.sums[order, :n_sides],
        "spelling_terms": place[tables.term_of[voted]],
        "spelling_lengths": spelling_lengths,
        "spellings": spellings,
        "votes": tables.votes[voted],
        "joined": tables.joined[voted],
    }


def _taken(strings: kernel.Strings, order: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lengths and bytes of the strings of these numbers, end to end."""
    lengths = strings.ends[order + 1] - strings.ends[order]
    return lengths, kernel.gather(strings.room, strings.ends[order], lengths)
