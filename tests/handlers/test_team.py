"""Roles given and taken, and the one door that asks for them on every call."""

import re
from datetime import timedelta

import pytest

from domain.deeds import Deed
from messages import basics
from messages.language import language
from storage import audit
from tests.world import ADMIN, world_in

COLLEAGUE, SOMEBODY = 901, 42
UNKNOWN = basics.unknown_command(language(None)).text


@pytest.fixture
def owner(world):
    return world.person(ADMIN)


async def link_for(world, owner, label):
    await world.says(owner, "/team")
    await world.taps(owner, label)
    return re.search(r"start=(team-[\w-]+)", world.last(owner))[1]


async def joins(world, owner, label, as_=COLLEAGUE):
    colleague = world.person(as_)
    await world.says(colleague, f"/start {await link_for(world, owner, label)}")
    return colleague


async def mark_of(world, owner, role, *, but=None):
    await world.says(owner, "/team")
    marks = re.findall(rf"• {role} (\w{{8}}) ", world.last(owner))
    return next(mark for mark in marks if mark != but)


async def removes(world, owner, role, *, but=None):
    mark = await mark_of(world, owner, role, but=but)
    await world.taps(owner, f"Remove {role} {mark}")
    await world.says(owner, f"remove {mark}")


async def deeds(world):
    async with world.app.database.begin() as tx:
        assert await audit.broken_at(tx) is None
        return [(each.deed, each.by, each.about) for each in await audit.newest(tx, limit=50)][::-1]


async def test_who_opens_the_link_first_has_the_role(world, owner):
    viewer = await joins(world, owner, "Add a viewer")
    assert "Your role: viewer" in world.last(viewer)

    await world.says(viewer, "/stats")
    assert "Group numbers" in world.last(viewer)


@pytest.mark.parametrize(
    ("label", "may", "may_not"),
    [
        ("Add a viewer", ["stats", "dashboard"], ["invite", "audit", "team"]),
        ("Add a coordinator", ["stats", "dashboard", "invite"], ["audit", "team"]),
        ("Add an owner", ["stats", "dashboard", "invite", "audit", "team"], []),
    ],
)
async def test_a_role_goes_as_far_as_the_table_says(world, owner, label, may, may_not):
    colleague = await joins(world, owner, label)

    for command in may:
        await world.says(colleague, f"/{command}")
        assert world.last(colleague) != UNKNOWN
    for command in may_not:
        await world.says(colleague, f"/{command}")
        assert world.last(colleague) == UNKNOWN


async def test_help_names_what_the_role_may_do(world, owner):
    viewer = await joins(world, owner, "Add a viewer")
    await world.says(viewer, "/help")
    assert "/stats" in world.last(viewer) and "/team" not in world.last(viewer)

    await removes(world, owner, "viewer")
    await world.says(viewer, "/help")
    assert "/stats" not in world.last(viewer)


async def test_a_link_works_once_and_afterwards_as_any_wrong_code(world, owner):
    code = await link_for(world, owner, "Add a coordinator")
    first, second, third = (world.person(each) for each in (901, 902, 903))
    await world.says(first, f"/start {code}")
    await world.says(second, f"/start {code}")
    await world.says(third, "/start wrong")

    assert world.last(second) == world.last(third)
    await world.says(second, "/stats")
    assert world.last(second) == UNKNOWN


async def test_links_of_who_was_dismissed_are_as_any_wrong_code(world, owner):
    mine = await mark_of(world, owner, "owner")
    second = await joins(world, owner, "Add an owner")
    kept, given = [await link_for(world, second, "Add an owner") for _ in range(2)]
    await removes(world, owner, "owner", but=mine)
    third, wrong = world.person(902), world.person(903)

    await world.says(second, f"/start {kept}", "/team")
    assert world.last(second) == UNKNOWN
    await world.says(third, f"/start {given}")
    await world.says(wrong, "/start wrong")
    assert world.last(third) == world.last(wrong)


async def test_links_of_who_is_no_longer_in_the_settings_are_worth_nothing(tmp_path, clock):
    async with world_in(tmp_path, clock) as world:
        code = await link_for(world, world.person(ADMIN), "Add an owner")
        telegram = world.telegram
    async with world_in(tmp_path, clock, telegram, admin_ids="905") as world:
        former = world.person(ADMIN)
        await world.says(former, f"/start {code}", "/team")
        assert world.last(former) == UNKNOWN


async def test_a_link_is_worth_nothing_after_a_day(world, owner):
    code = await link_for(world, owner, "Add a coordinator")
    world.clock.time += timedelta(days=1)
    late, wrong = world.person(COLLEAGUE), world.person(902)
    await world.says(late, f"/start {code}")
    await world.says(wrong, "/start wrong")

    assert world.last(late) == world.last(wrong)


async def test_an_owner_who_opens_the_link_leaves_it_to_others(world, owner):
    code = await link_for(world, owner, "Add a coordinator")
    await world.says(owner, f"/start {code}")
    assert "Forward the link" in world.last(owner)

    colleague = world.person(COLLEAGUE)
    await world.says(colleague, f"/start {code}")
    assert "Your role: coordinator" in world.last(colleague)


async def test_a_link_can_raise_somebody(world, owner):
    colleague = await joins(world, owner, "Add a viewer")
    await joins(world, owner, "Add a coordinator")

    await world.says(colleague, "/invite")
    assert world.last(colleague) != UNKNOWN


async def test_a_role_that_is_taken_is_gone_with_the_next_call(world, owner):
    me = await mark_of(world, owner, "owner")
    colleague = await joins(world, owner, "Add an owner")
    await world.says(colleague, "/team")
    await removes(world, owner, "owner", but=me)

    await world.says(colleague, "/stats")
    assert world.last(colleague) == UNKNOWN
    await world.taps(colleague, "Add an owner")
    assert colleague.toasts[-1] == basics.stale_button(language(None))


async def test_a_button_alone_removes_nobody(world, owner):
    await joins(world, owner, "Add a viewer")
    mark = await mark_of(world, owner, "viewer")
    await world.taps(owner, f"Remove viewer {mark}")
    assert f"REMOVE {mark}" in world.last(owner)

    await world.says(owner, "remove", "yes", f"REMOVE {mark[:-1]}")
    assert await mark_of(world, owner, "viewer") == mark


async def test_only_an_owner_can_type_somebody_away(world, owner):
    coordinator = await joins(world, owner, "Add a coordinator")
    await joins(world, owner, "Add a viewer", 902)
    mark = await mark_of(world, owner, "viewer")
    await world.says(coordinator, f"REMOVE {mark}")

    assert await mark_of(world, owner, "viewer") == mark


async def test_an_owner_of_the_settings_has_no_button_that_removes_them(world, owner):
    await world.says(owner, "/team")
    assert world.labels(owner) == ["Add a viewer", "Add a coordinator", "Add an owner"]
    mark = await mark_of(world, owner, "owner")

    await world.says(owner, f"REMOVE {mark}", "/team")
    assert "Who looks after this bot" in world.last(owner)


async def test_an_owner_who_never_pressed_start_is_shown_as_such(tmp_path, clock):
    async with world_in(tmp_path, clock, admin_ids="900,905") as world:
        owner = world.person(ADMIN)
        await world.says(owner, "/team")
        assert world.last(owner).count("has never pressed Start") == 1


async def test_who_is_no_longer_in_the_settings_is_no_owner_any_more(tmp_path, clock):
    async with world_in(tmp_path, clock) as world:
        await world.says(world.person(ADMIN), "/team")
        telegram = world.telegram
    async with world_in(tmp_path, clock, telegram, admin_ids="905") as world:
        former = world.person(ADMIN)
        await world.says(former, "/team")
        assert world.last(former) == UNKNOWN


async def test_what_is_read_and_done_is_written_down(world, owner):
    await joins(world, owner, "Add a viewer")
    await removes(world, owner, "viewer")
    await world.says(owner, "/stats", "/invite C_slow_0p5_14d 2 3", "/audit")

    me = f"owner {await mark_of(world, owner, 'owner')}"
    written = await deeds(world)
    other = next(by for deed, by, _ in written if deed is Deed.JOIN)
    assert written == [
        (Deed.LINK, me, "viewer"),
        (Deed.JOIN, other, ""),
        (Deed.DISMISS, me, other),
        (Deed.STATS, me, ""),
        (Deed.INVITE, me, "C_slow_0p5_14d v1, 2 x 3 d"),
        (Deed.AUDIT, me, ""),
    ]


async def test_audit_shows_the_last_lines_and_that_the_chain_holds(world, owner):
    await world.says(owner, "/stats", "/audit")

    told = world.last(owner)
    assert re.search(
        r"2\. Mon, Mar 2, 18:00: owner \w{8} read this log\n1\. .* read the group", told
    )
    assert told.endswith("The chain of all lines holds.")


async def test_a_refused_attempt_is_written_once_an_hour_without_who_it_was(world, owner):
    person = world.person(SOMEBODY)
    await world.says(person, "/stats", "/audit", "/team")
    assert await deeds(world) == [(Deed.REFUSED, "somebody", "/stats")]

    world.clock.time += timedelta(hours=1)
    await world.says(person, "/team")
    assert (await deeds(world))[1:] == [(Deed.REFUSED, "somebody", "/team")]


async def test_the_audit_log_of_a_long_time_still_fits_a_message(world, owner):
    for _ in range(40):
        await world.says(owner, "/audit")

    assert len(world.last(owner)) < 4096
    assert world.last(owner).count("\n") < 30


async def menu(world, person):
    place = {"scope": {"type": "chat", "chat_id": person.id}}
    answer = world.telegram.call("getMyCommands", place)
    return [each["command"] for each in answer.body["result"]]


async def test_the_menu_of_a_chat_follows_its_role(world, owner):
    viewer = await joins(world, owner, "Add a viewer")
    await world.passes(seconds=5)
    assert "stats" in await menu(world, viewer) and "team" not in await menu(world, viewer)

    await removes(world, owner, "viewer")
    await world.passes(seconds=5)
    assert "stats" not in await menu(world, viewer)


async def test_owners_hear_who_took_a_role(world, owner):
    await world.says(owner, "/start")
    await joins(world, owner, "Add a coordinator")

    mark = await mark_of(world, owner, "coordinator")
    assert f"Somebody took the role coordinator by its link: {mark}." in "\n".join(
        world.texts(owner)
    )
