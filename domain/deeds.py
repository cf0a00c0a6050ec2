"""Deeds: what those who look after the bot did, by a short list that leaves no room for health."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final

COMMAND_LINE: Final = "command line"
"""Who did it, where it was somebody at the machine."""

SOMEBODY: Final = "somebody"
"""Who did it, where it is nobody we know: who they are is not kept."""


class Deed(StrEnum):
    """What is written to the audit log; the values are part of its hashes and never change."""

    STATS = "read stats"
    DASHBOARD = "opened dashboard"
    STATUS = "read status"
    AUDIT = "read audit"
    EXPORT = "exported patient"
    IMPORT = "imported patient"
    ERASE = "erased patient"
    INVITE = "made invite"
    PLAN = "imported plan"
    LINK = "made role link"
    JOIN = "took role"
    DISMISS = "removed colleague"
    ANNOUNCE = "announced"
    RESTORE = "restored backup"
    KEY = "changed key"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the audit log, *at* in UTC; *hash* covers it and the hash of the one before.

    *by* is a role with a mark, or the command line; *about* names what it was done to.
    """

    seq: int
    at: datetime
    by: str
    deed: Deed
    about: str
    hash: bytes


def mark_of(id: int) -> str:
    """Return the eight signs by which an inside *id* is spoken of; the id cannot be told from them.

    Once a patient is erased, nothing leads from such a mark to anybody.
    """
    return sha256(b"nightstep mark" + id.to_bytes(8)).hexdigest()[:8]
