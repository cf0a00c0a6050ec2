"""Suppression: what of a group's numbers can be told without telling of a few (clinical 8)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import Final

from domain.adherence import Adherence, Rate
from domain.cells import few, hidden, most, rounded, tells
from domain.counts import Counts, Nights
from domain.doses import Micrograms
from domain.persistence import Episodes, kaplan_meier
from domain.snapshots import BANDS, PERSISTENCE, Row, Snapshot, band
from domain.symptoms import symptoms

SMALLEST_K: Final = 5
"""No setting goes below it."""


def publish(counts: Counts, *, as_of: datetime, k: int, invented: bool = False) -> Snapshot:
    """Return what may be told of *counts*: nothing about fewer than *k* people."""
    k = max(k, SMALLEST_K)
    nothing = Snapshot(as_of=as_of, k=k, invented=invented)
    if counts.active < k:
        return nothing
    group = replace(
        nothing,
        active=rounded(counts.active),
        unreachable=None if few(counts.unreachable, k) else rounded(counts.unreachable),
        persistence=_persistence(counts.episodes, k),
    )
    total = counts.nights_at(counts.steps)
    if _reveals(counts.patients, total, k):
        return group
    steps = hidden_steps(counts, k)
    overall, by_dose = symptoms(counts.mornings, steps, k)
    doses = hidden(counts.doses, k)
    return replace(
        group,
        patients=rounded(counts.patients) if _splits(counts, counts.patients, k) else None,
        adherence=_rounded(total),
        median=_median(counts.rates),
        bands=_bands(counts.rates, k),
        paused=_apart(counts, counts.paused, k),
        not_prompted=_apart(counts, counts.not_prompted, k),
        unreached=_apart(counts, counts.unreached, k),
        holds=_apart(counts, counts.holds, k),
        symptoms=overall,
        doses={d: rounded(n) for d, n in sorted(counts.doses.items()) if d not in doses},
        doses_hidden=bool(doses),
        steps=tuple(
            Row(
                dose,
                rounded(counts.on_any({dose})),
                _rounded(counts.steps[dose]),
                by_dose.get(dose, {}),
            )
            for dose in sorted(counts.steps.keys() - steps)
        ),
        steps_hidden=bool(steps),
    )


def hidden_steps(counts: Counts, k: int) -> frozenset[Micrograms]:
    """Return the doses not to be shown: those of few, and as many more as keep these hidden.

    What the total has more than the rows beside it is the sum of the hidden rows. So one
    is never hidden alone, all hidden ones together must be fit to be shown as one, and
    they must not be as many as rows hidden by these rules can be: then each were known.
    """
    people = {dose: counts.on_any({dose}) for dose in counts.steps}
    hidden = {
        dose
        for dose, nights in counts.steps.items()
        if _reveals(people[dose], nights, k) or not _splits(counts, people[dose], k)
    }
    shown = sorted(counts.steps.keys() - hidden, key=lambda dose: (people[dose], dose))
    while hidden and shown:
        each = [people[dose] for dose in hidden]
        together = _reveals(counts.on_any(hidden), counts.nights_at(hidden), k)
        if len(each) > 1 and not together and sum(each) != most(each, people[shown[0]], k):
            break
        hidden.add(shown.pop(0))
    return frozenset(hidden)


def _median(rates: Mapping[Rate, int]) -> int | None:
    """Return the median of everybody's share, in whole percent, rounded half up."""
    shares = sorted(
        share
        for rate, people in rates.items()
        for share in [rate.share] * people
        if share is not None
    )
    if not shares:
        return None
    middle = (shares[(len(shares) - 1) // 2] + shares[len(shares) // 2]) / 2
    return int(middle * 100 + Fraction(1, 2))


def _bands(rates: Mapping[Rate, int], k: int) -> tuple[int | None, ...]:
    cells = dict.fromkeys(range(len(BANDS) + 1), 0)
    for rate, people in rates.items():
        cells[band(rate)] += people
    out = hidden(cells, k)
    return tuple(None if each in out else rounded(n) for each, n in cells.items())


def _persistence(episodes: Episodes, k: int) -> dict[int, Rate | None]:
    """Return how many of all who began go on, unless too few are followed or too few ended.

    Those who ended between two of the limits are no few either.
    """
    people = sum(episodes.values())
    told: dict[int, Rate | None] = {}
    before = people
    for limit, share in kaplan_meier(episodes, PERSISTENCE).items():
        followed = sum(n for (nights, _), n in episodes.items() if nights >= limit)
        going_on = int(share * people + Fraction(1, 2))
        if followed < k or tells(going_on, people, k) or few(before - going_on, k):
            told[limit] = None
        else:
            told[limit], before = Rate(rounded(going_on), rounded(people)), going_on
    return told


def _reveals(people: int, nights: Adherence, k: int) -> bool:
    """Whether the rates of a group tell about its members: it is small, or all are alike in it."""
    return people < k or (people < 2 * k and _alike(_rounded(nights)))


def _alike(nights: Adherence) -> bool:
    parts = (nights.response, nights.taking, nights.of_answered)
    return any(part.numerator in (0, part.denominator) for part in parts)


def _splits(counts: Counts, people: int, k: int) -> bool:
    """Whether *people* can be told apart from each larger group told of: nobody left, or many."""
    return not any(few(whole - people, k) for whole in (counts.active, counts.patients))


def _apart(counts: Counts, apart: Nights, k: int) -> int | None:
    """Return how many nights stand apart from the rates, if many had them, or nobody."""
    hide = few(apart.people, k) or few(counts.patients - apart.people, k)
    return None if hide else rounded(apart.nights)


def _rounded(nights: Adherence) -> Adherence:
    return Adherence(rounded(nights.due), rounded(nights.taken), rounded(nights.answered))
