"""Every second: plan the next night of each course whose last one has closed."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.adherence import as_closed, nights_not_taken
from domain.evidence import since_restart
from domain.moves import Actor, Move, Suspend
from domain.occurrences import Occurrence, State
from domain.planning import Night, following_night
from domain.prompts import Kind, prompt
from scheduler.supplies import with_warning
from storage import Database, Transaction, courses, freezing, nights, supplies
from storage.courses import Enrolled

BATCH = 200


@dataclass(frozen=True, slots=True)
class PlanningSweep:
    """Plans night by night. After a long sleep it catches up, one missed night at a time."""

    database: Database
    now: Callable[[], datetime]

    async def run(self) -> Counter[str]:
        tally: Counter[str] = Counter()
        while planned := await self._batch():
            tally["planned"] += planned
        return tally

    async def _batch(self) -> int:
        now = self.now()
        async with self.database.begin() as tx:
            due = await courses.to_plan(tx, now, limit=BATCH)
            if not due:
                return 0
            longest = max(each.course.plan.rules.lapse_nights for each in due)
            ids = [each.course.id for each in due]
            recent = await nights.recent(tx, ids, limit=longest + 1)
            in_hand = await supplies.current(tx, ids)
            planned = [
                with_warning(
                    await self._plan(tx, each, recent.get(each.course.id, ()), now),
                    each,
                    in_hand.get(each.course.id),
                    now,
                )
                for each in due
            ]
            await nights.plan(tx, planned)
        return len(due)

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
