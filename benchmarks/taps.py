"""So many people tap Taken: how long until each is recorded and has its answer.

python benchmarks/taps.py [taps] [a second] [--rounds N] [--postgresql]
    [--draining N] [--rate N] [--pictures N]

By default 1,000 at 50 a second. Counted from when Telegram has the tap to when it is asked to stop
the spinner, which is after the commit. The fake Telegram takes 50 ms for each request but polls and
runs on the other core. Beside the taps others are written to, *draining* at *rate* a second, and as
many pictures are drawn.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.parts.databases import fresh
from benchmarks.parts.findings import keep, machine, middle, table
from benchmarks.parts.running import measured, telegram

HEAD = {
    "answered": "answered",
    "rate": "a second",
    "half": "median ms",
    "most": "99 % ms",
    "sent": "sent meanwhile",
    "cpu": "CPU ms each",
    "core": "% of a core",
    "stall": "stall ms",
    "busy": "of it at work ms",
}


def once(given):
    with telegram() as there, fresh("postgresql" if given.postgresql else "sqlite") as url:
        used = measured(
            "ours",
            mode="tapping",
            telegram=there.address,
            database=url,
            taps=given.taps,
            offered=given.offered,
            draining=given.draining,
            rate=given.rate,
            pictures=given.pictures,
            timeout=300 + given.taps / given.offered,
        )
        told = there.ask("told")
    took = sorted(told["took"])
    return {
        "answered": len(took) - given.pictures,
        "rate": len(took) / used["wall"],
        "half": took[len(took) // 2] * 1000,
        "most": took[int(len(took) * 0.99)] * 1000,
        "sent": len(told["arrived"]),
        "cpu": used["cpu"] / given.taps * 1000,
        "core": used["cpu"] / used["wall"] * 100,
        "stall": used["stall"] * 1000,
        "busy": used["busy"] * 1000,
    }


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("taps", type=int, nargs="?", default=1000)
    parser.add_argument("offered", type=int, nargs="?", default=50)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--draining", type=int, default=0)
    parser.add_argument("--rate", type=int, default=1000)
    parser.add_argument("--pictures", type=int, default=0)
    parser.add_argument("--postgresql", action="store_true")
    given = parser.parse_args()
    found = [once(given) for _ in range(given.rounds)]
    for each in found:
        keep("taps", asked=vars(given), **each)
    print(f"{given.taps} taps at {given.offered} a second, {given.rounds} rounds; {machine()}")
    table(HEAD, [{name: middle([each[name] for each in found]) for name in HEAD}])


if __name__ == "__main__":
    main()
