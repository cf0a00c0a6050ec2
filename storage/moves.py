"""Moves as rows, numbered within their course."""

from typing import Any

from sqlalchemy import RowMapping

from domain.course import Course
from domain.moves import Actor, Move
from storage.documents import dump_act, load_act


def move_columns(move: Move) -> dict[str, Any]:
    return {
        "number": move.number,
        "at": move.at,
        "actor": str(move.actor),
        "act": dump_act(move.act),
        "reason": move.reason,
    }


def move_rows(course: Course) -> list[dict[str, Any]]:
    return [
        {"course_id": course.id, "seq": seq, **move_columns(move)}
        for seq, move in enumerate(course.moves, start=1)
    ]


def move_of(row: RowMapping) -> Move:
    act = load_act(row["act"])
    return Move(row["number"], row["at"], Actor(row["actor"]), act, row["reason"])
