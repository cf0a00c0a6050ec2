"""What is done at the machine is written down too, and the log can be checked from there."""

import asyncio
import sqlite3

import pytest
from typer.testing import CliRunner

from bot.commands import app
from bot.misuse import MisuseError
from bot.settings import Settings
from domain.deeds import COMMAND_LINE, Deed, mark_of
from simulator.core import Telegram
from storage import audit, patients
from tests.bot.installed import install
from tests.domain.test_plan_files import file
from tests.storage.lives import EVENING
from tests.world import TOKEN


@pytest.fixture
def here(tmp_path, monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:1")
    monkeypatch.chdir(tmp_path)
    return asyncio.run(with_ada(tmp_path / "data"))


async def with_ada(folder):
    here = await install(folder)
    await here.enrols(Telegram(token=TOKEN, now=lambda: EVENING).person(42), EVENING)
    return here


def typed(*words, said=""):
    return CliRunner().invoke(app, [str(word) for word in words], input=said)


def written(here):
    async def read():
        async with here.opened() as database, database.begin() as tx:
            lines = await audit.newest(tx, limit=50)
            return [(each.by, each.deed, each.about) for each in reversed(lines)]

    return asyncio.run(read())


def inside(here, telegram_id):
    async def find():
        async with here.opened() as database, database.begin() as tx:
            return await patients.find(tx, here.key, telegram_id)

    return asyncio.run(find())


def test_reading_and_erasing_at_the_machine_is_written_down(here):
    known = inside(here, 42)
    typed("stats")
    typed("export", "tg:42", "--format", "json")
    typed("erase", "tg:42", said="tg:42\n")

    mark = mark_of(known.id)
    assert written(here) == [
        (COMMAND_LINE, Deed.STATS, ""),
        (COMMAND_LINE, Deed.EXPORT, f"{mark}, json"),
        (COMMAND_LINE, Deed.ERASE, mark),
    ]


def test_erasing_wants_the_id_typed_again(here):
    asked = typed("erase", "tg:42", said="tg:43\n")
    assert isinstance(asked.exception, MisuseError) and inside(here, 42)
    assert written(here) == []

    typed("erase", "tg:42", "--yes")
    assert inside(here, 42) is None


def test_the_log_is_printed_with_whether_it_holds(here):
    typed("stats")
    printed = typed("audit")

    assert printed.exit_code == 0
    assert "1 " in printed.output and "command line: read stats\n" in printed.output
    assert printed.output.endswith("The chain of all lines holds.\n")
    assert typed("audit", "--verify").output == "The chain of all lines holds.\n"


def test_a_log_that_somebody_changed_ends_with_one(here):
    typed("stats")
    with sqlite3.connect(here.file) as raw:
        raw.execute("DROP TRIGGER audit_is_not_changed")
        raw.execute("UPDATE audit SET by = 'nobody'")
    looked = typed("audit", "--verify")

    assert looked.exit_code == 1
    assert "broken at line 1" in looked.output


def test_a_plan_is_looked_at_and_imported_with_the_same_sentences(here, tmp_path):
    (tmp_path / "good.json").write_bytes(file())
    (tmp_path / "bad.json").write_bytes(file(steps=[{"ug": 45000, "days": None}]))
    sentence = "Step 1 is 45 mg, above the 4.5 mg this plan can hold. No plan was changed."

    looked = typed("plans", "check", "bad.json")
    assert (looked.exit_code, looked.output.strip()) == (1, sentence)
    assert str(typed("plans", "import", "bad.json").exception) == sentence
    assert str(typed("plans", "import", "none.json").exception) == "none.json cannot be read."

    assert typed("plans", "check", "good.json").output == (
        "Clinic: Slow, 0.5x14, 1x7, 1.5 mg. It can be imported.\n"
    )
    assert "as version 1" in typed("plans", "import", "good.json").output
    assert "Clinic" in typed("plans", "list").output
    assert written(here) == [(COMMAND_LINE, Deed.PLAN, "Clinic v1")]


def test_a_backup_put_back_and_another_key_are_written_down(here):
    typed("backup", "usb.db")
    assert typed("restore", "usb.db", "--verify").exit_code == 0
    assert written(here) == []

    typed("restore", "usb.db")
    typed("keys", "rotate")
    assert written(here) == [(COMMAND_LINE, Deed.RESTORE, ""), (COMMAND_LINE, Deed.KEY, "")]
    assert typed("audit", "--verify").exit_code == 0


def test_an_invite_for_a_plan_that_does_not_exist_is_one_sentence(here):
    assert str(typed("invite", "--plan", "Nowhere").exception) == (
        "There is no plan called Nowhere; `nightstep plans list` shows them."
    )
