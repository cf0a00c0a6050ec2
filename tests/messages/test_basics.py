import re
from pathlib import Path

from domain.roles import Right, Role
from messages import basics
from messages.language import language
from tests.messages.reading import grade

_ = language("en")
README = (Path(__file__).parents[2] / "README.md").read_text()
DRUGS = re.compile(r"\bLDN\b|naltrexone|mast cell|MCAS", re.IGNORECASE)


def test_readme_help_and_telegrams_menu_name_the_same_commands():
    in_readme = re.findall(r"^\| `/(\w+)", README, re.MULTILINE)
    in_help = re.findall(r"^/(\w+):", basics.help_card(_, Role.OWNER).text, re.MULTILINE)

    assert in_readme == [*basics.COMMANDS, *basics.ADMIN_COMMANDS]
    assert in_help == in_readme


def test_a_patients_help_has_no_command_of_admins():
    told = basics.help_card(_, None).text

    assert [name for name in basics.ADMIN_COMMANDS if f"/{name}" in told] == []


def test_every_role_is_told_of_its_own_commands_only():
    def more(role):
        return [name for name in basics.commands_of(role) if name not in basics.COMMANDS]

    assert more(None) == []
    assert more(Role.VIEWER) == ["stats", "dashboard"]
    assert set(more(Role.VIEWER)) < set(more(Role.COORDINATOR)) < set(more(Role.OWNER))
    assert more(Role.OWNER) == [*basics.ADMIN_COMMANDS]
    assert Right.TEAM not in more(Role.COORDINATOR)


def test_descriptions_fit_into_telegrams_menu():
    for name, says in {**basics.COMMANDS, **basics.ADMIN_COMMANDS}.items():
        assert re.fullmatch(r"[a-z0-9_]{1,32}", name)
        assert 1 <= len(says) <= 256


def test_help_ends_with_what_the_bot_is_not():
    told = basics.help_card(_, None).text

    assert told.endswith(basics.disclaimer(_))
    assert "not a doctor" in told and "emergency" in told


def test_a_toast_fits():
    assert len(basics.stale_button(_)) <= 200


def test_privacy_can_be_read_with_or_without_a_name_and_a_contact():
    def told(operator, contact):
        return basics.privacy_card(_, operator=operator, contact=contact, days=90).text.split(
            "\n\n"
        )[-1]

    assert told("Example Clinic", "a@example.org") == (
        "Who runs this bot: Example Clinic. Reach them at a@example.org."
    )
    assert told("Example Clinic", "") == "Who runs this bot: Example Clinic."
    assert told("", "a@example.org") == "Who runs this bot: a@example.org."
    assert "the link" in told("", "")


def test_only_what_is_asked_for_names_the_drug():
    unasked = (
        basics.unknown_command(_),
        basics.not_understood(_, enrolled=True),
        basics.not_understood(_, enrolled=False),
        basics.only_text(_),
        basics.private_only(_),
        basics.no_course(_),
    )

    assert [card for card in unasked if DRUGS.search(card.text)] == []


def test_every_command_that_is_named_exists():
    named = re.findall(r"/(\w+)", Path(basics.__file__).read_text())

    assert set(named) <= {*basics.COMMANDS, *basics.ADMIN_COMMANDS}


def test_a_sixth_grader_can_read_it():
    assert grade(basics.disclaimer(_)) <= 6
    assert grade(basics.privacy_card(_, operator="", contact="", days=90).text) <= 6
