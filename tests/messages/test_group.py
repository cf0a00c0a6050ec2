from dataclasses import replace
from datetime import UTC, datetime

from domain.adherence import Adherence, Rate
from domain.checkins import Item
from domain.doses import Micrograms
from domain.snapshots import Row, Snapshot
from messages import group
from messages.language import language

WIDTH = 40
"""So many characters fit a line of a phone, give or take a few."""

PUBLISHED = Snapshot(
    as_of=datetime(2026, 3, 4, 18, tzinfo=UTC),
    k=11,
    invented=False,
    active=40,
    median=91,
    bands=(None, None, 30),
    holds=15,
    symptoms={Item.DREAMS: Rate(55, 800), Item.HIVES: None},
    persistence={30: Rate(50, 55), 60: None},
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
    return group.words(language(None), replace(PUBLISHED, **changes)).text


def test_the_three_numbers_stand_together_with_their_denominators():
    assert said().split("\n\n")[2].splitlines() == [
        "In the rates: about 40 people",
        "Nights due: 1050",
        "Answered ÷ due: 92% (970 of 1050)",
        "Taken ÷ due: 86–94% (905 to 985 of 1050)",
        "Taken ÷ answered: 93% (905 of 970)",
        "Taken ÷ due, median of people: 91%",
        "People who took under 50%: hidden, 50–79%: hidden, 80% or more: 30",
    ]


def test_what_was_not_due_or_not_answered_stands_apart_from_what_was_not_taken():
    assert said().split("\n\n")[3].splitlines() == [
        "Not due: paused hidden (P)",
        "Not due: not asked 0 (N)",
        "Due, but unreachable: 15",
        "Holds started: 15",
    ]


def test_side_effects_are_told_with_their_mornings():
    assert said().split("\n\n")[4].splitlines() == [
        "Mornings with moderate or worse:",
        "• Dreams: 7% (55 of 800)",
        "• Hives: hidden",
    ]
    assert "Mornings" not in said(symptoms={})


def test_who_went_on_is_told_out_of_all_who_began():
    assert said().split("\n\n")[6].splitlines() == [
        "Of all who began, so many went on:",
        "• more than 30 nights: 91% (50 of 55)",
        "• more than 60 nights: hidden",
    ]


def test_the_footer_says_what_the_numbers_are_worth_and_when_they_were_taken():
    footer = said().split("\n\n")[-1]

    assert "Self-reported" in footer and "17% more" in footer
    assert "Hidden: fewer than 11 people" in footer
    assert "on Wed, Mar 4; definitions 1." in footer


def test_the_picture_comes_with_the_three_numbers():
    assert group.caption(language(None), PUBLISHED).splitlines() == [
        "Group numbers, 28 nights up to Mon, Mar 2",
        "Answered ÷ due: 92% (970 of 1050)",
        "Taken ÷ due: 86–94% (905 to 985 of 1050)",
        "Taken ÷ answered: 93% (905 of 970)",
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
    assert "Hives: hidden" in said()
    assert "In the rates" not in said(patients=None)


def test_a_small_group_hears_one_sentence():
    nothing = Snapshot(as_of=PUBLISHED.as_of, k=11, invented=False)

    assert group.words(language(None), nothing).text == (
        "Group numbers, 28 nights up to Mon, Mar 2\n\nFewer than 11 people. Numbers are hidden."
    )


def test_rates_that_would_tell_of_everybody_are_hidden():
    text = said(adherence=None, patients=None, steps=(), steps_hidden=False)

    assert "Active: about 40 people" in text
    assert "Rates are hidden." in text and "÷" not in text


def test_silence_is_never_called_a_missed_dose():
    assert "miss" not in said().lower()


def test_invented_people_are_named_as_such():
    assert "invented" in said(invented=True)
    assert "invented" not in said()


def test_with_every_step_hidden_no_heading_is_left():
    assert "By dose" not in said(steps=())
