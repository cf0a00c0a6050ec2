"""Draws what the other programs found last at two sizes or more, and fits how costs grow.

python benchmarks/plots.py [FOLDER]     reads build/benchmarks, writes performance-*.png there, or
                                        into FOLDER: docs/images for the pictures of record
"""

import json
import sys
from pathlib import Path

from matplotlib.figure import Figure

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.parts.findings import FOUND, exponent

UNPACED = 1000
"""The rate at which an evening's cost is compared, in messages a second."""

EVENING = {
    "ours": "Nightstep, SQLite FULL",
    "ours-pg": "Nightstep, PostgreSQL",
    "a": "(a) JobQueue, defaults",
    "b": "(b) JobQueue, tuned",
    "c-tuned": "(c) job store, WAL, tuned",
    "d": "(d) bare loop",
}


def latest(what):
    """Yield what was found; the later of two findings at the same size comes after."""
    path = FOUND / f"{what}.jsonl"
    return map(json.loads, path.read_text().splitlines() if path.exists() else [])


def evening():
    """Return the processor seconds of an evening by way, as pairs of people and cost."""
    found = {}
    for each in latest("evening"):
        if each["paced"] == UNPACED and not each["lost"]:
            cost = each["cpu"] * each["people"] / 1000
            found.setdefault(EVENING.get(each["way"]), {})[each["people"]] = cost
    return {way: sorted(found[way].items()) for way in EVENING.values() if way in found}


def alone():
    """Return the processor seconds of what is ours alone."""
    found = {}
    for each in latest("planning"):
        found.setdefault(f"planning, {each['kind']}", {})[each["people"]] = each["cpu"]
    for each in latest("snapshot"):
        found.setdefault("a week's snapshot", {})[each["people"]] = each["cpu"]
    for each in latest("year"):
        for name in ("schedule", "history"):
            found.setdefault(f"one /{name} of a year", {})[each["people"]] = each[name][2] / 1000
    return {name: sorted(costs.items()) for name, costs in found.items()}


def draw(path, title, lines):
    figure = Figure(figsize=(6.4, 4), dpi=90, layout="constrained")
    axes = figure.add_subplot(
        title=title, xscale="log", yscale="log", xlabel="people", ylabel="processor seconds"
    )
    for label, costs in lines.items():
        if len(costs) < 2:
            continue
        growth = f"{label}, exponent {exponent(costs):.2f}"
        axes.plot(*zip(*costs, strict=True), marker="o", markersize=4, label=growth)
        print(f"{title}: {growth}")
    axes.grid(alpha=0.3)
    axes.legend(fontsize=7)
    figure.savefig(path, metadata={"Software": None})


def main(folder=FOUND):
    drawn = {"evening": ("Everybody in one second", evening()), "size": ("Work by size", alone())}
    for name, (title, lines) in drawn.items():
        if lines:
            draw(Path(folder) / f"performance-{name}.png", title, lines)


if __name__ == "__main__":
    main(*sys.argv[1:])
