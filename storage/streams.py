"""Rows of many courses, read course by course, so that never all of them are in memory."""

from collections.abc import AsyncIterator
from typing import Any, Final

from sqlalchemy import Row, Select

from domain.occurrences import CourseId
from storage import Transaction

AT_ONCE: Final = 1000


async def by_course(
    tx: Transaction, query: Select[Any]
) -> AsyncIterator[tuple[CourseId, list[Row[*tuple[Any, ...]]]]]:
    """Yield each course of *query*, which is ordered by `course_id`, with its rows."""
    rows: list[Row[*tuple[Any, ...]]] = []
    async for part in (await tx.stream(query)).partitions(AT_ONCE):
        for row in part:
            if rows and rows[0].course_id != row.course_id:
                yield CourseId(rows[0].course_id), rows
                rows = []
            rows.append(row)
    if rows:
        yield CourseId(rows[0].course_id), rows
