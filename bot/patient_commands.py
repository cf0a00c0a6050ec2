"""The commands about one patient's data: taken out, brought here, erased."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.clock import utc_now
from bot.misuse import MisuseError
from bot.settings import load

app = typer.Typer()


@app.command()
def export(
    patient: Annotated[str, typer.Argument(help="An inside id, or tg:ID.")],
    format: Annotated[str, typer.Option(help="json, csv, fhir, ics or pdf")] = "json",
) -> None:
    """Print everything that is kept of one patient."""
    from bot import own_data

    typer.echo(asyncio.run(own_data.export(load(), patient, format, now=utc_now())), nl=False)


@app.command(name="import")
def bring(
    file: Annotated[Path, typer.Argument(help="A JSON export.")],
    telegram_id: Annotated[int, typer.Option(min=1, help="Who it is of; no export says so.")],
) -> None:
    """Bring a patient here from another installation, by their JSON export."""
    from bot import importing

    typer.echo(asyncio.run(importing.bring(load(), file, telegram_id, now=utc_now())))


@app.command()
def erase(
    patient: Annotated[str, typer.Argument(help="An inside id, or tg:ID.")],
    *,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do not ask for it to be typed again.")
    ] = False,
) -> None:
    """Delete everything that is kept of one patient, at once; asks for the id a second time."""
    from bot import own_data

    if not yes and typer.prompt("This cannot be undone. Type the id again to erase") != patient:
        raise MisuseError("That is another id. Nothing was erased.")
    typer.echo(asyncio.run(own_data.erase(load(), patient, now=utc_now())))
