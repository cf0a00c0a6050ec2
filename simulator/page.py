"""The chat page: two chats and a clock, in a browser, for someone who has only just heard of it.

    GET  /                              the page; its parts under /page/static/
    GET  /page/state?since=N            what changed after version N; waits up to a second
    GET  /page/file/{who}/{message}     a picture or a document
    POST /page/chat/{who}/{act}         say {text} · press {message, data} · location {lat, lon} ·
                                        sticker · photo · block · unblock
    POST /page/clock/{act}              speed {speed} · prompt · night · step
    POST /page/answering                {on}: whether the crowd answers for the patient

*who* is `patient` or `admin`. A POST carries JSON; a refusal is `{"error": a sentence}`.
"""

from collections.abc import Container
from secrets import token_hex
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from simulator.core import Telegram
from simulator.crowd import Crowd
from simulator.page_acts import CHAT_ACTS, CLOCK_ACTS, on_answering, on_chat
from simulator.page_answers import Endpoint, answered, body, part, parts
from simulator.page_clock import Clock
from simulator.page_files import file_response
from simulator.page_stage import Stage


def page_routes(
    telegram: Telegram, *, patient: int, admin: int, clock: Clock, crowd: Crowd
) -> list[BaseRoute]:
    """Return the routes of the page; *patient* and *admin* are the Telegram ids of its chats."""
    people = {"patient": patient, "admin": admin}
    stage = Stage(telegram, people=people, clock=clock, crowd=crowd, run=token_hex(4))
    return [
        Route("/", part("page.html")),
        *(Route(f"/page/static/{name}", part(name)) for name in parts()),
        Route("/page/state", _state(stage)),
        Route("/page/file/{who}/{message:int}", _file(stage)),
        Route("/page/chat/{who}/{act}", _chat(stage), methods=["POST"]),
        Route("/page/clock/{act}", _clock(stage), methods=["POST"]),
        Route("/page/answering", _answering(stage), methods=["POST"]),
    ]


def _state(stage: Stage) -> Endpoint:
    @answered
    async def state(request: Request) -> dict[str, Any]:
        since = request.query_params.get("since", "")
        seen = int(since) if since.isdecimal() else -1
        return await stage.changes(seen)

    return state


def _file(stage: Stage) -> Endpoint:
    async def file(request: Request) -> Response:
        who, number = request.path_params["who"], request.path_params["message"]
        person = stage.telegram.person(stage.people[_known(who, stage.people)])
        message = person.chat.messages.get(number)
        if message is None or message.file is None:
            raise HTTPException(404)
        return file_response(message.file, shown=message.as_picture)

    return file


def _chat(stage: Stage) -> Endpoint:
    @answered
    async def chat(request: Request) -> dict[str, Any]:
        who = _known(request.path_params["who"], stage.people)
        act = _known(request.path_params["act"], CHAT_ACTS)
        on_chat(stage, who, act, await body(request))
        return {}

    return chat


def _clock(stage: Stage) -> Endpoint:
    @answered
    async def clock(request: Request) -> dict[str, Any]:
        act = CLOCK_ACTS[_known(request.path_params["act"], CLOCK_ACTS)]
        await act(stage, await body(request))
        return stage.dials()

    return clock


def _answering(stage: Stage) -> Endpoint:
    @answered
    async def answering(request: Request) -> dict[str, Any]:
        on_answering(stage, await body(request))
        return stage.dials()

    return answering


def _known(name: str, names: Container[str]) -> str:
    if name not in names:
        raise HTTPException(404)
    return name
