"""What the attacker can tell of who was asked something, and whose mornings were bad.

They take it that everybody who is asked says something after each night.
"""

import numpy as np

from domain.adherence import Rate
from domain.checkins import Item
from tests.domain.attacker import NIGHTS, SMALL, Attacker, by_weeks


def overheard(weeks, *, k):
    """Return the cells of one to ten people that *weeks* of (people, snapshot) give away."""
    thief = Attacker(k)
    together = by_weeks(weeks)
    doses = sorted({person.dose for people, _ in weeks for person in people})
    for key, people in together.items():
        for dose in doses:
            _guess(thief, key, dose, len(people))
        thief.learn({("asked", key, dose): 1 for dose in doses}, 0, len(people))
    cells = [cell for week in weeks for cell in _read(thief, week, together, doses)]
    small = [cell for cell in cells if 1 <= cell[-1] <= SMALL]
    return [name for name, terms, truth in small if thief.pins(terms, truth)]


def _guess(thief, key, dose, at_most):
    """Guess who was asked, who had bad and calm mornings, and how many bad ones these were."""
    asked, had_bad, had_calm, bad = (
        thief.guess((what, key, dose), times * at_most)
        for what, times in (("asked", 1), ("had bad", 1), ("had calm", 1), ("bad", NIGHTS))
    )
    for had, mornings in ((had_bad, {bad: 1}), (had_calm, {asked: NIGHTS, bad: -1})):
        thief.learn({asked: 1, had: -1}, 0, np.inf)
        thief.learn({**mornings, had: -1}, 0, np.inf)
        thief.learn({**mornings, had: -NIGHTS}, -np.inf, 0)


def _read(thief, week, together, doses):
    """Let *thief* read the side effects of a week; yield its cells of people, with their truth."""
    people, snapshot = week
    here = [key for key, group in together.items() if group[0] in people]
    if snapshot.adherence is None:
        return
    rows = [(doses, snapshot.symptoms)] + [([row.dose], row.symptoms) for row in snapshot.steps]
    for at, told in rows:
        _read_rate(thief, told.get(Item.MOOD, Rate(0, 0)), here, at)
    for at in (doses, *([dose] for dose in doses)):
        asked = [person for person in people if person.dose in at and person.bad is not None]
        for what, truth in (
            ("asked", len(asked)),
            ("had bad", sum(person.bad > 0 for person in asked)),
            ("had calm", sum(person.bad < NIGHTS for person in asked)),
        ):
            terms = {(what, key, dose): 1 for key in here for dose in at}
            yield (what, snapshot.as_of, *at), terms, truth


def _read_rate(thief, rate, here, at):
    """Learn from mornings that were shown; where some were, they were of many, both kinds."""
    if rate is None:
        return
    kinds = {"asked": rate.denominator, "had bad": rate.numerator}
    kinds["had calm"] = rate.denominator - rate.numerator
    for what, mornings in kinds.items():
        people = {(what, key, dose): 1 for key in here for dose in at}
        thief.learn(people, *((thief.k, np.inf) if mornings else (0, 0)))
    asked, bad = (
        {(what, key, dose): times for key in here for dose in at}
        for what, times in (("asked", NIGHTS), ("bad", 1))
    )
    thief.learn(asked, *thief.around(rate.denominator))
    thief.learn(bad, *thief.around(rate.numerator))
