"""A small demo to look at: a Telegram, a clock that is moved by hand, and a bot of three lines."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from httpx import ASGITransport, AsyncClient
from starlette.applications import Starlette

from simulator.core import Telegram
from simulator.crowd import Crowd
from simulator.page import page_routes

PATIENT, ADMIN = 42, 7
EVENING = datetime(2026, 3, 3, 21, tzinfo=UTC)
DOSE = (("✅ Taken", "taken"), ("Not tonight", "skip"))


@dataclass
class HandClock:
    time: datetime = EVENING
    speed: float = 0
    zone: str = "Europe/Berlin"
    busy: bool = False
    moves: list[str] = field(default_factory=list)

    def now(self) -> datetime:
        return self.time

    async def set_speed(self, speed: float, /) -> None:
        self.speed = speed

    async def to_next_prompt(self) -> None:
        self.moves.append("prompt")

    async def add_night(self) -> None:
        self.time += timedelta(days=1)

    async def to_next_step(self) -> None:
        raise LookupError("There is no next step: this is the top.")


class Demo:
    """The whole page without a browser; `write` is the bot speaking."""

    def __init__(self) -> None:
        self.clock = HandClock()
        self.telegram = Telegram(token="123456:TEST", now=self.clock.now)
        self.crowd = Crowd(self.telegram, seed=1)
        self.patient = self.telegram.person(PATIENT, first_name="Ada")
        self.admin = self.telegram.person(ADMIN, first_name="Sam")
        for person in (self.patient, self.admin):
            person.start()
        self.app = Starlette(
            routes=page_routes(
                self.telegram, patient=PATIENT, admin=ADMIN, clock=self.clock, crowd=self.crowd
            )
        )

    def browser(self) -> AsyncClient:
        return AsyncClient(transport=ASGITransport(self.app), base_url="http://demo")

    def write(self, text: str, *rows: Sequence[tuple[str, str]], to: int = PATIENT, **more) -> int:
        markup = {"inline_keyboard": [[button(*each) for each in row] for row in rows]}
        return self.call("sendMessage", chat_id=to, text=text, reply_markup=markup, **more)

    def edit(self, message: int, text: str, *rows: Sequence[tuple[str, str]]) -> None:
        markup = {"inline_keyboard": [[button(*each) for each in row] for row in rows]}
        about = {"chat_id": PATIENT, "message_id": message, "text": text}
        self.call("editMessageText", **about, reply_markup=markup)

    def call(self, method: str, files: dict[str, bytes] | None = None, **params: Any) -> int:
        answer = self.telegram.call(method, params, files)
        assert answer.status == 200, answer.body
        result = answer.body["result"]
        return result["message_id"] if isinstance(result, dict) else 0

    def updates(self) -> list[dict[str, Any]]:
        """Return what people did since this was last asked."""
        offset = {"offset": self._next} if self._next else {}
        found = self.telegram.call("getUpdates", offset).body["result"]
        self._next = found[-1]["update_id"] + 1 if found else self._next
        return found

    _next: int = 0


def button(text: str, data: str, style: str = "") -> dict[str, str]:
    return {"text": text, "callback_data": data} | ({"style": style} if style else {})
