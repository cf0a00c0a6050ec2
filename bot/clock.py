"""The one place that reads the clock."""

from datetime import UTC, datetime
from time import monotonic

elapsed = monotonic
"""Seconds that never jump, for leases and rates."""


def utc_now() -> datetime:
    return datetime.now(UTC)
