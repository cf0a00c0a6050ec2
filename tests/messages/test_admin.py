from messages import admin
from messages.language import language


def test_without_plans_nobody_can_be_invited():
    assert "There are no plans" in admin.how_to_invite(language(None), []).text
    assert "There are no plans" in admin.no_such_plan(language(None), []).text
