"""The one place that reads the clock."""

import time
from datetime import UTC, datetime

_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def elapsed() -> float:
    """Return seconds that never jump, for leases and rates; the machine's sleep counts too."""
    return time.clock_gettime(_CLOCK)


def utc_now() -> datetime:
    return datetime.now(UTC)
