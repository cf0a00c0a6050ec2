"""Steering the Telegram from another process: people, faults, the ledger.

POST   /_sim/people {first_id, count, first_name}   people who may be written to
POST   /_sim/person/{id}/{act} {…}                  say, tap, press, block and so on
GET    /_sim/chat/{id}                              what that person sees
POST   /_sim/faults {method, kind, …}               DELETE takes them all away
POST   /_sim/updates {next_id, redeliver}
GET    /_sim/ledger?since=N                         calls from the Nth on
GET    /_sim/state                                  version, violations, updates pending
"""

import dataclasses
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator.chats import ChatMessage
from simulator.core import Telegram
from simulator.people import Person

Act = Callable[[Person, dict[str, Any]], Any]
ACTS: dict[str, Act] = {
    "start": lambda person, _: person.start(),
    "say": lambda person, given: person.say(given["text"]),
    "tap": lambda person, given: person.tap(given["label"]),
    "press": lambda person, given: person.press(given["message_id"], given["data"]),
    "location": lambda person, given: person.share_location(given["lat"], given["lon"]),
    "sticker": lambda person, _: person.send_sticker(),
    "photo": lambda person, _: person.send_photo(),
    "block": lambda person, _: person.block(),
    "unblock": lambda person, _: person.unblock(),
    "deactivate": lambda person, _: person.deactivate(),
    "clear": lambda person, _: person.clear(),
}


def control_routes(telegram: Telegram) -> list[Route]:
    """Return the routes under `/_sim/`; a mistake is answered with 400 and a sentence."""

    async def people(request: Request) -> Any:
        given = await request.json()
        first, name = given["first_id"], given.get("first_name", "Ada")
        for number in range(first, first + given.get("count", 1)):
            telegram.person(number, first_name=name).start()
        return {"people": len(telegram.people)}

    async def act(request: Request) -> Any:
        person = telegram.person(request.path_params["id"])
        given = await request.json() if await request.body() else {}
        return {"update_id": ACTS[request.path_params["act"]](person, given)}

    async def chat(request: Request) -> Any:
        person = telegram.person(request.path_params["id"])
        shown = {"messages": [_shown(message) for message in person.messages]}
        keyboard = [[key.text for key in row] for row in person.keyboard]
        return shown | {"toasts": person.toasts, "keyboard": keyboard, "blocked": person.blocked}

    async def faults(request: Request) -> Any:
        if request.method == "DELETE":
            telegram.faults.clear()
        else:
            telegram.faults.add(**await request.json())
        return {"faults": [dataclasses.asdict(fault) for fault in telegram.faults]}

    async def updates(request: Request) -> Any:
        given = await request.json()
        telegram.next_update_id = given.get("next_id", telegram.next_update_id)
        for number in given.get("redeliver", []):
            telegram.redeliver(number)
        return {"next_id": telegram.next_update_id}

    async def ledger(request: Request) -> Any:
        since = int(request.query_params.get("since", "0"))
        entries = [dataclasses.asdict(entry) for entry in telegram.ledger[since:]]
        return {"entries": [entry | {"at": entry["at"].isoformat()} for entry in entries]}

    async def state(_request: Request) -> Any:
        pending = len(telegram.updates.waiting())
        return {
            "version": telegram.version,
            "violations": telegram.violations,
            "pending_updates": pending,
            "calls": len(telegram.ledger),
        }

    return [
        Route("/_sim/people", _plainly(people), methods=["POST"]),
        Route("/_sim/person/{id:int}/{act}", _plainly(act), methods=["POST"]),
        Route("/_sim/chat/{id:int}", _plainly(chat)),
        Route("/_sim/faults", _plainly(faults), methods=["POST", "DELETE"]),
        Route("/_sim/updates", _plainly(updates), methods=["POST"]),
        Route("/_sim/ledger", _plainly(ledger)),
        Route("/_sim/state", _plainly(state)),
    ]


def _plainly(
    act: Callable[[Request], Awaitable[Any]],
) -> Callable[[Request], Awaitable[Response]]:
    async def answered(request: Request) -> Response:
        try:
            return JSONResponse(await act(request))
        except (LookupError, PermissionError, TypeError, ValueError) as error:
            return JSONResponse({"error": f"{type(error).__name__}: {error}"}, 400)

    return answered


def _shown(message: ChatMessage) -> dict[str, Any]:
    rows = [[dataclasses.asdict(button) for button in row] for row in message.buttons]
    return {
        "id": message.id,
        "at": message.at.isoformat(),
        "from_bot": message.from_bot,
        "text": message.text or message.caption,
        "html": message.html,
        "buttons": rows,
        "file_name": message.file_name,
        "edited_at": message.edited_at.isoformat() if message.edited_at else None,
        "protected": message.protected,
    }
