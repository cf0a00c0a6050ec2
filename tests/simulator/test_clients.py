"""python-telegram-bot cannot tell: in process, and over HTTP."""

import itertools
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import pytest_asyncio
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)
from telegram.request import HTTPXRequest

from simulator.core import Telegram
from simulator.running import serve
from simulator.server import create_app
from simulator.transport import InProcess

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOW = datetime(2026, 3, 14, 22, 0, tzinfo=UTC)
TOKEN = "123456:TEST"
TAKEN = InlineKeyboardMarkup.from_button(
    InlineKeyboardButton("✅ Taken", callback_data="dose:1:taken", style="success")
)
ids = itertools.count(1000)


@pytest_asyncio.fixture(loop_scope="module", scope="module", params=["in process", "http"])
async def world(request):
    """A Telegram, and what makes a bot that talks to it."""
    telegram = Telegram(token=TOKEN, now=lambda: NOW)
    if request.param == "in process":
        way = InProcess(telegram)
        yield telegram, lambda token: Bot(token, request=way, get_updates_request=way)
        return
    async with serve(create_app(telegram)) as address:

        def connect(token):
            quick = HTTPXRequest(read_timeout=0.3)
            base, files = f"{address}/bot", f"{address}/file/bot"
            return Bot(token, base_url=base, base_file_url=files, request=quick)

        yield telegram, connect


@pytest_asyncio.fixture(loop_scope="module")
async def bot(world, telegram):
    _, connect = world
    async with connect(TOKEN) as bot:
        yield bot


@pytest.fixture
def telegram(world):
    telegram, _ = world
    telegram.updates.clear()
    telegram.faults.clear()
    telegram.violations.clear()
    telegram.ledger.clear()
    return telegram


@pytest.fixture
def ada(telegram):
    person = telegram.person(next(ids))
    person.start()
    return person


async def test_a_message_goes_out_and_its_tap_comes_back(bot, telegram, ada):
    sent = await bot.send_message(ada.id, "<b>2 mg</b> 🌙", parse_mode="HTML", reply_markup=TAKEN)
    assert (sent.text, sent.message_id) == ("2 mg 🌙", ada.last.id)
    assert sent.entities[0].type == "bold" and sent.reply_markup == TAKEN
    assert sent.date == NOW and sent.from_user.username == bot.username

    number = ada.tap("Taken")
    [update] = await bot.get_updates()
    query = update.callback_query
    assert (update.update_id, query.data) == (number, "dose:1:taken")
    assert query.from_user.id == ada.id and query.message.text == sent.text

    await query.answer("Noted")
    await query.edit_message_text("Taken.")
    assert (ada.toasts, ada.last.text, ada.last.labels) == (["Noted"], "Taken.", [])
    assert telegram.violations == []


async def test_files_go_both_ways(bot, telegram, ada):
    sent = await bot.send_document(
        ada.id, b"\r\n--x\r\n\0\xff", filename="nights.csv", caption="You"
    )
    assert (sent.document.file_name, sent.caption) == ("nights.csv", "You")
    again = await bot.get_file(sent.document.file_id)
    assert bytes(await again.download_as_bytearray()) == b"\r\n--x\r\n\0\xff"

    ada.send_photo(caption="My capsules")
    [update] = await bot.get_updates()
    assert update.message.caption == "My capsules"
    shown = await bot.send_photo(ada.id, update.message.photo[-1].file_id)
    assert shown.photo and ada.last.photo == ada.messages[1].photo
    assert telegram.violations == []


async def test_everything_else_the_bot_calls_is_understood(bot, telegram, ada):
    await bot.send_chat_action(ada.id, "typing")
    keyboard = ReplyKeyboardMarkup([["Taken"]], is_persistent=True, input_field_placeholder="…")
    first = await bot.send_message(ada.id, "A", reply_markup=keyboard, protect_content=True)
    second = await bot.send_message(ada.id, "B", reply_to_message_id=first.message_id)
    await bot.edit_message_reply_markup(ada.id, second.message_id, reply_markup=TAKEN)
    assert await bot.delete_message(ada.id, first.message_id)
    assert await bot.set_my_commands([("start", "Begin")], language_code="en")
    assert (await bot.get_my_commands(language_code="en"))[0].command == "start"
    assert await bot.delete_my_commands(language_code="en")
    assert await bot.set_my_description("Nights") and await bot.set_my_short_description("N")
    assert (await bot.get_my_description()).description == "Nights"
    assert await bot.set_chat_menu_button(ada.id)
    assert (await bot.get_chat_menu_button(ada.id)).type == "default"
    assert (await bot.get_chat(ada.id)).first_name == "Ada"
    assert (await bot.get_webhook_info()).url == ""
    assert await bot.delete_webhook()
    assert telegram.violations == []


async def test_refusals_have_their_own_classes(bot, telegram, ada, monkeypatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # without it every RetryAfter warns
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(1, "Hello")
    await bot.send_message(ada.id, "Same")
    with pytest.raises(BadRequest, match="is not modified"):
        await bot.edit_message_text("Same", ada.id, ada.last.id)
    ada.block()
    with pytest.raises(Forbidden, match="blocked by the user"):
        await bot.send_message(ada.id, "Hello")
    telegram.faults.add("sendMessage", "flood", seconds=7)
    with pytest.raises(RetryAfter) as flood:
        await bot.send_message(ada.id, "Hello")
    assert flood.value.retry_after == timedelta(seconds=7)
    await bot.set_webhook("http://127.0.0.1:9/hook")
    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()


async def test_a_wrong_token_is_not_let_in(world):
    _, connect = world
    for token in ("123456:OTHER", "nonsense"):
        with pytest.raises(InvalidToken):
            async with connect(token):
                pass


async def send(bot, person):
    try:
        await bot.send_message(person.id, "Hello")
    except NetworkError as error:
        return type(error), type(error.__cause__)
    return None


async def test_a_drop_comes_before_anything_is_done(bot, telegram, ada):
    telegram.faults.add("sendMessage", "drop")
    assert await send(bot, ada) == (NetworkError, httpx.RemoteProtocolError)
    assert ada.messages == [] and not telegram.ledger[-1].delivered
    assert await send(bot, ada) is None


@pytest.mark.parametrize(("kind", "arrived"), [("internal", 0), ("deliver_then_fail", 1)])
async def test_an_error_of_the_server_may_hide_a_delivery(bot, telegram, ada, kind, arrived):
    telegram.faults.add("sendMessage", kind)
    assert await send(bot, ada) == (NetworkError, type(None))
    assert len(ada.messages) == len(telegram.ledger.sent(ada.id)) == arrived


async def test_a_hang_hides_a_delivery(bot, telegram, ada):
    telegram.faults.add("sendMessage", "deliver_then_hang")
    assert await send(bot, ada) == (TimedOut, httpx.ReadTimeout)
    assert len(ada.messages) == 1


async def test_a_slow_answer_is_an_answer(bot, telegram, ada):
    telegram.faults.add("sendMessage", "slow", seconds=0.01)
    assert await send(bot, ada) is None
    assert len(ada.messages) == 1


async def test_a_fault_meets_its_chat_so_many_times(bot, telegram, ada):
    bert = telegram.person(next(ids))
    bert.start()
    telegram.faults.add("*", "internal", chat_id=ada.id, times=2)
    outcomes = [await send(bot, person) for person in (bert, ada, ada, ada)]
    assert [outcome is None for outcome in outcomes] == [True, False, False, True]


async def test_a_fault_can_block_once_without_a_block(bot, telegram, ada):
    telegram.faults.add("sendMessage", "block")
    with pytest.raises(Forbidden, match="blocked by the user"):
        await bot.send_message(ada.id, "Hello")
    assert await send(bot, ada) is None
