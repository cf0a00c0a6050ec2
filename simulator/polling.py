"""Calls that take time: polls that wait for updates, and slow answers."""

import asyncio
from collections.abc import Mapping
from typing import Any

from simulator.answers import HUNG, Answer
from simulator.core import Telegram
from simulator.errors import conflict

LONGEST_POLL = 50


async def exchange(
    telegram: Telegram,
    method: str,
    params: Mapping[str, Any],
    files: Mapping[str, bytes] | None = None,
    *,
    patience: float | None = None,
) -> Answer:
    """Make one call, taking the time it takes.

    With *patience*, in seconds, a slower answer is not waited for: the call is
    made when the patience is over, and never answered.
    """
    fault = telegram.faults.take(method, params)
    if fault and fault.kind == "slow":
        await asyncio.sleep(min(fault.seconds, patience or fault.seconds))
        answer = telegram.perform(method, params, files)
        return HUNG if patience and fault.seconds > patience else answer
    if fault is None and method.lower() == "getupdates":
        return await _poll(telegram, params)
    return telegram.perform(method, params, files, fault)


async def _poll(telegram: Telegram, params: Mapping[str, Any]) -> Answer:
    answer = telegram.perform("getUpdates", params)
    seconds = min(LONGEST_POLL, _seconds(params.get("timeout")))
    if answer.body.get("result") != [] or seconds <= 0:
        return answer
    updates, version = telegram.updates, telegram.version
    turn, end = updates.turn, asyncio.get_running_loop().time() + seconds
    while updates.turn == turn and not updates.waiting():
        try:
            async with asyncio.timeout_at(end):
                version = await telegram.wait(version)
        except TimeoutError:
            return answer
    if updates.turn != turn:
        refusal = conflict(updates.ended_by)
        return Answer(refusal.status, refusal.body())
    return telegram.perform("getUpdates", params)


def _seconds(timeout: Any) -> float:
    try:
        return float(timeout or 0)
    except ValueError:
        return 0.0
