"""Findings of an archive: part of :mod:`helpers.telling.narrative`, one function a finding."""

from __future__ import annotations

import pandas as pd

from helpers.telling.markup import mixed
from helpers.telling.narrative_contrast import rows_of_contrast
from helpers.telling.wording import SIDES, Finding, Wording, capital, count, decimal, listed, sentence, spelled

# 01_texts


def describe_archive(
    totals: pd.DataFrame, files: pd.DataFrame, wording: Wording, *, side: str, target: str, reference: str
) -> tuple[Finding, ...]:
    """How much was read, by side; `totals` as from archive_totals.side_totals."""
    by_side = totals.set_index(side)
    said, numbers = [], {}
    for which, value in zip(SIDES, (target, reference), strict=True):
        row = by_side.loc[value]
        said.append(
            f"in {wording.label(which)} {'is' if row.words == 1 else 'are'} {count(row.words, 'word')} in "
            f"{count(row.documents, 'document')}, and {spelled(row.counted)} of them "
            f"{'is' if row.counted == 1 else 'are'} counted as terms"
        )
        numbers |= {f"{name}_{which}": int(row[name]) for name in ("words", "documents", "counted")}
    html = f"{sentence('; '.join(said))} The rest are function words, numbers and single letters."
    if totals.attrs.get("stop_words") is False:
        html = sentence("; ".join(said))
    numbers["files"] = len(files)
    html += f" All this was read from {count(len(files), 'file')}."
    findings = [Finding("archive-size", html, numbers=numbers, page="01_texts")]
    others = totals[~totals[side].isin([target, reference])]
    if len(others):
        n = int(others["documents"].sum())
        numbers = {"documents": n, "sides": len(others)}
        html = f"{capital(count(n, 'document'))} of {count(len(others), 'other side')} {'was' if n == 1 else 'were'} read and {'is' if n == 1 else 'are'} not compared."
        findings.append(Finding("archive-others", html, numbers=numbers, page="01_texts"))
    return tuple(findings)


def describe_skipped(skipped: pd.DataFrame, totals: pd.DataFrame) -> Finding:
    """What was left out, and why; `skipped` as from archive_totals.skipped_documents."""
    read, n = int(totals["documents"].sum()), int(skipped["n"].sum())
    numbers: dict[str, float] = {"read": read, "skipped": n}
    if not n:
        html = f"{capital(count(read, 'document'))} {'was' if read == 1 else 'were'} read, and nothing was left out."
        return Finding("archive-skipped", html, numbers=numbers, page="01_texts")
    shown = skipped.head(5)
    numbers |= {f"n_{place}": int(row.n) for place, row in enumerate(shown.itertuples())}
    why = listed(f"{mixed(row.reason)} ({_figures(row.n)})" for row in shown.itertuples())
    html = (
        f"{capital(count(read, 'document'))} {'was' if read == 1 else 'were'} read; {count(n, 'document or file', 'documents or files')} "
        f"{'was' if n == 1 else 'were'} left out: {why}"
    )
    if len(skipped) > len(shown):
        numbers["others"] = int(skipped["n"].sum() - shown["n"].sum())
        html += f", and others ({_figures(numbers['others'])})"
    return Finding("archive-skipped", f"{html}.", numbers=numbers, page="01_texts")


def _figures(n: float) -> str:
    return f"{int(n):,}"


def describe_archive_files(files: pd.DataFrame) -> Finding:
    """How many files there are, and how large they are; `files` as of an archive."""
    total = float(files["megabytes"].sum())
    numbers = {"files": len(files), "megabytes": total}
    html = f"{capital(count(len(files), 'file'))} {'was' if len(files) == 1 else 'were'} read, {_size(total)} {'' if len(files) == 1 else 'together'}".rstrip()
    return Finding("archive-files", f"{html}.", numbers=numbers, page="01_texts")


def _size(megabytes: float) -> str:
    return f"{decimal(megabytes, 0 if megabytes >= 10 else 3)} MB"


def describe_rare(sums: pd.DataFrame) -> Finding | None:
    """Which terms the table does not hold; None where it holds all."""
    rare, least = sums.attrs["rare"], sums.attrs["minimum_documents"]
    if not rare["terms"]:
        return None
    numbers = {"least": least, **rare}
    html = (
        f"{capital(count(rare['terms'], 'term'))} {'stands' if rare['terms'] == 1 else 'stand'} in fewer than "
        f"{count(least, 'document')} and {'is' if rare['terms'] == 1 else 'are'} not in the tables. "
        f"{sentence(('its ' if rare['terms'] == 1 else 'their ') + count(rare['n'], 'use') + (' counts' if rare['n'] == 1 else ' count') + ' in the size of each side all the same')}"
    )
    return Finding("archive-rare", html, numbers=numbers, page="01_texts")


# 03_contrast


def caption_archive_contrast(contrast: pd.DataFrame) -> str:
    """Caption of the table: what a row is, what its numbers are of."""
    said, text = contrast.attrs, rows_of_contrast(contrast)
    if said["guard"]:
        return f"{text} With fewer than a hundred documents on a side there is neither an interval nor a p."
    return (
        f"{text} Intervals are of 95 %, for one term at a time; p is Holm's, family-wise over {said['n_tested']:,} terms, from "
        f"the scatter over {said['units_target']:,} and {said['units_reference']:,} documents."
    )


# 08_summary

_READ_AS = {
    "lemma": "clitics, number and gender are joined",
    "stem": "clitics are cut, number and gender stay apart",
    "surface": "spellings with and without hamza are joined, all other forms stay apart",
}


def describe_archive_limits(contrast: pd.DataFrame, wording: Wording, *, terms: str) -> tuple[Finding, ...]:
    """What a reader must not conclude, in her terms."""
    said = contrast.attrs
    units = {"units_target": said["units_target"], "units_reference": said["units_reference"]}
    both = (
        f"{count(said['units_target'], 'document')} of {wording.label('target')} and {spelled(said['units_reference'])} of "
        f"{wording.label('reference')}"
    )
    if said["guard"]:
        chance = (
            f"There are {both} with a counted word: too few for chance to be asked about, so the lists describe them."
        )
    else:
        chance = (
            f"Chance was asked about {both}, never about single words. With so many, a small difference may be beyond "
            "chance as well: look at the ratio and its interval, not at the verdict alone."
        )
    alike = (
        "Documents were taken as independent. Reports that an agency sent to many papers, or a paper printed again, count as "
        "often as they stand there, and make differences look surer than they are."
    )
    words = (
        f"Words are counted by spelling and form, not by sense: {_READ_AS[terms]}. Headlines and the lines of a web page are "
        "counted with the rest, names are counted word by word, and neither quotations nor speakers are looked for."
    )
    return (
        Finding("limits-units", chance, numbers=units, page="03_contrast"),
        Finding("limits-alike", alike, page="01_texts"),
        Finding("limits-words", words, page="01_texts"),
    )
