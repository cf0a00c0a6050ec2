"""Every text that the bot can say, as it stands in the sources."""

from pathlib import Path

from babel.messages.extract import extract_from_dir

SOURCES = Path(__file__).parents[2] / "messages"
KEYWORDS = {"_": None, "n": (1, 2), "marked": None}
"""What marks a text for the catalogues: ``_("…")``, ``_.n("…", "…", count)``, ``marked("…")``."""


def texts():
    """Return the texts of each module of messages/, in the order they stand there."""
    found: dict[str, list[str]] = {}
    extracted = extract_from_dir(SOURCES, [("**.py", "python")], keywords=KEYWORDS)
    for module, _line, message, _comments, _context in extracted:
        given = message if isinstance(message, tuple) else (message,)
        found.setdefault(module, []).extend(text for text in given if text)
    return found
