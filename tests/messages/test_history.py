from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.checkins import Item, Severity
from domain.doses import Micrograms
from domain.history import Became, Change, Entry, Flag, Share, shares
from domain.occurrences import Reason
from messages import history
from messages import shares as mornings
from messages.language import LANGUAGES, language

MONDAY = date(2026, 3, 2)
SIX = tuple(Item)[:6]
_ = language("en")


def entry(n=0, became=Became.TAKEN, dose=500, *, is_new=False, flags=(), **levels):
    values = {Item(item): Severity(level) for item, level in levels.items()}
    return Entry(MONDAY + timedelta(days=n), became, dose, is_new, values, flags)


def line(shown):
    return history.words(_, [shown]).text.splitlines()[-3]


def test_a_calm_morning_is_said_in_two_words():
    assert line(entry(dreams=0, sleep=0, headache=0)) == "Mon, Mar 2: 0.5 mg · taken · all fine"


def test_a_row_that_nobody_touched_is_not_called_fine():
    assert line(entry(dreams=0)) == "Mon, Mar 2: 0.5 mg · taken · none: dreams"


def test_the_worst_is_said_first():
    assert line(entry(dreams=1, sleep=3, headache=1)).endswith(
        "severe: sleep; mild: dreams, headache"
    )


def test_one_night_has_one_date():
    assert history.summary(_, [entry()]).startswith("Last 1 night: Mon, Mar 2\n")


def test_silence_is_called_no_answer():
    assert "no answer" in line(entry(became=Became.SILENT))


def fullest(n):
    """Return the longest entry that there can be."""
    flags = (Flag(Change.PRODUCT), Flag(Change.ZONE, "Argentina/Comodrivadavia"))
    levels = {str(item): Severity(i % 4) for i, item in enumerate(SIX)}
    flagged = flags if n == 9 else ()
    full = entry(n, Became.OTHERWISE, 1250, is_new=True, flags=flagged, **levels)
    return replace(full, burden=10) if n % 7 == 0 else full


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_fullest_month_fits_into_a_message(code):
    said, month = language(code), [fullest(n) for n in range(28)]

    text = history.words(said, month).text
    assert len(text) <= 4096
    assert said.day(month[-1].night) in text.splitlines()[-3]


def test_of_a_month_that_is_too_long_the_latest_nights_are_told():
    spanish, month = language("es"), [fullest(n) for n in range(28)]

    lines = history.words(spanish, month).text.split("\n\n")[1].splitlines()

    assert lines[0] == spanish("The picture shows the rest.")
    assert 20 < len(lines) < 28


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_summary_of_everything_fits_under_a_picture(code):
    became = [each for each in Became if each is not Became.BASELINE]
    month = [
        entry(n, became[n % 7], **{str(item): Severity(n % 4) for item in Item}) for n in range(28)
    ]
    month[::7] = [replace(each, burden=10) for each in month[::7]]

    assert len(history.summary(language(code), month)) <= 1024


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_caption_tells_no_dose(code):
    said = language(code)

    assert "mg" not in history.summary(said, [fullest(n) for n in range(28)])
    assert "mg" not in mornings.caption(said)


def test_mornings_are_told_item_by_item():
    told = shares([entry(dreams=1), entry(1, dreams=0), entry(2, dose=1000, dreams=0)])

    assert mornings.words(_, told).text.splitlines() == [
        "How your mornings were on each dose. “Before” is before the first dose.",
        "",
        "Dreams:",
        "0.5 mg: none 1, mild 1 (2 mornings)",
        "1 mg: none 1 (1 morning)",
    ]


def test_too_much_for_a_message_is_left_to_the_picture():
    told = [
        Share(item, Micrograms(250 * n), (10, 20, 30, 40)) for item in Item for n in range(1, 11)
    ]

    text = mornings.words(_, told).text

    assert len(text) <= 4096
    assert text.endswith("The picture shows the rest.")


@pytest.mark.parametrize(
    ("mishap", "says"),
    [
        (Reason.VOMITED, "taken, then vomited"),
        (Reason.TWICE, "taken twice"),
        (None, "taken, not as planned"),
    ],
)
def test_a_dose_that_was_taken_otherwise_is_called_what_it_was(mishap, says):
    shown = replace(entry(became=Became.OTHERWISE), mishap=mishap)

    assert line(shown) == f"Mon, Mar 2: 0.5 mg · {says}"
    assert f"{says}: 1" in history.summary(_, [shown])
