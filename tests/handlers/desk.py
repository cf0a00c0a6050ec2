"""An intake with small conversations of its own, and the chats they speak in."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import count

from sqlalchemy import insert, select
from sqlalchemy.exc import OperationalError
from telegram import Bot

from bot.channel import TelegramChannel
from bot.limits import Limiter
from bot.stepping import StandingClock
from handlers.delivery import Delivery
from handlers.dispatch import Dispatch, Routes
from handlers.intake import Intake
from messages.channel import Card
from messages.taps import ForeignTapError
from simulator.core import Telegram
from simulator.transport import InProcess
from storage import Database
from storage.tables import marks, processed_updates, set_aside_updates
from tests.engine import VAULT
from tests.world import TOKEN


class Killed(BaseException):
    """The process ends here: nothing of ours catches it."""


async def no_wait(_seconds):
    """Stand in for sleep, where a test needs no time to pass."""


async def not_mine(_turn, *_said):
    return False


@dataclass
class Desk:
    """Conversations: /note keeps its words, /fail fails, /down meets a database that is away."""

    database: Database
    clock: StandingClock
    telegram: Telegram
    calls: Counter = field(default_factory=Counter)
    down: int = 0
    ids: count = field(default_factory=lambda: count(1))

    def __post_init__(self):
        self.intake = self.open()

    def open(self) -> Intake:
        """Return an intake as a process that has just started has it."""
        request = InProcess(self.telegram)
        bot = Bot(TOKEN, request=request, get_updates_request=request)
        channel = TelegramChannel(bot, Limiter(1_000_000, self.seconds, per_chat=1_000_000))
        routes = Routes(
            commands={
                "note": self.note,
                "fail": self.fail,
                "clash": self.clash,
                "down": self.is_down,
                "die": self.die,
            },
            taps={"t": self.tap},
            alarm=not_mine,
            texts=(),
            locations=(),
            document=not_mine,
            nudge=not_mine,
            blocked=self.member,
            returned=self.member,
        )
        delivery = Delivery(channel, sleep=no_wait)
        return Intake(self.database, bot, Dispatch(routes, VAULT), delivery, self.clock)

    def seconds(self) -> float:
        return self.clock.time.timestamp()

    async def take(self, *raws) -> None:
        await self.intake.take(raws)
        await self.intake.delivery.drain()

    async def note(self, turn, words):
        self.calls[words] += 1
        await turn.tx.execute(insert(marks).values(name=words, at=turn.now))
        turn.say(Card(f"Noted: {words}"))

    async def fail(self, turn, words):
        self.calls[words] += 1
        await turn.tx.execute(insert(marks).values(name=words))
        turn.say(Card(f"Noted: {words}"))
        raise ValueError(words)

    async def clash(self, turn, words):
        """Break a rule of the database, as an unforeseen value does."""
        self.calls[words] += 1
        await turn.tx.execute(insert(marks).values(name=None))

    async def is_down(self, turn, words):
        self.calls[words] += 1
        self.may_be_down()
        await self.note(turn, words)

    def may_be_down(self):
        if self.down:
            self.down -= 1
            raise OperationalError("select", {}, ConnectionError())

    async def die(self, turn, words):
        self.calls[words] += 1
        raise Killed

    async def tap(self, turn, tap):
        self.calls[tap.verb] += 1
        if tap.verb.startswith("down"):
            self.may_be_down()
        await turn.tx.execute(insert(marks).values(name=tap.verb))
        if tap.verb == "foreign":
            raise ForeignTapError(tap.verb)
        if tap.verb == "broken":
            raise KeyError(tap.verb)
        turn.show(Card(f"Shown: {tap.verb}"))

    async def member(self, turn):
        self.calls["member"] += 1

    def message(self, text: str, *, by: int = 42, id: int | None = None):
        """Return the update of a message, as Telegram sends it."""
        self.telegram.person(by).start()
        chat = {"id": by, "type": "private", "first_name": "Ada"}
        sender = {"id": by, "is_bot": False, "first_name": "Ada"}
        body = {"message_id": 1, "date": 1_772_000_000, "chat": chat, "from": sender, "text": text}
        return {"update_id": id or next(self.ids), "message": body}

    def tapped(
        self, data, *, by=42, chat=None, message=True, id: int | None = None, query="4", speaks="en"
    ):
        """Return the update of a pressed button."""
        self.telegram.person(by).start()
        sender = {"id": by, "is_bot": False, "first_name": "Ada", "language_code": speaks}
        chat = chat or {"id": by, "type": "private", "first_name": "Ada"}
        body = {"id": query, "from": sender, "chat_instance": "1", "data": data}
        if message:
            body["message"] = {"message_id": 7, "date": 0, "chat": chat}  # gone or too old to see
        return {"update_id": id or next(self.ids), "callback_query": body}

    async def noted(self) -> set[str]:
        return await self._all(marks.c.name)

    async def processed(self) -> set[int]:
        return await self._all(processed_updates.c.update_id)

    async def set_aside(self):
        async with self.database.begin() as tx:
            return [tuple(row) for row in await tx.execute(select(set_aside_updates))]

    async def _all(self, column):
        async with self.database.begin() as tx:
            return set((await tx.execute(select(column))).scalars())
