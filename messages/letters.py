"""What is said to colleagues without being asked: that something is wrong, or well again."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from domain.roles import Role
from messages import plans, team
from messages.channel import Card
from messages.language import Language


class Topic(StrEnum):
    """What a letter is about."""

    SHORT = "sends short"
    WELL = "sends well"
    SET_ASIDE = "set aside"
    GUESSING = "guessing"
    JOINED = "joined"
    IMPORTED = "imported"
    NO_PLAN = "no plan"
    NOT_FETCHED = "not fetched"


def card(_: Language, topic: str, values: Mapping[str, Any]) -> Card:
    match Topic(topic):
        case Topic.SHORT:
            text = _(
                "Alert: of {due} messages that were due, {out} went out. "
                "Please look at the machine. /status tells more.",
                **values,
            )
        case Topic.WELL:
            text = _(
                "All clear: messages go out again, {out} of {due} that were due lately.", **values
            )
        case Topic.SET_ASIDE:
            text = _(
                "Alert: what people sent failed three times and was set aside, "
                "{count} times within an hour. The log of the machine says why.",
                **values,
            )
        case Topic.GUESSING:
            text = _(
                "Alert: {count} wrong invite codes within an hour. Somebody may be guessing. "
                "Codes are too long to be guessed; nothing has to be done.",
                **values,
            )
        case Topic.JOINED:
            return team.joined(_, Role(values["role"]), values["mark"])
        case Topic.IMPORTED:
            return plans.imported(_, values)
        case Topic.NO_PLAN:
            return plans.refused(_, plans.slip_of(values))
        case Topic.NOT_FETCHED:
            return plans.not_fetched(_)
    return Card(text)
