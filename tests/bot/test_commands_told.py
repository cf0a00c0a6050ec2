"""The commands of the machine: whatever is told of is there, and the other way round."""

import re
from pathlib import Path

from typer.main import get_command

from bot.commands import app

ROOT = Path(__file__).parents[2]
COMMANDS = get_command(app).commands


def test_the_readme_has_every_command_and_no_other():
    readme = (ROOT / "README.md").read_text()
    rows = dict(re.findall(r"^\| `nightstep (\w+)([^`]*)`", readme, re.MULTILINE))
    below = {name: getattr(command, "commands", {}) for name, command in COMMANDS.items()}

    assert set(rows) == set(COMMANDS)
    assert [
        f"{name} {each}" for name in below for each in below[name] if each not in rows[name]
    ] == []


def test_a_command_that_a_document_tells_of_is_there():
    documents = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("compose*.yaml")]
    said = "\n".join(path.read_text() for path in documents)
    told = set(re.findall(r"(?:\bnightstep|run --rm[^\n`]* bot) ([a-z]+)", said))

    assert {"run", "restore", "keys"} <= told <= set(COMMANDS)
