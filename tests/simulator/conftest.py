"""A Telegram whose clock stands still until a test moves it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from simulator.core import Telegram

TOKEN = "123456:TEST"


@dataclass
class Clock:
    now: datetime = datetime(2026, 3, 14, 22, 0, tzinfo=UTC)

    def __call__(self):
        return self.now

    def pass_(self, **duration):
        self.now += timedelta(**duration)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def telegram(clock):
    return Telegram(token=TOKEN, now=clock)


@pytest.fixture
def ada(telegram):
    """A person the bot may write to."""
    person = telegram.person(42)
    person.start()
    return person


@pytest.fixture
def send(telegram):
    """Send a message to person 42, with buttons by label if there are any."""

    def send_message(text="Hello", *labels, **more):
        if labels:
            row = [{"text": label, "callback_data": label.lower()} for label in labels]
            more["reply_markup"] = {"inline_keyboard": [row]}
        return telegram.call("sendMessage", {"chat_id": 42, "text": text, **more})

    return send_message


@pytest.fixture
def refusal(telegram):
    """Return status and description of a call that is refused."""

    def call(method, files=None, /, **params):
        body = telegram.call(method, params, files).body
        assert not body["ok"]
        return body["error_code"], body["description"]

    return call
