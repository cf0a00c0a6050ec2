import pytest

from simulator.methods import METHODS
from simulator.schema import published

STYLES = (
    "sendMessage.reply_markup.inline_keyboard[0][0].style: 'pink', "
    "not one of danger, success, primary"
)


@pytest.mark.parametrize(
    ("params", "violation"),
    [
        ({"colour": "red"}, "sendMessage: unknown colour"),
        ({"text": 5}, "sendMessage.text: int, not String"),
        ({"protect_content": "maybe"}, "sendMessage.protect_content: str, not Boolean"),
        (
            {"reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "a", "x": 1}]]}},
            "sendMessage.reply_markup.inline_keyboard[0][0]: unknown x",
        ),
        (
            {
                "reply_markup": {
                    "inline_keyboard": [[{"text": "a", "callback_data": "a", "style": "pink"}]]
                }
            },
            STYLES,
        ),
    ],
)
def test_a_request_the_schema_forbids_is_noted(telegram, ada, params, violation):
    telegram.call("sendMessage", {"chat_id": 42, "text": "Hello"} | params)
    assert telegram.violations == [violation]


def test_a_missing_parameter_is_noted(telegram, ada):
    telegram.call("sendMessage", {"chat_id": 42})
    assert telegram.violations == ["sendMessage: text is missing"]


def test_forms_and_json_mean_the_same():
    schema = published()
    form = {"chat_id": "42", "text": "5", "protect_content": "true", "entities": "[]"}
    typed = {"chat_id": 42, "text": "5", "protect_content": True, "entities": []}
    assert schema.typed("sendMessage", form) == schema.typed("sendMessage", typed) == typed


def test_what_we_answer_is_what_the_schema_promises():
    schema = published()
    assert schema.result_complaints("getMe", {"id": 1, "is_bot": True, "first_name": "A"}) == []
    assert schema.result_complaints("getMe", {"id": "1"}) != []
    assert schema.result_complaints("getUpdates", [{"update_id": "1"}]) != []


def test_every_method_is_one_of_the_bot_api():
    assert all(published().knows(method) for method in METHODS)


def test_a_method_that_does_not_exist_is_not_found(refusal):
    assert refusal("sendNothing") == (404, "Not Found")


def test_methods_are_known_in_any_case(telegram):
    assert telegram.call("GETME", {}).body["result"]["is_bot"]
