"""The eleven worked examples of docs/clinical.md, to the digit."""

from datetime import UTC, date, datetime, time, timedelta
from statistics import median
from zoneinfo import ZoneInfo

import pytest

from domain.adherence import Rate, adherence, correct, milligrams, timing
from domain.doses import Micrograms
from domain.occurrences import CourseId, Occurrence, OccurrenceId, State
from domain.persistence import holidays, longest_streak, persistence, since_first_dose
from domain.presets import preset
from domain.starts import Start, first_dose
from domain.stocks import CapsulesInHand, without
from domain.stocks import nights as makes
from tests.domain.test_adherence import states


def test_1_a_plain_fortnight():
    nights = states("TTTTSTTUTTTTUT")
    counted = adherence(nights)

    assert (counted.due, counted.taken, counted.answered) == (14, 11, 12)
    assert counted.taking.percent() == "78.6"
    assert counted.taking_at_most.percent() == "92.9"
    assert counted.of_answered.percent() == "91.7"
    assert counted.response.percent() == "85.7"
    assert longest_streak(nights) == 4


def test_2_a_directed_pause_leaves_the_denominator():
    nights = states("T" * 10 + "P" * 5 + "T" * 8 + "DSU" + "T" * 4)
    counted = adherence(nights)

    assert counted.taking == Rate(23, 25)
    assert counted.taking.percent() == "92.0"
    assert correct(nights).percent() == "88.0"
    assert counted.response.percent() == "96.0"
    assert longest_streak(nights) == 19


def test_3_held_nights_are_due():
    assert adherence(states("T" * 17 + "STTT")).taking.percent() == "95.2"


def test_4_a_plan_confirmed_after_tonights_time_starts_tomorrow():
    confirmed = datetime(2026, 3, 3, 22, 30, tzinfo=UTC)

    at = first_dose(Start.TONIGHT, confirmed, time(22), ZoneInfo("UTC"))
    assert at == datetime(2026, 3, 4, 22, tzinfo=UTC)


def test_4_initiation_is_the_way_to_the_first_dose():
    nights = states("SUTTTTSTTT")
    began = persistence(nights, stopped=False)

    assert began.initiation == 2
    assert began.implementation.taking == Rate(7, 8)
    assert began.implementation.taking.percent() == "87.5"
    assert adherence(nights).taking.percent() == "70.0"


LAPSE = "T" * 9 + "S" + "T" * 20


@pytest.mark.parametrize(
    ("until", "nights", "implemented"), [(40, 40, ("72.5", 40)), (43, 43, ("67.4", 43))]
)
def test_5_who_has_not_discontinued_yet_is_followed_until_now(until, nights, implemented):
    going = persistence(states(LAPSE.ljust(until, "U")), stopped=False)

    assert (going.discontinued, going.nights) == (False, nights)
    assert going.implementation.taking.percent() == implemented[0]
    assert going.implementation.due == implemented[1]


def test_5_the_fourteenth_silent_night_is_an_end_dated_at_the_last_dose():
    for until in (44, 60):
        ended = persistence(states(LAPSE.ljust(until, "U")), stopped=False)
        assert (ended.discontinued, ended.decided) == (True, 44)
        assert (ended.last, ended.nights) == (30, 30)
        assert ended.implementation.taking.percent() == "96.7"


def test_5_the_style_of_pdc_goes_on_after_the_end():
    assert since_first_dose(states(LAPSE.ljust(60, "U"))).taking.percent() == "48.3"


def test_5_paused_nights_put_the_end_off():
    lapse = states((LAPSE + "P" * 5).ljust(60, "U"))

    assert persistence(lapse, stopped=False).decided == 49


AT_TEN = datetime(2026, 3, 2, 22, tzinfo=UTC)


def night(number, off):
    """A night that was taken so many minutes after its time; None: recalled."""
    at = AT_TEN + number * timedelta(days=1)
    return Occurrence(
        OccurrenceId(CourseId(1), number),
        date(2026, 3, 2),
        scheduled_at=at,
        closes_at=at + timedelta(hours=14),
        zone=ZoneInfo("UTC"),
        dose=1500,
        rung=0,
        step_night=number,
        state=State.TAKEN,
        taken_at=None if off is None else at + timedelta(minutes=off),
    )


def test_6_timing_is_of_doses_with_a_time():
    nights = [night(n, off) for n, off in enumerate((-20, 5, 119, 130, 30, None, 300), start=1)]

    assert timing(nights) == Rate(4, 6)
    assert timing(nights).percent() == "66.7"
    assert adherence(each.state for each in nights).taking.percent() == "100.0"


def test_7_a_streak_steps_over_what_was_not_due():
    nights = states("TTUTPPTNTTX")

    assert longest_streak(nights) == 4
    assert adherence(nights).taking.percent() == "85.7"


def test_8_a_pause_of_ones_own_is_a_holiday():
    nights = states("T" * 7 + "Q" * 4 + "T" * 3)

    assert adherence(nights).taking.percent() == "71.4"
    assert adherence(nights).response.percent() == "100.0"
    assert holidays(nights) == [4]


def test_9_milligrams_count_half_doses_as_half():
    taken = [1500] * 4 + [750] * 2 + [0]

    assert milligrams((1500, each) for each in taken).percent() == "71.4"
    assert adherence(states("TTTTDDS")).taking.percent() == "85.7"
    assert correct(states("TTTTDDS")).percent() == "57.1"


def test_10_a_cohort_is_pooled_and_by_median():
    rates = [Rate(28, 28), Rate(14, 28), Rate(7, 7)]
    pooled = Rate(sum(r.numerator for r in rates), sum(r.denominator for r in rates))

    assert pooled == Rate(49, 63)
    assert pooled.percent() == "77.8"
    assert median(r.share for r in rates) == 1
    mean = sum(r.share for r in rates) / len(rates)
    assert Rate(mean.numerator, mean.denominator).percent() == "83.3"


def test_11_a_kit_lasts_as_long_as_its_ladder():
    ladder = preset("D_half_weekly").ladder
    doses = [ladder.dose(rung) for rung in range(ladder.top_rung) for _ in range(7)]
    assert len(doses) == 56
    kit = CapsulesInHand({Micrograms(500): 63, Micrograms(1500): 63})

    for dose in doses:
        assert makes(kit, dose) > 0
        kit = without(kit, dose, 1)
    assert makes(kit, ladder.top) == 0
