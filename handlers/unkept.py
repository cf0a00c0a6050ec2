"""Updates that could not be kept: their button says so, and what was to be said is not lost."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from handlers.delivery import Delivery
from handlers.dispatch import Applied
from handlers.flooding import Raw
from messages import basics
from messages.channel import Toast
from messages.language import language

TELL_AT = 2
"""At the second failure; the first is mostly over before anybody has read of it."""

REMEMBERED = 1000
"""Of so many updates at most we remember what is to be said; the oldest are forgotten."""


@dataclass(slots=True)
class Unkept:
    """What this process knows of updates that come again. None of it needs the database."""

    delivery: Delivery
    _failures: Counter[str] = field(default_factory=Counter)
    _unsure: dict[int, Applied] = field(default_factory=dict)

    def failed(self, raws: Sequence[Raw]) -> None:
        """Tell those who wait for a button, once for each tap, that it is not kept yet."""
        for raw in raws:
            match raw.get("callback_query"):
                case {"id": str(query_id), "from": {"id": int(person), **about}}:
                    self._failures[query_id] += 1
                    if self._failures[query_id] == TELL_AT:
                        said = basics.not_kept_yet(language(about.get("language_code")))
                        self.delivery.deliver(person, [Toast(query_id, said)])

    def over(self) -> None:
        """Note that updates can be kept again."""
        self._failures.clear()

    def unsure(self, applied: Mapping[int, Applied | None]) -> None:
        """Remember what is to be said if the commit that failed has taken effect after all."""
        self._unsure |= {update_id: one for update_id, one in applied.items() if one}
        while len(self._unsure) > REMEMBERED:
            del self._unsure[next(iter(self._unsure))]

    def came(self, update_ids: Iterable[int], *, fresh: set[int]) -> None:
        """Say what was to be said about those that are not *fresh*: they were kept after all."""
        for update_id in update_ids:
            one = self._unsure.pop(update_id, None)
            if one and update_id not in fresh:
                self.delivery.deliver(one.chat_id, one.replies)
