"""Roles: what each of those who look after a bot may do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.deeds import mark_of


class Role(StrEnum):
    """Each may do all that the one before it may."""

    VIEWER = "viewer"
    COORDINATOR = "coordinator"
    OWNER = "owner"


class Right(StrEnum):
    """Something that not everybody may do."""

    STATS = "stats"
    DASHBOARD = "dashboard"
    INVITE = "invite"
    PLANS = "plans"
    STATUS = "status"
    IMPORT = "import"
    ANNOUNCE = "announce"
    AUDIT = "audit"
    TEAM = "team"


_VIEWER: Final = frozenset({Right.STATS, Right.DASHBOARD})
_COORDINATOR: Final = _VIEWER | {Right.INVITE, Right.PLANS, Right.STATUS}

RIGHTS: Final[Mapping[Role, frozenset[Right]]] = {
    Role.VIEWER: _VIEWER,
    Role.COORDINATOR: _COORDINATOR,
    Role.OWNER: frozenset(Right),
}


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody with a *role*; *telegram_id* is for sending to only."""

    id: int
    telegram_id: int
    role: Role
    language: str | None
    since: datetime
    heard: bool
    reachable: bool

    @property
    def mark(self) -> str:
        return mark_of(self.id)

    @property
    def name(self) -> str:
        """Return how the audit log speaks of them: "owner 1a2b3c4d"."""
        return f"{self.role} {self.mark}"


def may(role: Role | None, right: Right) -> bool:
    """Return whether *role* includes *right*; no role includes none."""
    return role is not None and right in RIGHTS[role]
