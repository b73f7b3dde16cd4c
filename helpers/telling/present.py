"""What a notebook shows: findings, tables and figures, the same in JupyterLab and on the page.

Under ``report`` three environment variables say where copies go: KIT_TABLES (whole tables as CSV), KIT_FIGURES (figures as
SVG). Without them, as in JupyterLab, nothing is written, and links to other pages are left out because they lead nowhere.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Mapping, Sequence
from html import unescape
from pathlib import Path

import numpy as np
import pandas as pd
from IPython.display import display

from helpers.tables import KitError, require_columns
from helpers.telling.addresses import PAGE, TEXTS, address_of
from helpers.telling.markup import is_arabic, mixed, number, probability, safe

__all__ = ["number", "say", "show_figure", "show_table", "table_html", "write_table"]

_NAME = re.compile("[a-z][a-z0-9_]*")
_TAG = re.compile("<[^>]*>")
_LINK = re.compile("<a [^>]*>|</a>")


def say(*findings) -> None:
    """Show findings: each a sentence with its badge and the links to its passages and to the page that shows how.

    Parameters
    ----------
    *findings : narrative.Finding
        With ``id``, ``html``, ``badge``, ``evidence`` (pairs of address and label), ``page``. None is passed over, so that
        a finding that a corpus does not allow is simply not said.
    """
    for finding in findings:
        if finding is None:
            continue
        said = {"id": finding.id, "html": finding.html, "badge": finding.badge, "page": finding.page}
        _show(
            {"text/html": finding_html(finding), "text/plain": _plain(finding.html, finding.badge)},
            {"kit": {"finding": said}},
        )


def finding_html(finding) -> str:
    """One finding as a paragraph; its links only where there are pages to lead to."""
    links, html = [], finding.html
    if not _on_page():
        html = _LINK.sub("", html)
    else:
        pairs = [*finding.evidence, *([(f"{finding.page}.html", "how this was measured")] if finding.page else [])]
        links = [f'<a href="{safe(href)}">{mixed(label)}</a>' for href, label in pairs]
    badge = f' <span class="badge">{safe(finding.badge)}</span>' if finding.badge else ""
    tail = f' <span class="links">{" ".join(links)}</span>' if links else ""
    return f'<p class="finding" id="{safe(finding.id)}">{html}{badge}{tail}</p>'


def show_table(
    table: pd.DataFrame,
    *,
    name: str,
    caption: str,
    columns: Mapping[str, str],
    labels: tuple[str, str] | None = None,
    limit: int = 15,
    rtl: bool = False,
    arabic: Sequence[str] = (),
    link: Mapping[str, str] | None = None,
    decimals: Mapping[str, int] | None = None,
) -> None:
    """Show the first rows of a table, and write the whole of it as CSV where a report is made.

    Parameters
    ----------
    table : DataFrame
        Shown in its order.
    name : str
        Name of the CSV file, in small Latin letters, digits and underscores.
    caption : str
        What one row is, and what to see.
    columns : mapping of str to str
        Column of the table -> its header with the unit, in the order shown. The header of a column whose name ends in
        ``_target`` or ``_reference`` carries that side's marker; ``{target}`` and ``{reference}`` in it become the labels.
    labels : tuple of str, optional
        What target and reference are called.
    limit : int
        Rows shown.
    rtl : bool
        True: the first column stands at the right edge, for tables that are read in Arabic.
    arabic : sequence of str
        Columns that hold Arabic.
    link : mapping of str to str, optional
        Column -> what its cells lead to: a kind of evidence (a key of ``addresses.KINDS``), or "document" and "place" for
        the row's place in the full texts.
    decimals : mapping of str to int, optional
        Column -> decimals; without it two, three for p- and q-values, none for whole numbers.

    Raises
    ------
    KitError
        A column is missing, the name is no name for a file, or another table was written under it.
    """
    require_columns(table, columns, what=name)
    folder = os.environ.get("KIT_TABLES")
    if folder:
        write_table(table, name=name, folder=Path(folder))
    html = table_html(
        table,
        name=name,
        caption=caption,
        columns=columns,
        labels=labels,
        limit=limit,
        rtl=rtl,
        arabic=arabic,
        link=link,
        decimals=decimals,
        csv=bool(folder),
        linked=_on_page(),
    )
    shown = table.loc[:, list(columns)].head(limit)
    _show({"text/html": html, "text/plain": f"{caption}\n{shown.to_string(index=False)}"}, {"kit": {"table": name}})


def table_html(
    table: pd.DataFrame,
    *,
    name: str,
    caption: str,
    columns: Mapping[str, str],
    labels: tuple[str, str] | None = None,
    limit: int = 15,
    rtl: bool = False,
    arabic: Sequence[str] = (),
    link: Mapping[str, str] | None = None,
    decimals: Mapping[str, int] | None = None,
    csv: bool = True,
    linked: bool = True,
) -> str:
    """The table as HTML; see :func:`show_table` for the options."""
    _check_name(name)
    link, decimals = link or {}, decimals or {}
    shown = table.head(limit)
    numeric = {column for column in columns if pd.api.types.is_numeric_dtype(table[column]) and column not in arabic}
    direction = ' dir="rtl"' if rtl else ""
    head = "".join(
        _header(column, header, labels, column in numeric, column in arabic, rtl) for column, header in columns.items()
    )
    rows = []
    for _, row in shown.iterrows():
        cells = [
            _cell(row, column, column in numeric, column in arabic, link.get(column) if linked else None, decimals, rtl)
            for column in columns
        ]
        cells[0] = re.sub("^<td(.*)</td>$", r'<th scope="row"\1</th>', cells[0], flags=re.DOTALL)
        rows.append(f"<tr>{''.join(cells)}</tr>")
    if not rows:
        rows.append(f'<tr><td colspan="{len(columns)}">No row.</td></tr>')
    size = f"All {number(len(table))} rows" if len(table) > len(shown) else "This table"
    more = f'<a href="tables/{name}.csv">{size} as CSV</a>' if csv else f"{number(len(table))} rows in all"
    return (
        f'<div class="table" role="region" tabindex="0" aria-labelledby="table-{name}">\n'
        f"<table{direction}>\n"
        f'<caption id="table-{name}" dir="ltr">{mixed(caption)}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{chr(10).join(rows)}\n</tbody>\n</table>\n</div>\n"
        f'<p class="more">{more}</p>'
    )


def _header(
    column: str, header: str, labels: tuple[str, str] | None, is_number: bool, is_arabic: bool, rtl: bool
) -> str:
    if labels:
        header = header.replace("{target}", labels[0]).replace("{reference}", labels[1])
    side = next((side for side in ("target", "reference") if column.endswith(f"_{side}")), "")
    kind = "number" if is_number else "arabic" if is_arabic else ""
    inside = _english(header, rtl)
    inside = f'<span class="side {side}">{inside}</span>' if side else inside
    return f'<th scope="col" class="{kind}">{inside}</th>' if kind else f'<th scope="col">{inside}</th>'


def _cell(
    row, column: str, is_number: bool, is_arabic_column: bool, kind: str | None, decimals: Mapping[str, int], rtl: bool
) -> str:
    value = row[column]
    if is_number:
        figure = f'<bdi dir="ltr">{_figure(column, value, decimals)}</bdi>'
        return f'<td class="number">{_linked(figure, row, kind)}</td>'
    text = "" if pd.api.types.is_scalar(value) and pd.isna(value) else str(value)
    inside = safe(text) if is_arabic_column else _english(text, rtl)
    inside = _linked(inside, row, kind if text else None)
    return f'<td lang="ar" dir="rtl">{inside}</td>' if is_arabic_column and is_arabic(text) else f"<td>{inside}</td>"


def _linked(inside: str, row, kind: str | None) -> str:
    return f'<a href="{safe(address_of(row, kind))}">{inside}</a>' if kind else inside


def _english(text: str, rtl: bool) -> str:
    # In a row that runs from the right, English would end with its full stop or bracket at the wrong side.
    return f'<bdi dir="ltr">{mixed(text)}</bdi>' if rtl and text else mixed(text)


def _figure(column: str, value, decimals: Mapping[str, int]) -> str:
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if column in decimals:
        return number(value, decimals=decimals[column])
    return probability(value) if column.startswith(("p_", "q_")) else number(value)


def show_figure(axes_or_figure, *, name: str, alt: str, caption: str = "", otherwise: str = "") -> None:
    """Show a figure as SVG, or a sentence where there is nothing to show.

    Parameters
    ----------
    axes_or_figure : Axes, Figure or None
        What a plot function returned.
    name : str
        Name of the file, in small Latin letters, digits and underscores; unique in its notebook.
    alt : str
        The figure in a sentence, plain text: what one sees, with its numbers.
    caption : str
        What to see and what not to conclude; may be empty.
    otherwise : str
        The sentence said instead when there is nothing to show.
    """
    _check_name(name)
    if axes_or_figure is None:
        text = otherwise or "There is nothing to show here."
        _show({"text/html": f'<p class="nothing">{mixed(text)}</p>', "text/plain": text})
        return
    from helpers.telling.figures import to_svg  # only here: a page of sentences and tables needs no matplotlib

    svg = to_svg(getattr(axes_or_figure, "figure", axes_or_figure), alt=alt, prefix=name.replace("_", "-"))
    if folder := os.environ.get("KIT_FIGURES"):
        copy = re.sub(f'href="(?={PAGE}#|{TEXTS}#)', 'href="../', svg)  # the copy lies one folder below the pages
        _write_once(Path(folder) / f"{name}.svg", copy.encode("utf-8"), what="figure")
    _show(
        {"image/svg+xml": svg, "text/plain": alt},
        {"image/svg+xml": {"alt": alt}, "kit": {"figure": name, "caption": mixed(caption)}},
    )


def write_table(table: pd.DataFrame, *, name: str, folder: Path) -> Path:
    """Write a whole table as CSV that a spreadsheet opens in Arabic and in which no cell is a formula."""
    _check_name(name)
    stream = io.StringIO(newline="")
    inert = table.rename(columns=_inert).map(_inert)
    inert.to_csv(stream, index=False, lineterminator="\r\n", float_format="%.10g")
    path = folder / f"{name}.csv"
    # The mark at the beginning makes a spreadsheet read UTF-8.
    _write_once(path, stream.getvalue().encode("utf-8-sig", "replace"), what="table")
    return path


def _inert(value):
    # A spreadsheet runs a cell that begins with one of these (CWE-1236); the apostrophe makes it text.
    if isinstance(value, str):
        value = value.replace("\0", "\ufffd")
        return f"'{value}" if value.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else value
    return value


def _write_once(path: Path, data: bytes, *, what: str) -> None:
    """Write whole or not at all; two kernels may write the same table, but never two tables under one name."""
    if path.exists():
        if path.read_bytes() != data:
            raise KitError(
                f"Two different {what}s of this report are called {path.name}. Give one of them another name in its notebook."
            )
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.write_bytes(data)
    part.replace(path)


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise KitError(
            f"{name!r} is no name for a table or figure. Use small Latin letters, digits and underscores, a letter first."
        )


def _on_page() -> bool:
    return "KIT_TABLES" in os.environ


def _plain(html: str, badge: str) -> str:
    return unescape(_TAG.sub("", html)) + (f" [{badge}]" if badge else "")


def _show(data: dict, metadata: dict | None = None) -> None:
    display(data, metadata=metadata or {}, raw=True)
