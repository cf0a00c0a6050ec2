"""The mornings of a group, counted person by person: how often an item was moderate or worse."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from json import loads
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, String, cast, func, select

from domain.adherence import DUE, Rate
from domain.checkins import Item, Severity
from domain.counts import Diary, Mornings, Said
from domain.doses import Micrograms
from domain.occurrences import CourseId
from storage import Transaction
from storage.streams import by_course
from storage.tables import checkins, courses, occurrences


class Kind(NamedTuple):
    """Mornings after nights at a dose, on which an item was moderate or worse, or less."""

    item: Item
    dose: Micrograms
    is_bad: bool


async def said(
    tx: Transaction, counted: Sequence[ColumnElement[bool]], people: Collection[CourseId]
) -> Mornings:
    """Return the mornings with an answer after due nights, of *people*."""
    kinds = cache(_kinds)
    mornings: Counter[tuple[int, str]] = Counter()
    lives: Counter[frozenset[Kind]] = Counter()
    async for course_id, rows in by_course(tx, _alike(counted)):
        if course_id in people:
            lives[frozenset().union(*(kinds(dose, given) for _, dose, given, _ in rows))] += 1
            for _, dose, given, times in rows:
                mornings[dose, given] += times
    often: Counter[Kind] = Counter()
    for what, times in mornings.items():
        often.update(dict.fromkeys(kinds(*what), times))
    return {item: _said(item, often, lives) for item in {kind.item for kind in often}}


def _kinds(dose: int, given: str) -> frozenset[Kind]:
    return frozenset(
        Kind(Item(name), Micrograms(dose), level >= Severity.MODERATE)
        for name, level in loads(given).items()
    )


def _said(item: Item, often: Counter[Kind], lives: Mapping[frozenset[Kind], int]) -> Said:
    """Pick out of how often each kind was, and who had which, what is about *item*."""
    people: Counter[Diary] = Counter()
    for life, n in lives.items():
        at: dict[bool, set[Micrograms]] = defaultdict(set)
        for kind in life:
            if kind.item is item:
                at[kind.is_bad].add(kind.dose)
        if at:
            people[Diary(bad=frozenset(at[True]), calm=frozenset(at[False]))] += n
    bad: Counter[Micrograms] = Counter()
    all_: Counter[Micrograms] = Counter()
    for kind, n in often.items():
        if kind.item is item:
            all_[kind.dose] += n
            bad[kind.dose] += n * kind.is_bad
    return Said({dose: Rate(bad[dose], all_[dose]) for dose in all_}, people)


def _alike(counted: Sequence[ColumnElement[bool]]) -> Select[tuple[int, int, str, int]]:
    """Return how often who said what after which dose: most mornings of somebody are alike."""
    given = cast(checkins.c.given, String)
    return (
        select(
            courses.c.id.label("course_id"),
            occurrences.c.dose,
            given.label("given"),
            func.count().label("mornings"),
        )
        .join_from(courses, occurrences, occurrences.c.course_id == courses.c.id)
        .join(
            checkins,
            (checkins.c.course_id == occurrences.c.course_id)
            & (checkins.c.number == occurrences.c.number),
        )
        .where(*counted, occurrences.c.state.in_(sorted(DUE)))
        .group_by(courses.c.id, occurrences.c.dose, given)
        .order_by(courses.c.id)
    )
