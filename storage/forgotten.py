"""The erasure journal beside the key, so that the loss of a database does not lose it too."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storage import Transaction, erasure
from storage.erasure import Erased


@dataclass(frozen=True, slots=True)
class Journal:
    """A file of keyed hashes and instants, one a line, that only ever grows."""

    path: Path

    def read(self) -> list[Erased]:
        """Return its lines; one that a power cut has torn is left out."""
        if not self.path.exists():
            return []
        lines = self.path.read_text(encoding="ascii", errors="replace").splitlines()
        return [line for each in lines if (line := _line(each))]

    def append(self, lines: Iterable[Erased]) -> None:
        """Add *lines*; they are on the disk when this returns."""
        text = "".join(f"{line.lookup.hex()} {line.at.isoformat()}\n" for line in lines)
        opened = os.open(self.path, os.O_CREAT | os.O_APPEND | os.O_RDWR, 0o600)
        with os.fdopen(opened, "a+b") as file:
            torn = file.tell() > 0 and os.pread(opened, 1, file.tell() - 1) != b"\n"
            file.write(("\n" * torn + text).encode())
            file.flush()
            os.fsync(opened)

    async def missing(self, tx: Transaction) -> list[Erased]:
        """Return what the database has journalled and this file has not."""
        have = set(self.read())
        return [line for line in await erasure.journal(tx) if line not in have]


def merged(*journals: Iterable[Erased]) -> list[Erased]:
    """Return each person's last erasure."""
    last: dict[bytes, datetime] = {}
    for line in (line for journal in journals for line in journal):
        last[line.lookup] = max(line.at, last.get(line.lookup, line.at))
    return [Erased(lookup, at) for lookup, at in last.items()]


def _line(text: str) -> Erased | None:
    lookup, _, at = text.partition(" ")
    try:
        return Erased(bytes.fromhex(lookup), datetime.fromisoformat(at))
    except ValueError:
        return None
