"""One call to the Bot API: checked, befallen by faults, carried out, and written down."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.answers import DROPPED, HUNG, REFUSED, Answer
from simulator.errors import ApiError, bad_request, forbidden, too_many_requests
from simulator.faults import Fault, Faults
from simulator.ledger import Entry, Ledger
from simulator.methods import METHODS
from simulator.methods.request import Request
from simulator.schema import Schema, published
from simulator.world import World

_NAMES = {name.lower(): name for name in METHODS}
_UNAUTHORIZED = ApiError(401, "Unauthorized")
_NOT_FOUND = ApiError(404, "Not Found")
_LOST = {"refuse": REFUSED, "drop": DROPPED}
_BAD_GATEWAY = Answer(502, {"ok": False, "error_code": 502, "description": "Bad Gateway"})


@dataclass(slots=True)
class Calls:
    """All calls of one bot; *violations* are requests that the published schema forbids."""

    world: World
    ledger: Ledger = field(default_factory=Ledger)
    faults: Faults = field(default_factory=Faults)
    violations: list[str] = field(default_factory=list)
    revoked: bool = False
    schema: Schema = field(default_factory=published)

    def perform(
        self,
        method: str,
        params: Mapping[str, Any],
        files: Mapping[str, bytes],
        fault: Fault | None,
    ) -> Answer:
        name = _NAMES.get(method.lower(), method)
        typed = self.schema.typed(name, params) if self.schema.knows(name) else dict(params)
        if fault and fault.kind in _LOST:
            self._note(name, typed, Answer(), error=fault.kind)
            return _LOST[fault.kind]
        try:
            self._befall(fault)
            result = self._do(name, typed, files)
        except ApiError as refusal:
            answer = Answer(refusal.status, refusal.body())
            self._note(name, typed, answer, error=refusal.description)
            return answer
        answer = _answer(result, fault)
        self._note(name, typed, answer, result=result)
        return answer

    def _befall(self, fault: Fault | None) -> None:
        match fault:
            case Fault(kind="revoke"):
                self.revoked = True
            case Fault(kind="internal"):
                raise ApiError(500, "Internal Server Error")
            case Fault(kind="block"):
                raise forbidden("bot was blocked by the user")
            case Fault(kind="flood", seconds=seconds):
                raise too_many_requests(max(1, math.ceil(seconds)))
        if self.revoked:
            raise _UNAUTHORIZED

    def _do(self, name: str, typed: dict[str, Any], files: Mapping[str, bytes]) -> Any:
        if name not in METHODS:
            raise _NOT_FOUND
        given = typed | {field: f"attach://{field}" for field in files if field not in typed}
        attached = {str(value) for value in typed.values()}
        whole = {key: value for key, value in given.items() if f"attach://{key}" not in attached}
        complaints = self.schema.complaints(name, whole)
        self.violations += complaints
        try:
            result = METHODS[name](Request(self.world, typed, files))
        except (AttributeError, KeyError, TypeError, ValueError):
            if complaints:  # nothing that methods have to expect
                raise bad_request(f"can't parse {complaints[0]}") from None
            raise
        if not complaints:
            self.violations += self.schema.result_complaints(name, result)
        return result

    def _note(
        self,
        name: str,
        params: dict[str, Any],
        answer: Answer,
        *,
        result: Any = None,
        error: str | None = None,
    ) -> None:
        if name == "getUpdates" and result == []:
            return
        chat_id, delivered = params.get("chat_id"), error is None
        self.ledger.append(
            Entry(
                at=self.world.now(),
                method=name,
                chat_id=chat_id if isinstance(chat_id, int) else None,
                params=params,
                status=answer.status,
                delivered=delivered,
                message_id=result.get("message_id") if isinstance(result, dict) else None,
                error=error or answer.body.get("description"),
            )
        )


def _answer(result: Any, fault: Fault | None) -> Answer:
    match fault:
        case Fault(kind="deliver_then_fail"):
            return _BAD_GATEWAY
        case Fault(kind="deliver_then_hang"):
            return HUNG
        case _:
            return Answer(200, {"ok": True, "result": result})
