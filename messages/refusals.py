"""Why a move is not made, in a sentence or two that also fit into a toast."""

from domain.allowed import Refusal
from messages.language import Language


def refused(_: Language, why: Refusal) -> str:
    """Return at most 200 characters."""
    return {
        Refusal.OVER: _("Your plan has ended here. /start begins anew."),
        Refusal.FROZEN: _("Your plan is frozen until a clinician has cleared you. See /resume."),
        Refusal.SUSPENDED: _(
            "Your plan waits for a dose to start again with. Please ask your prescriber. "
            "Then send /resume."
        ),
        Refusal.PAUSED: _("Your plan is paused, so no dose is due. /resume starts it again."),
        Refusal.HELD: _("You hold your dose already. /hold shows until when."),
        Refusal.NOT_PAUSED: _("Nothing is paused. /today shows your dose."),
        Refusal.NOT_HELD: _("Nothing is held. /schedule shows where you are."),
        Refusal.NOTHING_AHEAD: _("No step is ahead of you, so there is nothing to hold."),
        Refusal.ENDS_AT_ONCE: _("That hold would end at once. Nothing was changed."),
        Refusal.NOT_OFFERED: _("That step is not open now. /schedule shows where you are."),
        Refusal.GAP: _(
            "Some nights in a row have no dose in your log, so no step is open. "
            "Please ask your prescriber how to go on."
        ),
        Refusal.NOT_LAPSED: _("Your plan goes on. Nothing was changed."),
        Refusal.FIRST_STEP: _("You are on the first step, so there is none below it."),
        Refusal.NOT_IN_PLAN: _("Your plan has no step back. Please call your prescriber."),
        Refusal.NO_SUCH_DOSE: _("Your plan has no such step. Nothing was changed."),
        Refusal.UNCONFIRMED: _(
            "After so many nights without a dose, your prescriber has to confirm the dose first."
        ),
        Refusal.BELOW_PRESENT: _("You are above that step already. Nothing was changed."),
        Refusal.AS_IT_IS: _("It is like that already. Nothing was changed."),
    }[why]


def moved_on(_: Language) -> str:
    """Return a toast for a button from before the last change."""
    return _("Your plan has changed since that message. Here is how it stands now.")
