"""One process of the bot: its real parts, each of their waits in the hands of the test."""

import asyncio
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.exc import IntegrityError
from telegram import Bot
from telegram.error import TelegramError

from bot.channel import TelegramChannel
from bot.limits import Limiter
from bot.routes import routes
from handlers.delivery import Delivery
from handlers.dispatch import Dispatch
from handlers.intake import Intake
from handlers.polling import Polling
from messages.channel import Say
from scheduler.clockwork import Beat
from scheduler.freezing import FreezingSweep
from scheduler.planning import PlanningSweep
from scheduler.recovery import RecoverySweep
from scheduler.sending import SendingSweep
from simulator.transport import InProcess
from storage import Unavailable
from tests.engine import VAULT, Alone
from tests.simulation.store import Database
from tests.world import TOKEN, settings_in

OWNER: ContextVar[Any] = ContextVar("owner", default=None)
SPOKEN: ContextVar[Any] = ContextVar("spoken", default=None)


@dataclass(eq=False)
class Op:
    """A wait of the product: begin, commit, turn, request or answer."""

    kind: str
    method: str = ""
    params: Any = None
    prompt: Any = None
    future: Any = None


@dataclass(frozen=True)
class Spoken:
    """The prompt that a request carries, when it expires and when its sender began."""

    key: tuple[int, int, str]
    until: Any
    began: float

    @property
    def prompt(self):
        """Return what counts as one prompt: a snooze asked for anew is another."""
        return (*self.key, self.until)


class Speaking(SendingSweep):
    """The real sweep; it only leaves word of which prompt it is speaking."""

    async def _send(self, outgoing, began):
        SPOKEN.set(Spoken(outgoing.claimed.key, outgoing.claimed.expires_at, began))
        return await super()._send(outgoing, began)


class Wire(InProcess):
    """The way to Telegram: what leaves may be lost, and so may what comes back."""

    def __init__(self, replica):
        super().__init__(replica.world.telegram)
        self.replica = replica

    async def do_request(self, url, method, request_data=None, *args, **more):
        name = url.rpartition("/")[2]
        params = request_data.json_parameters if request_data else {}
        op = Op("request", name, params, SPOKEN.get())
        await self.replica.wait(op)
        world = self.replica.world
        world.promises.before_request(op)
        calls = len(world.telegram.ledger)
        try:
            answer = await super().do_request(url, method, request_data, *args, **more)
        except TelegramError as error:
            answer = error
        for entry in world.telegram.ledger[calls:]:
            world.promises.after_request(op, entry)
        await self.replica.wait(Op("answer", name, params, op.prompt))
        if isinstance(answer, TelegramError):
            raise answer
        return answer


@dataclass(frozen=True)
class Paused:
    """The real channel, behind a wait: a process can be paused before it looks at its lease."""

    inner: TelegramChannel
    replica: Any

    async def perform(self, chat_id, reply, priority, *, before=None):
        if isinstance(reply, Say):
            await self.replica.wait(Op("turn", prompt=SPOKEN.get()))
        return await self.inner.perform(chat_id, reply, priority, before=before)


@dataclass(frozen=True)
class Parts:
    """The classes a replica is made of; a broken variant replaces one."""

    sending: type = Speaking
    recovery: type = RecoverySweep
    intake: type = Intake
    channel: type = TelegramChannel


@dataclass(eq=False)
class Replica:
    """A process; killed, it leaves behind only what is in the database and at Telegram."""

    world: Any
    parts: Parts
    tasks: set = field(default_factory=set)
    ops: list[Op] = field(default_factory=list)
    actors: dict[str, Any] = field(default_factory=dict)
    dead: bool = False

    def __post_init__(self):
        now, seconds = self.world.now, self.world.seconds
        wire = Wire(self)
        bot = Bot(TOKEN, request=wire, get_updates_request=wire)
        limiter = Limiter(float("inf"), seconds, per_chat=float("inf"))
        channel = Paused(self.parts.channel(bot, limiter), self)
        database = Database(
            self.world.store, lambda kind: self.wait(Op(kind)), self.world.promises.after_commit
        )
        delivery = Delivery(channel)
        dispatch = Dispatch(routes(settings_in(self.world.folder), bot), VAULT)
        intake = self.parts.intake(database, bot, dispatch, delivery, now)
        self.polling = Polling(bot, database, intake, now, seconds, Alone(), poll_seconds=0)
        sending = self.parts.sending(database, channel, VAULT, now, seconds, batch=2)
        self.beats = {
            "planning": Beat(PlanningSweep(database, now), seconds=1),
            "sending": Beat(sending, seconds=1),
            "recovery": Beat(self.parts.recovery(database, now), seconds=5),
            "freezing": Beat(FreezingSweep(database, now), seconds=60),
        }

    def begin(self, actor: str) -> None:
        """Let *actor* start, unless it is at work."""
        if actor in self.actors:
            return
        work = self._listen() if actor == "listening" else self.beats[actor].run()
        token = OWNER.set(self)
        task = self.world.loop.create_task(work)
        OWNER.reset(token)
        self.actors[actor] = task
        task.add_done_callback(lambda done: self._ended(actor, done))
        self.world.loop.until_idle()

    async def _listen(self):
        try:
            await self.polling.once()
        except (TelegramError, Unavailable):
            return  # as Polling.run does, before it tries again
        except IntegrityError:
            self.world.wrecks.append(self)  # two of us applied one update: this one ends

    def _ended(self, actor, task):
        self.actors.pop(actor, None)
        if not task.cancelled() and (error := task.exception()):
            self.world.failures.append(error)

    async def wait(self, op: Op):
        if self.dead:
            raise asyncio.CancelledError
        op.future = self.world.loop.create_future()
        self.ops.append(op)
        try:
            return await op.future
        finally:
            if op in self.ops:
                self.ops.remove(op)

    def ready(self) -> list[Op]:
        """Return what may go on now: nobody begins to write while somebody else does."""
        busy = self.world.store.open is not None
        return [op for op in self.ops if not (busy and op.kind == "begin")]

    def let_go(self, op: Op, how: str = "ok") -> None:
        self.ops.remove(op)
        op.future.set_result(how)
        self.world.loop.until_idle()

    def kill(self) -> None:
        """End as with kill -9: nothing that was in memory is ever heard of again."""
        self.dead = True
        for task in list(self.tasks):
            task.cancel()
        self.world.loop.until_idle()
