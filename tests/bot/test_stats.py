import csv
import json
from dataclasses import replace
from io import StringIO

from bot import stats
from domain.snapshots import Snapshot
from tests.messages.test_group import PUBLISHED

NOTHING = Snapshot(as_of=PUBLISHED.as_of, k=11, invented=True)


def test_the_table_has_a_line_for_all_and_one_for_each_dose():
    lines = stats.table(PUBLISHED).splitlines()
    rows = {line.split("  ")[0]: line.split() for line in lines}

    assert "28 nights up to 2026-03-02 18:00 UTC, self-reported" in lines
    assert rows["all"] == ["all", "40", "1050", "92%", "86%", "to", "94%", "93%"]
    assert rows["0.5 mg"] == ["0.5", "mg", "25", "300", "95%", "90%", "to", "95%", "95%"]
    assert "active 40, unreachable hidden" in lines
    assert any("Doses of fewer than 11" in line for line in lines)


def test_the_columns_of_the_table_stand_below_each_other():
    lines = stats.table(PUBLISHED).splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("dose"))

    assert len({len(line) for line in lines[start : start + 4]}) == 1


def test_the_table_hides_a_small_group():
    assert stats.table(NOTHING).splitlines()[1:] == [
        "With invented people in them.",
        "Fewer than 11 people. Numbers are hidden.",
    ]


def test_the_table_says_when_only_rates_are_hidden():
    table = stats.table(replace(PUBLISHED, adherence=None, steps=()))

    assert "active 40" in table and "Rates are hidden" in table and "%" not in table


def test_json_names_rates_by_numerator_and_denominator():
    read = json.loads(stats.json(PUBLISHED))

    assert read["adherence"]["due"] == 1050
    assert read["adherence"]["taken"] == 905
    assert read["adherence"]["answered"] == 970
    assert read["adherence"]["taking"] == {"numerator": 905, "denominator": 1050}
    assert read["adherence"]["taking_at_most"] == {"numerator": 985, "denominator": 1050}
    assert read["adherence"]["response"] == {"numerator": 970, "denominator": 1050}
    assert read["adherence"]["of_answered"] == {"numerator": 905, "denominator": 970}
    assert [step["dose_ug"] for step in read["steps"]] == [500, 1250]
    assert read["steps"][0]["patients"] == 25
    assert (read["k"], read["nights"], read["rounded_to"]) == (11, 28, 5)


def test_json_has_null_for_what_is_hidden():
    read = json.loads(stats.json(NOTHING))

    assert read["adherence"] is None and read["active"] is None and read["steps"] == []


def test_csv_can_be_read_as_a_table():
    rows = list(csv.DictReader(StringIO(stats.csv(PUBLISHED))))

    assert [row["dose_ug"] for row in rows] == ["", "500", "1250"]
    assert rows[0]["due"] == "1050"
    assert rows[0]["taking_percent"] == "86"
    assert rows[1]["patients"] == "25"
    assert [row["patients"] for row in csv.DictReader(StringIO(stats.csv(NOTHING)))] == []


def test_the_table_says_nothing_of_hidden_doses_where_there_are_none():
    assert "Doses of fewer" not in stats.table(replace(PUBLISHED, steps_hidden=False))
