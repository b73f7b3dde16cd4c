"""settings.toml: what holds without it, and each refusal in its words."""

import pytest

from helpers.settings import make_settings, read_settings
from helpers.tables import KitError

NEEDED = {"side": "visit", "target": "b", "reference": "a"}


def refusal(values):
    with pytest.raises(KitError) as refused:
        make_settings(values)
    return str(refused.value)


def test_three_keys_are_enough():
    settings = make_settings(NEEDED)
    assert settings.labels == ("b", "a")
    assert settings.contrast == {
        "side": "visit",
        "target": "b",
        "reference": "a",
        "unit": "auto",
        "permutations": 9999,
        "seed": 0,
    }
    assert settings.by == ["visit", "doc_id", "paragraph"]


def test_a_year_may_be_written_as_a_number():
    assert make_settings({**NEEDED, "target": 2020}).target == "2020"


def test_labels_name_the_values():
    settings = make_settings({**NEEDED, "target_label": "second", "reference_label": "first"})
    assert settings.label_of == {"b": "second", "a": "first"}
    assert settings.pick("target") == {"side": "visit", "value": "b", "which": "target"}


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (
            {"side": "visit", "target": "b"},
            'settings.toml: the key "reference" is missing. Say which column of documents.csv',
        ),
        ({**NEEDED, "sides": 1}, 'settings.toml: unknown key "sides". Known keys are side, target,'),
        (
            {**NEEDED, "target": "a"},
            'settings.toml: target and reference are both "a". Give two different values of the column.',
        ),
        ({**NEEDED, "terms": "root"}, "settings.toml: terms = 'root'. It must be one of lemma, stem, surface."),
        ({**NEEDED, "unit": "page"}, "settings.toml: unit = 'page'. It must be one of auto, paragraph, document."),
        ({**NEEDED, "ngrams": 9}, "settings.toml: ngrams = 9. It must be a whole number from 1 to 5."),
        ({**NEEDED, "seed": "x"}, "settings.toml: seed = 'x'. It must be a whole number from 0 to 4294967295."),
        ({**NEEDED, "seed": True}, "settings.toml: seed = True. It must be a whole number"),
        (
            {**NEEDED, "permutations": 5},
            "settings.toml: permutations = 5. It must be a whole number from 99 to 1000000.",
        ),
        ({**NEEDED, "stop_words": "no"}, "settings.toml: stop_words = 'no'. It must be true or false."),
        (
            {**NEEDED, "publishers": "إيلاف"},
            "settings.toml: publishers = 'إيلاف'. It must be a list of texts in quotation marks.",
        ),
        ({**NEEDED, "title": 3}, "settings.toml: title = 3. It must be a text in quotation marks."),
    ],
)
def test_each_refusal(values, message):
    assert refusal(values).startswith(message)


def test_no_file(tmp_path):
    with pytest.raises(KitError) as refused:
        read_settings(tmp_path)
    assert str(refused.value) == (
        f"{tmp_path / 'settings.toml'}: there is no such file. Write one with at least the keys side, target and reference; "
        "`python run.py new NAME` makes a commented example."
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [(b"side = ", "is not valid TOML: "), ('side = "زيارة"'.encode("cp1256"), "is not UTF-8. Save it as UTF-8.")],
)
def test_a_broken_file(tmp_path, data, message):
    (tmp_path / "settings.toml").write_bytes(data)
    with pytest.raises(KitError) as refused:
        read_settings(tmp_path)
    assert message in str(refused.value)
