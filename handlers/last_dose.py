"""The last dose somebody took, however long ago."""

from domain.adherence import TAKEN
from domain.occurrences import CourseId, Occurrence
from storage import Transaction, nights

AT_ONCE = 60


async def last_dose(tx: Transaction, course_id: CourseId) -> Occurrence | None:
    """Return the newest night of *course_id* with a dose, or None if there is none."""
    before: int | None = None
    while page := await nights.newest(tx, course_id, limit=AT_ONCE, before=before):
        for night in page:
            if night.state in TAKEN:
                return night
        before = page[-1].number
    return None
