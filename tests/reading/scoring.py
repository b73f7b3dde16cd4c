"""Score segmentation and grouping on the labelled sets of tests/reading/data.

usage: python tests/reading/scoring.py [--show] FILE...
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from helpers.reading.arabic import Segments, fold, is_stop_word, lemma, segment

# Letters that begin a word like a clitic: و ف ب ك ل س and the article.
CLITIC_LIKE = ("و", "ف", "ب", "ك", "ل", "س", "ال")


class Labelled(NamedTuple):
    surface: str
    segments: Segments
    key: str
    function: bool


def read_label(label: str) -> Labelled:
    """One label ``proclitic+...+stem-enclitic=dictionary spelling/key*`` (see data/README.md)."""
    function = label.endswith("*")
    label, _, key = label.rstrip("*").partition("/")
    label, _, spelling = label.partition("=")
    *front, body = label.split("+")
    stem, _, enclitic = body.partition("-")
    proclitics = tuple("ال" if part == "ل" and front[:at][-1:] == ["ل"] else part for at, part in enumerate(front))
    return Labelled(
        "".join(front) + stem + enclitic,
        Segments(proclitics, fold(spelling or stem), fold(enclitic)),
        _fold_key(key or spelling or stem),
        function,
    )


def _fold_key(key: str) -> str:
    """v.بحث is the verb, adj.بناء the adjective of letters that a noun has too."""
    kind, point, word = key.partition(".")
    return kind + point + fold(word) if kind in ("v", "adj") else fold(key)


def read_labels(path: Path) -> list[Labelled]:
    """The running words of a labelled file, in order."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [read_label(label) for line in lines if not line.startswith("#") for label in line.split()]


def wrong_segments(tokens: Iterable[Labelled]) -> list[tuple[Labelled, Segments]]:
    found = []
    for token in tokens:
        parts = segment(token.surface)
        if Segments(parts.proclitics, fold(parts.stem), fold(parts.enclitic)) != token.segments:
            found.append((token, parts))
    return found


def looks_like_clitic(token: Labelled) -> bool:
    """Whether the word begins with the letter of a clitic but has no clitic in front."""
    return not token.segments.proclitics and fold(token.surface).startswith(CLITIC_LIKE) and len(token.surface) > 2


class Pairs(NamedTuple):
    precision: float
    recall: float
    n_gold: int
    n_found: int
    wrong: list[tuple[str, str]]
    missed: list[tuple[str, str]]


def score_pairs(tokens: Iterable[Labelled], grouping: Callable[[str], str] = lemma) -> Pairs:
    """Pairs of distinct types with one key: share of the found pairs that are right, share of the right ones found."""
    gold = {token.surface: token.key for token in tokens if not token.function}
    found = {surface: grouping(surface) for surface in gold}
    pairs = list(combinations(sorted(gold), 2))
    right = {pair for pair in pairs if gold[pair[0]] == gold[pair[1]]}
    made = {pair for pair in pairs if found[pair[0]] == found[pair[1]]}
    both = len(right & made)
    return Pairs(
        both / max(1, len(made)),
        both / max(1, len(right)),
        len(right),
        len(made),
        sorted(made - right),
        sorted(right - made),
    )


def main(argv: list[str]) -> None:
    show = "--show" in argv
    for name in (argument for argument in argv if argument != "--show"):
        tokens = read_labels(Path(name))
        wrong = wrong_segments(tokens)
        bare = [token for token in tokens if looks_like_clitic(token)]
        bare_wrong = [token for token in bare if any(token is bad for bad, _ in wrong)]
        pairs = score_pairs(tokens)
        stops = [token for token in tokens if token.function != is_stop_word(token.surface)]
        print(
            f"{Path(name).name}: {len(tokens)} words, segmentation {1 - len(wrong) / len(tokens):.4f} ({len(wrong)} wrong)"
        )
        print(f"  begin like a clitic but have none: {1 - len(bare_wrong) / max(1, len(bare)):.4f} of {len(bare)}")
        print(
            f"  grouping: precision {pairs.precision:.4f} of {pairs.n_found}, recall {pairs.recall:.4f} of {pairs.n_gold}"
        )
        print(f"  function words: {len(stops)} disagree")
        if show:
            for token, parts in wrong:
                print("   seg", token.surface, "gold", *token.segments, "| got", *parts)
            for a, b in pairs.wrong:
                print("   joined wrongly", a, b, lemma(a))
            for a, b in pairs.missed:
                print("   kept apart wrongly", a, lemma(a), b, lemma(b))
            print("   stop", *[(token.surface, token.function) for token in stops])


if __name__ == "__main__":
    main(sys.argv[1:])
