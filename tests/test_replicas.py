"""Two processes on one PostgreSQL: what is due is said once, and only one of them listens."""

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import time, timedelta
from itertools import pairwise
from time import monotonic
from zoneinfo import ZoneInfo

import httpx
import psycopg
import pytest
from sqlalchemy import func, select
from starlette.applications import Starlette

from bot.app import Nightstep, build
from domain.prompts import LEASE, RECOVER_AFTER, Kind, PromptState
from messages.channel import Card, NotSent, Priority, Say
from scheduler.tenure import BARRED, RENEWED_EVERY
from simulator.core import Telegram
from simulator.transport import InProcess
from storage import marks, seeding
from storage.leases import LASTS
from storage.tables import gaps, processed_updates, prompts
from storage.vault import Vault
from tests import postgres
from tests.world import KEY, TOKEN, settings_in
from web.webhook import SECRET

FIRST = 5000
TEN = timedelta(hours=3)
"""Until ten o'clock, from when a test begins."""


class Wire(InProcess):
    """The way to Telegram; *then* happens after so many messages."""

    def __init__(self, telegram):
        super().__init__(telegram)
        self.countdown, self.then, self.silent = -1, None, asyncio.Event()

    async def do_request(self, url, method, *args, **more):
        answer = await super().do_request(url, method, *args, **more)
        if url.endswith("/sendMessage"):
            self.countdown -= 1
            if self.countdown == 0:
                await self.then()
            if self.silent.is_set():
                await self.silence()
        return answer

    async def silence(self):
        """Never answer again, as to a process that is killed."""
        self.silent.set()
        await asyncio.Event().wait()


@dataclass
class Watched:
    """A lead that tells when it is given up."""

    tenure: object
    told: object

    def leads(self):
        return self.tenure.leads()

    def stands_by(self):
        return self.tenure.stands_by()

    def step_down(self):
        self.tenure.step_down()
        self.told()


@dataclass
class Pair:
    """Two bots with one token and one database, and the clock they share."""

    telegram: Telegram
    clock: object
    url: str
    apps: list[Nightstep]
    wires: list[Wire]
    people: int = 0

    async def tick(self, *apps, seconds=0.0):
        """Let *apps*, or both, run all their sweeps beside each other, *seconds* from now."""
        self.clock.time += timedelta(seconds=seconds)
        await asyncio.gather(*(self.beat(app) for app in apps or self.apps))

    async def beat(self, app):
        for beat in app.beats:
            await beat.run()

    async def passes(self, time, *apps):
        """Let *time* pass, and then so much more that both have their part in the work."""
        self.clock.time += time
        for _ in range(4):
            await self.tick(*apps, seconds=RENEWED_EVERY)

    async def seeded(self, people=60):
        """Invent people whose first dose is due in a few seconds, both bots at work."""
        self.people = people
        for n in range(people):
            self.telegram.person(FIRST + n).start()
        await seeding.seed(
            self.apps[0].database,
            Vault.from_text(KEY),
            patients=people,
            nights=0,
            first_id=FIRST,
            zone=ZoneInfo("Europe/Berlin"),
            dose_time=time(22),
            now=self.clock(),
            seed=1,
        )
        await self.passes(TEN - timedelta(seconds=RENEWED_EVERY * 5))

    def copies(self):
        """Return when each person was written to."""
        ledger = self.telegram.ledger
        return [[entry.at for entry in ledger.sent(FIRST + n)] for n in range(self.people)]

    async def doubted(self):
        """Return how many prompts nobody knew to be sent, for a while or for ever."""
        async with self.apps[1].database.begin() as tx:
            query = select(func.count()).where(prompts.c.ambiguous > 0)
            return (await tx.execute(query)).scalar()

    async def unsent(self):
        async with self.apps[1].database.begin() as tx:
            query = select(func.count()).where(
                prompts.c.kind == Kind.DOSE, prompts.c.state != PromptState.SENT
            )
            return (await tx.execute(query)).scalar()

    def leaders(self):
        return [app.tenure.leads() for app in self.apps]


@pytest.fixture
async def pair(request, postgresql, tmp_path, clock):
    given = getattr(request, "param", {})
    telegram = Telegram(token=TOKEN, now=clock)
    began = monotonic()

    def seconds():
        return clock.time.timestamp()

    def elapsed():
        return seconds() + monotonic() - began

    with postgres.database(postgresql) as url:
        wires = [Wire(telegram), Wire(telegram)]
        apps = [
            build(
                settings_in(tmp_path, database_url=url, **given),
                Vault.from_text(KEY),
                now=clock,
                elapsed=elapsed,
                request=wire,
                per_chat=1_000_000,
                poll_seconds=0,
            )
            for wire in wires
        ]
        for app in apps:
            app.tenure.elapsed = seconds  # however slow this machine, nobody is held up by it
        await asyncio.gather(*(app.prepare() for app in apps))
        yield Pair(telegram, clock, url, apps, wires)
        for wire in wires:
            wire.then = None
        await asyncio.gather(*(app.close() for app in apps))


async def test_three_hundred_prompts_due_at_once_are_sent_once_each(pair):
    await pair.seeded(300)
    assert [app.tenure.part() for app in pair.apps] == [0.5, 0.5]

    await pair.tick(seconds=RENEWED_EVERY)
    await pair.tick(seconds=1)

    assert [len(each) for each in pair.copies()] == [1] * 300
    assert await pair.doubted() == 0


async def test_what_a_killed_process_was_sending_is_asked_once_more_and_nothing_else_is(pair):
    await pair.seeded()
    first, second = pair.apps
    wire = pair.wires[0]
    wire.countdown, wire.then = 10, wire.silence
    pair.clock.time += timedelta(seconds=RENEWED_EVERY)
    dying = asyncio.create_task(pair.beat(first))
    await wire.silent.wait()
    dying.cancel()
    with suppress(asyncio.CancelledError):
        await dying
    await pair.passes(LEASE, second)
    await pair.passes(RECOVER_AFTER, second)

    copies = pair.copies()
    assert min(len(each) for each in copies) == 1
    assert max(len(each) for each in copies) == 2
    twice = [each for each in copies if len(each) == 2]
    assert len(twice) <= await pair.doubted()
    assert all(b - a >= RECOVER_AFTER for each in twice for a, b in pairwise(each))
    assert await pair.unsent() == 0


async def test_when_the_database_drops_every_connection_nothing_is_said_twice(pair):
    await pair.seeded()

    async def drop():
        async with await psycopg.AsyncConnection.connect(
            pair.url.replace("+psycopg", ""), autocommit=True
        ) as connection:
            await connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    for wire in pair.wires:
        wire.countdown, wire.then = 10, drop
    await pair.tick(seconds=RENEWED_EVERY)
    await pair.passes(LEASE)
    await pair.passes(RECOVER_AFTER)

    copies = pair.copies()
    assert min(len(each) for each in copies) == 1
    assert sum(len(each) - 1 for each in copies) <= await pair.doubted()
    assert all(b - a >= RECOVER_AFTER for each in copies for a, b in pairwise(each))
    assert await pair.unsent() == 0


async def test_only_one_leads_and_another_takes_over_within_twenty_seconds(pair):
    first, second = pair.apps
    await pair.tick(first)
    await pair.tick(second)
    assert pair.leaders() == [True, False]

    waited = 0
    while not second.tenure.leads():
        await pair.tick(second, seconds=1)
        waited += 1
    assert LASTS.total_seconds() <= waited <= 20
    assert pair.leaders() == [False, True]


async def test_who_stops_in_peace_leaves_the_lead_at_once(pair):
    first, second = pair.apps
    await pair.tick(first)
    await first.tenure.leave()
    await pair.tick(second)

    assert pair.leaders() == [False, True]


async def test_who_was_held_up_leads_no_more_before_another_does(pair):
    first, second = pair.apps
    await pair.tick(first)
    pair.clock.time += LASTS - timedelta(seconds=1)
    await pair.tick(second)

    assert pair.leaders() == [False, False]


async def test_a_conflict_makes_the_leader_step_down_without_a_loop(pair, caplog):
    first, second = pair.apps
    await pair.tick(first)
    pair.telegram.call("setWebhook", {"url": "https://elsewhere.example/hook"})
    calls = len(pair.telegram.ledger)
    stop = asyncio.Event()
    first.polling.lead = Watched(first.tenure, stop.set)
    await first.polling.run(stop)
    stop.clear()
    again = asyncio.create_task(first.polling.run(stop))
    await pair.tick(first)
    stop.set()
    await again

    assert [entry.method for entry in pair.telegram.ledger[calls:]] == ["getUpdates"]
    assert "another program uses this bot's token" in caplog.text
    await pair.tick(second, seconds=RENEWED_EVERY)
    assert pair.leaders() == [False, True]
    await second.tenure.leave()
    await pair.tick(first, seconds=BARRED)
    assert pair.leaders() == [True, False]


async def test_a_handover_is_no_gap(pair):
    first, second = pair.apps
    for _ in range(10):
        await first.polling.once()
        pair.clock.time += timedelta(minutes=1)
    await second.polling.once()

    async with first.database.begin() as tx:
        assert (await tx.execute(select(gaps))).all() == []
        assert await marks.at(tx, marks.LISTENED) == pair.clock()


async def test_a_429_for_a_reply_of_one_halts_the_other_before_its_next_claim(pair):
    await pair.seeded()
    first, second = pair.apps
    pair.telegram.faults.add("sendMessage", "flood", seconds=30)
    said = Say(Card("Hello"))
    outcome = await first.delivery.channel.perform(FIRST, said, Priority.REPLY)
    assert isinstance(outcome, NotSent)

    await pair.tick(first)
    await pair.tick(second, seconds=RENEWED_EVERY)
    assert not any(pair.copies())
    assert second.delivery.channel.limiter.halted() > 20
    await pair.passes(timedelta(seconds=30))
    assert [len(each) for each in pair.copies()] == [1] * pair.people


@pytest.mark.parametrize(
    "pair",
    [{"webhook_url": "https://bot.example", "webhook_secret": "of-this-test-only"}],
    indirect=True,
)
async def test_an_update_posted_to_both_takes_effect_once(pair):
    ada = pair.telegram.person(42)
    ada.say("/start")
    [update] = pair.telegram.updates.waiting()

    async def post(app):
        transport = httpx.ASGITransport(Starlette(routes=app.listening.routes))
        headers = {"Content-Type": "application/json", SECRET: "of-this-test-only"}
        async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
            path = app.listening.webhook.path
            body = json.dumps(update.body)
            return (await client.post(path, content=body, headers=headers)).status_code

    answers = await asyncio.gather(*(post(app) for app in pair.apps for _ in range(3)))
    for app in pair.apps:
        await app.delivery.drain()

    assert set(answers) <= {200, 500} and 200 in answers
    assert [await post(app) for app in pair.apps] == [200, 200]
    assert len(pair.telegram.ledger.sent(42)) == 1
    async with pair.apps[0].database.begin() as tx:
        assert (await tx.execute(select(func.count()).select_from(processed_updates))).scalar() == 1
