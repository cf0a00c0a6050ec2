"""Presets: the published ladders a prescriber can confirm; docs/clinical.md says whence.

None of them is evidence, none is preselected, and 4.5 mg is a ceiling rather than a goal.
"""

from typing import Final

from domain.doses import Micrograms
from domain.plans import Ladder, Plan, Step


def _each(days: int, *micrograms: int) -> tuple[Step, ...]:
    return tuple(Step(Micrograms(ug), days) for ug in micrograms)


_HALVES: Final = (500, 1000, 1500, 2000, 2500, 3000, 3500, 4000)
_QUARTERS: Final = (250, 500, 750, 1000, 1250, 1500)
_MOST: Final = Micrograms(4500)

PRESETS: Final = (
    Plan(
        id="A_micro_0p1",
        name="Very slow: from 0.1 mg, later +0.5 mg every 14 nights",
        ladder=Ladder(_each(7, 100, 200, 300, 400) + _each(14, *_HALVES), _MOST),
        evidence="DESIGN",
        suits="extreme sensitivity, several earlier reactions",
    ),
    Plan(
        id="B_gentle_0p25",
        name="Gentle: +0.25 mg every 7 nights, later +0.5 mg",
        ladder=Ladder(_each(7, *_QUARTERS, 2000, 2500, 3000, 3500, 4000), _MOST),
        evidence="PRAC",
        suits="thyroid disease, sensitive",
    ),
    Plan(
        id="C_slow_0p5_14d",
        name="Slow: +0.5 mg every 14 nights",
        ladder=Ladder(_each(14, *_HALVES), _MOST),
        evidence="PRAC",
        suits="mast cell disease, sensitive",
    ),
    Plan(
        id="D_half_weekly",
        name="Steady: +0.5 mg every 7 nights",
        ladder=Ladder(_each(7, *_HALVES), _MOST),
        evidence="PRAC",
        suits="average tolerance",
    ),
    Plan(
        id="E_1mg_weekly",
        name="Brisk: +1 mg every 7 nights",
        ladder=Ladder(_each(7, 1000, 2000, 3000, 4000), _MOST),
        evidence="PRAC",
        suits="tolerated it before",
    ),
    Plan(
        id="F_classic_1p5",
        name="Classic: +1.5 mg every 14 nights",
        ladder=Ladder(_each(14, 1500, 3000), _MOST),
        evidence="PRAC",
        suits="not sensitive, capsules only",
    ),
    Plan(
        id="G_monthly_1_2",
        name="Two doses: 1 mg for 30 nights, then 2 mg",
        ladder=Ladder(_each(30, 1000), Micrograms(2000)),
        evidence="OBS",
        suits="few decisions",
    ),
    Plan(
        id="R_fixed_4p5",
        name="Fixed: 4.5 mg from the first night",
        ladder=Ladder((), _MOST),
        evidence="RCT",
        suits="reference to the trials only",
        hidden=True,
    ),
)

OFFERED: Final = tuple(plan for plan in PRESETS if not plan.hidden)


def preset(id: str) -> Plan | None:
    return next((plan for plan in PRESETS if plan.id == id), None)
