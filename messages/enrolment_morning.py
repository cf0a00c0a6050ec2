"""A dose time in the morning, which a plan does not allow by itself (R10)."""

from datetime import time

from domain.drafts import Ask
from messages.channel import Card
from messages.language import Language
from messages.options import asked, option
from messages.screening import ATTEST


def check(_: Language, wall: time) -> Card:
    """Ask whether *wall*, from 4 to 12, was meant, or the same time in the evening."""
    evening = time((wall.hour + 12) % 24, wall.minute)
    meant = _(
        "Do you mean {morning} in the morning, or {evening}?",
        morning=_.clock(wall),
        evening=_.clock(evening),
    )
    first_ask = _(
        "Your plan does not say that the morning is OK. Please ask your prescriber first. "
        "Did your prescriber agree?"
    )
    return asked(
        _,
        Ask.DOSE_TIME,
        f"{meant}\n{first_ask}",
        (option(Ask.DOSE_TIME, _.clock(evening), f"{evening:%H%M}"),),
        (option(Ask.DOSE_TIME, _("{time}, my prescriber said yes", time=_.clock(wall)), ATTEST),),
    )
