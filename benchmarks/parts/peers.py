"""What people would write instead, from the documentation of python-telegram-bot."""

import asyncio
import json
import logging
import sys
from datetime import timedelta
from time import monotonic

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import TelegramError
from telegram.ext import ApplicationBuilder

from benchmarks.parts.stalls import Watch
from bot.clock import utc_now
from bot.limits import Limiter
from bot.transport import carrier
from messages.channel import Priority

ROW = [InlineKeyboardButton(text, callback_data=text) for text in ("Taken", "Later", "Not tonight")]
QUIET = 3.0
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


async def daily(order):
    """A job of `run_daily` for each person; *tuned*: never missed, and over our transport."""
    evening = Evening(order["people"])
    builder = ApplicationBuilder().token("123456:BENCH").base_url(f"{order['telegram']}/bot")
    if order["tuned"]:
        builder = builder.request(carrier(order["telegram"]))
    app = builder.build()
    await app.initialize()
    now = utc_now()
    # On the second: run_daily knows no fraction, and would come before its time.
    at = (now + timedelta(seconds=3 + order["people"] / 1000)).replace(microsecond=0)
    due = monotonic() + (at - now).total_seconds()

    async def ask(context):
        await evening.send(context.bot, context.job.chat_id)

    more = {"misfire_grace_time": None} if order["tuned"] else {}
    for chat_id in range(1, order["people"] + 1):
        app.job_queue.run_daily(ask, at.timetz(), chat_id=chat_id, job_kwargs=more)
    await app.job_queue.start()
    async with Watch() as watch:
        await evening.over(due)
    await app.job_queue.stop(wait=False)
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


MODES = {"daily": daily, "bare": bare}

if __name__ == "__main__":
    logging.basicConfig(level=logging.CRITICAL, stream=sys.stderr)
    order = json.loads(sys.argv[1])
    print(json.dumps(asyncio.run(MODES[order["mode"]](order))))
