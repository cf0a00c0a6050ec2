import asyncio
import selectors
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.limits import CHAT_BURST, Limiter
from messages.channel import Priority


class Leaping(selectors.SelectSelector):
    """Waits for nothing: where a loop would sleep, its clock leaps."""

    now = 0.0

    def select(self, timeout=None):
        assert timeout is not None, "everybody waits for somebody else"
        self.now += max(0.0, timeout)
        return super().select(0)


class LeapingLoop(asyncio.SelectorEventLoop):
    def __init__(self):
        self._leaping = Leaping()
        super().__init__(self._leaping)

    def time(self):
        return self._leaping.now


def play(work):
    """Run *work*, a coroutine function of the loop's clock, in no time at all."""
    with asyncio.Runner(loop_factory=LeapingLoop) as runner:
        return runner.run(work(runner.get_loop().time))


def test_messages_leave_evenly_and_not_in_bursts():
    async def work(clock):
        limiter, left = Limiter(25, clock), []

        async def go():
            await limiter.turn(Priority.PROMPT)
            left.append(clock())

        await asyncio.gather(*(go() for _ in range(100)))
        return left

    left = play(work)
    assert left[-1] - left[0] == pytest.approx(99 / 25, abs=0.1)
    assert all(later - earlier >= 1 / 25 - 0.001 for earlier, later in pairwise(left[3:]))


@settings(deadline=None, max_examples=50)
@given(
    rate=st.sampled_from([1, 5, 25, 30, 100]),
    pauses=st.lists(st.floats(0, 0.3), min_size=1, max_size=80),
)
def test_in_no_second_more_leave_than_the_rate_allows(rate, pauses):
    async def work(clock):
        limiter, left = Limiter(rate, clock), []

        async def go():
            await limiter.turn(Priority.REPLY)
            left.append(clock())

        going = []
        for pause in pauses:
            going.append(asyncio.create_task(go()))
            await asyncio.sleep(pause)
        await asyncio.gather(*going)
        return left

    left = play(work)
    made_up_for = 1 + rate * 0.05
    for start in left:
        assert sum(start <= at < start + 1 for at in left) <= rate + made_up_for


def test_who_taps_goes_before_prompts_and_prompts_before_announcements():
    async def work(clock):
        limiter, left = Limiter(10, clock), []

        async def go(priority):
            await limiter.turn(priority)
            left.append(priority)

        mixed = [Priority.ANNOUNCEMENT, Priority.PROMPT, Priority.REPLY] * 3
        await asyncio.gather(*(go(priority) for priority in mixed))
        return left

    assert play(work) == sorted([Priority.ANNOUNCEMENT, Priority.PROMPT, Priority.REPLY] * 3)


def test_of_equal_priority_who_came_first_goes_first():
    async def work(clock):
        limiter, left = Limiter(10, clock), []

        async def go(number):
            await limiter.turn(Priority.PROMPT)
            left.append(number)

        await asyncio.gather(*(go(number) for number in range(20)))
        return left

    assert play(work) == list(range(20))


def test_who_no_longer_waits_takes_nobodys_turn():
    async def work(clock):
        limiter = Limiter(1, clock)
        await limiter.turn(Priority.PROMPT)
        gone = [asyncio.create_task(limiter.turn(Priority.REPLY)) for _ in range(50)]
        stays = asyncio.create_task(limiter.turn(Priority.PROMPT))
        await asyncio.sleep(0)
        for each in gone:
            each.cancel()
        await stays
        return clock()

    assert play(work) <= 2


def test_one_chat_gets_a_few_at_once_and_then_one_a_second():
    async def work(clock):
        limiter, left = Limiter(1000, clock), []
        for _ in range(CHAT_BURST + 3):
            await limiter.chat_turn(42)
            left.append(round(clock(), 3))
        return left

    assert play(work) == [0, 0, 0, 1, 2, 3]


def test_a_busy_chat_delays_no_other():
    async def work(clock):
        limiter = Limiter(1000, clock)
        busy = [asyncio.create_task(limiter.chat_turn(42)) for _ in range(30)]
        await asyncio.sleep(0)
        await limiter.chat_turn(43)
        quick = clock()
        await asyncio.gather(*busy)
        return quick

    assert play(work) == 0


def test_a_shorter_halt_never_ends_a_longer_one():
    async def work(clock):
        limiter = Limiter(25, clock)
        limiter.halt(100)
        limiter.halt(1)
        await asyncio.sleep(60)
        return limiter.halted()

    assert play(work) == pytest.approx(40)


def test_a_halt_is_over_when_it_is_over():
    async def work(clock):
        limiter = Limiter(25, clock)
        assert limiter.halted() == 0
        limiter.halt(3)
        await asyncio.sleep(3)
        return limiter.halted()

    assert play(work) == 0
