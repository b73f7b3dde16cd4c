"""Which columns of a table a page shows, and their headers: options of `show_table`, one set a table.

``{target}`` and ``{reference}`` become the labels of the sides.
"""

from __future__ import annotations

from typing import Any

_TERM = {"arabic": ("display",), "link": {"display": "term"}}

SIZES: dict[str, Any] = {
    "columns": {
        "label": "Side",
        "documents": "Documents",
        "paragraphs": "Paragraphs counted",
        "words": "Running words",
        "counted": "Words counted",
        "terms": "Different terms",
    }
}
DOCUMENTS: dict[str, Any] = {
    "columns": {"doc_id": "Document", "label": "Side", "date": "Date", "title": "Title", "source": "Source"},
    "arabic": ("title",),
    "link": {"doc_id": "document", "title": "document", "source": "document"},
}
KINDS: dict[str, Any] = {"columns": {"kind": "Kind", "n_target": "{target}", "n_reference": "{reference}"}}
CLEANING: dict[str, Any] = {
    "columns": {
        "doc_id": "Document",
        "rule": "Rule",
        "start": "From sign",
        "before": "As it stands",
        "after": "As it is read",
    },
    "arabic": ("before", "after"),
    "link": {"start": "place", "before": "place", "after": "place"},
}
MERGES: dict[str, Any] = {
    "columns": {"display": "Shown as", "surface": "Spelling in the text", "n": "Uses"},
    "arabic": ("display", "surface"),
    "link": {"display": "term", "surface": "term"},
}
WEIGHTS: dict[str, Any] = {
    "columns": {"display": "Term", "english": "English", "n": "Uses", "units": "Paragraphs", "tf_idf": "Mean TF-IDF"},
    "decimals": {"tf_idf": 3},
    **_TERM,
}
CONTRAST: dict[str, Any] = {
    "columns": {
        "display": "Term",
        "english": "English",
        "n_target": "Uses, {target}",
        "n_reference": "Uses, {reference}",
        "rate_target": "Per 1,000 counted words, {target}",
        "rate_reference": "Per 1,000 counted words, {reference}",
        "log_ratio": "Log ratio, bits",
        "log_ratio_low": "from",
        "log_ratio_high": "to",
        "p_familywise": "Family-wise p",
        "verdict": "Verdict",
    },
    "decimals": {"rate_target": 1, "rate_reference": 1},
    **_TERM,
}
MEASURES: dict[str, Any] = {
    "columns": {
        "display": "Term",
        "n_target": "Uses, {target}",
        "n_reference": "Uses, {reference}",
        "log_ratio": "Log ratio, bits",
        "g2": "Log-likelihood",
        "lrc": "Conservative log ratio, bits",
        "log_odds_z": "Log odds with prior, z",
        "jsd_share": "Share of divergence, bits",
        "dp": "Dispersion DP",
    },
    "decimals": {"jsd_share": 4},
    **_TERM,
}
TF_IDF: dict[str, Any] = {
    "columns": {
        "doc_id": "Document",
        "paragraph": "Paragraph",
        "display": "Term",
        "n": "Uses",
        "idf": "idf",
        "tf_idf": "TF-IDF",
    },
    "decimals": {"tf_idf": 3},
    **_TERM,
}
RANKS: dict[str, Any] = {
    "columns": {
        "display": "Term",
        "n_target": "Uses, {target}",
        "n_reference": "Uses, {reference}",
        "rank_g2": "Log-likelihood",
        "rank_log_ratio": "Log ratio",
        "rank_lrc": "Conservative log ratio",
        "rank_log_odds_z": "Log odds with prior",
        "rank_jsd_share": "Share of divergence",
    },
    **_TERM,
}
SURVIVAL: dict[str, Any] = {
    "columns": {
        "display": "Term",
        "direction": "Leans to",
        "n_survived": "Combinations it survives",
        "n_cells": "of",
        "share_sign": "Share that agree on the side",
        "best_rank": "Best rank",
        "median_rank": "Middle rank",
    },
    "decimals": {"median_rank": 1},
    **_TERM,
}
CHOICES: dict[str, Any] = {
    "columns": {
        "choice": "What is changed",
        "values": "Choices",
        "pairs": "Pairs of combinations",
        "overlap": "Share of the strongest words that stays",
        "lowest": "least",
        "apart": "between",
    }
}
STABILITY: dict[str, Any] = {
    "columns": {
        "display": "Term",
        "rank": "Rank",
        "rank_low": "from",
        "rank_high": "to",
        "share_top": "Share of draws among the leaders",
        "share_sign": "Share of draws on the same side",
    },
    "decimals": {"rank_low": 0, "rank_high": 0},
    **_TERM,
}
FLOOR: dict[str, Any] = {
    "columns": {
        "split": "Split",
        "display": "Strongest word",
        "n_half": "Uses in one half",
        "n_rest": "in the other",
        "value": "Log ratio, bits",
    },
    **_TERM,
}
CONCORDANCE: dict[str, Any] = {
    "columns": {"before": "Before", "keyword": "Word", "after": "After", "label": "Side", "paragraph": "Paragraph"},
    "arabic": ("before", "keyword", "after"),
    "link": {"keyword": "term", "paragraph": "place"},
    "rtl": True,
    "limit": 12,
}
COLLOCATES: dict[str, Any] = {
    "columns": {
        "display": "Word",
        "english": "English",
        "n_near": "Uses near",
        "n_elsewhere": "elsewhere",
        "expected": "Expected near",
        "log_ratio": "Log ratio, bits",
        "p_familywise": "Family-wise p",
        "verdict": "Verdict",
    },
    "decimals": {"expected": 1},
    **_TERM,
}
DISPERSION: dict[str, Any] = {
    "columns": {
        "display": "Term",
        "label": "Side",
        "n": "Uses",
        "range": "Paragraphs that hold it",
        "units": "of",
        "dp": "DP",
    },
    **_TERM,
}
NAMES: dict[str, Any] = {
    "columns": {
        "name": "Name",
        "english": "English",
        "kind": "Kind",
        "n_target": "Mentions, {target}",
        "n_reference": "Mentions, {reference}",
        "units_target": "Paragraphs, {target}",
        "units_reference": "Paragraphs, {reference}",
        "variants": "Spellings found",
    },
    "arabic": ("name", "variants"),
    "link": {"name": "name", "variants": "name"},
}
CANDIDATES: dict[str, Any] = {
    "columns": {"name": "Name", "kind": "Kind", "n": "Uses"},
    "arabic": ("name",),
    "link": {"name": "candidate"},
}
SPEAKERS: dict[str, Any] = {
    "columns": {
        "speaker": "Speaker",
        "label": "Side",
        "n": "Times",
        "marked": "in marks",
        "indirect": "told indirectly",
        "neutral": "Neutral verb",
        "assertive": "Assertive",
        "negative": "Negative",
        "praising": "Praising",
    },
    "arabic": ("speaker",),
    "link": {"speaker": "speaker"},
}
VERBS: dict[str, Any] = {
    "columns": {"verb": "Verb", "verb_english": "English", "verb_kind": "Kind", "label": "Side", "n": "Times"},
    "arabic": ("verb",),
    "link": {"verb": "verb"},
}
QUOTATIONS: dict[str, Any] = {
    "columns": {
        "text": "What is said",
        "kind": "Kind",
        "speaker": "Speaker",
        "verb": "Verb",
        "label": "Side",
        "paragraph": "Paragraph",
    },
    "arabic": ("text", "speaker", "verb"),
    "link": {"text": "quotation", "speaker": "speaker", "verb": "verb", "paragraph": "place"},
    "rtl": True,
}
THEMES: dict[str, Any] = {
    "columns": {
        "theme": "Theme",
        "english": "What it lists",
        "n_target": "Hits, {target}",
        "n_reference": "Hits, {reference}",
        "rate_target": "Per 1,000 counted words, {target}",
        "rate_reference": "Per 1,000 counted words, {reference}",
        "units_target": "Paragraphs, {target}",
        "units_reference": "Paragraphs, {reference}",
    },
    "decimals": {"rate_target": 1, "rate_reference": 1},
    "link": {"theme": "theme"},
}
STABLE: dict[str, Any] = {
    **CONTRAST,
    "columns": {name: head for name, head in CONTRAST["columns"].items() if name not in ("p_familywise", "verdict")},
}
PARALLELS: dict[str, Any] = {
    "columns": {
        "target_text": "{target}",
        "reference_text": "{reference}",
        "n_shared": "Shared words",
        "score": "Likeness",
    },
    "arabic": ("target_text", "reference_text"),
    "link": {"target_text": "parallel", "reference_text": "parallel"},
    "rtl": True,
}

# of archives

TOTALS: dict[str, Any] = {
    "columns": {
        "label": "Side",
        "documents": "Documents read",
        "units": "of these, with a counted word",
        "words": "Running words",
        "counted": "Words counted",
        "terms": "Terms in the tables",
    }
}
SKIPPED: dict[str, Any] = {
    "columns": {"reason": "Why it was left out", "n": "Documents or files", "examples": "For example"}
}
FILES: dict[str, Any] = {"columns": {"file": "File", "megabytes": "MB"}, "decimals": {"megabytes": 3}}
