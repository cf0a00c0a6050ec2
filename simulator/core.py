"""A Telegram on this machine: one bot, many chats, in memory, no input or output."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from simulator.answers import Answer
from simulator.calls import Calls
from simulator.chats import Chat
from simulator.faults import Fault, Faults
from simulator.groups import Group
from simulator.ledger import Ledger
from simulator.limits import Limiter, Limits
from simulator.people import Person
from simulator.updates import Updates
from simulator.world import World


class Telegram:
    """The Bot API as one bot and its people know it.

    Without *limits* nothing is ever too fast, which is right for a clock that stands still.
    """

    def __init__(
        self,
        *,
        token: str,
        now: Callable[[], datetime],
        username: str = "nightstep_demo_bot",
        limits: Limits | None = None,
    ) -> None:
        me = {"id": int(token.partition(":")[0]), "is_bot": True, "first_name": "Nightstep"}
        self.world = World(me | {"username": username}, now, Limiter(limits, now), Updates(now))
        self.token = token
        self.username = username
        self._calls = Calls(self.world)
        self._people: dict[int, Person] = {}
        self._groups: dict[int, Group] = {}

    def person(self, id: int, *, first_name: str = "Ada", language: str = "en") -> Person:
        """Return the person, who is made on first mention and has not written yet."""
        if id not in self._people:
            chat = self.world.chats[id] = Chat(id, "private", first_name, language)
            self._people[id] = Person(self.world, chat)
        return self._people[id]

    def group(self, id: int, title: str = "A group", *, by: Person | None = None) -> Group:
        """Return the group, which is made on first mention, when *by* adds the bot to it."""
        if id not in self._groups:
            chat = self.world.chats[id] = Chat(id, "group", title)
            self._groups[id] = Group(self.world, chat)
            self._groups[id].add_bot(by=by or self.person(1, first_name="Owner"))
        return self._groups[id]

    @property
    def people(self) -> list[Person]:
        return list(self._people.values())

    @property
    def ledger(self) -> Ledger:
        """What the bot has asked for, and what came of it."""
        return self._calls.ledger

    @property
    def faults(self) -> Faults:
        """What is still to go wrong."""
        return self._calls.faults

    @property
    def violations(self) -> list[str]:
        """Requests, or answers of ours, that the published schema forbids."""
        return self._calls.violations

    @property
    def commands(self) -> dict[tuple[str, str], list[dict[str, str]]]:
        """Commands by scope and language: `("default", "")`, `("chat:42", "de")`."""
        return self.world.commands

    def menu(self, person: Person) -> list[dict[str, str]]:
        """Return the commands that *person* is shown."""
        for scope in (f"chat:{person.id}", "all_private_chats", "default"):
            for language in (person.language, ""):
                if (scope, language) in self.commands:
                    return self.commands[scope, language]
        return []

    @property
    def version(self) -> int:
        """A number that grows with every visible change."""
        return self.world.changes.version

    async def wait(self, version: int) -> int:
        """Wait until there is a version after *version*, and return it."""
        return await self.world.changes.wait(version)

    @property
    def updates(self) -> Updates:
        return self.world.updates

    @property
    def next_update_id(self) -> int:
        return self.world.updates.next_id

    @next_update_id.setter
    def next_update_id(self, number: int) -> None:
        self.world.updates.next_id = number

    def redeliver(self, update_id: int) -> None:
        """Deliver an update once more, although it was confirmed or has expired."""
        self.world.updates.redeliver(update_id)
        self.world.changes.bump()

    def call(
        self, method: str, params: Mapping[str, Any], files: Mapping[str, bytes] | None = None
    ) -> Answer:
        """Make one call at once: nothing is slow, and no poll waits."""
        return self.perform(method, params, files, self.faults.take(method, params))

    def perform(
        self,
        method: str,
        params: Mapping[str, Any],
        files: Mapping[str, bytes] | None = None,
        fault: Fault | None = None,
    ) -> Answer:
        """Make one call that meets *fault*."""
        return self._calls.perform(method, params, files or {}, fault)
