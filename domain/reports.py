"""A report: a period of one course, for a doctor with two minutes (clinical 6, 7)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from domain.adherence import Adherence, adherence
from domain.checkins import MOST_OPTIONAL, REQUIRED, Item, Severity
from domain.copies import Episode
from domain.course import Standing
from domain.history import Entry, Lived, Share, history, items, shares
from domain.moves import Freeze, Hold, Move, Pause, Release, Resume, StepBack, Stop, Suspend
from domain.occurrences import Occurrence, Reason, State
from domain.outlook import Rung, Tense
from domain.patients import Patient

SPANS: Final = (7, 28, 90)
"""How many nights a report can be about; None is since the start."""

LATELY: Final = 7
"""Mornings whose worst answer is told."""

MOST_DOSES: Final = 6
"""So that a page has room for them."""

ENDS_A_HOLD: Final = (Release, Resume, Hold, Pause, Freeze, Suspend, Stop)
SLOWED: Final = (Hold, Pause, StepBack, Freeze, Suspend, Stop)


@dataclass(frozen=True, slots=True)
class Slowing:
    """A *move* that kept somebody from climbing, from the night *since* on.

    *until* is the number at which a hold ended or will; None where nobody knows yet.
    """

    since: date
    move: Move
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What a page says.

    *entries* are the nights of the period that have begun *at* that moment. *counts* are of
    those that cannot change any more: the others are *open*, and in no number. *reasons* are why a
    dose was not taken, *mishaps* what befell one that was, other than planned. *items* are
    what everybody is asked, and what was chosen last besides. *coming* is the dose that is due
    next, *here* how the course stands for it. *notes* come newest first.
    """

    at: datetime
    patient: Patient
    episode: Episode
    entries: tuple[Entry, ...]
    counts: Adherence
    paused: int
    not_asked: int
    open: int
    reasons: Mapping[Reason, int]
    mishaps: Mapping[Reason, int]
    items: tuple[Item, ...]
    mornings: tuple[Share, ...]
    worst: Mapping[Item, Severity]
    slowings: tuple[Slowing, ...]
    notes: tuple[tuple[date, str], ...]
    coming: Occurrence
    here: Standing
    next: Rung | None

    @property
    def is_over(self) -> bool:
        return self.episode.ended_at is not None


def report(episode: Episode, patient: Patient, *, span: int | None, at: datetime) -> Report | None:
    """Return the last *span* nights of *episode*, or all of it; None before its first night."""
    moves = episode.course.moves
    begun = [each for each in lived(episode) if each.night.has_started(at)]
    chosen = begun[-span:] if span else begun
    if not chosen:
        return None
    entries = history(chosen, moves, last=len(chosen), now=at)
    nights = [each.night for each in chosen if not each.night.is_baseline]
    closed = [each for each in nights if each.freezes_at <= at]
    states = Counter(each.state for each in closed)
    coming = episode.coming(patient, at)
    ahead = (each for each in episode.outlook(patient, at) if each.tense is Tense.FUTURE)
    return Report(
        at,
        patient,
        episode,
        tuple(entries),
        counts=adherence(each.state for each in closed),
        paused=states[State.PAUSED],
        not_asked=states[State.NOT_PROMPTED],
        open=len(nights) - len(closed),
        reasons=_reasons(closed, State.SKIPPED),
        mishaps=_reasons(closed, State.DIFFERENT),
        items=(told := _items(entries)),
        mornings=tuple(each for each in shares(entries, most=MOST_DOSES) if each.item in told),
        worst=_worst(entries),
        slowings=tuple(_slowings(moves, [each.night for each in chosen])),
        notes=_notes(episode, chosen),
        coming=coming,
        here=episode.course.standing(coming.number),
        next=next(ahead, None),
    )


def lived(episode: Episode) -> list[Lived]:
    """Return the nights of *episode* with what the mornings after them brought."""
    mornings = {each.occurrence.number: each.values for each in episode.mornings}
    return [Lived(night, mornings.get(night.number, {})) for night in episode.nights]


def _reasons(nights: Sequence[Occurrence], state: State) -> Mapping[Reason, int]:
    return Counter(each.reason for each in nights if each.state is state and each.reason)


def _items(entries: Sequence[Entry]) -> tuple[Item, ...]:
    latest = dict.fromkeys(item for each in reversed(entries) for item in each.values)
    chosen = [item for item in latest if item not in REQUIRED][:MOST_OPTIONAL]
    return tuple(item for item in items(entries) if item in REQUIRED or item in chosen)


def _worst(entries: Sequence[Entry]) -> dict[Item, Severity]:
    worst: dict[Item, Severity] = {}
    for entry in entries[-LATELY:]:
        for item, level in entry.values.items():
            worst[item] = max(level, worst.get(item, level))
    return worst


def _slowings(moves: Sequence[Move], nights: Sequence[Occurrence]) -> list[Slowing]:
    dates = {each.number: each.night for each in nights}
    told = [
        Slowing(dates[move.number], move, _held_until(move, moves[place:]))
        for place, move in enumerate(moves, start=1)
        if isinstance(move.act, SLOWED) and move.number in dates
    ]
    return [each for each in told if each.until != each.move.number]  # taken back the same night


def _held_until(move: Move, later: Sequence[Move]) -> int | None:
    """Return where a hold ends: as chosen, or before that by what came *later*."""
    if not isinstance(move.act, Hold):
        return None
    ended = [each.number for each in later if isinstance(each.act, ENDS_A_HOLD)]
    return min([*ended, *([move.act.until] if move.act.until else [])], default=None)


def _notes(episode: Episode, chosen: Sequence[Lived]) -> tuple[tuple[date, str], ...]:
    nights = {each.night.number: each.night.night for each in chosen}
    noted = sorted(episode.notes.items(), reverse=True)
    return tuple((nights[number], note) for number, note in noted if number in nights)
