"""What an enrolment says and asks, apart from screening, the plan and its form."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.drafts import Ask
from domain.zones import city
from messages.channel import Button, Card
from messages.language import Language
from messages.options import asked, echo, option, yes_no

CONSENT_VERSION = "2026-11"
"""The wording of consent and counted below; a new wording is a new version."""

OTHER_COUNTRY = "other"
HALF = 18
"""Characters of a label that fit beside another on a phone 390 pixels wide."""


def consent(_: Language, code: str = "") -> Card:
    """*code* is that of an invite: before consent nothing is kept, so the button carries it."""
    text = _(
        "Hello. I help you follow the plan your prescriber gave you. "
        "At night I ask about your dose. In the morning I ask how the night was. "
        "I am a bot. I am not a doctor or a nurse.\n\n"
        "For this I need to keep some facts about your health. "
        "I keep your plan, your dose answers and how you feel.\n\n"
        "Telegram can see what you send to a bot. "
        "Chats with bots are not end-to-end encrypted.\n\n"
        "You can see, download or delete your data at any time. You can stop at any time.\n\n"
        "May I keep and use your health data? "
        "I would use it to remind you and to show you your history."
    )
    agree = option(Ask.CONSENT, _("I agree"), "yes", mark=code)
    return Card(text, ((agree, option(Ask.CONSENT, _("No"), "no")),))


def declined(_: Language) -> Card:
    return Card(_("OK. I kept nothing. If you change your mind, send /start."))


def answered(_: Language, text: str, label: str) -> str:
    """Return a question with the answer that was tapped, to be read again later."""
    return f"{text}\n\n➜ {label}"


def counted(_: Language) -> Card:
    text = _(
        "May I count your answers in group numbers for the team? "
        "They do not see your name or your own answers. Small groups stay hidden. "
        "You can say no and still use this bot."
    )
    return asked(_, Ask.COUNTED, text, yes_no(_, Ask.COUNTED))


def country(_: Language, codes: Sequence[str]) -> Card:
    """*codes* are the countries to tap."""
    text = _(
        "Which country are you in? I use it for emergency numbers only. Tap one, or type its name."
    )
    buttons = [option(Ask.COUNTRY, _.country(code), code) for code in codes]
    rows: list[list[Button]] = []
    for button in buttons:
        if rows and len(rows[-1]) == 1 and max(len(rows[-1][0].label), len(button.label)) <= HALF:
            rows[-1].append(button)
        else:
            rows.append([button])
    other = option(Ask.COUNTRY, _("Another country"), OTHER_COUNTRY)
    return asked(_, Ask.COUNTRY, text, *rows, (other,))


def unknown_country(_: Language, text: str) -> str:
    return _(
        "I have no emergency numbers for “{typed}”. Please check how it is written, "
        "or tap Another country.",
        typed=echo(text),
    )


def zone(_: Language) -> Card:
    text = _(
        "Where are you? I need this to ask at the right time. "
        "Share your location, or type a big city near you.\n\n"
        "I use your location once and do not keep it."
    )
    card = asked(_, Ask.ZONE, text)
    return Card(card.text, card.rows, asks_location=_("Share my location"))


def zone_seen(_: Language) -> Card:
    """Say a line without buttons, so that Telegram can put the location keyboard away."""
    return Card(_("Thank you."))


def zone_check(_: Language, zone: ZoneInfo, now: datetime, *, mark: str) -> Card:
    text = _(
        "In {city} it is now {time} on {day}. Is that your local time?",
        city=city(zone),
        time=_.clock_at(now, zone),
        day=_.day(now.astimezone(zone).date()),
    )
    return asked(_, Ask.ZONE_CHECK, text, yes_no(_, Ask.ZONE_CHECK, mark=mark))


def zones(_: Language, found: Sequence[ZoneInfo], now: datetime) -> Card:
    """Ask which of several is meant."""
    text = _("More than one place has this name. Which of these clocks is yours?")
    rows = [
        (
            option(
                Ask.ZONE,
                _("{city}, now {time}", city=city(each), time=_.clock_at(now, each)),
                each.key,
            ),
        )
        for each in found
    ]
    return asked(_, Ask.ZONE, text, *rows)


def zone_is_offset(_: Language, text: str) -> str:
    return _("“{typed}” does not know summer time. Please type a city.", typed=echo(text))


def unknown_zone(_: Language, text: str) -> str:
    return _(
        "I do not know the place “{typed}”. Please type the nearest big city.", typed=echo(text)
    )


def no_zone_there(_: Language) -> str:
    return _("I found no time zone there. Please type the nearest big city.")


def use_the_buttons(_: Language) -> str:
    return _("I did not understand that. Please tap one of the buttons, or type what it says.")


def lapsed_invite(_: Language) -> str:
    return _("This invite link does not work, or no more. You can go on without it.")


def already(_: Language, *, new_plan: bool = False) -> Card:
    """Say that a plan runs; *new_plan*: the link that was opened brings another one."""
    if new_plan:
        return Card(
            _(
                "A plan is running here, and it goes on as it is. "
                "Did your prescriber give you a new plan? Send /stop first. "
                "Then open this link again. What you recorded stays with you."
            )
        )
    return Card(
        _(
            "You are set up. Your plan is running. "
            "/today shows tonight, /schedule shows what comes next. "
            "For a new plan from your prescriber, send /stop, then /start."
        )
    )
