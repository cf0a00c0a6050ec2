"""What a press on the page does: to the chats, to the clock, to the crowd."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias, TypeVar

from simulator.habits import STEADY
from simulator.page_stage import Stage
from simulator.people import Person

Body: TypeAlias = Mapping[str, Any]
T = TypeVar("T")

MAX_TEXT = 4096
MAX_SPEED = 7 * 86_400.0  # a week in a second


class RefusedError(Exception):
    """The request made no sense; the message is a sentence."""


def given(body: Body, name: str, *kinds: type[T]) -> T:
    value = body.get(name)
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        raise RefusedError(f"The request needs a proper “{name}”.")
    return value


def within(body: Body, name: str, low: float, high: float) -> float:
    number = float(given(body, name, int, float))
    if not low <= number <= high:
        raise RefusedError(f"“{name}” must be from {low:g} to {high:g}.")
    return number


def say(person: Person, body: Body) -> None:
    text = given(body, "text", str)
    if not 0 < len(text) <= MAX_TEXT:
        raise RefusedError(f"A message has 1 to {MAX_TEXT} characters.")
    person.say(text)


def press(person: Person, body: Body) -> None:
    number, data = given(body, "message", int), given(body, "data", str)
    for message in person.messages:
        if message.id == number and data in {each.data for row in message.buttons for each in row}:
            person.press(number, data)
            return
    raise LookupError("That button is no longer there.")


def location(person: Person, body: Body) -> None:
    person.share_location(within(body, "lat", -90, 90), within(body, "lon", -180, 180))


CHAT_ACTS: Mapping[str, Callable[[Person, Body], object]] = {
    "say": say,
    "press": press,
    "location": location,
    "sticker": lambda person, _: person.send_sticker(),
    "photo": lambda person, _: person.send_photo(),
    "block": lambda person, _: person.block(),
    "unblock": lambda person, _: person.unblock(),
}
CLOCK_ACTS: Mapping[str, Callable[[Stage, Body], Awaitable[None]]] = {
    "speed": lambda stage, body: stage.clock.set_speed(within(body, "speed", 0, MAX_SPEED)),
    "prompt": lambda stage, _: stage.clock.to_next_prompt(),
    "night": lambda stage, _: stage.clock.add_night(),
    "step": lambda stage, _: stage.clock.to_next_step(),
}


def on_chat(stage: Stage, who: str, act: str, body: Body) -> None:
    person = stage.telegram.person(stage.people[who])
    if person.blocked and act != "unblock":
        raise LookupError("You have blocked the bot. Unblock it first.")
    CHAT_ACTS[act](person, body)


def on_answering(stage: Stage, body: Body) -> None:
    patient = stage.people["patient"]
    if given(body, "on", bool):
        stage.crowd.join(patient, STEADY)
        stage.crowd.act()  # what stands open is answered even while the clock stands still
    else:
        stage.crowd.leave(patient)
