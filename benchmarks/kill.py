"""Killed in mid-spike and started again: nobody is forgotten, and who is asked twice is counted.

python benchmarks/kill.py [people ...]      by default 1,000 and 8,000

Everybody's dose is due at once. The bot gets SIGKILL when two fifths are out; another goes on with
its file. Leases and the ten minutes before a reminder pass at once, by the other's clock.
"""

import sys
from contextlib import suppress
from pathlib import Path
from subprocess import TimeoutExpired
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.parts.running import begun, measured, telegram

WARM = 10
"""People who are written to before it counts."""


def main(*sizes):
    print("| people | out when killed | never asked | asked twice | asked more often |")
    print("|---|---|---|---|---|")
    for people in sizes or (1000, 8000):
        with TemporaryDirectory(prefix="nightstep-bench-") as folder, telegram() as there:
            order = {
                "telegram": there.address,
                "database": f"sqlite+aiosqlite:///{folder}/nightstep.db",
                "rate": 1000,
            }
            with begun("ours", mode="sending", people=people, **order) as doomed:
                while (out := len(there.ask("told")["arrived"]) - WARM) < people * 2 / 5:
                    with suppress(TimeoutExpired):
                        doomed.wait(0.05)
                doomed.kill()
            measured("ours", mode="resuming", timeout=300, **order)
            told = there.ask("told")
            never = people + WARM - told["chats"]
            more = max(0, told["most"] - 2)
            print(f"| {people} | {out} | {never} | {told['twice']} | {more} |", flush=True)


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:]))
