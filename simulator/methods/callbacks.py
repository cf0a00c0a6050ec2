"""Answers to pressed buttons."""

from datetime import timedelta

from simulator.chats import Toast
from simulator.errors import bad_request
from simulator.methods.request import Method, Request
from simulator.schema import utf16_length

ANSWERABLE_FOR = timedelta(seconds=15)
LONGEST_ANSWER = 200


def answer(request: Request) -> bool:
    press = request.world.presses.get(str(request.get("callback_query_id")))
    now = request.world.now()
    if press is None or press.answered or now - press.at > ANSWERABLE_FOR:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    shown = request.get("text") or ""
    if utf16_length(shown) > LONGEST_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    press.answered = True
    if shown:
        press.person.toasts.append(Toast.of(shown, alert=bool(request.get("show_alert"))))
    request.world.changes.bump()
    return True


METHODS: dict[str, Method] = {"answerCallbackQuery": answer}
