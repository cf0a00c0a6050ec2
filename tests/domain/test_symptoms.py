"""Side effects are counted in mornings, but hidden by the people whose mornings these are."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.adherence import Adherence, Rate
from domain.checkins import Item
from domain.counts import Counts, Diary, Said
from domain.suppression import publish

AS_OF = datetime(2026, 3, 2, 3, tzinfo=UTC)
K = 11


def diary(*, bad=(), calm=()):
    return Diary(frozenset(bad), frozenset(calm))


def said(people, *, each=28):
    """Return what *people* said, each on *each* mornings of every kind that is in their diary."""
    felt, asked = Counter(), Counter()
    for (bad, calm), n in people.items():
        felt.update(dict.fromkeys(bad, each * n))
        asked.update(dict.fromkeys(bad, each * n))
        asked.update(dict.fromkeys(calm, each * n))
    return Said({dose: Rate(felt[dose], asked[dose]) for dose in asked}, people)


def told(people, *, item=Item.MOOD, doses=(500,), at_each=60, **more):
    """Return the side effect as it is told of all, and at each shown dose."""
    groups = {frozenset({dose}): at_each for dose in doses}
    steps = dict.fromkeys(doses, Adherence(28 * at_each, 25 * at_each, 27 * at_each))
    everybody = at_each * len(doses)
    published = publish(
        Counts(active=everybody, groups=groups, steps=steps, mornings={item: said(people, **more)}),
        as_of=AS_OF,
        k=K,
    )
    return published.symptoms[item], {row.dose: row.symptoms.get(item) for row in published.steps}


def test_an_extra_question_that_one_person_chose_is_not_told():
    assert told({diary(bad={500}): 1}) == (None, {500: None})


@pytest.mark.parametrize(("asked", "shown"), [(10, False), (11, True)])
def test_fewer_than_k_who_were_asked_are_not_told_of(asked, shown):
    overall, by_dose = told({diary(bad={500}, calm={500}): asked})

    assert (overall is not None, by_dose[500] is not None) == (shown, shown)


@pytest.mark.parametrize(("felt", "shown"), [(0, True), (1, False), (10, False), (11, True)])
def test_bad_mornings_of_few_are_not_told_however_many_they_are(felt, shown):
    people = {diary(calm={500}): 40, diary(bad={500}, calm={500}): felt}
    overall, by_dose = told({each: n for each, n in people.items() if n})

    assert (overall is not None, by_dose[500] is not None) == (shown, shown)


@pytest.mark.parametrize(("calm", "shown"), [(0, True), (1, False), (10, False), (11, True)])
def test_nor_are_they_if_all_but_few_had_nothing_else(calm, shown):
    people = {diary(bad={500}): 40, diary(bad={500}, calm={500}): calm}
    overall, by_dose = told({each: n for each, n in people.items() if n})

    assert (overall is not None, by_dose[500] is not None) == (shown, shown)


@pytest.mark.parametrize("kind", [diary(bad={500}), diary(calm={500})])
def test_a_small_group_that_is_all_alike_is_not_told_of(kind):
    assert told({kind: 21}) == (None, {500: None})
    assert told({kind: 22})[0] is not None


def test_the_mornings_of_few_cannot_be_had_by_subtracting_the_other_doses():
    people = {diary(bad={dose}, calm={dose}): n for dose, n in ((500, 20), (1000, 20), (1500, 3))}
    overall, by_dose = told(people, doses=(500, 1000, 1500))

    assert overall is not None
    assert [dose for dose, rate in by_dose.items() if rate is None] == [500, 1500]


def test_people_at_two_hidden_doses_count_once():
    people = {
        diary(bad={1000, 1500}, calm={1000, 1500}): 8,
        diary(bad={500}, calm={500}): 20,
        diary(bad={2000}, calm={2000}): 30,
    }
    _, by_dose = told(people, doses=(500, 1000, 1500, 2000))

    assert [dose for dose, rate in by_dose.items() if rate] == [2000]


def test_beside_a_hidden_dose_none_is_told_to_be_without():
    people = {
        diary(bad={1000}, calm={1000}): 4,
        diary(bad={500}, calm={500}): 20,
        diary(calm={1500}): 30,
        diary(bad={2000}, calm={2000}): 30,
    }
    _, by_dose = told(people, doses=(500, 1000, 1500, 2000))

    assert [dose for dose, rate in by_dose.items() if rate] == [2000]


DOSES = st.frozensets(st.sampled_from((500, 1000, 1500, 2000)), max_size=3)
PEOPLE = st.dictionaries(
    st.builds(Diary, DOSES, DOSES).filter(any), st.integers(1, 30), min_size=1, max_size=8
)


@settings(deadline=None)
@given(PEOPLE)
def test_neither_what_is_told_nor_what_is_left_of_the_sum_is_of_few(people):
    doses = sorted({dose for each in people for part in each for dose in part})
    overall, by_dose = told(people, doses=doses)
    shown = {dose for dose, rate in by_dose.items() if rate}
    if overall is None:
        assert not shown
        return
    for at in ({*doses}, {*doses} - shown, *({dose} for dose in shown)):
        bad, calm, asked = (
            sum(n for each, n in people.items() if at.intersection(part(each)))
            for part in (lambda e: e.bad, lambda e: e.calm, lambda e: e.bad | e.calm)
        )
        assert not at or asked >= K
        assert bad == 0 or bad >= K
        assert calm == 0 or calm >= K
