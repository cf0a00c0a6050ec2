"""The formulas of docs/clinical.md a second time, as plainly as can be, against the first."""

from collections import Counter
from fractions import Fraction

from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain import adherence as ours
from domain.occurrences import State
from domain.persistence import (
    holidays,
    kaplan_meier,
    longest_streak,
    persistence,
    since_first_dose,
)

LETTERS = st.text("TTTTTDSUQPNX", max_size=120)
LAPSING = st.builds(
    "".join, st.lists(st.sampled_from(["T", "TT", "UUUU", "SQ", "PP", "N", "D", "U" * 13]))
)
LIVES = LETTERS | LAPSING


def states(letters):
    return [State(letter) for letter in letters]


def count(letters, of):
    return sum(letters.count(letter) for letter in of)


def share(part, whole):
    return Fraction(part, whole) if whole else None


def half_up(part, whole):
    if not whole:
        return None
    tenths, rest = divmod(1000 * part, whole)
    return f"{(tenths + (2 * rest >= whole)) / 10:.1f}"


@given(LIVES)
def test_every_rate_is_what_its_formula_says(letters):
    counted = ours.adherence(states(letters))
    due, taken, silent = (count(letters, of) for of in ("TDSUQ", "TD", "U"))

    assert (counted.due, counted.taken, counted.answered) == (due, taken, due - silent)
    assert counted.response.share == share(count(letters, "TDSQ"), due)
    assert counted.taking.share == share(taken, due)
    assert counted.taking_at_most.share == share(count(letters, "TDU"), due)
    assert counted.of_answered.share == share(taken, count(letters, "TDSQ"))
    assert ours.correct(states(letters)).share == share(letters.count("T"), due)
    assert counted.taking.percent() == half_up(taken, due)
    assert counted.has_rates == (due >= 7)


@given(LIVES)
def test_streaks_and_holidays_step_over_what_was_not_due(letters):
    runs = "".join("t" if letter in "TD" else "-" for letter in letters if letter in "TDSUQ")

    assert longest_streak(states(letters)) == max(map(len, runs.split("-")))
    assert holidays(states(letters)) == [len(r) for r in runs.split("t") if len(r) >= 3]


@settings(max_examples=300)
@given(LIVES, st.booleans())
@example("T" * 9 + "S" + "T" * 20 + "U" * 14, False)
@example("ST" + "UP" * 14 + "T", False)
def test_a_life_ends_with_its_last_dose_before_fourteen_missed_nights(letters, stopped):
    found = persistence(states(letters), stopped=stopped)
    first = next((n for n in range(len(letters)) if letters[n] in "TD"), None)
    if first is None:
        assert found is None
        assert since_first_dose(states(letters)).due == 0
        return
    decided = None
    for end in range(first, len(letters)):
        missed = 0
        for back in range(end, first - 1, -1):
            if letters[back] in "TD":
                break
            missed += letters[back] in "SUQ"
        if missed >= 14:
            decided = end
            break
    until = len(letters) - 1 if decided is None else decided
    ended = stopped or decided is not None
    last = max(n for n in range(until + 1) if letters[n] in "TD") if ended else until
    window = letters[first : last + 1]

    assert found.discontinued == ended
    assert found.decided == (None if decided is None else decided + 1)
    assert found.nights == last - first + 1
    first_due = next(n for n in range(len(letters)) if letters[n] in "TDSUQ")
    assert found.initiation == first - first_due
    assert found.implementation.taking.share == share(count(window, "TD"), count(window, "TDSUQ"))
    whole = letters[first:]
    assert since_first_dose(states(letters)).taking.share == share(
        count(whole, "TD"), count(whole, "TDSUQ")
    )


DOSES = st.lists(st.tuples(st.integers(1, 6000), st.integers(0, 9000)), max_size=20)


@given(DOSES)
def test_no_night_counts_for_more_milligrams_than_were_due(nights):
    due = sum(each for each, _ in nights)
    taken = sum(min(wanted, given_) for wanted, given_ in nights)

    assert ours.milligrams(nights).share == share(taken, due)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(1, 100), st.booleans()), max_size=25))
def test_the_share_that_goes_on_is_that_of_each_day_multiplied(episodes):
    for limit in (30, 60, 90):
        survival = Fraction(1)
        for day in range(1, limit + 1):
            at_risk = [each for each in episodes if each[0] >= day]
            ends = [each for each in at_risk if each == (day, True)]
            if at_risk:
                survival *= Fraction(len(at_risk) - len(ends), len(at_risk))
        assert kaplan_meier(Counter(episodes), [limit]) == {limit: survival}
