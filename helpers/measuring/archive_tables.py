"""What a process knows while it counts an archive: spellings, the term of each, and the sums of the terms."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from helpers.measuring import archive_kernel as kernel
from helpers.measuring import archive_sorting as sorting
from helpers.measuring import archive_strings as strings
from helpers.measuring.archive_characters import folded_letters
from helpers.reading import arabic
from helpers.reading.shown import says_little
from helpers.tables import KitError

#: spellings that a process knows at most, times the sides; when they are full, the sums go to disk and it begins anew
MOST_SPELLINGS = 1 << 20
MOST_SIDES = 64
#: spellings that there is room for at first
FIRST_SPELLINGS = 1 << 16


@dataclass
class Tables:
    """What a process knows: spellings and their terms for good, sums until they are written."""

    spellings: strings.Strings
    terms: strings.Strings
    sides: dict[str, int]
    of_spelling: np.ndarray  # a spelling: its term, its uses
    sums: np.ndarray  # a term, side, and N to BY_SIZE
    in_document: np.ndarray  # a term; room to work in
    touched: np.ndarray
    totals: np.ndarray  # a side, and READ to SIZE_SQUARES
    ids: np.ndarray  # a word of a batch; room to work in
    known: int = 0  # spellings whose term is known
    lock: threading.Lock = field(default_factory=threading.Lock)


def new_tables(n: int | None = None) -> Tables:
    """Empty tables with room for `n` spellings and terms, a power of two."""
    n = n or FIRST_SPELLINGS
    return Tables(
        spellings=strings.new_strings(n, 20 * n),
        terms=strings.new_strings(n, 20 * n),
        sides={},
        of_spelling=strings.zeros((n, 2), np.int32),
        sums=strings.zeros((n, 2, 4), np.int64),
        in_document=np.zeros(n, dtype=np.int32),
        touched=np.zeros(n, dtype=np.int32),
        totals=np.zeros((2, 5), dtype=np.int64),
        ids=np.empty(0, dtype=np.int32),
    )


def room_for_words(tables: Tables, n: int) -> np.ndarray:
    """Room for the numbers of `n` words, the same one for every batch: asking the system for it takes longer than using it."""
    if len(tables.ids) < n:
        tables.ids = np.empty(n, dtype=np.int32)
    return tables.ids


def resized(array: np.ndarray, n: int, axis: int = 0) -> np.ndarray:
    shape = list(array.shape)
    shape[axis] = n
    wider = strings.zeros(shape, array.dtype)
    wider[tuple(map(slice, array.shape))] = array
    return wider


def grow_spellings(tables: Tables) -> None:
    tables.spellings = strings.grown(tables.spellings)
    tables.of_spelling = resized(tables.of_spelling, len(tables.spellings.ends) - 1)


def grow_terms(tables: Tables) -> None:
    tables.terms = strings.grown(tables.terms)
    n = len(tables.terms.ends) - 1
    for name in ("sums", "in_document", "touched"):
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


@dataclass(frozen=True)
class Terms:
    """How spellings become terms."""

    ask: Callable[[str], str]  # the term of a spelling, "" when it is left out
    plainly: bool  # whether a term is its spelling with folded letters, unless it is among `closely`
    closely: strings.Strings  # folded spellings that may be stop words
    shortest: int  # letters of a term


def choose_terms(terms: str, stop_words: bool) -> Terms:
    """The same functions as in :func:`helpers.reading.tokens.tokenise`, asked once a spelling.

    Where terms are folded spellings, most need no asking: a word of plain letters folds letter by letter, and is a
    function word only if some form of the list folds alike.
    """
    if terms not in ("surface", "stem", "lemma"):
        raise KitError(f'terms="{terms}": it must be "lemma", "stem" or "surface".')
    key_of = arabic.load_analyser(terms)

    def ask(spelling: str) -> str:
        if stop_words and (arabic.is_stop_word(spelling) or says_little(spelling)):
            return ""
        return key_of(spelling)

    forms = {arabic.fold(form).encode() for form in arabic.stop_words()} if stop_words else set()
    return Terms(ask, terms == "surface", _set_of(sorted(forms)), 2 if stop_words else 1)


def _set_of(pieces: Sequence[bytes]) -> strings.Strings:
    """A table of strings that takes no more."""
    data, ends = joined_bytes(pieces)
    table = strings.new_strings(1 << len(pieces).bit_length(), len(data))
    strings.number_all(table, data, ends, 0, np.zeros(len(pieces), dtype=np.int64))
    return table._replace(ends=table.ends[: len(pieces) + 1])


def learn(tables: Tables, terms: Terms) -> None:
    """Give each new spelling its term."""
    first, last = tables.known, int(tables.spellings.size[0])
    if first == last:
        return
    asked, n_asked = np.arange(first, last), last - first
    if terms.plainly:
        at, n_asked, folded = first, 0, folded_letters()
        while at < last:
            at, n_asked = kernel.learn_plain(
                tables.spellings,
                at,
                last,
                tables.terms,
                folded,
                terms.closely,
                terms.shortest,
                tables.of_spelling,
                asked,
                n_asked,
            )
            if at < last:
                grow_terms(tables)
    _learn_by_asking(tables, asked[:n_asked], terms.ask)
    tables.known = last
    if last % (1 << 14) < last - first:  # every spelling comes here once: caches of words would only hold memory
        for cached in (arabic.fold, arabic.is_stop_word, arabic.segment, arabic.lemma):
            getattr(cached, "cache_clear", int)()


def _learn_by_asking(tables: Tables, asked: np.ndarray, ask: Callable[[str], str]) -> None:
    if len(asked) == 0:
        return
    starts, ends = tables.spellings.ends[asked].tolist(), tables.spellings.ends[asked + 1].tolist()
    room = tables.spellings.room[starts[0] : ends[-1]].tobytes()
    begin = starts[0]
    keys = [ask(room[a - begin : b - begin].decode()).encode() for a, b in zip(starts, ends, strict=True)]
    kept = np.array([key != b"" for key in keys], dtype=bool)
    found = np.full(len(asked), -1, dtype=np.int64)
    found[kept] = number_strings(tables, "terms", *joined_bytes([key for key in keys if key]))
    tables.of_spelling[asked, kernel.TERM] = found


def number_strings(tables: Tables, table: str, data: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Numbers of strings in one of the tables, which grows as it must."""
    numbers = np.zeros(len(ends) - 1, dtype=np.int64)
    at = 0
    while (at := strings.number_all(getattr(tables, table), data, ends, at, numbers)) < len(numbers):
        (grow_terms if table == "terms" else grow_spellings)(tables)
    return numbers


def joined_bytes(pieces: Sequence[bytes]) -> tuple[np.ndarray, np.ndarray]:
    """Pieces end to end, and where each ends."""
    ends = np.zeros(len(pieces) + 1, dtype=np.int64)
    np.cumsum([len(piece) for piece in pieces], out=ends[1:])
    return np.frombuffer(bytearray(b"".join(pieces)), dtype=np.uint8), ends


def ends_of(lengths: np.ndarray) -> np.ndarray:
    return np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])


def sorted_sums(tables: Tables, n_sides: int) -> dict[str, np.ndarray]:
    """What a run holds of the terms with a use, sorted by the code of their key."""
    n_spellings = int(tables.spellings.size[0])
    used = kernel.used_terms(tables.sums, int(tables.terms.size[0]), n_sides)
    by_code, codes = sorting.order_of(strings.codes_of(tables.terms)[used])
    order = used[by_code]
    of = kernel.places_of_spellings(tables.of_spelling, n_spellings, order, len(tables.terms.ends))
    voted = sorting.group_by(of, len(order))
    spelling_codes = strings.codes_of(tables.spellings)[voted]
    lengths, terms = _kept_strings(tables.terms, order, codes)
    spelling_lengths, spellings = _kept_strings(tables.spellings, voted, spelling_codes)
    return {
        "codes": codes,
        "lengths": lengths,
        "terms": terms,
        "sums": tables.sums[order, :n_sides],
        "spelling_terms": of[voted],
        "spelling_codes": spelling_codes,
        "spelling_lengths": spelling_lengths,
        "spellings": spellings,
        "votes": tables.of_spelling[voted, kernel.VOTES],
    }


def _kept_strings(table: strings.Strings, order: np.ndarray, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lengths and bytes, end to end, of the strings that their codes do not tell; of the others 0 and nothing."""
    lengths = np.zeros(len(order), dtype=np.int64)
    kept = np.flatnonzero(strings.are_hashes(codes))
    lengths[kept], room = taken(table.room, table.ends, order[kept])
    return lengths, room


def taken(room: np.ndarray, ends: np.ndarray, order: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lengths and bytes of the strings of these numbers, end to end."""
    lengths = ends[order + 1] - ends[order]
    return lengths, strings.gather(room, ends[order], lengths)
