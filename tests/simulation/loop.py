"""An event loop that stops when nothing can go on, on seconds that only a test moves."""

import asyncio
import selectors


class _Idle(selectors.DefaultSelector):
    """Instead of waiting for the world outside, says that nothing is left to do."""

    def __init__(self):
        super().__init__()
        self.tell = lambda: None

    def select(self, timeout=None):
        if timeout is None or timeout > 0:
            self.tell()
        return super().select(0)


class StandingLoop(asyncio.SelectorEventLoop):
    """Its time stands still until *seconds* is set. Each task knows the replica it is part of."""

    def __init__(self):
        idle = _Idle()
        super().__init__(idle)
        idle.tell = self.stop
        self.seconds = 1000.0

    def time(self):
        return self.seconds

    def until_idle(self):
        """Let every task go on as far as it can."""
        self.run_forever()
