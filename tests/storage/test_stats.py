from datetime import timedelta

import pytest
from sqlalchemy import delete, event

from domain.adherence import Adherence, Rate
from domain.checkins import Item
from domain.counts import Diary, Nights, Said
from domain.moves import Actor, Hold, Move
from domain.occurrences import Reason
from domain.succession import Part, Place
from domain.suppression import publish
from storage import courses, stats
from storage.database import open_database
from storage.tables import checkins, metadata
from tests.storage.group import A_DAY, NEWEST, NOW, Group

FOURTEEN = "TTTTSTTUTTTTUT"
"""The first worked example: 14 due, 11 taken, 12 answered."""


@pytest.fixture
async def group(tmp_path):
    database = open_database(f"sqlite+aiosqlite:///{tmp_path}/stats.db")
    async with database.begin() as tx:
        await tx.run_sync(metadata.create_all)
        yield await Group.begin(tx)
    await database.dispose()


async def counted(group, now=NOW):
    counts, _ = await stats.gather(group.tx, now, now)
    return counts


async def test_an_empty_database_has_nobody_to_count(group):
    counts = await counted(group)

    assert (counts.active, counts.unreachable, counts.patients) == (0, 0, 0)
    assert publish(counts, as_of=NOW, k=11).active is None


async def test_nights_are_counted_by_state(group):
    await group.join(FOURTEEN)
    await group.join("TTTTDSQQUT")

    assert (await counted(group)).steps == {500: Adherence(24, 17, 21)}


async def test_paused_and_not_prompted_nights_are_not_due_and_stand_apart(group):
    await group.join("TTTTTTTPPP")
    await group.join("TTTTTTTPN")
    counts = await counted(group)

    assert counts.steps == {500: Adherence(14, 14, 14)}
    assert (counts.paused, counts.not_prompted) == (Nights(4, 2), Nights(1, 1))


async def test_unreachable_nights_are_due_and_stand_apart(group):
    await group.join("TTTTTTTUU", reasons={7: Reason.UNREACHABLE})
    counts = await counted(group)

    assert counts.steps == {500: Adherence(9, 7, 7)}
    assert counts.unreached == Nights(1, 1)


async def test_who_is_unreachable_now_is_told_apart_and_in_no_rate(group):
    await group.join(FOURTEEN, unreachable_at=NOW - A_DAY)
    await group.join(FOURTEEN)
    counts = await counted(group)

    assert (counts.active, counts.unreachable, counts.patients) == (1, 1, 1)
    assert counts.steps == {500: Adherence(14, 11, 12)}


async def test_nights_are_counted_at_the_dose_they_were_due_with(group):
    await group.join("TTTTTTTTSSS", doses=[500] * 7 + [1000] * 4)
    await group.join("TTTTTTT", doses=1000)
    counts = await counted(group)

    assert counts.steps == {500: Adherence(7, 7, 7), 1000: Adherence(11, 8, 11)}
    assert counts.groups == {frozenset({500, 1000}): 1, frozenset({1000}): 1}


async def test_who_did_not_agree_or_has_stopped_is_not_counted(group):
    await group.join(FOURTEEN, counted=False)
    await group.join(FOURTEEN, ended_at=NOW)
    counts = await counted(group)

    assert (counts.active, counts.patients) == (0, 0)


async def test_fewer_than_seven_due_nights_are_in_no_rate(group):
    await group.join("TTTTTTPPP")
    await group.join("TTTTTTU")
    counts = await counted(group)

    assert (counts.active, counts.patients) == (2, 1)
    assert counts.steps == {500: Adherence(7, 6, 6)}
    assert counts.paused == Nights()


async def test_a_night_counts_from_48_hours_after_its_dose(group):
    await group.join("TTTTTTTT")

    assert (await counted(group)).steps == {500: Adherence(8, 8, 8)}
    a_moment_before = NOW - timedelta(microseconds=1)
    assert (await counted(group, a_moment_before)).steps == {500: Adherence(7, 7, 7)}


async def test_a_night_ceases_to_count_28_nights_later(group):
    await group.join("S" + "T" * 28)

    assert (await counted(group)).steps == {500: Adherence(28, 28, 28)}


async def test_baseline_mornings_and_open_nights_are_not_due(group):
    await group.join("TTTTTTTXX", newest=NEWEST + A_DAY)

    assert (await counted(group)).steps == {500: Adherence(7, 7, 7)}


async def test_a_group_is_published_with_what_was_counted(group):
    for _ in range(11):
        await group.join(FOURTEEN)
    for _ in range(11):
        await group.join("TTTTSTTUTTTTUS", doses=1000)
    published = publish(await counted(group), as_of=NOW, k=11)

    assert (published.active, published.unreachable, published.patients) == (20, 0, 20)
    assert published.adherence == Adherence(310, 230, 265)
    assert [row.dose for row in published.steps] == [500, 1000]
    assert published.steps[0].adherence == Adherence(155, 120, 130)
    assert published.steps[1].adherence == Adherence(155, 110, 130)
    assert not published.invented


async def test_nights_are_found_by_course_and_number(group):
    seen = []
    event.listen(
        group.tx.sync_connection,
        "before_cursor_execute",
        lambda _c, _cursor, statement, values, *_: seen.append((statement, values)),
    )
    await counted(group)

    asked = [each for each in seen if "last_number" in each[0]]
    assert len(asked) == 2
    for statement, values in asked:
        plan = await group.tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        steps = [row.detail for row in plan if "occurrences" in row.detail]
        assert steps
        assert all("USING PRIMARY KEY (course_id=? AND number>?)" in step for step in steps)


async def test_the_long_run_reads_nights_in_their_order(group):
    await group.join("ST" + "T" * 9 + "U" * 14 + "T")
    await group.join("T" * 20)
    await group.join("T" * 12 + "SS", ended_at=NOW - A_DAY)
    await group.join("S" * 9)

    counts, _ = await stats.gather(group.tx, NOW, NOW)
    assert counts.episodes == {(10, True): 1, (20, False): 1, (12, True): 1}


async def test_the_long_run_is_read_without_sorting_all_nights(group):
    seen = []
    event.listen(
        group.tx.sync_connection,
        "before_cursor_execute",
        lambda _c, _cursor, statement, values, *_: seen.append((statement, values)),
    )
    await counted(group)

    [(statement, values)] = [each for each in seen if "group_concat" in each[0]]
    plan = await group.tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
    assert not any("TEMP B-TREE" in row.detail for row in plan)


async def test_mornings_are_counted_after_due_nights_of_who_is_in_the_rates(group):
    calm, bad = {"dreams": 0, "sleep": 1}, {"dreams": 3, "hives": 2}
    await group.wakes(await group.join("TTTTTTTS"), {1: calm, 2: bad, 8: bad})
    await group.wakes(await group.join("TTTTTTTP", doses=1000), {1: bad, 8: bad, 7: {}})
    await group.wakes(await group.join("TTTTTT"), {1: bad})

    counts, _ = await stats.gather(group.tx, NOW, NOW)
    bad, calm = frozenset({500}), frozenset({500})
    also_bad = Diary(frozenset({1000}), frozenset())
    assert counts.mornings == {
        Item.DREAMS: Said({500: Rate(2, 3), 1000: Rate(1, 1)}, {Diary(bad, calm): 1, also_bad: 1}),
        Item.SLEEP: Said({500: Rate(0, 1)}, {Diary(frozenset(), calm): 1}),
        Item.HIVES: Said(
            {500: Rate(2, 2), 1000: Rate(1, 1)}, {Diary(bad, frozenset()): 1, also_bad: 1}
        ),
    }


async def test_who_had_mornings_at_two_doses_is_one_person(group):
    course = await group.join("T" * 9, doses=[500] * 5 + [1000] * 4)
    await group.wakes(course, {1: {"mood": 3}, 2: {"mood": 0}, 9: {"mood": 2}})

    counts, _ = await stats.gather(group.tx, NOW, NOW)
    assert counts.mornings[Item.MOOD].people == {Diary(frozenset({500, 1000}), frozenset({500})): 1}


async def test_the_diary_of_the_only_one_who_chose_a_question_is_not_published(group):
    for n in range(32):
        course = await group.join("T" * 26 + "SS")
        await group.wakes(course, {m: {"dreams": m % 3} for m in range(1, 29)})
        if n == 0:
            extra = {m: {"dreams": 0, "mood": 3} for m in range(1, 29)}
            await group.tx.execute(delete(checkins).where(checkins.c.course_id == course))
            await group.wakes(course, extra)
    published = publish(await counted(group), as_of=NOW, k=11)

    assert published.symptoms[Item.DREAMS] is not None
    assert published.symptoms[Item.MOOD] is None
    assert published.steps[0].symptoms[Item.MOOD] is None


async def test_holds_count_within_the_window_and_of_who_is_in_the_rates(group):
    for life in (FOURTEEN, "T" * 28, "TTT"):
        course = await group.join(life)
        for days in (1, 27, 29):
            at = NOW - days * A_DAY
            move = Move(3, at, Actor.PATIENT, Hold(10))
            await courses.append(group.tx, course, move, update_id=5)

    counts, _ = await stats.gather(group.tx, NOW, NOW)
    assert counts.holds == Nights(4, 2)


async def test_a_week_that_is_over_is_counted_as_it_was(group):
    await group.join("T" * 20 + "S" * 21)
    await group.join(FOURTEEN)
    then = NOW - 21 * A_DAY

    counts, present = await stats.gather(group.tx, then, NOW)
    assert (counts.active, counts.steps) == (1, {500: Adherence(20, 20, 20)})
    assert [*present.places.values()] == [Place(2, 500)]


async def test_who_is_behind_each_count_of_people_is_known(group):
    """In the rates is the first of them only; the last has not taken a dose yet."""
    here, new, gone, ended, not_begun = (
        await group.join(FOURTEEN),
        await group.join("TTT"),
        await group.join(FOURTEEN, unreachable_at=NOW - A_DAY),
        await group.join(FOURTEEN, ended_at=NOW - A_DAY),
        await group.join("SSS"),
    )
    _, present = await stats.gather(group.tx, NOW, NOW)

    assert present.places.keys() == {here}
    assert present.parts == {
        Part.ACTIVE: {here, new, not_begun},
        Part.UNREACHABLE: {gone},
        Part.BEGAN: {here, new, gone, ended},
    }
