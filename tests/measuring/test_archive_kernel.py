"""The compiled loops against their twins in plain Python, which are their specification."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

pytest.importorskip("numba", reason="counting an archive needs numba (requirements-archive.lock)")

from helpers.measuring import archive_kernel as kernel
from helpers.measuring.archive_tables import joined_bytes
from helpers.reading.arabic import words

HOSTILE = (
    "ابتةىأإآٱؤئءيیکہھ",
    "\u064b\u0651\u0652\u0670\u06d6\u08f0\u0300",  # marks
    "\u0640\u200b\u200c\u200d\u200e\u200f\u202b\u2067\ufeff\u00ad\u061c",  # tatweel, controls
    "\ufefb\ufdfa\ufdfb\ufe70\ufe71\ufc5e\ufb50\ufef5",  # presentation forms, honorifics, forms of marks
    "0159٠٣۷٫٬.,३௧½²Ⅷ",  # digits and what looks like them
    " \n\r\t،؛؟!_-'’ˈ\u0000\u2028",
    "aßİıéḚ한中\u3007ªʰ",
    "\U0001f600\U0001ee00\U00010d30\U0001d7d8\U00020000\U000e0041\U0010ffff",  # beyond the first plane
    "\ud800\udfff",  # halves of a pair, which JSON may hold
)
LETTERS = st.one_of(*(st.sampled_from(group) for group in HOSTILE), st.characters())
TEXTS = st.text(LETTERS, max_size=60)
CAREFUL = settings(derandomize=True, deadline=None, max_examples=400)


def find_words_twin(text: str) -> list[str]:
    """What find_words does, one character after the other."""
    classes = kernel.character_classes()
    kinds = [int(classes[min(ord(letter), kernel.TABLED)]) & kernel.KIND for letter in text] + [kernel.OTHER]
    found, start, end = [], None, 0
    for at, kind in enumerate(kinds):
        if kind == kernel.POINT:
            inside = at and kinds[at - 1] == kernel.DIGIT and kinds[at + 1] == kernel.DIGIT
            kind = kernel.CONTROL if inside else kernel.OTHER
        if kind == kernel.OTHER:
            if start is not None:
                found.append(text[start:end])
            start = None
        elif kind in (kernel.LETTER, kernel.DIGIT):
            start, end = at if start is None else start, at + 1
        elif kind == kernel.ON_TOP and start is not None:
            end = at + 1
    return found


def run_find_words(texts: list[str], *, n: int = 1 << 10, room: int = 1 << 14):
    data, bounds = joined_bytes([text.encode("utf-8", "surrogatepass") for text in texts])
    spellings = kernel.new_strings(n, room)
    ids = np.zeros(len(data) // 2 + len(texts) + 1, dtype=np.int32)
    firsts, seen = np.zeros(len(texts) + 1, dtype=np.int64), np.zeros(len(texts), dtype=np.uint8)
    reached = kernel.find_words(data, bounds, 0, kernel.character_classes(), spellings, ids, firsts, seen)
    known = [
        bytes(spellings.room[spellings.ends[i] : spellings.ends[i + 1]]).decode("utf-8", "surrogatepass")
        for i in range(int(spellings.size[0]))
    ]
    found = [[known[i] for i in ids[firsts[d] : firsts[d + 1]]] for d in range(reached)]
    return found, seen, known


@CAREFUL
@example("1.5 ٣٬٢٠٠ 1. .5 1.ا 3,200,  1\u200b.5")
@example("كتا\u200dب\u200f \u064bكتابًا\u0640\u0640\u200f\u0640.")
@given(TEXTS)
def test_twin_finds_the_words_that_words_finds(text):
    if max(map(ord, text), default=0) < kernel.TABLED:
        assert find_words_twin(text) == [text[start:end] for start, end in words(text)]


@CAREFUL
@example(["1.5 ا.5 1..5 1.٣ 5.ا ٣٬٢٠٠ 1.", "ا\u064b.5 1\u064b.5 1\u200b.5 ,5"])
@example(["كتا\u200dب\u200f \u064bكتابًا\u0640\u0640\u200f\u0640."])
@given(st.lists(TEXTS, max_size=4))
def test_find_words_is_its_twin(texts):
    found, seen, known = run_find_words(texts)
    assert found == [find_words_twin(text) for text in texts]
    assert len(known) == len(set(known))
    for text, marks in zip(texts, seen.tolist(), strict=True):
        assert bool(marks & kernel.HARD) == any(ord(letter) >= kernel.TABLED for letter in text)
        assert bool(marks & kernel.NUL) == ("\0" in text)


def test_arabic_letters_are_marked_and_arabic_signs_are_not():
    _, seen, _ = run_find_words(["abc", "ب", "٣ ؟ \u064b", "\ufefb", ""])
    assert [bool(marks & kernel.ARABIC) for marks in seen.tolist()] == [False, True, False, True, False]


def test_a_full_table_stops_before_the_document_and_goes_on_when_it_has_grown():
    texts = ["ا ب ت", "ث ج ح خ", "د"]
    data, bounds = joined_bytes([text.encode() for text in texts])
    spellings = kernel.new_strings(4, 64)
    ids, firsts, seen = np.zeros(64, dtype=np.int32), np.zeros(4, dtype=np.int64), np.zeros(3, dtype=np.uint8)
    classes = kernel.character_classes()
    assert kernel.find_words(data, bounds, 0, classes, spellings, ids, firsts, seen) == 1
    spellings = kernel.grown(spellings)
    assert kernel.find_words(data, bounds, 1, classes, spellings, ids, firsts, seen) == 3
    assert ids[: firsts[3]].tolist() == list(range(8))


@CAREFUL
@given(st.lists(st.lists(st.integers(0, 5), max_size=8), max_size=6), st.data())
def test_add_documents_is_its_twin(documents, data):
    term_of = np.array([0, 1, 1, 2, -1, 0], dtype=np.int32)  # spellings 1 and 2 are one term, 4 is left out
    keep = [data.draw(st.booleans()) for _ in documents]
    sides = [data.draw(st.integers(0, 1)) for _ in documents]
    sums, totals, votes = np.zeros((3, 2, 4), np.int64), np.zeros((2, 5), np.int64), np.zeros(6, np.int64)
    firsts = np.concatenate([[0], np.cumsum([len(document) for document in documents])]).astype(np.int64)
    ids = np.array([word for document in documents for word in document], dtype=np.int32)
    kernel.add_documents(
        ids,
        firsts,
        0,
        len(documents),
        np.array(keep, dtype=bool),
        np.array(sides, dtype=np.int64),
        term_of,
        votes,
        sums,
        totals,
        np.zeros(3, dtype=np.int32),
        np.zeros(3, dtype=np.int32),
    )
    want_sums, want_totals, want_votes = np.zeros_like(sums), np.zeros_like(totals), np.zeros_like(votes)
    for document, kept, side in zip(documents, keep, sides, strict=True):
        if not kept:
            continue
        counted = [word for word in document if term_of[word] >= 0]
        size = len(counted)
        want_totals[side] += (1, size > 0, len(document), size, size * size)
        for word in counted:
            want_votes[word] += 1
        for term, uses in Counter(int(term_of[word]) for word in counted).items():
            want_sums[term, side] += (uses, 1, uses * uses, uses * size)
    assert sums.tolist() == want_sums.tolist()
    assert totals.tolist() == want_totals.tolist()
    assert votes.tolist() == want_votes.tolist()


@CAREFUL
@given(st.lists(st.binary(max_size=12), max_size=80))
def test_strings_are_numbered_as_they_come_whatever_their_hash(pieces):
    """With room for one string at first the table grows many times; a dict says what the numbers are."""
    strings = kernel.new_strings(1, 1)
    data, ends = joined_bytes(pieces)
    numbers, codes = np.zeros(len(pieces), dtype=np.int64), np.zeros(len(pieces), dtype=np.uint64)
    at = 0
    while (at := kernel.number_all(strings, data, ends, at, numbers, codes)) < len(pieces):
        strings = kernel.grown(strings)
    order = {piece: number for number, piece in enumerate(dict.fromkeys(pieces))}
    assert numbers.tolist() == [order[piece] for piece in pieces]


def test_strings_of_one_hash_stay_two():
    strings = kernel.new_strings(4, 64)
    data = np.frombuffer(bytearray("سلام حرب".encode()), dtype=np.uint8)
    code = np.uint64(7)
    assert [kernel._number(strings, code, data, *span) for span in ((0, 8), (9, 15), (0, 8))] == [0, 1, 0]


@CAREFUL
@given(st.lists(TEXTS, max_size=3))
def test_both_loops_hash_alike(texts):
    """A spelling has one number, whichever way it came into the table."""
    _, _, known = run_find_words(texts)
    data, bounds = joined_bytes([text.encode("utf-8", "surrogatepass") for text in texts])
    spellings = kernel.new_strings(1 << 10, 1 << 14)
    ids, firsts = np.zeros(len(data) + 9, dtype=np.int32), np.zeros(len(texts) + 1, dtype=np.int64)
    seen = np.zeros(len(texts), dtype=np.uint8)
    kernel.find_words(data, bounds, 0, kernel.character_classes(), spellings, ids, firsts, seen)
    again, ends = joined_bytes([word.encode("utf-8", "surrogatepass") for word in known])
    numbers, codes = np.zeros(len(known), dtype=np.int64), np.zeros(len(known), dtype=np.uint64)
    kernel.number_all(spellings, again, ends, 0, numbers, codes)
    assert numbers.tolist() == list(range(len(known)))


def test_hash_of_plain_letters_is_the_published_one():
    """FNV-1a, 64 bit: test vectors of its authors."""
    for text, code in ((b"", 0xCBF29CE484222325), (b"a", 0xAF63DC4C8601EC8C), (b"foobar", 0x85944171F73967E8)):
        assert int(kernel.hash_of(np.frombuffer(bytearray(text), dtype=np.uint8), 0, len(text))) == code
