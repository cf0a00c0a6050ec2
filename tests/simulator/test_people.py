import pytest


def updates(telegram, **params):
    return telegram.call("getUpdates", params).body["result"]


@pytest.fixture
def query(telegram, send, ada):
    """The id of a press on a button called Taken."""
    send("Dose", "Taken")
    ada.tap("Taken")
    return updates(telegram)[-1]["callback_query"]["id"]


def test_what_a_person_says_reaches_the_bot_and_their_own_chat(telegram, ada):
    number = ada.say("/start abc")

    [update] = updates(telegram)
    assert update["update_id"] == number
    assert update["message"]["text"] == "/start abc"
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert update["message"]["from"]["language_code"] == "en"
    assert [message.from_bot for message in ada.messages] == [False]


def test_a_person_who_has_written_can_be_written_to(telegram, send):
    telegram.person(42).say("/start")
    assert send("Hello").status == 200


def test_a_tap_finds_a_button_behind_an_emoji(telegram, send, ada):
    send("Dose", "✅ Taken", "Not taken")
    ada.tap("Taken")
    assert updates(telegram)[0]["callback_query"]["data"] == "✅ taken"


def test_a_tap_prefers_the_plainest_label(telegram, send, ada):
    send("Dose", "Not Taken", "✅ Taken")
    ada.tap("Taken")
    send("Dose", "Headache Mild", "Sleep Mild")
    ada.tap("Mild")
    tapped = [update["callback_query"]["data"] for update in updates(telegram)]
    assert tapped == ["✅ taken", "headache mild"]


def test_a_link_is_no_tap(telegram, send, ada):
    link = {"inline_keyboard": [[{"text": "Read", "url": "https://example.com"}]]}
    send("More", reply_markup=link)
    with pytest.raises(LookupError, match=r"'Read' opens https://example.com"):
        ada.tap("Read")


def test_a_person_who_was_told_nothing_has_no_last_message(ada):
    ada.say("Hello")
    with pytest.raises(LookupError, match="the bot has said nothing to Ada"):
        assert ada.last


def test_a_keyboard_for_one_use_is_gone_after_it(send, ada):
    send("Zone", reply_markup={"keyboard": [["Berlin"]], "one_time_keyboard": True})
    ada.tap("Berlin")
    assert ada.keyboard == ()


def test_a_bot_leaves_a_group_but_no_person(telegram, ada, refusal):
    telegram.group(-5, by=ada)
    assert telegram.call("leaveChat", {"chat_id": -5}).body["result"]
    assert refusal("leaveChat", chat_id=-5)[0] == 403
    assert refusal("leaveChat", chat_id=42)[0] == 400


def test_a_tap_prefers_the_newest_message(telegram, send, ada):
    send("Old", "Taken")
    old = ada.last
    send("New", "Taken")
    ada.tap("Taken")
    ada.tap("Taken", message=old)

    first, second = (update["callback_query"]["message"]["text"] for update in updates(telegram))
    assert (first, second) == ("New", "Old")


def test_a_tap_on_nothing_names_what_there_is(send, ada):
    send("Dose", "Taken", "Later")
    with pytest.raises(LookupError, match="no button 'Skip', only 'Taken', 'Later'"):
        ada.tap("Skip")


def test_a_key_of_the_reply_keyboard_is_said(telegram, send, ada):
    keyboard = {"keyboard": [[{"text": "Taken"}, {"text": "Where I am", "request_location": True}]]}
    send("Dose", reply_markup=keyboard)
    ada.tap("Taken")
    ada.tap("Where I am")

    said, shared = (update["message"] for update in updates(telegram))
    assert said["text"] == "Taken"
    assert shared["location"] == {"latitude": 52.52, "longitude": 13.405}


def test_a_reply_keyboard_stays_until_it_is_removed(send, ada):
    send("Dose", reply_markup={"keyboard": [["Taken"]]})
    send("More")
    assert [[key.text for key in row] for row in ada.keyboard] == [["Taken"]]
    send("Bye", reply_markup={"remove_keyboard": True})
    assert ada.keyboard == ()


def test_a_forged_press_under_a_message_that_is_gone_is_inaccessible(telegram, ada):
    ada.press(999, "forged")
    query = updates(telegram)[0]["callback_query"]
    assert query["data"] == "forged"
    assert query["message"] == {"chat": ada.chat.as_json(), "message_id": 999, "date": 0}


def test_other_things_reach_the_bot_too(telegram, ada):
    ada.share_location(1.5, 2.5)
    ada.send_sticker()
    ada.send_photo(caption="Look")
    ada.send_document(b"x", name="x.txt")

    kinds = [set(update["message"]) for update in updates(telegram)]
    assert "location" in kinds[0] and "sticker" in kinds[1]
    assert {"photo", "caption"} <= kinds[2] and "document" in kinds[3]


def test_blocking_and_coming_back_are_told(telegram, send, ada):
    ada.block()
    assert send("Hello").status == 403
    ada.unblock()
    assert send("Hello").status == 200

    changes = [update["my_chat_member"] for update in updates(telegram)]
    assert [change["new_chat_member"]["status"] for change in changes] == ["kicked", "member"]
    assert changes[0]["chat"]["type"] == "private"


def test_nobody_speaks_to_a_bot_they_have_blocked(ada):
    ada.block()
    with pytest.raises(PermissionError, match="has blocked the bot"):
        ada.say("Hello")


def test_a_press_is_answered_with_a_toast(telegram, ada, query):
    params = {"callback_query_id": query, "text": "Noted", "show_alert": "true"}
    telegram.call("answerCallbackQuery", params)
    assert ada.toasts == ["Noted"] and ada.toasts[0].alert


def test_a_press_is_answered_once(telegram, query, refusal):
    telegram.call("answerCallbackQuery", {"callback_query_id": query})
    too_old = "query is too old and response timeout expired or query ID is invalid"
    answer = refusal("answerCallbackQuery", callback_query_id=query)
    assert answer == (400, f"Bad Request: {too_old}")


@pytest.mark.parametrize(("seconds", "status"), [(15, 200), (16, 400)])
def test_a_press_can_be_answered_for_15_seconds(telegram, clock, query, seconds, status):
    clock.pass_(seconds=seconds)
    answer = telegram.call("answerCallbackQuery", {"callback_query_id": query})
    assert answer.status == status


def test_an_answer_to_a_press_is_short(query, refusal):
    answer = refusal("answerCallbackQuery", callback_query_id=query, text="x" * 201)
    assert answer == (400, "Bad Request: MESSAGE_TOO_LONG")


def test_in_a_group_the_bot_hears_commands_only(telegram, ada):
    group = telegram.group(-5, "Clinic", by=ada)
    group.say("Hello all", by=ada)
    group.say("/start", by=ada)

    added, command = updates(telegram)
    assert added["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert command["message"]["chat"] == {"id": -5, "type": "group", "title": "Clinic"}
    assert command["message"]["from"]["id"] == 42


def test_a_group_that_has_removed_the_bot_is_closed_to_it(telegram, ada, refusal):
    group = telegram.group(-5, by=ada)
    assert telegram.call("sendMessage", {"chat_id": -5, "text": "Hello"}).status == 200
    group.remove_bot(by=ada)
    kicked = (403, "Forbidden: bot was kicked from the group chat")
    assert refusal("sendMessage", chat_id=-5, text="Hello") == kicked


def test_a_button_in_a_group_says_who_pressed_it(telegram, ada):
    group = telegram.group(-5, by=telegram.person(7))
    markup = {"inline_keyboard": [[{"text": "Taken", "callback_data": "t"}]]}
    telegram.call("sendMessage", {"chat_id": -5, "text": "Dose", "reply_markup": markup})
    group.press(group.messages[-1].id, "t", by=ada)
    query = updates(telegram)[-1]["callback_query"]
    assert (query["from"]["id"], query["message"]["chat"]["id"]) == (42, -5)


def test_no_request_of_ours_and_no_answer_breaks_the_schema(telegram, query, ada):
    ada.send_sticker()
    ada.send_photo()
    ada.block()
    updates(telegram)
    assert telegram.violations == []
