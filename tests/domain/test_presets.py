import pytest

from domain.doses import Micrograms
from domain.forms import STRENGTHS, Capsules, Liquid, makeable
from domain.ladders import check, parse
from domain.presets import OFFERED, PRESETS, preset


@pytest.mark.parametrize(
    ("id", "day"),
    [
        ("A_micro_0p1", 141),
        ("B_gentle_0p25", 78),
        ("C_slow_0p5_14d", 113),
        ("D_half_weekly", 57),
        ("E_1mg_weekly", 29),
        ("F_classic_1p5", 29),
        ("R_fixed_4p5", 1),
    ],
)
def test_4_5_mg_starts_on_the_published_day(id, day):
    ladder = preset(id).ladder

    assert ladder.top == 4500
    assert ladder.first_night_of(ladder.top_rung) == day


def test_the_weekly_variant_of_the_classic_ladder_takes_a_fortnight():
    weekly = parse("1.5x7, 3x7, 4.5")

    assert weekly.first_night_of(weekly.top_rung) == 15


def test_the_monthly_ladder_never_reaches_4_5_mg():
    ladder = preset("G_monthly_1_2").ladder

    assert ladder.top == 2000
    assert ladder.first_night_of(ladder.top_rung) == 31


@pytest.mark.parametrize("plan", PRESETS, ids=lambda plan: plan.id)
def test_every_preset_is_within_the_bounds(plan):
    check(plan.ladder, plan.rules.max_dose)


@pytest.mark.parametrize("plan", PRESETS, ids=lambda plan: plan.id)
def test_every_preset_can_be_made_of_the_usual_liquid(plan):
    assert makeable(plan.ladder, Liquid(1000)) == ()


def test_capsules_of_half_milligrams_do_for_the_slow_ladder_but_not_for_the_gentle_one():
    starter_kit = Capsules((Micrograms(500), Micrograms(1500)))

    assert makeable(preset("C_slow_0p5_14d").ladder, starter_kit) == ()
    assert makeable(preset("B_gentle_0p25").ladder, Capsules(STRENGTHS)) == (0, 2, 4)


def test_a_starter_kit_of_63_and_63_capsules_is_56_nights_of_the_weekly_ladder():
    ladder = preset("D_half_weekly").ladder
    half, larger = Micrograms(500), Micrograms(1500)
    used = {half: 0, larger: 0}
    for step in ladder.steps:
        larger_ones, rest = divmod(step.dose, larger)
        used[larger] += larger_ones * step.days
        used[half] += rest // half * step.days

    assert used == {half: 63, larger: 63}
    assert sum(step.days for step in ladder.steps) == 56


def test_the_reference_to_the_trials_is_not_offered():
    assert [plan.id for plan in PRESETS if plan not in OFFERED] == ["R_fixed_4p5"]


def test_ids_and_names_tell_presets_apart():
    assert len({plan.id for plan in PRESETS}) == len({plan.name for plan in PRESETS}) == 8


def test_an_unknown_id_is_no_preset():
    assert preset("nothing") is None
