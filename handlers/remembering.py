"""What we said is remembered for two days, so that it can be taken back from who leaves."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from storage import Database, Unavailable, recent
from storage.vault import Vault

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Remembering:
    """Notes the id of each new message after it went out; nothing of what it said."""

    database: Database
    vault: Vault
    now: Callable[[], datetime]

    async def __call__(self, chat_id: int, message_id: int) -> None:
        try:
            async with self.database.begin() as tx:
                await recent.note(tx, self.vault, chat_id, message_id, at=self.now())
        except Unavailable:
            log.warning("a message was not remembered")
