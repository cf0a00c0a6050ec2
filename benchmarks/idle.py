"""What the sweeps cost when there is nothing to do, however many people there are.

python benchmarks/idle.py [people ...] [--postgresql]     by default 10, 1,000, 100,000, 1,000,000
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.parts.databases import fresh
from benchmarks.parts.findings import exponent, keep, machine, table
from benchmarks.parts.running import measured, telegram

HEAD = {"sweep": "sweep", "growth": "exponent of growth"}


def once(people, kind):
    with telegram() as there, fresh(kind) as url:
        order = {"telegram": there.address, "database": url, "people": people}
        took = measured("idle", **order)
    keep("idle", kind=kind, people=people, **took)
    return took


def main(*given):
    sizes = [int(each) for each in given if each.isdigit()] or [10, 1000, 100_000, 1_000_000]
    kind = "postgresql" if "--postgresql" in given else "sqlite"
    found = {people: once(people, kind) for people in sizes}
    print(f"Idle on {kind}, ms of processor time, and on the wall; {machine()}")
    heads = {str(people): f"{people} people" for people in sizes}
    table(HEAD | heads, [_row(sweep, found) for sweep in found[sizes[0]]])


def _row(sweep, found):
    grown = exponent([(people, took[sweep]["cpu"]) for people, took in found.items()])
    each = {
        str(people): f"{took[sweep]['cpu']:.2f}, {took[sweep]['wall']:.2f}"
        for people, took in found.items()
    }
    return {"sweep": sweep, "growth": f"{grown:.2f}" if len(found) > 1 else "", **each}


if __name__ == "__main__":
    main(*sys.argv[1:])
