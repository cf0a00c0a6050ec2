"""Nobody can work out a few from what is published; without any one of the defences they could."""

import os
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from domain import cells, succession, suppression, symptoms
from domain.adherence import Adherence, Rate
from domain.cells import ROUNDED_TO
from domain.checkins import Item
from domain.counts import Counts, Diary, Said
from domain.occurrences import CourseId
from domain.snapshots import WINDOW
from domain.succession import Earlier, Part, Place, Present, may_follow
from domain.suppression import publish
from tests.domain.attacker import NIGHTS, Attacker, Person, secrets
from tests.domain.listener import overheard

MONDAY = datetime(2026, 3, 2, 3, tzinfo=UTC)
A_WEEK = timedelta(days=7)
K = 11
WORLDS = 2000 if "NIGHTSTEP_SOAK_SECONDS" in os.environ else 40


def counts(people):
    """Count *people*, each on one dose for all of their nights."""
    on = Counter(person.dose for person in people)
    taken = Counter()
    for person in people:
        taken[person.dose] += person.taken
    return Counts(
        active=len(people),
        groups={frozenset({dose}): n for dose, n in on.items()},
        steps={dose: Adherence(NIGHTS * n, taken[dose], NIGHTS * n) for dose, n in on.items()},
        rates=Counter(Rate(person.taken, NIGHTS) for person in people),
        doses=on,
        mornings=mornings(people),
    )


def mornings(people):
    """Count what was said by those who chose the question: something after each night."""
    asked = [each for each in people if each.bad is not None]
    bad = Counter()
    for each in asked:
        bad[each.dose] += each.bad
    on = Counter(each.dose for each in asked)
    rates = {dose: Rate(bad[dose], NIGHTS * n) for dose, n in on.items()}
    return {Item.MOOD: Said(rates, Counter(map(diary, asked)))} if asked else {}


def diary(person):
    dose = {person.dose}
    return Diary(
        bad=frozenset(dose if person.bad else ()),
        calm=frozenset(dose if person.bad < NIGHTS else ()),
    )


def present(people):
    places = {person.id: Place(person.band, person.dose) for person in people}
    return Present(places, {Part.ACTIVE: frozenset(places)})


def published(cohorts, *, k=K, follows=may_follow):
    """Return the weeks of *cohorts* that are published, each with its people."""
    told = []
    for week, people in enumerate(cohorts):
        as_of = MONDAY + week * A_WEEK
        near = [
            who for n, (at, who) in enumerate(told) if at > as_of - WINDOW or n == len(told) - 1
        ]
        earlier = [Earlier(present(who), len(who), {Part.ACTIVE: len(who)}) for who in near]
        if follows(present(people), earlier, k):
            told.append((as_of, people))
    return [(who, publish(counts(who), as_of=at, k=k)) for at, who in told]


def somebody(rng, id):
    habit = rng.choices((26, 20, 10), weights=(75, 15, 10))[0]
    taken = min(max(round(rng.gauss(habit, 3)), 0), NIGHTS)
    dose = rng.choice((500, 500, 1000, 1000, 1500, 3000))
    mood = Random(NIGHTS * id + taken)
    bad = mood.choice((0, 0, 2, 9, 20, NIGHTS)) if mood.random() < 0.7 else None
    return Person(id, taken, dose, bad)


def coming_and_going(rng):
    """Return who is there in each of eight weeks."""
    ids = iter(range(10_000))
    people = {somebody(rng, next(ids)) for _ in range(rng.randint(8, 45))}
    for _ in range(8):
        yield frozenset(people)
        leaving = rng.sample(
            sorted(people, key=lambda each: each.id), min(rng.choice((0, 1, 2, 6)), len(people))
        )
        people = people.difference(leaving) | {
            somebody(rng, next(ids)) for _ in range(rng.choice((0, 1, 3, 5, 6, 8)))
        }


@pytest.mark.parametrize("seed", sorted({*range(WORLDS), 465}))
def test_no_series_of_snapshots_tells_of_a_few(seed):
    weeks = published(coming_and_going(Random(seed)))

    assert secrets(weeks, k=K) == []
    assert overheard(weeks, k=K) == []


def test_these_worlds_are_told_of_week_by_week():
    told = [published(coming_and_going(Random(seed))) for seed in range(40)]

    assert sum(len(weeks) for weeks in told) > 150
    assert sum(snapshot.active is not None for weeks in told for _, snapshot in weeks) > 120
    assert sum(any(snapshot.bands) for weeks in told for _, snapshot in weeks) > 20
    assert sum(any(snapshot.symptoms.values()) for weeks in told for _, snapshot in weeks) > 20


def exactly(count):
    return count


TWO_BANDS = [Person(n, 26 - n % 9, 500 + 500 * (n % 2)) for n in range(22)]
"""Thirteen people in the highest band, nine in the middle."""


def test_rounding_off_one_night_that_was_not_taken_is_told(monkeypatch):
    people = [Person(n, NIGHTS - (n == 0), 500) for n in range(22)]
    assert _not_taken(people, ROUNDED_TO) == (0, 3)

    monkeypatch.setattr(suppression, "rounded", exactly)
    assert _not_taken(people, 1) == (1, 1)


def _not_taken(people, rounded_to):
    """Return the fewest and the most nights without a dose that fit what is published."""
    [(_who, snapshot)] = published([frozenset(people)])
    thief = Attacker(K, rounded_to)
    missed = thief.guess("missed", NIGHTS * len(people))
    low, high = thief.around(snapshot.adherence.taken)
    thief.learn({missed: 1}, NIGHTS * len(people) - high, NIGHTS * len(people) - low)
    return thief.lowest({missed: 1}), thief.highest({missed: 1})


def test_complements_shown_one_who_did_not_go_on_is_told(monkeypatch):
    lives = {(120, False): 11, (10, True): 1}
    assert _ended(lives) is None

    monkeypatch.setattr(suppression, "few", lambda _count, _k: False)
    monkeypatch.setattr(suppression, "tells", lambda n, of, k: n < k or (of < 2 * k and n == of))
    assert _ended(lives) == (1, 1)


def _ended(lives):
    """Return the fewest and the most who ended; None where nothing is shown of it."""
    told = publish(replace(counts(TWO_BANDS), episodes=lives), as_of=MONDAY, k=K)
    rate = told.persistence[30]
    if rate is None:
        return None
    thief = Attacker(K)
    on, off = thief.guess("on", 1000), thief.guess("off", 1000)
    thief.read({on: 1}, rate.numerator, whole=1000)
    thief.read({on: 1, off: 1}, rate.denominator, whole=1000)
    thief.learn({off: 1}, 1, 1000)  # or all of a small group had gone on, which is not shown
    return thief.lowest({off: 1}), thief.highest({off: 1})


def test_secondary_suppression_off_the_one_on_another_dose_is_told(monkeypatch):
    doses = [500 * (1 + n // K) for n in range(6 * K)] + [9000]
    people = frozenset(Person(n, 28 - n % 15, dose) for n, dose in enumerate(doses))
    assert ("dose", MONDAY, 9000) not in secrets(published([people]), k=K)

    monkeypatch.setattr(cells, "_worked_out", lambda *_: False)
    assert ("dose", MONDAY, 9000) in secrets(published([people]), k=K)


def test_with_differences_published_the_band_of_one_who_joined_is_told(monkeypatch):
    before = frozenset(Person(n, 20 if n % 2 else 26, 500 + 500 * (n % 2)) for n in range(24))
    after = before | {Person(99, 27, 1000)}
    assert secrets(published([before, after]), k=K) == []

    told = secrets(published([before, after], follows=lambda *_: True), k=K)
    assert ("band", (1,), 2) in told


def test_counted_in_the_rates_only_that_somebody_joined_is_told():
    """The others are known to the attacker: 32 before, and after that one more or none."""
    old = frozenset(map(CourseId, range(32)))
    before = Earlier(Present(parts={Part.ACTIVE: old}), 0, {Part.ACTIVE: 32})
    after = Present(parts={Part.ACTIVE: old | {CourseId(99)}})
    assert not may_follow(after, [before], K)

    shown = publish(replace(counts(TWO_BANDS), active=33), as_of=MONDAY, k=K).active
    thief = Attacker(K)
    newcomer = thief.guess("newcomer", 1)
    low, high = thief.around(shown)
    thief.learn({newcomer: 1}, low - 32, high - 32)
    assert thief.pins({newcomer: 1}, 1)


def test_those_who_joined_are_told_if_they_may_be_all_alike(monkeypatch):
    before = frozenset(Person(n, 20 if n % 2 else 26, 500 + 500 * (n % 2)) for n in range(24))
    after = before | {Person(90 + n, 27, 500 + 500 * (n % 2)) for n in range(6)}
    assert secrets(published([before, after]), k=K) == []

    monkeypatch.setattr(succession, "_alike", lambda *_: False)
    assert ("band", (1,), 2) in secrets(published([before, after]), k=K)


def test_hidden_by_mornings_the_only_one_who_was_asked_is_told(monkeypatch):
    """They counted mornings: of one person these are enough."""
    people = frozenset(replace(each, bad=NIGHTS if each.id == 0 else None) for each in TWO_BANDS)
    assert overheard(published([people]), k=K) == []

    monkeypatch.setattr(symptoms, "_tells", lambda said, doses, k: said.at(doses).denominator < k)
    told = overheard(published([people]), k=1)
    assert ("asked", MONDAY, 500, 1000) in told
    assert ("had bad", MONDAY, 500, 1000) in told


def test_small_groups_shown_everybody_in_one_is_told(monkeypatch):
    people = frozenset(Person(n, 27, 500 + 500 * (n % 2)) for n in range(3))
    assert secrets(published([people]), k=K) == []

    monkeypatch.setattr(suppression, "SMALLEST_K", 1)
    assert ("band", (0,), 2) in secrets(published([people], k=1), k=1)


def test_unfrozen_an_answer_between_two_looks_is_told():
    """A night of one person came in; nobody joined or left, so nothing else hides it."""
    assert _looks_again(others_nights=0) == (1, 1)
    a_week_later = _looks_again(others_nights=7 * (len(ON_THE_EDGE) - 1))
    assert a_week_later == (0, 1)


ON_THE_EDGE = [Person(n, 20 + n % 7 + (n == 1), 500) for n in range(24)]
"""One more night taken, and what is published is five more."""


def _looks_again(*, others_nights):
    """Return whether somebody took a dose: the least and the most that fits two looks."""
    edge = ON_THE_EDGE[0]
    answered = [Person(edge.id, edge.taken + 1, edge.dose), *ON_THE_EDGE[1:]]
    first, then = (
        publish(counts(people), as_of=MONDAY, k=K).adherence.taken
        for people in (ON_THE_EDGE, answered)
    )
    assert then == first + ROUNDED_TO
    thief = Attacker(K)
    before, more = (
        thief.guess("before", 10_000),
        thief.guess("the others, later", 2 * others_nights),
    )
    took = thief.guess("took it", 1)
    thief.learn({before: 1}, *thief.around(first))
    low, high = thief.around(then)
    thief.learn({before: 1, took: 1, more: 1}, low + others_nights, high + others_nights)
    return thief.lowest({took: 1}), thief.highest({took: 1})
