"""What the command line does to a database, beside the bot or without it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from telegram import Bot
from telegram.helpers import create_deep_linked_url

from bot import backups, presets
from bot import stats as rendered
from bot.keys import vault
from bot.misuse import MisuseError
from bot.settings import Settings
from bot.stats_table import table
from domain import plan_files
from domain.deeds import COMMAND_LINE, Deed
from domain.ladders import write
from domain.nights import TimeProblem, parse_time
from domain.plans import Plan
from domain.slips import Slip
from messages.doses import amount
from messages.language import language
from scheduler.publishing import PublishingSweep
from storage import Database, audit, backup, invites, schema, seeding, snapshots
from storage import plans as kept
from storage.database import open_database, open_reader

LINES = 50
"""How much of the audit log is printed."""

PUBLISHED_AFTER = 21
"""Nights. A week with few of everybody's would keep the next ones from being published."""


@asynccontextmanager
async def opened(settings: Settings, now: datetime) -> AsyncIterator[Database]:
    backup.own_folder(settings.data_dir)
    if not settings.database_url and not (settings.data_dir / "nightstep.db").exists():
        vault(settings)  # before the database is made, or it would seem to have lost its key
    database = open_database(settings.database)
    try:
        await backups.before_migration(settings, now)
        await schema.migrate(database)
        async with database.begin() as tx:
            await presets.offer(tx, now)
        yield database
    finally:
        await database.dispose()


async def migrate(settings: Settings, *, now: datetime) -> None:
    async with opened(settings, now):
        pass


async def plans(settings: Settings, *, now: datetime) -> str:
    _ = language(None)
    async with opened(settings, now) as database, database.begin() as tx:
        offered = await kept.offered(tx)
    lines = [f"{plan.id:<16} {plan.name} (to {amount(_, plan.ladder.top)})" for plan in offered]
    return "\n".join(lines)


def checked(file: Path) -> str:
    """Return what plan is in *file*; raise MisuseError with the sentence of its first slip."""
    plan = _read(file)
    return f"{plan.id}: {plan.name}, {write(plan.ladder)} mg. It can be imported."


async def import_plan(settings: Settings, file: Path, *, now: datetime) -> str:
    plan = _read(file)
    async with opened(settings, now) as database, database.begin() as tx:
        added = await kept.add_version(tx, plan, at=now)
        about = f"{added.id} v{added.version}"
        await audit.append(tx, Deed.PLAN, by=COMMAND_LINE, at=now, about=about)
    return f"{added.id} is here as version {added.version}. Courses keep the version they follow."


def _read(file: Path) -> Plan:
    try:
        with file.open("rb") as content:
            return plan_files.read(content.read(plan_files.LARGEST + 1))
    except OSError:
        raise MisuseError(f"{file} cannot be read.") from None
    except Slip as slip:
        raise MisuseError(f"{slip} No plan was changed.") from None


async def invite(settings: Settings, plan: str, *, uses: int, days: int, now: datetime) -> str:
    async with opened(settings, now) as database:
        async with database.begin() as tx:
            found = await kept.newest(tx, plan)
            if found is None:
                raise MisuseError(
                    f"There is no plan called {plan}; `nightstep plans list` shows them."
                )
            code = await invites.make(tx, found[0], uses=uses, days=days, now=now)
            about = f"{plan} v{found[1].version}, {uses} x {days} d"
            await audit.append(tx, Deed.INVITE, by=COMMAND_LINE, at=now, about=about)
        async with Bot(
            settings.bot_token.get_secret_value(),
            base_url=f"{settings.telegram_api_url.rstrip('/')}/bot",
        ) as bot:
            return create_deep_linked_url(bot.username, code)


async def stats(settings: Settings, format: str, *, now: datetime) -> str:
    renderers = {"table": table, "json": rendered.json, "csv": rendered.csv}
    if format not in renderers:
        raise MisuseError("--format is table, json or csv.")
    async with opened(settings, now) as database, publishing(settings, database, now) as sweep:
        await sweep.run()
        async with database.begin() as tx:
            await audit.append(tx, Deed.STATS, by=COMMAND_LINE, at=now)
            newest = await snapshots.newest(tx)
    if newest is None:
        raise MisuseError("There are no group numbers yet: nights are still to be concluded.")
    return renderers[format](newest)


@asynccontextmanager
async def publishing(
    settings: Settings, database: Database, now: datetime
) -> AsyncIterator[PublishingSweep]:
    reader = open_reader(settings.database)
    try:
        yield PublishingSweep(database, reader, lambda: now, settings.k_anonymity)
    finally:
        await reader.dispose()


async def audited(settings: Settings, *, now: datetime) -> tuple[str, int | None]:
    """Return the last lines of the audit log, and the first one that is not as it was written."""
    async with opened(settings, now) as database, database.begin() as tx:
        await audit.append(tx, Deed.AUDIT, by=COMMAND_LINE, at=now)
        lines = [
            f"{each.seq} {each.at:%Y-%m-%d %H:%M:%S}Z {each.by}: {each.deed} {each.about}".strip()
            for each in reversed(await audit.newest(tx, limit=LINES))
        ]
        return "\n".join(lines), await audit.broken_at(tx)


async def seed(
    settings: Settings,
    *,
    patients: int,
    nights: int,
    first_id: int,
    zone: ZoneInfo,
    dose_time: time,
    now: datetime,
) -> int:
    key = vault(settings)  # before the database is made, or it would seem to have lost its key
    async with opened(settings, now) as database:
        try:
            added = await seeding.seed(
                database,
                key,
                patients=patients,
                nights=nights,
                first_id=first_id,
                zone=zone,
                dose_time=dose_time,
                now=now,
                seed=1,
            )
        except seeding.NotEmptyError as error:
            raise MisuseError(str(error)) from None
        async with publishing(settings, database, now) as sweep:
            await sweep.catch_up(now - timedelta(days=nights - PUBLISHED_AFTER))
        return added


def zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise MisuseError("--zone must be an IANA time zone, such as Europe/Berlin.") from None


def wall(text: str) -> time:
    try:
        return parse_time(text)
    except TimeProblem:
        raise MisuseError("--time must be a time of day, such as 22:00.") from None
