from datetime import timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.checkins import REQUIRED, Item, Severity
from domain.doses import Micrograms
from domain.forms import Capsules
from domain.history import Became, Change, Entry, Flag, Lived, history, items, shares
from domain.moves import Advance, Reform, Relabel, Rezone
from tests.domain.climbing import DAY, LOW, MIDDLE, START, TOP, at, move, nights

MONDAY = START.date()
LETTERS = st.text(st.sampled_from("TDSUQPNX"), min_size=1, max_size=40)


def lived(letters):
    return [Lived(night) for night in reversed(nights(letters))]


def entry(dose, *, became=Became.TAKEN, **levels):
    values = {Item(item): Severity(level) for item, level in levels.items()}
    return Entry(MONDAY, became, dose, values=values)


def looked_back(letters, *, last=7, now=None, moves=()):
    return history(lived(letters), moves, last=last, now=now or at(len(letters), hours=60))


def test_every_state_is_shown():
    assert [each.became for each in looked_back("TDSUQPN")] == [
        Became.TAKEN,
        Became.OTHERWISE,
        Became.SKIPPED,
        Became.SILENT,
        Became.PAUSED,
        Became.PAUSED,
        Became.NOT_ASKED,
    ]


def test_a_night_is_open_until_it_closes_and_silent_from_then_on():
    closes = at(1, hours=14)

    [before] = looked_back("X", now=closes - timedelta(seconds=1))
    [after] = looked_back("X", now=closes)

    assert (before.became, after.became) == (Became.OPEN, Became.SILENT)


def test_a_night_that_has_not_come_is_not_shown():
    assert len(looked_back("TX", now=at(2, hours=-1))) == 1


@given(LETTERS, st.integers(1, 30))
@settings(deadline=None)
def test_the_last_nights_are_shown_oldest_first(letters, last):
    shown = looked_back(letters, last=last)

    assert len(shown) == min(last, len(letters))
    assert [each.night for each in shown] == sorted(each.night for each in shown)
    assert shown[-1].night == MONDAY + (len(letters) - 1) * DAY


def test_the_first_three_nights_of_a_step_are_marked_where_a_dose_was_due():
    assert [each.is_new for each in looked_back("TQTTT")] == [True, False, True, False, False]


def test_a_paused_night_has_no_dose():
    assert [each.dose for each in looked_back("TQP")] == [LOW, None, None]


def test_changes_are_flagged_on_the_night_they_count_from():
    moves = (
        move(2, Rezone(ZoneInfo("America/New_York"))),
        move(2, Relabel("new maker")),
        move(2, Reform(Capsules((LOW,)))),
        move(3, Advance(1)),
    )

    flags = [each.flags for each in looked_back("TTT", moves=moves)]

    assert flags == [(), (Flag(Change.ZONE, "New York"), Flag(Change.PRODUCT)), ()]


def test_what_everybody_is_asked_is_shown_and_of_the_rest_what_was_said():
    assert items([entry(LOW)]) == list(REQUIRED)
    assert items([entry(LOW, heart=0)]) == [*REQUIRED, Item.HEART]


def test_mornings_are_counted_by_item_and_dose_from_before_the_first_up():
    told = shares(
        [
            entry(None, became=Became.BASELINE, dreams=1),
            entry(LOW, dreams=3, sleep=0),
            entry(MIDDLE, dreams=0),
            entry(LOW, dreams=3),
        ]
    )

    assert [(each.item, each.dose, each.mornings, each.n) for each in told] == [
        (Item.DREAMS, None, (0, 1, 0, 0), 1),
        (Item.DREAMS, LOW, (0, 0, 0, 2), 2),
        (Item.DREAMS, MIDDLE, (1, 0, 0, 0), 1),
        (Item.SLEEP, LOW, (1, 0, 0, 0), 1),
    ]


def test_a_morning_after_a_paused_night_says_nothing_about_a_dose():
    assert shares([entry(None, became=Became.PAUSED, dreams=3)]) == []


def test_of_many_doses_the_latest_are_told():
    doses = [Micrograms(100 * n) for n in range(1, 15)]

    told = shares([entry(dose, dreams=0) for dose in [*doses, LOW]], most=3)

    assert [each.dose for each in told] == [LOW, Micrograms(1300), Micrograms(1400)]


@given(st.lists(st.tuples(st.sampled_from([LOW, MIDDLE, TOP]), st.integers(0, 3)), max_size=40))
@settings(deadline=None)
def test_every_morning_is_counted_once(said):
    told = shares([entry(dose, headache=level) for dose, level in said])

    assert sum(each.n for each in told) == len(said)
    assert all(each.n for each in told)


def test_a_weekly_number_is_shown_with_its_night():
    [one] = history([Lived(nights("T")[0], burden=7)], (), last=7, now=at(1, hours=60))

    assert one.burden == 7
