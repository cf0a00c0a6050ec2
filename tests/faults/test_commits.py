"""PostgreSQL goes away in the middle of a COMMIT, which has taken effect or has not."""

import asyncio
from contextlib import nullcontext
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.engine import make_url

from domain.prompts import PromptState
from simulator.core import Telegram
from storage import Unavailable, schema
from storage.database import open_database
from storage.tables import answers
from tests import postgres
from tests.engine import TEN, Engine
from tests.faults.lines import line_to
from tests.starting import begins
from tests.world import TOKEN, world_in


@pytest.fixture(scope="module")
def template(postgresql):
    """The name of a database as a first start leaves it."""
    with postgres.database(postgresql) as url:
        database = open_database(url)
        asyncio.run(schema.migrate(database))
        asyncio.run(database.dispose())
        yield make_url(url).database


@pytest.fixture
async def line(postgresql, template):
    with postgres.database(postgresql, template=template) as url:
        async with line_to(url) as (line, near):
            line.near = near
            yield line


@pytest.mark.parametrize(
    ("commit", "how", "copies", "doubts"),
    [
        (1, "away", 1, 0),  # the claim
        (1, "lost", 1, 0),
        (2, "away", 1, 0),  # the mark that a request begins: without it there is none
        (2, "lost", 1, 1),
        (3, "away", 1, 0),  # what became of it: it is kept at the next attempt
        (3, "lost", 1, 0),
    ],
)
async def test_a_send_one_of_whose_commits_is_cut_off(
    line, vault, clock, commit, how, copies, doubts
):
    database = open_database(line.near)
    clock.time = TEN
    engine = Engine(database, vault, clock, Telegram(token=TOKEN, now=clock))
    ada = engine.telegram.person(42)
    night = await engine.enrol(ada)
    line.cut(commit, how)
    # One batch at a time, so that the commits come in order.
    with nullcontext() if commit == 3 else pytest.raises(Unavailable):
        await replace(engine.sending, ahead=1).run()
    for seconds in (61, 601, 61):
        engine.passes(seconds=seconds)
        await engine.recover()
        await engine.send()
    row = await engine.prompt(night)
    await database.dispose()

    assert (row.state, row.ambiguous) == (PromptState.SENT, doubts)
    assert len(ada.messages) == copies
    assert ["A reminder for" in each.text for each in ada.messages] == [
        n > 0 or (how, commit) == ("lost", 2) for n in range(copies)
    ]


async def test_a_tap_one_of_whose_commits_is_cut_off_counts_once(line, tmp_path, clock):
    async with world_in(tmp_path, clock, database_url=line.near) as world:
        cuts = [(1, "away"), (1, "lost"), (2, "away"), (2, "lost")]
        people = [await begins(world, world.person(42 + n), "0.5x14, 1") for n in range(4)]
        await world.until("22:00")
        for person, (commit, how) in zip(people, cuts, strict=True):
            person.tap("Taken")
            line.cut(commit, how)
            with pytest.raises(Unavailable):
                await world.app.polling.once()
            await world.steps.settle()
            assert "Recorded:" in world.last(person)
        async with world.app.database.begin() as tx:
            query = select(answers.c.course_id).where(answers.c.item == "dose")
            given = (await tx.execute(query)).scalars().all()

    assert len(given) == len(set(given)) == len(people)
