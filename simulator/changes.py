"""A number that grows with every change, and a way to wait for the next one."""

import asyncio


class Changes:
    """Counts what has happened; whoever waits is woken in their own event loop."""

    def __init__(self) -> None:
        self.version = 0
        self._waiting: set[asyncio.Future[None]] = set()

    def bump(self) -> None:
        self.version += 1
        for future in self._waiting:
            if not future.done():
                future.set_result(None)

    async def wait(self, version: int) -> int:
        """Wait until there is a version after *version*, and return it."""
        while self.version <= version:
            future = asyncio.get_running_loop().create_future()
            self._waiting.add(future)
            try:
                await future
            finally:
                self._waiting.discard(future)
        return self.version
