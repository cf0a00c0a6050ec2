"""The data key: given, or made on first start beside the default database."""

import os
from pathlib import Path

from bot.settings import Settings, SettingsProblemError
from storage.vault import BadKeyError, Vault, new_key


def vault(settings: Settings) -> Vault:
    """Return the vault for *settings*, or raise SettingsProblemError."""
    given = settings.data_key.get_secret_value()
    if not given and settings.database_url:
        raise SettingsProblemError("DATA_KEY must be set when DATABASE_URL is.")
    try:
        return Vault.from_text(given or _kept(settings.data_dir))
    except BadKeyError:
        raise SettingsProblemError("The data key must be 32 bytes in URL-safe base64.") from None


def _kept(folder: Path) -> str:
    """Return the key in *folder*; made, for its owner's eyes only, where there is no data yet."""
    path = folder / "key"
    if path.exists():
        return path.read_bytes().decode("ascii", errors="replace")
    if (folder / "nightstep.db").exists():
        raise SettingsProblemError(
            f"The database in {folder} has lost its key; put the key back before starting."
        )
    key = new_key()
    _keep(path, key)
    return key


def _keep(path: Path, key: str) -> None:
    """Write *key* whole or not at all, and on the disk before anything is sealed with it."""
    draft = path.with_suffix(".new")
    draft.touch(mode=0o600)
    with draft.open("w", encoding="ascii") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
