"""People at night: most answer at once, some later, some twice, some in words, some never."""

from collections import Counter
from heapq import heappop, heappush

AT_ONCE, SNOOZES, LATE, AFTER_ALL = 0.5, 0.58, 0.66, 0.2
"""Who answers the first question, puts it off or answers late; who answers a repeated one."""

SAVES, SETS, AFTER_HOURS = 0.42, 0.48, 0.12
"""Who saves a morning as it is, who touches an item first, and who answers the reminder."""

TWICE, TYPED, UNDOES, EXPLAINS = 0.04, 0.02, 0.02, 0.15
DELAYS = (300.0, 2400.0, 10_800.0, 36_000.0)
"""Seconds until somebody answers late; the last is after the night."""

LONG_AGO = 3 * 86_400.0
"""Seconds after which nobody is asked about that night any more. Each is put off once at most."""


class Sleepers:
    """What people do about all that reaches them; *seconds* tells the time."""

    def __init__(self, telegram, rng, seconds):
        self.telegram, self.rng, self.seconds = telegram, rng, seconds
        self.figures = Counter()
        self._read = 0
        self._asked = {}
        self._late = []
        self._acts = (
            (("d", "taken"), self._question),
            (("d", "in"), self._snooze),
            (("d", "undo"), self._receipt),
            (("c", "save"), self._morning),
            (("s", "up"), self._step),
            (("week", "same"), self._week),
        )

    def live(self):
        """Let people see what has come since the last time, and do what they meant to do."""
        ledger = self.telegram.ledger
        new, self._read = ledger[self._read :], len(ledger)
        for entry in new:
            if entry.delivered and entry.chat_id and "reply_markup" in entry.params:
                self._look(entry)
        while self._late and self._late[0][0] <= self.seconds():
            _, _, *what = heappop(self._late)
            self.figures["late taps"] += 1
            self._press(*what)

    def next_at(self):
        """Return the second at which somebody means to do something."""
        return self._late[0][0] if self._late else float("inf")

    def forget(self):
        """Drop what was read, so that a long soak does not fill the memory."""
        self.telegram.ledger.clear()
        self._read = 0
        old = self.seconds() - LONG_AGO
        self._asked = {what: at for what, at in self._asked.items() if at > old}

    def _again(self, what):
        """Note that *what* is asked, and return whether it was before."""
        before = what in self._asked
        self._asked.setdefault(what, self.seconds())
        return before

    def _look(self, entry):
        rows = entry.params["reply_markup"].get("inline_keyboard", ())
        carried = [button["callback_data"] for row in rows for button in row]
        verbs = {}
        for each in carried:
            verbs.setdefault(tuple(each.split(":")[:2]), []).append(each)
        message_id = entry.message_id or entry.params.get("message_id")
        for verb, act in self._acts:  # by the first button that they know
            if verb in verbs:
                act(entry, message_id, verbs)
                return

    def _question(self, entry, message_id, verbs):
        taken = verbs["d", "taken"][0]
        first = not self._again(taken)
        chance = self.rng.random()
        if chance < (AT_ONCE if first else AFTER_ALL):
            if self.rng.random() < TYPED:
                self.figures["typed"] += 1
                self.telegram.person(entry.chat_id).say("taken")
            else:
                self._press(entry.chat_id, message_id, self._an_answer(verbs))
        elif first and chance < SNOOZES:
            self._press(entry.chat_id, message_id, verbs["d", "later"][0])
        elif first and chance < LATE:
            at = self.seconds() + self.rng.choice(DELAYS)
            what = (entry.chat_id, message_id, self._an_answer(verbs))
            heappush(self._late, (at, self.figures["taps"], *what))

    def _an_answer(self, verbs):
        skips = self.rng.random() < 0.15
        return verbs["d", "skip" if skips else "taken"][0]

    def _snooze(self, entry, message_id, verbs):
        self.figures["snoozes"] += 1
        self._press(entry.chat_id, message_id, self.rng.choice(verbs["d", "in"]))

    def _receipt(self, entry, message_id, verbs):
        if ("d", "why") in verbs and self.rng.random() < EXPLAINS:
            self._press(entry.chat_id, message_id, self.rng.choice(verbs["d", "why"]))
        elif self.rng.random() < UNDOES:
            self._press(entry.chat_id, message_id, verbs["d", "undo"][0])

    def _morning(self, entry, message_id, verbs):
        chance = self.rng.random()
        edited = entry.method != "sendMessage"  # after the touch of an item
        again = self._again(verbs["c", "save"][0])
        if chance < (0.8 if edited else AFTER_HOURS if again else SAVES):
            self._press(entry.chat_id, message_id, verbs["c", "save"][0])
        elif not edited and not again and chance < SETS:
            touched = verbs.get(("c", "night")) or verbs["c", "set"]
            self._press(entry.chat_id, message_id, self.rng.choice(touched))

    def _step(self, entry, message_id, verbs):
        if self.rng.random() < 0.8:
            verb = "up" if self.rng.random() < 0.8 else "stay"
            self._press(entry.chat_id, message_id, verbs["s", verb][0])

    def _week(self, entry, message_id, verbs):
        if self.rng.random() < 0.3:
            self._press(entry.chat_id, message_id, verbs["week", "same"][0])

    def _press(self, chat_id, message_id, carried):
        for _ in range(2 if self.rng.random() < TWICE else 1):
            self.figures["taps"] += 1
            self.telegram.person(chat_id).press(message_id, carried)
