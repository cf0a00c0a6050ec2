"""The nights of many people, planned at once.

python benchmarks/planning.py [people ...] [--postgresql]     by default 1,000, 10,000 and 100,000
                              --kinds=N    whose nights differ; 1, all alike, if not said
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.parts.databases import fresh
from benchmarks.parts.findings import exponent, keep, machine, table
from benchmarks.parts.running import measured, telegram

HEAD = {
    "people": "people",
    "each": "CPU µs each",
    "wall": "wall s",
    "stall": "longest stall ms",
    "busy": "of it at work ms",
    "rss": "memory MB",
}


def once(people, kind, kinds):
    with telegram() as there, fresh(kind) as url:
        order = {"telegram": there.address, "database": url, "people": people, "kinds": kinds}
        took = measured("ours", mode="planning", **order)
    assert took["planned"] == people
    keep(
        "planning" if kinds == 1 else "planning-kinds",
        kind=kind,
        people=people,
        kinds=kinds,
        **took,
    )
    return {
        "people": people,
        "cpu": took["cpu"],
        "each": f"{took['cpu'] / people * 1e6:.0f}",
        "wall": f"{took['wall']:.2f}",
        "stall": f"{took['stall'] * 1000:.0f}",
        "busy": f"{took['busy'] * 1000:.0f}",
        "rss": f"{took['rss']:.0f}",
    }


def main(*given):
    sizes = [int(each) for each in given if each.isdigit()]
    kind = "postgresql" if "--postgresql" in given else "sqlite"
    kinds = next((int(each[8:]) for each in given if each.startswith("--kinds=")), 1)
    found = [once(people, kind, kinds) for people in sizes or (1000, 10_000, 100_000)]
    print(f"Planned on {kind}, {kinds} kinds; {machine()}")
    table(HEAD, found)
    if len(found) > 1:
        growth = exponent([(each["people"], each["cpu"]) for each in found])
        print(f"\nExponent of growth: {growth:.2f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
