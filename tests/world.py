"""A bot and its Telegram, small enough for a test: people speak, time passes, all is seen."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from time import monotonic
from zoneinfo import ZoneInfo

from bot.app import Nightstep, build
from bot.routes import routes
from bot.settings import Settings
from bot.stepping import StandingClock, Steps
from domain.doses import Micrograms
from handlers.dispatch import Routes
from messages.doses import amount
from messages.language import Language, language
from simulator.core import Telegram
from simulator.people import Person
from simulator.transport import InProcess
from storage.vault import Vault

KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
TOKEN = "123456:TEST"
ADMIN = 900


@dataclass
class World:
    """What a test needs to play a person, and to see what became of it."""

    telegram: Telegram
    app: Nightstep
    clock: StandingClock
    steps: Steps

    def person(self, id: int = 42, **about: str) -> Person:
        return self.telegram.person(id, **about)

    async def says(self, person: Person, *texts: str) -> None:
        for text in texts:
            person.say(text)
            await self.steps.settle()

    async def taps(self, person: Person, *labels: str) -> None:
        for label in labels:
            person.tap(label)
            await self.steps.settle()

    async def passes(self, **duration: float) -> None:
        await self.steps.advance(self.clock.time + timedelta(**duration))

    async def until(self, wall: str, zone: str = "Europe/Berlin") -> None:
        """Let time pass to the next moment at which clocks in *zone* show *wall*."""
        now = self.clock.time.astimezone(ZoneInfo(zone))
        hour, minute = wall.split(":")
        at = now.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
        while at <= now:
            at += timedelta(days=1)
        await self.steps.advance(at)

    async def hears(self, person: Person, *texts: str) -> None:
        """Let the bot answer *texts* one by one, while no time passes and nothing is due."""
        for text in texts:
            try:
                person.tap(text)
            except LookupError:
                person.say(text)
            await self.steps.hear()

    async def enrols(
        self,
        person: Person,
        *,
        plan: str = "0.5x14, 1x14, 1.5",
        time: str = "22:00",
        zone: str = "Berlin",
        start: str = "Tonight",
        form: str = "Capsules",
        _: Language = language("en"),  # noqa: B008 - a value, the same every time
    ) -> None:
        """Walk *person* through enrolment: a preset's name or a ladder, 0.5 and 1.5 mg in hand."""
        screening = [_("Yes"), _("Yes"), *[_("No")] * 9]
        await self.hears(person, "/start", _("I agree"), _("Yes"), *screening)
        await self.hears(person, "Germany", zone, _("Yes"))
        await self.hears(person, *([_("My own")] if "x" in plan else []), plan)
        await self.hears(person, _("My prescriber confirmed this plan"), _(form))
        hand = [amount(_, Micrograms(ug)) for ug in (500, 1500)]
        await self.hears(person, *(["1 mg/mL"] if form == "Liquid" else [*hand, _("Done")]))
        await self.hears(person, time, "07:00", _(start), _("Start"))
        await self.steps.settle()

    def texts(self, person: Person) -> list[str]:
        return [message.text for message in person.messages if message.from_bot]

    def new(self, person: Person, said: int) -> list[str]:
        """Return what the bot said after the first *said* messages of the chat."""
        return [message.text for message in person.messages[said:] if message.from_bot]

    def last(self, person: Person) -> str:
        return person.last.text

    def labels(self, person: Person) -> list[str]:
        return [button.text for row in person.last.buttons for button in row]


def settings_in(folder: Path, **given: object) -> Settings:
    values = {"bot_token": TOKEN, "data_key": KEY, "admin_ids": str(ADMIN), "send_rate": 1000}
    url = f"sqlite+aiosqlite:///{folder}/nightstep.db"
    return Settings(_env_file=None, **{"database_url": url, **values, **given})


@cache
def wired(**given: str) -> Routes:
    """Return what answers what in the bot itself, for chats in which nobody asks its name."""
    return routes(settings_in(Path(), **given), bot=None)  # type: ignore[arg-type]


@asynccontextmanager
async def world_in(
    folder: Path, clock: StandingClock, telegram: Telegram | None = None, **given: object
) -> AsyncIterator[World]:
    """Open a bot on the database in *folder*; opened again, it goes on where it was."""
    telegram = telegram or Telegram(token=TOKEN, now=clock)
    app = build(
        settings_in(folder, **given),
        Vault.from_text(KEY),
        now=clock,
        elapsed=monotonic,
        request=None if "telegram_api_url" in given else InProcess(telegram),
        per_chat=1_000_000,
        poll_seconds=0,
    )
    await app.prepare()
    try:
        yield World(telegram, app, clock, Steps(app, clock))
    finally:
        await app.close()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)
