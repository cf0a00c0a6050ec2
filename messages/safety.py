"""Around an emergency: what is going on, what is frozen and why, and what lifts it."""

from datetime import datetime

from domain.countries import Country
from domain.course import Course, Phase
from domain.freezes import Frozen
from domain.moves import Concern
from domain.occurrences import OccurrenceId
from domain.patients import Patient
from messages.alarms import emergency, nobody_watches
from messages.channel import Button, Card
from messages.language import Language
from messages.night import said_dose
from messages.taps import Tap, about

TOPIC = "safe"


def choices(_: Language) -> dict[Concern, str]:
    """Return what somebody can say is going on, in a tap."""
    return {
        Concern.ALLERGY: _("Trouble breathing or swelling"),
        Concern.SELF_HARM: _("Thoughts of self-harm"),
        Concern.WITHDRAWAL: _("Withdrawal signs"),
        Concern.LIVER: _("Yellow skin or dark urine"),
        Concern.FLARE: _("Bad flare"),
    }


def serious_button(_: Language) -> Button:
    """Return the button for any card; it stays good for ever."""
    return Button(_("⚠️ Something serious"), Tap(TOPIC, "ask").encode())


def chooser(_: Language, country: Country) -> Card:
    text = "\n".join(
        (
            _("What is going on?"),
            nobody_watches(_),
            _("In an emergency, call {emergency} now.", emergency=emergency(_, country)),
        )
    )
    rows = [
        (Button(label, Tap(TOPIC, "is", (str(concern),)).encode()),)
        for concern, label in choices(_).items()
    ]
    return Card(text, (*rows, (Button(_("Back"), Tap(TOPIC, "back").encode()),)))


def nothing_chosen(_: Language) -> Card:
    return Card(_("OK. Nothing was changed. If it gets serious, say so here or call for help."))


def frozen_card(_: Language, course: Course, ice: Frozen) -> Card:
    """Say what is frozen, why, and what lifts it."""
    text = "\n".join(
        (
            _("🧊 Your plan is frozen. I ask for no dose and offer no step."),
            _why(_)[ice.concern],
            _("It stays frozen until a doctor, a nurse or your prescriber has cleared you."),
            _("Talk to one of them before your next dose. Then tap the button."),
        )
    )
    return Card(text, ((_button(_("A clinician cleared me"), "cleared", course, ice),),))


def _why(_: Language) -> dict[Concern, str]:
    return {
        Concern.ALLERGY: _("Why: signs of a bad allergic reaction."),
        Concern.SELF_HARM: _("Why: what you told me of your mood or your thoughts."),
        Concern.WITHDRAWAL: _("Why: signs of withdrawal."),
        Concern.LIVER: _("Why: signs of a liver problem."),
        Concern.FLARE: _("Why: a bad flare."),
        Concern.OPIOID: _("Why: an opioid in your answers."),
        Concern.SURGERY: _("Why: an operation or a test is planned."),
        Concern.PREGNANCY: _("Why: what you told me of a baby, on its way or at the breast."),
    }


def followup_card(_: Language, course: Course, ice: Frozen) -> Card:
    """Ask, the day after a red flag; on a lock screen it says nothing of why."""
    rows = (
        (
            _button(_("Yes, cleared"), "cleared", course, ice),
            _button(_("Not yet"), "notyet", course, ice),
        ),
    )
    return Card(_("Are you OK? Have you spoken to a clinician?"), rows)


def not_yet(_: Language, course: Course, ice: Frozen, country: Country) -> Card:
    text = "\n".join(
        (
            _("OK. Your plan stays frozen. Please call a clinician as soon as you can."),
            _(
                "If it gets worse, call {emergency}. {nobody}",
                emergency=emergency(_, country),
                nobody=nobody_watches(_),
            ),
        )
    )
    return Card(text, ((_button(_("A clinician cleared me"), "cleared", course, ice),),))


def cleared(
    _: Language, patient: Patient, course: Course, *, number: int, due_at: datetime
) -> Card:
    """Say what holds after a clinician's word: when the next dose is due, or why none is."""
    noted = _("Recorded: a clinician cleared you.")
    return Card(f"{noted}\n{_goes_on(_, patient, course, number, due_at)}")


def _goes_on(_: Language, patient: Patient, course: Course, number: int, due_at: datetime) -> str:
    match course.standing(number).phase:
        case Phase.SUSPENDED:
            return _(
                "There is no dose in your log for a long time, so I do not ask yet. "
                "Please ask your prescriber which dose to start again with."
            )
        case Phase.PAUSED_SELF | Phase.PAUSED_DIRECTED:
            return _("Your plan was paused before, and it stays paused.")
        case _:
            return _(
                "Your next dose: {dose}, {day} at {time}. Nothing moves up by itself.",
                dose=said_dose(_, patient, course.dose(number)),
                day=_.day(due_at.astimezone(patient.zone).date()),
                time=_.clock_at(due_at, patient.zone),
            )


def not_frozen(_: Language) -> str:
    """Return a toast for a button of a freeze that is over."""
    return _("That was lifted before. Nothing was changed.")


def _button(label: str, verb: str, course: Course, ice: Frozen) -> Button:
    """Carry which freeze is meant: a button of an earlier one lifts nothing."""
    return Button(label, Tap(TOPIC, verb, (about(OccurrenceId(course.id, ice.place)),)).encode())
