"""What the doctor finds: one line each, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is: a fault keeps the bot from its work, a warning soon may."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at and what was found, remedy included; no secret and nobody's id."""

    about: str
    level: Level
    said: str

    def __str__(self) -> str:
        return f"{self.level:<8}{self.about:<12}{self.said}"


def ok(about: str, said: str) -> Finding:
    return Finding(about, Level.OK, said)


def warning(about: str, said: str) -> Finding:
    return Finding(about, Level.WARNING, said)


def fault(about: str, said: str) -> Finding:
    return Finding(about, Level.FAULT, said)


def passes(findings: Sequence[Finding]) -> bool:
    return all(found.level is not Level.FAULT for found in findings)
