"""The command line: one plain sentence when something is wrong, and an exit code that tells.

What a command alone needs, it imports itself: the bot, which is one of them, carries nothing of
the others' (a test says so).
"""

import asyncio
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from telegram.error import InvalidToken, TelegramError

from bot import backups, maintenance_commands, patient_commands
from bot.app import WrongBotError, build
from bot.clock import elapsed, utc_now
from bot.keys import vault
from bot.logs import set_up, tell_discreetly
from bot.misuse import MisuseError
from bot.running import AlreadyRunningError, one_of_us, run
from bot.serving import PortTakenError
from bot.settings import SettingsProblemError, load
from bot.starting import ready
from handlers.polling import TokenRevokedError
from storage import Unavailable
from storage.faults import FileProblemError, explain
from storage.schema import NewerSchemaError

MISUSED = 2

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)

plans = typer.Typer(no_args_is_help=True, help="The plans that can be chosen.")
app.add_typer(plans, name="plans")
app.add_typer(maintenance_commands.app)
app.add_typer(patient_commands.app)

SENTENCES: dict[type[Exception], str] = {
    AlreadyRunningError: "Another Nightstep uses this data folder; stop it first.",
    InvalidToken: "Telegram does not know this BOT_TOKEN; ask @BotFather for a new one.",
    NewerSchemaError: "This database was written by a newer Nightstep; install that version.",
    PortTakenError: "Another program listens on the address in LISTEN; choose another port.",
    TokenRevokedError: "Telegram no longer knows BOT_TOKEN; it was revoked. Nothing is lost.",
    WrongBotError: "This database belongs to another bot; use its token or another folder.",
    TelegramError: "Telegram cannot be reached; check the network and TELEGRAM_API_URL.",
    OSError: "The data folder cannot be used; check DATA_DIR and its permissions.",
}


def main() -> None:
    """Run a command. Whatever fails is one sentence on standard error, and exit code 2."""
    try:
        app()
    except (SettingsProblemError, FileProblemError, MisuseError) as problem:
        _fail(str(problem))
    except Unavailable as error:
        _fail(explain(error))
    except tuple(SENTENCES) as error:
        _fail(next(said for kind, said in SENTENCES.items() if isinstance(error, kind)))
    except Exception as fault:  # noqa: BLE001  nobody foresaw it, and it may say a secret
        tell_discreetly(fault)
        sys.exit(1)


def _fail(sentence: str) -> None:
    typer.echo(sentence, err=True)
    sys.exit(MISUSED)


@app.command()
def demo(port: Annotated[int, typer.Option(help="0 takes a free one.")] = 8099) -> None:
    """Try the bot here and now: a local Telegram with a chat page, and a clock to move."""
    from bot.demo import show

    with suppress(KeyboardInterrupt):  # which is how it is ended
        asyncio.run(show(port, typer.echo))


@app.command(name="run")
def run_bot() -> None:
    """Run the bot."""
    settings = load()
    set_up(settings)
    with one_of_us(settings):
        asyncio.run(ready(settings, utc_now()))
        nightstep = build(settings, vault(settings), now=utc_now, elapsed=elapsed)
        stopping = nightstep.stopping.is_set
        nightly = backups.beat(nightstep.database, settings, utc_now, stopping)
        asyncio.run(run(replace(nightstep, beats=(*nightstep.beats, nightly)), settings))


@app.command()
def migrate() -> None:
    """Bring the database up to this version."""
    from bot import operations

    asyncio.run(operations.migrate(load(), now=utc_now()))


@app.command()
def invite(
    plan: Annotated[str, typer.Option(help="A plan's id; see `nightstep plans list`.")],
    uses: Annotated[int, typer.Option(min=1, max=1000)] = 1,
    days: Annotated[int, typer.Option(min=1, max=365)] = 7,
) -> None:
    """Make a link that enrols into a plan."""
    from bot import operations

    settings = load()
    typer.echo(asyncio.run(operations.invite(settings, plan, uses=uses, days=days, now=utc_now())))


@plans.command("list")
def list_plans() -> None:
    """List the plans that can be chosen and invited to."""
    from bot import operations

    typer.echo(asyncio.run(operations.plans(load(), now=utc_now())))


@plans.command("check")
def check_plan(file: Path) -> None:
    """Say whether a file (JSON, ladder/v1) is a plan; exit code 1 if it is not."""
    from bot import operations

    try:
        typer.echo(operations.checked(file))
    except MisuseError as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(maintenance_commands.CHECK_FAILED) from None


@plans.command("import")
def import_plan(file: Path) -> None:
    """Add the plan in a file, or a new version of it; courses keep the version they follow."""
    from bot import operations

    typer.echo(asyncio.run(operations.import_plan(load(), file, now=utc_now())))


@app.command()
def stats(format: Annotated[str, typer.Option(help="table, json or csv")] = "table") -> None:
    """Show how the group is doing: numbers of a group, never of a person."""
    from bot import operations

    typer.echo(asyncio.run(operations.stats(load(), format, now=utc_now())))


@app.command()
def audit(
    *, verify: Annotated[bool, typer.Option("--verify", help="Only say whether it holds.")] = False
) -> None:
    """Show what was done with this bot and by whom; exit code 1 if somebody changed the log."""
    from bot import operations

    lines, broken_at = asyncio.run(operations.audited(load(), now=utc_now()))
    if not verify:
        typer.echo(lines)
    if broken_at is not None:
        typer.echo(f"The chain is broken at line {broken_at}: the log was changed.", err=True)
        raise typer.Exit(maintenance_commands.CHECK_FAILED)
    typer.echo("The chain of all lines holds.")


@app.command()
def seed(
    patients: Annotated[int, typer.Option(min=1, max=1_000_000)],
    nights: Annotated[int, typer.Option(min=0, max=3650)] = 60,
    first_id: Annotated[int, typer.Option(min=1)] = 1,
    zone: Annotated[str, typer.Option()] = "Europe/Berlin",
    time_: Annotated[str, typer.Option("--time")] = "22:00",
) -> None:
    """Fill an empty database with invented patients."""
    from bot import operations

    made = operations.seed(
        load(),
        patients=patients,
        nights=nights,
        first_id=first_id,
        zone=operations.zone(zone),
        dose_time=operations.wall(time_),
        now=utc_now(),
    )
    typer.echo(f"{asyncio.run(made)} invented patients.")
