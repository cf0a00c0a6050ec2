"""Plans: what was prescribed, as a ladder of doses and the rules it is climbed by."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.doses import USUAL_MAX, Micrograms


@dataclass(frozen=True, slots=True)
class Step:
    """One rung: *dose*, and the *days* on it before the next may be offered."""

    dose: Micrograms
    days: int

    def __post_init__(self) -> None:
        if self.days < 1:
            raise ValueError(f"a step lasts at least one day, not {self.days}")


@dataclass(frozen=True, slots=True)
class Ladder:
    """Rungs climbed in order; the last one, the top, is kept and so has no days."""

    steps: tuple[Step, ...]
    top: Micrograms

    @property
    def top_rung(self) -> int:
        return len(self.steps)

    def dose(self, rung: int) -> Micrograms:
        """Return the dose of *rung*, the first being 0; IndexError if there is none."""
        if not 0 <= rung <= self.top_rung:
            raise IndexError(f"no rung {rung} on a ladder whose top is {self.top_rung}")
        return self.top if rung == self.top_rung else self.steps[rung].dose

    def days(self, rung: int) -> int | None:
        """Return the days of *rung*, or None for the top."""
        return None if rung == self.top_rung else self.steps[rung].days

    def first_night_of(self, rung: int) -> int:
        """Return the number of the first night on *rung* if nothing ever holds it up.

        Nights are counted from 1.
        """
        return 1 + sum(step.days for step in self.steps[:rung])


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The thresholds of a plan; the defaults are general practice, none is evidence.

    Numbers in brackets are the rules of docs/clinical.md.

    severe_holds: one severe answer suggests a hold (R3).
    moderate_mornings, of_mornings: as many mornings with the same symptom moderate or
        worse, out of the last answered ones, suggest a hold (R4).
    tolerating_mornings, tolerating_within: so many answered mornings in a row, none worse
        than mild, all within so many days, count as tolerating (R5).
    few_taken, of_nights: fewer taken nights out of the last due ones are mentioned on the
        step-up card (R6).
    gap_nights: as many due nights in a row not taken block the step-up (R7).
    lapse_nights: as many suspend the plan (R8).
    ask_again_days, then_every_days: when an unanswered offer is repeated (R2).
    hold_days: the length of a hold that is offered first (R17).
    step_back_allowed: the patient may go back one rung unasked (R9).
    morning_allowed: the patient may move the dose to the morning (R10).
    late_ok_hours: how late a remembered dose may be taken; None: skip it (R11).
    max_dose: no rung lies above it (ladder bounds).
    """

    severe_holds: bool = True
    moderate_mornings: int = 3
    of_mornings: int = 5
    tolerating_mornings: int = 3
    tolerating_within: int = 5
    few_taken: int = 5
    of_nights: int = 7
    gap_nights: int = 3
    lapse_nights: int = 14
    ask_again_days: int = 3
    then_every_days: int = 7
    hold_days: int = 7
    step_back_allowed: bool = False
    morning_allowed: bool = False
    late_ok_hours: int | None = None
    max_dose: Micrograms = USUAL_MAX

    def late_until(self, scheduled: datetime) -> datetime | None:
        """Return until when (UTC) a dose of *scheduled* may be taken; None: skip it (R11)."""
        hours = self.late_ok_hours
        return None if hours is None else scheduled + timedelta(hours=hours)


@dataclass(frozen=True, slots=True)
class Plan:
    """What was prescribed; never edited: a change is a new *version*.

    evidence: the tag of docs/clinical.md for where the ladder comes from, or "own".
    hidden: kept for reference, never offered to a patient.
    """

    id: str
    name: str
    ladder: Ladder
    rules: Rules = Rules()
    evidence: str = "own"
    suits: str = ""
    version: int = 1
    hidden: bool = False
