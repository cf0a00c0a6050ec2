"""The fixed answers to a red flag (RF1-RF5) and to what stops a plan (R15).

They say the same whatever was typed, in short words, with the numbers of the patient's
own country; nobody who reads one can wait for us.
"""

from collections.abc import Callable, Mapping
from typing import Final

from domain.countries import Country
from domain.moves import Concern
from messages.channel import Card
from messages.language import Language

TAKES_TEXTS: Final = "988"
"""The crisis line that can be texted as well."""


def alarm(_: Language, concern: Concern, country: Country) -> Card:
    """Return what is said at once, whoever asks and whatever else is going on."""
    return Card(_ALARMS[concern](_, country))


def mood(_: Language, country: Country) -> Card:
    """Offer the same help to somebody whose mood is severe, who may need none of it."""
    offer = _("You marked your mood as severe. If you think of harming yourself, read this.")
    return Card(f"{offer}\n\n{self_harm(_, country)}")


def emergency(_: Language, country: Country) -> str:
    """Return the number to call, or how to find it where we know no country."""
    if country.code:
        return country.emergency
    return _("your local emergency number (112 works in many countries)")


def nobody_watches(_: Language) -> str:
    return _("I am a bot. Nobody watches this chat.")


def _allergy(_: Language, country: Country) -> str:
    return _lines(
        _("This could be a serious allergic reaction."),
        _(
            "Is it hard to breathe? Does your throat swell? Do you feel faint? "
            "Then use your adrenaline pen now, if you have one. "
            "Call {emergency} now. Say it is anaphylaxis.",
            emergency=emergency(_, country),
        ),
        _(
            "Lie flat and raise your legs. If it is hard to breathe, sit up. "
            "Do not stand, not even when you feel better. "
            "If you feel no better in 5 minutes, use a second pen if you have one."
        ),
        _("Tell them you take naltrexone. It blocks opioid pain drugs."),
        nobody_watches(_),
    )


def self_harm(_: Language, country: Country) -> str:
    """Return what is said to thoughts of suicide, typed, tapped or answered (RF2)."""
    return _lines(
        _("I am so sorry it is this hard. You are not alone."),
        _("I am a bot. Nobody watches this chat, and I cannot keep you safe. People can."),
        crisis_line(_, country),
        _(
            "If you might act on these thoughts, call {emergency} now. "
            "Or go to the nearest emergency room.",
            emergency=emergency(_, country),
        ),
        _("Tell someone near you, if you can. Call your prescriber too, as soon as you can."),
    )


def crisis_line(_: Language, country: Country) -> str:
    if country.crisis is None:
        return _("Call a crisis line or someone you trust. You can do it right now.")
    if country.crisis == TAKES_TEXTS:
        return _("Call or text {crisis}. You can do it right now.", crisis=country.crisis)
    return _("Call {crisis}. You can do it right now.", crisis=country.crisis)


def _withdrawal(_: Language, country: Country) -> str:
    return _lines(
        _(
            "This could be opioid withdrawal. "
            "If an opioid is still in you, LDN can set it off fast."
        ),
        _("Do not take more LDN. Do not take more opioids to stop it. That can kill you."),
        poison(_, country),
        _(
            "If you faint or feel very sick, call {emergency}. "
            "Do that too if you cannot keep fluids down.",
            emergency=emergency(_, country),
        ),
        nobody_watches(_),
    )


def poison(_: Language, country: Country) -> str:
    if country.poison is None:
        return _("Call a poison help line or your doctor now.")
    return _("Call poison help at {poison} or your doctor now.", poison=country.poison)


def _liver(_: Language, country: Country) -> str:
    return _lines(
        _(
            "Your liver may be in trouble. Signs are yellow eyes or skin, dark pee and pale poop. "
            "Bad pain high up in the belly is one too."
        ),
        _("Call your doctor today. Talk to them first, before your next dose."),
        _(
            "If you feel very ill, call {emergency}. Or go to the nearest emergency room.",
            emergency=emergency(_, country),
        ),
        nobody_watches(_),
    )


def _flare(_: Language, country: Country) -> str:
    return _lines(
        _("Do what the emergency plan from your doctor says."),
        _(
            "Does it get worse, or are you not sure? Then call {emergency}.",
            emergency=emergency(_, country),
        ),
        _("I stop asking about doses for now. Talk to your prescriber before your next one."),
        nobody_watches(_),
    )


def _opioid(_: Language, country: Country) -> str:
    return _lines(
        _("LDN blocks opioids. Taken together, the two can make you very ill."),
        _("Call your prescriber or pharmacist today, before your next dose."),
        _("If you feel very ill, call {emergency}.", emergency=emergency(_, country)),
        nobody_watches(_),
    )


def _surgery(_: Language, country: Country) -> str:
    return _lines(
        _("Tell the team that you take naltrexone, and that it blocks opioid pain drugs."),
        _("Ask them and your prescriber what to do about your doses. /card is made to show them."),
        _(
            "Is it an emergency? Then call {emergency} and tell them too.",
            emergency=emergency(_, country),
        ),
        nobody_watches(_),
    )


def _pregnancy(_: Language, country: Country) -> str:
    return _lines(
        _("Thank you for telling me. Call your prescriber today, before your next dose."),
        _("If you feel very ill, call {emergency}.", emergency=emergency(_, country)),
        nobody_watches(_),
    )


def _lines(*lines: str) -> str:
    return "\n".join(lines)


_ALARMS: Final[Mapping[Concern, Callable[[Language, Country], str]]] = {
    Concern.ALLERGY: _allergy,
    Concern.SELF_HARM: self_harm,
    Concern.WITHDRAWAL: _withdrawal,
    Concern.LIVER: _liver,
    Concern.FLARE: _flare,
    Concern.OPIOID: _opioid,
    Concern.SURGERY: _surgery,
    Concern.PREGNANCY: _pregnancy,
}
