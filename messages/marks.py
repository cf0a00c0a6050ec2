"""What a button about a whole course carries: good until the course moves on."""

from domain.course import Course
from domain.occurrences import OccurrenceId
from domain.patients import Patient, Wording
from messages.doses import dose_line
from messages.language import Language
from messages.night import said_dose
from messages.taps import about


def place(course: Course) -> OccurrenceId:
    """Return the place that the course's next move will have: each button means one state."""
    return OccurrenceId(course.id, len(course.moves))


def mark(course: Course) -> str:
    return about(place(course))


def dose_at(_: Language, patient: Patient, course: Course, number: int) -> str:
    """Return the dose of *number* and how to make it, as this patient wants it said."""
    dose = course.dose(number)
    if patient.wording is Wording.HIDDEN:
        return said_dose(_, patient, dose)
    return dose_line(_, dose, course.standing(number).form)
