from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.adherence import adherence
from domain.cohorts import Cohort
from domain.histories import invent
from domain.moves import Advance, Resume
from domain.nights import LONGEST_GAP, SHORTEST_GAP
from domain.occurrences import Source, State
from domain.presets import OFFERED, preset

NOW = datetime(2026, 3, 2, 18, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def cohort(seed=1, *, nights=60, plans=OFFERED, now=NOW, at=time(22), zone=BERLIN):
    return Cohort(plans, nights, zone, at, now, Random(seed))


def people(count, **about):
    drawn = cohort(**about)
    return [drawn.draw() for _ in range(count)]


@pytest.fixture(scope="module")
def population():
    return people(100, seed=2, nights=40)


def states(history):
    return [each.occurrence.state for each in history.told]


MOMENTS = st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes))
WALLS = st.times().map(lambda wall: wall.replace(second=0, microsecond=0))
ZONES = st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"])


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32), MOMENTS, WALLS, ZONES.map(ZoneInfo), st.integers(0, 30))
def test_so_many_nights_have_closed_and_the_newest_has_not(seed, now, at, zone, nights):
    history = cohort(seed, now=now, at=at, zone=zone, nights=nights).draw()

    assert [each.occurrence.number for each in history.told] == list(range(1, nights + 1))
    assert all(each.occurrence.closes_at <= now for each in history.told)
    assert history.newest.occurrence.number == nights + 1
    assert history.newest.occurrence.closes_at > now


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32), MOMENTS, WALLS, ZONES.map(ZoneInfo))
def test_nothing_was_said_before_it_was_asked_or_after_now(seed, now, at, zone):
    history = cohort(seed, now=now, at=at, zone=zone, nights=20).draw()

    for told in history.told:
        night, checkin = told.occurrence, told.checkin
        if night.answered_at:
            assert night.scheduled_at <= night.answered_at <= now
            assert night.answered_at < night.freezes_at
        if checkin and checkin.saved_at:
            assert night.scheduled_at < checkin.saved_at <= now
            assert set(checkin.values) == set(checkin.items)
    assert all(move.at <= now for move in history.course.moves)
    assert history.course.confirmed_at <= now


def test_doses_lie_12_to_36_hours_apart_through_a_clock_change():
    [history] = people(1, now=datetime(2026, 4, 10, tzinfo=UTC))
    due = [each.occurrence.scheduled_at for each in history.told]
    gaps = {later - earlier for earlier, later in pairwise(due)}

    assert gaps == {timedelta(hours=23), timedelta(hours=24)}
    assert min(gaps) >= SHORTEST_GAP and max(gaps) <= LONGEST_GAP


def test_every_dose_is_one_of_the_plan_and_rises_only_when_its_nights_are_done(population):
    for history in population:
        ladder = history.course.plan.ladder
        for move in history.course.moves:
            if isinstance(move.act, Advance):
                before = history.course.standing(move.number - 1)
                assert move.act.rung == before.rung + 1
                assert before.nights + 1 >= ladder.days(before.rung)
        assert all(
            each.occurrence.dose == ladder.dose(each.occurrence.rung) for each in history.told
        )


def test_most_people_reach_the_step_that_their_nights_allow():
    plan = preset("C_slow_0p5_14d")
    reached = [each.newest.occurrence.rung for each in people(40, plans=(plan,))]

    assert max(reached) == 4
    assert sum(rung >= 3 for rung in reached) > 24
    assert min(reached) < 3


def test_a_cohort_takes_about_nine_doses_in_ten(population):
    everybody = adherence(state for each in population for state in states(each))

    assert 0.84 < everybody.taking.share < 0.94
    assert 0.9 < everybody.response.share < 0.98


def test_a_silent_night_stays_open_until_it_freezes():
    open_still = [
        each.occurrence
        for history in people(60, nights=3)
        for each in history.told
        if each.occurrence.state is State.PENDING
    ]

    assert open_still
    assert all(night.freezes_at > NOW for night in open_still)


def test_every_state_is_met(population):
    assert {state for history in population for state in states(history)} == set(State)


def test_everybody_has_a_dose_due_next(population):
    assert {each.newest.occurrence.state for each in population} == {State.PENDING}


def test_the_same_seed_brings_the_same_people():
    assert people(5, seed=7) == people(5, seed=7)
    assert people(5, seed=7) != people(5, seed=8)


def test_a_pause_that_is_over_brings_the_same_dose_back(population):
    resumed = [
        (history, move)
        for history in population
        for move in history.course.moves
        if isinstance(move.act, Resume)
    ]

    assert resumed
    for history, move in resumed:
        paused = history.told[move.number - 2].occurrence
        after = [*history.told, history.newest][move.number - 1].occurrence
        assert paused.state in (State.PAUSED, State.PAUSED_SELF)
        assert after.state is not State.PAUSED_SELF
        assert after.dose == paused.dose


def test_what_is_recalled_in_the_morning_is_not_known_the_evening_before():
    late, rng = NOW.replace(hour=23), Random(1)
    [model] = people(1, nights=1, at=time(8), now=late)
    early = replace(model.patient, wake_time=time(7))
    begun = replace(model.course, moves=())
    drawn = [invent(early, begun, nights=1, now=late, rng=rng) for _ in range(100)]
    sources = {each.told[0].occurrence.source for each in drawn}

    assert sources == {None, Source.TAP}
