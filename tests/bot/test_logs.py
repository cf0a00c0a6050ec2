import io
import json
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.logs import blot, set_up
from bot.settings import Settings

TOKEN = "123456789:" + "AAcanary_Token-0123456789abcdefghij"
WORDS = "canary what a patient wrote"


@pytest.fixture(params=["console", "json"])
def logged(request):
    """Set logging up, and return what was written so far."""
    root, loggers = logging.getLogger(), dict(logging.root.manager.loggerDict)
    before = root.handlers[:], root.level
    levels = {name: each.level for name, each in loggers.items() if hasattr(each, "level")}
    set_up(
        Settings(
            _env_file=None, bot_token="123456:TEST", log_format=request.param, log_level="DEBUG"
        )
    )
    [handler] = root.handlers
    handler.setStream(stream := io.StringIO())
    yield stream.getvalue
    root.handlers[:], root.level = before
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def test_a_token_shows_in_no_message(logged):
    logging.getLogger("bot").warning("POST https://api.telegram.org/bot%s/getMe", TOKEN)
    logging.getLogger("bot").warning("Bot[token=%s]", TOKEN)

    assert "canary" not in logged()
    assert "api.telegram.org/bot[token]/getMe" in logged()


def test_a_token_shows_in_no_traceback(logged):
    try:
        int(f"The token `{TOKEN}` was rejected")
    except ValueError:
        logging.getLogger("bot").exception("failed")

    assert "ValueError" in logged() and "canary" not in logged()


def test_a_traceback_says_where_and_what_kind_but_not_what_somebody_wrote(logged):
    try:
        try:
            {}[WORDS]
        except KeyError:
            int(WORDS)
    except ValueError:
        logging.getLogger("handlers.intake").warning("an update failed", exc_info=True)

    assert "ValueError" in logged() and "KeyError" in logged()
    assert "test_logs.py" in logged()
    assert "patient wrote" not in logged()


@pytest.mark.parametrize("name", ["httpx", "httpcore", "telegram.ext", "apscheduler.scheduler"])
def test_libraries_that_log_addresses_and_updates_are_quiet(logged, name):
    logging.getLogger(name).info("POST %s", TOKEN)

    assert logged() == ""


def test_a_json_line_is_json(logged):
    logging.getLogger("bot").warning("one\ntwo")
    text = logged().strip()
    if text.startswith("{"):
        line = json.loads(text)
        assert (line["event"], line["level"], line["logger"]) == ("one\ntwo", "warning", "bot")
    else:
        assert "one" in text


@given(
    st.integers(100, 10**12 - 1),
    st.text("abcXYZ0189_-", min_size=4, max_size=40),
    st.text("/ '`=[]?&", max_size=3),
)
def test_whatever_stands_around_it_a_token_is_blotted_out(number, secret, around):
    assert secret not in blot(f"{around}{number}:{secret}{around}")


@pytest.mark.parametrize(
    "text", ["2026-03-02T21:00:00Z", "http://127.0.0.1:8080/healthz", "at 22:00", "{'sent': 12}"]
)
def test_times_and_addresses_stay_readable(text):
    assert blot(text) == text
