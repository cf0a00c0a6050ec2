"""What people would write instead, from the documentation of what they would take."""

import asyncio
import json
import logging
import sys
from datetime import UTC, timedelta
from time import monotonic

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import create_engine, event
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import TelegramError
from telegram.ext import AIORateLimiter, ApplicationBuilder

from benchmarks.parts.stalls import Watch
from bot.clock import utc_now
from bot.limits import Limiter
from bot.transport import carrier
from messages.channel import Priority

ROW = [InlineKeyboardButton(text, callback_data=text) for text in ("Taken", "Later", "Not tonight")]
QUIET = 5.0
"""Seconds without anything sent, after which nothing more is to come."""


class Evening:
    """Counts what has been sent."""

    def __init__(self, people):
        self.left, self.at = people, monotonic()

    async def send(self, bot, chat_id):
        try:
            await bot.send_message(
                chat_id,
                "Time for tonight's dose: 0.5 mg.",
                reply_markup=InlineKeyboardMarkup([ROW]),
            )
        except TelegramError:
            return
        finally:
            self.left, self.at = self.left - 1, monotonic()

    async def over(self, due):
        while self.left and monotonic() - max(self.at, due) < QUIET:
            await asyncio.sleep(0.1)


def application(order):
    """Build as the documentation does; *tuned*: paced, and over our transport."""
    builder = ApplicationBuilder().token("123456:BENCH").base_url(f"{order['telegram']}/bot")
    if order["tuned"]:
        pace = AIORateLimiter(overall_max_rate=order["rate"], max_retries=3)
        builder = builder.request(carrier(order["telegram"])).rate_limiter(pace)
    return builder.build()


def moment(seconds):
    """Return a full second in so many *seconds*, and when that is by the monotonic clock.

    Neither knows a fraction, and would come before its time.
    """
    now = utc_now()
    at = (now + timedelta(seconds=seconds)).replace(microsecond=0)
    return at, monotonic() + (at - now).total_seconds()


def times(at, order):
    """Yield each person, and when they are asked."""
    people, within = order["people"], order.get("within", 0)
    for chat_id in range(1, people + 1):
        yield chat_id, at + timedelta(seconds=within * (chat_id - 1) // people)


async def daily(order):
    """A job of `run_daily` for each person; *tuned*: never missed, paced, over our transport."""
    evening, app = Evening(order["people"]), application(order)
    await app.initialize()
    at, due = moment(3 + order["people"] / 1000)

    async def ask(context):
        await evening.send(context.bot, context.job.chat_id)

    more = {"misfire_grace_time": None} if order["tuned"] else {}
    for chat_id, when in times(at, order):
        app.job_queue.run_daily(ask, when.timetz(), chat_id=chat_id, job_kwargs=more)
    await app.job_queue.start()
    async with Watch() as watch:
        await evening.over(due)
    await app.job_queue.stop(wait=False)
    await app.shutdown()
    return watch.told() | {"due": due}


async def registered(order):
    """A job of `run_daily` for each person, none of them due, and a poll for updates."""
    app = application(order)
    async with app:
        at, _ = moment(12 * 3600)
        for chat_id, when in times(at, order):
            app.job_queue.run_daily(lambda _: None, when.timetz(), chat_id=chat_id)
        await app.start()
        await app.updater.start_polling()
        await asyncio.Event().wait()


class Stored:
    """What a job that is stored needs: it is found again by name, and carries only values."""

    evening = bot = None


async def ask_stored(chat_id):
    await Stored.evening.send(Stored.bot, chat_id)


async def stored(order):
    """A stored job for each person; *tuned*: WAL, never missed, paced, over our transport."""
    evening, app = Evening(order["people"]), application(order)
    await app.initialize()
    Stored.evening, Stored.bot = evening, app.bot
    engine = create_engine(order["database"].replace("+aiosqlite", ""))
    if order["tuned"]:
        event.listen(engine, "connect", lambda db, _: db.execute("PRAGMA journal_mode = WAL"))
    scheduler = AsyncIOScheduler(
        jobstores={"default": SQLAlchemyJobStore(engine=engine)},
        job_defaults={"misfire_grace_time": None} if order["tuned"] else {},
        timezone=UTC,
    )
    scheduler.start(paused=True)
    at, due = moment(5 + order["people"] / 40)
    for chat_id, when in times(at, order):
        clock = {"hour": when.hour, "minute": when.minute, "second": when.second}
        scheduler.add_job(ask_stored, "cron", args=[chat_id], **clock)
    assert monotonic() < due, "they were not stored in time"
    scheduler.resume()
    async with Watch() as watch:
        await evening.over(due)
    scheduler.shutdown(wait=False)
    await app.shutdown()
    return watch.told() | {"due": due}


async def bare(order):
    """A loop over our transport and our limiter, which remembers nothing: the limit."""
    evening = Evening(order["people"])
    bot = Bot("123456:BENCH", f"{order['telegram']}/bot", request=carrier(order["telegram"]))
    await bot.initialize()
    limiter = Limiter(order["rate"], monotonic)

    async def ask(chat_id):
        await limiter.turn(Priority.PROMPT)
        await evening.send(bot, chat_id)

    due = monotonic()
    async with Watch() as watch:
        await asyncio.gather(*(ask(chat_id) for chat_id in range(1, order["people"] + 1)))
    await bot.shutdown()
    return watch.told() | {"due": due}


MODES = {"daily": daily, "registered": registered, "stored": stored, "bare": bare}

if __name__ == "__main__":
    logging.basicConfig(level=logging.CRITICAL, stream=sys.stderr)
    order = json.loads(sys.argv[1])
    print(json.dumps(asyncio.run(MODES[order["mode"]](order))))
