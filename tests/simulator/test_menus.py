import pytest


def commands(telegram, *names, **place):
    listed = [{"command": name, "description": f"{name} it"} for name in names]
    return telegram.call("setMyCommands", {"commands": listed, **place})


def test_the_closest_commands_are_shown(telegram, ada):
    bert = telegram.person(43, language="de")
    commands(telegram, "start")
    commands(telegram, "heute", scope={"type": "all_private_chats"}, language_code="de")
    commands(telegram, "stats", scope={"type": "chat", "chat_id": 42})

    assert [item["command"] for item in telegram.menu(ada)] == ["stats"]
    assert [item["command"] for item in telegram.menu(bert)] == ["heute"]
    telegram.call("deleteMyCommands", {"scope": {"type": "chat", "chat_id": 42}})
    assert [item["command"] for item in telegram.menu(ada)] == ["start"]
    assert ("all_private_chats", "de") in telegram.commands
    assert telegram.violations == []


def test_commands_can_be_asked_for(telegram):
    commands(telegram, "start")
    listed = [{"command": "start", "description": "start it"}]
    assert telegram.call("getMyCommands", {}).body["result"] == listed


@pytest.mark.parametrize("name", ["Start", "with space", "x" * 33, ""])
def test_a_command_has_a_plain_name(telegram, name):
    assert commands(telegram, name).body["description"] == "Bad Request: BOT_COMMAND_INVALID"


def test_commands_for_a_chat_need_the_chat(telegram):
    answer = commands(telegram, "start", scope={"type": "chat", "chat_id": 9})
    assert answer.body["description"] == "Bad Request: chat not found"


def test_descriptions_are_kept_by_language(telegram):
    telegram.call("setMyDescription", {"description": "Hallo", "language_code": "de"})
    german = telegram.call("getMyDescription", {"language_code": "de"})
    assert german.body["result"] == {"description": "Hallo"}
    assert telegram.call("getMyDescription", {}).body["result"] == {"description": ""}


def test_a_menu_button_is_kept_for_all_or_for_one(telegram, ada):
    telegram.call("setChatMenuButton", {"chat_id": 42, "menu_button": {"type": "default"}})
    own = telegram.call("getChatMenuButton", {"chat_id": 42})
    assert own.body["result"] == {"type": "default"}
    assert telegram.call("getChatMenuButton", {}).body["result"] == {"type": "commands"}
    assert telegram.violations == []


def test_the_bot_has_a_name_until_it_takes_another(telegram):
    assert telegram.call("getMyName", {}).body["result"] == {"name": "Nightstep"}
    telegram.call("setMyName", {"name": "Nachtstufe", "language_code": "de"})
    german = telegram.call("getMyName", {"language_code": "de"})
    assert german.body["result"] == {"name": "Nachtstufe"}
    assert telegram.violations == []


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"commands": [{"command": "a", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        (
            {"commands": [{"command": f"c{n}", "description": "x"} for n in range(101)]},
            "BOT_COMMANDS_TOO_MUCH",
        ),
    ],
)
def test_commands_are_described_and_not_too_many(refusal, params, description):
    assert refusal("setMyCommands", **params) == (400, f"Bad Request: {description}")
