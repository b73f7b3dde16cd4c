"""A short, repeatable run over generated inputs; tests/benchmarks/bench_fuzz.py makes the long one."""

import fuzzing
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

GOOD = fuzzing.binary_files()
quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


def short(n):
    return settings(derandomize=True, deadline=None, max_examples=n, database=None, suppress_health_check=quiet)


@short(150)
@given(st.one_of(fuzzing.texts(like_text=False), st.text()))
def test_words(text):
    fuzzing.try_words(text)


@short(80)
@given(fuzzing.paragraph_inputs)
def test_paragraphs(given_):
    fuzzing.try_paragraphs(given_)


@short(150)
@given(fuzzing.encoded())
def test_bytes(data):
    fuzzing.try_bytes(data)


@short(80)
@given(st.one_of(fuzzing.html_pages(), fuzzing.spoilt(GOOD["html"])))
def test_pages(data):
    fuzzing.try_page(data)


@short(80)
@given(st.one_of(fuzzing.spoilt(GOOD["tei"]), fuzzing.html_pages()))
def test_tei(data):
    fuzzing.try_tei(data)


@short(40)
@given(st.data())
def test_word_files_and_pdfs(data):
    fuzzing.try_word_file(data.draw(fuzzing.spoilt(GOOD["docx"])))
    fuzzing.try_pdf(data.draw(fuzzing.spoilt(GOOD["pdf"])))


@short(100)
@given(fuzzing.page_lines)
def test_lines_of_pages(pages):
    fuzzing.try_page_lines(pages)


@short(150)
@given(fuzzing.side_tables())
def test_sides_of_tables(given_):
    fuzzing.try_sides(given_)


@short(80)
@given(fuzzing.tables())
def test_tables(given_):
    fuzzing.try_table(given_)


@short(200)
@given(fuzzing.settings_inputs)
def test_settings(values):
    fuzzing.try_settings(values)


@short(60)
@given(st.one_of(fuzzing.spoilt(fuzzing.SETTINGS.encode()), fuzzing.encoded()))
def test_settings_files(data):
    fuzzing.try_settings_file(data)


@short(50)
@given(fuzzing.folders())
def test_corpus_folders(files):
    fuzzing.try_folder(files)


@short(25)
@given(fuzzing.corpora())
def test_the_whole_chain(given_):
    fuzzing.try_chain(given_)


@pytest.mark.parametrize(
    "page", ["<script>", "<p onclick=x>", "<a href='javascript:x'>", "<a href='//x'>", "<img>", "a\0b"]
)
def test_the_check_of_a_page_can_fail(page):
    with pytest.raises(AssertionError):
        fuzzing.inert(page)
