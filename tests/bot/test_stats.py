import csv
import json
from dataclasses import replace
from io import StringIO

from bot import stats
from bot.stats_table import table
from domain.snapshots import Snapshot
from tests.messages.test_group import PUBLISHED

NOTHING = Snapshot(as_of=PUBLISHED.as_of, k=11, invented=True)


def test_the_table_has_a_line_for_all_and_one_for_each_dose():
    lines = table(PUBLISHED).splitlines()
    rows = {line.split("  ")[0]: line.split() for line in lines}

    assert lines[0] == (
        "2026-W10: 28 nights up to 2026-03-02 18:00 UTC, self-reported, definitions 1"
    )
    assert rows["all"] == ["all", "40", "1050", "92%", "86%", "to", "94%", "93%"]
    assert rows["0.5 mg"] == ["0.5", "mg", "25", "300", "95%", "90%", "to", "95%", "95%"]
    assert "active 40, unreachable hidden" in lines
    assert any("Doses of fewer than 11" in line for line in lines)


def test_the_columns_of_the_table_stand_below_each_other():
    lines = table(PUBLISHED).splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("dose"))

    assert len({len(line) for line in lines[start : start + 4]}) == 1


def test_the_table_hides_a_small_group():
    assert table(NOTHING).splitlines()[1:] == [
        "With invented people in them.",
        "Fewer than 11 people. Numbers are hidden.",
    ]


def test_the_table_says_when_only_rates_are_hidden():
    told = table(replace(PUBLISHED, adherence=None, steps=()))

    assert "active 40" in told and "Rates are hidden" in told and "taken" not in told


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


def read(snapshot):
    return {
        (row["measure"], row["of"]): (row["numerator"], row["denominator"], row["percent"])
        for row in csv.DictReader(StringIO(stats.csv(snapshot)))
    }


def test_csv_has_every_number_on_a_line_of_its_own():
    rows = read(PUBLISHED)

    assert rows["active", ""] == ("40", "", "")
    assert rows["due", ""] == ("1050", "", "")
    assert rows["taking", ""] == ("905", "1050", "86")
    assert rows["median", ""] == ("", "", "91")
    assert rows["bands", "80-100"] == ("30", "", "")
    assert rows["symptoms", "dreams"] == ("55", "800", "7")
    assert rows["steps", "500"] == ("25", "", "")
    assert rows["response", "1250"] == ("200", "225", "89")
    assert rows["persistence", "30"] == ("50", "55", "91")


def test_csv_leaves_empty_what_is_hidden():
    rows = read(PUBLISHED)

    assert rows["unreachable", ""] == rows["bands", "0-50"] == ("", "", "")
    assert rows["symptoms", "hives"] == rows["persistence", "60"] == ("", "", "")
    assert set(read(NOTHING).values()) == {("", "", "")}


def test_the_table_tells_of_people_mornings_and_who_went_on():
    lines = table(PUBLISHED).splitlines()

    assert "median of people, taken: 91%" in lines
    assert "people by percent taken: 0-50 hidden, 50-80 hidden, 80-100 30" in lines
    assert "nights apart: paused hidden, not prompted 0, unreached 15, holds 15" in lines
    assert "mornings with moderate or worse: dreams 7%, hives hidden" in lines
    assert "went on for more than: 30 nights 91%, 60 nights hidden" in lines


def test_the_table_says_nothing_of_hidden_doses_where_there_are_none():
    assert "Doses of fewer" not in table(replace(PUBLISHED, steps_hidden=False))
