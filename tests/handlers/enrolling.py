"""A chat with the enrolment alone: what a person taps and types, and what stands in the chat."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from sqlalchemy import Table, func, select

from domain.presets import PRESETS
from handlers.enrolment import Enrolment
from handlers.turn import Press, Turn
from messages.channel import Card, Say, Show, Strip
from messages.language import language
from messages.taps import Tap
from storage import Database, Transaction, courses, enrolments, patients, plans
from storage.tables import metadata
from storage.vault import Vault
from tests.world import wired

NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)
"""A Monday, noon in Berlin."""

SAFE = ("Yes", "Yes", *["No"] * 9)
"""Screening with nothing in the way."""

NINE_WEEKS = "0.5x14, 1x14, 1.5x14, 2x14, 2.5"


@dataclass
class Chat:
    """A private chat of one person; *cards* are the messages in it as they now stand."""

    database: Database
    vault: Vault
    telegram_id: int = 42
    now: datetime = NOON
    cards: dict[int, Card] = field(default_factory=dict)
    ids: count = field(default_factory=lambda: count(1))
    tx: Transaction | None = None

    async def start(self, code: str = "") -> None:
        await self._turn(lambda turn, enrolment: enrolment.start(turn, code))

    async def says(self, *texts: str) -> bool:
        taken = False
        for text in texts:
            taken = await self._turn(lambda turn, enrolment, text=text: enrolment.text(turn, text))
        return taken

    async def taps(self, *labels: str) -> None:
        for label in labels:
            await self.presses(*self.button(label))

    async def presses(self, message_id: int, payload: str) -> None:
        tap = Tap.decode(payload)
        press = Press("query", message_id, tap)
        await self._turn(lambda turn, _: wired().taps[tap.topic](turn, tap), press=press)

    async def shares(self, latitude: float, longitude: float) -> bool:
        return await self._turn(
            lambda turn, enrolment: enrolment.location(turn, latitude, longitude)
        )

    async def nudge(self) -> bool:
        return await self._turn(lambda turn, enrolment: enrolment.nudge(turn))

    async def reaches(self, question: str) -> None:
        """Answer everything before *question*, in one transaction to be quick."""
        async with self.database.begin() as self.tx:
            async for asked in self.walk():
                if asked == question:
                    break
            else:
                raise LookupError(question)
        self.tx = None

    async def walk(self) -> AsyncIterator[str]:
        """Answer one question after the other, and yield what is asked then."""
        way = {
            "consent": self.start,
            "counted": lambda: self.taps("I agree"),
            "E1": lambda: self.taps("Yes"),
            "country": lambda: self.taps(*SAFE),
            "zone": lambda: self.says("Germany"),
            "zone_check": lambda: self.says("Berlin"),
            "plan": lambda: self.taps("Yes"),
            "confirmed": lambda: self.says(NINE_WEEKS),
            "form": lambda: self.taps("My prescriber confirmed this plan"),
            "strengths": lambda: self.taps("Capsules"),
            "dose_time": lambda: self.taps("0.5 mg", "1.5 mg", "Done"),
            "wake_time": lambda: self.taps("22:00"),
            "start": lambda: self.taps("07:00"),
            "summary": lambda: self.taps("Tonight"),
            "begun": lambda: self.taps("Start"),
        }
        for name, step in way.items():
            await step()
            yield name

    async def question(self) -> str | None:
        async with self.database.begin() as tx:
            known = await patients.find(tx, self.vault, self.telegram_id)
            draft = known and await enrolments.find(tx, known.id)
            return draft.question if draft else None

    async def course(self):
        async with self.database.begin() as tx:
            known = await patients.find(tx, self.vault, self.telegram_id)
            return await courses.current(tx, known.id)

    async def rows(self, table: Table) -> int:
        async with self.database.begin() as tx:
            return (await tx.execute(select(func.count()).select_from(table))).scalar_one()

    @property
    def last(self) -> Card:
        return self.cards[max(self.cards)]

    @property
    def text(self) -> str:
        return self.last.text

    @property
    def labels(self) -> list[str]:
        return [button.label for row in self.last.rows for button in row]

    def passes(self, **duration: float) -> None:
        self.now += timedelta(**duration)

    def button(self, label: str) -> tuple[int, str]:
        for message_id in sorted(self.cards, reverse=True):
            for button in (each for row in self.cards[message_id].rows for each in row):
                if button.label.removeprefix("✓ ") == label:
                    return message_id, button.carries
        raise LookupError(f"no {label!r} in {self.labels}")

    async def _turn(self, act, press=None):
        if self.tx is not None:
            return await self._within(self.tx, act, press)
        async with self.database.begin() as tx:
            return await self._within(tx, act, press)

    async def _within(self, tx, act, press):
        known = await patients.find(tx, self.vault, self.telegram_id)
        turn = Turn(tx, self.now, 7, self.telegram_id, language("en"), known, self.vault, press)
        answer = await act(turn, Enrolment())
        for reply in turn.replies:
            match reply:
                case Say(card):
                    self.cards[next(self.ids)] = card
                case Show(message_id, card):
                    self.cards[message_id] = card
                case Strip(message_id) if message_id in self.cards:
                    self.cards[message_id] = Card(self.cards[message_id].text)
        return answer


async def furnish(database: Database) -> None:
    """Make the tables, and offer the presets as the bot does when it starts."""
    async with database.begin() as tx:
        await tx.run_sync(metadata.create_all)
        for plan in PRESETS:
            await plans.add(tx, plan, offered=not plan.hidden, at=NOON)
