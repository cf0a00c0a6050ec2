from hypothesis import given, settings
from hypothesis import strategies as st

from domain.drafts import CAPSULES, LIQUID, OWN, SCREENING, Ask, Draft
from domain.forms import Capsules, Liquid

ANSWERS = {
    Ask.CONSENT: "yes",
    Ask.COUNTED: "yes",
    **dict.fromkeys(SCREENING, "no"),
    Ask.COUNTRY: "DE",
    Ask.ZONE: "Europe/Berlin",
    Ask.ZONE_CHECK: "yes",
    Ask.PLAN: OWN,
    Ask.OWN: "0.5x14, 1",
    Ask.CONFIRMED: "yes",
    Ask.FORM: CAPSULES,
    Ask.STRENGTHS: "500,1500",
    Ask.DOSE_TIME: "22:00",
    Ask.WAKE_TIME: "07:00",
    Ask.START: "tonight",
}
DONE = Draft(ANSWERS)


def test_questions_come_in_their_order_and_end_in_the_summary():
    draft, asked = Draft(), []
    while draft.question != Ask.SUMMARY:
        asked.append(draft.question)
        draft = draft.answered(draft.question, ANSWERS[draft.question])

    assert asked == list(ANSWERS)


def test_a_liquid_is_asked_for_its_strength_and_capsules_for_theirs():
    by_form = {form: Draft({**ANSWERS, Ask.FORM: form}).without(Ask.FORM) for form in "ab"}

    assert by_form["a"].answered(Ask.FORM, LIQUID).question == Ask.LIQUID
    assert by_form["b"].answered(Ask.FORM, CAPSULES).question == Ask.STRENGTHS


def test_an_invited_patient_is_not_asked_for_a_plan():
    draft = Draft({**ANSWERS, Ask.PLAN: "1"}, invite="ab").without(Ask.CONFIRMED)

    assert draft.question == Ask.CONFIRMED
    assert draft.back().question == Ask.ZONE_CHECK


def test_a_form_is_known_once_its_strength_is():
    assert DONE.form == Capsules((500, 1500))
    assert Draft({Ask.LIQUID: "1000"}).form == Liquid(1000)
    assert Draft({Ask.FORM: CAPSULES}).form is None


def test_a_change_asks_again_what_depends_on_it_and_ends_in_the_summary():
    changing = DONE.changing(Ask.PLAN)
    assert changing.question == Ask.PLAN

    done = changing.answered(Ask.PLAN, "1").answered(Ask.CONFIRMED, "yes")

    assert (done.question, done.before) == (Ask.SUMMARY, None)


def test_back_out_of_a_change_restores_every_answer():
    assert DONE.changing(Ask.ZONE).back() == DONE


def test_back_from_what_is_to_be_attested_asks_the_question_again():
    blocked = Draft({Ask.CONSENT: "yes", Ask.COUNTED: "no"}, pending="yes")

    assert blocked.back() == Draft(blocked.answers)


def test_back_before_the_first_answer_stays_there():
    assert Draft().back() == Draft()


@settings(deadline=None)
@given(st.integers(0, len(ANSWERS)))
def test_back_is_the_way_that_was_come(steps):
    draft = Draft()
    for _ in range(steps):
        draft = draft.answered(draft.question, ANSWERS[draft.question])
    for _ in range(steps):
        draft = draft.back()

    assert draft == Draft()


@settings(deadline=None)
@given(st.sampled_from(list(ANSWERS)), st.text(max_size=5))
def test_a_mark_differs_when_any_answer_does(question, answer):
    other = Draft({**ANSWERS, question: answer})

    assert (other.mark == DONE.mark) == (answer == ANSWERS[question])
    assert len(other.mark) == 8
