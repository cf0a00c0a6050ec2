"""The rule book, one test for each rule of docs/clinical.md."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from domain.adherence import adherence
from domain.allowed import Refusal, refusal
from domain.evidence import Concerns, weigh
from domain.freezes import frozen, lifts
from domain.moves import Actor, Advance, Concern, Freeze, Hold, Pause, Resume, StepBack, Suspend
from domain.nights import SHORTEST_GAP, next_scheduled
from domain.occurrences import State
from domain.planning import Asked, card_is_due, first_night, following_night
from domain.retiming import becomes_morning
from tests.domain.climbing import ADA, BERLIN, START, at, course, mornings, nights


def weighed(letters="T" * 13, said=(), **rules):
    """Weigh the nights in *letters* on the morning after the last of them."""
    now = at(len(letters), hours=11)
    return weigh(course(**rules), len(letters) + 2, nights(letters), said, now=now)


def test_r1_a_step_is_offered_when_its_days_are_done_and_asked_the_day_before():
    assert [course().offer(number) for number in (14, 15)] == [None, 1]
    assert [card_is_due(course(), number, None) for number in (12, 13)] == [False, True]


def test_r1_held_nights_count_and_the_step_is_offered_anew_when_the_hold_ends():
    held = course((10, Hold(20)))

    assert [held.offer(number) for number in (19, 20)] == [None, 1]


def test_r2_no_answer_means_stay_and_is_asked_again_after_three_days_then_weekly():
    on, asked, cards = course(), None, []
    for number in range(1, 40):
        if card_is_due(on, number, asked):
            cards.append(number)
            asked = Asked(number, asked.times + 1 if asked else 1)

    assert cards == [13, 16, 23, 30, 37]
    assert on.dose(40) == on.dose(1)


def test_r3_a_severe_symptom_in_the_last_day_suggests_a_hold():
    assert weighed(said=mornings(sleep="0000000000003")).suggests_hold == Concerns(("sleep",))
    assert weighed(said=mornings(sleep="0000000000030")).suggests_hold is None


def test_r4_the_same_symptom_moderate_on_three_of_five_mornings_suggests_a_hold():
    often = mornings(dreams="0000000022020")

    assert weighed(said=often).suggests_hold == Concerns(("dreams",), mornings=3, of=5)
    assert weighed(said=mornings(dreams="0000000022000")).suggests_hold is None
    assert (
        weighed(said=mornings(dreams="0000000022000", sleep="0000000000020")).suggests_hold is None
    )


def test_r5_three_mild_mornings_within_five_days_are_tolerating():
    assert weighed(said=mornings(dreams="0000000000101")).tolerating
    assert not weighed(said=mornings(dreams="0000000000200")).tolerating
    assert weighed(said=mornings(dreams="2222222222111")).tolerating
    assert weighed(said=mornings(dreams="000000001--11")).tolerating
    assert not weighed(said=mornings(dreams="00000001---11")).tolerating


def test_r5_nobody_tolerates_a_dose_within_days_of_a_red_flag():
    calm, now = mornings(dreams="0000000000000"), at(13, hours=11)
    flagged = (11, Freeze(Concern.FLARE)), (12, Resume(0))

    assert not weigh(course(*flagged, at=at(11)), 15, nights("T" * 13), calm, now=now).tolerating
    assert weigh(course(*flagged, at=at(6)), 15, nights("T" * 13), calm, now=now).tolerating


def test_r6_fewer_than_five_doses_in_the_last_seven_due_nights_are_told():
    assert weighed("TTTTTTTUSTTTT").few is None
    few = weighed("TTTTTTSUSUTTT").few
    assert few and (few.numerator, few.denominator) == (3, 7)
    assert weighed("TTTTTTTTPPPPT").few is None, "a directed pause is not due"


def test_r7_three_due_nights_in_a_row_without_the_dose_block_the_step():
    assert [weighed(letters).not_taken for letters in ("TTTS", "TTSU", "TSUS", "TSPU")] == [
        1,
        2,
        3,
        2,
    ]
    assert refusal(course(), 15, Advance(1), not_taken=2) is None
    assert refusal(course(), 15, Advance(1), not_taken=3) is Refusal.GAP


@pytest.mark.parametrize("before", [Pause(directed=False), Pause(directed=True)])
def test_r8_after_fourteen_nights_without_a_dose_only_a_confirmed_one_starts_again(before):
    paused = course((5, before))

    assert refusal(paused, 19, Resume(0), not_taken=13) is None
    assert refusal(paused, 19, Resume(0), not_taken=14) is Refusal.UNCONFIRMED
    confirmed = refusal(paused, 19, Resume(0), not_taken=14, actor=Actor.PRESCRIBER)
    assert confirmed is None


def test_r8_a_suspended_plan_waits_for_a_confirmed_dose_and_counts_its_nights_anew():
    suspended = course((15, Advance(1)), (35, Suspend()))

    assert refusal(suspended, 40, Resume(1), not_taken=0) is Refusal.UNCONFIRMED
    again = course((15, Advance(1)), (35, Suspend()), (40, Resume(1, anew=True)))
    assert [again.offer(number) for number in (40, 53, 54)] == [None, None, 2]


def test_r9_a_step_back_is_there_only_if_the_plan_has_it():
    up = (15, Advance(1))

    assert refusal(course(up), 20, StepBack(0), not_taken=0) is Refusal.NOT_IN_PLAN
    assert refusal(course(up, step_back_allowed=True), 20, StepBack(0), not_taken=0) is None


def test_r10_a_move_to_the_morning_is_noticed_and_keeps_twelve_hours_between_two_doses():
    assert becomes_morning(time(22), time(8))
    assert not becomes_morning(time(22), time(20))
    assert not course().plan.rules.morning_allowed
    assert next_scheduled(START, time(8), BERLIN) - START >= SHORTEST_GAP


def test_r11_a_late_dose_counts_for_its_own_night_and_never_adds_one():
    late = nights("X")[0]

    assert late.takes_answers(at(1, hours=20))
    following = following_night(course(), ADA, late, asked=None).occurrence
    assert following.dose == late.dose
    assert course().plan.rules.late_ok_hours is None, "skip it, unless the plan says otherwise"


def test_r12_r13_a_dose_that_came_up_again_or_was_doubled_is_one_dose_taken_differently():
    counted = adherence([State.TAKEN, State.DIFFERENT])

    assert (counted.due, counted.taken) == (2, 2)


@pytest.mark.parametrize("concern", Concern)
def test_r14_r15_a_freeze_stops_doses_and_steps_until_a_clinician_has_cleared_it(concern):
    icy = course((10, Freeze(concern)))

    assert not icy.standing(30).is_dosing
    assert icy.offer(30) is None
    assert refusal(icy, 30, Advance(1), not_taken=0) is Refusal.FROZEN
    assert refusal(icy, 30, Resume(0), not_taken=0, actor=Actor.PRESCRIBER) is Refusal.FROZEN
    [lift] = lifts(icy, frozen(icy, 12), number=12, nights_without=2)
    assert course((10, Freeze(concern)), (12, lift)).standing(12).is_dosing


def test_r14_r15_a_frozen_night_is_not_due_and_nothing_is_asked_about_it():
    icy = course((1, Freeze(Concern.OPIOID)))
    night = first_night(icy, ADA, number=1, on=None, now=START - timedelta(hours=1))

    assert night.occurrence.state is State.PAUSED
    assert night.prompts == ()


def test_r16_on_the_last_step_nothing_more_is_offered():
    top = course((15, Advance(1)), (29, Advance(2)))

    assert top.offer(400) is None
    assert not any(card_is_due(top, number, None) for number in range(29, 400))
    assert refusal(top, 40, Hold(None), not_taken=0) is Refusal.NOTHING_AHEAD


@pytest.mark.parametrize(("until", "first"), [(13, 15), (17, 17), (21, 21), (None, None)])
def test_r17_a_hold_lasts_three_days_or_seven_or_until_somebody_says(until, first):
    held = course((10, Hold(until)))
    offered = next((number for number in range(10, 100) if held.offer(number)), None)

    assert offered == first
    assert held.plan.rules.hold_days == 7
    assert {held.dose(number) for number in range(1, 100)} == {held.dose(1)}


def test_thresholds_belong_to_the_plan():
    strict = {"gap_nights": 1, "lapse_nights": 5, "severe_holds": False, "hold_days": 10}
    paused = replace(course((5, Pause(directed=False)), **strict))

    assert refusal(course(**strict), 15, Advance(1), not_taken=1) is Refusal.GAP
    assert refusal(paused, 10, Resume(0), not_taken=5) is Refusal.UNCONFIRMED
    severe = mornings(sleep="0000000000003")
    assert weighed(said=severe, **strict).suggests_hold is None
