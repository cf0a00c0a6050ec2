"""What a monitor is told, and what it is never told."""

import re
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from bot.site import site
from domain.prompts import GRACE, LEASE, RECOVER_AFTER, Kind, PromptState
from scheduler.tenure import TenureSweep
from simulator.core import Telegram
from storage import leases, sending, updates
from storage.database import open_database
from storage.tables import announced, prompts
from tests.engine import TEN, Engine
from tests.starting import begins
from tests.world import ADMIN, TOKEN, settings_in
from web.metrics import Metrics

DOCUMENTED = (Path(__file__).parents[2] / "docs/operating.md").read_text()
MADE_BY_THE_LIBRARY = ("_created", "_bucket", "_count", "_sum")


@asynccontextmanager
async def monitor(world, tmp_path, **headers):
    transport = httpx.ASGITransport(site(world.app, settings_in(tmp_path, data_dir=tmp_path)))
    async with httpx.AsyncClient(
        transport=transport, base_url="http://bot", headers=headers
    ) as client:
        yield client


def value(text, name):
    [found] = re.findall(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    return float(found)


def counted(metrics, name):
    return metrics.registry.get_sample_value(name)


async def beats(world):
    for beat in world.app.beats:
        await beat.run(world.app.metrics.swept)


@pytest.fixture
async def told(world, tmp_path):
    """Return what is told after a dose prompt was sent, a minute late."""
    await begins(world, world.person(424242), "0.5x14, 1")
    world.clock.time += timedelta(hours=3, minutes=1)
    await beats(world)
    async with monitor(world, tmp_path) as client:
        answer = await client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    return answer.text


async def test_a_prompt_is_counted_by_its_kind_and_what_became_of_it(told):
    assert value(told, 'nightstep_prompts_total{kind="dose",outcome="sent"}') == 1


async def test_how_late_a_prompt_was_is_told(told):
    assert value(told, 'nightstep_prompt_lateness_seconds_bucket{le="30.0"}') == 0
    assert value(told, 'nightstep_prompt_lateness_seconds_bucket{le="60.0"}') == 1
    assert value(told, "nightstep_prompt_lateness_seconds_sum") == 60


async def test_every_sweep_has_an_age(world, told):
    ages = set(re.findall(r'nightstep_last_sweep_age_seconds\{sweep="(\w+)"\}', told))

    assert ages == {beat.name for beat in world.app.beats}


async def test_every_metric_is_documented_and_every_documented_one_is_told(told):
    names = set(re.findall(r"^(nightstep_\w+)", told, re.MULTILINE))
    families = {re.sub("|".join(f"{end}$" for end in MADE_BY_THE_LIBRARY), "", n) for n in names}
    families -= {name.removesuffix("_total") for name in families if name.endswith("_total")}

    assert families == set(re.findall(r"^\| `(nightstep_\w+)", DOCUMENTED, re.MULTILINE))


async def test_nothing_of_a_patient_is_told(told):
    labels = set(re.findall(r'(\w+)="', told))

    assert labels == {"kind", "outcome", "sweep", "le"}
    assert not re.search(r"42424|\bmg\b|Ada|" + TOKEN, told)


async def test_a_red_flag_is_not_told_by_what_was_sent_the_day_after(world, tmp_path):
    ada = world.person()
    await world.enrols(ada)
    await world.says(ada, "I want to kill myself")
    await world.passes(hours=36)
    async with world.app.database.begin() as tx:
        sent = prompts.c.state == PromptState.SENT
        kinds = set((await tx.execute(select(prompts.c.kind).where(sent))).scalars())
    async with monitor(world, tmp_path) as client:
        text = (await client.get("/metrics")).text

    assert Kind.FOLLOWUP in kinds
    told = set(re.findall(r'nightstep_prompts_total\{kind="(\w+)"', text))
    assert told <= {"dose", "nag1", "nag2", "checkin", "checkin2", "other"}
    assert value(text, 'nightstep_prompts_total{kind="other",outcome="sent"}') >= 1


async def test_what_waits_is_counted(world, tmp_path):
    await begins(world, world.person(), "0.5x14, 1")
    world.clock.time += timedelta(hours=3)
    async with monitor(world, tmp_path) as client:
        assert value((await client.get("/metrics")).text, "nightstep_backlog") == 1
        await beats(world)
        assert value((await client.get("/metrics")).text, "nightstep_backlog") == 0


async def test_what_was_set_aside_and_a_halt_are_told(world, tmp_path):
    async with world.app.database.begin() as tx:
        await updates.set_aside(tx, 5, kind="message", error="Bad", at=world.clock())
    world.app.limiter.halt(100)
    async with monitor(world, tmp_path) as client:
        text = (await client.get("/metrics")).text

    assert value(text, "nightstep_updates_set_aside") == 1
    assert 90 < value(text, "nightstep_halt_seconds") <= 100


async def test_the_age_of_the_newest_backup_is_told(world, tmp_path):
    made = world.clock() - timedelta(hours=2)
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / f"nightly-{made:%Y%m%dT%H%M%SZ}.db").touch()
    async with monitor(world, tmp_path) as client:
        assert value((await client.get("/metrics")).text, "nightstep_backup_age_seconds") == 7200


async def test_without_a_backup_or_a_database_the_rest_is_still_told(world, tmp_path):
    (tmp_path / "nothing").mkdir()
    away = replace(world.app, database=gone(tmp_path))
    async with monitor(replace(world, app=away), tmp_path) as client:
        text = (await client.get("/metrics")).text
        ready = await client.get("/readyz")

    assert "nightstep_backup_age_seconds NaN" in text and "nightstep_backlog NaN" in text
    assert (ready.status_code, ready.json()) == (503, {"schema": False})


def gone(tmp_path):
    return open_database(f"sqlite+aiosqlite:///{tmp_path}/nowhere/nightstep.db")


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded"])
async def test_a_proxy_gets_no_metrics(world, tmp_path, header):
    async with monitor(world, tmp_path, **{header: "192.0.2.1"}) as client:
        answer = await client.get("/metrics")

    assert answer.status_code == 403 and "nightstep_" not in answer.text


async def test_what_a_crash_left_behind_is_counted_when_it_is_found(database, vault, clock):
    engine = Engine(database, vault, clock, Telegram(token=TOKEN, now=clock))
    await engine.enrol(engine.telegram.person(42))
    clock.time = TEN
    async with database.begin() as tx:
        claimed = await sending.claim(tx, clock(), limit=25)
    async with database.begin() as tx:
        await sending.mark_sending(tx, claimed, clock())
    metrics = Metrics(lambda: 0.0)
    for later in (LEASE, RECOVER_AFTER, GRACE[Kind.DOSE]):
        clock.time += later
        metrics.swept("RecoverySweep", Counter(await engine.recover()))

    assert counted(metrics, "nightstep_ambiguous_total") == 1
    assert counted(metrics, "nightstep_missed_total") == 1


async def test_an_announcement_that_fails_is_no_prompt_that_was_given_up_or_is_in_doubt(world):
    people = [world.person(at) for at in (42, 43, 44)]
    for each in people:
        await world.enrols(each)
    await world.until("12:00")
    owner = world.person(ADMIN)
    await world.says(owner, "/announce The clinic is closed on Monday.")
    await world.hears(owner, re.search(r"SEND \w{8}", world.last(owner))[0])
    world.telegram.faults.add("sendMessage", "deliver_then_fail", chat_id=42)
    world.telegram.faults.add("sendMessage", "block", chat_id=43)
    del world.telegram.world.chats[44]
    await beats(world)

    async with world.app.database.begin() as tx:
        states = set((await tx.execute(select(announced.c.state))).scalars())
    assert states == {PromptState.AMBIGUOUS, PromptState.BLOCKED, PromptState.MISSED}
    assert counted(world.app.metrics, "nightstep_ambiguous_total") == 0
    assert counted(world.app.metrics, "nightstep_missed_total") == 0


async def test_a_lead_that_is_lost_is_counted(database, clock):
    metrics, seconds = Metrics(lambda: 0.0), [0.0]
    tenure = TenureSweep(database, clock, lambda: seconds[0], holder=1)
    for lead in (1, 2):
        metrics.swept("TenureSweep", await tenure.run())
        async with database.begin() as tx:
            clock.time += timedelta(minutes=1)
            await leases.take(tx, [leases.LEADER], 2, clock())
        seconds[0] += 10.0 * lead

    assert counted(metrics, "nightstep_lease_lost_total") == 1


async def test_alive_is_who_hears_telegram_and_sweeps(world, tmp_path):
    now = [0.0]
    world.app.metrics.elapsed = lambda: now[0]
    await beats(world)
    await world.app.polling.once()
    async with monitor(world, tmp_path) as client:
        alive = await client.get("/healthz")
        now[0] = 31.0
        still = await client.get("/healthz")

    assert (still.status_code, still.json()) == (
        503,
        {"listening": True, "sweeping": False, "storing": True},
    )
    assert (alive.status_code, alive.json()) == (
        200,
        {"listening": True, "sweeping": True, "storing": True},
    )


def test_a_database_that_is_away_does_not_look_like_a_bot_that_hangs():
    now = [100.0]
    metrics = Metrics(lambda: now[0])
    metrics.swept("SendingSweep", Counter())
    now[0] = 150.0
    metrics.swept("SendingSweep", None)
    now[0] = 160.0
    metrics.look()

    assert metrics.stillness() == 10
    age = metrics.registry.get_sample_value(
        "nightstep_last_sweep_age_seconds", {"sweep": "SendingSweep"}
    )
    assert age == 60


def test_a_database_that_stays_away_is_not_well_and_a_moment_of_it_is():
    now = [0.0]
    metrics = Metrics(lambda: now[0])
    for now[0] in (100.0, 101.0, 131.0):
        metrics.swept("SendingSweep", None)
        metrics.swept("PlanningSweep", Counter())
    away = metrics.unkept()
    metrics.swept("SendingSweep", Counter())
    kept = metrics.unkept()
    for now[0] in (200.0, 201.0):
        metrics.swept("SendingSweep", None)

    assert (away, kept, metrics.unkept()) == (31, 0, 1)
