"""What a report counts, and what it leaves out."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import moves
from domain.adherence import DUE
from domain.checkins import REQUIRED, Item, Severity
from domain.moves import Freeze, Hold, Pause, StepBack, Stop, Suspend
from domain.occurrences import Reason
from domain.reports import SPANS, report
from tests.messages.copies import episode
from tests.messages.pages import PATIENT, SIX, act, at, lived, month, reported, year


def test_there_is_no_report_before_the_first_night():
    on = lived(1)
    early = on.nights[0].scheduled_at - timedelta(hours=1)

    assert report(on, PATIENT, span=None, at=early) is None
    assert report(episode(), PATIENT, span=7, at=early) is None


@pytest.mark.parametrize(("span", "nights"), [(7, 7), (28, 28), (90, 28), (None, 28)])
def test_a_report_is_about_the_last_nights_or_all_of_them(span, nights):
    assert len(reported(month(), span).entries) == nights


def test_a_night_counts_when_it_cannot_change_any_more():
    told = reported(lived(9, letters="T"))

    assert (told.counts.due, told.counts.taken, told.open) == (7, 7, 2)


def test_the_numbers_are_those_of_adherence_over_the_same_nights():
    told = reported(lived(30, letters="TTTTTTTTTTPPPPPTTTTTTTTDSUTTTT"))

    assert (told.counts.due, told.counts.taken, told.counts.answered) == (23, 21, 22)
    assert (told.paused, told.not_asked, told.open) == (5, 0, 2)


@pytest.mark.parametrize(("last", "shown"), [(8, False), (9, True)])
def test_there_are_rates_from_seven_nights_due_on(last, shown):
    assert reported(lived(last, letters="T")).counts.has_rates is shown


@given(st.text("TDSUQPN", min_size=1, max_size=60), st.sampled_from([*SPANS, None]))
def test_every_night_is_counted_once_or_named_as_left_out(letters, span):
    told = reported(lived(len(letters), letters=letters), span)

    named = told.counts.due + told.paused + told.not_asked + told.open
    assert named == len(told.entries)
    nights = told.episode.nights[-(span or 99) :]
    assert told.counts.due == sum(n.state in DUE and n.freezes_at <= told.at for n in nights)


def test_why_a_dose_was_not_taken_is_counted():
    assert reported(month()).reasons == {Reason.FORGOT: 1, Reason.SIDE_EFFECTS: 1}


def test_what_slowed_the_climb_is_told_and_what_did_not_is_not():
    told = reported(year())

    kinds = [type(each.move.act) for each in told.slowings]
    assert kinds == [Hold, StepBack, Pause, Freeze, Hold, Suspend, Hold, Pause]
    assert told.slowings[0].since == told.episode.nights[39].night


def test_what_was_before_the_period_is_not_told():
    assert [each.move.number for each in reported(month(), 7).slowings] == [23]


def test_an_end_is_told():
    assert isinstance(reported(lived(9, act(9, moves.Stop()))).slowings[-1].move.act, Stop)


def test_the_worst_is_that_of_the_last_seven_nights():
    on = lived(20)
    bad = replace(on.mornings[0], values={Item.SLEEP: Severity.SEVERE})
    late = replace(on.mornings[-1], values={Item.DREAMS: Severity.SEVERE})
    told = reported(replace(on, mornings=(bad, *on.mornings[1:-1], late)))

    assert told.worst[Item.DREAMS] is Severity.SEVERE
    assert told.worst[Item.SLEEP] < Severity.SEVERE


def test_six_items_at_most_those_that_were_chosen_last():
    on = year()
    early = [
        replace(each, values={Item.BELLY: Severity.MILD, Item.DREAMS: Severity.NONE})
        for each in on.mornings[:9]
    ]
    told = reported(replace(on, mornings=(*early, *on.mornings[9:])))

    assert set(told.items) == set(SIX)
    assert {each.item for each in told.mornings} == set(SIX)


def test_what_everybody_is_asked_is_there_without_an_answer():
    assert reported(lived(1)).items == REQUIRED


def test_notes_of_the_period_come_newest_first():
    told = reported(month(notes={2: "old", 24: "new", 27: "newest"}), 7)

    assert [note for _, note in told.notes] == ["newest", "new"]


def test_the_present_step_and_the_next_one_are_as_schedule_tells_them():
    told = reported(month())

    assert (told.coming.dose, told.next.dose) == (1000, 1500)
    assert told.next.night == at(month()).date() + timedelta(days=11)


def test_what_befell_a_dose_that_was_taken_is_counted_apart():
    on = lived(12, letters="TDDSDTTTTT")
    befell = {2: Reason.VOMITED, 3: Reason.TWICE, 5: Reason.VOMITED}
    nights = tuple(replace(each, reason=befell.get(each.number, each.reason)) for each in on.nights)
    told = reported(replace(on, nights=nights))

    assert told.mishaps == {Reason.VOMITED: 2, Reason.TWICE: 1}
    assert Reason.VOMITED not in told.reasons


@pytest.mark.parametrize(
    ("hold", "later", "until"),
    [
        (Hold(17), (), 17),
        (Hold(17), (act(13, moves.Release()),), 13),
        (Hold(17), (act(12, Pause(directed=True)), act(14, moves.Resume(0))), 12),
        (Hold(17), (act(19, moves.Release()),), 17),
        (Hold(None), (), None),
        (Hold(None), (act(13, moves.Release()),), 13),
    ],
)
def test_a_hold_is_told_to_have_lasted_until_it_was_ended(hold, later, until):
    assert reported(lived(20, act(10, hold), *later)).slowings[0].until == until


def test_a_hold_that_was_ended_the_same_night_is_not_told():
    assert reported(lived(20, act(10, Hold(17)), act(10, moves.Release()))).slowings == ()
