"""Who sees the dashboard, and that nobody else sees a byte of it."""

import asyncio
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from bot.site import dashboard
from domain.deeds import Deed
from domain.roles import Role
from messages import basics
from messages.language import language
from storage import admins, audit, passes, tables
from storage.database import open_database
from tests.domain.test_snapshots import FULL
from tests.web.opening import opened
from tests.web.visiting import browser, link_key, publish, signs_in
from tests.world import ADMIN, settings_in

VIEWER, SOMEBODY = 901, 42
HTTPS = "https://bot.example"
NUMBERS = re.compile(r"\d+%|Active plans|÷")
BOTH = pytest.mark.parametrize("world", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
async def admin(world):
    await publish(world)
    return world.person(ADMIN)


@pytest.fixture
async def client(world, tmp_path, admin):
    async with browser(world, tmp_path) as client:
        yield client


async def sees(client):
    """Whether the numbers are shown; if not, none of them is."""
    answer = await client.get("/dashboard")
    if answer.status_code == 200:
        assert "Active plans" in answer.text
        return True
    assert answer.status_code == 401
    assert not NUMBERS.search(answer.text)
    return False


async def appoints(world, telegram_id, role):
    async with world.app.database.begin() as tx:
        await admins.enlist(tx, world.app.vault, [telegram_id], at=world.clock())
        inside = await admins.id_of(tx, world.app.vault, telegram_id)
        await admins.appoint(tx, inside, role)


@BOTH
async def test_a_link_lets_in_once(world, admin, client):
    key = await link_key(world, admin)
    first = await client.post("/dashboard/enter", data={"key": key})
    assert (first.status_code, first.headers["Location"]) == (303, "/dashboard")
    assert await sees(client)

    client.cookies.clear()
    again = await client.post("/dashboard/enter", data={"key": key})
    assert again.status_code == 403 and "used already" in again.text
    assert not await sees(client)


@BOTH
async def test_of_many_who_press_at_the_same_moment_one_is_let_in(world, admin, client):
    key = await link_key(world, admin)
    presses = (client.post("/dashboard/enter", data={"key": key}) for _ in range(5))
    answers = await asyncio.gather(*presses)

    assert sorted(each.status_code for each in answers) == [303, 403, 403, 403, 403]


async def test_another_bot_on_the_same_database_knows_who_came_in(world, admin, client, tmp_path):
    said = opened(world.clock())
    key = await link_key(world, admin)
    await client.post("/dashboard/app", content=said)
    async with browser(world, tmp_path) as other:
        assert (await other.post("/dashboard/app", content=said)).status_code == 403
        other.cookies.set("nightstep", client.cookies["nightstep"])
        assert await sees(other)
        assert (await other.post("/dashboard/enter", data={"key": key})).status_code == 303
        await other.post("/dashboard/leave")
    assert (await client.post("/dashboard/enter", data={"key": key})).status_code == 403


async def test_looking_at_a_link_does_not_use_it_up(world, admin, client):
    key = await link_key(world, admin)
    for method in ("GET", "HEAD", "GET"):
        answer = await client.request(method, f"/dashboard/enter?key={key}")
        assert answer.status_code == 200 and "Set-Cookie" not in answer.headers

    assert (await client.post("/dashboard/enter", data={"key": key})).status_code == 303


async def test_a_link_is_good_for_ten_minutes(world, admin, client):
    key = await link_key(world, admin)
    world.clock.time += passes.LINK_FOR

    assert (await client.post("/dashboard/enter", data={"key": key})).status_code == 403


async def test_a_session_is_good_for_half_an_hour(world, admin, client):
    await signs_in(world, admin, client)
    world.clock.time += passes.SESSION_FOR - timedelta(seconds=1)
    assert await sees(client)

    world.clock.time += timedelta(seconds=1)
    assert not await sees(client)


async def test_who_signs_out_is_out_whatever_the_browser_kept(world, admin, client):
    await signs_in(world, admin, client)
    kept = client.cookies["nightstep"]
    gone = await client.post("/dashboard/leave")
    assert gone.status_code == 200 and "Max-Age=0" in gone.headers["Set-Cookie"]

    client.cookies.set("nightstep", kept)
    assert not await sees(client)


@BOTH
async def test_a_role_that_is_taken_ends_what_it_opened(world, admin, client):
    await appoints(world, VIEWER, Role.VIEWER)
    viewer = world.person(VIEWER)
    await signs_in(world, viewer, client)
    unused = await link_key(world, viewer)
    assert await sees(client)

    await appoints(world, VIEWER, None)
    assert not await sees(client)
    assert (await client.post("/dashboard/enter", data={"key": unused})).status_code == 403


async def test_for_a_patient_there_is_no_such_command(world, client):
    person = world.person(SOMEBODY)
    await world.says(person, "/dashboard")

    assert world.last(person) == basics.unknown_command(language(None)).text


@BOTH
async def test_who_opens_it_in_telegram_is_let_in(world, admin, client):
    answer = await client.post("/dashboard/app", content=opened(world.clock()))

    assert answer.status_code == 204 and answer.content == b""
    assert await sees(client)


@BOTH
async def test_what_telegram_said_counts_once(world, admin, client):
    said = opened(world.clock())
    assert (await client.post("/dashboard/app", content=said)).status_code == 204
    client.cookies.clear()

    shuffled = "&".join(reversed(said.split("&")))
    for again in (said, shuffled):
        answer = await client.post("/dashboard/app", content=again)
        assert answer.status_code == 403 and "Set-Cookie" not in answer.headers
    assert not await sees(client)


@pytest.mark.parametrize(
    "said",
    [
        lambda now: opened(now, token="123457:TEST"),
        lambda now: opened(now - timedelta(minutes=61)),
        lambda now: opened(now + timedelta(minutes=1)),
        lambda now: opened(now).replace("900", "901"),
        lambda now: opened(now) + "&user=%7B%22id%22%3A900%7D",
        lambda now: opened(now, by=SOMEBODY),
        lambda _now: "hash=" + "0" * 64,
        lambda _now: "",
    ],
)
async def test_what_is_forged_stale_early_or_of_a_stranger_is_refused(world, client, said):
    answer = await client.post("/dashboard/app", content=said(world.clock()))

    assert answer.status_code == 403 and "Set-Cookie" not in answer.headers
    assert not await sees(client)


async def test_each_role_may_look_and_a_stranger_may_not(world, client):
    for role in Role:
        await appoints(world, VIEWER, role)
        world.clock.time += timedelta(seconds=1)
        said = opened(world.clock(), by=VIEWER)
        assert (await client.post("/dashboard/app", content=said)).status_code == 204
        assert await sees(client)


async def test_without_a_session_no_address_tells_a_byte_of_the_numbers(world, tmp_path, client):
    routes = dashboard(world.app, settings_in(tmp_path))
    bodies = [None, {"key": "x" * 22}, {"key": ""}]
    asked = 0
    for path in {route.path for route in routes}:
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
            for cookie in ("", "x" * 22, "é", "x" * 4000):
                for body in bodies:
                    headers = {"Cookie": f"nightstep={cookie}".encode()}
                    answer = await client.request(method, path, data=body, headers=headers)
                    assert not NUMBERS.search(answer.text.replace("100%", "")), (method, path)
                    assert "Set-Cookie" not in answer.headers or path == "/dashboard/leave"
                    asked += 1

    assert len(routes) == 8 and asked > 500


async def test_somebody_elses_session_is_not_guessed_from_what_is_stored(world, admin, client):
    await signs_in(world, admin, client)
    key = client.cookies["nightstep"]
    async with world.app.database.begin() as tx:
        stored = (await tx.execute(select(tables.passes))).all()

    assert len(key) == 22
    for row in stored:
        assert key.encode() not in row.digest
        client.cookies.set("nightstep", row.digest.hex())
        assert not await sees(client)


async def test_a_cookie_is_for_the_server_and_for_this_site_only(world, admin, client):
    told = (await signs_in(world, admin, client)).headers["Set-Cookie"]

    assert re.fullmatch(
        r"nightstep=[\w-]{22}; Path=/; Max-Age=1800; HttpOnly; SameSite=Strict", told
    )


async def test_by_https_a_cookie_never_travels_in_the_clear(world, admin, tmp_path):
    async with browser(world, tmp_path, at=HTTPS) as client:
        by_link = (await signs_in(world, admin, client)).headers["Set-Cookie"]
        answer = await client.post("/dashboard/app", content=opened(world.clock()))
        in_telegram = answer.headers["Set-Cookie"]
        assert await sees(client)

    assert by_link.startswith("__Host-nightstep=") and in_telegram.startswith("__Host-nightstep=")
    assert by_link.endswith("; Path=/; Max-Age=1800; HttpOnly; Secure; SameSite=Strict")
    # Telegram's web page shows us in a frame, where a browser sends no other cookie back.
    assert in_telegram.endswith("; HttpOnly; Secure; SameSite=None; Partitioned")


async def test_coming_in_is_written_to_the_audit_log(world, admin, client):
    await signs_in(world, admin, client)
    await client.post("/dashboard/app", content=opened(world.clock()))
    async with world.app.database.begin() as tx:
        lines = await audit.newest(tx, limit=10)

    assert [(each.deed, each.about) for each in lines] == [
        (Deed.DASHBOARD, "in Telegram"),
        (Deed.DASHBOARD, "by link"),
    ]
    assert all(each.by.startswith("owner ") for each in lines)


async def test_a_stranger_who_tries_is_written_down_once_an_hour_and_not_by_name(world, client):
    for _ in range(3):
        world.clock.time += timedelta(seconds=1)
        await client.post("/dashboard/app", content=opened(world.clock(), by=SOMEBODY))
    async with world.app.database.begin() as tx:
        lines = await audit.newest(tx, limit=10)

    assert [(each.deed, each.by, each.about) for each in lines] == [
        (Deed.REFUSED, "somebody", "dashboard")
    ]


@pytest.mark.parametrize("path", ["/dashboard", "/dashboard/enter", "/healthz", "/nowhere", "/"])
async def test_every_answer_says_keep_nothing_and_run_nothing_of_others(client, path):
    headers = (await client.get(path)).headers

    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert "frame-ancestors 'self' https://web.telegram.org" in policy


@pytest.mark.parametrize(
    ("method", "path", "more", "status", "sentence"),
    [
        ("GET", "/nowhere", {}, 404, "There is no such page."),
        ("GET", "/dashboard/static/../pages.py", {}, 404, "There is no such page."),
        ("GET", "/dashboard/", {}, 307, ""),
        ("PUT", "/dashboard", {}, 405, "This page cannot be used like that."),
        ("GET", "/dashboard/leave", {}, 405, "This page cannot be used like that."),
        ("POST", "/dashboard/app", {"content": b"x" * 8193}, 413, "sent too much"),
        ("POST", "/dashboard/enter", {"content": b"key=" + b"x" * 8192}, 413, "sent too much"),
        ("POST", "/dashboard/enter", {"content": b"\xff"}, 400, "cannot be read"),
        ("POST", "/dashboard/enter", {"content": b"a&" * 100}, 400, "cannot be read"),
        ("POST", "/dashboard/enter", {"content": b""}, 403, "too old"),
    ],
)
async def test_a_bad_request_gets_its_status_and_a_plain_sentence(
    client, method, path, more, status, sentence
):
    answer = await client.request(method, path, **more)

    assert answer.status_code == status
    assert sentence in answer.text


@pytest.mark.parametrize("path", ["/dashboard/enter", "/dashboard/app", "/dashboard/leave"])
@pytest.mark.parametrize("site_", ["cross-site", "same-site"])
async def test_no_other_page_can_press_our_buttons(world, admin, client, path, site_):
    await signs_in(world, admin, client)
    answer = await client.post(path, content="", headers={"Sec-Fetch-Site": site_})

    assert answer.status_code == 403
    assert await sees(client)


async def test_while_the_database_is_away_a_sentence_says_so(world, tmp_path):
    nowhere = open_database(f"sqlite+aiosqlite:///{tmp_path}/nowhere/nightstep.db")
    away = replace(world, app=replace(world.app, database=nowhere))
    async with browser(away, tmp_path) as client:
        answer = await client.get("/dashboard")

    assert answer.status_code == 503 and "The database is away." in answer.text


async def test_a_fault_of_ours_tells_a_stranger_nothing(world, tmp_path, client, monkeypatch):
    def canary(*_):
        raise ZeroDivisionError("canary")

    monkeypatch.setattr("web.dashboard.verified", canary)
    answer = await client.post("/dashboard/app", content="hash=1")

    assert answer.status_code == 500
    assert "Something went wrong here." in answer.text and "canary" not in answer.text


async def test_what_is_written_into_a_page_is_never_markup(client):
    answer = await client.get('/dashboard/enter?key="><script>alert(1)</script>')

    assert "<script>alert" not in answer.text and "&lt;script&gt;" in answer.text


@pytest.mark.parametrize(
    ("asked", "spoken"), [("de-AT,de;q=0.9,en;q=0.8", "de"), ("es", "es"), ("fr", "en"), ("", "en")]
)
async def test_pages_speak_the_language_of_the_browser(client, asked, spoken):
    answer = await client.get("/dashboard", headers={"Accept-Language": asked})

    assert f'<html lang="{spoken}">' in answer.text


@pytest.mark.parametrize("theme", ["light", "dark", '"><b>'])
async def test_telegram_may_choose_light_or_dark_and_nothing_else(client, theme):
    answer = await client.get("/dashboard", params={"theme": theme})

    assert ('data-theme="' in answer.text) == (theme in {"light", "dark"})
    assert "<b>" not in answer.text


async def test_a_small_group_sees_one_sentence(world, tmp_path):
    await publish(world, replace(FULL, active=None))
    async with browser(world, tmp_path) as client:
        await signs_in(world, world.person(ADMIN), client)
        text = (await client.get("/dashboard")).text

    assert "Fewer than 11 people. Numbers are hidden." in text
    assert "÷" not in text.partition("<footer")[0] and "<svg" not in text


async def test_before_the_first_week_it_says_so(world, tmp_path):
    async with browser(world, tmp_path) as client:
        await signs_in(world, world.person(ADMIN), client)
        async with world.app.database.begin() as tx:
            await tx.execute(delete(tables.snapshots))
        text = (await client.get("/dashboard")).text

    assert "No numbers are published yet." in text


async def test_a_pass_that_lets_nobody_in_is_dropped(world, admin, client):
    await signs_in(world, admin, client)
    await link_key(world, admin)
    await client.post("/dashboard/app", content=opened(world.clock()))
    await world.passes(hours=3)
    async with world.app.database.begin() as tx:
        assert (await tx.execute(select(tables.passes))).all() == []
