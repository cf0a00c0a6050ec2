"""The commands that look after a bot: init, doctor, backup, restore, settle, keys."""

import asyncio
import sys
from collections import Counter
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from bot import backups, rotation
from bot.clock import utc_now
from bot.findings import fault, passes
from bot.running import only_one
from bot.settings import Settings, SettingsProblemError, load
from storage.faults import FileProblemError

T = TypeVar("T")

TELEGRAM: str = Settings.model_fields["telegram_api_url"].default

app = typer.Typer()
keys = typer.Typer(no_args_is_help=True, help="The key that people's ids are sealed with.")
app.add_typer(keys, name="keys")

CHECK_FAILED = 1


@app.command(name="init")
def begin(
    *,
    token: Annotated[str, typer.Option(prompt="The token from @BotFather", hide_input=True)],
    admins: Annotated[str, typer.Option(prompt="Telegram ids of the admins, such as 1,2")] = "",
    operator: Annotated[str, typer.Option(prompt="Who runs this bot, for /privacy")] = "",
    contact: Annotated[str, typer.Option(prompt="How patients reach them")] = "",
    api_url: Annotated[str, typer.Option(help="A Bot API server of your own.")] = TELEGRAM,
    yes: Annotated[bool, typer.Option("--yes", help="Change a .env that is there.")] = False,
) -> None:
    """Write .env: the token, checked with Telegram, the key, who the admins are."""
    from bot import init

    path = Path(".env")
    if path.exists() and not yes:
        typer.confirm(f"{path} is there already. Change it?", abort=True)
    username = asyncio.run(init.meet(token, api_url))
    told = {"ADMIN_IDS": admins, "OPERATOR_NAME": operator, "OPERATOR_CONTACT": contact}
    told |= {"BOT_TOKEN": token, "TELEGRAM_API_URL": api_url}
    settings = init.write(path, _without_blanks(told))
    given = settings.data_key.get_secret_value()
    where = f"DATA_KEY in {path}" if given else "the file `key` in the bot's DATA_DIR, as before"
    typer.echo(f"The key is {where}: keep a copy apart from the backups.")
    typer.echo("Without the key nobody can be written to, and no backup helps.")
    typer.echo(f"The bot is https://t.me/{username}. In a container: `docker compose up -d`; here:")
    typer.echo(f"`{sys.argv[0]} run` starts it, `{sys.argv[0]} plans list` shows the plans,")
    typer.echo(f"`{sys.argv[0]} invite --plan ID` makes a link to one.")


@app.command(name="doctor")
def examine() -> None:
    """Look at everything the bot stands on; exit code 1 if there is a fault."""
    from bot import doctor

    try:
        found = asyncio.run(doctor.examine(load(), utc_now()))
    except SettingsProblemError as problem:
        found = [fault("settings", str(problem))]
    for each in found:
        typer.echo(str(each))
    if not passes(found):
        raise typer.Exit(CHECK_FAILED)


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="A file that does not exist yet.")]) -> None:
    """Copy the database, beside a running bot or without one."""
    asyncio.run(backups.make(load(), file))
    typer.echo(f"The database is in {file}. Keep the key apart from it.")


@app.command()
def restore(
    file: Path,
    *,
    verify: Annotated[bool, typer.Option("--verify", help="Only look whether it can be.")] = False,
) -> None:
    """Put a backup in the database's place; what is there now is kept in DATA_DIR/backups."""
    from bot import restores

    settings = load()
    if verify:
        try:
            tally = asyncio.run(restores.rehearse(settings, file, utc_now()))
        except FileProblemError as problem:
            typer.echo(str(problem), err=True)
            raise typer.Exit(CHECK_FAILED) from None
        typer.echo(f"{file} can be restored. {_told(tally)}")
        return
    tally = _alone(settings, restores.restore(settings, file, utc_now()))
    typer.echo(f"Restored. {_told(tally)}")


@app.command()
def settle() -> None:
    """After pg_restore: forget who was erased, and end what was on its way."""
    from bot import restores

    settings = load()
    typer.echo(f"Settled. {_told(_alone(settings, restores.settle(settings, utc_now())))}")


@keys.command()
def rotate() -> None:
    """Make a new key and seal everything with it; the old one is kept as key.old."""
    settings = load()
    tally = _alone(settings, rotation.rotate(settings, utc_now()))
    typer.echo(f"The key was changed. {_told(tally)}")
    if settings.data_key.get_secret_value():
        typer.echo(f"Set DATA_KEY to what {settings.data_dir / 'key.next'} holds before you start.")
    typer.echo("Backups made before are opened with key.old; `nightstep keys forget` deletes it.")


@keys.command()
def forget() -> None:
    """Delete the key before the present one; older backups are then lost."""
    gone = rotation.forget(load())
    typer.echo("key.old is gone." if gone else "There is no older key.")


def _alone(settings: Settings, work: Coroutine[Any, Any, T]) -> T:
    """Do *work* while no bot uses the data folder, and none can start."""
    try:
        with only_one(settings.data_dir):
            return asyncio.run(work)
    finally:
        work.close()


def _without_blanks(told: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in told.items() if value}


def _told(tally: Counter[str]) -> str:
    told = ", ".join(f"{what}: {count}" for what, count in tally.items())
    return f"{told.capitalize()}." if told else "Nothing had to change."
