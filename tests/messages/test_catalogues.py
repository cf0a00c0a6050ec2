"""The catalogues say what the sources say, all of it, and nothing else."""

import re

import pytest

from messages.language import language
from tests.messages.catalogues import TRANSLATED, catalogue, path, strings, written
from tests.messages.texts import unsaid


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_catalogue_holds_what_is_said_and_nothing_else(code):
    assert path(code).read_text() == written(code), "run: python -m tests.messages.catalogues"


def test_no_phrase_goes_past_the_catalogues():
    assert list(unsaid()) == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_nothing_is_left_untranslated_or_in_doubt(code):
    doubtful = [message.id for message in catalogue(code) if message.id and message.fuzzy]

    assert [text for text, string in strings(code).items() if not string] == []
    assert doubtful == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_fills_in_the_same_values(code):
    differ = [
        (text, string)
        for text, string in strings(code).items()
        if set(re.findall(r"\{\w+\}", text)) != set(re.findall(r"\{\w+\}", string))
    ]

    assert differ == []


@pytest.mark.parametrize(("code", "number"), [("en", "1.5"), ("es", "1,5"), ("de", "1,5")])
def test_a_number_is_written_as_people_write_it(code, number):
    assert language(code).number("1.5") == number


@pytest.mark.parametrize(
    ("code", "known"), [("de", "de"), ("es-MX", "es"), ("fr", "de"), (None, "de")]
)
def test_who_speaks_none_of_our_languages_is_spoken_to_in_the_default_one(code, known):
    assert language(code, "de").code == known
