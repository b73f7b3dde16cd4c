"""The compiled loops against their twins in plain Python, which are their specification."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

pytest.importorskip("numba", reason="counting an archive needs numba (requirements-archive.lock)")

from helpers.measuring import archive_characters as characters
from helpers.measuring import archive_kernel as kernel
from helpers.measuring import archive_strings as strings
from helpers.measuring.archive_tables import choose_terms, joined_bytes, learn, new_tables, number_strings
from helpers.reading.arabic import fold, is_stop_word, words
from helpers.reading.shown import says_little

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
    classes = characters.character_classes()
    kinds = [int(classes[min(ord(letter), characters.TABLED)]) & characters.KIND for letter in text] + [
        characters.OTHER
    ]
    found, start, end = [], None, 0
    for at, kind in enumerate(kinds):
        if kind == characters.POINT:
            inside = at and kinds[at - 1] == characters.DIGIT and kinds[at + 1] == characters.DIGIT
            kind = characters.CONTROL if inside else characters.OTHER
        if kind == characters.OTHER:
            if start is not None:
                found.append(text[start:end])
            start = None
        elif kind in (characters.LETTER, characters.DIGIT):
            start, end = at if start is None else start, at + 1
        elif kind == characters.ON_TOP and start is not None:
            end = at + 1
    return found


def find(texts: list[str], table: strings.Strings, begin: int = 0):
    data, bounds = joined_bytes([text.encode("utf-8", "surrogatepass") for text in texts])
    ids = np.zeros(len(data) // 2 + len(texts) + 1, dtype=np.int32)
    firsts, seen = np.zeros(len(texts) + 1, dtype=np.int64), np.zeros(len(texts), dtype=np.uint8)
    room = len(data) // 2 + 1
    keys, spans = np.zeros(room, dtype=np.uint64), np.zeros((room, 2), dtype=np.int64)
    classes = characters.character_classes()
    reached = kernel.find_words(data, bounds[:-1], bounds[1:], begin, classes, table, ids, firsts, seen, keys, spans)
    return reached, ids, firsts, seen


def run_find_words(texts: list[str], *, n: int = 1 << 10, room: int = 1 << 14):
    spellings = strings.new_strings(n, room)
    reached, ids, firsts, seen = find(texts, spellings)
    known = known_strings(spellings)
    found = [[known[i] for i in ids[firsts[d] : firsts[d + 1]]] for d in range(reached)]
    return found, seen, known


def known_strings(table: strings.Strings) -> list[str]:
    return [
        bytes(table.room[table.ends[i] : table.ends[i + 1]]).decode("utf-8", "surrogatepass")
        for i in range(int(table.size[0]))
    ]


@CAREFUL
@example("1.5 ٣٬٢٠٠ 1. .5 1.ا 3,200,  1\u200b.5")
@example("كتا\u200dب\u200f \u064bكتابًا\u0640\u0640\u200f\u0640.")
@given(TEXTS)
def test_twin_finds_the_words_that_words_finds(text):
    if max(map(ord, text), default=0) < characters.TABLED:
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
        assert bool(marks & characters.HARD) == any(ord(letter) >= characters.TABLED for letter in text)
        assert bool(marks & characters.NUL) == ("\0" in text)


def test_the_table_of_characters_is_kept_and_a_faulty_one_is_not_believed(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    want = characters.ask_classes()
    asked = []
    monkeypatch.setattr(characters, "ask_classes", lambda: asked.append(1) or want)
    for fault in (None, b"", b"no table", b"\x93NUMPY"):
        characters.character_classes.cache_clear()
        assert (characters.character_classes() == want).all()
        (kept,) = [path for path in tmp_path.rglob("*") if path.is_file()]
        if fault is not None:
            kept.write_bytes(fault)
    assert len(asked) == 1 + 2  # once for nothing there, twice for what was put in its place and read
    characters.character_classes.cache_clear()


def test_arabic_letters_are_marked_and_arabic_signs_are_not():
    _, seen, _ = run_find_words(["abc", "ب", "٣ ؟ \u064b", "\ufefb", ""])
    assert [bool(marks & characters.ARABIC) for marks in seen.tolist()] == [False, True, False, True, False]


def test_a_full_table_stops_before_the_document_and_goes_on_when_it_has_grown():
    texts = ["ا ب ت", "ث ج ح خ", "د"]
    spellings = strings.new_strings(4, 64)
    assert find(texts, spellings)[0] == 1
    spellings = strings.grown(spellings)
    reached, ids, firsts, _ = find(texts, spellings, begin=1)
    assert reached == 3
    assert ids[: firsts[3]].tolist() == list(range(3, 8))


PLAIN = "".join(chr(0x600 + at) for at in np.flatnonzero(strings.LETTERS))
SPELT = st.one_of(
    st.text(st.sampled_from(PLAIN), min_size=1, max_size=14),
    st.sampled_from("على علي إلى الى بأن 1988 و1988 الـ23 د دم كتابًا الســلام Tehran ﻼ".split()),
    st.text(LETTERS, min_size=1, max_size=6).filter(lambda word: [(0, len(word))] == words(word)),
)


def test_plain_letters_fold_one_by_one():
    """The compiled loop folds a word of them letter by letter; so does fold, as its own path for them says."""
    rng = np.random.default_rng(0)
    for word in ["".join(rng.choice(list(PLAIN), 6)) for _ in range(2_000)]:
        assert fold(word) == "".join(map(fold, word))


@CAREFUL
@pytest.mark.parametrize("stop_words", [False, True])
@given(words_=st.lists(SPELT, max_size=12))
def test_learn_is_what_tokenise_asks(stop_words, words_):
    """Its twin is the rule of tokenise, said word by word; tables that begin with room for two grow meanwhile."""
    tables = new_tables(2)
    pieces = [word.encode() for word in dict.fromkeys(words_)]
    number_strings(tables, "spellings", *joined_bytes(pieces))
    learn(tables, choose_terms("surface", stop_words))
    terms = known_strings(tables.terms)
    got = [terms[at] if at >= 0 else None for at in tables.of_spelling[: len(pieces), kernel.TERM].tolist()]
    want = [
        None if stop_words and (is_stop_word(word) or says_little(word)) else fold(word)
        for word in dict.fromkeys(words_)
    ]
    assert got == want


@CAREFUL
@given(st.lists(st.lists(st.integers(0, 5), max_size=8), max_size=6), st.data())
def test_add_documents_is_its_twin(documents, data):
    term_of = np.array([0, 1, 1, 2, -1, 0])  # spellings 1 and 2 are one term, 4 is left out
    keep = [data.draw(st.booleans()) for _ in documents]
    sides = [data.draw(st.integers(0, 1)) for _ in documents]
    of_spelling = np.stack([term_of, np.zeros(6, dtype=np.int64)], axis=1)
    sums, totals = np.zeros((3, 2, 4), np.int64), np.zeros((2, 5), np.int64)
    firsts = np.concatenate([[0], np.cumsum([len(document) for document in documents])]).astype(np.int64)
    ids = np.array([word for document in documents for word in document], dtype=np.int32)
    kernel.add_documents(
        ids,
        firsts,
        0,
        len(documents),
        np.array(keep, dtype=bool),
        np.array(sides, dtype=np.int64),
        of_spelling,
        sums,
        totals,
        np.zeros(3, dtype=np.int32),
        np.zeros(3, dtype=np.int32),
    )
    want_sums, want_totals, want_votes = np.zeros_like(sums), np.zeros_like(totals), np.zeros(6, np.int64)
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
    assert of_spelling[:, kernel.VOTES].tolist() == want_votes.tolist()


PIECES = st.one_of(st.binary(max_size=30), st.text(st.sampled_from(PLAIN), max_size=14).map(str.encode))


@CAREFUL
@example(pieces=[b"\xd8\x21", b"\xd8\xa1", b"\xd8", b"", "ء".encode(), "ءء".encode()])
@given(pieces=st.lists(PIECES, max_size=80))
def test_strings_are_numbered_as_they_come_whatever_their_key(pieces):
    """With room for one string at first the table grows many times; a dict says what the numbers are."""
    table = strings.new_strings(1, 1)
    data, ends = joined_bytes(pieces)
    numbers = np.zeros(len(pieces), dtype=np.int64)
    at = 0
    while (at := strings.number_all(table, data, ends, at, numbers)) < len(pieces):
        table = strings.grown(table)
    order = {piece: number for number, piece in enumerate(dict.fromkeys(pieces))}
    assert numbers.tolist() == [order[piece] for piece in pieces]
    assert len(set(strings.codes_of(table).tolist())) == len(order)


def test_strings_of_one_hash_stay_two():
    table = strings.new_strings(4, 64)
    data = np.frombuffer(bytearray("سلام حرب".encode()), dtype=np.uint8)
    key = strings.HASHED | np.uint64(7)
    assert [strings.number_of(table, key, data, *span) for span in ((0, 8), (9, 15), (0, 8))] == [0, 1, 0]


def key_twin(word: bytes) -> int:
    """The number in base 37 of a word of one to twelve plain letters, below 2 ** 63; all else is hashed."""
    try:
        places = [PLAIN.index(letter) + 1 for letter in word.decode()]
    except ValueError:
        places = []
    if not 1 <= len(places) <= 12:
        code = 0xCBF29CE484222325
        for letter in word.decode("utf-8", "surrogatepass"):
            code = (code ^ int.from_bytes(letter.encode("utf-8", "surrogatepass"), "little")) * 0x100000001B3 % 2**64
        return code | 1 << 63
    key = 0
    for place in places:
        key = 37 * key + place
    return key


@CAREFUL
@example("ي" * 12)
@example("ي" * 13)
@example("كتاب\u200f")
@given(st.one_of(TEXTS, st.text(st.sampled_from(PLAIN), max_size=14)))
def test_keys_are_their_twin(text):
    data = np.frombuffer(bytearray(text.encode("utf-8", "surrogatepass")), dtype=np.uint8)
    assert int(strings.key_of(data, 0, len(data))) == key_twin(data.tobytes())


def test_the_greatest_plain_key_is_below_the_hashed_ones():
    assert key_twin(("ي" * 12).encode()) == sum(36 * 37**at for at in range(12)) < 2**63


@CAREFUL
@given(st.lists(TEXTS, max_size=3))
def test_both_loops_give_one_key(texts):
    """A spelling has one number, whichever way it came into the table."""
    table = strings.new_strings(1 << 10, 1 << 14)
    find(texts, table)
    known = known_strings(table)
    again, ends = joined_bytes([word.encode("utf-8", "surrogatepass") for word in known])
    numbers = np.zeros(len(known), dtype=np.int64)
    strings.number_all(table, again, ends, 0, numbers)
    assert numbers.tolist() == list(range(len(known)))


def test_hash_of_plain_letters_is_the_published_one():
    """FNV-1a, 64 bit: test vectors of its authors."""
    for text, code in ((b"", 0xCBF29CE484222325), (b"a", 0xAF63DC4C8601EC8C), (b"foobar", 0x85944171F73967E8)):
        assert int(strings.hash_of(np.frombuffer(bytearray(text), dtype=np.uint8), 0, len(text))) == code
