"""Random lives: whatever somebody taps, wherever they travel, after any restart."""

import asyncio
import re
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import select

from bot.stepping import StandingClock
from domain.moves import Advance, Freeze, Pause
from domain.occurrences import State
from domain.planning import LEFT_OUT
from domain.prompts import ABOUT_THE_DOSE, ABOUT_THE_MORNING, PromptState
from storage import courses, nights, patients
from storage.tables import prompts
from tests.starting import begins
from tests.world import world_in

BEFORE_SUMMER_TIME = datetime(2026, 3, 26, 18, tzinfo=UTC)
IN_HAND_OR_ON_PLAN = {"0.5", "1", "1.5", "2"}
HOUR = timedelta(hours=1)
CARD = "Your plan says"


class Life(RuleBasedStateMachine):
    """One patient, and all that must stay true of them."""

    def __init__(self):
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = TemporaryDirectory()
        self.clock = StandingClock(BEFORE_SUMMER_TIME)
        self.stack = AsyncExitStack()
        self.world = self.run(self.opened(None))
        self.ada = self.world.person(42)
        ladder = "0.5x3, 1x3, 1.5x3, 2"
        self.run(begins(self.world, self.ada, ladder, step_back_allowed=True))
        self.yeses, self.moves, self.history, self.buttons = 0, (), {}, {}

    def run(self, doing):
        return self.runner.run(doing)

    async def opened(self, telegram):
        folder = Path(self.folder.name)
        return await self.stack.enter_async_context(world_in(folder, self.clock, telegram))

    def teardown(self):
        self.run(self.stack.aclose())
        self.runner.close()
        self.folder.cleanup()

    async def course(self):
        async with self.world.app.database.begin() as tx:
            vault = self.world.app.intake.dispatch.vault
            known = await patients.find(tx, vault, self.ada.id)
            on = await courses.current(tx, known.id)
            return on, await nights.newest(tx, on.course.id, limit=400)

    async def tries(self, *labels):
        """Tap *labels* one after the other, as far as there are such buttons."""
        for label in labels:
            try:
                self.ada.tap(label)
            except LookupError:
                return
            self.yeses += label == "Move up"
            await self.world.steps.settle()

    async def says(self, text, *labels):
        await self.world.says(self.ada, text)
        await self.tries(*labels)

    @rule(
        dose=st.sampled_from([("Taken",)] * 3 + [("Not tonight", "Forgot"), ()]),
        morning=st.sampled_from([("All fine",), ("Moderate", "Save"), ("Severe", "Save"), ()]),
        card=st.sampled_from(
            ["Move up", "Move up", "Stay", "Stay 3 days", "Ask my prescriber", ""]
        ),
    )
    def a_night(self, dose, morning, card):
        self.run(self.lives(dose, morning, card))

    @rule(count=st.integers(2, 4), card=st.sampled_from(["Move up", "Stay", "Move up"]))
    def good_nights(self, count, card):
        for _ in range(count):
            self.run(self.lives(("Taken",), ("All fine",), card))

    @rule(count=st.integers(3, 6))
    def climbs(self, count):
        self.good_nights(count, "Move up")

    async def lives(self, dose, morning, card):
        on, [newest, *_] = await self.course()
        if newest.scheduled_at <= self.clock.time:
            await self.world.steps.advance(max(newest.closes_at, self.clock.time))
            on, [newest, *_] = await self.course()
        if on.course.standing(newest.number).is_dosing and newest.state is State.PENDING:
            await self.is_asked_as_was_said(newest)
            await self.tries(*dose)
        heard = len(self.ada.messages)
        await self.world.steps.advance(newest.closes_at - HOUR / 6)
        await self.tries(*morning)
        said = [message.text for message in self.ada.messages[heard:] if message.from_bot]
        if any(text.startswith(CARD) for text in said):
            await self.is_dated_as_the_schedule_has_it()
            await self.tries(card)

    async def is_asked_as_was_said(self, night):
        """/today and /schedule tell dose and time; the prompt comes then, and says the same."""
        await self.says("/schedule")
        [dose] = re.findall(r"^(?:Now|First dose): ([\d.]+ mg)", self.ada.last.text, re.MULTILINE)
        if self.clock.time < night.opens_at:
            await self.says("/today")
            local = night.scheduled_at.astimezone(night.zone)
            when = f"{local:%a}, {local:%b} {local.day} at {local:%H:%M}"
            assert self.ada.last.text.startswith(f"Next dose: {when}\n{dose}")
        await self.world.steps.advance(night.scheduled_at)
        assert self.ada.last.text.startswith(f"🌙 Time for tonight's dose: {dose}.")

    async def is_dated_as_the_schedule_has_it(self):
        [card] = [each.text for each in self.ada.messages if each.text.startswith(CARD)][-1:]
        [(dose, day)] = re.findall(r"^Next: ([\d.]+ mg).*, from (.*) on\.$", card, re.MULTILINE)
        await self.says("/schedule")
        assert f"Next: {dose} on or after {day}, if you say yes" in self.ada.last.text

    @rule(days=st.sampled_from([1, 2, 4, 16]))
    def nothing_is_said(self, days):
        self.run(self.world.passes(days=days))

    @rule(hours=st.integers(1, 20))
    def hours_pass(self, hours):
        self.run(self.world.passes(hours=hours))

    @rule(length=st.sampled_from(["3 days", "7 days", "Until I say", "End the hold"]))
    def holds(self, length):
        self.run(self.says("/hold", length))

    @rule(which=st.sampled_from(["One step back", "This is my highest", "Offer steps again"]))
    def steers(self, which):
        self.run(self.says("/hold", which, "Yes, step back"))

    @rule(who=st.sampled_from(["My own choice", "My prescriber said so"]))
    def pauses(self, who):
        self.run(self.says("/pause", who, "Felt ill"))

    @rule(how=st.sampled_from(["Same dose", "One step back", "0.5 mg", "1 mg"]))
    def resumes(self, how):
        self.run(self.says("/resume", how, "My prescriber confirmed this dose"))

    @rule()
    def is_in_danger(self):
        self.run(self.says("my throat is swelling"))

    @rule()
    def is_cleared(self):
        self.run(self.tries("A clinician cleared me"))

    @rule(city=st.sampled_from(["New York", "Tokyo", "Kathmandu", "Berlin"]))
    def travels(self, city):
        self.run(self.says("/settings", "Time zone"))
        self.run(self.says(city, "Yes"))

    @rule(time=st.sampled_from(["20:00", "22:00", "23:45", "08:00"]))
    def changes_the_time(self, time):
        self.run(self.says("/settings", "Dose time"))
        self.run(self.says(time, "Yes"))

    @rule(which=st.integers(0, 10_000))
    def presses_an_old_button(self, which):
        if self.buttons:
            message, data = list(self.buttons)[which % len(self.buttons)]
            self.yeses += data.startswith("s:up")
            self.ada.press(message, data)
            self.run(self.world.steps.settle())

    @rule()
    def restarts(self):
        telegram = self.world.telegram
        self.run(self.stack.aclose())
        self.stack = AsyncExitStack()
        self.world = self.run(self.opened(telegram))

    @invariant()
    def nothing_is_out_of_order(self):
        for message in self.ada.messages:
            for button in (each for row in message.buttons for each in row if message.from_bot):
                self.buttons[message.id, button.data] = True
        self.run(self.checked())

    async def checked(self):
        on, newest_first = await self.course()
        moves = on.course.moves
        assert moves[: len(self.moves)] == self.moves, "moves are appended"
        self.moves = moves
        assert sum(isinstance(move.act, Advance) for move in moves) <= self.yeses
        self.only_a_yes_raised_a_dose(on.course, newest_first[::-1])
        self.what_is_over_stays_as_it_was(newest_first)
        self.only_the_plans_doses_are_shown()
        await self.nobody_was_asked_while_no_dose_was_due(on.course, newest_first)

    def only_a_yes_raised_a_dose(self, course, planned):
        said_yes = {move.number for move in course.moves if isinstance(move.act, Advance)}
        for before, after in pairwise(planned):
            assert after.rung <= before.rung + (after.number in said_yes)
            assert after.dose == course.plan.ladder.dose(after.rung)
            assert timedelta(hours=12) <= after.scheduled_at - before.scheduled_at <= 36 * HOUR

    def what_is_over_stays_as_it_was(self, planned):
        for night in planned:
            if night.has_started(self.clock.time):
                fixed = replace(night, state=State.PENDING, closes_at=night.scheduled_at)
                fixed = replace(fixed, answered_at=None, taken_at=None, source=None, reason=None)
                assert self.history.setdefault(night.number, fixed) == fixed
            if night.freezes_at <= self.clock.time - HOUR:
                assert self.history.setdefault((night.number, "frozen"), night) == night

    def only_the_plans_doses_are_shown(self):
        for message in self.ada.messages:
            if message.from_bot:
                shown = re.findall(r"(\d[\d.,]*) ?mg\b", "\n".join((message.text, *message.labels)))
                assert set(shown) <= IN_HAND_OR_ON_PLAN, message.text

    async def nobody_was_asked_while_no_dose_was_due(self, course, planned):
        async with self.world.app.database.begin() as tx:
            query = select(prompts).where(prompts.c.state == PromptState.SENT)
            sent = (await tx.execute(query)).all()
        nights_by_number = {night.number: night for night in planned}
        stops = [move.at for move in course.moves if isinstance(move.act, Pause | Freeze)]
        for each in sent:
            if each.kind not in ABOUT_THE_DOSE | ABOUT_THE_MORNING:
                continue
            before = tuple(move for move in course.moves if move.at < each.sent_at)
            assert replace(course, moves=before).standing(each.number).is_dosing
            night = nights_by_number[each.number]
            left_out = night.state in LEFT_OUT and not night.is_answered
            if left_out and course.standing(each.number).is_dosing:
                assert any(max(night.scheduled_at, each.sent_at) <= at for at in stops)


TestLife = Life.TestCase
TestLife.settings = settings(
    deadline=None,
    max_examples=5,
    stateful_step_count=12,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a life is too long to shrink
)
