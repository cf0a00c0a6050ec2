"""The promises, read off the database, the simulator's ledger and the log when all is over."""

from collections import Counter, defaultdict
from datetime import timedelta

from sqlalchemy import select

from domain.prompts import ABOUT_THE_DOSE, LEASE, RECOVER_AFTER, Kind
from domain.prompts import PromptState as S
from messages.taps import Tap
from storage.database import open_database
from storage.tables import answers, processed_updates, prompts, set_aside_updates
from tests.world import TOKEN

FIRST_UPDATE = 100_000_001
REMINDERS = ("A reminder for", "reminder")


async def check(url, telegram, log, *, now):
    """Raise AssertionError for the first promise that is broken."""
    database = open_database(url)
    async with database.begin() as tx:
        owed = (await tx.execute(select(prompts))).mappings().all()
        given = (await tx.execute(select(answers))).mappings().all()
        applied = set((await tx.execute(select(processed_updates.c.update_id))).scalars())
        aside = set((await tx.execute(select(set_aside_updates.c.update_id))).scalars())
    await database.dispose()
    _copies(telegram, owed)
    _nothing_forgotten(owed, now)
    _kept(telegram, given)
    heard = set(range(FIRST_UPDATE, telegram.next_update_id))
    assert heard <= applied, f"P7: {heard - applied} were never applied"
    assert not aside, "P7: set aside, though it kills nobody"
    twice = [key for key, n in Counter((a["update_id"], a["item"]) for a in given).items() if n > 1]
    assert not twice, f"P8: applied twice: {twice}"
    assert telegram.violations == []
    assert TOKEN not in log, "P11: the token is in the log"


def _copies(telegram, owed):
    """P1: no more copies than doubts, none at once, the second worded as a reminder."""
    doubts = defaultdict(int)
    for row in owed:
        if row["kind"] in ABOUT_THE_DOSE:
            doubts[row["number"]] += row["ambiguous"]
    asked = defaultdict(list)
    for entry in telegram.ledger.sent():
        if (number := _night(entry)) is not None:
            asked[number].append(entry)
    for number, entries in asked.items():
        first = [e for e in entries if e.params["text"].startswith("🌙 Time for")]
        again = [e for e in entries if e.params["text"].startswith("🌙 A reminder for")]
        assert len(first) <= 1, f"P1: night {number} was asked {len(first)} times as if new"
        assert len(again) <= doubts[number], f"P1: {len(again)} reminders, {doubts[number]} doubts"
        for one in again:
            before = [e.at for e in entries if e.at <= one.at and e is not one]
            if before:
                assert one.at - max(before) >= RECOVER_AFTER - 2 * LEASE, "P1: copies at once"


def _night(entry):
    rows = (entry.params.get("reply_markup") or {}).get("inline_keyboard", [])
    taps = [Tap.decode(button["callback_data"]) for row in rows for button in row]
    for tap in taps:
        if (tap.topic, tap.verb) == ("d", "taken"):
            return tap.occurrence().number
    return None


def _nothing_forgotten(owed, now):
    """P2."""
    for row in owed:
        assert row["state"] not in (S.CLAIMED, S.SENDING), f"P2: left behind: {dict(row)}"
        late = row["state"] is S.DUE and row["due_at"] <= now - timedelta(minutes=1)
        assert not late, f"P2: forgotten: {dict(row)}"
        if row["kind"] is Kind.DOSE and row["due_at"] <= now:
            assert row["state"] in (S.SENT, S.VOID) or row["ambiguous"] == 2, f"P2: {dict(row)}"


def _kept(telegram, given):
    """P5: what the chat shows as recorded is in the database."""
    kept = {each["value"][0] for each in given if each["item"] == "dose"}
    for entry in telegram.ledger:
        text = str(entry.params.get("text"))
        if entry.delivered and "Recorded:" in text and "night of" in text:
            wanted = "S" if "not taken" in text else "T"
            assert wanted in kept, f"P5: shown, and not kept: {text}"
