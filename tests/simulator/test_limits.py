import pytest

from simulator.core import Telegram
from simulator.limits import Limits


@pytest.fixture
def telegram(clock):
    return Telegram(token="123456:TEST", now=clock, limits=Limits())


@pytest.fixture
def statuses(telegram):
    def send(*chats):
        for chat_id in chats:
            telegram.person(chat_id).start()
        params = [{"chat_id": chat_id, "text": "Hello"} for chat_id in chats]
        return [telegram.call("sendMessage", each).status for each in params]

    return send


def test_a_short_burst_to_one_chat_is_tolerated(statuses):
    assert statuses(1, 1, 1, 1) == [200, 200, 200, 429]


def test_one_message_a_second_to_one_chat_never_ends(statuses, clock):
    for _ in range(30):
        assert statuses(1) == [200]
        clock.pass_(seconds=1)


def test_a_429_says_how_long_and_means_it(telegram, statuses, clock):
    statuses(1, 1, 1)
    too_many = {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 3",
        "parameters": {"retry_after": 3},
    }
    assert telegram.call("sendMessage", {"chat_id": 1, "text": "Hello"}).body == too_many
    clock.pass_(seconds=2)
    assert statuses(1) == [429]
    clock.pass_(seconds=1)
    assert statuses(1) == [200]


def test_thirty_messages_a_second_go_to_all(statuses, clock):
    assert statuses(*range(1, 32)) == [200] * 30 + [429]
    clock.pass_(seconds=1)
    assert statuses(50) == [429]
    clock.pass_(seconds=2)
    assert statuses(50) == [200]


def test_a_message_that_is_refused_for_another_reason_does_not_count(telegram, statuses):
    statuses(1)
    for _ in range(9):
        telegram.call("sendMessage", {"chat_id": 1, "text": ""})
    assert statuses(1, 1) == [200, 200]


def test_a_limit_can_be_lifted(clock):
    limits = Limits(per_chat=None, overall=None)
    telegram = Telegram(token="123456:TEST", now=clock, limits=limits)
    telegram.person(1).start()
    calls = [telegram.call("sendMessage", {"chat_id": 1, "text": "Hello"}) for _ in range(99)]
    assert {call.status for call in calls} == {200}
