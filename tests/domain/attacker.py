"""Whoever keeps every published snapshot, knows the rules, and who joined and left when.

They know nothing of anybody's answers, and look for what can only be one way. That nobody's
nights change from week to week is more than they could hope for.
"""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import csr_array

from domain.cells import ROUNDED_TO

NIGHTS = 28
SMALL = 10
TAKEN = ((0, 13), (14, 22), (23, 28))
"""How many of 28 nights put somebody into a band."""


@dataclass(frozen=True)
class Person:
    """Somebody whose nights are all due; all but *id* is what nobody is to know.

    bad: mornings with moderate or worse of what not everybody is asked; None without the question.
    """

    id: int
    taken: int
    dose: int
    bad: int | None = None

    @property
    def band(self):
        return next(n for n, (low, high) in enumerate(TAKEN) if low <= self.taken <= high)


@dataclass
class Attacker:
    """Whole numbers that somebody wants to know, and what is known of sums of them."""

    k: int
    rounded_to: int = ROUNDED_TO
    upper: dict = field(default_factory=dict)
    known: list = field(default_factory=list)

    def guess(self, name, at_most):
        self.upper[name] = at_most
        return name

    def learn(self, terms, low, high):
        """Learn that the sum of *terms*, names and how often each counts, is in a range."""
        self.known.append((dict(terms), low, high))

    def read(self, terms, shown, *, whole):
        """Learn from a count of people out of *whole* that was shown, or hidden."""
        if shown is None:
            self.learn(terms, 0, whole)
        elif shown == 0:
            few = self.rounded_to // 2
            self.learn(terms, 0, few if self.k <= few else 0)
        else:
            low, high = self.around(shown)
            low, high = max(low, self.k), min(high, whole)
            if high < whole:
                high = min(high, whole - self.k)
            self.learn(terms, low, high)

    def around(self, shown):
        return shown - self.rounded_to // 2, shown + self.rounded_to // 2

    def lowest(self, terms):
        return self._extreme(terms, 1)

    def highest(self, terms):
        return -self._extreme(terms, -1)

    def pins(self, terms, truth):
        """Whether *terms* can only be *truth*."""
        return self.lowest(terms) == truth == self.highest(terms)

    def _extreme(self, terms, sign):
        place = {name: n for n, name in enumerate(self.upper)}
        goal = np.zeros(len(place))
        for name, times in terms.items():
            goal[place[name]] = sign * times
        data, rows, columns = [], [], []
        for row, (each, _low, _high) in enumerate(self.known):
            for name, times in each.items():
                data.append(times)
                rows.append(row)
                columns.append(place[name])
        shape = (len(self.known), len(place))
        matrix = csr_array((data, (rows, columns)), shape=shape)
        limits = LinearConstraint(
            matrix, [low for _, low, _ in self.known], [high for *_, high in self.known]
        )
        found = milp(
            goal,
            constraints=limits,
            bounds=(np.zeros(len(place)), np.array(list(self.upper.values()))),
            integrality=np.ones(len(place)),
        )
        assert found.success, "the truth has to fit what was published"
        return round(found.fun)


def secrets(weeks, *, k, rounded_to=ROUNDED_TO):
    """Return what can be told of people and small cells from *weeks*: (people, snapshot) each.

    People who were always there together cannot be told apart, so it is asked whether all
    of them are pinned to one band, one dose or one number of nights.
    """
    thief = Attacker(k, rounded_to)
    together = by_weeks(weeks)
    doses = sorted({person.dose for people, _ in weeks for person in people})
    for key, people in together.items():
        for n in range(len(TAKEN)):
            thief.guess(("band", key, n), len(people))
        for dose in doses:
            thief.guess(("dose", key, dose), len(people))
        thief.guess(("taken", key), NIGHTS * len(people))
        thief.learn({("band", key, n): 1 for n in range(len(TAKEN))}, len(people), len(people))
        thief.learn({("dose", key, dose): 1 for dose in doses}, len(people), len(people))
        for side, (low, high) in ((0, (0, np.inf)), (1, (-np.inf, 0))):
            terms = {("band", key, n): -TAKEN[n][side] for n in range(len(TAKEN))}
            thief.learn({("taken", key): 1, **terms}, low, high)
    cells = [cell for week in weeks for cell in _read(thief, week, together, doses)]
    small = [(name, terms, truth) for name, terms, truth in cells if 1 <= truth <= SMALL]
    known = [name for name, terms, truth in small if thief.pins(terms, truth)]
    return [*_pinned_people(thief, together), *known]


def by_weeks(weeks):
    """Return the people who were there in the same weeks, by these."""
    groups = defaultdict(list)
    for person in {person for people, _ in weeks for person in people}:
        groups[tuple(n for n, (people, _) in enumerate(weeks) if person in people)].append(person)
    return groups


def _read(thief, week, together, doses):
    """Let *thief* read a week; yield its cells that are of one to ten, with their truth."""
    people, snapshot = week
    here = [key for key, group in together.items() if group[0] in people]
    if snapshot.adherence is None:
        return
    whole = len(people)
    for n, shown in enumerate(snapshot.bands):
        terms = {("band", key, n): 1 for key in here}
        thief.read(terms, shown, whole=whole)
        yield ("band", snapshot.as_of, n), terms, sum(person.band == n for person in people)
    for dose in doses:
        terms = {("dose", key, dose): 1 for key in here}
        if dose in snapshot.doses or not snapshot.doses_hidden:
            thief.read(terms, snapshot.doses.get(dose, 0), whole=whole)
        yield ("dose", snapshot.as_of, dose), terms, sum(person.dose == dose for person in people)
    if snapshot.doses_hidden:
        rest = [dose for dose in doses if dose not in snapshot.doses]
        thief.learn({("dose", key, dose): 1 for key in here for dose in rest}, 1, whole)
    terms = {("taken", key): 1 for key in here}
    thief.learn(terms, *thief.around(snapshot.adherence.taken))


def _pinned_people(thief, together):
    for key, people in together.items():
        for what, value in (("band", "band"), ("dose", "dose")):
            values = {getattr(person, value) for person in people}
            if len(values) == 1:
                name = (what, key, *values)
                if thief.lowest({name: 1}) == len(people):
                    yield name
        taken = sum(person.taken for person in people)
        if taken in (0, NIGHTS * len(people)) and thief.pins({("taken", key): 1}, taken):
            yield "taken", key
