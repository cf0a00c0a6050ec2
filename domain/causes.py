"""Causes: why a patient holds or pauses, in a tap; saying none is as good."""

from enum import StrEnum


class Cause(StrEnum):
    """The reason of a move, as it is kept."""

    SIDE_EFFECTS = "side_effects"
    FELT_ILL = "felt_ill"
    RAN_OUT = "ran_out"  # of a pause only: a hold goes on with the dose
    BUSY = "busy"
    OTHER = "other"


FOR_A_HOLD = (Cause.SIDE_EFFECTS, Cause.FELT_ILL, Cause.BUSY, Cause.OTHER)
FOR_A_PAUSE = tuple(Cause)
