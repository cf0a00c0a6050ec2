"""Everything that can happen to two replicas, in any order; Hypothesis chooses."""

from dataclasses import dataclass, field
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.simulation.replica import Parts
from tests.simulation.world import World

ACTORS = ("sending", "sending", "sending", "listening", "listening", "recovery", "planning")
ENDS = (
    "ok",
    "ok",
    "ok",
    "refuse",
    "drop",
    "internal",
    "deliver_then_fail",
    "deliver_then_hang",
    "flood",
)
BORDERS = ("ok", "ok", "ok", "ok", "ok", "away", "lost")
WAITS = (1, 20, 31, 61, 130, 300, 700, 1200, 4 * 3600, 9 * 3600)
ZONES = ("Asia/Tokyo", "Pacific/Honolulu", "America/New_York", "Europe/Berlin")
which = st.integers(0, 1)


@dataclass
class Figures:
    """What was simulated, in all examples of a run."""

    examples: int = 0
    nights: int = 0
    prompts: int = 0
    reminders: int = 0
    taps: int = 0
    deaths: int = 0
    hours: float = 0.0
    lines: list[str] = field(default_factory=list)

    def add(self, world: World) -> None:
        copies = world.promises.copies
        self.examples += 1
        self.nights += len({key[:2] for key in world.promises.states})
        self.prompts += sum(map(len, copies.values()))
        self.reminders += sum(len(each) - 1 for each in copies.values())
        self.taps += len(world.updates)
        self.deaths += world.deaths
        self.hours += (world.seconds() - 1000) / 3600

    def __str__(self) -> str:
        return (
            f"{self.examples} examples, {self.nights} patient-nights, {self.prompts} deliveries, "
            f"{self.reminders} second copies, {self.taps} updates, {self.deaths} crashes, "
            f"{self.hours:.0f} hours"
        )


def machine(store, parts: Parts, figures: Figures):  # noqa: C901  one rule for each thing that happens
    """Return a machine whose replicas are made of *parts*."""

    class Nights(RuleBasedStateMachine):
        world = None

        @initialize()
        def open(self):
            self.world = World(store, parts)
            self.set_back = False

        @rule(who=which, actor=st.sampled_from(ACTORS))
        def begin(self, who, actor):
            self.world.replicas[who].begin(actor)

        @rule(
            who=which,
            first=st.integers(0, 3),
            count=st.integers(1, 5),
            end=st.sampled_from(ENDS),
            border=st.sampled_from(BORDERS),
            late=st.booleans(),
        )
        def go_on(self, who, first, count, end, border, late):
            """Let some waits of one replica end, the last of them in its own way."""
            for left in reversed(range(count)):
                replica = self.world.replicas[who]
                ready = replica.ready()
                if not ready:
                    return
                op = ready[first % len(ready)]
                how = "ok" if left else (end if op.kind == "request" else border)
                self.world.step(replica, op, how, late=late and not left)

        @rule(who=which, actor=st.sampled_from((*ACTORS, "freezing")), newest=st.booleans())
        def run(self, who, actor, newest):
            """Let one part do all its work, what waits longest first or last."""
            replica = self.world.replicas[who]
            replica.begin(actor)
            self.world.settle(replica, which=-newest)

        @rule(who=which, end=st.sampled_from(ENDS), dies=st.booleans())
        def send(self, who, end, dies):
            """Send what is due; each request ends in the same way, or is the last thing done."""
            replica = self.world.replicas[who]
            replica.begin("sending")
            while ready := replica.ready():
                self.world.step(replica, ready[0], end, late=dies)
                if dies and ready[0].kind == "request":
                    self.world.crash(replica)
                    return

        @rule(who=which, waits=st.integers(4, 6), seconds=st.sampled_from((31, 61, 700)))
        def pause(self, who, waits, seconds):
            """Stop a sender in the middle, as SIGSTOP does, while the other goes on; wake it."""
            paused, other = self.world.replicas[who], self.world.replicas[1 - who]
            paused.begin("sending")
            for _ in range(waits):
                if ready := paused.ready():
                    self.world.step(paused, ready[0], late=True)
            self.world.passes(seconds)
            self.world.run(other, "recovery", "sending")
            if paused in self.world.replicas:
                self.world.settle(paused)

        @rule(who=which)
        def crash(self, who):
            self.world.crash(self.world.replicas[who])

        @rule(seconds=st.sampled_from(WAITS))
        def wait(self, seconds):
            self.world.passes(seconds)

        @rule()
        def wait_for_what_is_due(self):
            self.world.passes(max(1.0, self.world.next_moment()))

        @precondition(lambda self: self.world and not self.set_back)
        @rule()
        def set_the_clock_back(self):
            self.set_back = True
            self.world.wall -= timedelta(seconds=60)

        @rule(
            person=which,
            message=st.integers(0, 3),
            button=st.integers(0, 5),
            times=st.integers(1, 3),
        )
        def tap(self, person, message, button, times):
            """Tap a button of one of the last messages; the first ones are the likely ones."""
            somebody = self.world.people[person]
            cards = [each for each in reversed(somebody.messages) if each.buttons]
            if cards and not somebody.blocked:
                card = cards[message % len(cards)]
                data = [each.data for row in card.buttons for each in row if each.data]
                for _ in range(times):
                    self.world.said(lambda: somebody.press(card.id, data[button % len(data)]))

        @rule(person=which, text=st.sampled_from(("taken", "not tonight", "/today")))
        def say(self, person, text):
            somebody = self.world.people[person]
            if not somebody.blocked:
                self.world.said(lambda: somebody.say(text))

        @rule(person=which, zone=st.sampled_from(ZONES))
        def travel(self, person, zone):
            somebody = self.world.people[person]
            if not somebody.blocked:
                self.world.said(lambda: somebody.press(1, f"set:zone:{zone}:yes"))

        @rule(person=which)
        def block_or_return(self, person):
            somebody = self.world.people[person]
            self.world.said(somebody.unblock if somebody.blocked else somebody.block)

        @rule(back=st.integers(1, 3))
        def deliver_once_more(self, back):
            if len(self.world.updates) >= back:
                self.world.telegram.redeliver(sorted(self.world.updates)[-back])

        def teardown(self):
            if self.world is None:
                return
            try:
                if not self.world.failures:
                    self.world.heal()
                    figures.add(self.world)
            finally:
                self.world.close()

    return Nights
