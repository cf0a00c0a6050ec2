"""The group's page in words: each number with its denominator, and hidden where it is hidden."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.adherence import Adherence, Rate
from domain.checkins import Item
from domain.doses import Micrograms
from domain.snapshots import Row, Snapshot
from messages.board import board
from messages.figures import Grid, Lines
from messages.language import LANGUAGES, language
from tests.domain.test_snapshots import FULL

EN = language("en")


def page(*weeks):
    return board(EN, weeks or (FULL,))


def figure(id, *weeks):
    return next(each for each in page(*weeks).figures if each.id == id)


def texts(board):
    """Yield every text of the page."""
    yield from (board.title, board.when, board.empty, board.warning)
    yield from (text for pair in (*board.facts, *board.notes) for text in pair)
    for each in board.figures:
        yield from (each.heading, each.says, each.hidden, each.table.caption)
        yield from (text for row in (each.table.columns, *each.table.rows) for text in row)


def test_the_three_numbers_stand_together_with_their_denominators():
    facts = dict(page().facts)

    assert facts["Answered ÷ due"] == "92% (970 of 1050)"
    assert facts["Taken ÷ due"] == "86–94% (905 to 985 of 1050)"
    assert facts["Taken ÷ answered"] == "93% (905 of 970)"


def test_what_is_not_due_or_unreachable_is_told_apart():
    facts = dict(page().facts)

    assert facts["Nights paused (P), not due"] == "hidden"
    assert facts["Nights not asked (N), not due"] == "20"
    assert facts["Nights unreachable, due"] == "15"
    assert facts["People unreachable"] == "0"


def test_nothing_hidden_is_told_as_nothing():
    everything_hidden = Snapshot(as_of=FULL.as_of, k=11, invented=False, active=40)
    told = board(EN, (everything_hidden,))

    assert {value for name, value in told.facts if name != "Active plans"} == {"hidden"}
    assert [each.chart for each in told.figures] == [None] * 5


def test_a_group_of_few_is_one_sentence_and_the_meanings():
    told = page(replace(FULL, active=None))

    assert told.empty == "Fewer than 11 people. Numbers are hidden."
    assert (told.facts, told.figures) == ((), ())
    assert told.notes


def test_before_the_first_week_there_is_one_sentence():
    assert board(EN, ()).empty == "No numbers are published yet. They appear once a week."


def test_weeks_stand_in_their_order_and_a_hidden_one_is_a_gap():
    weeks = [replace(FULL, as_of=FULL.as_of + timedelta(weeks=n)) for n in range(3)]
    weeks[1] = replace(weeks[1], adherence=None)
    told = figure("time", *weeks)

    assert isinstance(told.chart, Lines)
    assert told.chart.places == ["Sat, Feb 28", "Sat, Mar 7", "Sat, Mar 14"]
    assert next(list(each.values) for each in told.chart.series) == [92, None, 92]
    assert "Gaps" in told.hidden
    assert told.table.rows[1][2:] == ("hidden", "hidden", "hidden")


def test_taken_is_a_range_in_the_chart_too():
    _answered, taken, _of_answered = figure("time").chart.series

    assert (list(taken.values), list(taken.until)) == ([86], [94])


def test_a_scale_begins_at_half_only_if_nothing_is_below():
    assert figure("time").chart.floor == 50
    low = replace(FULL, adherence=Adherence(100, 55, 90))
    assert figure("time", low).chart.floor == 0


def test_each_dose_has_its_row_and_what_is_missing_is_said():
    told = figure("doses")

    assert told.table.rows == [
        ("0.5 mg", "25", "95% (285 of 300)", "90–95% (270 to 285 of 300)", "95% (270 of 285)")
    ]
    assert told.hidden == "Doses of fewer than 11 people, or close to it, are hidden."
    assert figure("doses", replace(FULL, steps_hidden=False)).hidden == ""


def test_side_effects_are_told_for_all_and_for_each_dose():
    told = figure("effects")

    assert isinstance(told.chart, Grid)
    assert told.chart.places == ("all", "0.5 mg")
    assert told.table.rows == [
        ("Dreams", "7% (55 of 800)", "hidden"),
        ("Sleep", "hidden", "10% (20 of 200)"),
        ("Hives", "hidden", "hidden"),
    ]
    assert "A dash is hidden" in told.hidden


def test_persistence_begins_with_everybody_and_stops_where_it_is_hidden():
    told = figure("persistence")

    assert list(told.chart.series[0].values) == [100, 91, None, None]
    assert told.says == "91% go on for 30 nights."
    assert told.table.rows[0] == ("30", "91% (50 of 55)")
    assert "hidden" in told.hidden


def test_a_share_of_nought_is_no_hidden_one():
    none_left = replace(FULL, persistence={30: Rate(0, 55)})

    assert figure("persistence", none_left).says == "0% go on for 30 nights."


def test_people_are_told_by_share_and_by_dose():
    rows = dict(figure("people").table.rows)

    assert rows == {
        "taken ÷ due: under 50%": "hidden",
        "taken ÷ due: 50 to 79%": "hidden",
        "taken ÷ due: 80% or more": "40",
        "on 0.5 mg": "20",
    }


def test_the_bias_of_what_people_say_and_every_definition_are_told():
    notes = dict(page().notes)

    assert "17% more" in notes["Self-reported"]
    assert "not the same as not taken" in notes["Taken ÷ due"]
    assert "Kaplan–Meier" in notes["How long people go on"]
    assert notes["Version of these definitions"] == "1"


def test_invented_people_are_named_as_such():
    assert page().warning == "With invented people in them."
    assert page(replace(FULL, invented=False)).warning == ""


def test_silence_is_never_called_a_missed_dose():
    assert [text for text in texts(page()) if "miss" in text.lower()] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_page_can_be_said_in_every_language(code):
    row = Row(Micrograms(1500), 25, Adherence(300, 270, 285), dict.fromkeys(Item))
    told = board(language(code), (replace(FULL, steps=(*FULL.steps, row)),))

    assert all(isinstance(text, str) for text in texts(told))
    assert len({each.id for each in told.figures}) == len(told.figures) == 5
