from dataclasses import replace
from datetime import UTC, datetime
from json import dumps, loads

from domain.adherence import Adherence, Rate
from domain.checkins import Item
from domain.doses import Micrograms
from domain.snapshot_documents import document, snapshot
from domain.snapshots import Row, Snapshot

FULL = Snapshot(
    as_of=datetime(2026, 3, 2, 3, tzinfo=UTC),
    k=11,
    invented=True,
    active=60,
    unreachable=0,
    patients=55,
    adherence=Adherence(1050, 905, 970),
    median=91,
    bands=(None, None, 40),
    paused=None,
    not_prompted=20,
    unreached=15,
    holds=15,
    symptoms={Item.DREAMS: Rate(55, 800), Item.HIVES: None},
    doses={Micrograms(500): 20},
    doses_hidden=True,
    steps=(Row(Micrograms(500), 25, Adherence(300, 270, 285), {Item.SLEEP: Rate(20, 200)}),),
    steps_hidden=True,
    persistence={30: Rate(50, 55), 60: None, 90: None},
)


def test_a_snapshot_survives_the_way_through_json():
    assert snapshot(loads(dumps(document(FULL)))) == FULL


def test_a_snapshot_in_which_all_is_hidden_survives_it_too():
    hidden = Snapshot(as_of=FULL.as_of, k=11, invented=False)

    assert snapshot(loads(dumps(document(hidden)))) == hidden


def test_a_snapshot_names_its_week_and_its_window():
    assert document(FULL)["week"] == "2026-W10"
    assert document(replace(FULL, as_of=datetime(2027, 1, 1, 3, tzinfo=UTC)))["week"] == "2026-W53"
    assert document(FULL)["since"] == "2026-01-31T03:00:00+00:00"
    assert document(FULL)["until"] == "2026-02-28T03:00:00+00:00"
