"""The data key: given, or made on first start beside the default database."""

from pathlib import Path

from bot.settings import Settings, SettingsProblemError
from storage import backup
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
    backup.own_folder(folder)
    keep(path, key)
    return key


def keep(path: Path, key: str) -> None:
    """Write *key* to a new file at *path*, for its owner's eyes only, and onto the disk.

    Whole or not at all. Raises FileProblemError where *path* exists.
    """
    with backup.new_file(path) as partial:
        partial.write_text(key, encoding="ascii")
