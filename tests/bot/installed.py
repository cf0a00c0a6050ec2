"""An installation: a folder with a key and a database in it, with somebody in the database."""

from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from bot.settings import Settings
from storage import erasure, patients, schema
from storage.database import open_database
from storage.tables import patients as people
from storage.vault import Vault
from tests.engine import enrol
from tests.world import KEY, TOKEN

EMPTY: list[bytes] = []
"""A database without anybody, once one was made: migrating takes longer than a whole test."""


@dataclass
class Installation:
    folder: Path
    settings: Settings

    @property
    def file(self) -> Path:
        return self.folder / "nightstep.db"

    @property
    def key(self) -> Vault:
        return Vault.from_text((self.folder / "key").read_text())

    @asynccontextmanager
    async def opened(self):
        database = open_database(self.settings.database)
        try:
            yield database
        finally:
            await database.dispose()

    async def enrols(self, person, now):
        """Begin a course tonight for *person*, and return its first night."""
        async with self.opened() as database:
            return await enrol(database, self.key, person, now)

    async def erases(self, telegram_id, now):
        async with self.opened() as database, database.begin() as tx:
            known = await patients.find(tx, self.key, telegram_id)
            await erasure.erase(tx, known.id, at=now)

    async def knows(self):
        """Return the Telegram ids of everybody who is found with the present key."""
        async with self.opened() as database, database.begin() as tx:
            rows = (await tx.execute(select(people.c.id, people.c.telegram_id))).all()
            ids = {patients.telegram_id_of(self.key, row.id, row.telegram_id) for row in rows}
            return {each for each in ids if await patients.find(tx, self.key, each)}


async def install(folder: Path, **given: object) -> Installation:
    made = furnish(folder, **given)
    if EMPTY:
        made.file.write_bytes(EMPTY[0])
        return made
    async with made.opened() as database:
        await schema.migrate(database)
    EMPTY.append(made.file.read_bytes())
    return made


def furnish(folder: Path, **given: object) -> Installation:
    """Return an installation that has a key and no database yet."""
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / "key").touch(mode=0o600)
    (folder / "key").write_text(KEY)
    return Installation(folder, Settings(_env_file=None, bot_token=TOKEN, data_dir=folder, **given))
