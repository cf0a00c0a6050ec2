"""What went wrong with a dose that was taken: it came up again, or was taken twice."""

from domain.countries import Country
from domain.occurrences import Occurrence, OccurrenceId
from messages.alarms import emergency, nobody_watches, poison
from messages.channel import Button, Card
from messages.language import Language
from messages.night import TOPIC as NIGHT
from messages.safety import TOPIC
from messages.taps import Tap, about


def buttons(_: Language, occurrence: OccurrenceId) -> tuple[Button, ...]:
    """Return the buttons under a receipt for what went wrong with a dose that was taken."""
    return (
        Button(_("Vomited"), Tap(TOPIC, "vomit", (about(occurrence),)).encode()),
        Button(_("Took it twice"), Tap(TOPIC, "twice", (about(occurrence),)).encode()),
    )


def vomited(_: Language, occurrence: Occurrence, country: Country) -> Card:
    """Answer a dose that did not stay down (R12)."""
    return _mishap(
        _,
        occurrence,
        _("Recorded: you vomited after the dose of {night}.", night=_.day(occurrence.night)),
        _("Do not take it again. Ask your pharmacist about it."),
        _(
            "If you cannot keep fluids down or feel very ill, call {emergency}.",
            emergency=emergency(_, country),
        ),
    )


def took_twice(_: Language, occurrence: Occurrence, country: Country) -> Card:
    """Answer a double dose, without blame (R13)."""
    return _mishap(
        _,
        occurrence,
        _("Recorded: two doses for {night}.", night=_.day(occurrence.night)),
        _("Thank you for saying so. Do not take more tonight."),
        _("Do you feel unwell?"),
        poison(_, country),
        _("If you feel very ill, call {emergency}.", emergency=emergency(_, country)),
    )


def only_taken(_: Language) -> str:
    """Return a toast for a mishap with a dose that is not recorded as taken."""
    return _("No dose is recorded for that night. Nothing was changed.")


def _mishap(_: Language, occurrence: Occurrence, *lines: str) -> Card:
    undo = Button(_("↩ Undo"), Tap(NIGHT, "undo", (about(occurrence.id),)).encode())
    return Card("\n".join((*lines, nobody_watches(_))), ((undo,),))
