"""One course as JSON: the plan, what was agreed on the way, every night and every morning."""

from collections.abc import Iterator

from domain.checkins import BURDEN
from domain.copies import Counted, Episode, Said
from domain.moves import Move
from domain.occurrences import Occurrence
from domain.snapshot_documents import adherence
from domain.stocks import Bottle, CapsulesInHand, Stock
from messages.documents.json_measures import measures
from messages.documents.json_values import Document, by_name, form, plain


def course(episode: Episode) -> Document:
    return {
        "plan": _plan(episode),
        "moves": [_move(each) for each in episode.course.moves],
        "occurrences": [
            _occurrence(each, episode.notes.get(each.number)) for each in episode.nights
        ],
        "checkins": list(_mornings(episode)),
        "adherence": adherence(episode.adherence),
        "measures": measures(episode.states, episode.nights, stopped=episode.ended_at is not None),
        "answers": [_said(each) for each in episode.said],
        "supplies": [_counted(each) for each in episode.supplies],
    }


def _plan(episode: Episode) -> Document:
    course = episode.course
    ladder = course.plan.ladder
    return {
        "id": course.plan.id,
        "version": course.plan.version,
        "name": course.plan.name,
        "evidence": course.plan.evidence,
        "suits": course.plan.suits,
        "steps": [
            {"step": rung + 1, "dose_ug": ladder.dose(rung), "days": ladder.days(rung)}
            for rung in range(ladder.top_rung + 1)
        ],
        "rules": by_name(course.plan.rules),
        "form": form(course.form),
        "screening": dict(episode.screening),
        "confirmed_at": plain(course.confirmed_at),
        "ended_at": plain(episode.ended_at),
        "asked": None if episode.asked is None else by_name(episode.asked),
    }


def _move(move: Move) -> Document:
    given = by_name(move.act)
    if "rung" in given:
        given["step"] = given.pop("rung") + 1
    return {
        "number": move.number,
        "at": plain(move.at),
        "actor": str(move.actor),
        "act": type(move.act).__name__.lower(),
        **given,
        "reason": move.reason,
    }


def _occurrence(night: Occurrence, note: str | None) -> Document:
    return {
        "number": night.number,
        "night": night.night.isoformat(),
        "scheduled_at": plain(night.scheduled_at),
        "zone": plain(night.zone),
        "dose_ug": night.dose,
        "step": night.rung + 1,
        "state": str(night.state),
        "answered_at": plain(night.answered_at),
        "taken_at": plain(night.taken_at),
        "source": plain(night.source),
        "reason": plain(night.reason),
        "note": note,
    }


def _mornings(episode: Episode) -> Iterator[Document]:
    """Yield each item that was asked; one that nobody touched has no value."""
    said_at = {(each.number, each.item): each.at for each in episode.said}
    for morning in episode.mornings:
        number = morning.occurrence.number
        for item in morning.items:
            value = morning.values.get(item)
            at = None if value is None else said_at.get((number, item), morning.saved_at)
            yield {
                "occurrence": number,
                "item": str(item),
                "value": plain(value),
                "implied": item in morning.implied,
                "answered_at": plain(at),
            }
        if morning.asks_burden:
            yield {
                "occurrence": number,
                "item": BURDEN,
                "value": morning.burden,
                "implied": False,
                "answered_at": plain(said_at.get((number, BURDEN))),
            }


def _counted(counted: Counted) -> Document:
    return {
        "at": plain(counted.at),
        "in_hand": _stock(counted.stock),
        "added": {str(unit): amount for unit, amount in counted.added.items()},
    }


def _stock(stock: Stock | None) -> Document | None:
    match stock:
        case CapsulesInHand(counts):
            return {"capsules": {str(strength): number for strength, number in counts.items()}}
        case Bottle(ug_per_ml, volume, opened):
            told = {"ug_per_ml": ug_per_ml, "hundredths_ml": volume.hundredths}
            return {**told, "opened": plain(opened)}
        case None:
            return None


def _said(said: Said) -> Document:
    return {
        "occurrence": said.number,
        "at": plain(said.at),
        "item": said.item,
        "value": said.value,
        "taken_at": plain(said.taken_at),
    }
