"""The engine without the conversations: courses begun by storage alone, sweeps run one by one."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from telegram import Bot

from bot.channel import TelegramChannel
from bot.limits import Limiter
from bot.stepping import StandingClock
from domain.doses import Micrograms
from domain.forms import Capsules
from domain.occurrences import OccurrenceId, Reason, Source, State
from domain.planning import first_night
from domain.plans import Ladder, Plan, Step
from domain.prompts import ABOUT_THE_DOSE, Kind, PromptState
from scheduler.freezing import FreezingSweep
from scheduler.planning import PlanningSweep
from scheduler.recovery import RecoverySweep
from scheduler.sending import SendingSweep
from simulator.core import Telegram
from simulator.people import Person
from simulator.transport import InProcess
from storage import Database, answers, courses, nights, patients, plans
from storage import prompts as owed
from storage.tables import occurrences, prompts
from storage.vault import Vault
from tests.world import KEY, TOKEN

VAULT = Vault.from_text(KEY)
BERLIN = ZoneInfo("Europe/Berlin")
TEN = datetime(2026, 3, 2, 21, tzinfo=UTC)
"""Ten in the evening in Berlin: when the first dose of every course here is due."""

HALF, ONE = Micrograms(500), Micrograms(1000)
PLAN = Plan(
    id="slow",
    name="Slow",
    version=1,
    evidence="C",
    suits="invented people",
    ladder=Ladder((Step(HALF, 14),), ONE),
)
PILLS = Capsules((HALF, ONE))


class Alone:
    """The lead of a process that has no other beside it."""

    def leads(self):
        return True

    def stands_by(self):
        return False


async def put(
    database: Database, id: OccurrenceId, kind: Kind = Kind.DOSE, **columns: object
) -> None:
    """Put a prompt into a state that takes a crash or a wait to reach."""
    key = (prompts.c.course_id == id.course_id) & (prompts.c.number == id.number)
    async with database.begin() as tx:
        await tx.execute(update(prompts).where(key, prompts.c.kind == kind).values(columns))


@dataclass
class Engine:
    """One bot's sweeps on a database, and the Telegram they speak to."""

    database: Database
    vault: Vault
    clock: StandingClock
    telegram: Telegram
    channel: TelegramChannel = field(init=False)
    sending: SendingSweep = field(init=False)

    def __post_init__(self) -> None:
        request = InProcess(self.telegram)
        bot = Bot(TOKEN, request=request, get_updates_request=request)
        limiter = Limiter(1_000_000, self.seconds, per_chat=1_000_000)
        self.channel = TelegramChannel(bot, limiter)
        self.sending = SendingSweep(
            self.database,
            self.channel,
            self.vault,
            self.clock,
            self.seconds,
            batch=25,
            pause=self.waits,
        )

    @property
    def bot(self) -> Bot:
        return self.channel.bot

    def seconds(self) -> float:
        return self.clock.time.timestamp()

    async def waits(self, seconds: float) -> None:
        self.passes(seconds=seconds)

    def passes(self, **duration: float) -> None:
        self.clock.time += timedelta(**duration)

    async def send(self):
        return dict(await self.sending.run())

    async def recover(self):
        return dict(await RecoverySweep(self.database, self.clock).run())

    async def plan(self):
        return dict(await PlanningSweep(self.database, self.clock).run())

    async def freeze(self):
        return dict(await FreezingSweep(self.database, self.clock).run())

    async def enrol(
        self, person: Person, *, dose_time: time = time(22), zone: ZoneInfo = BERLIN
    ) -> OccurrenceId:
        """Begin a course tonight and return its first night."""
        return await enrol(
            self.database, self.vault, person, self.clock(), dose_time=dose_time, zone=zone
        )

    async def answer(
        self, id: OccurrenceId, state: State = State.TAKEN, reason: Reason | None = None
    ) -> None:
        """Keep an answer, and end what still asks for it, as handlers/records.py does."""
        async with self.database.begin() as tx:
            await answers.answer_dose(
                tx,
                id,
                state,
                at=self.clock(),
                update_id=1,
                source=Source.TAP,
                reason=reason,
            )
            await owed.void(tx, id, ABOUT_THE_DOSE, why="answered")

    async def prompt(self, id: OccurrenceId, kind: Kind = Kind.DOSE):
        return await prompt_row(self.database, id, kind)

    async def state(self, id: OccurrenceId, kind: Kind = Kind.DOSE) -> PromptState | None:
        row = await self.prompt(id, kind)
        return row and row.state

    async def night(self, id: OccurrenceId):
        return await night_of(self.database, id, id.number)

    async def put(self, id: OccurrenceId, kind: Kind = Kind.DOSE, **columns: object) -> None:
        await put(self.database, id, kind, **columns)

    async def save_morning(self, id: OccurrenceId) -> None:
        async with self.database.begin() as tx:
            checkin = await answers.checkin(tx, id)
            saved = replace(checkin, saved_at=self.clock())
            await answers.keep_checkin(tx, saved, {}, at=self.clock(), update_id=2)

    async def night_passes(self, id: OccurrenceId, state: State | None = State.TAKEN):
        """Answer night *id*, if with anything, let it close and plan the next; return that one."""
        if state:
            await self.answer(id, state)
        self.clock.time = (await self.night(id)).closes_at
        await self.plan()
        return OccurrenceId(id.course_id, id.number + 1)

    async def step_card(self, first: OccurrenceId) -> OccurrenceId:
        """Take every dose until a step is offered, and stop when the card is due."""
        night = first
        while await self.prompt(night, Kind.CARD) is None:
            night = await self.night_passes(night)
        await self.answer(night)
        await self.put(night, Kind.CHECKIN, state=PromptState.SENT)
        self.clock.time = (await self.prompt(night, Kind.CARD)).due_at
        return night

    async def all_nights(self, id: OccurrenceId):
        async with self.database.begin() as tx:
            query = select(occurrences).where(occurrences.c.course_id == id.course_id)
            return (await tx.execute(query.order_by(occurrences.c.number))).all()


async def enrol(
    database: Database,
    vault: Vault,
    person: Person,
    now: datetime,
    *,
    dose_time: time = time(22),
    zone: ZoneInfo = BERLIN,
) -> OccurrenceId:
    person.start()
    async with database.begin() as tx:
        patient_id = await patients.add(tx, vault, person.id, language="en", at=now)
        await patients.change(
            tx, patient_id, zone=zone, dose_time=dose_time, wake_time=time(7), counted=True
        )
        found = await plans.newest(tx, PLAN.id)
        key = found[0] if found else await plans.add(tx, PLAN, offered=True, at=now)
        await courses.add(tx, patient_id, key, PILLS, screening={}, at=now)
        on = await courses.current(tx, patient_id)
        night = first_night(on.course, on.patient, number=1, on=None, now=now)
        await nights.plan(tx, [night])
        return night.occurrence.id


async def prompt_row(database: Database, id: OccurrenceId, kind: Kind):
    """Return the row of one prompt, or None."""
    key = (prompts.c.course_id == id.course_id) & (prompts.c.number == id.number)
    async with database.begin() as tx:
        query = select(prompts).where(key, prompts.c.kind == kind)
        return (await tx.execute(query)).one_or_none()


async def night_of(database: Database, id: OccurrenceId, number: int):
    """Return night *number* of the course that *id* is of."""
    async with database.begin() as tx:
        return await nights.get(tx, OccurrenceId(id.course_id, number))
