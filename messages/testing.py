"""What /test says: that a message is coming, and that it came."""

from datetime import datetime
from zoneinfo import ZoneInfo

from messages.channel import Card
from messages.language import Language


def coming(_: Language, zone: ZoneInfo, last: datetime | None) -> Card:
    """Announce the test; *last* (UTC) is when a message about the plan last went out."""
    text = _(
        "A test message comes in one minute. "
        "Lock your phone now if you want to see how it shows up."
    )
    if last is None:
        return Card(text)
    day = _.day(last.astimezone(zone).date())
    sent = _(
        "My last message to you about your plan: {day} at {time}.",
        day=day,
        time=_.clock_at(last, zone),
    )
    return Card(f"{text}\n{sent}")


def arrived(_: Language) -> Card:
    return Card(
        _(
            "🔔 This is your test. Messages reach you here. "
            "If your phone made no sound, check the notifications of this chat."
        )
    )
