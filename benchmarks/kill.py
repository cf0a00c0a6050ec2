"""Killed in mid-spike and started again: nobody is forgotten, and who is asked twice is counted.

python benchmarks/kill.py [people ...] [--postgresql]      by default 1,000 and 8,000

Everybody's dose is due at once. The bot gets SIGKILL when two fifths are out; another goes on with
its file. Leases and the ten minutes before a reminder pass at once, by the other's clock.
"""

import sys
from contextlib import suppress
from pathlib import Path
from subprocess import TimeoutExpired

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.parts.databases import fresh
from benchmarks.parts.findings import machine, table
from benchmarks.parts.running import begun, measured, telegram

WARM = 10
"""People who are written to before it counts."""


HEAD = {
    "people": "people",
    "out": "out when killed",
    "never": "never asked",
    "twice": "asked twice",
    "more": "asked more often",
}


def once(people, kind):
    with fresh(kind) as url, telegram() as there:
        order = {"telegram": there.address, "database": url, "rate": 1000}
        with begun("ours", mode="sending", people=people, **order) as doomed:
            while (out := there.ask("progress")["sent"] - WARM) < people * 2 / 5:
                with suppress(TimeoutExpired):
                    doomed.wait(0.05)
                assert doomed.returncode is None, "it ended before it was killed"
            doomed.kill()
        measured("ours", mode="resuming", timeout=600, **order)
        told = there.ask("told")
    return {
        "people": people,
        "out": out,
        "never": people + WARM - told["chats"],
        "twice": told["twice"],
        "more": max(0, told["most"] - 2),
    }


def main(*given):
    sizes = [int(each) for each in given if each.isdigit()]
    kind = "postgresql" if "--postgresql" in given else "sqlite"
    found = [once(people, kind) for people in sizes or (1000, 8000)]
    print(f"Killed on {kind}; {machine()}")
    table(HEAD, found)


if __name__ == "__main__":
    main(*sys.argv[1:])
