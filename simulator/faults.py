"""Mishaps to order: what goes wrong with which call, and how often."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

Kind = Literal[
    "refuse",  # the connection is refused: nothing was sent
    "drop",  # the connection breaks before anything is done
    "internal",  # 500, nothing is done
    "deliver_then_fail",  # done, then answered with 502
    "deliver_then_hang",  # done, and never answered
    "slow",  # done and answered after *seconds*
    "flood",  # 429, retry after *seconds*
    "block",  # 403: blocked by the user
    "revoke",  # 401 now and for ever after: the token is no longer valid
]
KINDS: tuple[str, ...] = get_args(Kind)


@dataclass(slots=True)
class Fault:
    """One mishap; *method* may be `*`, *times* None means always."""

    method: str
    kind: Kind
    times: int | None = 1
    chat_id: int | None = None
    seconds: float = 0.0

    def meets(self, method: str, chat_id: object) -> bool:
        known = self.method == "*" or self.method.lower() == method.lower()
        return known and (self.chat_id is None or str(self.chat_id) == str(chat_id))


class Faults(list[Fault]):
    """What is still to go wrong; the oldest that fits a call comes first."""

    def add(
        self,
        method: str,
        kind: Kind,
        *,
        times: int | None = 1,
        chat_id: int | None = None,
        seconds: float = 0.0,
    ) -> None:
        if kind not in KINDS:
            raise ValueError(f"{kind!r} is none of {', '.join(KINDS)}")
        self.append(Fault(method, kind, times, chat_id, seconds))

    def take(self, method: str, params: Mapping[str, Any]) -> Fault | None:
        """Return the fault that befalls this call, and count it."""
        for fault in self:
            if fault.meets(method, params.get("chat_id")):
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        self.remove(fault)
                return fault
        return None
