"""The workshop: a process for what takes long to make, there only while it is needed."""

import asyncio
import os
import signal
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Final, TypeVar

LIMIT: Final = 20
IDLE: Final = 60
STARTING: Final = 20
"""Seconds: what one thing may take, how long the process waits for another one, and what it
may take to start.
"""

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Made:
    content: bytes


@dataclass(frozen=True, slots=True)
class NotMade:
    """It took too long, or failed; *why* names the failure and nothing of the thing."""

    why: str


@dataclass(slots=True)
class Workshop:
    """Makes one thing at a time, in the order they were asked for, with low priority.

    The process ends itself at its limit and when it is forgotten: the kernel's alarm reaches
    it in any state, and even when the bot was killed.
    """

    limit: float = LIMIT
    idle: float = IDLE
    _pool: ProcessPoolExecutor | None = None
    _leaving: asyncio.TimerHandle | None = None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def make(self, make: Callable[[Thing], bytes], thing: Thing) -> Made | NotMade:
        """Return ``make(thing)``; both go to another process, so they must pickle."""
        async with self._turn:
            self._stay()
            try:
                # In a thread, since a process takes a moment to start.
                job = await asyncio.to_thread(self._submit, make, thing)
            except OSError as refused:  # no more processes, or no more memory
                self._pool = None
                return NotMade(type(refused).__name__)
            made = asyncio.wrap_future(job)
            await asyncio.wait({made}, timeout=STARTING + self.limit)
            error = made.exception() if made.done() else TimeoutError()
            if isinstance(error, BrokenProcessPool | TimeoutError):
                self._leave()
            else:
                self._leaving = asyncio.get_running_loop().call_later(self.idle, self._leave)
        return NotMade(type(error).__name__) if error else Made(made.result())

    async def close(self) -> None:
        """End the process, if there is one."""
        self._stay()
        if pool := self._pool:
            self._pool = None
            await asyncio.to_thread(pool.shutdown, cancel_futures=True)

    def _stay(self) -> None:
        if self._leaving:
            self._leaving.cancel()

    def _leave(self) -> None:
        if self._pool:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    def _submit(self, make: Callable[[Thing], bytes], thing: Thing) -> Future[bytes]:
        if self._pool is None:
            self._pool = _pool()
        forgotten = self.idle + self.limit
        try:
            return self._pool.submit(_within, self.limit, forgotten, make, thing)
        except BrokenProcessPool:  # it died while it had nothing to do
            self._pool = _pool()
            return self._pool.submit(_within, self.limit, forgotten, make, thing)


def _pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_settle_in)


def _settle_in() -> None:
    """Give way to the bot, and leave Ctrl-C to it."""
    os.nice(10)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _within(limit: float, forgotten: float, make: Callable[[Thing], bytes], thing: Thing) -> bytes:
    """Make *thing*, or end this process after *limit* seconds; and after long idleness too."""
    signal.setitimer(signal.ITIMER_REAL, limit)
    try:
        return make(thing)
    finally:
        signal.setitimer(signal.ITIMER_REAL, forgotten)
