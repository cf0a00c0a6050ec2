import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.files import Upload

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x20\0\0\0\x10"


def inline(**button):
    return {"inline_keyboard": [[{"text": "a", **button}]]}


def test_a_message_is_seen_with_its_buttons(send, ada):
    send("Tonight's dose", "✅ Taken", "Later")

    [message] = ada.messages
    assert message.from_bot and message.text == "Tonight's dose"
    assert message.labels == ["✅ Taken", "Later"]
    assert message.buttons[0][1].data == "later"


def test_what_was_sent_is_written_down(telegram, send, ada, clock):
    send("Hello")

    [entry] = telegram.ledger
    assert (entry.method, entry.chat_id, entry.status) == ("sendMessage", 42, 200)
    assert entry.delivered and entry.at == clock()
    assert entry.message_id == ada.last.id
    assert telegram.ledger.texts(42) == ["Hello"] and telegram.ledger.texts(43) == []


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": "  \n "}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "🌙" * 2049}, "message is too long"),
        ({"text": "x", "parse_mode": "BBCode"}, "unsupported parse_mode"),
        ({"chat_id": ""}, "chat_id is empty"),
        ({"chat_id": 7}, "chat not found"),
        ({"chat_id": "nobody"}, "chat not found"),
        ({"reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"reply_markup": inline(callback_data="x" * 65)}, "BUTTON_DATA_INVALID"),
        ({"reply_markup": inline(callback_data="é" * 33)}, "BUTTON_DATA_INVALID"),
        (
            {"reply_markup": inline()},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"reply_markup": inline(url="ftp://example.com")},
            "inline keyboard button URL 'ftp://example.com' is invalid: Unsupported URL protocol",
        ),
        (
            {"reply_markup": {"inline_keyboard": "bad"}},
            'field "inline_keyboard" must be of type Array',
        ),
        (
            {"reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]] * 101}},
            "reply markup is too long",
        ),
        ({"reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
    ],
)
def test_what_telegram_refuses_is_refused_in_its_words(refusal, ada, params, description):
    given = {"chat_id": 42, "text": "Hello"} | params
    assert refusal("sendMessage", **given) == (400, f"Bad Request: {description}")
    assert ada.messages == []


def test_as_much_as_telegram_takes_is_taken(send, ada):
    send("x" * 4096, "y" * 64)
    send("<b>" + "x" * 4096 + "</b>", parse_mode="html")

    assert [len(message.text) for message in ada.messages] == [4096, 4096]


def test_nobody_is_written_to_who_has_not_written_first(telegram, refusal):
    telegram.person(42)
    forbidden = (403, "Forbidden: bot can't initiate conversation with a user")
    assert refusal("sendMessage", chat_id=42, text="Hello") == forbidden


def test_nobody_is_written_to_who_has_blocked_the_bot(ada, refusal):
    ada.block()
    blocked = (403, "Forbidden: bot was blocked by the user")
    assert refusal("sendMessage", chat_id=42, text="Hello") == blocked


def test_nobody_is_written_to_whose_account_is_gone(ada, refusal):
    ada.deactivate()
    gone = (403, "Forbidden: user is deactivated")
    assert refusal("sendMessage", chat_id=42, text="Hello") == gone


def test_a_protected_message_says_so(send, ada):
    send(protect_content=True)
    assert ada.last.protected and ada.last.as_json()["has_protected_content"]


def test_a_reply_shows_what_it_replies_to(send, ada):
    first = send("First").body["result"]["message_id"]
    answer = send("Second", reply_parameters={"message_id": first})

    assert answer.body["result"]["reply_to_message"]["text"] == "First"


def test_a_picture_and_a_document_keep_content_and_name(telegram, ada):
    telegram.call("sendPhoto", {"chat_id": 42, "caption": "Steps"}, {"photo": PNG})
    telegram.call("sendDocument", {"chat_id": 42}, {"document": Upload.named("plan.ics", b"ics")})

    picture, document = ada.messages
    assert (picture.photo, picture.caption) == (PNG, "Steps")
    assert picture.as_json()["photo"][0]["width"] == 32
    assert (document.document, document.file_name) == (b"ics", "plan.ics")
    assert telegram.violations == []


def test_a_file_is_sent_again_by_its_id(telegram, ada):
    telegram.call("sendDocument", {"chat_id": 42}, {"document": b"once"})
    number = ada.last.as_json()["document"]["file_id"]

    telegram.call("sendDocument", {"chat_id": 42, "document": number})

    assert [message.document for message in ada.messages] == [b"once", b"once"]


@pytest.mark.parametrize(
    ("files", "params", "description"),
    [
        ({"photo": b"text"}, {}, "IMAGE_PROCESS_FAILED"),
        ({"photo": b""}, {}, "file must be non-empty"),
        ({"photo": PNG}, {"caption": "x" * 1025}, "message caption is too long"),
        ({}, {"photo": "file-9"}, "wrong file identifier/HTTP URL specified"),
        ({}, {}, "there is no photo in the request"),
    ],
)
def test_a_picture_that_is_none_is_refused(refusal, ada, files, params, description):
    answer = refusal("sendPhoto", files, chat_id=42, **params)
    assert answer == (400, f"Bad Request: {description}")


def test_a_chat_action_needs_a_chat_and_leaves_nothing(telegram, ada, refusal):
    assert telegram.call("sendChatAction", {"chat_id": 42, "action": "typing"}).status == 200
    assert ada.messages == []
    assert refusal("sendChatAction", chat_id=9, action="typing")[0] == 400


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=8), st.lists(st.integers())
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    method=st.sampled_from(["sendMessage", "editMessageText", "setMyCommands", "getUpdates"]),
    params=st.dictionaries(
        st.sampled_from(["chat_id", "text", "message_id", "reply_markup", "entities", "offset"]),
        VALUES | st.dictionaries(st.sampled_from(["inline_keyboard", "keyboard"]), VALUES),
    ),
)
def test_every_request_has_an_answer(telegram, ada, method, params):
    answer = telegram.call(method, {"chat_id": 42, "text": "Hello"} | params)
    assert answer.status in {200, 400, 409}
