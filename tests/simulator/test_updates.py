import pytest

WEBHOOK = "http://127.0.0.1:9/hook"


@pytest.fixture
def poll(telegram):
    def get_updates(**params):
        found = telegram.call("getUpdates", params).body["result"]
        return [update["update_id"] for update in found]

    return get_updates


def test_updates_come_again_until_an_offset_confirms_them(ada, poll):
    first, second = ada.say("1"), ada.say("2")
    assert poll() == poll() == [first, second]
    assert poll(offset=second) == [second]
    assert poll(offset=first) == [second]
    assert poll(offset=second + 1) == poll() == []


def test_a_negative_offset_keeps_the_last(ada, poll):
    numbers = [ada.say(str(n)) for n in range(5)]
    assert poll(offset=-2) == numbers[-2:]
    assert poll() == numbers[-2:]
    assert poll(offset=-9) == numbers[-2:]


def test_a_limit_is_kept_between_1_and_100(ada, poll):
    numbers = [ada.say(str(n)) for n in range(101)]
    assert poll(limit=3) == numbers[:3]
    assert poll(limit=0) == numbers[:1]
    assert poll(limit=500) == poll() == numbers[:100]


def test_a_tap_is_dropped_after_150_seconds(send, ada, poll, clock):
    send("Dose", "Taken")
    tap = ada.tap("Taken")
    clock.pass_(seconds=149)
    assert poll() == [tap]
    clock.pass_(seconds=1)
    assert poll() == []


def test_a_message_and_a_block_are_kept_for_a_day(ada, poll, clock):
    numbers = [ada.say("Taken"), ada.block()]
    clock.pass_(hours=23, minutes=59)
    assert poll() == numbers
    clock.pass_(minutes=1)
    assert poll() == []


def test_only_what_was_asked_for_comes(send, ada, poll):
    poll(allowed_updates='["message"]')
    send("Dose", "Taken")
    assert ada.tap("Taken") == 0
    said = ada.say("Taken")
    assert poll() == [said]
    poll(allowed_updates=[])
    assert ada.tap("Taken") == said + 1


def test_ids_can_jump(telegram, ada, poll):
    telegram.next_update_id = 5
    assert [ada.say("1"), ada.say("2")] == poll() == [5, 6]


def test_an_update_can_come_once_more(telegram, ada, poll):
    number = ada.say("Taken")
    assert poll(offset=number + 1) == []
    telegram.redeliver(number)
    assert poll(offset=number + 1) == [number]
    assert poll(offset=number + 1) == []


def test_polling_and_a_webhook_exclude_each_other(telegram, refusal):
    telegram.call("setWebhook", {"url": WEBHOOK})
    description = (
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )
    assert refusal("getUpdates") == (409, description)
    telegram.call("deleteWebhook", {})
    assert telegram.call("getUpdates", {}).status == 200


def test_a_webhook_can_drop_what_is_pending(telegram, ada, poll):
    ada.say("Taken")
    telegram.call("deleteWebhook", {"drop_pending_updates": True})
    assert poll() == []


def test_a_webhook_says_how_it_is(telegram, ada):
    ada.say("Taken")
    telegram.call("setWebhook", {"url": WEBHOOK, "max_connections": 4, "secret_token": "s-1"})
    told = telegram.call("getWebhookInfo", {}).body["result"]
    assert (told["url"], told["pending_update_count"]) == (WEBHOOK, 1)
    assert told["max_connections"] == 4 and "secret_token" not in told
    assert telegram.violations == []


@pytest.mark.parametrize(
    ("params", "description"),
    [
        (
            {"url": "http://example.com"},
            "bad webhook: An HTTPS URL must be provided for webhook",
        ),
        (
            {"url": WEBHOOK, "secret_token": "no spaces"},
            "secret token contains unallowed characters",
        ),
    ],
)
def test_a_bad_webhook_is_refused(refusal, params, description):
    assert refusal("setWebhook", **params) == (400, f"Bad Request: {description}")
