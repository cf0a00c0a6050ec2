"""The spreadsheet, read by a CSV parser."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.checkins import Item, Severity
from domain.occurrences import State
from messages.documents.csv_export import COLUMNS, content, defused
from tests.messages.copies import FIRST, copy, episode, full, morning, night, nights

SIGNS = tuple("=+-@＝＋－＠")


def read(copied):
    return list(csv.DictReader(StringIO(content(copied).decode("utf-8-sig"), newline="")))


def test_each_night_is_a_row_under_the_same_names():
    rows = read(full())

    assert [row["number"] for row in rows] == [*"123", "0", *"1234567"]
    assert [row["course"] for row in rows] == ["1"] * 3 + ["2"] * 8
    assert {tuple(row) for row in rows} == {COLUMNS}


def test_a_night_is_told_on_the_wall_of_its_own_zone():
    [taken] = [row for row in read(full()) if (row["course"], row["number"]) == ("2", "1")]

    assert {name: taken[name] for name in COLUMNS[2:12]} == {
        "night": "2026-03-02",
        "scheduled_at": "2026-03-02 22:00",
        "zone": "Europe/Berlin",
        "dose_mg": "0.5",
        "step": "1",
        "state": "T",
        "answered_at": "2026-03-02 22:05",
        "taken_at": "2026-03-02 22:05",
        "source": "tap",
        "reason": "",
    }


def test_a_morning_stands_in_the_row_of_its_night_and_blank_is_not_none():
    values = {Item.SLEEP: Severity.SEVERE, Item.DREAMS: Severity.NONE}
    told = morning(1, values, implied=[Item.DREAMS], saved=False)
    [row] = read(copy(episode(nights("T"), mornings=[told])))

    assert (row["sleep"], row["dreams"], row["headache"]) == ("3", "0", "")
    assert row["implied"] == "dreams"


def test_nothing_to_tell_is_a_row_of_names():
    assert read(copy()) == []
    assert content(copy()).decode("utf-8-sig").strip() == ",".join(f'"{each}"' for each in COLUMNS)


def test_the_file_says_that_it_is_utf_8():
    note = "geschlafen wie ein Bär, שלום 😴"
    raw = content(copy(episode(nights("T"), notes={1: note})))

    assert raw.startswith(b"\xef\xbb\xbf")
    assert note in raw.decode("utf-8-sig")


@pytest.mark.parametrize(
    "sign", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "＝", "＋", "－", "＠"]
)
def test_a_text_that_a_spreadsheet_might_run_is_shown_instead(sign):
    payload = f'{sign}HYPERLINK("https://example.org")'
    [row] = read(copy(episode(nights("T"), notes={1: payload})))

    assert row["note"] == f"'{payload}"


@given(st.text())
@example("=1+1")
@settings(deadline=None)
def test_no_note_begins_like_a_formula_and_each_can_be_read_back(note):
    [row] = read(copy(episode(nights("T"), notes={1: note})))

    assert row["note"].replace("'", "") == note.replace("'", "")
    assert not row["note"].startswith(tuple("=+-@\t\r\n"))


@given(st.lists(st.sampled_from([*";,\t|\r\n\"'=+-@＝ x", "\r\n"])).map("".join))
@example("hello;=1+cmd|'/C calc'!A0")
@example("hello\n=1+1")
@example('hello;"=1+1"')
@settings(deadline=None)
def test_no_cell_begins_like_a_formula_wherever_a_spreadsheet_parts_them(note):
    file = content(copy(episode(nights("T"), notes={1: note}))).decode("utf-8-sig")
    for delimiter in ",;\t|":
        rows = csv.reader(StringIO(file, newline=""), delimiter=delimiter)
        assert [cell for row in rows for cell in row if cell.lstrip().startswith(SIGNS)] == []


def test_a_list_in_a_note_stays_legible():
    [row] = read(copy(episode(nights("T"), notes={1: "slept:\r\n- well\n\n- long; not deep"})))

    assert row["note"] == "slept:\r\n'- well\n\n'- long; not deep"


def test_a_number_is_left_a_number():
    assert (defused(-2), defused(None), defused("plain - text")) == (-2, None, "plain - text")


def test_a_late_answer_after_travel_is_told_in_the_zone_of_the_night():
    at = FIRST + timedelta(hours=20)
    [row] = read(copy(episode([night(1, State.TAKEN, answered_at=at)])))

    assert row["answered_at"] == "2026-03-03 18:00"
