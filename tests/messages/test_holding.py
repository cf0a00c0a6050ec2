from dataclasses import replace
from datetime import date

import pytest

from domain.allowed import Refusal
from domain.causes import Cause
from domain.checkins import Item
from domain.doses import Micrograms
from domain.moves import Advance, Ceiling
from domain.occurrences import CourseId
from domain.patients import Wording
from messages import causes, holding, moving, pausing, refusals
from messages.language import language
from tests.domain.climbing import ADA, START, course, move

_ = language("en")
LARGEST = replace(course((15, Advance(1))), id=CourseId(2**63 - 1), moves=(move(1, None),) * 9999)
SECOND = course((15, Advance(1)))
NIGHT = date(2026, 3, 10)


def labels(card):
    return [button.label for row in card.rows for button in row]


def test_a_hold_is_asked_with_its_lengths_and_reasons():
    card = holding.ask(_, ADA, course(), 1)

    assert labels(card)[:3] == ["3 days", "7 days", "Until I say"]
    assert labels(card)[3:] == ["Side effects", "Felt ill", "Busy time", "Other", "No reason"]
    assert "Usual on your plan: 7 days." in card.text


def test_a_plan_with_a_length_of_its_own_has_a_button_for_it():
    card = holding.ask(_, ADA, course(hold_days=10), 1)

    assert labels(card)[:4] == ["3 days", "7 days", "10 days", "Until I say"]


def test_the_reason_chosen_goes_along_with_the_length():
    card = holding.ask(_, ADA, course(), 1, cause=Cause.FELT_ILL)

    assert "● Felt ill" in labels(card)
    assert all(button.carries.endswith(":felt_ill") for button in card.rows[0])


def test_what_else_can_be_done_about_the_steps():
    def offered(on, *, step_back=False):
        return [b.label for row in moving.buttons(_, on, 20, step_back=step_back) for b in row]

    assert offered(SECOND) == ["This is my highest"]
    assert offered(SECOND, step_back=True) == ["One step back", "This is my highest"]
    assert offered(course((15, Advance(1)), (16, Ceiling(1)))) == ["Offer steps again"]
    assert offered(course((15, Advance(1)), (19, Advance(2)))) == []


def cards(on, who):
    ug = Micrograms(500)
    return (
        holding.ask(_, who, on, 20, cause=Cause.SIDE_EFFECTS),
        holding.held(_, who, on, 20, until=NIGHT, more=moving.buttons(_, on, 20, step_back=True)),
        holding.began(_, who, on, 20, until=None),
        holding.ended(_),
        moving.ask_back(_, who, on, 20, to=ug, night=NIGHT),
        moving.went_back(_, who, on, 20, night=NIGHT),
        moving.highest(_, who, on, 20),
        pausing.ask(_, on),
        pausing.why(_, on, pausing.DIRECTED),
        pausing.paused(_, on, since=NIGHT, directed=False, lapse=14),
        pausing.ask_resume(_, who, on, 20, back=ug),
        pausing.ask_dose(_, on, 20, nights=14),
        pausing.attest(_, who, on, 0, night=NIGHT),
        pausing.resumed(_, who, on, 20, due_at=START),
    )


def test_the_buttons_carry_at_most_64_bytes():
    carried = [b.carries for card in cards(LARGEST, ADA) for row in card.rows for b in row]

    assert max(len(each.encode()) for each in carried) <= 64


def test_a_button_is_for_one_state_of_the_course_only():
    once, twice = holding.ask(_, ADA, SECOND, 20), holding.ask(_, ADA, course(), 20)

    assert {b.carries for row in once.rows for b in row}.isdisjoint(
        b.carries for row in twice.rows for b in row
    )


def test_hidden_wording_names_no_dose_in_any_text():
    hidden = replace(ADA, wording=Wording.HIDDEN)

    assert [card.text for card in cards(SECOND, hidden) if " mg" in card.text] == []


def test_only_doses_of_the_plan_up_to_the_present_one_can_be_started_again_with():
    assert labels(pausing.ask_dose(_, SECOND, 20, nights=14)) == ["0.5 mg", "1 mg", "Not yet"]


@pytest.mark.parametrize("why", Refusal)
def test_each_refusal_is_said_and_fits_into_a_toast(why):
    assert 20 < len(refusals.refused(_, why)) <= 200


def test_no_two_refusals_say_the_same():
    assert len({refusals.refused(_, why) for why in Refusal}) == len(Refusal)


@pytest.mark.parametrize("reason", [*Cause, *Item])
def test_a_reason_is_told_in_words(reason):
    assert causes.told(_, str(reason))


@pytest.mark.parametrize("reason", [None, "confirmed", "lapse"])
def test_what_is_no_reason_of_a_patient_is_not_told_as_one(reason):
    assert causes.told(_, reason) is None
