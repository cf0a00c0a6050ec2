"""From the start of a process to its first getUpdates, and what it holds when nothing is due.

python benchmarks/starting.py [--rest SECONDS] [--rounds N] [--ours N,N] [--peer N,N]

Ours is `nightstep run` as people start it, on a database that it finds; (a) is a job of
`run_daily` for each person, which has to be registered anew. The fake Telegram answers after
50 ms.
"""

import argparse
import os
import signal
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.parts.findings import keep, machine, middle, table
from benchmarks.parts.ours import KEY
from benchmarks.parts.running import MEASURED, begun, measured, telegram

HEAD = {
    "who": "",
    "people": "people",
    "poll": "first poll after s",
    "cpu": "CPU to there s",
    "rss": "RSS at rest MB",
    "pss": "PSS MB",
    "rest": "CPU at rest, ms a second",
}
PATIENCE = 300
"""Seconds."""


def ours(_people, there, folder):
    """Start the bot in *folder*, whose database has its people already."""
    settings = {
        "BOT_TOKEN": "123456:BENCH",
        "TELEGRAM_API_URL": there.address,
        "DATA_DIR": folder,
        "DATA_KEY": KEY,
        "LISTEN": "127.0.0.1:0",
    }
    (folder / ".env").write_text("\n".join(f"{name}={value}" for name, value in settings.items()))
    return subprocess.Popen(
        [Path(sys.executable).with_name("nightstep"), "run"],
        cwd=folder,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, {MEASURED}),
    )


def peer(people, there, _folder):
    return begun("peers", mode="registered", telegram=there.address, people=people, tuned=False)


@contextmanager
def installation(people):
    """Yield a folder with a database of *people* whose next dose is due in half a day."""
    with TemporaryDirectory(prefix="nightstep-bench-") as folder, telegram() as there:
        url = f"sqlite+aiosqlite:///{folder}/nightstep.db"
        measured("ours", mode="furnishing", telegram=there.address, database=url, people=people)
        yield Path(folder)


def once(begin, people, folder, rest):
    with telegram() as there:
        began = monotonic()
        with begin(people, there, folder) as process:
            while not (polled := there.ask("told")["polled"]):
                _wait(process, 0.005)
                if process.poll() is not None or monotonic() - began > PATIENCE:
                    process.kill()
                    raise SystemExit(f"it did not poll:\n{process.stderr.read()}")
            started = used(process.pid)
            _wait(process, rest)
            found = {
                "poll": polled - began,
                "cpu": started,
                **held(process.pid),
                "rest": (used(process.pid) - started) / rest * 1000,
            }
            process.send_signal(signal.SIGTERM)
            process.communicate()
        return found


def _wait(process, seconds):
    with suppress(subprocess.TimeoutExpired):
        process.wait(seconds)


def used(pid):
    """Return the seconds of processor time that the process had."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def held(pid):
    """Return the MB that the process holds; *pss* counts what it shares in parts."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    kept = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines}
    return {"rss": kept["Rss"], "pss": kept["Pss"]}


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--rest", type=float, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ours", default="10,1000,1000000")
    parser.add_argument("--peer", default="10,1000,10000,50000")
    given = parser.parse_args()
    rows = []
    for who, begin, sizes in (
        ("Nightstep", ours, given.ours),
        ("(a) `run_daily` per patient", peer, given.peer),
    ):
        for people in (int(each) for each in sizes.split(",") if each):
            rows.append({"who": who, "people": f"{people:,}"})
            with installation(people if begin is ours else 0) as folder:
                found = [once(begin, people, folder, given.rest) for _ in range(given.rounds)]
            keep("starting", who=who, people=people, found=found)
            rows[-1] |= {name: middle([each[name] for each in found]) for name in found[0]}
    print(f"{given.rounds} rounds, {given.rest:.0f} s of rest; {machine()}")
    table(HEAD, rows)


if __name__ == "__main__":
    main()
