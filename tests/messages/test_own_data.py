import re

import pytest

from messages import own_data
from messages.language import language
from messages.taps import Tap
from tests.messages.reading import grade

_ = language("en")
CARDS = (
    own_data.ask_format(_),
    own_data.ask_to_delete(_),
    own_data.erased(_),
    own_data.kept(_),
    own_data.nothing_kept(_),
)


def labels(card):
    return [button.label for row in card.rows for button in row]


def test_the_labels_are_the_contract():
    assert labels(own_data.ask_format(_)) == [
        "JSON",
        "Spreadsheet (CSV)",
        "Calendar (ICS)",
        "Health apps (FHIR)",
    ]
    assert labels(own_data.ask_to_delete(_)) == ["Delete everything", "Keep"]


def test_buttons_carry_a_topic_a_verb_and_nothing_of_a_person():
    carried = [each.carries for card in CARDS for row in card.rows for each in row]

    exports = ["own:export:json", "own:export:csv", "own:export:ics", "own:export:fhir"]
    assert carried == [*exports, "own:erase", "own:keep"]
    assert {Tap.decode(each).topic for each in carried} == {own_data.TOPIC}


def test_the_receipt_says_what_is_gone_what_stays_and_what_telegram_keeps():
    told = own_data.erased(_).text

    assert re.search(r"are gone", told)
    assert re.search(r"code", told) and re.search(r"backup", told)
    assert re.search(r"Telegram keeps", told) and re.search(r"clear its history", told)


@pytest.mark.parametrize("format", own_data.FORMATS)
def test_a_caption_fits_under_a_file(format):
    assert 0 < len(own_data.caption(_, format)) <= 1024


def test_no_card_names_a_drug_or_a_disease():
    said = "\n".join(card.text for card in CARDS)

    assert not re.search(r"\bLDN\b|naltrexone|mast cell|MCAS", said, re.IGNORECASE)


def test_a_sixth_grader_can_read_it():
    assert max(grade(card.text) for card in CARDS) <= 6
