"""Documents to paragraphs, each tagged with what it is, and the log of what is read otherwise than it stands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from helpers.reading.arabic import fold, is_stop_word, words
from helpers.tables import COLUMNS

# Columns of documents.csv that describe a text; all others may set sides apart and go along with the paragraphs.
_DESCRIBING = frozenset(
    "file date title source author url language licence sha256 note text encoding encoding_guessed".split()
)
_CONTROLS = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
_LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+")
_EDGE = re.compile(rf"[\s{_CONTROLS}]*")
_ENDS_SENTENCE = re.compile(rf"[.؟?!؛;…:\"”“»)\]][\s{_CONTROLS}]*$")
_CHANGES = (
    ("control", re.compile(f"[{_CONTROLS}]+")),
    ("white space", re.compile(r"[^\S \r\n\x0b\x0c\x85\u2028\u2029]+|[ ]{2,}")),
)
_LONGEST_HEADING, _LONGEST_TITLE = 12, 25  # words
_SUMMARY_SHARE = 0.7  # of a summary's words of content stand again in the paragraph that it sums up


class _Piece(NamedTuple):
    start: int
    end: int
    kind: str


def split_paragraphs(
    documents: pd.DataFrame, *, publishers: Sequence[str] = (), boilerplate: Sequence[str] = ()
) -> pd.DataFrame:
    """Cut each document into paragraphs and say what each of them is.

    Parameters
    ----------
    documents : table ``documents``
    publishers : sequence of str
        Names under which the outlet mentions itself in a dateline, beside the news agencies known to the kit.
    boilerplate : sequence of str
        Lines of the web page, beside the usual ones known to the kit.

    Returns
    -------
    DataFrame
        Table ``paragraphs``; ``documents.text[start:end] == text`` for each row. ``kind`` is

        - title: the first line where it is no sentence, or the title that documents.csv gives;
        - repeated: says again, word by word, what an earlier paragraph of the document said;
        - summary: one of the first paragraphs, nearly all of whose words stand again in one that follows;
        - heading: up to 12 words without an end of sentence, before a longer paragraph;
        - dateline: "Outlet from place:" before the first words, a row of its own;
        - boilerplate: a line of the web page;
        - body: all else.

    Notes
    -----
    A line is a paragraph, unless the text is wrapped at a line length; then a blank line parts paragraphs. Nothing is
    taken out here: what is left out of the counts is for `tokenise` to say.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["x"], "side": ["a"], "text": ["عنوان قصير\\n\\nوصل الوفد اليوم إلى المدينة."]})
    >>> split_paragraphs(documents)[["paragraph", "kind", "start", "end"]].values.tolist()
    [[0, 'title', 0, 10], [1, 'body', 12, 40]]
    """
    side = documents.attrs.get("side")
    carried = [name for name in documents.columns if name == side or (name not in _DESCRIBING and name != "doc_id")]
    rows = []
    furniture = frozenset(_key(line) for line in (*_furniture()["boilerplate"], *boilerplate))
    dateline = _dateline_pattern(tuple(publishers))
    for document in documents.to_dict("records"):
        text = document["text"]
        pieces = _tag(text, _spans(text), document.get("title") or "", furniture, dateline)
        for number, piece in enumerate(pieces):
            rows.append(
                (document["doc_id"], *(document[name] for name in carried), number, piece.kind, piece.start, piece.end)
                + (text[piece.start : piece.end],)
            )
    paragraphs = pd.DataFrame(rows, columns=["doc_id", *carried, "paragraph", "kind", "start", "end", "text"])
    paragraphs.attrs["side"] = side
    return paragraphs


def log_cleaning(
    documents: pd.DataFrame,
    paragraphs: pd.DataFrame,
    corrections: pd.DataFrame,
    *,
    leave_out: Collection[str],
    publishers: Sequence[str] = (),
) -> pd.DataFrame:
    """All that is read otherwise than it stands, with its place in the untouched text.

    Parameters
    ----------
    documents, paragraphs : tables of those names
    corrections : DataFrame
        doc_id, before, after, reason: as in corrections.csv.
    leave_out : collection of str
        Kinds of paragraph that are left out of the counts.
    publishers : sequence of str
        Names whose mention in the running text speaks of the outlet, not of the news.

    Returns
    -------
    DataFrame
        Table ``cleaning``, sorted by document and place. `tokenise` obeys its rows "correction" and "publisher"; the
        others tell what word finding and folding do anyhow.
    """
    rows: list[tuple] = []
    for document in documents.to_dict("records"):
        text, doc_id = document["text"], document["doc_id"]
        if document.get("encoding_guessed"):
            rows.append((doc_id, 0, 0, "encoding guessed", document["encoding"], "utf-8"))
        for line, n_pages in documents.attrs.get("furniture", {}).get(doc_id, ()):
            rows.append((doc_id, 0, 0, "page furniture", f"{line} ({n_pages:,} pages)", ""))
        own = paragraphs[paragraphs["doc_id"] == doc_id]
        for piece in own[own["kind"].isin(list(leave_out))].itertuples():
            rows.append((doc_id, piece.start, piece.end, piece.kind, piece.text, ""))
        for rule, pattern in _CHANGES:
            after = "" if rule == "control" else " "
            rows += [(doc_id, *found.span(), rule, found[0], after) for found in pattern.finditer(text)]
        rows += [(doc_id, *change) for change in _respelt(text)]
        own_corrections = corrections[corrections["doc_id"] == doc_id]
        for before, after in zip(own_corrections["before"], own_corrections["after"], strict=True):
            pattern = re.compile(rf"(?<!\w){re.escape(before)}(?!\w)")
            rows += [(doc_id, *found.span(), "correction", before, after) for found in pattern.finditer(text)]
        rows += [(doc_id, *place, "publisher", text[slice(*place)], "") for place in _mentions(text, own, publishers)]
    cleaning = pd.DataFrame(rows, columns=list(COLUMNS["cleaning"]))
    order = {doc_id: at for at, doc_id in enumerate(documents["doc_id"])}
    by = cleaning["doc_id"].map(order)
    return (
        cleaning.assign(order=by).sort_values(["order", "start", "end", "rule"], kind="stable").drop(columns="order")
    ).reset_index(drop=True)


def _spans(text: str) -> list[tuple[int, int]]:
    """Offsets of the paragraphs, without the white space and controls around them."""
    lines = []
    for match in _LINE.finditer(text):
        start = _EDGE.match(text, match.start(), match.end()).end()
        end = start + len(_rstrip(text[start : match.end()]))
        if start < end:
            lines.append((start, end))
    blocks: list[list[tuple[int, int]]] = []
    for start, end in lines:
        if blocks and len(re.findall(r"\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]", text[blocks[-1][-1][1] : start])) == 1:
            blocks[-1].append((start, end))
        else:
            blocks.append([(start, end)])
    inner = [span for block in blocks for span in block[:-1]]
    wrapped = [
        span for span in inner if 40 <= span[1] - span[0] <= 120 and not _ENDS_SENTENCE.search(text[slice(*span)])
    ]
    # A mail or a text file wraps at some 70 characters: then most lines inside a block stop in mid-sentence.
    if len(wrapped) >= 4 and len(wrapped) >= 0.7 * len(inner):
        return [(block[0][0], block[-1][1]) for block in blocks]
    return lines


def _rstrip(text: str) -> str:
    return text[: len(text) - _EDGE.match(text[::-1]).end()]


def _key(text: str) -> tuple[str, ...]:
    return tuple(fold(text[start:end]) for start, end in words(text))


def _tag(text: str, spans: list, title: str, furniture: frozenset, dateline: re.Pattern) -> list[_Piece]:
    keys = [_key(text[start:end]) for start, end in spans]
    wanted = _key(title)
    seen: set[tuple[str, ...]] = set()
    pieces: list[_Piece] = []
    opening = 0  # paragraphs of running text so far
    for at, ((start, end), key) in enumerate(zip(spans, keys, strict=True)):
        line = text[start:end]
        unfinished = not _ENDS_SENTENCE.search(line)
        follows = len(keys[at + 1]) if at + 1 < len(keys) else 0
        if _is_furniture(key, furniture):
            kind = "boilerplate"
        elif key and key in seen:
            kind = "repeated"
        elif (key and key == wanted) or (at == 0 and unfinished and len(key) <= _LONGEST_TITLE and len(keys) > 1):
            kind = "title"
        elif unfinished and len(key) <= _LONGEST_HEADING and follows > len(key):
            kind = "heading"
        elif opening < 2 and _sums_up(key, keys[at + 1 : at + 4]):
            kind = "summary"
        else:
            kind = "body"
        seen.add(key)
        if kind == "body":
            found = dateline.match(line) if opening < 3 else None
            if found and len(words(line[found.end() :])) >= 6:
                cut = start + len(_rstrip(found[0]))
                pieces.append(_Piece(start, cut, "dateline"))
                start = start + found.end()
            opening += 1
        pieces.append(_Piece(start, end, kind))
    return pieces


def _is_furniture(key: tuple[str, ...], furniture: frozenset) -> bool:
    return any(
        key[: len(line)] == line and (len(key) == len(line) or (len(line) > 1 and len(key) <= len(line) + 12))
        for line in furniture
        if line
    )


def _sums_up(key: tuple[str, ...], following: list[tuple[str, ...]]) -> bool:
    content = {word for word in key if not is_stop_word(word)}
    if len(content) < 6:
        return False
    return any(
        len(content & set(later)) >= _SUMMARY_SHARE * len(content) and len(later) >= len(key) for later in following
    )


@lru_cache(maxsize=1)
def _furniture() -> dict[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = {}
    for line in Path(__file__).with_name("page_furniture.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            group = groups.setdefault(line.strip("[]"), [])
        elif line.strip() and not line.startswith("#"):
            group.append(line.strip())
    return {name: tuple(lines) for name, lines in groups.items()}


@lru_cache(maxsize=64)
def _dateline_pattern(publishers: tuple[str, ...]) -> re.Pattern:
    """ "Outlet from place:", "place (agency) -", "place - agency:" at the start of a paragraph."""
    known = "|".join(
        re.escape(name)
        for name in sorted((*_furniture()["agencies"], *publishers), key=len, reverse=True)
        if words(name)
    )
    place, dash = r"[^\s:()\-–—]+(?: [^\s:()\-–—]+){0,2}", r"\s*[-–—:/]+\s*"
    return re.compile(
        rf"(?:{known})(?: من {place})?{dash}"
        rf"|[^\s:()\-–—]+ من [^\s:()\-–—]+(?: [^\s:()\-–—]+)?\s*:\s*"
        rf"|{place}\s*\((?:{known})\)(?:{dash})?\s*"
        rf"|{place}\s*[-–—/]\s*(?:{known}){dash}"
    )


def _mentions(text: str, own: pd.DataFrame, publishers: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where the running text names its outlet: as settings.toml calls it, or as the dateline "Outlet from place:" does."""
    names = {_key(name) for name in publishers} - {()}
    for line in own.loc[own["kind"] == "dateline", "text"]:
        if re.match(r"\S+ من ", line):
            names.add(_key(line)[:1])
    if not names:
        return
    for start, end in zip(own.loc[own["kind"] == "body", "start"], own.loc[own["kind"] == "body", "end"], strict=True):
        spans = [(start + first, start + last) for first, last in words(text[start:end])]
        folded = [fold(text[first:last]) for first, last in spans]
        for at in range(len(spans)):
            for name in names:
                if tuple(folded[at : at + len(name)]) == name:
                    yield spans[at][0], spans[at + len(name) - 1][1]


def _respelt(text: str) -> Iterator[tuple[int, int, str, str, str]]:
    """Words with tatweel or presentation forms, and what is read."""
    for start, end in words(text):
        word = text[start:end]
        if "\u0640" in word:
            yield start, end, "tatweel", word, word.replace("\u0640", "")
        elif re.search("[\ufb50-\ufdff\ufe70-\ufefc]", word):
            yield start, end, "presentation form", word, unicodedata.normalize("NFKC", word)
