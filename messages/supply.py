"""What is in hand: the screen of /supply, the word in good time, and what was added."""

from collections.abc import Mapping
from typing import Final

from domain.doses import Micrograms
from domain.forms import Volume
from domain.occurrences import OccurrenceId
from domain.patients import Wording
from domain.stocks import Bottle, CapsulesInHand, Stock
from domain.supply import Forecast
from messages import reforming
from messages.channel import Button, Card
from messages.forecasts import View, cause, in_hand, many, reach
from messages.language import Language
from messages.taps import Tap, about

TOPIC: Final = "sup"
REFILLS: Final = (30, 60, 90)
BOTTLES: Final = (Volume(3000), Volume(5000), Volume(10_000))
LIQUID: Final = 0
"""What stands for a strength where a liquid is meant."""

ALL: Final = "all"
"""What a button carries for the same amounts as last time."""


def off(_: Language, place: OccurrenceId) -> Card:
    """Offer to count: nothing is counted unless somebody wishes it."""
    text = _(
        "I can count what you have in hand. If your dose or your next step cannot be made of it, "
        "I tell you once, ten days ahead."
    )
    rows = (button(_("Count"), "begin", place), button(_("No, thanks"), "no", place))
    return Card(text, (rows, (reforming.button(_),)))


def left_alone(_: Language) -> Card:
    return Card(_("OK. Nothing was changed. /supply shows what is in hand."))


def ended(_: Language) -> Card:
    return Card(_("OK. I count no longer. /supply starts it again."))


def closed(_: Language, place: OccurrenceId) -> Card:
    """Say nothing that a lock screen could show; the tap that opens it is an edit, unseen there."""
    text = _("📦 A note on what you have in hand. Tap to open it.")
    return Card(text, ((button(_("Open"), "open", place),),))


def screen(_: Language, view: View, *before: str) -> Card:
    """Say what is left and how far it goes, after what was done *before*."""
    lines = [*before, _("📦 In hand, by my count:"), *in_hand(_, view)]
    if not view.fits:
        lines.append(_("Your doses are made of something else now. Please count anew."))
    elif view.forecast is None:
        lines.append(_("No dose is due now, so nothing is used up."))
    else:
        lines += reach(_, view, view.forecast)
    return Card("\n".join(lines), _rows(_, view))


def recorded(_: Language) -> str:
    return _("✅ Recorded.")


def warning(_: Language, view: View, known: Forecast) -> Card:
    """Say that what is in hand will not do, with the ways to answer."""
    if view.patient.wording is Wording.HIDDEN:
        return closed(_, view.place)
    lines = [_("📦 What you have in hand will not do for long."), cause(_, view, known)]
    if known.short:
        lines.append(_("Please ask your pharmacy or your prescriber in good time."))
    rows = (button(_("Refilled"), "more", view.place), button(_("Not now"), "no", view.place))
    return Card("\n".join(lines), (rows,))


def refill(_: Language, place: OccurrenceId, left: Stock, added: Mapping[int, int]) -> Card:
    """Ask what was added; the same as last time is one tap."""
    lines = [_("What did you get?")]
    rows: list[tuple[Button, ...]] = []
    if last := _last(_, left, added):
        lines.append(_("Last time: {amounts}", amounts=last))
        rows.append((button(_("The same as last time"), "add", place, ALL),))
    match left:
        case CapsulesInHand(counts):
            rows += [_capsules(_, place, strength) for strength in sorted(counts)]
        case Bottle():
            rows.append(tuple(_bottle(_, place, volume) for volume in BOTTLES))
    back = button(_("Back"), "open", place)
    rows.append((button(_("Count anew"), "begin", place), back))
    return Card("\n".join(lines), tuple(rows))


def counted_before(_: Language) -> str:
    """Return a toast for a button from before the last count."""
    return _("That was counted before. Here is how it stands now.")


def button(label: str, verb: str, place: OccurrenceId, *arguments: str) -> Button:
    """Return a button that is good until something is counted anew."""
    return Button(label, Tap(TOPIC, verb, (about(place), *arguments)).encode())


def _rows(_: Language, view: View) -> tuple[tuple[Button, ...], ...]:
    place = view.place
    again = (button(_("Count anew"), "begin", place), button(_("Stop counting"), "end", place))
    other = (reforming.button(_),)
    if not view.fits:
        return (again, other)
    more = button(_("Refilled"), "more", place)
    if isinstance(view.left, Bottle):
        return ((more, button(_("Opened on another day"), "when", place)), again, other)
    return ((more, *other), again)


def _last(_: Language, left: Stock, added: Mapping[int, int]) -> str:
    if isinstance(left, Bottle):
        return ", ".join(_("{n} mL", n=Volume(each)) for each in added.values() if each)
    return ", ".join(many(_, n, Micrograms(s)) for s, n in sorted(added.items()) if n)


def _capsules(_: Language, place: OccurrenceId, strength: Micrograms) -> tuple[Button, ...]:
    return tuple(button(many(_, n, strength), "add", place, str(strength), str(n)) for n in REFILLS)


def _bottle(_: Language, place: OccurrenceId, volume: Volume) -> Button:
    return button(_("{n} mL", n=volume), "add", place, str(LIQUID), str(volume.hundredths))
