"""Everybody's dose is due at once: ours beside what people would write instead.

python benchmarks/evening.py [people] [rounds] [--rate N] [--ways ours,a,b,c,c-tuned,d]
    [--within SECONDS] [--enforced]

By default 1,000 people in the same second, 3 rounds of all ways in turn, 1,000 a second. The fake
Telegram takes 50 ms for each message and runs on the other core, as PostgreSQL does (ours-pg).
Where the rate is *enforced*, what overflows a bucket of one second's worth, and more than one a
second to a chat, gets 429. *within* so many seconds their times are spread.
"""

import argparse
import sys
from bisect import bisect
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.parts.databases import fresh
from benchmarks.parts.findings import keep, machine, middle, table
from benchmarks.parts.running import measured, telegram

WAYS = {
    "ours": ("Nightstep, SQLite `FULL`", "ours", {"mode": "sending"}),
    "ours-pg": ("Nightstep, PostgreSQL", "ours", {"mode": "sending"}),
    "a": ("(a) `JobQueue.run_daily`, defaults", "peers", {"mode": "daily", "tuned": False}),
    "b": ("(b) the same, tuned", "peers", {"mode": "daily", "tuned": True}),
    "c": ("(c) `SQLAlchemyJobStore`, defaults", "peers", {"mode": "stored", "tuned": False}),
    "c-tuned": ("(c) the same, WAL and tuned", "peers", {"mode": "stored", "tuned": True}),
    "d": ("(d) a bare loop over our transport", "peers", {"mode": "bare"}),
}

HEAD = {
    "way": "",
    "lost": "lost",
    "twice": "twice",
    "rate": "a second",
    "last": "last after s",
    "cpu": "CPU ms each",
    "core": "% of a core",
    "stall": "stall ms",
    "busy": "of it at work ms",
}
PACED = {
    "refused": "429",
    "dense": "most in a second",
    "over": "last ÷ (N ÷ rate)",
    "before": "before an older one by s",
}


def once(way, given):
    _, program, order = WAYS[way]
    with telegram() as there, fresh("postgresql" if way == "ours-pg" else "sqlite") as url:
        there.ask("forget", rate=given.rate if given.enforced else None)
        took = measured(
            program,
            timeout=900 + given.people / given.rate,
            telegram=there.address,
            database=url,
            people=given.people,
            rate=given.rate,
            within=given.within,
            **order,
        )
        told = there.ask("told")
    late = [at - took["due"] for at in told["arrived"] if at >= took["due"]]
    last = max(late, default=0.0)
    return {
        "lost": given.people - len(late),
        "twice": told["twice"] + (told["most"] > 2),
        "refused": told["refused"],
        "dense": max((bisect(late, at + 1) - n for n, at in enumerate(late)), default=0),
        "rate": len(late) / (last - min(late)) if len(late) > 1 else 0.0,
        "last": last,
        "over": last * given.rate / given.people,
        "before": _before(told["order"], took.get("due_at", {})),
        "cpu": took["cpu"] / given.people * 1000,
        "core": took["cpu"] / last * 100 if last else 0.0,
        "stall": took["stall"] * 1000,
        "busy": took["busy"] * 1000,
    }


def _before(order, due_at):
    """Return by how many seconds somebody was written to before one who was due earlier."""
    latest = most = 0.0
    for chat_id in order:
        at = due_at.get(str(chat_id), latest)
        most, latest = max(most, latest - at), max(latest, at)
    return most


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("people", type=int, nargs="?", default=1000)
    parser.add_argument("rounds", type=int, nargs="?", default=3)
    parser.add_argument("--rate", type=int, default=1000)
    parser.add_argument("--ways", default="ours,ours-pg,a,b,c,c-tuned,d")
    parser.add_argument("--within", type=float, default=0)
    parser.add_argument("--enforced", action="store_true")
    given = parser.parse_args()
    found = {way: [] for way in given.ways.split(",")}
    for _ in range(given.rounds):
        for way, each in found.items():
            each.append(once(way, given))
            keep("evening", way=way, people=given.people, paced=given.rate, **each[-1])
    print(f"{given.people} people, {given.rate} a second, {given.rounds} rounds; {machine()}")
    table(
        HEAD | (PACED if given.enforced else {}),
        (
            {"way": WAYS[way][0]} | {name: middle([one[name] for one in each]) for name in each[0]}
            for way, each in found.items()
        ),
    )


if __name__ == "__main__":
    main()
