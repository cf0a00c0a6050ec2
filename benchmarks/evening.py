"""Everybody's dose is due in the same second: ours beside what people would write instead.

python benchmarks/evening.py [people] [rounds]      by default 2,000 and 3

The fake Telegram takes 50 ms for each message and runs on the other core.
"""

import platform
import statistics
import sys
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.parts.running import CORES, measured, telegram

WAYS = {
    "Nightstep, SQLite FULL": ("ours", {"mode": "sending", "rate": 1000}),
    "(a) JobQueue.run_daily, defaults": ("peers", {"mode": "daily", "tuned": False}),
    "(b) the same, no misfires, aiohttp": ("peers", {"mode": "daily", "tuned": True}),
    "(d) a bare loop, nothing remembered": ("peers", {"mode": "bare", "rate": 1000}),
}


def once(program, order, people):
    with telegram() as there:
        took = measured(program, telegram=there.address, people=people, **order)
        told = there.ask("told")
    late = [at - took["due"] for at in told["arrived"] if at >= took["due"]]
    return {
        "lost": people - len(late),
        "twice": told["most"] - 1,
        "rate": len(late) / (max(late) - min(late)) if len(late) > 1 else 0.0,
        "last": max(late, default=0.0),
        "cpu": took["cpu"] / people * 1000,
        "stall": took["stall"] * 1000,
        "busy": took["busy"] * 1000,
    }


def middle(found, name):
    values = [each[name] for each in found]
    return f"{statistics.median(values):.4g} [{min(values):.4g}–{max(values):.4g}]"


def main(people=2000, rounds=3):
    found = {name: [] for name in WAYS}
    for _ in range(rounds):
        for name, (program, order) in WAYS.items():
            found[name].append(once(program, order, people))
    print(f"{people} people, {rounds} rounds, median [least–most]; {platform.platform()},")
    print(f"{len(CORES)} cores, Python {platform.python_version()}, python-telegram-bot")
    print(f"{version('python-telegram-bot')}, aiohttp {version('aiohttp')}\n")
    print("| | lost | a second | last after s | CPU ms each | stall ms | of it busy ms |")
    print("|---|---|---|---|---|---|---|")
    for name, each in found.items():
        row = (middle(each, of) for of in ("lost", "rate", "last", "cpu", "stall", "busy"))
        print(f"| {name} |", " | ".join(row), "|")


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:]))
