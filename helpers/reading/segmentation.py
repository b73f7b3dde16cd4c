"""Clitics: what is written on to an Arabic word at its front and its end."""

from __future__ import annotations

from functools import lru_cache

from helpers.reading.proclitics import proclitics
from helpers.reading.pronouns import cut_enclitic
from helpers.reading.spelling import ARABIC, clean, fold, plain_alif
from helpers.reading.stopping import Segments, stop_form, stop_words

_BEFORE_NOUNS = (("ب",), ("ل",), ("ك",))


@lru_cache(maxsize=1 << 18)
def segment(word: str) -> Segments:
    """Take the clitics off ``word``.

    Returns
    -------
    Segments
        ``proclitics`` in reading order (و ف ب ك ل س ال; للأمن gives ل and ال), ``stem`` with its spelling repaired (وزارته gives
        وزارة, نظرائه gives نظراء), ``enclitic`` the pronoun or "". A word that nothing is known of is left whole.

    Notes
    -----
    One word is all it sees: وفد stays a delegation where a verse may mean "and it availed". A family name keeps its article
    (الدليمي), a country does not (العراق).

    Examples
    --------
    >>> segment("وللوزراء")
    Segments(proclitics=('و', 'ل', 'ال'), stem='وزراء', enclitic='')
    >>> segment("وزارته")
    Segments(proclitics=(), stem='وزارة', enclitic='ه')
    """
    spelt = clean(word)
    plain = plain_alif(spelt)
    function = stop_form(spelt)
    if function:
        return stop_words()[function]
    if not ARABIC.fullmatch(spelt):
        return _segment_figure(fold(word))
    front, rest = proclitics(spelt, plain)
    stem, enclitic = (
        (rest, "") if "ال" in front else cut_enclitic(rest, plain_alif(rest), is_noun=front[-1:] in _BEFORE_NOUNS)
    )
    return Segments(front, stem, enclitic)


def _segment_figure(folded: str) -> Segments:
    """و1988: a letter before a number is a clitic."""
    if folded[:1] in ("و", "ب", "ل", "ف", "ك") and folded[1:2].isdigit():
        return Segments((folded[0],), folded[1:], "")
    return Segments((), folded, "")
