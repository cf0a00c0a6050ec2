import ast
import re
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from domain.countries import find
from domain.drafts import Ask
from domain.forms import Capsules, Liquid
from domain.labels import FormProblem, UnclearForm
from domain.ladders import LadderProblem, Problem
from domain.nights import TimeProblem, UnclearTime
from domain.plans import Plan
from domain.presets import OFFERED, PRESETS
from domain.screening import QUESTIONS
from domain.starts import Start
from messages import (
    enrolment,
    enrolment_form,
    enrolment_morning,
    enrolment_plan,
    enrolment_times,
    options,
    screening,
)
from messages.language import language
from tests.messages.reading import grade, sentences, words

_ = language("en")
NOW = datetime(2026, 3, 2, 11, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
MODULES = (
    enrolment,
    enrolment_form,
    enrolment_morning,
    enrolment_plan,
    enrolment_times,
    options,
    screening,
)
CODE = "x" * 22


def said():
    """Yield every text of the enrolment as it stands in the code."""
    for module in MODULES:
        for node in ast.walk(ast.parse(Path(module.__file__).read_text())):
            said_here = isinstance(node, ast.Call) and ast.unparse(node.func) in ("_", "_.n")
            if said_here and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value


TEXTS = sorted(set(said()))


def cards():
    yield enrolment.consent(_, CODE)
    yield from (enrolment.counted(_), enrolment.zone(_), enrolment_plan.own(_))
    yield enrolment.country(_, ["US", "DE"])
    yield enrolment.zone_check(_, BERLIN, NOW, mark="0" * 8)
    yield enrolment.zones(_, [ZoneInfo("America/Argentina/ComodRivadavia"), BERLIN], NOW)
    yield enrolment_plan.plan(_, OFFERED)
    yield from (enrolment_plan.confirm(_, each.id, each.ladder, mark="0" * 8) for each in PRESETS)
    yield enrolment_form.form(_)
    yield enrolment_form.strengths(_, (250, 1500), lacking=True)
    yield enrolment_form.liquid(_, lacking=True)
    yield enrolment_morning.check(_, time(10, 30))
    yield from (enrolment_times.dose_time(_), enrolment_times.wake_time(_))
    yield enrolment_times.start(_, dict.fromkeys(Start, NOW), BERLIN, passed=False)
    yield enrolment_times.change(_, with_plan=True)
    for each in QUESTIONS:
        yield screening.question(_, each.id)
        yield screening.blocked(_, each.id, find("US"), attestable=each.attestable, unsure=True)


def prose(text):
    """Leave out what is listed: names of drugs are as long as they are."""
    return "\n".join(line for line in text.splitlines() if not line.startswith("•"))


def test_no_sentence_is_longer_than_15_words():
    every = [each for text in TEXTS for each in sentences(prose(text))]

    assert [each for each in every if len(words(each)) > 15] == []


def test_a_sixth_grader_can_read_it():
    several = [prose(text) for text in TEXTS if len(sentences(prose(text))) > 1]

    assert [text for text in several if grade(text) > 6] == []


def test_nothing_forbidden_is_said():
    forbidden = r"safe to|you should|is normal|will help you|increase|decrease|open the capsule"
    badly_written = r"\d\.0\b|(?<!\d)\.\d"

    assert [each for each in TEXTS if re.search(forbidden, each, re.IGNORECASE)] == []
    assert [each for each in TEXTS if re.search(badly_written, each)] == []


def test_a_button_carries_at_most_64_bytes():
    carried = [button.carries for card in cards() for row in card.rows for button in row]

    assert max(len(each.encode()) for each in carried) <= 64


def test_a_message_fits_into_telegram():
    assert max(len(card.text) for card in cards()) <= 4096


def test_a_country_with_a_long_name_has_a_line_of_its_own():
    card = enrolment.country(language("de"), ["US", "GB", "CA", "AU"])

    assert [[button.label for button in row] for row in card.rows[:3]] == [
        ["Vereinigte Staaten"],
        ["Vereinigtes Königreich"],
        ["Kanada", "Australien"],
    ]


def test_the_consent_card_alone_has_no_way_back():
    without = [card for card in cards() if card.rows[-1][-1].label != "Back"]

    assert without == [enrolment.consent(_, CODE)]


@pytest.mark.parametrize("code", Problem)
def test_every_problem_of_a_ladder_has_its_own_sentence(code):
    values = {"rung": 1, "text": "x" * 900, "dose": "5", "before": "1", "days": 2}
    wrong = LadderProblem(code, **values, least=3, most=4)

    sentence = enrolment_plan.problem(_, wrong)

    others = {
        enrolment_plan.problem(_, LadderProblem(each, **values, least=3, most=4))
        for each in Problem
        if each is not code
    }
    assert sentence not in others
    assert len(sentence) < 200


@pytest.mark.parametrize("code", UnclearForm)
def test_every_problem_of_a_form_has_its_own_sentence(code):
    wrong = FormProblem(code, text="x", least="1", most="2")

    assert enrolment_form.problem(_, wrong)


@pytest.mark.parametrize("code", UnclearTime)
def test_every_problem_of_a_time_has_its_own_sentence(code):
    wrong = TimeProblem(code, "{text}", text="ten", hour=10)

    assert enrolment_times.time_problem(_, wrong)


def test_what_was_typed_is_repeated_on_one_line_in_60_characters_at_most():
    assert options.echo("a\nb") == "a b"
    assert options.echo("x" * 60) == "x" * 60
    assert options.echo("x" * 61) == "x" * 59 + "…"
    assert options.echo("\ud83d") == "?"


def test_braces_that_somebody_typed_are_no_placeholders():
    assert "“{typed} {0}”" in enrolment.unknown_zone(_, "{typed} {0}")


def test_more_than_five_steps_that_cannot_be_made_are_cut_short():
    sentence = enrolment_form.cannot_be_made(_, PRESETS[0].ladder, Capsules((4500,)))

    assert sentence.count("mg") == 5 and "and more" in sentence


def test_the_last_card_tells_the_first_word_and_the_first_dose_apart():
    card = enrolment_times.begun(_, first_word=NOW, first_dose=NOW + timedelta(days=3), zone=BERLIN)

    assert "Mon, Mar 2 at 12:00" in card.text and "Thu, Mar 5 at 12:00" in card.text


def test_a_summary_has_twelve_lines_at_most():
    chosen = enrolment_times.Choices(
        counted=False,
        country="DE",
        zone=BERLIN,
        plan=Plan("own", "Own plan", PRESETS[0].ladder),
        form=Liquid(500),
        dose_time=time(22),
        wake_time=time(7),
        start=Start.BASELINE,
        first_dose=NOW,
    )

    card = enrolment_times.summary(_, chosen, mark="0" * 8)

    assert len(card.text.splitlines()) <= 12
    assert "Form: liquid, 0.5 mg in 1 mL" in card.text
    assert card.rows[0][0].carries.startswith(f"enrol:{Ask.SUMMARY}:")
