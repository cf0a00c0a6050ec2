"""The bot, broken on purpose: a simulation that does not notice proves nothing."""

from sqlalchemy import tuple_, update

from bot.channel import TelegramChannel
from domain.prompts import PromptState
from handlers.intake import Intake
from messages.channel import Unknown
from scheduler.recovery import RecoverySweep
from storage.tables import prompts
from tests.simulation.replica import Parts, Speaking

KEY = tuple_(prompts.c.course_id, prompts.c.number, prompts.c.kind)


class Insistent(TelegramChannel):
    """Tries again whenever the network failed."""

    async def perform(self, chat_id, reply, priority, *, before=None):
        for _ in range(3):
            outcome = await super().perform(chat_id, reply, priority, before=before)
            if not isinstance(outcome, Unknown):
                break
        return outcome


class Timeless(TelegramChannel):
    """Does not look at the lease before it speaks."""

    async def perform(self, chat_id, reply, priority, *, before=None):
        return await super().perform(chat_id, reply, priority)


class Hasty(Intake):
    """Answers a tap before it is kept."""

    async def _one(self, *given, **how):
        outcome = await super()._one(*given, **how)
        if outcome:
            self.delivery.deliver(outcome.chat_id, outcome.replies)
        return outcome


class Unfenced(Speaking):
    """Writes what became of a send, whoever the prompt belongs to by then."""

    async def _conclude(self, results, began):
        async with self.database.begin() as tx:
            for outgoing, _ in results:
                await tx.execute(
                    update(prompts)
                    .where(tuple_(*outgoing.claimed.key) == KEY)
                    .values(state=PromptState.SENDING, token=outgoing.claimed.token)
                )
        return await super()._conclude(results, began)


class NoSecondQuestion(RecoverySweep):
    """Never asks again after a lost answer."""

    async def run(self):
        async with self.database.begin() as tx:
            doubtful = prompts.c.state == PromptState.AMBIGUOUS
            await tx.execute(update(prompts).where(doubtful).values(lease_until=self.now()))
        return await super().run()


class NoReaper(RecoverySweep):
    """Leaves alone what the dead have left behind."""

    async def run(self):
        async with self.database.begin() as tx:
            held = prompts.c.state.in_([PromptState.CLAIMED, PromptState.SENDING])
            await tx.execute(update(prompts).where(held).values(lease_until=None))
        return await super().run()


VARIANTS = {
    "retries on NetworkError": (Parts(channel=Insistent), "P1: (copies|a third|not worded)"),
    "acknowledges before the commit": (Parts(intake=Hasty), "P5"),
    "no fence": (Parts(sending=Unfenced), "P1: (ambiguous|due|sent|void) to"),
    "no deadline check": (Parts(channel=Timeless), "P1: a request of somebody"),
    "no recovery": (Parts(recovery=NoSecondQuestion), "P2"),
    "no reaper": (Parts(recovery=NoReaper), "P2"),
}
"""What is broken, and the promise that is then seen to break."""
