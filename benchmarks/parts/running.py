"""Processes of a benchmark: the fake Telegram on the second core, what is measured on the first."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

HERE = Path(__file__).parent
CORES = sorted(os.sched_getaffinity(0))
MEASURED, OTHER = CORES[0], CORES[-1]


class Telegram:
    """The fake one, as its own process."""

    def __init__(self, address):
        self.address = address

    def ask(self, what, **given):
        request = Request(
            f"{self.address}/_/{what}",
            json.dumps(given).encode(),
            {"Content-Type": "application/json"},
        )
        with urlopen(request) as answer:
            return json.load(answer)["result"]


@contextmanager
def telegram():
    with subprocess.Popen(
        [sys.executable, HERE / "wire.py"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, {OTHER}),
    ) as process:
        yield Telegram(f"http://127.0.0.1:{process.stdout.readline().strip()}")
        process.stdin.close()


def begun(program, **order):
    """Begin *program* of this folder on the first core."""
    return subprocess.Popen(
        [sys.executable, "-m", f"benchmarks.parts.{program}", json.dumps(order)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, {MEASURED}),
        cwd=HERE.parents[1],
    )


def measured(program, timeout=900, **order):
    """Run *program* to its end, and return what it found."""
    with begun(program, **order) as process:
        try:
            said, complained = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    if process.returncode:
        raise SystemExit(f"{program} {order} failed:\n{complained[-4000:]}")
    return json.loads(said.strip().splitlines()[-1])
