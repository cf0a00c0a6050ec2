"""What else can be counted of a course: the measures of docs/clinical.md 7 beside the rates."""

from collections.abc import Sequence

from domain.adherence import correct, timing
from domain.occurrences import Occurrence, State
from domain.persistence import (
    Persistence,
    holidays,
    longest_streak,
    persistence,
    since_first_dose,
)
from domain.snapshot_documents import rate
from messages.documents.json_values import Document


def measures(letters: str, nights: Sequence[Occurrence], *, stopped: bool) -> Document:
    """Return the measures of *nights*, whose states from number 1 on are *letters*."""
    states = [State(letter) for letter in letters]
    return {
        "correct": rate(correct(states)),
        "timing": rate(timing(nights)),
        "pdc_style": rate(since_first_dose(states).taking),
        "longest_streak": longest_streak(states),
        "holidays": holidays(states),
        "persistence": _persistence(persistence(letters, stopped=stopped)),
    }


def _persistence(found: Persistence | None) -> Document | None:
    if found is None:
        return None
    return {
        "first": found.first,
        "last": found.last,
        "nights": found.nights,
        "discontinued": found.discontinued,
        "decided": found.decided,
        "initiation": found.initiation,
        "implementation": rate(found.implementation.taking),
    }
