NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)


def test_an_edit_changes_the_text_and_takes_the_buttons(telegram, send, ada, clock):
    send("Tonight's dose", "Taken")
    clock.pass_(seconds=5)
    telegram.call("editMessageText", {"chat_id": 42, "message_id": ada.last.id, "text": "Recorded"})

    assert len(ada.messages) == 1
    assert (ada.last.text, ada.last.buttons) == ("Recorded", ())
    assert ada.last.edited_at == clock()


def test_an_edit_that_changes_nothing_is_refused(send, ada, refusal):
    send("Same")
    answer = refusal("editMessageText", chat_id=42, message_id=ada.last.id, text="Same")
    assert answer == (400, f"Bad Request: {NOT_MODIFIED}")


def test_an_edit_that_changes_only_the_format_is_made(telegram, send, ada):
    send("Same")
    changed = {"text": "<b>Same</b>", "parse_mode": "HTML"}
    telegram.call("editMessageText", {"chat_id": 42, "message_id": ada.last.id} | changed)
    assert ada.last.html == "<b>Same</b>"


def test_buttons_are_changed_without_the_text(telegram, send, ada):
    send("Dose", "Taken")
    place = {"chat_id": 42, "message_id": ada.last.id}
    undo = {"inline_keyboard": [[{"text": "Undo", "callback_data": "u"}]]}

    telegram.call("editMessageReplyMarkup", place | {"reply_markup": undo})
    assert (ada.last.text, ada.last.labels) == ("Dose", ["Undo"])
    telegram.call("editMessageReplyMarkup", place)
    assert ada.last.labels == []


def test_a_caption_is_edited_and_a_text_is_not_one(telegram, send, ada, refusal):
    send("Text")
    text = ada.last.id
    telegram.call("sendDocument", {"chat_id": 42, "caption": "Old"}, {"document": b"x"})
    file = ada.last.id
    telegram.call("editMessageCaption", {"chat_id": 42, "message_id": file, "caption": "New"})

    assert ada.last.caption == "New"
    no_caption = "Bad Request: there is no caption in the message to edit"
    assert refusal("editMessageCaption", chat_id=42, message_id=text, caption="New") == (
        400,
        no_caption,
    )
    no_text = "Bad Request: there is no text in the message to edit"
    assert refusal("editMessageText", chat_id=42, message_id=file, text="New") == (400, no_text)


def test_a_message_that_is_not_there_cannot_be_edited(ada, refusal):
    answer = refusal("editMessageText", chat_id=42, message_id=99, text="New")
    assert answer == (400, "Bad Request: message to edit not found")


def test_a_persons_message_cannot_be_edited(ada, refusal):
    ada.say("Mine")
    number = ada.messages[0].id
    answer = refusal("editMessageText", chat_id=42, message_id=number, text="Yours")
    assert answer == (400, "Bad Request: message can't be edited")


def test_a_chat_that_was_cleared_has_nothing_to_edit(send, ada, refusal):
    number = send("Hello").body["result"]["message_id"]
    ada.clear()
    assert ada.messages == []
    answer = refusal("editMessageText", chat_id=42, message_id=number, text="New")
    assert answer == (400, "Bad Request: message to edit not found")


def test_a_message_is_deleted_for_both(telegram, send, ada):
    send("Hello")
    telegram.call("deleteMessage", {"chat_id": 42, "message_id": ada.last.id})
    assert ada.messages == []


def test_a_message_can_be_deleted_for_48_hours(send, ada, clock, refusal, telegram):
    place = {"chat_id": 42, "message_id": send("Hello").body["result"]["message_id"]}
    clock.pass_(hours=48, seconds=1)
    too_old = "Bad Request: message can't be deleted for everyone"
    assert refusal("deleteMessage", **place) == (400, too_old)
    clock.pass_(seconds=-1)
    assert telegram.call("deleteMessage", place).status == 200
    assert ada.messages == []


def test_a_message_is_deleted_once(telegram, send, ada, refusal):
    number = send("Hello").body["result"]["message_id"]
    telegram.call("deleteMessage", {"chat_id": 42, "message_id": number})
    answer = refusal("deleteMessage", chat_id=42, message_id=number)
    assert answer == (400, "Bad Request: message to delete not found")
