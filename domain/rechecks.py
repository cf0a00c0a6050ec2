"""The weekly question: whether anything has changed that a plan must know of (clinical 4)."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Final

from domain.moves import Concern

EVERY: Final = 7
AFTER_CHECK_IN: Final = timedelta(hours=2)

SAME: Final = "same"
"""What is kept where nothing has changed."""


OVER: Final = "over"
"""What is kept when an operation or a test, planned at the start (E5), is over."""


class Change(StrEnum):
    """What may have changed."""

    OPIOID = "opioid"
    SURGERY = "surgery"
    PREGNANCY = "pregnancy"
    LIVER = "liver"
    MEDICINE = "medicine"
    MAKER = "maker"
    STRENGTHS = "strengths"


CONCERNS: Final[Mapping[Change, Concern]] = {
    Change.OPIOID: Concern.OPIOID,
    Change.SURGERY: Concern.SURGERY,
    Change.PREGNANCY: Concern.PREGNANCY,
    Change.LIVER: Concern.LIVER,
}
"""What freezes a plan (R15)."""

LABELS: Final[Mapping[Change, str]] = {
    Change.MAKER: "new maker",
    Change.STRENGTHS: "other strengths",
}
"""What is appended to a course as a possible cause of what is felt later."""


def is_due(number: int) -> bool:
    """Whether the morning after night *number* brings the question."""
    return number > 0 and number % EVERY == 0
