"""Files that somebody has sent, fetched from the Bot API server that the settings name."""

from dataclasses import dataclass

from telegram import Bot
from telegram.error import TelegramError

from domain.plan_files import LARGEST


@dataclass(frozen=True, slots=True)
class TelegramFiles:
    """Fetches by *bot*; a file that turns out too large is not fetched, only its size is told."""

    bot: Bot

    async def fetch(self, file_id: str) -> bytes | None:
        try:
            file = await self.bot.get_file(file_id)
            if (file.file_size or 0) > LARGEST:
                return b" " * (LARGEST + 1)
            return bytes(await file.download_as_bytearray())
        except TelegramError:
            return None
