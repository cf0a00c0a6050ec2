"""The morning: how was the night? One message, every tap kept, one tap when all is fine."""

from domain.checkins import BURDENS, REQUIRED, CheckIn, Item, Severity
from domain.occurrences import Occurrence
from domain.patients import Patient, Wording
from domain.plans import Rules
from messages import extras, notes, recalling
from messages.channel import Button, Card
from messages.language import Language
from messages.taps import Tap, about

TOPIC = recalling.TOPIC


def names(_: Language) -> dict[Item, str]:
    """Return what each row is called; short enough for a quarter of a phone's width."""
    return {
        Item.DREAMS: _("Dreams"),
        Item.SLEEP: _("Sleep"),
        Item.HEADACHE: _("Headache"),
        Item.NAUSEA: _("Nausea"),
        Item.TIREDNESS: _("Tired"),
        Item.MOOD: _("Mood"),
        Item.FLUSHING: _("Flushing"),
        Item.HIVES: _("Hives"),
        Item.BELLY: _("Belly"),
        Item.HEART: _("Heart"),
    }


def levels(_: Language) -> dict[Severity, str]:
    return {
        Severity.NONE: _("none"),
        Severity.MILD: _("Mild"),
        Severity.MODERATE: _("Moderate"),
        Severity.SEVERE: _("Severe"),
    }


def meanings(_: Language) -> dict[Item, str]:
    """Return what the levels mean, row by row; a toast, so at most 200 characters."""
    return {
        Item.DREAMS: _(
            "Vivid dreams or nightmares. Mild: had them. Moderate: they bothered you. "
            "Severe: they woke or upset you a lot."
        ),
        Item.SLEEP: _(
            "Trouble falling or staying asleep. Mild: a little. Moderate: lost 1-2 hours. "
            "Severe: barely slept."
        ),
        Item.HEADACHE: _(
            "Since yesterday's check. Mild: easy to ignore. Moderate: hard to ignore. "
            "Severe: could not do normal things."
        ),
    }


def meaning(_: Language, item: Item) -> str:
    if item in REQUIRED:
        return meanings(_)[item]
    return _(
        "{item}. Mild: easy to ignore. Moderate: hard to ignore. "
        "Severe: could not do normal things.",
        item=extras.choices(_)[item],
    )


def card(
    _: Language, patient: Patient, checkin: CheckIn, occurrence: Occurrence, rules: Rules
) -> Card:
    """Return the check-in as it stands; the night before is asked first if nobody answered it."""
    lines = [_("☀️ Good morning. How was your night?")]
    touched = checkin.values or checkin.burden is not None
    if touched:
        lines.append(_("Tap Save when you are done."))
    else:
        lines.append(_("Tap what fits. If all was fine, tap All fine."))
    rows = [*recalling.rows(_, occurrence), *(_row(_, checkin, item) for item in checkin.items)]
    lines += recalling.lines(_, patient, occurrence, rules)
    if checkin.asks_burden:
        lines.append(_burden(_, patient))
        rows += _burden_rows(checkin)
    done = _("💾 Save") if touched else _("👍 All fine")
    rows.append((_button(done, "save", checkin, style="success"),))
    serious = _button(_("⚠️ Something serious"), "serious", checkin)
    rows.append((_button(_("➕ More"), "more", checkin), serious))
    return Card("\n".join(lines), tuple(rows))


def saved(_: Language, checkin: CheckIn) -> Card:
    """Return what was kept, in words."""
    said, level = names(_), levels(_)
    kept = " · ".join(
        f"{said[item]}: {level[value].lower()}"
        for item, value in checkin.values.items()
        if item in checkin.items
    )
    if checkin.burden is not None:
        kept += " · " + _("week: {n} of 10", n=checkin.burden)
    text = _("☀️ Thank you. Recorded: {answers}", answers=kept)
    change = _button(_("✏️ Change"), "change", checkin)
    return Card(text, ((change, notes.button(_, checkin.occurrence)),))


def more(_: Language, patient: Patient, checkin: CheckIn) -> Card:
    """Offer what else can be asked, this morning and from now on."""

    def toggle(said: str) -> str:
        return Tap(TOPIC, "add", (about(checkin.occurrence), said)).encode()

    return extras.chooser(_, patient, toggle, _button(_("Done"), "back", checkin))


def closed(_: Language) -> str:
    return _("That morning is closed. Nothing was changed.")


def none_open(_: Language) -> Card:
    return Card(_("There is no morning to answer for right now."))


def _burden(_: Language, patient: Patient) -> str:
    if patient.wording is Wording.PLAIN:
        return _("All mast cell symptoms of this week: how strong, 0 (none) to 10 (worst)?")
    return _("All symptoms of this week: how strong, 0 (none) to 10 (worst)?")


def _burden_rows(checkin: CheckIn) -> list[tuple[Button, ...]]:
    """Return eleven buttons in two rows."""
    buttons = [
        Button(
            f"● {number}" if number == checkin.burden else str(number),
            Tap(TOPIC, "week", (about(checkin.occurrence), str(number))).encode(),
        )
        for number in BURDENS
    ]
    return [tuple(buttons[:6]), tuple(buttons[6:])]


def _row(_: Language, checkin: CheckIn, item: Item) -> tuple[Button, ...]:
    chosen = checkin.values.get(item)
    levels_of_row = (
        Button(
            f"● {label}" if chosen == value else label,
            Tap(TOPIC, "set", (about(checkin.occurrence), str(item), str(int(value)))).encode(),
        )
        for value, label in levels(_).items()
        if value is not Severity.NONE
    )
    name = Button(
        names(_)[item], Tap(TOPIC, "what", (about(checkin.occurrence), str(item))).encode()
    )
    return (name, *levels_of_row)


def _button(label: str, verb: str, checkin: CheckIn, *, style: str | None = None) -> Button:
    return Button(label, Tap(TOPIC, verb, (about(checkin.occurrence),)).encode(), style)
