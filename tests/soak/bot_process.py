"""`nightstep run`, forked from a process that has imported it: a start costs no second.

Reads orders, one JSON object a line, and forks a process for each; tells its number, and
then how it ended. Everything is as in `nightstep run` but for the clock, which others set.
"""

import json
import os
import random
import signal
import sys
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.pool import Pool

from bot import commands, maintenance_commands, transport
from tests.soak.clock import SharedClock


def die_at(border):
    """End the process at the given commit: *border* is `before commit` or `after commit`, n."""
    name, left = border
    left = [left]

    def reach(*_):
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    # A connection goes back when its transaction is over.
    event.listen(*((Engine, "commit") if name == "before commit" else (Pool, "checkin")), reach)


def leave_room_for(pages):
    """Let the database be the last that fits on its disk."""

    def connected(connection, _entry):
        connection.cursor().execute(f"PRAGMA max_page_count = {pages}")

    event.listen(Pool, "connect", connected)


def child(order):
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.chdir(order["folder"])
    os.environ.update(order["environment"])
    random.seed()
    clock = SharedClock(Path(order["clock"]))
    commands.utc_now, commands.elapsed = clock.now, clock.elapsed
    maintenance_commands.utc_now = clock.now
    if order.get("border"):
        die_at(order["border"])
    if order.get("pages"):
        leave_room_for(order["pages"])
    if order.get("patience"):
        transport.REQUEST_SECONDS = order["patience"]
    if order.get("user"):
        os.setuid(order["user"])
    sys.argv = ["nightstep", *order.get("command", ["run"])]
    commands.main()


def say(what):
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def main():
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            try:
                child(json.loads(line))
            except SystemExit as ended:
                os._exit(int(ended.code or 0))
            os._exit(0)
        say({"pid": pid})
        _, status = os.waitpid(pid, 0)
        say({"ended": os.waitstatus_to_exitcode(status)})


if __name__ == "__main__":
    main()
