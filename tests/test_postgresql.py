"""The same nights on PostgreSQL: one code path, two databases."""

import pytest

from tests.test_nights import (  # noqa: F401  the tests are collected here once more
    ada,
    test_a_night_tapped_the_next_evening_is_recalled_and_has_no_time,
    test_a_tap_is_recorded_and_becomes_a_receipt,
    test_after_fourteen_nights_without_a_dose_the_plan_stops_asking,
    test_an_unanswered_night_is_nagged_about_twice_and_then_left_in_peace,
    test_every_tap_of_a_morning_is_kept_before_it_is_saved,
    test_later_asks_again_when_it_was_wished,
    test_nobody_answers_for_somebody_else,
    test_tapped_again_it_changes_nothing_and_is_no_error,
    test_the_step_is_offered_on_the_last_day_and_taken_only_by_a_yes,
    test_tonights_question_takes_the_buttons_of_last_nights,
    test_who_blocks_the_bot_is_left_alone_and_counted_as_unreachable,
)
from tests.test_reforming import (  # noqa: F401
    bea,
    test_until_it_is_known_what_is_in_hand_no_text_says_how_to_make_a_dose,
    test_what_is_typed_is_read_back_and_counts_with_a_yes,
)

pytestmark = pytest.mark.parametrize("world", ["postgresql"], indirect=True)
