"""A clock that several processes read and one of them sets: the machine's, and so much ahead."""

import mmap
import struct
from datetime import UTC, datetime, timedelta
from time import monotonic

AHEAD = struct.Struct("d")


class SharedClock:
    """Ahead of the machine by what is in the file *path*, in seconds."""

    def __init__(self, path):
        with path.open("r+b" if path.exists() else "w+b") as file:
            file.truncate(AHEAD.size)
            self._ahead = mmap.mmap(file.fileno(), AHEAD.size)

    @property
    def ahead(self):
        return AHEAD.unpack_from(self._ahead)[0]

    def jump(self, seconds):
        """Let *seconds* pass for everybody, at once."""
        AHEAD.pack_into(self._ahead, 0, self.ahead + seconds)

    def now(self):
        return datetime.now(UTC) + timedelta(seconds=self.ahead)

    def elapsed(self):
        return monotonic() + self.ahead
