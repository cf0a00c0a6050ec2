import pytest

from domain.deeds import mark_of
from domain.roles import RIGHTS, Right, Role, may


def test_each_role_may_all_that_the_one_before_it_may_and_more():
    viewer, coordinator, owner = (RIGHTS[role] for role in Role)

    assert viewer < coordinator < owner


def test_an_owner_may_everything_and_nobody_may_nothing():
    assert all(may(Role.OWNER, right) for right in Right)
    assert not any(may(None, right) for right in Right)


@pytest.mark.parametrize("right", [Right.IMPORT, Right.ANNOUNCE, Right.AUDIT, Right.TEAM])
def test_what_reaches_patients_or_colleagues_is_for_owners_alone(right):
    assert [role for role in Role if may(role, right)] == [Role.OWNER]


def test_a_mark_is_the_same_each_time_and_shows_no_id():
    assert mark_of(7) == mark_of(7) != mark_of(8)
    assert len(mark_of(2**63 - 1)) == 8
