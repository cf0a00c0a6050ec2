"""The table of faults names tests that exist, and leaves no row out."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
TABLE = (ROOT / "docs/faults.md").read_text()


def test_every_fault_has_its_row():
    rows = [int(number) for number in re.findall(r"^\| (\d+) \|", TABLE, re.MULTILINE)]

    assert sorted(rows) == list(range(1, 44))


def test_every_row_names_a_test_or_a_reason():
    rows = [line.split(" | ") for line in TABLE.splitlines() if re.match(r"\| (\d+|–) \|", line)]

    told = ("`test_", "not tested", "cannot happen")
    assert [row[0] for row in rows if not any(each in row[-1] for each in told)] == []


def test_every_test_that_is_named_exists():
    named = set(re.findall(r"`(test_\w+)`", TABLE))
    modules = (ROOT / "tests").rglob("test_*.py")
    written = {
        name
        for module in modules
        for name in re.findall(r"^(?:async )?def (test_\w+)", module.read_text(), re.MULTILINE)
    }

    assert named - written == set()
