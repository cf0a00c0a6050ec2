"""Somebody asks what is kept, and changes what they agreed to, purpose by purpose."""

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.agreeing import agreed
from handlers.awaiting import settle
from handlers.turn import Turn
from messages import own_data, privacy, stopping
from messages.channel import Card
from messages.taps import ForeignTapError, Tap
from storage import patients


@dataclass(frozen=True, slots=True)
class Privacy:
    """Answers anybody; *contact* is how to reach the *operator*, *days* how long data is kept."""

    operator: str
    contact: str
    days: int

    async def command(self, turn: Turn, _args: str) -> None:
        await settle(turn)
        turn.say(self._card(turn, await _given(turn)))

    async def tap(self, turn: Turn, tap: Tap) -> None:
        """Show or change a consent; each change is appended, and what was before is kept."""
        given = await _given(turn)
        match tap.verb:
            case _ if not given:
                raise ForeignTapError(tap.verb)
            case "open":
                turn.show(self._card(turn, given))
            case privacy.CARE:
                turn.show(privacy.care(turn.language))
            case "stop":
                turn.show(stopping.ask(turn.language))
            case "delete":
                turn.show(own_data.ask_to_delete(turn.language))
            case privacy.COUNTED | privacy.RESEARCH if tap.arguments:
                await _change(turn, tap.verb, given=tap.argument(0) == "yes")
                turn.show(self._card(turn, await _given(turn)))
            case privacy.COUNTED | privacy.RESEARCH:
                is_given = given.get(tap.verb, False)
                turn.show(privacy.question(turn.language, tap.verb, given=is_given))
            case _:
                raise ForeignTapError(tap.verb)

    def _card(self, turn: Turn, given: Mapping[str, bool]) -> Card:
        return privacy.card(
            turn.language, given, operator=self.operator, contact=self.contact, days=self.days
        )


async def _given(turn: Turn) -> Mapping[str, bool]:
    """Return what is agreed to; nothing of who has not enrolled, whose answers still may change."""
    if turn.patient is None:
        return {}
    return await patients.consents_of(turn.tx, turn.patient_id)


async def _change(turn: Turn, purpose: str, *, given: bool) -> None:
    if purpose == privacy.COUNTED:
        await patients.change(turn.tx, turn.patient_id, counted=given)
    await agreed(turn, purpose=purpose, given=given)
