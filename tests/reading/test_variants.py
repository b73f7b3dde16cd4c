"""Other ways of reading the same texts: every combination, and the keys under which they meet."""

from pathlib import Path

import pytest

from helpers.reading.corpus import open_corpus
from helpers.reading.tokens import read_tokens
from helpers.reading.variants import AS_CHOSEN, UNFOLDED, Choice, canonical_key, token_variants

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def corpus():
    return open_corpus(ROOT / "corpus" / "tehran-visits", {})


@pytest.fixture(scope="module")
def variants(corpus):
    return token_variants(corpus)


def test_the_own_settings_come_first_and_are_the_own_tokens(corpus, variants):
    assert next(iter(variants)) == Choice(AS_CHOSEN, "lemma")
    assert variants[AS_CHOSEN, "lemma"].equals(read_tokens(corpus))


def test_every_normalisation_meets_every_kind_of_term_but_an_unfolded_lemma(variants):
    normalisations = dict.fromkeys(choice.normalisation for choice in variants)
    expected = {(name, terms) for name in normalisations for terms in ("lemma", "stem", "surface")}
    assert set(variants) == expected - {(UNFOLDED, "lemma")}
    assert len(normalisations) == 5  # no correction stands in this corpus
    assert str(Choice("names as words", "stem")) == "names as words, stem"


def test_an_analyser_of_her_own_is_one_more_kind_of_term():
    corpus = open_corpus(ROOT / "tests" / "corpora" / "tiny", {"analyser": "builtins:str"})
    found = token_variants(corpus)
    assert next(iter(found)) == Choice(AS_CHOSEN, "own analyser")
    assert {choice.terms for choice in found} == {"own analyser", "lemma", "stem", "surface"}
    assert (UNFOLDED, "own analyser") not in found


def test_what_is_not_folded_keeps_its_hamza(variants):
    def spelled(choice, word):
        tokens = variants[choice]
        return set(tokens.loc[tokens["term"] == word, "surface"])

    assert "والأمن" in spelled((UNFOLDED, "stem"), "أمن")
    assert not spelled((UNFOLDED, "stem"), "امن")
    assert "والأمن" in spelled((AS_CHOSEN, "stem"), "امن")
    assert spelled((UNFOLDED, "surface"), "والأمن") == {"والأمن"}


def test_a_long_corpus_is_read_with_one_change_at_a_time(corpus, variants):
    few = token_variants(corpus, largest=10)
    assert set(few) < set(variants)
    own = Choice(AS_CHOSEN, "lemma")
    assert all((choice.normalisation == AS_CHOSEN) or (choice.terms == own.terms) for choice in few)
    for choice, tokens in few.items():
        assert tokens.equals(variants[choice])


def test_terms_of_all_readings_meet_under_one_key(corpus):
    canonical = canonical_key(corpus)
    assert canonical("والامن") == canonical("امن") == canonical("أمن")
    name = "سعدون الدليمي"
    assert canonical(name) == name
    assert canonical("الدليمي") == canonical("للدليمي") == name  # listed as a spelling of that name alone
