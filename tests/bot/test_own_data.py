"""nightstep export and nightstep erase."""

import csv
import json
from io import StringIO

import pytest
from sqlalchemy import select
from telegram import Bot

from bot import own_data
from bot.misuse import MisuseError
from domain.occurrences import OccurrenceId
from domain.prompts import Kind, PromptState
from simulator.core import Telegram
from simulator.transport import InProcess
from storage import erasure, patients
from storage.tables import patients as table
from storage.vault import new_key
from tests.storage.lives import EVENING, counts, lives, put
from tests.world import TOKEN, settings_in


@pytest.fixture
async def ada(database, vault):
    async with database.begin() as tx:
        return await lives(tx, vault, 42)


@pytest.fixture
def settings(tmp_path, ada):
    return settings_in(tmp_path, data_dir=tmp_path)


@pytest.fixture
def telegram(clock):
    return Telegram(token=TOKEN, now=clock)


async def test_a_copy_is_found_by_telegram_id_and_by_inside_id(settings, ada):
    copy = await own_data.export(settings, "tg:42", "json", now=EVENING)

    assert json.loads(copy)["patient"]["id"] == str(ada[0])
    assert await own_data.export(settings, str(ada[0]), "json", now=EVENING) == copy


async def test_a_spreadsheet_is_plain_text_for_other_programs(settings):
    content = await own_data.export(settings, "tg:42", "csv", now=EVENING)
    rows = list(csv.DictReader(StringIO(content.decode())))

    assert [row["state"] for row in rows] == ["T", "S", "X", "X"]


async def test_an_unknown_format_is_misuse(settings):
    with pytest.raises(MisuseError, match="json, csv"):
        await own_data.export(settings, "tg:42", "xls", now=EVENING)


@pytest.mark.parametrize("who", ["tg:43", "7"])
async def test_nobody_is_told_from_misspelt(settings, who):
    with pytest.raises(MisuseError, match="no such patient"):
        await own_data.export(settings, who, "json", now=EVENING)


@pytest.mark.parametrize("who", ["", "ada", "tg:", "@ada", "tg:-1", "42:tg", "9" * 20])
async def test_what_names_nobody_is_misuse(settings, who):
    with pytest.raises(MisuseError, match="such as tg:42"):
        await own_data.erase(settings, who, now=EVENING)


async def test_another_key_is_said_in_a_sentence(settings, tmp_path, ada):
    other = settings_in(tmp_path, data_dir=tmp_path, data_key=new_key())

    with pytest.raises(MisuseError, match="key"):
        await own_data.erase(other, str(ada[0]), now=EVENING)


@pytest.mark.parametrize("by", ["telegram id", "inside id"])
async def test_erasing_forgets_and_takes_back_what_was_asked_lately(
    settings, database, vault, telegram, ada, by
):
    person = telegram.person(42)
    person.start()
    async with Bot(TOKEN, request=InProcess(telegram)) as bot:
        asked = [(await bot.send_message(42, "Tonight?")).message_id for _ in range(2)]
    async with database.begin() as tx:
        for kind, message_id in zip((Kind.DOSE, Kind.CHECKIN), asked, strict=True):
            columns = {"state": PromptState.SENT, "sent_at": EVENING, "message_id": message_id}
            await put(tx, OccurrenceId(ada[1], 1), kind, **columns)
    who = "tg:42" if by == "telegram id" else str(ada[0])

    said = await own_data.erase(settings, who, now=EVENING, request=InProcess(telegram))

    assert said == "Erased. Messages taken back: 2 of 2 younger than two days."
    assert [message for message in person.messages if message.from_bot] == []
    async with database.begin() as tx:
        assert await patients.find(tx, vault, 42) is None
        assert await erasure.journal(tx) == [erasure.Erased(vault.lookup(42), EVENING)]


async def test_erasing_holds_while_telegram_is_away(settings, database, telegram, ada):
    async with database.begin() as tx:
        columns = {"state": PromptState.SENT, "sent_at": EVENING, "message_id": 5}
        await put(tx, OccurrenceId(ada[1], 1), Kind.DOSE, **columns)
    telegram.token = "654321:OTHER"

    said = await own_data.erase(settings, "tg:42", now=EVENING, request=InProcess(telegram))

    assert said == "Erased. Messages taken back: 0 of 1 younger than two days."
    async with database.begin() as tx:
        assert (await counts(tx))["patients"] == 0


async def test_erasing_leaves_no_ciphertext_in_the_files(settings, database, tmp_path, telegram):
    async with database.begin() as tx:
        sealed = (await tx.execute(select(table.c.telegram_id))).scalar_one()

    await own_data.erase(settings, "tg:42", now=EVENING, request=InProcess(telegram))

    held = b"".join(path.read_bytes() for path in tmp_path.glob("nightstep.db*"))
    assert sealed not in held
