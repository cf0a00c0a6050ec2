"""Buttons that are pressed, as Telegram tells of it."""

from domain.occurrences import OccurrenceId
from messages.taps import Tap, about


def press(n, id, data):
    """Say that the person with *id* presses a button that carries *data*."""
    return {
        "update_id": n,
        "callback_query": {
            "id": str(n),
            "from": {"id": id, "is_bot": False, "first_name": "Invented"},
            "chat_instance": "1",
            "data": data,
            "message": {
                "message_id": 7,
                "date": 1,
                "chat": {"id": id, "type": "private"},
                "text": "x",
            },
        },
    }


def taken(id):
    """Return what *Taken* carries under the first prompt of somebody whose course has *id*."""
    return Tap("d", "taken", (about(OccurrenceId(id, 1)),)).encode()


def updates(pressed):
    """Number the presses of *pressed*, pairs of a person and what their button carries."""
    return [press(n, id, data) for n, (id, data) in enumerate(pressed, start=1)]
