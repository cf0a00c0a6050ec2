from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.prompts import MAX_AMBIGUOUS, RECOVER_AFTER, Kind, PromptState
from simulator.core import Telegram
from storage import recovery
from storage.tables import prompts as kept
from tests.engine import TEN, VAULT, enrol, prompt_row
from tests.world import TOKEN

OVER = (PromptState.SENT, PromptState.MISSED, PromptState.BLOCKED, PromptState.VOID)
AROUND = st.integers(-1500, 1500).map(lambda seconds: TEN + timedelta(seconds=seconds))


@pytest.fixture
async def night(database, clock):
    person = Telegram(token=TOKEN, now=clock).person(42)
    return await enrol(database, VAULT, person, TEN - timedelta(hours=1))


async def after(database, night, **columns):
    """Put the question into a state, recover at ten, and return it before and after."""
    async with database.begin() as tx:
        where = (kept.c.course_id == night.course_id) & (kept.c.kind == Kind.DOSE)
        await tx.execute(kept.update().where(where).values(columns))
    before = await prompt_row(database, night, Kind.DOSE)
    async with database.begin() as tx:
        tally = await recovery.recover(tx, TEN)
    return tally, before, await prompt_row(database, night, Kind.DOSE)


@settings(
    deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    state=st.sampled_from(list(PromptState)),
    lease_until=AROUND,
    due_at=AROUND,
    expires_at=AROUND,
    ambiguous=st.integers(0, 3),
)
async def test_whatever_was_left_behind_is_concluded_by_the_rules(
    database, night, state, lease_until, due_at, expires_at, ambiguous
):
    _tally, before, row = await after(
        database,
        night,
        state=state,
        lease_until=lease_until,
        due_at=due_at,
        expires_at=expires_at,
        ambiguous=ambiguous,
    )

    if state in OVER:
        assert row == before, "what is over stays over"
    if row.state is PromptState.DUE and state is not PromptState.DUE:
        assert expires_at > TEN or due_at > TEN, "nothing stale becomes due"
    if state is PromptState.SENDING:
        assert row.state is not PromptState.DUE, "perhaps sent is never simply due"
        assert row.ambiguous == ambiguous + (lease_until <= TEN)
    if state is PromptState.AMBIGUOUS and row.state is PromptState.DUE:
        assert lease_until <= TEN - RECOVER_AFTER
        assert 0 <= ambiguous < MAX_AMBIGUOUS
    assert row.ambiguous - before.ambiguous in (0, 1)


@settings(
    deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(state=st.sampled_from(list(PromptState)), lease_until=AROUND, ambiguous=st.integers(0, 3))
async def test_a_second_run_at_the_same_moment_changes_nothing(
    database, night, state, lease_until, ambiguous
):
    columns = {"state": state, "lease_until": lease_until, "ambiguous": ambiguous, "due_at": TEN}
    _tally, _before, once = await after(database, night, **columns)
    async with database.begin() as tx:
        again = await recovery.recover(tx, TEN)

    assert again == {}
    assert await prompt_row(database, night, Kind.DOSE) == once


async def test_a_lease_that_is_over_at_this_very_moment_is_over(database, night):
    tally, _before, row = await after(
        database, night, state=PromptState.CLAIMED, lease_until=TEN, token=7
    )

    assert (tally, row.state) == ({"released": 1}, PromptState.DUE)
