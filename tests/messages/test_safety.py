import pytest

from domain.countries import UNKNOWN
from domain.freezes import Frozen
from domain.moves import Concern
from domain.occurrences import OccurrenceId
from messages import mishaps, safety
from messages.language import language
from tests.domain.test_freezes import course
from tests.messages.reading import grade

ENGLISH = language("en")
LARGEST = 2**63 - 1


@pytest.mark.parametrize("concern", Concern)
def test_a_frozen_plan_says_why_and_what_lifts_it(concern):
    card = safety.frozen_card(ENGLISH, course(), Frozen(0, concern))

    assert "frozen" in card.text and "Why: " in card.text and "cleared you" in card.text
    assert [button.label for row in card.rows for button in row] == ["A clinician cleared me"]
    assert grade(card.text) <= 6


def test_each_concern_has_a_reason_of_its_own():
    texts = {safety.frozen_card(ENGLISH, course(), Frozen(0, each)).text for each in Concern}

    assert len(texts) == len(Concern)


def test_the_follow_up_says_nothing_of_why_on_a_lock_screen():
    texts = {safety.followup_card(ENGLISH, course(), Frozen(0, each)).text for each in Concern}

    assert texts == {"Are you OK? Have you spoken to a clinician?"}


def test_the_buttons_carry_at_most_64_bytes():
    cards = (
        safety.chooser(ENGLISH, UNKNOWN),
        safety.frozen_card(ENGLISH, course(), Frozen(999_999, Concern.LIVER)),
        safety.followup_card(ENGLISH, course(), Frozen(999_999, Concern.LIVER)),
    )
    carried = [button.carries for card in cards for row in card.rows for button in row]
    carried += [each.carries for each in mishaps.buttons(ENGLISH, OccurrenceId(LARGEST, 99_999))]

    assert max(len(each.encode()) for each in carried) <= 64


def test_a_toast_fits_into_one():
    assert max(len(safety.not_frozen(ENGLISH)), len(mishaps.only_taken(ENGLISH))) <= 200
