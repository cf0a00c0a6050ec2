"""The promises, read off the database, the ledger and the logs of a whole crowd."""

import json
import re
import shutil
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise

from sqlalchemy import create_engine, select
from sqlalchemy.engine import make_url

from domain.nights import LONGEST_GAP, SHORTEST_GAP
from domain.prompts import ABOUT_THE_DOSE, ABOUT_THE_MORNING, LEASE, RECOVER_AFTER, Kind
from domain.prompts import PromptState as S
from messages.taps import ForeignTapError, Tap
from storage.tables import (
    answers,
    occurrences,
    processed_updates,
    prompts,
    set_aside_updates,
)
from tests.soak.crowd import IDS
from tests.world import KEY, TOKEN

A_WHILE = timedelta(minutes=2)
SPACING = RECOVER_AFTER - 2 * LEASE
TAKEN, NOT_TAKEN = {"T", "D"}, {"S", "P"}


@dataclass
class Kept:
    """What the database holds, in the words of the tables."""

    prompts: list
    answers: list
    occurrences: list
    concluded: set
    aside: set

    @classmethod
    def of(cls, connection, window=None):
        """Read everything, or what is of the nights whose time lies in *window*."""

        def rows(table, *where):
            query = select(table).where(*where)
            if where and table is not occurrences:
                query = query.join_from(table, occurrences)
            return connection.execute(query).mappings().all()

        def between(since, until):
            return (occurrences.c.scheduled_at > since, occurrences.c.scheduled_at <= until)

        nights = between(*window) if window else ()
        before = between(window[0] - LONGEST_GAP, window[1]) if window else ()
        aside = {row["update_id"] for row in rows(set_aside_updates)}
        applied = {row["update_id"] for row in rows(processed_updates)}
        return cls(
            rows(prompts, *nights),
            rows(answers, *nights),
            rows(occurrences, *before),
            applied | aside,
            aside,
        )

    @classmethod
    def in_database(cls, url):
        driver = {"sqlite+aiosqlite": "sqlite"}.get(make_url(url).drivername)
        engine = create_engine(make_url(url).set(drivername=driver) if driver else url)
        with engine.connect() as connection:
            found = cls.of(connection)
        engine.dispose()
        return found


@dataclass
class Seen:
    """What reached people: each question by its night and topic, and what was said as recorded."""

    questions: dict = field(default_factory=lambda: defaultdict(list))
    recorded: list = field(default_factory=list)
    ids: dict = field(default_factory=dict)

    def forget(self, before):
        """Drop what was seen before that time."""
        self.ids = {key: at for key, at in self.ids.items() if at >= before}
        self.recorded = [each for each in self.recorded if each[2] >= before]
        self.questions = defaultdict(
            list, {key: asked for key, asked in self.questions.items() if asked[-1][0] >= before}
        )

    def add(self, entries):
        for entry in entries:
            if entry.delivered:
                self._one(entry)

    def _one(self, entry):
        taps = list(_taps(entry.params.get("reply_markup")))
        text = str(entry.params.get("text"))
        if "Recorded:" in text and (undo := _about(taps, "d", "undo")):
            wanted = NOT_TAKEN if "not taken" in text else TAKEN
            self.recorded.append((undo, wanted, entry.at))
        if entry.method == "sendMessage":
            self.ids[entry.message_id] = entry.at
            for topic, verb in (("d", "taken"), ("c", "save")):
                if night := _about(taps, topic, verb):
                    self.questions[night, topic].append((entry.at, text))


def _taps(markup):
    for row in (markup or {}).get("inline_keyboard", []):
        for button in row:
            try:
                yield Tap.decode(button.get("callback_data", ""))
            except ForeignTapError:
                continue


def _about(taps, topic, verb):
    for tap in taps:
        if (tap.topic, tap.verb) == (topic, verb):
            night = tap.occurrence()
            return (night.course_id, night.number)
    return None


@dataclass
class Verdict:
    """What was counted, and each promise that was found broken."""

    figures: Counter = field(default_factory=Counter)
    broken: list = field(default_factory=list)

    def expect(self, truth, promise, about):
        if not truth:
            self.broken.append(f"{promise}: {about}")


def judge(kept, seen, *, now, confirmed=frozenset(), may_miss=False):
    """Hold *kept* against *seen* when all has come to rest at *now* (UTC).

    *may_miss*: nobody was alive for so long that a question may have come too late.
    """
    verdict = Verdict()
    _rest(verdict, kept, now, may_miss=may_miss)
    _copies(verdict, kept, seen)
    _answers(verdict, kept, seen)
    _spacing(verdict, kept)
    lost = set(confirmed) - kept.concluded
    verdict.expect(not lost, "P7", f"confirmed and neither applied nor set aside: {sorted(lost)}")
    verdict.figures["updates applied"] += len(kept.concluded - kept.aside)
    verdict.figures["updates set aside"] += len(kept.aside)
    return verdict


def _rest(verdict, kept, now, *, may_miss):
    """P2, P4: nothing is left behind, nothing was said too late, nothing is silently unsent."""
    verdict.figures["patient-nights"] += sum(row["kind"] is Kind.DOSE for row in kept.prompts)
    for row in kept.prompts:
        verdict.figures[f"prompts {row['state']}"] += row["due_at"] <= now
        at_rest = row["state"] not in (S.CLAIMED, S.SENDING)
        verdict.expect(at_rest, "P2", f"left behind: {dict(row)}")
        late = row["state"] is S.DUE and row["due_at"] <= now - A_WHILE
        verdict.expect(not late, "P2", f"forgotten: {dict(row)}")
        if row["kind"] in (Kind.DOSE, Kind.CHECKIN) and row["due_at"] <= now:
            told = row["state"] in (S.SENT, S.VOID, S.BLOCKED) or row["ambiguous"] == 2
            again = row["state"] is S.AMBIGUOUS and row["ambiguous"] == 1
            missed = row["state"] is S.MISSED and may_miss
            soon = row["state"] is S.DUE and not late
            verdict.expect(told or again or missed or soon, "P2", f"unsent: {dict(row)}")


def _copies(verdict, kept, seen):
    """P1: what is noted as sent arrived once; a copy has a doubt and came ten minutes later."""
    owed = defaultdict(list)
    for row in kept.prompts:
        topic = _topic(row["kind"])
        if topic:
            owed[(row["course_id"], row["number"]), topic].append(row)
        if row["state"] is S.SENT:
            at = seen.ids.get(row["message_id"])
            verdict.expect(at is not None, "P1", f"noted and never delivered: {dict(row)}")
            on_time = at is None or at <= row["expires_at"] + LEASE
            verdict.expect(on_time, "P4", f"sent after its grace: {dict(row)}")
    noted = Counter(row["message_id"] for row in kept.prompts if row["state"] is S.SENT)
    verdict.expect(max(noted.values(), default=1) == 1, "P1", "one message for two prompts")
    for key, rows in owed.items():
        _night(verdict, key, rows, seen.questions.get(key, []))


def _topic(kind):
    if kind in ABOUT_THE_DOSE:
        return "d"
    return "c" if kind in ABOUT_THE_MORNING else None


def _night(verdict, key, rows, asked):
    said = sum(row["state"] is S.SENT for row in rows)
    doubts = sum(row["ambiguous"] for row in rows)
    verdict.figures["deliveries"] += len(asked)
    verdict.figures["doubtful sends"] += doubts
    many = f"{len(asked)} copies, {said} noted, {doubts} doubts: {key}, {asked}, {rows}"
    verdict.expect(len(asked) <= said + doubts, "P1", many)
    first = [at for at, text in asked if text.startswith("🌙 Time for")]
    verdict.expect(len(first) <= 1, "P1", f"asked twice as if new: {key}")
    again = [at for at, text in asked if _is_reminder(text)]
    verdict.figures["second copies"] += len(again)
    verdict.expect(len(again) <= doubts, "P1", f"a second copy without a doubt: {many}")
    for at in again:
        before = max((one for one, text in asked if one < at and not _is_gap(text)), default=None)
        apart = before is None or at - before >= SPACING
        verdict.expect(apart, "P1", f"copies at once: {key}, {asked}")


def _is_reminder(text):
    return text.startswith(("🌙 A reminder for", "A reminder, if you have seen"))


def _is_gap(text):
    return text.startswith("🌙 We could not hear you")


def _answers(verdict, kept, seen):
    """P5, P6, P8."""
    given = defaultdict(list)
    asked = {(row["course_id"], row["number"]) for row in kept.prompts}
    for row in sorted(kept.answers, key=lambda row: row["seq"]):
        if row["item"] == "dose":
            given[row["course_id"], row["number"]].append(row)
    states = {(o["course_id"], o["number"]): str(o["state"]) for o in kept.occurrences}
    for night, wanted, _ in seen.recorded:
        if night not in asked:
            continue  # judged on another day
        verdict.figures["shown as recorded"] += 1
        here = {row["value"][0] for row in given[night]}
        verdict.expect(here & wanted, "P5", f"shown as recorded and not kept: {night}")
    twice = Counter((a["update_id"], a["item"]) for a in kept.answers)
    twice = [each for each, n in twice.items() if n > 1]
    verdict.expect(not twice, "P8", f"applied twice: {twice}")
    for night, rows in given.items():
        ids = [row["update_id"] for row in rows]
        verdict.expect(ids == sorted(ids), "P6", f"an older tap replaced a newer one: {night}")
        last = rows[-1]["value"][0] if rows else None
        if last and last != "X" and night in states:
            verdict.expect(states[night] == last, "P6", f"not the newest answer: {night}")
    verdict.figures["nights answered"] += len(given)


def _spacing(verdict, kept):
    """P3."""
    nights = defaultdict(list)
    for row in kept.occurrences:
        nights[row["course_id"]].append((row["number"], row["scheduled_at"]))
    for course, each in nights.items():
        for (n, one), (m, other) in pairwise(sorted(each)):
            apart = m != n + 1 or SHORTEST_GAP <= other - one <= LONGEST_GAP
            verdict.expect(apart, "P3", f"nights {n} and {m} of {course}: {other - one}")


def secrets_in(text, *canaries):
    """P11: return what of *canaries*, which are patterns, occurs in *text*."""
    return [canary for canary in canaries if re.search(canary, text)]


def conclude(found, soak, log):
    """Add what *soak* has counted, what Telegram did not like, and what its *log* gives away."""
    found.expect(soak.telegram.violations == [], "schema", soak.telegram.violations[:3])
    leaked = secrets_in(log, TOKEN, KEY, IDS)
    found.expect(not leaked, "P11", leaked)
    found.figures.update(soak.figures)
    found.figures["taps"] = soak.crowd.taps
    return found


def tell(verdict, *, took, kept_in, tally=None):
    """Print what was found as JSON, and end with 1 if anything was broken.

    With *tally*, a file, what earlier runs have found is added and kept there.
    """
    figures = dict(verdict.figures)
    if tally:
        before = json.loads(tally.read_text()) if tally.exists() else {}
        figures = {name: figures.get(name, 0) + before.get(name, 0) for name in figures | before}
        tally.write_text(json.dumps(figures))
    shown = dict(sorted(figures.items())) | {
        "seconds": round(took),
        "broken": len(verdict.broken),
        "examples": verdict.broken[:5],
    }
    sys.stdout.write(json.dumps(shown, indent=2, default=str, ensure_ascii=False) + "\n")
    if verdict.broken:
        sys.stderr.write(f"The files are in {kept_in}\n")
        sys.exit(1)
    shutil.rmtree(kept_in, ignore_errors=True)
