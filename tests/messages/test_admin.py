from dataclasses import replace
from datetime import UTC, datetime

from domain.adherence import Adherence
from domain.doses import Micrograms
from domain.snapshots import Row, Snapshot
from messages import admin
from messages.language import language

WIDTH = 40
"""So many characters fit a line of a phone, give or take a few."""

PUBLISHED = Snapshot(
    as_of=datetime(2026, 3, 4, 18, tzinfo=UTC),
    k=11,
    invented=False,
    active=40,
    unreachable=None,
    patients=40,
    adherence=Adherence(1050, 905, 970),
    paused=None,
    not_prompted=0,
    unreached=15,
    steps=(
        Row(Micrograms(500), 25, Adherence(300, 270, 285)),
        Row(Micrograms(1250), 15, Adherence(225, 200, 200)),
    ),
    steps_hidden=True,
)


def said(**changes):
    return admin.group(language(None), replace(PUBLISHED, **changes)).text


def test_the_three_numbers_stand_together_with_their_denominators():
    assert said().split("\n\n")[2].splitlines() == [
        "In the rates: about 40 people",
        "Nights due: 1050",
        "Answered ÷ due: 92% (970 of 1050)",
        "Taken ÷ due: 86–94% (905 to 985 of 1050)",
        "Taken ÷ answered: 93% (905 of 970)",
        "Not due: paused hidden (P)",
        "Not due: not asked 0 (N)",
        "Due, but unreachable: 15",
    ]


def test_each_step_has_one_short_line():
    lines = said().splitlines()

    assert "• 0.5 mg: 25 people, 300 nights due" in lines
    assert "• 1.25 mg: 15 people, 225 nights due" in lines
    assert all(len(line) <= WIDTH for line in lines if " mg: " in line)


def test_without_silence_there_is_no_range():
    assert "Taken ÷ due: 90% (90 of 100)" in said(adherence=Adherence(100, 90, 100))


def test_what_is_hidden_is_said_to_be_hidden():
    assert "Unreachable, not among them: fewer than 11" in said()
    assert "Doses of fewer than 11 people, or close to it, are hidden." in said()
    assert "are hidden" not in said(steps_hidden=False)
    assert "In the rates" not in said(patients=None)


def test_a_small_group_hears_one_sentence():
    nothing = Snapshot(as_of=PUBLISHED.as_of, k=11, invented=False)

    assert admin.group(language(None), nothing).text == (
        "Group numbers, 28 nights up to Mon, Mar 2\n\nFewer than 11 people. Numbers are hidden."
    )


def test_rates_that_would_tell_of_everybody_are_hidden():
    text = said(adherence=None, patients=None, steps=(), steps_hidden=False)

    assert "Enrolled: about 40 people" in text
    assert "Rates are hidden." in text and "%" not in text


def test_silence_is_never_called_a_missed_dose():
    assert "miss" not in said().lower()


def test_invented_people_are_named_as_such():
    assert "invented" in said(invented=True)
    assert "invented" not in said()


def test_with_every_step_hidden_no_heading_is_left():
    assert "By dose" not in said(steps=())


def test_without_plans_nobody_can_be_invited():
    assert "There are no plans" in admin.how_to_invite(language(None), []).text
    assert "There are no plans" in admin.no_such_plan(language(None), []).text
