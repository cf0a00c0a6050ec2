"""Every text that the bot can say, as it stands in the sources."""

import ast
import re
from pathlib import Path

from domain.presets import PRESETS

SOURCES = Path(__file__).parents[2] / "messages"


def messages():
    """Yield the module and the text, or one and many, of each call that says something."""
    for path in sorted(SOURCES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and (message := said(node)):
                yield str(path.relative_to(SOURCES)), message
    for plan in PRESETS:
        yield "enrolment_plan.py", plan.name


def said(call):
    """Return the text in ``_("…")`` or ``marked("…")``, or both in ``_.n("…", "…", count)``."""
    given = [each.value for each in call.args if isinstance(each, ast.Constant)]
    match call.func:
        case ast.Name("_" | "marked") if given:
            return given[0]
        case ast.Attribute(ast.Name("_"), "n"):
            return given[0], given[1]
    return None


def texts():
    """Return the texts of each module of messages/."""
    found: dict[str, list[str]] = {}
    for module, message in messages():
        given = message if isinstance(message, tuple) else (message,)
        found.setdefault(module, []).extend(given)
    return found


def unsaid():
    """Yield the module and the words of each phrase that no call above hands to a catalogue."""
    known = {text for module in texts().values() for text in module}
    for path in sorted(SOURCES.rglob("*.py")):
        tree = ast.parse(path.read_text())
        aside = {
            id(each)
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr | ast.Raise)
            for each in ast.walk(node)
            if isinstance(each, ast.Constant)
            and (isinstance(node, ast.Raise) or node.value is each)
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.Constant) or id(node) in aside or node.value in known:
                continue
            if re.search(r"[A-Z]\w* [a-z]+", str(node.value)):
                yield str(path.relative_to(SOURCES)), node.value
