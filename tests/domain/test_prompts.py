"""The kinds of prompt, and that the page which promises something about them knows them all."""

import re
from datetime import timedelta
from pathlib import Path

from domain.prompts import GRACE, Kind

PAGE = (Path(__file__).parents[2] / "docs/reliability.md").read_text()


def test_p4_promises_the_grace_that_each_kind_has():
    [promise] = re.findall(r"^\| \*\*P4\*\* \| (.*) \|$", PAGE, re.MULTILINE)
    told = {
        kind: timedelta(**{f"{unit.removesuffix('s')}s": int(number)})
        for number, unit, kinds in re.findall(r"(\d+) (hours?|minutes) for ([^;.]*)", promise)
        for kind in re.findall(r"`(\w+)`", kinds)
    }

    assert told == GRACE
    assert set(Kind) - set(told) == {Kind.REOPENED}
    assert "`reopened` may go out until its occurrence closes" in promise
