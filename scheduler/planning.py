"""Every second: plan the next night of each course whose last one has closed."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, TypeAlias, TypeVar

from domain.adherence import as_closed, nights_not_taken
from domain.evidence import since_restart
from domain.moves import Actor, Move, Suspend
from domain.occurrences import CourseId, Occurrence, OccurrenceId, State
from domain.planning import Night, following_night
from domain.prompts import Kind, prompt
from scheduler.supplies import with_warning
from storage import Database, Transaction, agenda, courses, freezing, nights, supplies
from storage.agenda import Due
from storage.courses import Enrolled

BATCH: Final = 500

AT_ONCE: Final = 50
"""So many nights are worked out before the loop is free again."""

MOST_KINDS: Final = 5000
"""So many kinds of nights are remembered during a run; each is a few kilobytes."""


@dataclass(frozen=True, slots=True)
class Alike:
    """The night that all who are alike have next, and after how many without a dose they lapse."""

    night: Night
    lapse: int

    def is_for(self, due: Due) -> bool:
        """Whether *due* needs no look of its own: nothing in hand, and no lapse that could be."""
        may_lapse = self.night.occurrence.state is State.PENDING and due.nights_since >= self.lapse
        return not due.counts and not may_lapse


T = TypeVar("T")
Kinds: TypeAlias = dict[tuple[Any, ...], Alike]


@dataclass(frozen=True, slots=True)
class PlanningSweep:
    """Plans night by night. After a long sleep it catches up, one missed night at a time."""

    database: Database
    now: Callable[[], datetime]

    async def run(self) -> Counter[str]:
        tally: Counter[str] = Counter()
        kinds: Kinds = {}
        while planned := await self._batch(kinds):
            tally["planned"] += planned
        return tally

    async def _batch(self, kinds: Kinds) -> int:
        now = self.now()
        async with self.database.begin() as tx:
            ids = await agenda.to_plan(tx, now, limit=BATCH)
            if not ids:
                return 0
            together: dict[tuple[Any, ...], list[CourseId]] = defaultdict(list)
            alone = []
            due = await agenda.look(tx, ids)
            await _learn(tx, kinds, due)
            for each in due:
                if each.alike in kinds and kinds[each.alike].is_for(each):
                    together[each.alike].append(each.course_id)
                else:
                    alone.append(each.course_id)
            for few in _parts(alone):
                await nights.plan(tx, await self._one_by_one(tx, few, now))
            for some in _parts([(kinds[alike].night, who) for alike, who in together.items()]):
                await nights.plan_alike(tx, some)
        return len(ids)

    async def _one_by_one(
        self, tx: Transaction, ids: Sequence[CourseId], now: datetime
    ) -> Sequence[Night]:
        enrolled = await courses.among(tx, ids)
        longest = max(each.course.plan.rules.lapse_nights for each in enrolled)
        recent = await nights.recent(tx, ids, limit=longest + 1)
        in_hand = await supplies.current(tx, ids)
        return [
            with_warning(
                await self._plan(tx, each, recent.get(each.course.id, ()), now),
                each,
                in_hand.get(each.course.id),
                now,
            )
            for each in enrolled
        ]

    async def _plan(
        self, tx: Transaction, on: Enrolled, recent: Sequence[Occurrence], now: datetime
    ) -> Night:
        last = recent[0]
        night = following_night(on.course, on.patient, last, asked=on.asked)
        is_dosing = on.course.standing(last.number + 1).is_dosing
        if not is_dosing or not await self._lapsed(tx, on, recent, now):
            return night
        suspend = Move(last.number + 1, now, Actor.SYSTEM, Suspend(), "lapse")
        await courses.append(tx, on.course.id, suspend, update_id=None)
        course = on.course.with_move(suspend)
        night = following_night(course, on.patient, last, asked=on.asked)
        notice = prompt(night.occurrence.id, Kind.NOTICE, now)
        return replace(night, prompts=(*night.prompts, notice))

    async def _lapsed(
        self, tx: Transaction, on: Enrolled, recent: Sequence[Occurrence], now: datetime
    ) -> bool:
        """Whether so many nights went without a dose that the plan stops asking (R8)."""
        lapse = on.course.plan.rules.lapse_nights
        recent = since_restart(on.course, recent)
        if nights_not_taken(as_closed(recent, now)) < lapse:
            return False
        # Nobody has concluded the newest nights yet, and what we did not ask is not silence.
        asked = await freezing.what_was_asked(tx, [each.id for each in recent])
        judged = [
            replace(each, state=asked[each.id].verdict(each)[0])
            if each.state is State.PENDING and each.closes_at <= now
            else each
            for each in recent
        ]
        return nights_not_taken(as_closed(judged, now)) >= lapse


async def _learn(tx: Transaction, kinds: Kinds, due: Sequence[Due]) -> None:
    """Work out the night of somebody of each kind that is not in *kinds* yet.

    Who was found unreachable, or came back, since *due* was looked up stands for nobody else.
    All other changes that a night depends on are made with the course, which is locked.
    """
    if len(kinds) > MOST_KINDS:
        kinds.clear()
    new = {each.alike: each for each in due if each.alike not in kinds}
    for some in _parts(list(new)):
        enrolled = {
            on.course.id: on
            for on in await courses.among(tx, [new[alike].course_id for alike in some])
        }
        newest = {who: OccurrenceId(who, on.last_number or 0) for who, on in enrolled.items()}
        last = await nights.among_those(tx, newest.values())
        for alike in some:
            on = enrolled[new[alike].course_id]
            if (on.patient.unreachable_at is not None) != new[alike].is_away:
                continue
            night = following_night(
                on.course, on.patient, last[newest[on.course.id]], asked=on.asked
            )
            kinds[alike] = Alike(night, on.course.plan.rules.lapse_nights)


def _parts(whole: Sequence[T]) -> Iterator[Sequence[T]]:
    return (whole[start : start + AT_ONCE] for start in range(0, len(whole), AT_ONCE))
