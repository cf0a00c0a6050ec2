"""What the command line does with one patient's data: a copy of it, or none any more."""

from codecs import BOM_UTF8
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from telegram import Bot
from telegram.error import BadRequest, TelegramError
from telegram.request import BaseRequest

from bot.keys import vault
from bot.misuse import MisuseError
from bot.operations import opened
from bot.settings import Settings
from domain.deeds import COMMAND_LINE, Deed, mark_of
from domain.patients import PatientId
from messages.documents.formats import FORMATS
from messages.documents.report_document import NothingToPrintError
from storage import Transaction, audit, erasure, patients, scrubbing
from storage import export as stored
from storage.vault import BadKeyError, Vault


async def export(settings: Settings, who: str, format: str, *, now: datetime) -> bytes:
    """Return the copy of *who*, an inside id, or tg: and a Telegram id, as it stands *now*."""
    if format not in FORMATS:
        raise MisuseError(f"--format is one of {', '.join(FORMATS)}.")
    async with opened(settings, now) as database, database.begin() as tx:
        key = vault(settings)
        patient_id, _ = await _found(tx, key, who)
        copy = await stored.copy_of(tx, key, patient_id, at=now)
        about = f"{mark_of(patient_id)}, {format}"
        await audit.append(tx, Deed.EXPORT, by=COMMAND_LINE, at=now, about=about)
        assert copy  # they were found
    # The mark is for people who open a file with Excel; here another program reads along.
    try:
        return FORMATS[format](copy).removeprefix(BOM_UTF8)
    except NothingToPrintError:
        raise MisuseError("There is no night to print yet; json holds what there is.") from None


async def erase(
    settings: Settings, who: str, *, now: datetime, request: BaseRequest | None = None
) -> str:
    """Erase *who* as /delete does, and return what was done; *request* replaces the network."""
    async with opened(settings, now) as database:
        async with database.begin() as tx:
            patient_id, telegram_id = await _found(tx, vault(settings), who)
            messages = await erasure.erase(tx, patient_id, at=now)
            about = mark_of(patient_id)
            await audit.append(tx, Deed.ERASE, by=COMMAND_LINE, at=now, about=about)
        if await scrubbing.scrub(database):
            async with database.begin() as tx:
                await scrubbing.done(tx, erased=now)
    taken = await _take_back(settings, telegram_id, messages, request)
    return f"Erased. Messages taken back: {taken} of {len(messages)} younger than two days."


async def _found(tx: Transaction, vault: Vault, who: str) -> tuple[PatientId, int]:
    """Return the inside id of *who* and their Telegram id."""
    patient_id: PatientId | None
    telegram_id: int | None
    scheme, _, number = who.rpartition(":")
    if scheme not in ("", "tg") or not number.isdecimal() or len(number) > 19:
        raise MisuseError("PATIENT is an inside id, or tg: and a Telegram id, such as tg:42.")
    if scheme:
        known = await patients.find(tx, vault, int(number))
        patient_id, telegram_id = known.id if known else None, int(number)
    else:
        patient_id, telegram_id = PatientId(int(number)), await _telegram_id(tx, vault, number)
    if patient_id is None or telegram_id is None:
        raise MisuseError("There is no such patient here.")
    return patient_id, telegram_id


async def _telegram_id(tx: Transaction, vault: Vault, number: str) -> int | None:
    try:
        return await erasure.telegram_id(tx, vault, PatientId(int(number)))
    except BadKeyError:
        raise MisuseError("The data key is not the one that this database was made with.") from None


async def _take_back(
    settings: Settings, chat_id: int, messages: Sequence[int], request: BaseRequest | None
) -> int:
    """Delete *messages* and return how many went; the erasure holds without it."""
    taken = 0
    url = f"{settings.telegram_api_url.rstrip('/')}/bot"
    with suppress(TelegramError):
        async with Bot(settings.bot_token.get_secret_value(), base_url=url, request=request) as bot:
            for message_id in messages:
                with suppress(BadRequest):
                    taken += await bot.delete_message(chat_id, message_id)
    return taken
