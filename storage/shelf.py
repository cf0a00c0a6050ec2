"""The shelf of automatic backups: what lies there, how old it is, and what may go."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final

from storage import backup
from storage.faults import explained

EVERY: Final = timedelta(days=1)
LONGEST: Final = timedelta(days=30)
"""No automatic backup is older: who was erased is gone from them too by then."""

STAMP: Final = "%Y%m%dT%H%M%SZ"


class Why(StrEnum):
    """Why a backup was made; its name says so."""

    NIGHTLY = "nightly"
    MIGRATION = "before-migration"
    RESTORE = "before-restore"
    DAMAGED = "damaged"  # the bytes of what could not be read, for somebody who might


KEPT: Final = {Why.NIGHTLY: 14, Why.MIGRATION: 5, Why.RESTORE: 5, Why.DAMAGED: 2}


@dataclass(frozen=True, slots=True)
class Copy:
    """A backup on the shelf, made at *at* (UTC)."""

    path: Path
    why: Why
    at: datetime


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder of backups, for its owner's eyes only."""

    folder: Path

    def put(
        self,
        source: Path,
        why: Why,
        now: datetime,
        *,
        leave_off: Callable[[], bool] | None = None,
    ) -> Path:
        """Copy the database *source* here and drop what is too much; raise FileProblemError.

        One at a time: whoever calls is the bot, or holds the lock of its folder.
        """
        target = self._place(why, now)
        backup.clear_away(self.folder)
        if why is Why.DAMAGED:
            backup.copy_bytes(source, target)
        else:
            backup.copy(source, target, leave_off=leave_off)
        for old in superfluous(self.copies(), now):
            old.path.unlink(missing_ok=True)
        return target

    def copies(self) -> list[Copy]:
        """Return the backups here, newest first."""
        found = [copy for path in self.folder.glob("*.db") if (copy := _copy(path))]
        return sorted(found, key=lambda copy: copy.at, reverse=True)

    def newest(self) -> Copy | None:
        """Return the newest backup that can be restored."""
        return next((copy for copy in self.copies() if copy.why is not Why.DAMAGED), None)

    def is_due(self, now: datetime) -> bool:
        """Whether the last nightly backup is a day away; a clock set back does not end them."""
        nightly = [copy.at for copy in self.copies() if copy.why is Why.NIGHTLY]
        return not nightly or abs(now - nightly[0]) >= EVERY

    def _place(self, why: Why, now: datetime) -> Path:
        with explained():
            backup.own_folder(self.folder)
        return self.folder / f"{why}-{now.astimezone(UTC).strftime(STAMP)}.db"


def superfluous(copies: Sequence[Copy], now: datetime) -> list[Copy]:
    """Return those of *copies*, newest first, that are too many or too old.

    The newest nightly one always stays.
    """
    dropped = []
    for why, kept in KEPT.items():
        same = [copy for copy in copies if copy.why is why]
        first = 1 if why is Why.NIGHTLY else 0
        dropped += [
            copy
            for place, copy in enumerate(same)
            if place >= kept or (place >= first and now - copy.at > LONGEST)
        ]
    return dropped


def _copy(path: Path) -> Copy | None:
    why, _, stamp = path.stem.rpartition("-")
    try:
        return Copy(path, Why(why), datetime.strptime(stamp, STAMP).replace(tzinfo=UTC))
    except ValueError:
        return None
