from datetime import timedelta

import pytest

from domain.moves import Pause, Suspend
from domain.planning import following_night
from domain.prompts import Kind
from domain.rechecks import CONCERNS, LABELS, Change, is_due
from tests.domain.climbing import ADA, course, nights


def owed(number, *moves):
    last = nights("T" * (number - 1))[0]
    planned = following_night(course(*moves), ADA, last, asked=None)
    return {each.kind: each.due_at for each in planned.prompts}


def test_it_is_asked_after_every_seventh_night_and_never_before_the_first_dose():
    assert [number for number in range(-6, 29) if is_due(number)] == [7, 14, 21, 28]


def test_it_comes_two_hours_after_the_check_in():
    prompts = owed(7)

    assert prompts[Kind.RECHECK] - prompts[Kind.CHECKIN] == timedelta(hours=2)
    assert Kind.RECHECK not in owed(8)


@pytest.mark.parametrize("act", [Pause(directed=True), Suspend()])
def test_it_is_not_asked_while_no_dose_is_due(act):
    assert Kind.RECHECK not in owed(7, (3, act))


def test_every_change_has_its_consequence():
    assert set(CONCERNS) | set(LABELS) | {Change.MEDICINE} == set(Change)
