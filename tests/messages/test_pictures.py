"""Pictures, compared with ones that somebody has looked at; to make them anew after a change:

rm tests/golden/*.png; make test; and then look at each of them again.
"""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread

from domain.checkins import Item
from domain.history import Became, Entry, shares
from domain.outlook import Tense
from domain.stairs import Stairs, Tread
from messages.drawing import WIDTH, Drawing, Line, Shape, Words, breadth
from messages.language import language
from messages.pictures import raster
from messages.pictures.history_picture import history_picture
from messages.pictures.placing import Frame, Places, frame_of
from messages.pictures.schedule_picture import schedule_picture
from messages.pictures.shares_picture import shares_picture
from messages.pictures.signs import TAKEN
from tests.messages.sheets import DOSES, SHEETS, before, climb, day, month, undated

GOLDEN = Path(__file__).parents[1] / "golden"
PHONE = 360
"""Pixels across: as a small phone shows it, before it is tapped."""

_ = language("en")


def pixels(png):
    return imread(BytesIO(png))[..., :3]


@pytest.mark.parametrize("name", SHEETS)
def test_a_picture_looks_as_it_did_when_somebody_looked_at_it(name):
    drawn, golden = raster.png(SHEETS[name], width=PHONE), GOLDEN / f"{name}.png"
    if not golden.exists():
        golden.write_bytes(drawn)
        pytest.fail(f"{golden.name} is new: look at it, and run again")

    found, wanted = pixels(drawn), pixels(golden.read_bytes())

    assert found.shape == wanted.shape
    assert np.sqrt(((found - wanted) ** 2).mean()) < 0.02


def test_a_picture_is_as_large_as_it_says():
    assert raster.png(Drawing(300, ()))[16:24] == WIDTH.to_bytes(4, "big") + (300).to_bytes(
        4, "big"
    )


@pytest.mark.parametrize("name", SHEETS)
def test_every_letter_can_be_read_on_a_phone(name):
    words = [mark for mark in SHEETS[name].marks if isinstance(mark, Words)]

    assert min(mark.size for mark in words) >= 7 * WIDTH / PHONE


@pytest.mark.parametrize("name", SHEETS)
def test_nothing_lies_outside_the_sheet(name):
    sheet = SHEETS[name]
    edge = Frame(0, 0, sheet.width, sheet.height)

    for mark in sheet.marks:
        if isinstance(mark, Shape | Line):
            assert all(0 <= x <= sheet.width and 0 <= y <= sheet.height for x, y in mark.points)
        elif not mark.turned:
            assert edge.holds(frame_of(mark)), mark.text


@pytest.mark.parametrize("name", SHEETS)
def test_no_picture_names_a_drug(name):
    said = " ".join(SHEETS[name].texts).lower()

    assert not any(word in said for word in ("ldn", "naltrexone", "mast"))


def test_every_step_is_told_with_its_dose_and_its_earliest_date():
    said = SHEETS["schedule"].texts

    for each in climb().treads:
        if each.tense is Tense.FUTURE:
            assert f"{dose_of(each)} · {_.day(each.start)}" in said
    assert "today" in said


def test_a_step_that_nobody_can_date_says_so():
    said = SHEETS["schedule-without-dates"].texts

    assert "2 mg · no date yet" in said
    assert not any("Mar" in text for text in said if text.startswith(("1 mg", "1.5 mg", "2 mg")))


def dose_of(tread):
    return f"{tread.dose / 1000:g} mg"


@pytest.mark.parametrize("shown", [climb(), undated()])
def test_what_is_behind_is_solid_and_what_is_ahead_is_not(shown):
    lines = [m for m in schedule_picture(_, shown).marks if isinstance(m, Line) and m.width == 10]
    strokes = [line.stroke for line in lines][: len(shown.treads)]

    behind = [each.tense is Tense.PAST for each in shown.treads]
    assert [stroke == "solid" for stroke in strokes] == behind


def test_holds_and_pauses_differ_in_more_than_colour():
    shaded = [m for m in SHEETS["schedule"].marks if isinstance(m, Shape) and m.hatch]

    assert len({mark.hatch for mark in shaded}) == 2


def test_sixty_steps_are_drawn_with_as_many_labels_as_have_room():
    treads = [
        Tread(100 * n, day(4 * n), day(4 * n + 4), Tense.FUTURE, is_step=True) for n in range(1, 61)
    ]
    labels = [
        mark
        for mark in schedule_picture(_, Stairs(tuple(treads), (), day(4))).marks
        if isinstance(mark, Words) and mark.halo
    ]

    frames = [frame_of(mark) for mark in labels]
    assert len(labels) > 20
    assert not any(a.meets(b) for i, a in enumerate(frames) for b in frames[:i])


def test_a_label_keeps_clear_of_lines_and_of_others():
    places = Places(Frame(0, 0, 400, 100))
    places.avoid([Line(((0, 50), (400, 50)))])
    on_the_line, above = Words(10, 50, "1 mg"), Words(10, 20, "1 mg")

    assert places.put([on_the_line, above]) == above
    assert places.put([on_the_line, above]) is None


def test_every_answer_of_a_month_is_a_mark_in_a_cell():
    marks = [m.text for m in SHEETS["history-28"].marks if isinstance(m, Words)]
    said = [level for each in month() for level in each.values.values()]

    legend = 1
    for level in range(4):
        assert marks.count(str(level)) == sum(each == level for each in said) + legend


def test_the_legend_tells_what_is_there_and_nothing_else():
    calm = [Entry(day(n), Became.TAKEN, DOSES[0]) for n in range(1, 8)]

    assert "no answer" not in history_picture(_, calm).texts
    assert {"no answer", "paused, no dose due", "new product"} <= set(SHEETS["history-28"].texts)


def test_one_night_alone_can_be_drawn():
    assert "Last 1 night" in history_picture(_, [Entry(day(1), Became.OPEN, DOSES[0])]).texts


def test_a_morning_before_the_first_dose_has_no_sign_of_a_night():
    drawn = history_picture(_, before())

    assert drawn.texts.count("before") == len(before())
    assert not any(isinstance(mark, Line) and mark.colour == TAKEN for mark in drawn.marks)


def test_a_bar_tells_its_shares_and_how_many_mornings():
    told = shares(
        [Entry(day(1), Became.TAKEN, DOSES[0], values={Item.SLEEP: n}) for n in (0, 0, 3)]
    )

    assert {"67", "33", "n 3", "0.5 mg"} <= set(shares_picture(_, told).texts)


def test_mornings_before_the_first_dose_have_their_own_bar():
    assert "before" in shares_picture(_, shares(before())).texts


def test_a_breadth_is_never_guessed_too_small():
    from matplotlib.textpath import TextPath  # noqa: PLC0415

    for text in (
        "1.5 mg · Mon, Mar 16",
        "paused, no dose due",
        "Headache",
        "0.25 mg · no date yet",
    ):
        true = TextPath((0, 0), text, size=30, prop=raster.font("DejaVuSans")).get_extents().width
        assert true <= breadth(text, 30) <= 1.35 * true
