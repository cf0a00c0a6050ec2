"""A Bot API that does nothing but answer: fast enough to measure others against.

Run as a program it serves on a free port, prints it, and ends with its standard input. Times are
those of the machine's monotonic clock, which all its processes share.
"""

import asyncio
import json
import sys
from collections import Counter
from math import inf
from time import monotonic
from urllib.parse import parse_qs

SLACK = 1.05
"""Of the rate that is enforced, so much fits at once: who was silent for a second may catch up."""

PER_CHAT, BURST = 1.0, 3
RETRY_AFTER = 3
FLOOD = {
    "ok": False,
    "error_code": 429,
    "description": f"Too Many Requests: retry after {RETRY_AFTER}",
    "parameters": {"retry_after": RETRY_AFTER},
}

ME = {"id": 123456, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}


class Told:
    """What was asked of this Telegram since it was last forgotten."""

    def __init__(self):
        self.delay = 0.05
        self.rate = None  # messages a second that are let through; None for all
        self.forget()

    def forget(self):
        self.calls = Counter()
        self.polled = None  # when updates were first asked for
        self.arrived = []  # of each message, when
        self.order = []  # of each message, to whom
        self.room, self.filled = inf, monotonic()
        self.closed_until = 0.0
        self.chat_free_at = {}
        self.refused = 0
        self.chats = Counter()
        self.unanswered = {}  # of each tap, when it was offered
        self.took = []  # of each tap, how long until it was answered
        self.waiting = []
        self.news = asyncio.Event()
        self.message_id = 0

    def offer(self, updates, rate):
        """Let people tap, *rate* times a second."""
        self.news.clear()
        loop, began = asyncio.get_running_loop(), asyncio.get_running_loop().time() + 0.2
        for place, update in enumerate(updates):
            loop.call_at(began + place / rate, self._tapped, update)

    def _tapped(self, update):
        self.unanswered[update["callback_query"]["id"]] = monotonic()
        self.waiting.append(update)
        self.news.set()

    async def updates(self, offset, timeout):
        if offset:
            self.waiting = [each for each in self.waiting if each["update_id"] >= offset]
        if not self.waiting:
            self.news.clear()
            try:
                await asyncio.wait_for(self.news.wait(), timeout)
            except TimeoutError:
                return []
        return self.waiting[:100]

    def floods(self, chat_id):
        """Whether one more message to *chat_id* is one too many, in this second or for it."""
        now = monotonic()
        self.room = min(self.room + (now - self.filled) * self.rate, self.rate * SLACK)
        self.filled = now
        free_at = max(self.chat_free_at.get(chat_id, 0.0), now - BURST / PER_CHAT)
        if self.room < 1 or now < self.closed_until or free_at + 1 / PER_CHAT > now:
            self.closed_until = max(self.closed_until, now + RETRY_AFTER * (self.room < 1))
            self.refused += 1
            return True
        self.room -= 1
        self.chat_free_at[chat_id] = free_at + 1 / PER_CHAT
        return False

    def answer(self, method, given):
        self.calls[method] += 1
        match method:
            case "getMe":
                return ME
            case "sendMessage":
                self.arrived.append(monotonic())
                self.order.append(int(given["chat_id"]))
                self.chats[str(given["chat_id"])] += 1
                self.message_id += 1
                chat = {"id": int(given["chat_id"]), "type": "private"}
                return {"message_id": self.message_id, "date": 1, "chat": chat, "text": "x"}
            case "sendDocument" | "sendPhoto":
                chat = {"id": 1, "type": "private"}
                return {"message_id": 1, "date": 1, "chat": chat}
            case "answerCallbackQuery":
                offered = self.unanswered.pop(given["callback_query_id"], None)
                if offered is not None:
                    self.took.append(monotonic() - offered)
                return True
            case "editMessageText":
                chat = {"id": int(given["chat_id"]), "type": "private"}
                return {"message_id": 1, "date": 1, "chat": chat, "text": "x"}
            case "getWebhookInfo":
                return {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
            case _:
                return True

    def control(self, what, given):
        match what:
            case "forget":
                self.delay = given.get("delay", self.delay)
                self.rate = given.get("rate", self.rate)
                self.forget()
                return None
            case "offer":
                return self.offer(given["updates"], given["rate"])
            case "progress":
                files = self.calls["sendDocument"] + self.calls["sendPhoto"]
                return {"sent": len(self.arrived), "answered": len(self.took), "files": files}
            case "told":
                return {
                    "calls": self.calls,
                    "polled": self.polled,
                    "arrived": self.arrived,
                    "order": self.order,
                    "refused": self.refused,
                    "chats": len(self.chats),
                    "twice": sum(count == 2 for count in self.chats.values()),
                    "most": max(self.chats.values(), default=0),
                    "took": self.took,
                    "unanswered": len(self.unanswered),
                }


class Connection(asyncio.Protocol):
    def __init__(self, told):
        self.told = told
        self.got = b""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.got += data
        while (end := self.got.find(b"\r\n\r\n")) >= 0:
            head = self.got[:end]
            low = head.lower()
            at = low.find(b"content-length:")
            length = int(low[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(self.got) < end + 4 + length:
                return
            body = self.got[end + 4 : end + 4 + length]
            self.got = self.got[end + 4 + length :]
            self.take(head.split(b" ", 2)[1].decode(), b"json" in low, body)

    def take(self, path, is_json, body):
        if is_json:
            given = json.loads(body)
        else:
            given = {key: values[0] for key, values in parse_qs(body.decode("latin-1")).items()}
        method = path.rpartition("/")[2]
        if path.startswith("/_"):
            self.respond(self.told.control(method, given))
        elif method == "getUpdates":
            self.told.polled = self.told.polled or monotonic()
            self.polling = asyncio.create_task(self.poll(given))
        else:
            if self.told.rate and method == "sendMessage" and self.told.floods(given["chat_id"]):
                self.write(b"429 Too Many Requests", FLOOD)
                return
            # Counted when it arrives, answered after the delay.
            result = self.told.answer(method, given)
            if self.told.delay:
                asyncio.get_running_loop().call_later(self.told.delay, self.respond, result)
            else:
                self.respond(result)

    async def poll(self, given):
        self.respond(
            await self.told.updates(int(given.get("offset", 0)), float(given.get("timeout", 0)))
        )

    def respond(self, result):
        self.write(b"200 OK", {"ok": True, "result": result})

    def write(self, status, answer):
        body = json.dumps(answer).encode()
        head = b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        self.transport.write(head % (status, len(body)) + body)


async def serve():
    told = Told()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(told), "127.0.0.1", 0, backlog=2048)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(serve())
