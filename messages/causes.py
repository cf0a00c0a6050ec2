"""Why somebody holds or pauses: the chips, and how a reason is told later."""

from domain.causes import Cause
from messages.language import Language
from messages.morning import names as items


def names(_: Language) -> dict[Cause, str]:
    return {
        Cause.SIDE_EFFECTS: _("Side effects"),
        Cause.FELT_ILL: _("Felt ill"),
        Cause.RAN_OUT: _("Ran out"),
        Cause.BUSY: _("Busy time"),
        Cause.OTHER: _("Other"),
    }


def told(_: Language, reason: str | None) -> str | None:
    """Return the *reason* of a move in words, if it is one that a patient gave."""
    said: dict[str, str] = {str(cause): name for cause, name in names(_).items()}
    said |= {str(item): name for item, name in items(_).items()}
    return _.noun(said.get(reason or "", "")) or None
