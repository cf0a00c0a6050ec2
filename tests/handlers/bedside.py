"""A chat with somebody on a plan: what they say and tap, and what is kept of it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from domain.doses import Micrograms
from domain.forms import Capsules
from domain.occurrences import OccurrenceId, State
from domain.planning import first_night, following_night
from domain.plans import Ladder, Plan, Step
from domain.prompts import Kind, PromptState
from handlers.courses import enrolled, move
from handlers.safety import Safety
from handlers.turn import Press, Turn
from messages.channel import Card, Say, Show, Strip, Toast
from messages.language import language
from messages.taps import Tap
from storage import Database, courses, nights, patients, plans, tables
from storage.database import open_database
from storage.vault import Vault
from tests.world import KEY, wired

EVENING = datetime(2026, 3, 2, 19, tzinfo=UTC)
"""A Monday, eight o'clock in Berlin: two hours before the first dose."""

PLAN = Plan(
    id="own",
    name="Own plan",
    ladder=Ladder((Step(Micrograms(500), 14), Step(Micrograms(1000), 14)), Micrograms(1500)),
)


@asynccontextmanager
async def stranger_in(folder: Path) -> AsyncIterator["Bedside"]:
    """Open the chat of somebody we know nothing of."""
    database = open_database(f"sqlite+aiosqlite:///{folder}/bedside.db")
    async with database.begin() as tx:
        await tx.run_sync(tables.metadata.create_all)
    yield Bedside(database, Vault.from_text(KEY))
    await database.dispose()


@dataclass
class Bedside:
    """One person's chat; *cards* are the messages in it as they stand, *toasts* were seen."""

    database: Database
    vault: Vault
    telegram_id: int = 42
    now: datetime = EVENING
    cards: dict[int, Card] = field(default_factory=dict)
    toasts: list[str] = field(default_factory=list)

    async def agrees(self) -> None:
        """Begin to enrol, and stop there."""
        async with self.database.begin() as tx:
            await patients.add(tx, self.vault, self.telegram_id, language="en", at=self.now)

    async def enrols(self, *, country: str | None = "DE") -> None:
        await self.agrees()
        async with self.database.begin() as tx:
            known = await patients.find(tx, self.vault, self.telegram_id)
            await patients.change(
                tx,
                known.id,
                zone=ZoneInfo("Europe/Berlin"),
                dose_time=time(22),
                wake_time=time(7),
                country=country,
            )
            key = await plans.add(tx, replace(PLAN, id=str(known.id)), offered=False, at=self.now)
            form = Capsules((Micrograms(500),))
            await courses.add(tx, known.id, key, form, screening={}, at=self.now)
            on = await courses.current(tx, known.id)
            first = first_night(on.course, on.patient, number=1, on=date(2026, 3, 2), now=self.now)
            await nights.plan(tx, [first])

    async def does(self, what: Callable[[Turn], Awaitable[object]], press: Press | None = None):
        async with self.database.begin() as tx:
            known = await patients.find(tx, self.vault, self.telegram_id)
            turn = Turn(tx, self.now, 1, self.telegram_id, language("en"), known, self.vault, press)
            outcome = await what(turn)
        for reply in turn.replies:
            self._see(reply)
        return outcome

    async def says(self, text: str) -> bool:
        return await self.does(lambda turn: Safety().text(turn, text))

    async def taps(self, label: str) -> None:
        await self.presses(*self.button(label))

    async def presses(self, message_id: int, payload: str) -> None:
        tap = Tap.decode(payload)
        on_tap = wired().taps[tap.topic]
        await self.does(lambda turn: on_tap(turn, tap), Press("query", message_id, tap))

    async def moves_on(self, act) -> None:
        """Append *act* from the next dose on, as another conversation would."""

        async def moving(turn):
            on = await enrolled(turn)
            [newest] = await nights.newest(turn.tx, on.course.id, limit=1)
            await move(turn, on, act, number=newest.number + newest.has_started(turn.now))

        await self.does(moving)

    async def next_nights(self, count: int = 1, *, state: State | None = None) -> None:
        """Let *count* nights pass; each may have ended in *state*."""

        async def planning(turn):
            on = await enrolled(turn)
            [last] = await nights.newest(turn.tx, on.course.id, limit=1)
            if state:
                await nights.conclude(turn.tx, [last.id], state)
            night = following_night(on.course, on.patient, last, asked=None)
            await nights.plan(turn.tx, [night])

        for _ in range(count):
            await self.does(planning)

    async def was_sent(self, number: int, kind: Kind, message_id: int) -> None:
        async with self.database.begin() as tx:
            await tx.execute(
                update(tables.prompts)
                .where(tables.prompts.c.number == number, tables.prompts.c.kind == kind)
                .values(state=PromptState.SENT, message_id=message_id, buttons=True)
            )
        self.cards[message_id] = Card("sent", ((),))

    async def course(self):
        return (await self.does(enrolled)).course

    async def night(self, number: int):
        course = await self.course()
        return await self.does(lambda turn: nights.get(turn.tx, OccurrenceId(course.id, number)))

    async def owed(self, number: int) -> set[Kind]:
        """Return what we still mean to send about *number*."""
        prompts = tables.prompts
        query = select(prompts.c.kind).where(
            prompts.c.number == number, prompts.c.state == PromptState.DUE
        )
        async with self.database.begin() as tx:
            return set((await tx.execute(query)).scalars())

    async def rows(self) -> dict[str, list[str]]:
        """Return all that is stored, as text."""
        async with self.database.begin() as tx:
            return {
                table.name: [str(row) for row in await tx.execute(select(table))]
                for table in tables.metadata.sorted_tables
            }

    def button(self, label: str) -> tuple[int, str]:
        """Return the newest button called *label*: its message, and what it carries."""
        found = [
            (message_id, button.carries)
            for message_id, card in self.cards.items()
            for row in card.rows
            for button in row
            if button.label.endswith(label)
        ]
        return found[-1]

    @property
    def texts(self) -> list[str]:
        return [card.text for card in self.cards.values()]

    @property
    def labels(self) -> list[str]:
        """Return the buttons of the newest message."""
        return [button.label for row in list(self.cards.values())[-1].rows for button in row]

    def _see(self, reply) -> None:
        match reply:
            case Say(card):
                self.cards[max(self.cards, default=0) + 1] = card
            case Show(message_id, card):
                self.cards[message_id] = card
            case Strip(message_id):
                self.cards[message_id] = Card(self.cards[message_id].text)
            case Toast(_, text):
                self.toasts.append(text)
