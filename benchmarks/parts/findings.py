"""What a program says of what it found, and of the machine that it found it on."""

import json
import os
import platform
import statistics
from importlib.metadata import version
from math import log
from pathlib import Path

from benchmarks.parts.running import CORES

FOUND = Path(__file__).parents[2] / "build" / "benchmarks"
"""Where findings are kept for benchmarks/plots.py, a line for each."""

NAMED = ("python-telegram-bot", "apscheduler", "sqlalchemy", "aiohttp", "psycopg")


def machine():
    """Say what this was measured on and with, and how busy others were."""
    versions = ", ".join(f"{name} {version(name)}" for name in NAMED)
    load = os.getloadavg()[0]
    return (
        f"{platform.platform()}, {len(CORES)} cores, load {load:.1f} at the end,\n"
        f"Python {platform.python_version()}, {versions}\n"
    )


def middle(values):
    """Return the median of *values*, with the least and the most where there are several."""
    found = f"{statistics.median(values):.4g}"
    return f"{found} [{min(values):.4g}–{max(values):.4g}]" if len(values) > 1 else found


def table(head, rows):
    """Print *rows*, each a mapping, under those of their names that are in *head*."""
    print("|", " | ".join(head.values()), "|")
    print("|" + "---|" * len(head))
    for row in rows:
        print("|", " | ".join(str(row[name]) for name in head), "|")


def exponent(costs):
    """Return p of the line fitted through *costs*, pairs of a size and what it cost: size ** p."""
    sizes, paid = zip(*costs, strict=True)
    return statistics.linear_regression(list(map(log, sizes)), list(map(log, paid))).slope


def keep(what, **found):
    """Keep a finding for the plots."""
    FOUND.mkdir(parents=True, exist_ok=True)
    with (FOUND / f"{what}.jsonl").open("a") as lines:
        lines.write(json.dumps(found) + "\n")
