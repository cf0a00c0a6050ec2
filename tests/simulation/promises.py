"""The promises of docs/reliability.md, watched at every commit and at every request."""

from collections import defaultdict
from datetime import timedelta
from itertools import pairwise

from domain.nights import LONGEST_GAP, SHORTEST_GAP
from domain.occurrences import State
from domain.prompts import ABOUT_THE_DOSE, ABOUT_THE_MORNING, LEASE, RECOVER_AFTER, Kind
from domain.prompts import PromptState as S
from messages.taps import Tap
from storage.tables import (
    answers,
    checkins,
    courses,
    marks,
    occurrences,
    processed_updates,
    prompts,
    set_aside_updates,
)

SPACING = RECOVER_AFTER - 2 * LEASE
GIVEN_UP = {S.VOID, S.BLOCKED}
STEPS = {
    S.DUE: {S.CLAIMED, S.MISSED} | GIVEN_UP,
    S.CLAIMED: {S.SENDING, S.DUE, S.MISSED} | GIVEN_UP,
    S.SENDING: {S.SENT, S.DUE, S.AMBIGUOUS, S.MISSED} | GIVEN_UP,
    S.AMBIGUOUS: {S.DUE} | GIVEN_UP,
    S.VOID: {S.DUE, S.BLOCKED},
    S.BLOCKED: {S.DUE, S.VOID},
}
"""Which way a prompt may go from one commit to the next; a snooze begins it anew."""


class Promises:
    def __init__(self, world):
        self.world = world
        self.copies = defaultdict(list)
        self.states = {}
        self.after_commit()

    def after_commit(self):
        """P1: no prompt goes a way that is not in the picture, and none by a stranger's token."""
        found = {
            (row["course_id"], row["number"], row["kind"]): row
            for row in self.world.store.rows(prompts)
        }
        for key, row in found.items():
            was = self.states.get(key)
            if was is None or was["expires_at"] != row["expires_at"]:
                continue
            before, after = was["state"], row["state"]
            assert before == after or after in STEPS.get(before, ()), f"P1: {before} to {after}"
        self.states = found

    def before_request(self, op):
        if op.prompt:
            late = self.world.seconds() - op.prompt.began
            assert late <= LEASE.total_seconds(), "P1: a request of somebody who lost the lease"
        if op.method == "getupdates":
            offset = int(op.params["offset"])
            confirmed = {each for each in self.world.updates if each < offset}
            assert confirmed <= self._concluded() | self.world.expired(), "P7: confirmed unapplied"

    def after_request(self, op, entry):
        if not entry.delivered:
            return
        if entry.method == "sendMessage" and op.prompt:
            self._copy(op, entry)
        if entry.method == "answerCallbackQuery":
            update = self.world.queries[entry.params["callback_query_id"]]
            assert update in self._concluded(), "P5: a tap was acknowledged and is not kept"
        if "Recorded:" in str(entry.params.get("text")):
            self._recorded(entry.params)

    def _copy(self, op, entry):
        now, seconds = self.world.now(), self.world.seconds()
        copies = self.copies[op.prompt.prompt]
        copies.append((now, seconds))
        about = f"{op.prompt.key[2]}: {copies}"
        assert now - op.prompt.until <= LEASE, f"P4: sent after its grace: {about}"
        assert len(copies) <= 2, f"P1: a third copy: {about}"
        if len(copies) == 2:
            (wall_1, first), (wall_2, second) = copies
            apart = max(wall_2 - wall_1, timedelta(seconds=second - first))
            assert apart >= SPACING, f"P1: copies {apart} apart: {about}"
            assert "eminder" in entry.params["text"], f"P1: not worded as a reminder: {about}"
            row = self.states[op.prompt.key]
            assert row["ambiguous"] >= 1, f"P1: a copy without a doubt: {about}"

    def _recorded(self, params):
        """P5: what a chat shows as recorded is in the database."""
        rows = params.get("reply_markup", {}).get("inline_keyboard", [])
        for row in rows:
            for button in row:
                tap = Tap.decode(button["callback_data"])
                if tap.verb == "undo":
                    night = tap.occurrence()
                    kept = {
                        row["value"][0]
                        for row in self.world.store.rows(answers)
                        if (row["course_id"], row["number"]) == (night.course_id, night.number)
                    }
                    wanted = {"S", "P"} if "not taken" in params["text"] else {"T", "D"}
                    assert kept & wanted, "P5: shown as recorded, and not in the database"

    def _concluded(self):
        rows = self.world.store.rows
        return {row["update_id"] for row in rows(processed_updates)} | self.set_aside()

    def set_aside(self):
        return {row["update_id"] for row in self.world.store.rows(set_aside_updates)}

    def halted_until(self):
        found = {row["name"]: row["at"] for row in self.world.store.rows(marks)}
        return found.get("halted until") or self.world.now()

    def owed(self, until):
        """Return the prompts that still have to arrive if all goes well until *until*."""
        live = (S.DUE, S.CLAIMED, S.SENDING, S.AMBIGUOUS)
        soon = self.world.now() + timedelta(minutes=5)
        return [
            (*key, row["expires_at"])
            for key, row in self.states.items()
            if row["state"] in live
            and row["ambiguous"] + (row["state"] is S.SENDING) < 2
            and row["due_at"] <= soon
            and row["expires_at"] > until
        ]

    def all_arrived(self, owed):
        """P2: each of *owed* was delivered, or there was nothing left to ask."""
        for prompt in owed:
            row = self.states.get(prompt[:3])
            gone = row is None or row["expires_at"] != prompt[3] or row["state"] is S.VOID
            blocked = row is not None and row["state"] is S.BLOCKED
            told = self.copies.get(prompt) or gone or blocked
            assert told or self._asked_otherwise(row) or self._answered(row), f"P2: unsent: {row}"
        for row in self.states.values():
            assert row["state"] not in (S.CLAIMED, S.SENDING), f"P2: left behind: {row}"
            assert row["state"] is not S.DUE or row["due_at"] > self.world.now(), f"P2: due: {row}"

    def _asked_otherwise(self, row):
        """Whether what is in doubt was followed by another message about the same dose."""
        dose = row["kind"] in ABOUT_THE_DOSE and row["state"] is S.AMBIGUOUS
        return dose and any(
            other["state"] is S.SENT and other["sent_at"] > row["lease_until"]
            for (course, number, kind), other in self.states.items()
            if (course, number) == (row["course_id"], row["number"]) and kind in ABOUT_THE_DOSE
        )

    def _answered(self, row):
        rows = self.world.store.rows
        here = (row["course_id"], row["number"])
        if row["kind"] in ABOUT_THE_DOSE:
            states = {(o["course_id"], o["number"]): o["state"] for o in rows(occurrences)}
            return states[here] is not State.PENDING
        if row["kind"] in ABOUT_THE_MORNING:
            kept = {(c["course_id"], c["number"]): c["saved_at"] for c in rows(checkins)}
            return kept.get(here) is not None
        asked = {c["id"]: c["asked_number"] or 0 for c in rows(courses)}
        return row["kind"] is Kind.CARD and asked[here[0]] >= here[1]

    def answers_hold(self):
        """P6, P8: one answer, the newest update's; each update once, all of them kept."""
        kept = defaultdict(list)
        seen = set()
        for row in sorted(self.world.store.rows(answers), key=lambda row: row["seq"]):
            assert (row["update_id"], row["item"]) not in seen, "P8: an update applied twice"
            seen.add((row["update_id"], row["item"]))
            if row["item"] == "dose":
                kept[row["course_id"], row["number"]].append(row)
        for row in self.world.store.rows(occurrences):
            given = kept[row["course_id"], row["number"]]
            ids = [each["update_id"] for each in given]
            assert ids == sorted(ids), "P6: an older tap replaced a newer one"
            if given and given[-1]["value"][0] != State.PENDING:
                assert given[-1]["value"][0] == row["state"], "P6: not the newest answer"

    def nights_are_spaced(self):
        """P3."""
        nights = defaultdict(list)
        for row in self.world.store.rows(occurrences):
            nights[row["course_id"]].append((row["number"], row["scheduled_at"]))
        for each in nights.values():
            times = [at for _, at in sorted(each)]
            for one, next_ in pairwise(times):
                assert SHORTEST_GAP <= next_ - one <= LONGEST_GAP, f"P3: {next_ - one}"

    def all_heard(self):
        """P7: nothing waits, and what was set aside had killed somebody."""
        waiting = {each.id for each in self.world.telegram.updates.waiting()}
        assert waiting <= self._concluded(), "P7: an update that is never applied"
        if self.world.deaths < 2:
            assert not self.set_aside(), "P7: set aside without having killed anybody"
