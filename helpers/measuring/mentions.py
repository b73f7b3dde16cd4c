"""Every place where an entry of names.csv stands in the untouched text."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.reading.arabic import words
from helpers.reading.name_matching import index_names, match_names
from helpers.tables import require_columns

#: columns of a mention beside the side column
MENTION = ("doc_id", "paragraph", "start", "end", "surface", "name")


def find_names(paragraphs: pd.DataFrame, names: pd.DataFrame, *, side: str) -> pd.DataFrame:
    """Every place where an entry of names.csv stands, in whatever form it is written.

    Parameters
    ----------
    paragraphs : table ``paragraphs``
    names : DataFrame
        name, variants (separated by ``|``), kind, english: as in names.csv. The name is a variant of itself.
    side : str
        Name of the side column.

    Returns
    -------
    DataFrame
        One row a mention, in text order: ``doc_id``, the side, ``paragraph``, ``start``, ``end``, ``surface``, ``name``.
        ``surface`` is ``documents.text[start:end]`` without the clitics before it; of للعراق it is لعراق, since the
        preposition has swallowed the first letter of the name.

    Raises
    ------
    KitError
        When a column is missing, an entry has no letter, or two entries share a spelling.

    Notes
    -----
    Words are compared folded, so hamza, tatweel, marks and ة/ه do not matter, nor whether عبد الله is written in one
    word. Clitics و ف ب ك ل لل may stand before the first word. The longest reading wins, so المجلس الأعلى is not found
    inside the name of a longer council; no two mentions overlap; none begins or ends inside a word, so العراق is not
    found in العراقي. A family name alone is not taken for its bearer when a given name that is not his stands before
    it. على is never the name علي. Time grows with the length of the text, whatever the number of names.

    A word that is also a common noun (عناد, "stubbornness") is counted wherever it stands: give such a name its longer
    forms only, or look at the passages.

    Examples
    --------
    >>> names = pd.DataFrame({"name": ["سمير الحلبي"], "variants": ["الحلبي"], "kind": ["person"], "english": [""]})
    >>> text = "قال سمير الحلبي، وللحلبي أخ هو كامل الحلبي."
    >>> paragraphs = pd.DataFrame({"doc_id": ["x"], "side": ["a"], "paragraph": [0], "start": [0], "text": [text]})
    >>> find_names(paragraphs, names, side="side")["surface"].tolist()
    ['سمير الحلبي', 'لحلبي']
    """
    require_columns(paragraphs, ["doc_id", side, "paragraph", "start", "text"], what="paragraphs")
    index = index_names(names)
    rows = []
    for row in paragraphs[["doc_id", side, "paragraph", "start", "text"]].itertuples(index=False):
        doc_id, value, number, offset, text = row
        for found in match_names(text, words(text), index):
            place = (offset + found.start, offset + found.end, text[found.start : found.end])
            rows.append((doc_id, value, number, *place, found.name))
    return pd.DataFrame(rows, columns=["doc_id", side, *MENTION[1:]])


def without_self_mentions(mentions: pd.DataFrame, cleaning: pd.DataFrame) -> pd.DataFrame:
    """Mentions without those in which the outlet names itself: the rows "publisher" of the cleaning log.

    Parameters
    ----------
    mentions : from :func:`find_names`
    cleaning : table ``cleaning``

    Examples
    --------
    >>> mentions = pd.DataFrame({"doc_id": ["x", "x"], "start": [4, 20], "end": [9, 25], "name": "k"})
    >>> cleaning = pd.DataFrame({"doc_id": ["x"], "start": [4], "end": [9], "rule": ["publisher"]})
    >>> without_self_mentions(mentions, cleaning)["start"].tolist()
    [20]
    """
    require_columns(cleaning, ["doc_id", "start", "end", "rule"], what="cleaning")
    own = set(
        cleaning.loc[cleaning["rule"] == "publisher", ["doc_id", "start", "end"]].itertuples(index=False, name=None)
    )
    places = mentions[["doc_id", "start", "end"]].itertuples(index=False, name=None)
    return mentions.loc[np.array([place not in own for place in places], dtype=bool)].reset_index(drop=True)
