"""Findings: every number a sentence says is recomputed from the tables, and no sentence says more than its verdict."""

import re
from html import unescape
from pathlib import Path

import pandas as pd
import pytest

from helpers.measuring.context import collocates, concordance, dispersion
from helpers.measuring.contrast import contrast
from helpers.measuring.counts import count_terms, side_sizes
from helpers.measuring.names import cooccurrence, count_names, find_names, name_candidates
from helpers.measuring.panels import floor_height, floor_if_any, leading_terms, shared_term
from helpers.measuring.parallels import parallels, stable_words
from helpers.measuring.quotations import count_verbs, quotations
from helpers.measuring.sensitivity import rank_agreement, rank_stability
from helpers.measuring.survival import overlaps, rankings, survivors
from helpers.measuring.themes import count_themes, find_themes
from helpers.measuring.weights import mean_weights, tf_idf
from helpers.reading.corpus import open_corpus
from helpers.reading.tokens import counted_paragraphs, merges, read_tokens, theme_key
from helpers.reading.variants import canonical_key, token_variants
from helpers.telling import narrative
from helpers.telling.addresses import address
from helpers.telling.evidence import find_hits
from helpers.telling.markup import safe
from helpers.telling.wording import BADGES

ROOT = Path(__file__).parents[2]
SMALL = "none one two three four five six seven eight nine ten eleven twelve".split()
TIMES = {"once": 1, "twice": 2, "never": 0, "no": 0}
# Words of number that are no count: "beyond chance once so many are looked at", "no word", "of the two", "one of the other".
IDIOMS = (
    "at once|once all|once so|once more|no word|no single word|nobody|no further|no name|no passage|no difference|"
    "more than one|of the two|the two names|the two word lists|for one term|no relation|for one|to one half|one of the other|of one side|each one|no more than"
)


def numbers_said(finding):
    """Every number in the sentence, in figures or in words; Arabic, labels and glosses are left aside."""
    html = re.sub(r'<span class="side[^>]*>.*?</span>', " ", finding.html)
    html = re.sub(r"<(time|cite)>.*?</\1>", " ", html)
    html = re.sub(r'(?:<a[^>]*>)?<bdi lang="ar".*?</bdi>(?:</a>)?(?: \([^()]*\))?', " ", html)
    text = unescape(re.sub("<[^>]*>", " ", html)).lower()
    text = re.sub(IDIOMS, " ", text)
    found = []
    for token in re.findall(r"−?\d[\d,]*(?:\.\d+)?|[a-z]+", text):
        if token[0].isdigit() or token[0] == "−":
            found.append(float(token.replace(",", "").replace("−", "-")))
        elif token in SMALL:
            found.append(float(SMALL.index(token)))
        elif token in TIMES:
            found.append(float(TIMES[token]))
    return found


def backed(value, numbers):
    """Whether a number of the sentence is one of the finding's, at the precision it is said with; 0 needs no backing."""
    digits = len(f"{value}".partition(".")[2]) if value != int(value) else 0
    near = 0.5 * 10**-digits + 1e-9
    return value == 0 or any(abs(value - float(number)) <= near for number in numbers.values())


@pytest.fixture(scope="module", params=["corpus/tehran-visits", "tests/corpora/many", "tests/corpora/tiny"])
def told(request):
    """All tables and all findings of a corpus, as the notebooks make them."""
    corpus = open_corpus(ROOT / request.param, {})
    settings, wording = corpus.settings, narrative.wording_of(corpus)
    sides, side = settings.sides, settings.side
    tokens, paragraphs = read_tokens(corpus), counted_paragraphs(corpus)
    counts = count_terms(tokens, by=settings.by)
    table = contrast(counts, **{**settings.contrast, "permutations": 999})
    by_paragraph = contrast(counts, **{**settings.contrast, "unit": "paragraph", "permutations": 999})
    sizes = side_sizes(corpus.paragraphs, tokens, side=side)
    means = mean_weights(tf_idf(counts), side=side)
    mentions = find_names(paragraphs, corpus.names, side=side)
    names = count_names(mentions, corpus.names, **sides)
    said = quotations(paragraphs, corpus.names, side=side, mentions=mentions)
    speakers, verbs = (count_verbs(said, side=side, by=by) for by in ("speaker", "verb"))
    hits = find_themes(tokens, corpus.themes, side=side, key=theme_key(corpus))
    themes = count_themes(hits, tokens, corpus.themes, **sides)
    shared = narrative.first(shared_term(table))
    lead = narrative.first(leading_terms(table, which="target"))
    spread = dispersion(tokens, list(leading_terms(table, which="target")["term"]), side=side)
    floor = floor_if_any(counts, side=side, of=settings.reference, measures=["log_ratio"], minimum=2, splits=20)
    variants = {choice: count_terms(read, by=settings.by) for choice, read in token_variants(corpus).items()}
    ranked = rankings(variants, **sides, units=["paragraph", "document"], canonical=canonical_key(corpus))
    both = narrative.SIDES
    findings = [
        *narrative.describe_documents(corpus.documents, wording, **sides),
        narrative.describe_texts(sizes, wording, **sides),
        narrative.describe_cleaning(corpus.cleaning, corpus.paragraphs, wording),
        narrative.describe_merges(merges(tokens), wording),
        *[narrative.describe_weights(means, wording, **settings.pick(which)) for which in both],
        narrative.describe_shared_weights(means, wording, side=side, values=settings.values),
        narrative.describe_contrast(table, wording),
        *[finding for which in both for finding in narrative.describe_leading(table, wording, which=which, n=30)],
        *[narrative.describe_leaders(table, wording, which=which) for which in both],
        narrative.describe_floor(floor, floor_height(floor), wording, target=settings.target),
        narrative.describe_agreement(rank_agreement(table)),
        narrative.describe_shift(table, wording),
        narrative.describe_survival(survivors(ranked), table, wording),
        narrative.describe_overlaps(overlaps(ranked, choices=["normalisation", "terms", "unit", "measure"])),
        narrative.describe_stability(rank_stability(counts, **sides, resamples=20), wording),
        *narrative.describe_units(by_paragraph, contrast(counts, **{**settings.contrast, "unit": "document"}), wording),
        narrative.describe_concordance(concordance(tokens, corpus.paragraphs, lead.term), lead, wording, **sides),
        narrative.describe_collocates(collocates(tokens, shared.term, permutations=99), shared, wording),
        *[narrative.describe_dispersion(spread, wording, **settings.pick(which)) for which in both],
        narrative.describe_names(names, wording),
        *[narrative.describe_names_only(names, wording, which=which) for which in both],
        narrative.describe_respelt(names, wording),
        narrative.describe_together(cooccurrence(mentions), names, wording),
        narrative.describe_candidates(name_candidates(paragraphs, corpus.names, side=side), wording),
        *[narrative.describe_speakers(speakers, corpus.names, wording, **settings.pick(which)) for which in both],
        *[narrative.describe_verbs(verbs, wording, **settings.pick(which)) for which in both],
        narrative.describe_marked(said, wording, **sides),
        narrative.describe_parallels(parallels(paragraphs, corpus.names, **sides), wording),
        narrative.describe_stable(stable_words(table), table, wording),
        *narrative.describe_themes(themes, wording),
        narrative.describe_in_short(table, wording),
        *narrative.describe_limits(table, sizes, wording, terms=settings.terms, **sides),
    ]
    return {
        "findings": [finding for finding in findings if finding],
        "tokens": tokens,
        "table": table,
        "settings": settings,
        "corpus": corpus,
        "mentions": mentions,
        "hits": find_hits(tokens=tokens, mentions=mentions, themes=hits),
    }


def test_every_number_in_a_sentence_is_one_of_its_numbers(told):
    for finding in told["findings"]:
        for value in numbers_said(finding):
            assert backed(value, finding.numbers), (finding.id, value, finding.html, dict(finding.numbers))


def test_a_number_that_is_not_backed_is_noticed():
    wrong = narrative.Finding("x", "It stands four times, in 17 of 20 paragraphs.", numbers={"n": 4, "of": 20})
    assert [value for value in numbers_said(wrong) if not backed(value, wrong.numbers)] == [17.0]


def test_counts_of_the_terms_are_those_of_the_tokens(told):
    """The same counts by another way: rows of the tokens, without the sparse matrices."""
    tokens, table, settings = told["tokens"], told["table"], told["settings"]
    for which, value in zip(("target", "reference"), settings.values, strict=True):
        own = tokens[tokens[settings.side] == value]
        counted = table["term"].map(own["term"].value_counts()).fillna(0).astype(int)
        assert counted.tolist() == table[f"n_{which}"].tolist()
        assert (1000 * counted / len(own)).round(9).tolist() == table[f"rate_{which}"].round(9).tolist()
        unit = ["doc_id"] if table.attrs["unit"] == "document" else ["doc_id", "paragraph"]
        held = own.drop_duplicates([*unit, "term"])["term"].value_counts()
        assert table["term"].map(held).fillna(0).astype(int).tolist() == table[f"units_{which}"].tolist()


def test_each_theme_that_is_told_of_has_its_passages(told):
    anchors = set(told["hits"]["anchor"])
    found = {finding.id: finding for finding in told["findings"] if finding.id.startswith("themes-")}
    assert bool(found) == bool(len(told["corpus"].themes))
    for finding in found.values():
        assert finding.evidence
        linked = {link for link, _ in finding.evidence}
        assert {link.partition("#")[2] for link in linked} <= anchors
        for theme in told["corpus"].themes["theme"]:
            assert (safe(theme) in finding.html) == (address(theme, "theme") in linked)


def test_each_surface_counted_stands_in_the_text(told):
    texts = dict(zip(told["corpus"].documents["doc_id"], told["corpus"].documents["text"], strict=True))
    for row in told["tokens"].itertuples():
        assert texts[row.doc_id][row.start : row.end] == row.surface


def test_badges_are_of_the_list_and_none_is_stronger_than_its_p(told):
    for finding in told["findings"]:
        assert finding.badge in BADGES
        if finding.id.startswith("term-") and "p_familywise" in finding.numbers:
            assert (finding.badge == "beyond chance") == (finding.numbers["p_familywise"] < 0.05)


def test_nothing_is_ever_called_significant(told):
    assert not any("signific" in finding.html.lower() for finding in told["findings"])


def test_ids_are_unique_and_stable(told):
    ids = [finding.id for finding in told["findings"] if not finding.id.startswith(("term-", "context-"))]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z][a-z0-9-]*", name) for name in ids)


def test_sentences_are_sentences(told):
    for finding in told["findings"]:
        text = narrative.as_text(finding)
        assert text.endswith("."), text
        assert "  " not in text, text
        assert " ." not in text, text
        assert "nan" not in text.lower().split(), text
        assert not re.search(r"\b(one \w+s are|1 paragraphs|one paragraphs|one documents|one words)\b", text), text


def test_all_arabic_is_marked_as_arabic(told):
    for finding in told["findings"]:
        bare = re.sub(r'<bdi lang="ar" dir="rtl">.*?</bdi>', "", finding.html)
        bare = re.sub(r'<span class="side[^>]*>.*?</span>', "", bare)
        assert not re.search("[\u0621-\u064a]", bare), finding.html


def test_text_of_the_corpus_is_escaped():
    wording = narrative.Wording("<b>t</b>", "r", {"k": "<script>"})
    row = pd.DataFrame({"term": ["k"], "display": ["<i>&"]}).iloc[0]
    assert narrative.term(row, wording).endswith("&lt;i&gt;&amp;</bdi></a> (&lt;script&gt;)")
    assert "&lt;b&gt;t&lt;/b&gt;" in wording.label("target")
