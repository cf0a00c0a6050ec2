"""Notes: what a patient writes about a night, or the morning after it, in their own words."""

from typing import Final

LONGEST: Final = 4000
"""Characters as Telegram counts them; a message holds 4,096, and a line above the note."""


def note(text: str) -> str | None:
    """Return *text* as it can be kept, half characters replaced; None if it is too long."""
    whole = text.encode(errors="replace").decode()
    return whole if len(whole.encode("utf-16-le")) // 2 <= LONGEST else None
