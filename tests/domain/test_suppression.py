from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.adherence import Adherence
from domain.cells import rounded
from domain.counts import Counts, Nights
from domain.snapshot_documents import document
from domain.snapshots import percent
from domain.suppression import hidden_steps, publish

AS_OF = datetime(2026, 3, 2, tzinfo=UTC)
K = 11
TWENTY = Adherence(20, 16, 18)


def apart(*people, each=TWENTY, **more):
    """Return a group in which nobody was on two doses; each had the same nights."""
    return overlapping({frozenset({n}): count for n, count in enumerate(people)}, each, **more)


def overlapping(groups, each=TWENTY, **more):
    groups = {group: count for group, count in groups.items() if count}
    on = {
        dose: sum(count for group, count in groups.items() if dose in group)
        for dose in frozenset().union(*groups)
    }
    steps = {
        dose: Adherence(n * each.due, n * each.taken, n * each.answered) for dose, n in on.items()
    }
    given = {"active": sum(groups.values()), "groups": groups, "steps": steps}
    return Counts(**{**given, **more})


def told(counts, k=K):
    return publish(counts, as_of=AS_OF, k=k)


def shown(published):
    return [row.dose for row in published.steps]


def test_fewer_than_k_people_are_told_nothing_about():
    published = told(apart(10))

    assert (published.active, published.unreachable, published.patients) == (None, None, None)
    assert published.adherence is None and published.steps == () and not published.steps_hidden


def test_k_people_are_told_about():
    published = told(apart(11))

    assert published.active == published.patients == 10
    assert published.adherence == Adherence(220, 175, 200)
    assert shown(published) == [0]


def test_k_never_goes_below_five():
    assert told(apart(4), k=1).active is None
    assert told(apart(5, each=Adherence(100, 80, 90)), k=1).active == 5


def test_a_step_of_few_is_hidden_and_the_smallest_other_one_with_it():
    published = told(apart(12, 11, 3))

    assert shown(published) == [0]
    assert published.steps_hidden


def test_two_steps_of_few_hide_each_other():
    assert shown(told(apart(12, 9, 5))) == [0]


def test_hidden_steps_that_are_few_even_together_take_another_one_with_them():
    assert shown(told(apart(30, 20, 3, 4))) == [0]


def test_people_on_two_hidden_steps_count_once():
    groups = {frozenset({1}): 30, frozenset({2}): 20, frozenset({3, 4}): 8}

    assert shown(told(overlapping(groups))) == [1]


def test_a_step_that_all_but_a_few_were_on_is_hidden():
    groups = {frozenset({1, 2}): 20, frozenset({2, 3}): 20, frozenset({1, 3}): 3}

    assert hidden_steps(overlapping(groups), K) == {1, 2}


def test_a_step_cannot_be_told_from_those_without_enough_nights():
    assert shown(told(apart(20, active=22))) == []
    assert shown(told(apart(20, active=31))) == [0]


def test_a_few_without_enough_nights_hide_how_many_had_enough():
    assert told(apart(20, active=22)).patients is None
    assert told(apart(20, active=31)).patients == 20


@pytest.mark.parametrize("each", [Adherence(28, 28, 28), Adherence(28, 0, 20)])
def test_a_small_group_that_is_all_alike_has_no_rates(each):
    published = told(apart(21, each=each))

    assert published.active == 20
    assert published.adherence is None


def test_a_large_group_may_be_all_alike():
    assert told(apart(22, each=Adherence(28, 28, 28))).adherence == Adherence(615, 615, 615)


@pytest.mark.parametrize(("people", "said"), [(0, 0), (1, None), (10, None), (11, 10), (13, 15)])
def test_a_few_who_are_unreachable_are_not_told_of(people, said):
    assert told(apart(20, unreachable=people)).unreachable == said


@pytest.mark.parametrize(("people", "said"), [(0, 0), (1, None), (12, 40), (25, None), (30, 40)])
def test_nights_apart_are_told_if_many_had_them_and_many_did_not(people, said):
    nights = Nights(40 if people else 0, people)

    assert told(apart(30, paused=nights)).paused == said


@pytest.mark.parametrize(("count", "to"), [(0, 0), (2, 0), (3, 5), (7, 5), (8, 10), (12, 10)])
def test_counts_are_rounded_to_the_nearest_five(count, to):
    assert rounded(count) == to


def test_percentages_come_from_rounded_counts():
    published = told(apart(13, each=Adherence(11, 7, 9)))

    assert published.adherence == Adherence(145, 90, 115)
    assert percent(published.adherence.taking) == 62
    assert percent(published.adherence.taking_at_most) == 83
    assert percent(published.adherence.response) == 79
    assert percent(published.adherence.of_answered) == 78


def test_there_is_no_percentage_of_nothing():
    assert percent(Adherence(0, 0, 0).taking) is None


GROUPS = st.dictionaries(
    st.frozensets(st.integers(1, 6), min_size=1, max_size=4), st.integers(1, 30), min_size=1
)


@settings(deadline=None)
@given(GROUPS, st.integers(5, 15))
def test_no_row_is_of_few_and_none_can_be_had_by_subtraction(groups, k):
    counts = overlapping(groups)
    published = told(counts, k=k)
    hidden = counts.steps.keys() - set(shown(published))

    if published.adherence:
        assert all(counts.on_any({dose}) >= k for dose in shown(published))
        assert all(not 0 < counts.patients - counts.on_any({d}) < k for d in shown(published))
        assert not hidden or counts.on_any(hidden) >= k
        assert len(hidden) != 1 or not published.steps
        assert published.steps_hidden == bool(hidden)


@settings(deadline=None)
@given(GROUPS, st.integers(0, 12), st.integers(0, 12))
def test_every_number_is_a_multiple_of_five(groups, newcomers, unreachable):
    total = sum(groups.values())
    counts = overlapping(groups, active=total + newcomers, unreachable=unreachable)

    assert [n for n in numbers(document(told(counts))) if n % 5] == []


def numbers(part):
    if isinstance(part, dict):
        named = {"k", "nights", "dose_ug", "definitions"}
        return [n for name, each in part.items() if name not in named for n in numbers(each)]
    if isinstance(part, list):
        return [n for each in part for n in numbers(each)]
    return [part] if type(part) is int else []


def test_hidden_rows_that_are_as_many_as_they_can_be_take_another_one_with_them():
    assert shown(told(apart(12, 10, 10), k=11)) == []
    assert shown(told(apart(12, 10, 9), k=11)) == [0]


@pytest.mark.parametrize("k", [5, 6, 7])
def test_whoever_knows_these_rules_cannot_pin_how_many_a_few_are(k):
    """Every cohort of up to 12 on each of three doses: more than one fits what is published."""
    fitting = {}
    for people in product(range(13), repeat=3):
        counts = apart(*people) if any(people) else apart(1)
        alike = dict.fromkeys(counts.steps, Adherence(100, 80, 90))
        published = told(replace(counts, steps=alike), k=k)
        fitting.setdefault(repr(replace(published, adherence=None)), []).append(people)

    pinned = [
        truths[0]
        for truths in fitting.values()
        for cell in zip(*truths, strict=True)
        if len(set(cell)) == 1 and 0 < cell[0] < k
    ]
    assert pinned == []
