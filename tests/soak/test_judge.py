"""The judge of the soaks sees each promise that is broken: one that sees nothing proves nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from domain.prompts import Kind, PromptState
from simulator.core import Telegram
from storage import updates
from storage.tables import occurrences, prompts
from tests.engine import TEN, Engine
from tests.soak import judge
from tests.soak.judge import Kept, Seen
from tests.world import TOKEN


class Court:
    """One night that went well, and what can be changed about it."""

    def __init__(self, engine, night):
        self.engine, self.night = engine, night
        self.ledger = list(engine.telegram.ledger)

    async def put(self, **columns):
        await self.engine.put(self.night, Kind.DOSE, **columns)

    async def verdict(self, **more):
        async with self.engine.database.begin() as tx:
            kept = await tx.run_sync(Kept.of)
        seen = Seen()
        seen.add(self.ledger)
        found = judge.judge(kept, seen, now=self.engine.clock.time, **more)
        return {each.partition(":")[0] for each in found.broken}


@pytest.fixture
async def court(database, vault, clock):
    clock.time = TEN
    engine = Engine(database, vault, clock, Telegram(token=TOKEN, now=clock))
    night = await engine.enrol(engine.telegram.person(42))
    await engine.send()
    await engine.answer(night)
    return Court(engine, night)


async def test_a_night_that_went_well_breaks_nothing(court):
    assert await court.verdict() == set()


@pytest.mark.parametrize("state", [PromptState.SENDING, PromptState.CLAIMED, PromptState.DUE])
async def test_what_is_left_behind_is_seen(court, state):
    await court.put(state=state)
    court.engine.passes(minutes=5)

    assert "P2" in await court.verdict()


async def test_what_is_missed_without_a_doubt_is_seen(court):
    await court.put(state=PromptState.MISSED)

    assert "P2" in await court.verdict()


async def test_a_copy_without_a_doubt_is_seen(court):
    court.ledger.append(replace(court.ledger[-1], message_id=999))

    assert await court.verdict() == {"P1"}


async def test_a_copy_that_comes_at_once_is_seen_though_there_was_a_doubt(court):
    first = next(entry for entry in court.ledger if entry.method == "sendMessage")
    again = first.params | {"text": "🌙 A reminder for Mon, Mar 2: 0.5 mg."}
    late = timedelta(minutes=11)
    await court.put(ambiguous=1)
    court.ledger.append(replace(first, params=again, message_id=999, at=first.at + late))
    assert await court.verdict() == set()

    court.ledger[-1] = replace(court.ledger[-1], at=first.at + timedelta(minutes=1))
    assert await court.verdict() == {"P1"}


async def test_what_is_noted_as_sent_and_never_arrived_is_seen(court):
    court.ledger.clear()

    assert await court.verdict() == {"P1"}


async def test_what_came_after_its_grace_is_seen(court):
    await court.put(expires_at=TEN - timedelta(hours=1))

    assert await court.verdict() == {"P4"}


async def test_what_is_shown_as_recorded_and_is_not_kept_is_seen(court):
    first = next(entry for entry in court.ledger if entry.method == "sendMessage")
    undo = first.params["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    button = {"text": "Undo", "callback_data": undo.replace("taken", "undo")}
    shown = {
        "text": "⏭ Recorded: 0.5 mg not taken",
        "reply_markup": {"inline_keyboard": [[button]]},
    }
    court.ledger.append(replace(first, method="editMessageText", params=shown))

    assert await court.verdict() == {"P5"}


async def test_an_older_answer_in_force_is_seen(court):
    async with court.engine.database.begin() as tx:
        await tx.execute(update(occurrences).values(state="S"))

    assert await court.verdict() == {"P6"}


async def test_a_confirmed_update_that_was_not_applied_is_seen(court):
    assert await court.verdict(confirmed={7}) == {"P7"}

    async with court.engine.database.begin() as tx:
        await updates.claim(tx, [7], TEN)
    assert await court.verdict(confirmed={7}) == set()


async def test_nights_too_close_to_each_other_are_seen(court):
    following = await court.engine.night_passes(court.night, None)
    async with court.engine.database.begin() as tx:
        await tx.execute(
            update(occurrences)
            .where(occurrences.c.number == following.number)
            .values(scheduled_at=TEN + timedelta(hours=11))
        )
        await tx.execute(update(prompts).where(prompts.c.number > 1).values(state="void"))

    assert "P3" in await court.verdict()


def test_a_secret_in_a_log_is_seen():
    assert judge.secrets_in("id 700000001", r"\b7000\d{5}\b", "token") == [r"\b7000\d{5}\b"]
