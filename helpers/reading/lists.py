"""Small word lists of our own, read once: verbs of saying, titles, given names, near words.

They are data, not rules, so that an editor can mend them; the rooms to the right import the functions and never a file.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from wordfreq import zipf_frequency

from helpers.reading.arabic import fold, lemma

KINDS = ("neutral", "assertive", "negative", "praising")
_PRONOUNS = ("ه", "ها", "هم", "هما", "هن")


class SayingForm(NamedTuple):
    """One written form of a verb of saying.

    ``form`` is "past", "present", "participle" or "noun"; ``gender`` "m", "f" or ""; ``plural`` True for two and more;
    ``complements`` what leads in the thing said: folded prepositions, "ان" and "-" for a direct object.
    """

    verb: str
    kind: str
    english: str
    complements: tuple[str, ...]
    form: str
    gender: str
    plural: bool


class Title(NamedTuple):
    """One written form of a word that announces or stands for a name; see titles.tsv. A word of respect is ``honour`` and direct."""

    word: str
    kind: str
    direct: bool
    generic: bool
    gender: str
    plural: bool
    honour: bool = False


def _rows(name: str) -> list[list[str]]:
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.split("\t")] for line in lines if line.strip() and not line.startswith("#")]
    return [row + [""] * (len(rows[0]) - len(row)) for row in rows[1:]]


@lru_cache(maxsize=1)
def saying_verbs() -> dict[str, SayingForm]:
    """Folded form -> verb of saying, for all finite forms, participles and verbal nouns with a pronoun.

    Notes
    -----
    A form that two verbs share (يدين of دان and أدان) goes to the first. Clitics و and ف are not part of a form.

    >>> saying_verbs()["مشددا"].verb, saying_verbs()["قالت"].gender, saying_verbs()["تنويهه"].form
    ('شدد', 'f', 'noun')
    """
    forms: dict[str, SayingForm] = {}
    for verb, kind, english, complement, present, participle, noun, past in _rows("saying_verbs.tsv"):
        complements = tuple("-" if part == "-" else fold(part) for part in complement.split("|"))

        def add(
            written: str,
            form: str,
            gender: str = "",
            plural: bool = False,
            verb: str = verb,
            kind: str = kind,
            english: str = english,
            complements: tuple[str, ...] = complements,
        ) -> None:
            forms.setdefault(fold(written), SayingForm(verb, kind, english, complements, form, gender, plural))

        base, *weak = past.split("|")
        if past:
            add(base, "past", "m")
        for written in weak:
            add(written, "past", "m" if written.endswith("وا") else "f", written.endswith("وا"))
        if past and len(weak) < 2:
            add(base + "ت", "past", "f")
            add(base + "وا", "past", "m", True)
            add(base + "ا", "past", "m", True)
            add(base + "تا", "past", "f", True)
        if present:
            stem = present[1:]
            add(present, "present", "m")
            add("ت" + stem, "present", "f")
            stem = stem[:-1] if stem[-1] in "ىيو" else stem
            add("ي" + stem + "ون", "present", "m", True)
            add(present.replace("ى", "ي") + "ان", "present", "m", True)
        if participle.startswith("="):
            for written in participle[1:].split("|"):
                add(written, "participle", "f" if written.endswith("ة") else "m", written.endswith("ين"))
        elif participle:
            endings = [("ا", "m", False), ("ة", "f", False), ("ين", "m", True), ("ات", "f", True)]
            if (base[1:2] == "ا" and len(base) > 3) or not past:
                endings.pop(1)  # مهاجمة is the verbal noun of هاجم, and أمله "his hope"
            for ending, gender, plural in endings:
                add(participle + ending, "participle", gender, plural)
        if noun:
            for pronoun in _PRONOUNS:
                gender = "f" if pronoun in ("ها", "هن") else "m"
                add(noun + pronoun, "noun", gender, pronoun in ("هم", "هما", "هن"))
        if verb == "قال":
            add("بالقول", "participle")  # ختم بالقول: as ختم قائلا
    return forms


@lru_cache(maxsize=1)
def titles() -> dict[str, Title]:
    """Folded form without article -> title, with feminine, dual and plural forms.

    >>> titles()["وزيران"].plural, titles()["لواء"].direct, titles()["صحيفه"].gender
    (True, True, 'f')
    """
    forms: dict[str, Title] = {}
    for word, kind, place, generic, gender, broken in _rows("titles.tsv"):
        entry = Title(word, kind, place in ("direct", "honour"), generic == "yes", gender, False, place == "honour")
        forms.setdefault(fold(word), entry)
        if entry.honour:
            base = fold(word).removesuffix("ه") + ("ت" if word.endswith("ة") else "")
            forms.update({base + pronoun: entry for pronoun in ("ه", "ها", "هما", "هم")})
            continue
        if len(word) == 1:
            continue  # shortened: دون is no doctors, ما no two engineers
        many = entry._replace(plural=True)
        base = fold(word)
        base = base[:-1] + "ت" if base.endswith("ه") else base
        for ending in ("ان", "ين"):
            forms.setdefault(base + ending, many)
        if kind == "person":
            forms.setdefault(base + "ون", many)
            forms.setdefault(base + "ا", many)  # وزيرا الدفاع: the dual before what completes it
            forms.setdefault(base + "و", many)
            forms.setdefault(base + "ه", entry._replace(gender="f"))
            for pronoun in ("ه", "ها", "هم", "هما"):
                if base + pronoun not in forms:
                    forms[base + pronoun] = entry
        if word.endswith("ة"):
            forms.setdefault(base[:-1] + "ات", many)
        if broken:
            forms.setdefault(fold(broken), many)
    forms[fold("نظيره")] = forms[fold("نظير")]
    return forms


@lru_cache(maxsize=1)
def given_names() -> frozenset[str]:
    """Folded given names."""
    lines = Path(__file__).with_name("given_names.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(fold(word) for line in lines if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=1)
def places() -> dict[str, str]:
    """Folded spelling -> spelling, of the places of demonyms.tsv.

    >>> places()["ايران"], places()["العراق"]
    ('إيران', 'العراق')
    """
    found: dict[str, str] = {}
    for row in _rows("demonyms.tsv"):
        for spelling in row[0].split("|"):
            if spelling:
                found.setdefault(fold(spelling), spelling)
    return found


@lru_cache(maxsize=1)
def nationalities() -> dict[str, str]:
    """Folded adjective, masculine singular -> folded place without its article, of demonyms.tsv.

    >>> nationalities()["فرنسي"], nationalities()["عراقي"]
    ('فرنسا', 'عراق')
    """
    found: dict[str, str] = {}
    for row in _rows("demonyms.tsv"):
        place = fold(row[0].split("|")[0].removeprefix("ال"))
        if place:
            for adjective in row[1].split("|"):
                found.setdefault(fold(adjective), place)
    return found


@lru_cache(maxsize=1)
def near_words() -> dict[str, frozenset[int]]:
    """Grouping key -> the groups of near words it belongs to.

    >>> bool(near_words()[lemma("تعزيز")] & near_words()[lemma("توسيع")])
    True
    """
    groups: dict[str, set[int]] = {}
    lines = Path(__file__).with_name("near_words.txt").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        if not line.startswith("#"):
            for word in line.split():
                groups.setdefault(lemma(word), set()).add(number)
    return {key: frozenset(numbers) for key, numbers in groups.items()}


@lru_cache(maxsize=1 << 16)
def commonness(word: str) -> float:
    """How common the written word is in general Arabic: its Zipf value (log10 of uses per thousand million words), 0 unseen.

    >>> commonness("في") > 6 > commonness("شمخاني")
    True
    """
    return zipf_frequency(word, "ar")
