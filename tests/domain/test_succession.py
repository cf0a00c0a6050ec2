import pytest

from domain.occurrences import CourseId
from domain.succession import Earlier, Part, Place, Present, may_follow

K = 11
OLD = {CourseId(n): Place(n % 3, 500) for n in range(20)}


def group(*places, first=100):
    return {CourseId(first + n): Place(*place) for n, place in enumerate(places)}


def follows(now, before=OLD, *, erased=0, k=K):
    return may_follow(Present(now), [Earlier(Present(before), len(before) + erased)], k)


MIXED = [(2, 500), (2, 500), (2, 1000), (1, 500), (2, 500), (0, 1000)]


def test_the_first_snapshot_follows_nothing():
    assert may_follow(Present(OLD), [], K)


def test_the_same_people_may_be_told_of_again():
    assert follows(OLD)


@pytest.mark.parametrize(("joined", "may"), [(1, False), (4, False), (5, True), (6, True)])
def test_one_to_four_who_joined_wait_for_a_fifth(joined, may):
    assert follows(OLD | group(*MIXED[:joined])) is may


@pytest.mark.parametrize(("left", "may"), [(1, False), (4, False), (5, True)])
def test_one_to_four_who_left_stay_until_a_fifth_goes(left, may):
    before = OLD | group(*MIXED[:left])

    assert follows(OLD, before) is may


def test_joining_and_leaving_count_alike():
    assert follows(OLD | group(*MIXED[1:4]), OLD | group((1, 500), (0, 1000), first=200))
    assert not follows(OLD | group(*MIXED[1:4]), OLD | group((1, 500), first=200))


@pytest.mark.parametrize("alike", [[(2, 500), (2, 1000)], [(2, 500), (1, 500)]])
def test_those_who_joined_are_not_all_in_one_band_or_on_one_dose(alike):
    assert not follows(OLD | group(*alike * 5))
    assert not follows(OLD, OLD | group(*alike * 5))
    assert follows(OLD | group(*alike * 11))


def test_somebody_else_of_that_kind_who_left_hides_them():
    assert follows(OLD | group(*[(2, 500)] * 5), OLD | group((2, 500), first=200))


def test_the_erased_count_as_having_left():
    assert not follows(OLD, erased=4)
    assert follows(OLD | group(*MIXED[1:4]), erased=2)


def test_of_the_erased_alone_nobody_knows_that_they_were_not_alike():
    assert not follows(OLD, erased=6)
    assert follows(OLD, erased=22)


def test_every_earlier_snapshot_is_kept_apart_from_not_only_the_last():
    first = Earlier(Present(OLD), 20)
    last = Earlier(Present(OLD | group(*MIXED[:5])), 25)
    now = {**OLD, CourseId(104): Place(*MIXED[4])}
    del now[CourseId(0)]

    assert may_follow(Present(now), [last], K)
    assert not may_follow(Present(now), [last, first], K)


PEOPLE = frozenset(map(CourseId, range(40)))


@pytest.mark.parametrize("part", Part)
@pytest.mark.parametrize(("changed", "may"), [(0, True), (1, False), (4, False), (5, True)])
def test_whoever_is_behind_any_count_of_people_counts_as_much(part, changed, may):
    more, fewer = Present(OLD, {part: PEOPLE}), Present(OLD, {part: PEOPLE - {*range(changed)}})

    assert may_follow(more, [Earlier(fewer, 20, {part: 40 - changed})], K) is may
    assert may_follow(fewer, [Earlier(more, 20, {part: 40})], K) is may


def test_the_erased_have_left_every_count_that_they_were_in():
    now = Present(OLD, {Part.ACTIVE: PEOPLE})

    assert not may_follow(now, [Earlier(now, 20, {Part.ACTIVE: 44})], K)
    assert may_follow(now, [Earlier(now, 20, {Part.ACTIVE: 45})], K)
