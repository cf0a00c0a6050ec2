import pytest

from tests.handlers.visits import visit_in
from tests.world import wired


@pytest.fixture
async def visit(tmp_path):
    async with visit_in(tmp_path) as visit:
        yield visit


async def test_privacy_names_who_runs_the_bot_to_anybody_who_asks(visit):
    visit.routes = wired(operator_name="Example Clinic", operator_contact="privacy@example.org")

    told = await visit.says("/privacy")

    assert told.endswith("Who runs this bot: Example Clinic. Reach them at privacy@example.org.")


async def test_turning_to_help_ends_a_question_of_the_settings(visit):
    await visit.enrols()
    await visit.says("/settings")
    await visit.taps("Dose time")

    await visit.says("/help")

    assert not await visit.types("10:00")
