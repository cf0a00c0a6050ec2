import re
from pathlib import Path

import pytest

from bot.keys import vault
from bot.settings import Settings, SettingsProblemError, example, load

CANARY = "canary7f3a"
README = (Path(__file__).parents[2] / "README.md").read_text()
GOOD = {"BOT_TOKEN": "123456:TEST"}


@pytest.fixture(autouse=True)
def bare(monkeypatch, tmp_path):
    """No setting of ours from outside, and no .env file."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.delenv(f"{name.upper()}_FILE", raising=False)


def loaded(monkeypatch, **environment):
    for name, value in (GOOD | environment).items():
        monkeypatch.setenv(name, value)
    return load()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_TOKEN", ""),
        ("BOT_TOKEN", CANARY),
        ("BOT_TOKEN", f"{CANARY}:123"),
        ("BOT_TOKEN", "123456:"),
        ("BOT_TOKEN", f":{CANARY}"),
        ("BOT_TOKEN", f"123456:{CANARY} {CANARY}"),
        ("BOT_TOKEN", f"123456 {CANARY}"),
        ("BOT_TOKEN", f"１２３４５６:{CANARY}"),
        ("ADMIN_IDS", CANARY),
        ("ADMIN_IDS", f"1,{CANARY}"),
        ("ADMIN_IDS", "[1, 2]"),
        ("ADMIN_IDS", "1;2"),
        ("ADMIN_IDS", "1.5"),
        ("K_ANONYMITY", "4"),
        ("K_ANONYMITY", "0"),
        ("K_ANONYMITY", CANARY),
        ("K_ANONYMITY", "11.5"),
        ("SEND_RATE", "0"),
        ("SEND_RATE", "-1"),
        ("SEND_RATE", "1001"),
        ("SEND_RATE", "nan"),
        ("SEND_RATE", CANARY),
        ("LOG_FORMAT", CANARY),
        ("LOG_LEVEL", CANARY),
        ("DEFAULT_LANGUAGE", CANARY),
        ("LOG_LEVEL", "debug"),
        ("LISTEN", CANARY),
        ("LISTEN", "127.0.0.1"),
        ("LISTEN", f"127.0.0.1:{CANARY}"),
        ("LISTEN", "127.0.0.1:65536"),
        ("LISTEN", "127.0.0.1:-1"),
        ("DASHBOARD_URL", CANARY),
        ("DASHBOARD_URL", f"http://{CANARY}"),
        ("DASHBOARD_URL", f"https://host/{CANARY}"),
        ("DASHBOARD_URL", "https://"),
        ("DASHBOARD_URL", f"ftp://{CANARY}"),
        ("TELEGRAM_API_URL", CANARY),
        ("TELEGRAM_API_URL", f"ftp://{CANARY}"),
        ("DATABASE_URL", CANARY),
        ("DATABASE_URL", f"mysql://{CANARY}"),
        ("DATABASE_URL", f"sqlite:///{CANARY}.db"),
        ("DATABASE_URL", f"postgresql://nightstep:{CANARY}@db/nightstep"),
    ],
)
def test_a_setting_that_cannot_be_used_is_one_sentence_with_its_name_and_no_value(
    monkeypatch, name, value
):
    with pytest.raises(SettingsProblemError) as problem:
        loaded(monkeypatch, **{name: value})

    said = str(problem.value)
    assert said.startswith(name)
    assert said.endswith(".") and "\n" not in said
    assert CANARY not in said


def test_a_missing_token_is_named_first(monkeypatch):
    monkeypatch.setenv("DATA_KEY", CANARY)
    with pytest.raises(SettingsProblemError) as problem:
        load()

    assert str(problem.value).startswith("BOT_TOKEN")
    assert CANARY not in repr(problem.value) and problem.value.__cause__ is None


@pytest.mark.parametrize(
    ("text", "ids"),
    [("", set()), ("1", {1}), ("1,2", {1, 2}), (" 1 , 2 ,", {1, 2}), ("7,7", {7})],
)
def test_admin_ids_are_numbers_with_commas(monkeypatch, text, ids):
    assert loaded(monkeypatch, ADMIN_IDS=text).admin_ids == ids


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("127.0.0.1:8080", ("127.0.0.1", 8080)),
        (":8080", ("127.0.0.1", 8080)),
        ("0.0.0.0:0", ("0.0.0.0", 0)),
    ],
)
def test_listen_is_a_host_and_a_port(monkeypatch, text, address):
    assert loaded(monkeypatch, LISTEN=text).address == address


def test_by_default_the_database_is_a_file_in_the_data_folder(monkeypatch):
    settings = loaded(monkeypatch, DATA_DIR="somewhere")

    assert settings.database == "sqlite+aiosqlite:///somewhere/nightstep.db"


def test_a_setting_may_come_from_a_file(monkeypatch, tmp_path):
    (tmp_path / "token").write_text("123456:FROM_FILE\n")
    monkeypatch.setenv("BOT_TOKEN_FILE", str(tmp_path / "token"))

    assert load().bot_token.get_secret_value() == "123456:FROM_FILE"


def test_the_environment_goes_before_a_file_and_a_file_before_dot_env(monkeypatch, tmp_path):
    Path(".env").write_text("BOT_TOKEN=123456:DOTENV\nOPERATOR_NAME=Ada\n")
    (tmp_path / "token").write_text("123456:FROM_FILE")
    assert load().bot_token.get_secret_value() == "123456:DOTENV"

    monkeypatch.setenv("BOT_TOKEN_FILE", str(tmp_path / "token"))
    assert load().bot_token.get_secret_value() == "123456:FROM_FILE"

    monkeypatch.setenv("BOT_TOKEN", "123456:SHELL")
    assert load().bot_token.get_secret_value() == "123456:SHELL"
    assert load().operator_name == "Ada"


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00canary7f3a"])
def test_a_file_that_cannot_be_read_is_named_by_its_setting(monkeypatch, tmp_path, content):
    path = tmp_path / CANARY
    if content:
        path.write_bytes(content)
    monkeypatch.setenv("DATA_KEY_FILE", str(path))
    with pytest.raises(SettingsProblemError) as problem:
        loaded(monkeypatch)

    assert str(problem.value) == "DATA_KEY_FILE names a file that cannot be read."


def test_a_dot_env_that_is_no_text_is_one_sentence(monkeypatch):
    Path(".env").write_bytes(b"OPERATOR_NAME=\xff\xfe")
    with pytest.raises(SettingsProblemError, match="cannot be read as text"):
        loaded(monkeypatch)


def test_secrets_do_not_show(monkeypatch):
    settings = loaded(
        monkeypatch, BOT_TOKEN=f"123456:{CANARY}", DATA_KEY=CANARY, WEBHOOK_SECRET=CANARY
    )

    assert CANARY not in repr(settings) + str(settings) + settings.model_dump_json()


def test_the_example_is_the_settings_class_and_nothing_else():
    kept = Path(__file__).parents[2] / ".env.example"

    assert kept.read_text() == example()


def told_by_the_readme():
    """Return what the README says of each setting that is left out."""
    rows = re.findall(r"^\| (`[A-Z_`, ]+`) \| .* \| (.*) \|$", README, re.MULTILINE)
    return {name: cell for names, cell in rows for name in re.findall(r"\w+", names)}


def test_the_readme_has_every_setting_and_its_default():
    told = told_by_the_readme()
    defaults = {name.upper(): field.default for name, field in Settings.model_fields.items()}
    said = {name: str(each) for name, each in defaults.items() if each and type(each) in {str, int}}
    said |= {"TELEGRAM_API_URL": "Telegram's"}

    assert set(told) == set(defaults)
    assert {name: default for name, default in said.items() if default not in told[name]} == {}


@pytest.mark.parametrize(
    ("given", "asked_for"),
    [
        ({"BOT_TOKEN": ""}, "BOT_TOKEN"),
        ({"WEBHOOK_URL": "https://bot.example"}, "WEBHOOK_SECRET"),
        ({"DATABASE_URL": "postgresql+psycopg://me@host/name"}, "DATA_KEY"),
    ],
)
def test_what_has_to_be_given_is_refused_without_and_the_readme_says_so(
    monkeypatch, given, asked_for
):
    with pytest.raises(SettingsProblemError, match=asked_for):
        vault(loaded(monkeypatch, **given))

    assert "has to be given" in told_by_the_readme()[asked_for]


def test_the_example_with_a_token_is_a_complete_configuration(tmp_path):
    path = tmp_path / ".env"
    path.write_text(example().replace("BOT_TOKEN=", "BOT_TOKEN=123456:TEST"))

    given = Settings(_env_file=path)
    assert given == Settings(_env_file=None, bot_token="123456:TEST")


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ({}, "http://127.0.0.1:8080"),
        ({"LISTEN": "0.0.0.0:9000"}, "http://127.0.0.1:9000"),
        ({"LISTEN": "10.0.0.5:9000"}, "http://10.0.0.5:9000"),
        ({"DASHBOARD_URL": "https://bot.example/"}, "https://bot.example"),
        ({"DASHBOARD_URL": "http://localhost:8080"}, "http://localhost:8080"),
        ({"WEBHOOK_URL": "https://bot.example:8443/below"}, "https://bot.example:8443"),
        (
            {"WEBHOOK_URL": "https://a.example", "DASHBOARD_URL": "https://b.example"},
            "https://b.example",
        ),
    ],
)
def test_browsers_come_to_the_dashboards_host_or_the_webhooks_or_to_us(monkeypatch, given, origin):
    secret = {"WEBHOOK_SECRET": "s" * 16} if "WEBHOOK_URL" in given else {}

    assert loaded(monkeypatch, **given, **secret).origin == origin
