"""The tables. A column is named like the field it holds; every time is UTC."""

from storage.tables.base import metadata
from storage.tables.care import answers, checkins, courses, moves, notes, occurrences, supplies
from storage.tables.entrance import passes
from storage.tables.groups import counted, followed, snapshots
from storage.tables.oversight import admins, audit, letters, plan_files, role_links, tries
from storage.tables.people import (
    announced,
    announcements,
    consents,
    enrolments,
    erasures,
    invites,
    patients,
    plans,
)
from storage.tables.traffic import (
    attempted_updates,
    gaps,
    leases,
    marks,
    processed_updates,
    prompts,
    recent_messages,
    set_aside_updates,
)

__all__ = [
    "admins",
    "announced",
    "announcements",
    "answers",
    "attempted_updates",
    "audit",
    "checkins",
    "consents",
    "counted",
    "courses",
    "enrolments",
    "erasures",
    "followed",
    "gaps",
    "invites",
    "leases",
    "letters",
    "marks",
    "metadata",
    "moves",
    "notes",
    "occurrences",
    "passes",
    "patients",
    "plan_files",
    "plans",
    "processed_updates",
    "prompts",
    "recent_messages",
    "role_links",
    "set_aside_updates",
    "snapshots",
    "supplies",
    "tries",
]
