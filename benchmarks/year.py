"""A year of nights of many people: how large it is, and how long /schedule and /history take.

python benchmarks/year.py [people ...]      by default 1,000 and 10,000

Fifty are invented as `nightstep seed` does; the others are copies of their rows under other ids, in
a temporary folder that is removed. A tenth of a gigabyte for each thousand, so 100,000 want 16 GB
of disk and ten minutes. *As lived*: a thousand written night by night, as a bot does; the others
are written person by person, which is faster and packs the pages better. *Cold*: each is somebody
else, and the machine's cache was told to forget the file.
"""

import asyncio
import os
import sqlite3
import sys
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.parts.databases import fresh
from benchmarks.parts.findings import exponent, keep, machine, table
from benchmarks.parts.ours import KEY
from benchmarks.parts.people import remembered
from benchmarks.parts.running import measured
from bot.clock import utc_now
from storage import schema
from storage.database import open_database
from storage.invented import TABLES
from storage.vault import Vault

MODELS, NIGHTS, LIVED = 50, 365, 1000
READS = 500
KEYS = {"patient_id", "course_id"}
QUICK = ("journal_mode = OFF", "synchronous = OFF", "cache_size = -1000000", "foreign_keys = OFF")

HEAD = {
    "people": "people",
    "size": "GB",
    "each": "kB each",
    "schedule": "/schedule: half, 99 %, CPU ms",
    "schedule, cold": "cold",
    "history": "/history",
    "history, cold": "cold",
    "all": "all its mornings",
    "all, cold": "cold",
}


async def models(url):
    """Invent the people whose rows are copied."""
    database = open_database(url)
    await schema.migrate(database)
    vault = Vault.from_text(KEY)
    await remembered(database, vault, count=MODELS, nights=NIGHTS, now=utc_now())
    await database.dispose()


def copy(path, copies, lived):
    """Give each model so many *copies*; *lived*: night by night, as they would come to be."""
    with sqlite3.connect(path) as db:
        for pragma in QUICK:
            db.execute(f"PRAGMA {pragma}")
        # A number below 2 ** 62 for each copy, spread as ids are; XOR with it makes other ids.
        step = 2**62 // (copies + 1)
        db.execute("CREATE TEMP TABLE copies (flips INTEGER)")
        flips = [(n * step,) for n in range(1, copies)]
        db.executemany("INSERT INTO copies VALUES (?)", flips)
        for each in TABLES:
            db.execute(f"CREATE TEMP TABLE model_{each.name} AS SELECT * FROM main.{each.name}")
        by_night = [each for each in TABLES if lived and "number" in each.columns]
        for each in by_night:
            db.execute(f"CREATE INDEX temp.by_{each.name} ON model_{each.name} (number)")
        for each in (each for each in TABLES if each not in by_night):
            db.execute(_copying(each))
        for number in range(-3, NIGHTS + 2):
            for each in by_night:
                db.execute(f"{_copying(each)} WHERE number = {number}")
    db.close()


def _copying(table):
    names = [column.name for column in table.columns]
    values = (_copied(table.name, name) for name in names)
    return (
        f"INSERT INTO main.{table.name} ({', '.join(names)}) SELECT {', '.join(values)}"
        f" FROM copies CROSS JOIN model_{table.name}"
    )


def _copied(table, name):
    if name in KEYS or (name == "id" and table in {"patients", "courses"}):
        return f"({name} | flips) - ({name} & flips)"
    return {"lookup": "randomblob(16)", "update_id": "abs(random()) % 1000000000"}.get(name, name)


def built(url, people, *, lived=False):
    """Fill *url*, and return how many gigabytes it takes."""
    path = Path(url.partition("///")[2])
    asyncio.run(models(url))
    copy(path, people // MODELS, lived)
    return path.stat().st_size / 1e9


def forget(url):
    """Let the machine's cache forget a file."""
    with Path(url.partition("///")[2]).open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def once(people):
    with fresh("sqlite") as url:
        began = perf_counter()
        size = built(url, people)
        print(f"{people} written in {perf_counter() - began:.0f} s", file=sys.stderr)
        forget(url)
        cold = measured("looking", database=url, reads=READS)
        warm = measured("looking", database=url, reads=READS)
    return {"people": people, "size": size, "cold": cold, "warm": warm}


def main(*sizes):
    with fresh("sqlite") as url:
        lived = built(url, LIVED, lived=True) / LIVED * 1e6
    found = [once(people) for people in sizes or (1000, 10_000)]
    print(f"A year of nights, as lived {lived:.0f} kB each; {machine()}")
    table(HEAD, map(_row, found))
    for each in found:
        keep("year", people=each["people"], size=each["size"], **each["warm"])
    if len(found) > 1:
        for name in found[0]["warm"]:
            growth = exponent([(each["people"], each["warm"][name][2]) for each in found])
            print(f"{name}: exponent of growth {growth:.2f}")


def _row(each):
    row = {"people": each["people"], "size": f"{each['size']:.2f}"}
    row["each"] = f"{each['size'] / each['people'] * 1e6:.0f}"
    for name, took in each["warm"].items():
        row[name] = ", ".join(f"{one:.1f}" for one in took)
    for name, (half, most, _) in each["cold"].items():
        row[f"{name}, cold"] = f"{half:.1f}, {most:.1f}"
    return row


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:]))
