"""A halt that Telegram imposed on the bot, as all its processes know it (P13).

It is kept as an instant, and as how long it was when it began: a clock that was ahead then would
otherwise silence everybody for as long as it was ahead.
"""

from datetime import datetime, timedelta

from storage import Transaction, marks

NONE = timedelta(0)


async def left(tx: Transaction, now: datetime) -> timedelta:
    """Return for how much longer nothing may go, which is never longer than Telegram said."""
    until = await marks.at(tx, marks.HALTED)
    if until is None or until <= now:
        return NONE
    seconds = await marks.value(tx, marks.HALTED)
    longest = timedelta(seconds=float(seconds)) if seconds else until - now
    if until - now > longest:  # the clock was set back since
        await marks.put(tx, marks.HALTED, at=now + longest, value=seconds)
    return min(until - now, longest)


async def begin(tx: Transaction, length: timedelta, *, now: datetime) -> None:
    """Let nothing go for *length*; a shorter halt never ends a longer one early."""
    if length > await left(tx, now):
        seconds = str(length.total_seconds())
        await marks.put_later(tx, marks.HALTED, at=now + length, value=seconds)
