"""The compiled sorting and merging against the same said in plain Python."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

pytest.importorskip("numba", reason="counting an archive needs numba (requirements-archive.lock)")

from helpers.measuring import archive_lines as lines
from helpers.measuring import archive_sorting as sorting
from helpers.measuring import archive_strings as strings
from helpers.measuring.archive_tables import joined_bytes

CAREFUL = settings(derandomize=True, deadline=None, max_examples=400)
PLAIN = "".join(chr(0x600 + at) for at in np.flatnonzero(strings.LETTERS))
CODES = st.one_of(st.integers(0, 3), st.integers(0, 2**64 - 1), st.integers(0, 7).map(lambda n: n << 55))
WORDS = st.one_of(
    st.text(st.sampled_from(PLAIN), min_size=1, max_size=14),
    st.text(st.sampled_from("ابيپکی١1aـ\u064b\u0700é"), min_size=1, max_size=14),
)


def hashed_apart(words: list[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Codes of words, and lengths and bytes of those that their codes do not tell, as a run has them."""
    data, ends = joined_bytes([word.encode() for word in words])
    keys = [int(strings.key_of(data, ends[i], ends[i + 1])) for i in range(len(words))]
    codes = np.array([strings.code_of(np.uint64(key)) for key in keys], dtype=np.uint64)
    kept = [word.encode() if key >= int(strings.HASHED) else b"" for word, key in zip(words, keys, strict=True)]
    room, _ = joined_bytes(kept)
    return codes, np.array([len(piece) for piece in kept], dtype=np.int64), room


@CAREFUL
@given(st.lists(CODES, max_size=60))
def test_order_of_is_a_stable_sort(codes):
    codes = np.array(codes, dtype=np.uint64)
    order, in_order = sorting.order_of(codes)
    assert order.tolist() == np.argsort(codes, kind="stable").tolist()
    assert in_order.tolist() == sorted(codes.tolist())


@CAREFUL
@given(st.lists(st.integers(-1, 5), max_size=40))
def test_group_by_is_a_stable_sort_without_those_left_out(owners):
    got = sorting.group_by(np.array(owners, dtype=np.int64), 6).tolist()
    assert got == sorted((at for at, owner in enumerate(owners) if owner >= 0), key=lambda at: owners[at])


@CAREFUL
@given(st.lists(st.tuples(WORDS, st.integers(0, 2)), max_size=30), st.booleans())
def test_equal_strings_of_one_owner_have_one_number(rows, owned):
    words, owners = [word for word, _ in rows], np.array([owner for _, owner in rows], dtype=np.int64)
    codes, lengths, room = hashed_apart(words)
    ends = np.concatenate([[0], np.cumsum(lengths)])
    by_code = sorting.order_of(strings.owned_codes(codes, owners) if owned else codes)
    numbers, firsts = sorting.number_equals(*by_code, owned, owners, room, ends)
    same = [(word, owner) if owned else word for word, owner in rows]
    assert [same.index(one) for one in same] == [int(firsts[number]) for number in numbers]
    assert len(firsts) == len(set(same))


def test_strings_of_one_hash_and_of_other_bytes_stay_two():
    codes = np.full(3, strings.code_of(strings.HASHED | np.uint64(7)), dtype=np.uint64)
    room, ends = joined_bytes([b"one", b"two", b"one"])
    none = np.zeros(0, dtype=np.int64)
    numbers, firsts = sorting.number_equals(*sorting.order_of(codes), False, none, room, ends)
    assert (numbers.tolist(), firsts.tolist()) == ([0, 1, 0], [0, 1])


@CAREFUL
@example(["ي" * 12, "ي" * 13, "يک", "ا1", "اي", "ا", "اـ", "غـ", "غف", "1", "a"])
@given(st.lists(WORDS, max_size=40))
def test_places_sort_as_the_bytes_do_where_they_are_not_doubtful(words):
    data, ends = joined_bytes([word.encode() for word in words])
    places, doubtful = sorting.places_of(data, ends)
    by_bytes = sorted(range(len(words)), key=lambda at: words[at].encode())
    in_order = places[by_bytes]
    assert (in_order[1:] >= in_order[:-1]).all()
    sure = [(int(place), word) for place, word, no in zip(places, words, doubtful, strict=True) if not no]
    assert len({place for place, _ in sure}) == len({word for _, word in sure})
    assert doubtful.tolist() == [not (set(word) <= set(PLAIN) and len(word) <= 12) for word in words]


@CAREFUL
@given(st.lists(WORDS, max_size=30))
def test_what_a_code_tells_is_written_out_again(words):
    codes, lengths, room = hashed_apart(words)
    out, ends = strings.written_out(codes, lengths, room)
    assert [out[a:b].tobytes().decode() for a, b in pairwise(ends)] == words


@CAREFUL
@given(st.lists(CODES, min_size=1, max_size=20))
def test_a_code_leads_back_to_its_key(keys):
    for key in keys:
        assert int(strings.key_behind(np.uint64(strings.code_of(np.uint64(key))))) == key


@CAREFUL
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2**40)), max_size=20))
def test_add_rows_adds(rows):
    sums, want = np.zeros((4, 3, 4), dtype=np.int64), np.zeros((4, 3, 4), dtype=np.int64)
    more = np.array([[[n, 1, 2, 3], [4, 5, 6, n]] for _, n in rows], dtype=np.int64).reshape(-1, 2, 4)
    for (number, _), row in zip(rows, more, strict=True):
        want[number, 2] += row[0]
        want[number, 0] += row[1]
    sorting.add_rows(sums, np.array([at for at, _ in rows], dtype=np.int64), np.array([2, 0]), more)
    assert sums.tolist() == want.tolist()


def string_twin(data: bytes) -> int:
    """Where the string ends that begins the data, or -1: the first mark that no backslash stands before, all up to it
    valid UTF-8 without controls, and each backslash before one of its letters."""
    at = 0
    while at < len(data) and data[at] != 34:
        if data[at] < 32:
            return -1
        if data[at] == 92:
            behind = data[at + 1 : at + 6]
            if (
                behind[:1] == b"u"
                and len(behind) == 5
                and all(byte in b"0123456789abcdefABCDEF" for byte in behind[1:])
            ):
                at += 4
            elif behind[:1] == b"u" or behind[:1] not in [bytes([letter]) for letter in b'"\\/bfnrt']:
                return -1
            at += 1
        at += 1
    if at >= len(data):
        return -1
    try:
        data[:at].decode()
    except UnicodeDecodeError:
        return -1
    return at


LONG = st.lists(
    st.one_of(
        st.integers(1, 90).map(lambda n: ("سلام حرب " * 12)[:n].encode()),
        st.integers(1, 70).map(lambda n: ("plain–“x” ا" * 8)[:n].encode()),
        st.sampled_from(["😀", "\ud7ff", "\ue000", "ࠀ", "é", "\\n", '\\"', "\\u0627", "\\x", '"', "\n", "\x7f"]).map(
            str.encode
        ),
        st.sampled_from(
            [b"\xd8", b"\xa7", b"\xe2\x80", b"\xed\xa0\x80", b"\xc0\xaf", b"\xe0\x80\x80", b"\xf5", b"\xff"]
        ),
        st.binary(max_size=3),
    ),
    max_size=14,
)


@settings(CAREFUL, max_examples=1_500)
@given(LONG)
def test_strings_end_where_they_end_in_blocks_as_by_the_byte(pieces):
    data = b"".join([b'{"', *pieces, b'"'])
    end, _ = lines._string(np.frombuffer(bytearray(data), dtype=np.uint8), 2, len(data))
    want = string_twin(data[2:])
    assert end == (want + 2 if want >= 0 else -1)


@CAREFUL
@given(st.lists(st.binary(max_size=200).map(lambda line: line.replace(b"\n", b" ")), min_size=1, max_size=5))
def test_line_ends_are_found(pieces):
    data = np.frombuffer(bytearray(b"\n".join(pieces) + b"\n"), dtype=np.uint8)
    at, found = 0, []
    while at < len(data):
        found.append(int(lines._line_end(data, at)))
        at = found[-1] + 1
    assert found == np.flatnonzero(data == 10).tolist()
