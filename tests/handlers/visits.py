"""A person in a chat, with the handlers called directly: no Telegram, a real database."""

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from sqlalchemy import select

from domain import ladders
from domain.forms import Capsules
from domain.occurrences import Source
from domain.planning import first_night, first_number, following_night
from domain.plans import Plan, Rules
from handlers.courses import enrolled, move, next_number
from handlers.dispatch import Routes
from handlers.settings import SettingsMenu
from handlers.turn import Press, Turn
from messages.channel import Card, Say, Show, Toast
from messages.language import language
from messages.taps import Tap
from storage import Database, answers, courses, nights, patients, plans, tables
from storage.database import open_database
from storage.tables import prompts
from storage.vault import Vault, new_key
from tests.world import wired

BERLIN = ZoneInfo("Europe/Berlin")
EVENING = datetime(2026, 3, 2, 18, tzinfo=UTC)
"""A Monday, seven o'clock in Berlin: three hours before the dose."""


@asynccontextmanager
async def visit_in(folder):
    database = open_database(f"sqlite+aiosqlite:///{folder}/visit.db")
    async with database.begin() as tx:
        await tx.run_sync(tables.metadata.create_all)
    yield Visit(database, Vault.from_text(new_key()), EVENING)
    await database.dispose()


@dataclass
class Visit:
    """One person's chat: what they do, and what they were last shown."""

    database: Database
    vault: Vault
    now: datetime
    telegram_id: int = 42
    routes: Routes = field(default_factory=wired)
    card: Card | None = None
    replies: list = field(default_factory=list)
    _ids: count = field(default_factory=lambda: count(1))

    def passes(self, **duration):
        self.now += timedelta(**duration)

    async def does(self, act, *args, press=None):
        async with self.database.begin() as tx:
            known = await patients.find(tx, self.vault, self.telegram_id)
            turn = Turn(
                tx,
                self.now,
                next(self._ids),
                self.telegram_id,
                language(None),
                known,
                self.vault,
                press,
            )
            result = await act(turn, *args)
        self.replies = turn.replies
        for reply in turn.replies:
            if isinstance(reply, Say | Show):
                self.card = reply.card
        return result

    async def says(self, command):
        await self.does(self.routes.commands[command.removeprefix("/")], "")
        return self.card.text

    async def types(self, text):
        return await self.does(SettingsMenu().text, text)

    async def taps(self, *labels):
        for label in labels:
            await self.carries(self.button(label).carries)
        return self.card.text

    async def carries(self, payload):
        tap = Tap.decode(payload)
        await self.does(self.routes.taps[tap.topic], tap, press=Press("q", 7, tap))

    def button(self, label):
        return next(each for row in self.card.rows for each in row if each.label == label)

    def labels(self):
        return [each.label for row in self.card.rows for each in row]

    def toasts(self):
        return [reply.text for reply in self.replies if isinstance(reply, Toast)]

    async def enrols(
        self,
        ladder="0.5x14, 1x14, 1.5",
        *,
        zone=BERLIN,
        at=time(22),
        baseline=False,
        on=None,
        rules=None,
    ):
        """Begin a course tonight, 0.5 mg capsules and 1.5 mg ones in hand."""
        async with self.database.begin() as tx:
            patient_id = await patients.add(
                tx, self.vault, self.telegram_id, language="en", at=self.now
            )
            await patients.change(tx, patient_id, zone=zone, dose_time=at, wake_time=time(7))
            plan = Plan("own", "Own", ladders.parse(ladder), rules or Rules())
            key = await plans.add(tx, plan, offered=False, at=self.now)
            form = Capsules((500, 1500))
            await courses.add(tx, patient_id, key, form, screening={}, at=self.now)
            begun = await courses.current(tx, patient_id)
            number = first_number(baseline=baseline)
            night = first_night(begun.course, begun.patient, number=number, on=on, now=self.now)
            await nights.plan(tx, [night])
        return self

    async def sleeps(self, count=1, *, state=None):
        """Let *count* nights pass: each next one planned when the one before it closes."""
        for _ in range(count):
            on = await self.enrolled()
            newest = await self.newest()
            self.now = newest.closes_at
            async with self.database.begin() as tx:
                if state:
                    await answers.answer_dose(
                        tx, newest.id, state, at=self.now, update_id=1, source=Source.TAP
                    )
                night = following_night(on.course, on.patient, newest, asked=on.asked)
                await nights.plan(tx, [night])

    async def enrolled(self):
        async with self.database.begin() as tx:
            known = await patients.find(tx, self.vault, self.telegram_id)
            return await courses.latest(tx, known.id)

    async def patient(self):
        return (await self.enrolled()).patient

    async def newest(self):
        on = await self.enrolled()
        async with self.database.begin() as tx:
            [newest] = await nights.newest(tx, on.course.id, limit=1)
        return newest

    async def moves(self):
        return (await self.enrolled()).course.moves

    async def acts(self, act):
        """Move the course by *act* from the next free night on, as another handler would."""

        async def do(turn):
            on = await enrolled(turn)
            await move(turn, on, act, number=await next_number(turn, on))

        await self.does(do)

    async def owed(self):
        """Return the kinds of the prompts that are still to go out."""
        query = select(prompts.c.kind).where(prompts.c.state == "due")
        async with self.database.begin() as tx:
            return sorted((await tx.execute(query)).scalars())
