from dataclasses import replace
from datetime import date

from domain.checkins import Item
from domain.evidence import Concerns, weigh
from messages import evidence
from messages.language import language
from tests.domain.climbing import at, course, mornings, nights
from tests.messages.reading import grade

_ = language("en")
NIGHT = date(2026, 3, 10)


def known(letters, said=()):
    return weigh(course(), 15, nights(letters), said, now=at(len(letters), hours=11))


def remarks(letters, said=()):
    return "\n".join(evidence.remarks(_, known(letters, said), dose="0.5 mg", night=NIGHT))


def test_one_line_tells_what_was_logged():
    said = mornings(dreams="-" * 9 + "11000", headache="-" * 9 + "00000", sleep="-" * 14)

    assert evidence.logged(_, known("TTUTTTSTTTTUTT", said)) == (
        "12 of 14 nights answered · dreams: mild, then none · headache: none for 5 nights"
    )


def test_before_anybody_answered_a_morning_only_the_nights_are_told():
    assert evidence.logged(_, known("T")) == "1 of 1 night answered"


def test_nothing_is_remarked_when_all_is_well():
    assert remarks("T" * 8, mornings(dreams="00010010")) == ""


def test_a_symptom_on_three_of_five_mornings_is_told_with_the_choice_to_stay():
    text = remarks("T" * 8, mornings(dreams="00022020"))

    why, choice = text.splitlines()
    assert why == "You said this bothered you on 3 of the last 5 mornings: dreams."
    assert choice.startswith(
        "Your next step is due on Tue, Mar 10. You can stay on 0.5 mg for now. Staying is fine"
    )
    assert grade(text) <= 6


def test_what_was_severe_is_told_as_such():
    assert remarks("TTT", mornings(sleep="003")).startswith(
        "You said this was severe in the last day: sleep."
    )


def test_mornings_that_say_little_are_remarked():
    assert "I know too little" in remarks("T" * 8)


def test_few_doses_are_told_without_blame():
    assert "You logged 4 of the last 7 nights." in remarks("TTTSUSTTTT")


def test_several_symptoms_are_named_together():
    concerned = replace(known("T"), suggests_hold=Concerns(tuple(Item)))
    [first, _more] = evidence.remarks(_, concerned, dose="0.5 mg", night=NIGHT)

    assert first.count(",") == len(Item) - 1
