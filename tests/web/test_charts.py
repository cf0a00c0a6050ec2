"""Charts: every share where it belongs, nothing outside the picture, a gap where it is hidden."""

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.figures import Bars, Figure, Grid, Lines, Series, Table
from web.charts import PLOT, WIDTH, chart

NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn"]), max_size=12)
SHARES = st.one_of(st.none(), st.integers(0, 100))
TABLE = Table("", (), ())


def drawn(kind, says="In words."):
    return ET.fromstring(chart(Figure("f", "Heading", says, TABLE, kind)))


def of_class(picture, name):
    return [each for each in picture.iter() if name in each.get("class", "").split()]


def lines(*values, until=()):
    places = [f"Week {n}" for n in range(len(values))]
    return drawn(Lines(places, [Series("Taken", list(values), until)]))


@st.composite
def charts(draw):
    places = draw(st.lists(NAMES, max_size=12))
    exactly = {"min_size": len(places), "max_size": len(places)}
    series = []
    for _ in range(draw(st.integers(0, 3))):
        low = draw(st.lists(SHARES, **exactly))
        more = draw(st.lists(st.integers(0, 100), **exactly))
        high = [v and min(v + m, 100) for v, m in zip(low, more, strict=True)]
        series.append(Series(draw(NAMES), low, draw(st.sampled_from([(), high]))))
    return draw(st.sampled_from([Lines, Bars, Grid]))(places, series)


@given(charts())
def test_any_chart_is_well_formed_and_within_its_frame(kind):
    picture = drawn(kind)
    x, y, wide, high = map(float, picture.get("viewBox").split())

    assert (x, y, wide) == (0, 0, WIDTH) and high > 0
    for each in picture.iter():
        for left, top in points(each):
            assert -0.1 <= left <= WIDTH + 0.1 and -0.1 <= top <= high + 0.1


def points(element):
    at = {name: float(value) for name, value in element.items() if name in AT}
    if element.tag == "path":
        yield from (
            map(float, pair.split()) for pair in re.findall(r"[\d.]+ [\d.]+", element.get("d"))
        )
    if "x" in at:
        yield at["x"], at["y"]
        yield at["x"] + at.get("width", 0), at["y"] + at.get("height", 0)
    if "cx" in at:
        yield at["cx"], at["cy"]
    if "x1" in at:
        yield at["x1"], at["y1"]
        yield at["x2"], at["y2"]


AT = {"x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "width", "height"}


def test_a_picture_is_told_by_its_sentence():
    picture = drawn(Lines(["a"], [Series("A", [1])]), 'Taken: "90%" & <more>.')

    assert picture.get("role") == "img"
    assert picture.get("aria-label") == 'Taken: "90%" & <more>.'


def test_names_are_never_markup():
    picture = drawn(Bars(["<b>1 mg</b>"], [Series("<script>", [50]), Series("x", [50])]))

    assert "<b>1 mg</b>" in [each.text for each in of_class(picture, "place")]
    assert list(picture.iter("script")) == []


def test_a_line_is_broken_where_a_share_is_hidden():
    picture = lines(90, 80, None, 70)

    assert len(of_class(picture, "line")) == 2
    assert len(of_class(picture, "mark")) == 3


def test_what_is_hidden_is_never_drawn_as_nothing():
    shown, hidden = lines(0, 0), lines(None, None)

    assert len(of_class(shown, "mark")) == 2
    assert of_class(hidden, "mark") == of_class(hidden, "line") == []


def test_a_share_stands_at_its_height():
    tops = [float(each.get("cy")) for each in of_class(lines(100, 50, 0), "mark")]

    assert [each - tops[0] for each in tops] == [0, PLOT / 2, PLOT]


def test_a_scale_that_begins_at_half_says_so():
    picture = drawn(Lines(["a", "b"], [Series("A", [100, 50])], floor=50))
    tops = [float(each.get("cy")) for each in of_class(picture, "mark")]

    assert tops[1] - tops[0] == PLOT
    assert [each.text for each in of_class(picture, "tick")][:3] == ["50%", "75%", "100%"]


def test_a_range_is_a_band_from_its_lower_to_its_upper_end():
    [band] = of_class(lines(80, 80, until=[90, 100]), "band")
    heights = [float(pair.split()[1]) for pair in re.findall(r"[\d.]+ [\d.]+", band.get("d"))]

    assert [round((each - min(heights)) / PLOT * 100) for each in heights] == [20, 20, 0, 10]


def test_a_bar_is_as_long_as_its_share_and_says_its_number():
    picture = drawn(Bars(["1 mg"], [Series("A", [50]), Series("B", [40], [60])]))
    [track, *_] = of_class(picture, "track")
    first, second = of_class(picture, "bar")
    full = float(track.get("width"))

    assert float(first.get("width")) == full / 2
    assert float(second.get("width")) == pytest.approx(full * 0.4, abs=0.1)
    assert [each.text for each in of_class(picture, "number")] == ["50%", "40–60%"]


def test_a_cell_is_darker_the_more_it_is_and_has_its_number():
    picture = drawn(Grid(["1 mg", "2 mg", "3 mg"], [Series("Sleep", [0, 19, None])]))
    shades = [each.get("class").split()[1] for each in of_class(picture, "cell")]

    assert shades == ["shade-0", "shade-3", "shade-none"]
    told = [each.text for each in picture.iter("text") if each.get("class").startswith("on-")]
    assert told == ["0", "19", "–"]


def test_series_are_told_apart_by_more_than_colour():
    series = [Series(name, [50, 60]) for name in "ABC"]
    picture = drawn(Lines(["x", "y"], series))

    signs = [(each.tag, each.get("class")) for each in of_class(picture, "mark")]
    assert {tag for tag, cls in signs if cls == "mark s0"} == {"circle"}
    assert {tag for tag, cls in signs if cls == "mark s1"} == {"rect"}
    assert {tag for tag, cls in signs if cls == "mark s2"} == {"path"}


def test_a_figure_without_a_chart_draws_nothing():
    assert chart(Figure("f", "Heading", "", TABLE)) == ""
