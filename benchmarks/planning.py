"""The nights of many people planned at once, and the sweeps when there is nothing to do.

python benchmarks/planning.py [people ...]      by default 1,000, 10,000 and 100,000
"""

import sys
from math import log
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.parts.running import measured, telegram

IDLE = ("PlanningSweep", "SendingSweep", "RecoverySweep")


def main(*sizes):
    sizes = sizes or (1000, 10_000, 100_000)
    each = []
    print("| people | CPU µs each | wall s | longest stall ms | of it at work ms |", end="")
    print(" idle planning ms | idle sending ms | idle recovery ms | memory MB |")
    print("|---|---|---|---|---|---|---|---|---|")
    for people in sizes:
        with telegram() as there:
            took = measured("ours", mode="planning", telegram=there.address, people=people)
        assert took["planned"] == people
        each.append(took["cpu"])
        idle = " | ".join(f"{took['idle'][name]:.2f}" for name in IDLE)
        print(
            f"| {people} | {took['cpu'] / people * 1e6:.0f} | {took['wall']:.2f} |"
            f" {took['stall'] * 1000:.0f} | {took['busy'] * 1000:.0f} | {idle} |"
            f" {took['rss']:.0f} |",
            flush=True,
        )
    if len(sizes) > 1:
        growth = log(each[-1] / each[0]) / log(sizes[-1] / sizes[0])
        print(f"\nThe exponent of growth of planning: {growth:.2f}")


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:]))
