"""The first step: a token that works, and a .env with a key, for its owner's eyes only."""

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


def write(path: Path, told: Mapping[str, str]) -> Settings:
    """Write what was *told* into .env at *path*, with a key, and return the settings.

    The key is in .env so that it is the same wherever the bot runs, in a container too. Who has
    one elsewhere keeps it. Raises SettingsProblemError and FileProblemError, and then has
    written nothing.
    """
    earlier = known(path)
    given = {name: value for name, value in {**earlier, **told}.items() if value}
    settings = _read(given)
    if not (settings.data_key.get_secret_value() or _has_its_own(earlier, settings)):
        given["DATA_KEY"] = new_key()
        settings = _read(given)
    if settings.data_key.get_secret_value():
        keys.vault(settings)
    with explained():
        _replace(path, text(given))
    return settings


def _read(given: Mapping[str, str]) -> Settings:
    return load(_env_file=None, **{name.lower(): value for name, value in given.items()})


def _has_its_own(earlier: Mapping[str, str], settings: Settings) -> bool:
    """Return whether a bot may have made a key in its DATA_DIR, which need not be ours."""
    here = any((settings.data_dir / name).exists() for name in ("key", "nightstep.db"))
    return not settings.database_url and (here or bool(earlier.get("BOT_TOKEN")))


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
