"""Whole courses over real HTTP: every prompt's dose is the ladder's, whatever clocks do."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.stepping import StandingClock
from domain.presets import OFFERED
from messages.doses import amount
from messages.language import language
from simulator.core import Telegram
from simulator.crowd import Crowd
from simulator.habits import Habits
from simulator.running import serve
from simulator.server import create_app
from tests.world import TOKEN, World, world_in

STEADY = Habits(takes=1, skips=0, silent=0, checks_in=1, bothered=0, moves_up=1)
NIGHTS = 60


@pytest.fixture
async def http(tmp_path: Path, clock: StandingClock) -> AsyncIterator[World]:
    telegram = Telegram(token=TOKEN, now=clock)
    async with (
        serve(create_app(telegram)) as address,
        world_in(tmp_path, clock, telegram, telegram_api_url=address) as world,
    ):
        yield world


def asked(person) -> list[tuple[str, str]]:
    """Return each night's question: when it came, and the dose it named."""
    return [
        (message.at, dose)
        for message in person.messages
        if message.from_bot and (dose := _dose(message.text))
    ]


def _dose(text: str) -> str | None:
    # An answered prompt has become its receipt; both name the dose.
    for start in ("🌙 Time for tonight's dose: ", "✅ Recorded: "):
        if text.startswith(start):
            return text.removeprefix(start).split(" mg")[0] + " mg"
    return None


async def test_every_preset_is_climbed_by_yes_alone_one_dose_a_night(http):
    crowd = Crowd(http.telegram, seed=1)
    zones = (*["Berlin"] * 5, "New York", "Lord Howe")
    people = {}
    for n, (plan, zone) in enumerate(zip(OFFERED, zones, strict=True)):
        people[plan.id] = person = http.person(100 + n)
        await http.enrols(person, plan=plan.name, form="Liquid", zone=zone)
        crowd.join(person.id, STEADY)
    silent = http.person(99)
    await http.enrols(silent)
    crowd.join(silent.id, Habits(takes=1, skips=0, silent=0, moves_up=0))
    http.steps.others = crowd.act

    await http.passes(days=NIGHTS)

    _ = language("en")
    for plan in OFFERED:
        doses = [dose for _at, dose in asked(people[plan.id])]
        ladder = plan.ladder
        rungs = range(ladder.top_rung + 1)
        expected = [
            amount(_, ladder.dose(max(rung for rung in rungs if ladder.first_night_of(rung) <= n)))
            for n in range(1, len(doses) + 1)
        ]
        assert len(doses) in (NIGHTS - 1, NIGHTS, NIGHTS + 1)
        assert doses == expected, plan.id
    assert {dose for _at, dose in asked(silent)} == {"0.5 mg"}
    assert http.telegram.violations == []


@pytest.mark.parametrize(
    ("zone", "time", "from_", "nights"),
    [
        pytest.param("Berlin", "02:30", "2026-03-26", 6, id="a time that spring leaves out"),
        pytest.param("Berlin", "02:30", "2026-10-22", 6, id="a time that autumn shows twice"),
        pytest.param("Cairo", "00:00", "2026-04-21", 6, id="a midnight that does not exist"),
    ],
)
async def test_a_clock_change_asks_once_a_night(http, clock, zone, time, from_, nights):
    clock.time = datetime.fromisoformat(f"{from_}T12:00+00:00").astimezone(UTC)
    person = http.person(42)
    await http.enrols(person, time=time, zone=zone)
    crowd = Crowd(http.telegram, seed=1)
    crowd.join(person.id, STEADY)
    http.steps.others = crowd.act

    await http.passes(days=nights)

    times = [at for at, _dose in asked(person)]
    gaps = [after - before for before, after in pairwise(times)]
    assert len(times) == nights
    assert all(timedelta(hours=22) < gap < timedelta(hours=26) for gap in gaps)
