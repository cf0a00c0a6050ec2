import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.doses import Micrograms
from domain.ladders import LadderProblem, Problem, check, parse, write
from domain.plans import Ladder, Step

USUAL = Ladder((Step(Micrograms(500), 14), Step(Micrograms(1000), 14)), Micrograms(1500))


@st.composite
def sound_ladders(draw):
    rises = draw(st.lists(st.integers(1, 1500), min_size=1, max_size=12))
    doses = [sum(rises[: n + 1]) for n in range(len(rises))]
    doses = [Micrograms(dose) for dose in doses if dose <= 4500] or [Micrograms(4500)]
    days = draw(st.lists(st.integers(3, 366), min_size=len(doses), max_size=len(doses)))
    steps = tuple(Step(*rung) for rung in zip(doses[:-1], days, strict=False))
    return Ladder(steps, doses[-1])


@given(ladder=sound_ladders())
@settings(deadline=None)
def test_a_ladder_is_read_as_it_was_written(ladder):
    assert parse(write(ladder)) == ladder


@given(text=st.text(alphabet="0123456789.,;x× mgµcl\n", max_size=30))
@settings(deadline=None)
def test_whatever_is_typed_becomes_a_sound_ladder_or_a_problem(text):
    try:
        ladder = parse(text)
    except LadderProblem:
        return
    check(ladder)


@pytest.mark.parametrize(
    "text",
    [
        "0.5x14, 1x14, 1.5",
        "0.5x14,1x14,1.5",
        "0.5 × 14; 1 × 14; 1.5",
        "0.5 mg x 14 days, 1 mg x 14 days, 1.5 mg",
        "0.5 mg for 14 nights\n1 mg for 2 weeks\n1.5 mg ongoing",
        "0.5 mg daily * 14, then 1 mg daily * 14, then 1.5 mg.",
        "0.5x14 -> 1x14 → 1.5",
        "500 mcg x14, 1 mg x14, 1.5 mg",
        "500µg x14; 1000ug x14; 1500 mcg",
        "0,5x14; 1x14; 1,5",
        "0,5 mg x 14 Tage\n1 mg x 14 Tage\n1,5 mg",
        "0.5 mg x 14 noches; 1.0 mg x 14 noches; 1.5 mg",
    ],
)
def test_a_ladder_can_be_typed_in_many_ways(text):
    assert parse(text) == USUAL


@pytest.mark.parametrize("text", ["0,5x14, 1x14, 1,5", "0,5x14; 1x14; 1,5", "0.5x14, 1x14, 1.5"])
def test_who_writes_decimals_with_a_comma_is_read_so(text):
    assert write(parse(text, decimal_comma=True)) == "0.5x14, 1x14, 1.5"


def test_a_comma_after_whole_days_parts_steps():
    assert parse("1x14,2x14,3") == Ladder(
        (Step(Micrograms(1000), 14), Step(Micrograms(2000), 14)), Micrograms(3000)
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("", Problem.EMPTY, id="nothing"),
        pytest.param(" ; \n ", Problem.EMPTY, id="only separators"),
        pytest.param("hello", Problem.UNREADABLE, id="no number"),
        pytest.param("-1x14, 2", Problem.UNREADABLE, id="a negative dose"),
        pytest.param("0.5-1x14, 2", Problem.UNREADABLE, id="a range"),
        pytest.param("1½x14, 2", Problem.UNIT_SLIP, id="a fraction"),
        pytest.param("1 for 2 months, 2", Problem.UNREADABLE, id="months have no length"),
        pytest.param("45 mg", Problem.ABOVE_MAX, id="a lost point"),
        pytest.param("500x14, 1000x14, 1500", Problem.ABOVE_MAX, id="micrograms without a unit"),
        pytest.param("50", Problem.ABOVE_MAX, id="a full-dose tablet"),
        pytest.param("4,5", Problem.DECIMAL_COMMA, id="one dose, or two"),
        pytest.param("0,5x14, 1x14, 1,5", Problem.DECIMAL_COMMA, id="commas in both uses"),
        pytest.param("0.5x14; 1x14; 1,5", Problem.DECIMAL_COMMA, id="a point and a comma"),
        pytest.param(",5x14, 1", Problem.DECIMAL_COMMA, id="a naked comma"),
        pytest.param("1.5 ml", Problem.UNIT_SLIP, id="a volume"),
        pytest.param("1 g", Problem.UNIT_SLIP, id="grams"),
        pytest.param("2 capsules x14, 3", Problem.UNIT_SLIP, id="a number of capsules"),
        pytest.param("1,000 mcg x14; 2,000 mcg", Problem.UNIT_SLIP, id="parted thousands"),
        pytest.param("500 mcg x14, 1x14, 2", Problem.UNIT_SLIP, id="a bare number after mcg"),
        pytest.param("4.5²", Problem.UNIT_SLIP, id="a footnote is no digit"),
        pytest.param("0.0005", Problem.UNIT_SLIP, id="finer than a microgram"),
        pytest.param("0x14, 1", Problem.NOT_POSITIVE, id="no dose"),
        pytest.param("1x14, 1x14, 2", Problem.NOT_RISING, id="the same again"),
        pytest.param("2x14, 1", Problem.NOT_RISING, id="a taper"),
        pytest.param("0.5x14, 4", Problem.BIG_STEP, id="a big step"),
        pytest.param("1x0, 2", Problem.SHORT_STEP, id="no days"),
        pytest.param("1x2, 2", Problem.SHORT_STEP, id="two days"),
        pytest.param("1x367, 2", Problem.LONG_STEP, id="more than a year"),
        pytest.param("1, 2x14, 3", Problem.MISSING_DAYS, id="a step without days"),
        pytest.param("1 ongoing, 2", Problem.OPEN_IN_THE_MIDDLE, id="a step without end"),
        pytest.param("0.5x14, 1x14", Problem.TOP_HAS_DAYS, id="no dose to end with"),
        pytest.param("1x14, " * 400, Problem.TOO_MANY, id="a very long text"),
        pytest.param(
            ", ".join(f"0.{n:03}x7" for n in range(1, 61)) + ", 1", Problem.TOO_MANY, id="61 rungs"
        ),
    ],
)
def test_a_slip_is_found_and_never_corrected(text, code):
    with pytest.raises(LadderProblem) as caught:
        parse(text)

    assert caught.value.code is code
    assert str(caught.value)


def test_a_problem_tells_what_a_sentence_needs():
    with pytest.raises(LadderProblem, match=r"Step 2 rises from 0\.5 mg to 4 mg") as caught:
        parse("0.5x14, 4")

    assert caught.value.values == {"rung": 2, "before": "0.5", "dose": "4", "most": "1.5"}


@pytest.mark.parametrize(
    ("max_dose", "accepted"),
    [
        pytest.param(4500, "1.5x14, 3x14, 4.5", id="as a rule up to 4.5 mg"),
        pytest.param(6000, "1.5x14, 3x14, 4.5x14, 6", id="up to 6 mg where a plan allows it"),
        pytest.param(2000, "1x14, 2", id="up to 2 mg where a plan allows no more"),
    ],
)
def test_a_plan_sets_its_own_maximum(max_dose, accepted):
    assert write(parse(accepted, max_dose=Micrograms(max_dose))) == accepted

    with pytest.raises(LadderProblem) as caught:
        parse("1.5x14, 3x14, 4.5x14, 6", max_dose=Micrograms(max_dose - 1))
    assert caught.value.code is Problem.ABOVE_MAX


def test_no_plan_goes_above_the_ceiling():
    with pytest.raises(LadderProblem) as caught:
        check(Ladder((), Micrograms(6001)), Micrograms(50_000))

    assert caught.value.code is Problem.ABOVE_MAX


def test_ladders_from_files_are_checked_alike():
    with pytest.raises(LadderProblem) as caught:
        check(Ladder((Step(Micrograms(1000), 2),), Micrograms(1500)))

    assert caught.value.code is Problem.SHORT_STEP


def test_sixty_rungs_are_the_most():
    steps = tuple(Step(Micrograms(n), 7) for n in range(1, 61))
    check(Ladder(steps[:59], Micrograms(60)))

    with pytest.raises(LadderProblem) as caught:
        check(Ladder(steps, Micrograms(61)))
    assert caught.value.code is Problem.TOO_MANY
