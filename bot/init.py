"""The first step: a token that works, a key, and a .env for its owner's eyes only."""

import re
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values
from telegram import Bot

from bot import keys
from bot.settings import Settings, example, load
from storage import backup
from storage.faults import explained
from storage.vault import new_key

PLAIN = re.compile(r"[\w@:/.,+=-]*", re.ASCII)


async def meet(token: str, api_url: str) -> str:
    """Return the bot's user name, as Telegram says it; raises TelegramError."""
    async with Bot(token, base_url=f"{api_url.rstrip('/')}/bot") as bot:
        return bot.username


def known(path: Path) -> dict[str, str]:
    """Return what an earlier .env at *path* says; its key above all must not be lost."""
    with explained():
        return {name: value or "" for name, value in dotenv_values(path, interpolate=False).items()}


def write(path: Path, values: Mapping[str, str]) -> Settings:
    """Write .env at *path*, make the key, and return the settings.

    Raises SettingsProblemError and FileProblemError, and then has written nothing.
    """
    given = {name: value for name, value in values.items() if value}
    if given.get("DATABASE_URL") and not given.get("DATA_KEY"):
        given["DATA_KEY"] = new_key()
    settings = load(_env_file=None, **{name.lower(): value for name, value in given.items()})
    with explained():
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        keys.vault(settings)
        _replace(path, text(given))
    return settings


def text(values: Mapping[str, str]) -> str:
    """Return .env.example with *values* in it; what it does not name comes at the end."""
    lines, left = [], dict(values)
    for line in example().splitlines():
        name = line.partition("=")[0]
        value = left.pop(name, None) if "=" in line and not line.startswith("#") else None
        lines.append(line if value is None else f"{name}={_quoted(value)}")
    return "\n".join([*lines, *(f"{name}={_quoted(value)}" for name, value in left.items())]) + "\n"


def _quoted(value: str) -> str:
    if PLAIN.fullmatch(value):
        return value
    safe = " ".join(value.splitlines()).replace("\\", "\\\\").replace("'", "\\'")
    return f"'{safe}'"


def _replace(path: Path, content: str) -> None:
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    with backup.new_file(fresh) as partial:
        partial.write_text(content, encoding="utf-8")
    backup.replace(fresh, path)
