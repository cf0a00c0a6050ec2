import json
from dataclasses import fields, replace
from datetime import time
from zoneinfo import ZoneInfo

import pytest

from domain import moves
from domain.doses import Micrograms
from domain.forms import Capsules, Liquid
from domain.presets import PRESETS
from storage.documents import (
    dump_act,
    dump_form,
    dump_plan,
    load_act,
    load_form,
    load_plan,
)
from tests.engine import PLAN

VALUES = {
    "rung": 2,
    "until": 7,
    "directed": True,
    "concern": moves.Concern(next(iter(moves.Concern))),
    "wall": time(21, 30),
    "zone": ZoneInfo("Europe/Berlin"),
    "form": Liquid(1000),
    "anew": True,
    "label": "A label",
}


def as_json(document):
    return json.loads(json.dumps(document))


@pytest.mark.parametrize("plan", [*PRESETS, PLAN], ids=lambda plan: plan.id)
def test_a_plan_is_read_as_it_was_written(plan):
    assert load_plan(as_json(dump_plan(plan))) == replace(plan, hidden=False)  # a thing of menus


def test_a_plan_of_a_newer_version_with_unknown_rules_is_still_read():
    document = dump_plan(PLAN)
    document["rules"]["from_the_future"] = 1

    assert load_plan(document) == PLAN


@pytest.mark.parametrize("form", [Capsules((Micrograms(500), Micrograms(1500))), Liquid(1000)])
def test_a_form_is_read_as_it_was_written(form):
    assert load_form(as_json(dump_form(form))) == form


@pytest.mark.parametrize("kind", moves.ACTS.values(), ids=list(moves.ACTS))
def test_a_move_is_read_as_it_was_written(kind):
    act = kind(**{field.name: VALUES[field.name] for field in fields(kind)})

    assert load_act(as_json(dump_act(act))) == act
