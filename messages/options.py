"""The answers under a question of the enrolment, as buttons."""

from collections.abc import Sequence

from domain.drafts import Question
from domain.slips import Slip
from messages.channel import Button, Card
from messages.language import Language
from messages.taps import Tap

TOPIC = "enrol"
BACK = "back"
LONGEST_ECHO = 60


def option(
    question: Question, label: str, reply: str, *, mark: str = "", style: str | None = None
) -> Button:
    """Return a button that gives *reply*; with *mark*, only to a draft that still has it."""
    carried = (reply, mark) if mark else (reply,)
    return Button(label, Tap(TOPIC, question, carried).encode(), style)


def asked(_: Language, question: Question, text: str, *rows: Sequence[Button]) -> Card:
    """Return a card with *rows* and, below them, the way back."""
    return Card(text, (*rows, (option(question, _("Back"), BACK),)))


def yes_no(_: Language, question: Question, *, mark: str = "") -> tuple[Button, ...]:
    return (
        option(question, _("Yes"), "yes", mark=mark),
        option(question, _("No"), "no", mark=mark),
    )


def slip_values(_: Language, wrong: Slip) -> dict[str, str]:
    """Return what a sentence about *wrong* needs: what was typed as it was, our numbers as ours."""
    return {
        name: echo(str(value)) if name == "text" else _.number(str(value))
        for name, value in wrong.values.items()
    }


def echo(text: str) -> str:
    """Return what somebody typed, short and on one line, without half characters."""
    line = " ".join(text.encode(errors="replace").decode().split())
    return line if len(line) <= LONGEST_ECHO else line[: LONGEST_ECHO - 1] + "…"
