"""Silences: what a night without an answer is, the patient's silence or our own outage."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.occurrences import Occurrence, Reason, State

DEAF_AFTER: Final = timedelta(seconds=120)
"""Telegram repeats a tap for 150 seconds; one that we did not hear for this long may be lost."""


@dataclass(frozen=True, slots=True)
class Asking:
    """The last time a night was asked about, if it was, and what stood in the way."""

    last_at: datetime | None
    unreachable: bool
    gaps: tuple[tuple[datetime, datetime], ...]

    def verdict(self, occurrence: Occurrence) -> tuple[State, Reason | None]:
        """Return U or N for a night without an answer (clinical 7, docs/reliability.md).

        Asked, and able to hear until the night closed: silence. Asked, but deaf since
        the last time: ours. Blocked: silence, with its reason. Never asked: ours.
        """
        if occurrence.reason is Reason.UNSURE:
            return State.UNANSWERED, Reason.UNSURE
        if self.unreachable:
            return State.UNANSWERED, Reason.UNREACHABLE
        if self.last_at is None:
            return State.NOT_PROMPTED, None
        deaf = any(
            since < occurrence.closes_at and until > self.last_at for since, until in self.gaps
        )
        return (State.NOT_PROMPTED if deaf else State.UNANSWERED), None
