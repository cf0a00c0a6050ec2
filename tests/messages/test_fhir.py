"""The FHIR bundle, read by fhir.resources, which knows the shapes of R4B 4.3.0."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from fhir.resources.R4B.bundle import Bundle
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import moves
from domain.copies import Consent
from domain.occurrences import Reason, State
from messages.documents.fhir.bundle import content
from messages.documents.fhir.values import codes
from tests.messages.copies import (
    BEGUN,
    PERSON,
    STRANGER,
    copy,
    episode,
    full,
    morning,
    night,
    nights,
)
from tests.messages.pages import act, at, lived, month

GOLDEN = Path(__file__).parents[1] / "golden" / "bundle.json"


def on(told, **person):
    return replace(copy(told, person=replace(PERSON, **person)), at=at(told))


def read(copied):
    return Bundle.model_validate_json(content(copied))


def of(kind, copied):
    found = [each.resource for each in read(copied).entry]
    return [each for each in found if each.get_resource_type() == kind]


def one(kind, copied):
    [only] = of(kind, copied)
    return only


def test_a_full_life_is_a_bundle_that_an_independent_reader_takes():
    kinds = {each.resource.get_resource_type() for each in read(full()).entry}

    assert kinds == {
        *("Patient", "Device", "Consent", "CarePlan", "Flag", "Provenance", "Observation"),
        *("MedicationRequest", "MedicationStatement", "MedicationAdministration"),
        "QuestionnaireResponse",
    }


def test_a_bundle_is_as_it_was_when_somebody_read_it():
    made = json.dumps(json.loads(content(on(lived(5, letters="TSU")))), indent=1) + "\n"
    if not GOLDEN.exists():
        GOLDEN.write_text(made)
        pytest.fail(f"{GOLDEN.name} is new: read it, and run again")

    assert made == GOLDEN.read_text()


def test_the_plan_was_told_by_the_patient_and_has_a_dosage_for_each_step():
    plan = one("MedicationRequest", on(month()))

    assert (plan.intent, plan.reportedBoolean, plan.status) == ("plan", True, "active")
    assert [each.sequence for each in plan.dosageInstruction] == list(range(1, 10))
    assert [float(each.doseAndRate[0].doseQuantity.value) for each in plan.dosageInstruction] == [
        n / 2 for n in range(1, 10)
    ]


def test_steps_behind_have_dates_and_steps_ahead_a_length_since_they_wait_for_a_yes():
    first, second, third, *_, top = (
        each.timing.repeat for each in one("MedicationRequest", on(month())).dosageInstruction
    )

    assert first.boundsPeriod.start == date(2026, 3, 2)
    assert first.boundsPeriod.end == date(2026, 3, 25)
    assert (second.boundsPeriod.start, second.boundsPeriod.end) == (date(2026, 3, 26), None)
    assert (third.boundsPeriod, third.boundsDuration.value) == (None, 14)
    assert (top.boundsPeriod, top.boundsDuration) == (None, None)


@pytest.mark.parametrize(("hour", "when"), [(22, "HS"), (8, "MORN")])
def test_the_time_of_day_is_at_bedtime_or_in_the_morning(hour, when):
    told = on(month(), dose_time=PERSON.dose_time.replace(hour=hour))
    repeat = one("MedicationRequest", told).dosageInstruction[0].timing.repeat

    assert (repeat.when, repeat.frequency, repeat.period, repeat.periodUnit) == ([when], 1, 1, "d")


def test_each_night_has_its_status_and_silence_is_never_not_done():
    told = on(lived(10, letters="TDSUQPNT"))

    assert [each.status for each in of("MedicationAdministration", told)] == [
        *("completed", "completed", "not-done", "unknown", "on-hold", "on-hold", "completed")
    ]


def test_why_a_dose_was_not_taken_is_said():
    skipped = night(1, State.SKIPPED, reason=Reason.RAN_OUT)
    silent = night(2, State.SKIPPED)

    reasons = [
        each.statusReason[0].text
        for each in of("MedicationAdministration", copy(episode((skipped, silent))))
    ]
    assert reasons == ["Ran out", "no reason given"]


def test_another_amount_than_the_plans_names_no_dose():
    taken, otherwise = of("MedicationAdministration", copy(episode(nights("TD"))))

    assert float(taken.dosage.dose.value) == 0.5
    assert otherwise.dosage is None


def test_a_night_has_the_offset_of_its_own_zone():
    [taken] = of("MedicationAdministration", copy(episode(nights("T"))))

    assert taken.effectiveDateTime.isoformat() == "2026-03-02T22:00:00+01:00"


@pytest.mark.parametrize(
    ("move", "plan", "statement", "care"),
    [
        (moves.Hold(None), "active", "active", "active"),
        (moves.Pause(directed=False), "on-hold", "on-hold", "on-hold"),
        (moves.Freeze(moves.Concern.LIVER), "on-hold", "on-hold", "on-hold"),
    ],
)
def test_a_hold_goes_on_and_a_pause_does_not(move, plan, statement, care):
    told = on(lived(20, act(17, move)))

    assert one("MedicationRequest", told).status == plan
    assert one("MedicationStatement", told).status == statement
    assert one("CarePlan", told).status == care


def test_a_course_that_is_over_is_stopped_and_has_an_end():
    told = on(replace(lived(20, act(20, moves.Stop())), ended_at=BEGUN))

    assert one("MedicationRequest", told).status == "stopped"
    assert one("MedicationStatement", told).effectivePeriod.end is not None
    assert one("CarePlan", told).status == "revoked"


def test_what_slowed_the_climb_is_in_the_notes_of_the_care_plan():
    notes = [each.text for each in one("CarePlan", on(month())).note]

    assert notes == ["held on this dose for 7 nights", "paused, as a clinician said"]


def test_an_answer_is_a_survey_on_our_own_scale_and_no_answer_says_so():
    told = copy(episode(nights("T"), mornings=[morning(1, {"sleep": 2}, saved=False)]))
    seen = {each.code.text: each for each in of("Observation", told)}

    assert seen["Sleep"].valueInteger == 2
    assert seen["Sleep"].interpretation[0].text == "moderate"
    assert seen["Sleep"].category[0].coding[0].code == "survey"
    assert seen["Dreams"].valueInteger is None
    assert seen["Dreams"].dataAbsentReason.coding[0].code == "asked-unknown"
    assert {each.status for each in seen.values()} == {"preliminary"}


def test_the_number_of_a_week_is_an_observation_of_its_own():
    asked = replace(morning(1, {}, saved=False), asks_burden=True, burden=7)
    [seen] = [
        each
        for each in of("Observation", copy(episode(nights("T"), mornings=[asked])))
        if each.code.coding[-1].code == "burden"
    ]

    assert (seen.valueInteger, seen.interpretation) == (7, None)


def test_an_observation_is_derived_from_the_morning_that_was_answered():
    told = on(month())
    mornings = {
        f"urn:uuid:{each.id}": each
        for each in of("QuestionnaireResponse", told)
        if each.questionnaire.endswith("check-in")
    }

    assert {each.derivedFrom[0].reference for each in of("Observation", told)} == set(mornings)
    assert {each.status for each in mornings.values()} == {"completed"}


def test_only_verified_codes_go_out_and_our_own_always_do():
    text = content(full()).decode()

    for each in (coding for kind in codes().values() for coding in kind):
        assert each["verified"] or f'"{each["code"]}"' not in text
    assert {each.code.coding[-1].system for each in of("Observation", full())} == {
        "urn:nightstep:item"
    }
    assert codes()["dreams"] == [], "no code for vivid dreams was verified"


def test_an_alarm_is_active_until_a_clinician_spoke():
    frozen = act(9, moves.Freeze(moves.Concern.ALLERGY))
    resumed = act(12, moves.Resume(0))

    assert [each.status for each in of("Flag", on(lived(14, frozen)))] == ["active"]
    assert [each.status for each in of("Flag", on(lived(14, frozen, resumed)))] == ["inactive"]


def test_a_consent_that_was_taken_back_is_inactive_and_the_refusal_stands():
    given = Consent("counted", "1", True, BEGUN)
    told = replace(copy(), consents=(given, replace(given, given=False)))

    assert [each.status for each in of("Consent", told)] == ["inactive", "rejected"]


def test_a_device_put_it_together_and_every_reference_leads_somewhere():
    bundle = json.loads(content(on(month(notes={3: "slept"}))))
    urls = {each["fullUrl"] for each in bundle["entry"]}
    [told] = [
        each["resource"]
        for each in bundle["entry"]
        if each["resource"]["resourceType"] == "Provenance"
    ]

    assert references(bundle) <= urls
    assert told["resourceType"] == "Provenance"
    assert told["agent"][0]["who"]["type"] == "Device"
    assert len(told["target"]) == len(urls) - 1


def references(value):
    match value:
        case {"reference": str(target)}:
            return {target}
        case dict():
            return set().union(*map(references, value.values()))
        case list():
            return set().union(*map(references, value))
        case _:
            return set()


def test_it_names_nobody():
    patient = one("Patient", full())

    assert patient.name is None and patient.identifier is None


def test_a_note_goes_along():
    first, second = of(
        "MedicationAdministration", copy(episode(nights("TT"), notes={2: "=1+1 😴"}))
    )

    assert first.note is None
    assert second.note[0].text == "=1+1 😴"


@pytest.mark.parametrize(
    "copied", [copy(), copy(person=STRANGER), copy(episode()), copy(episode(nights("X")))]
)
def test_without_an_answer_it_is_a_correct_bundle_too(copied):
    assert of("MedicationAdministration", copied) == []
    assert of("Observation", copied) == []


@given(st.text("TDSUQPNX", max_size=20), st.text(min_size=1, max_size=40))
@settings(deadline=None, max_examples=15)
def test_whatever_happened_can_be_read(letters, note):
    told = copy(episode(nights(letters), notes=dict.fromkeys(range(1, len(letters) + 1), note)))

    assert len(read(told).entry) >= 5
