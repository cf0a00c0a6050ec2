"""A chat with somebody on a plan who has something in hand, or is asked once a week."""

from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import select, update

from handlers import counting, rechecks, supply
from handlers.safety import Safety
from handlers.turn import Press
from messages.taps import Tap
from storage import tables
from storage.documents import dump_form
from tests.handlers.bedside import Bedside, stranger_in

TAPS = {"sup": supply.tap, "week": rechecks.tap, "safe": Safety().tap}


@asynccontextmanager
async def pantry_in(folder):
    async with stranger_in(folder) as stranger:
        chat = Pantry(stranger.database, stranger.vault)
        await chat.enrols()
        yield chat


@dataclass
class Pantry(Bedside):
    """One person's chat, with /supply and the weekly question in it."""

    async def has(self, form) -> None:
        """Let the doses be made of *form*."""
        await self.puts(tables.courses, form=dump_form(form))

    async def prefers(self, **columns) -> None:
        await self.puts(tables.patients, **columns)

    async def puts(self, table, **columns) -> None:
        async with self.database.begin() as tx:
            await tx.execute(update(table).values(columns))

    async def asks(self) -> str:
        await self.does(lambda turn: supply.command(turn, ""))
        return self.last

    async def types(self, text) -> bool:
        return await self.does(lambda turn: counting.typed(turn, text))

    async def taps(self, *labels) -> None:
        for label in labels:
            await self.presses(*self.button(label))

    async def presses(self, message_id, payload) -> None:
        assert len(payload.encode()) <= 64
        tap = Tap.decode(payload)
        await self.does(lambda turn: TAPS[tap.topic](turn, tap), Press("q", message_id, tap))

    async def kept(self, *columns):
        """Return *columns* of all rows, in the order they were appended."""
        async with self.database.begin() as tx:
            return [tuple(row) for row in await tx.execute(select(*columns))]

    @property
    def last(self) -> str:
        return self.texts[-1]
