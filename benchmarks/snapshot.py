"""How long a week's snapshot of many patients takes, and how much memory; how long to read it.

python benchmarks/snapshot.py [patients ...] [--nights N]   by default 1,000, 10,000, 100,000; 180

Everybody is invented, in a temporary folder that is removed. Nights are all there are,
mornings those of the last 35 nights, of which a snapshot reads 28.
"""

import argparse
import asyncio
import resource
import statistics
import subprocess
import sys
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parents[1]))

from sqlalchemy import insert, text

from benchmarks.parts.findings import keep
from domain.nights import FREEZES_AFTER
from domain.presets import preset
from scheduler.publishing import PublishingSweep
from storage import plans, schema, snapshots, tables
from storage.database import open_database, open_reader

AS_OF = datetime(2026, 6, 1, 3, tzinfo=UTC)
NEWEST = AS_OF - FREEZES_AFTER - timedelta(hours=7)
MORNINGS = 35
READS = 200

NIGHTS_SQL = """
INSERT INTO occurrences (course_id, number, night, scheduled_at, closes_at, zone, dose, rung,
                         step_night, state, answered_at, taken_at, source, reason)
WITH RECURSIVE numbers (number) AS (
    SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < :nights
), drawn AS MATERIALIZED (
    SELECT courses.id AS course_id, number,
           :newest - (:nights - number) * 86400000000 AS at,
           min((number - 1) / (7 * (1 + courses.id % 5)), 8) AS rung,
           abs(random()) % 1000 AS luck
    FROM courses CROSS JOIN numbers
)
SELECT course_id, number, date(at / 1000000, 'unixepoch'), at, at + 50400000000, 'Europe/Berlin',
       500 * (rung + 1), rung, 1,
       CASE WHEN luck < 880 THEN 'T' WHEN luck < 890 THEN 'D' WHEN luck < 940 THEN 'S'
            WHEN luck < 985 THEN 'U' WHEN luck < 995 THEN 'P' ELSE 'N' END,
       CASE WHEN luck < 940 THEN at + 900000000 END,
       CASE WHEN luck < 880 THEN at + 900000000 END,
       CASE WHEN luck < 940 THEN 'tap' END, NULL
FROM drawn
"""

MORNINGS_SQL = """
INSERT INTO checkins (course_id, number, closes_at, items, given, implied, saved_at)
SELECT course_id, number, closes_at, '["dreams", "sleep", "headache"]',
       '{"dreams": ' || abs(random() % 3) || ', "sleep": ' || abs(random() % 3)
           || ', "headache": ' || abs(random() % 2) || '}', '[]', closes_at
FROM occurrences WHERE number > :nights - :mornings AND state IN ('T', 'S')
"""


async def seed(url: str, patients: int, nights: int) -> None:
    database = open_database(url)
    await schema.migrate(database)
    zone, ids = ZoneInfo("Europe/Berlin"), range(1, patients + 1)
    people = [
        {
            "id": n,
            "lookup": n.to_bytes(16, "big"),
            "telegram_id": b"",
            "zone": zone,
            "dose_time": time(22),
            "wake_time": time(7),
            "language": "en",
            "wording": "discreet",
            "counted": True,
            "created_at": AS_OF - timedelta(days=nights + 2),
        }
        for n in ids
    ]
    values = {"nights": nights, "newest": int(NEWEST.timestamp()) * 1_000_000}
    async with database.begin() as tx:
        key = await plans.add(tx, preset("C_slow_0p5_14d"), offered=True, at=AS_OF)
        await tx.execute(insert(tables.patients), people)
        await tx.execute(
            insert(tables.courses),
            [
                {
                    "id": n,
                    "patient_id": n,
                    "plan_key": key,
                    "form": {"ug_per_ml": 1000},
                    "screening": {},
                    "confirmed_at": AS_OF - timedelta(days=nights + 2),
                    "last_number": nights,
                }
                for n in ids
            ],
        )
        await tx.execute(text(NIGHTS_SQL), values)
        await tx.execute(text(MORNINGS_SQL), values | {"mornings": MORNINGS})
    await database.dispose()


async def build(url: str, patients: int) -> None:
    """Take one snapshot, and read it: in a process of its own, whose memory is measured."""
    database, reader = open_database(url), open_reader(url)
    sweep = PublishingSweep(database, reader, lambda: AS_OF + timedelta(hours=1), 11)
    began, worked = perf_counter(), process_time()
    done = await sweep.take(AS_OF)
    built, worked = perf_counter() - began, process_time() - worked
    reads = []
    for _ in range(READS):
        began = perf_counter()
        async with database.begin() as tx:
            newest = await snapshots.newest(tx)
        reads.append(perf_counter() - began)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    assert newest
    assert newest.adherence
    keep("snapshot", people=patients, built=built, cpu=worked, peak=peak)
    print(
        f"{done}: {built:.1f} s, of which {worked:.1f} s at work, at most {peak:.0f} MB in memory"
    )
    print(
        f"read: median {statistics.median(reads) * 1000:.1f} ms, worst {max(reads) * 1000:.1f} ms"
    )
    print(f"active {newest.active}, nights due {newest.adherence.due}, steps {len(newest.steps)}")
    await reader.dispose()
    await database.dispose()


def main() -> None:
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("patients", type=int, nargs="*", default=[1000, 10_000, 100_000])
    parser.add_argument("--nights", type=int, default=180)
    parser.add_argument("--build", metavar="URL", help="take it of the database at URL")
    given = parser.parse_args()
    if given.build:
        asyncio.run(build(given.build, *given.patients))
        return
    for patients in given.patients:
        with TemporaryDirectory(prefix="nightstep-bench-") as folder:
            path = Path(folder) / "nightstep.db"
            url = f"sqlite+aiosqlite:///{path}"
            began = perf_counter()
            asyncio.run(seed(url, patients, given.nights))
            size, took = path.stat().st_size / 1e9, perf_counter() - began
            print(f"{patients:,} patients x {given.nights} nights: {size:.2f} GB in {took:.0f} s")
            program = [sys.executable, __file__, str(patients), "--build", url]
            subprocess.run(program, check=True)


if __name__ == "__main__":
    main()
