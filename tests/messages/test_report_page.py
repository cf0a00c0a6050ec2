"""The doctor's page: as it was looked at, all of it on one page, whatever is in it.

To make the golden files anew: rm tests/golden/report-*; run this; and look at each of them.
"""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.image import imread
from pypdf import PdfReader

from domain import ladders, moves
from domain.occurrences import Reason
from messages.documents import press, report_document
from messages.documents.report_document import NothingToPrintError, Order, content, of_copy
from messages.documents.report_page import FOOT, page
from messages.documents.sheet import BOLDER, HEIGHT, at_most
from messages.drawing import WIDTH, Line, Shape, Words
from messages.language import language
from messages.pictures import raster
from tests.messages.copies import NOW, STRANGER, copy, episode, full
from tests.messages.pages import NOTES, SIX, act, lived, month, reported, year

GOLDEN = Path(__file__).parents[1] / "golden"
_ = language("en")
LONG = dict.fromkeys(range(1, 380, 9), "word " * 800)

ORDERS = {
    "month": Order(reported(month(notes=NOTES), 28), notes=True, name="Ada Example"),
    "year": Order(reported(year(notes=LONG)), notes=True),
    "first-night": Order(reported(lived(1)), notes=True),
    "week": Order(reported(lived(6, letters="TSU"), 7)),
}


def drawn(order):
    return page(_, order.report, notes=order.notes, name=order.name)


def printed(order):
    [only] = PdfReader(BytesIO(content(order))).pages
    return only.extract_text()


@pytest.mark.filterwarnings("ignore:Glyph")  # of letters that the file has boxes for
@pytest.mark.parametrize("name", ORDERS)
def test_a_page_looks_as_it_did_when_somebody_looked_at_it(name):
    made, golden = raster.png(drawn(ORDERS[name]), width=540), GOLDEN / f"report-{name}.png"
    if not golden.exists():
        golden.write_bytes(made)
        pytest.fail(f"{golden.name} is new: look at it, and run again")
    found, wanted = (imread(BytesIO(each))[..., :3] for each in (made, golden.read_bytes()))

    assert found.shape == wanted.shape
    assert np.sqrt(((found - wanted) ** 2).mean()) < 0.02


@pytest.mark.parametrize("name", ORDERS)
def test_the_file_says_what_it_said_when_somebody_read_it(name):
    said, golden = printed(ORDERS[name]), GOLDEN / f"report-{name}.txt"
    if not golden.exists():
        golden.write_text(said)
        pytest.fail(f"{golden.name} is new: read it, and run again")

    assert said == golden.read_text()


@pytest.mark.parametrize("name", ORDERS)
def test_everything_lies_on_the_page(name):
    for mark in drawn(ORDERS[name]).marks:
        if isinstance(mark, Shape | Line):
            assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in mark.points)


@pytest.mark.parametrize("name", ORDERS)
def test_no_letter_is_too_small_to_read_on_paper(name):
    sizes = [mark.size for mark in drawn(ORDERS[name]).marks if isinstance(mark, Words)]

    assert min(sizes) * 595 / WIDTH >= 5.5, "points"


@given(st.integers(1, 100), st.text("TDSUQPN", min_size=1, max_size=40), st.data())
@settings(deadline=None, max_examples=10)
def test_nothing_runs_into_the_foot_of_the_page(last, letters, data):
    kinds = (moves.Hold(None), moves.Pause(directed=True), moves.StepBack(0), moves.Suspend())
    numbers = data.draw(st.lists(st.integers(1, last), max_size=20))
    acts = [act(n, data.draw(st.sampled_from(kinds)), "side_effects") for n in sorted(numbers)]
    rungs = ", ".join(f"{0.05 + 0.07 * n:.2f}x14" for n in range(58)) + ", 4.5"
    told = reported(
        lived(
            last,
            *acts,
            items=SIX,
            letters=letters,
            notes=dict.fromkeys(range(1, last + 1), "w" * 4000),
            ladder=ladders.parse(rungs),
        )
    )

    marks = page(_, told, notes=True, name="W" * 60).marks
    foot = next(each for each in marks if isinstance(each, Words) and "numbers mean" in each.text)
    above = marks[: marks.index(foot)]
    assert foot.y >= FOOT
    assert max(each.y for each in above if isinstance(each, Words)) < FOOT


@pytest.mark.parametrize("bold", [False, True])
@given(text=st.text(min_size=1, max_size=60))
@settings(deadline=None, max_examples=100)
def test_a_line_is_never_broader_than_was_thought(bold, text):
    with TTFont(press.fonts() / f"DejaVuSans{'-Bold' if bold else ''}.ttf") as font:
        letters, widths = font.getBestCmap(), font["hmtx"]
        printable = press.legible(text, letters)
        broad = sum(widths[letters[ord(letter)]][0] for letter in printable) / 2048

    assert broad <= at_most(text, BOLDER if bold else 1)


def test_a_page_is_the_same_for_the_same_moment():
    assert content(ORDERS["month"]) == content(ORDERS["month"])


def test_the_three_numbers_come_together_with_their_denominators_and_the_range():
    said = printed(ORDERS["month"])

    assert "82.6–91.3 %" in said and "taken: 19 of 23 nights due" in said
    assert "91.3 %" in said and "answered: 21 of 23 nights due" in said
    assert "90.5 %" in said and "taken: 19 of 21 nights answered" in said
    assert "self-reported" in said and "not a medical test" in said


def test_with_few_nights_there_are_counts_and_no_percentages():
    said = printed(ORDERS["week"])

    assert "%" not in said
    assert "2 / 4" in said and "taken: 2 of 4 nights due" in said


def test_a_course_without_an_answer_has_no_percentage():
    said = printed(Order(reported(lived(30, letters="U"))))

    assert "0.0–100.0 %" in said and "no data" in said


def test_a_night_that_nobody_could_count_is_said():
    assert "No night counts yet" in printed(ORDERS["first-night"])


def test_notes_are_on_it_only_if_the_patient_wishes():
    with_notes = ORDERS["month"]

    assert "first good week" in printed(with_notes)
    assert "first good week" not in printed(replace(with_notes, notes=False))


def test_there_is_no_name_on_it_unless_one_was_typed():
    assert "Ada Example" in printed(ORDERS["month"])
    assert "Name" not in printed(ORDERS["year"])


def test_letters_that_cannot_be_printed_are_boxes_and_hebrew_runs_to_the_left():
    said = printed(ORDERS["month"])

    assert press.MISSING in said
    assert "שלום, ישנתי טוב הלילה" in said, "as a reader of the file puts it in order again"


@given(st.text(max_size=400))
@settings(deadline=None, max_examples=12)
def test_any_note_can_be_printed(note):
    told = reported(lived(9, notes={8: note}))

    assert content(Order(told, notes=True, name=note[:60])).startswith(b"%PDF")


def test_which_alarm_stopped_a_plan_is_not_on_paper():
    said = printed(Order(reported(lived(20, act(9, moves.Freeze(moves.Concern.SELF_HARM))))))

    assert "stopped by a safety question" in said
    assert "harm" not in said


def test_a_held_plan_says_so_and_a_paused_one_says_that_no_dose_is_due():
    held = printed(Order(reported(lived(20, act(15, moves.Hold(None))))))
    paused = printed(Order(reported(lived(20, act(18, moves.Pause(directed=True))))))

    assert "Held." in held and "no date yet" in held
    assert "Paused: no dose is due." in paused


def test_a_course_that_is_over_says_so():
    over = replace(lived(20, act(20, moves.Stop())), ended_at=NOW)

    assert "Ended." in printed(Order(reported(over)))


def test_an_earlier_course_can_be_printed_from_a_copy():
    assert of_copy(replace(copy(month()), at=reported(month()).at)).startswith(b"%PDF")
    assert of_copy(full()).startswith(b"%PDF")


@pytest.mark.parametrize("copied", [copy(), copy(person=STRANGER), copy(episode())])
def test_nothing_to_print_is_said(copied):
    with pytest.raises(NothingToPrintError):
        of_copy(copied)


def test_the_file_tells_its_language_and_title():
    file = PdfReader(BytesIO(report_document.content(ORDERS["week"])))

    assert file.metadata.title == "Low-dose naltrexone: a patient's own record"
    assert file.root_object["/Lang"] == "en"
    assert file.metadata.creation_date == ORDERS["week"].report.at.replace(microsecond=0)


def test_the_page_names_doses_that_were_vomited_or_taken_twice():
    on = lived(12, letters="TDDTTTTTTT")
    befell = {2: Reason.VOMITED, 3: Reason.TWICE}
    nights = tuple(replace(each, reason=befell.get(each.number)) for each in on.nights)

    said = printed(Order(reported(replace(on, nights=nights)), notes=False))

    assert "Not as planned: taken, then vomited 1 · taken twice 1" in said


def test_the_page_tells_how_long_a_hold_really_was():
    said = printed(Order(reported(lived(20, act(10, moves.Hold(17)), act(13, moves.Release())))))

    assert "held on this dose for 3 nights" in said
