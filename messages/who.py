"""Somebody who looks after the bot, as far as it matters to what is said of them."""

from datetime import datetime
from typing import Protocol

from domain.roles import Role


class Who(Protocol):
    """Known by a role and a mark; their Telegram id is compared here, never shown."""

    @property
    def telegram_id(self) -> int: ...

    @property
    def role(self) -> Role: ...

    @property
    def mark(self) -> str: ...

    @property
    def since(self) -> datetime: ...

    @property
    def heard(self) -> bool: ...

    @property
    def reachable(self) -> bool: ...
