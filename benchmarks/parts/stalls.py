"""How long a loop was not free, and what a process used."""

import asyncio
from resource import RUSAGE_SELF, getrusage
from time import monotonic, process_time, thread_time

TICK = 0.01


class Watch:
    """Measures wall time, processor time, and the longest time that the loop did not turn.

    *busy* is the part of such a time that the loop itself was at work: a neighbour on the same
    core adds to *stall* and not to this. A short *tick* finds every stall; where little happens,
    it costs more than what it watches.
    """

    def __init__(self, tick=TICK):
        self.tick = tick

    async def __aenter__(self):
        self.stall = self.busy = 0.0
        self.began, self.cpu = monotonic(), process_time()
        self._task = asyncio.create_task(self._tick())
        return self

    async def __aexit__(self, *_):
        self._task.cancel()
        self.wall, self.cpu = monotonic() - self.began, process_time() - self.cpu

    async def _tick(self):
        last, worked = monotonic(), thread_time()
        while True:
            await asyncio.sleep(self.tick)
            now, work = monotonic(), thread_time()
            self.stall = max(self.stall, now - last - self.tick)
            self.busy = max(self.busy, work - worked)
            last, worked = now, work

    def told(self):
        return {
            "wall": self.wall,
            "cpu": self.cpu,
            "stall": self.stall,
            "busy": self.busy,
            "rss": getrusage(RUSAGE_SELF).ru_maxrss / 1024,
        }
