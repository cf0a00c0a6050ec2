"""What became of a prompt is known to one process alone: it does not forget it for one failure."""

from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import pytest
from sqlalchemy.exc import OperationalError

from domain.prompts import LEASE, RECOVER_AFTER, Kind, PromptState
from scheduler.insisting import LEFT_OF_A_LEASE
from storage import Unavailable
from tests.engine import TEN
from tests.scheduler.test_results import live, snooze


@dataclass
class Leaving:
    """The real database, which is away *seconds* long from the moment that something is said."""

    engine: object
    seconds: float
    away_until: float = 0

    async def perform(self, *args, **kwargs):
        done = await self.engine.channel.perform(*args, **kwargs)
        self.away_until = self.engine.seconds() + self.seconds
        return done

    def begin(self):
        if self.engine.seconds() < self.away_until:
            raise OperationalError("", {}, ConnectionError())
        return self.engine.database.begin()


@dataclass
class Unheard:
    """The real database, which keeps the third commit and does not say so."""

    real: object
    commits: int = 0

    @asynccontextmanager
    async def begin(self):
        async with self.real.begin() as tx:
            yield tx
        self.commits += 1
        if self.commits == 3:
            raise OperationalError("", {}, ConnectionError())


async def late(engine):
    """Let the lease and the ten minutes after it pass, and send what is due then."""
    engine.clock.time = TEN + LEASE
    await engine.recover()
    engine.clock.time += RECOVER_AFTER
    await engine.recover()
    return await engine.send()


async def test_what_was_said_while_the_database_is_away_is_kept_when_it_is_back(
    engine, ada, tonight
):
    leaving = Leaving(engine, seconds=30)
    sweep = replace(engine.sending, database=leaving, channel=leaving)

    assert await sweep.run() == {"sent": 1}
    assert await engine.state(tonight) is PromptState.SENT
    assert (await engine.prompt(tonight)).ambiguous == 0


async def test_near_the_end_of_the_lease_it_is_in_doubt(engine, ada, tonight):
    leaving = Leaving(engine, seconds=600)
    with pytest.raises(Unavailable):
        await replace(engine.sending, database=leaving, channel=leaving).run()
    assert engine.clock() - TEN == LEASE - LEFT_OF_A_LEASE

    assert await late(engine) == {"sent": 1}
    assert (await engine.prompt(tonight)).ambiguous == 1


async def test_what_was_kept_unheard_is_kept_once_and_the_newest_copy_has_the_buttons(
    engine, ada, tonight
):
    await engine.send()
    for minutes in (15, 15):
        await snooze(engine, tonight, minutes=minutes)
        engine.passes(minutes=minutes)
        await replace(engine.sending, database=Unheard(engine.database), ahead=1).run()

    assert len(ada.messages) == 3
    assert ada.last in live(ada)
    assert (await engine.prompt(tonight, Kind.LATER)).ambiguous == 0
