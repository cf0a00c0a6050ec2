"""What colleagues do, on PostgreSQL: one code path, two databases."""

import pytest

from tests.handlers.test_announcing import (  # noqa: F401  collected here once more
    ada,
    owner,
    test_a_copy_in_doubt_is_not_sent_again,
    test_confirming_twice_sends_once,
    test_who_wants_no_more_gets_none_until_they_say_otherwise,
    test_whoever_sleeps_gets_it_when_awake,
)
from tests.handlers.test_codes import (  # noqa: F401
    test_a_sixth_code_within_an_hour_is_wrong_even_if_it_is_right,
)
from tests.handlers.test_plans import (  # noqa: F401
    test_a_file_becomes_a_plan_that_can_be_invited_to,
)
from tests.handlers.test_status import (  # noqa: F401
    test_the_last_prompt_is_told_with_its_delay,
)
from tests.handlers.test_team import (  # noqa: F401
    test_a_link_works_once_and_afterwards_as_any_wrong_code,
    test_links_of_who_was_dismissed_are_as_any_wrong_code,
    test_what_is_read_and_done_is_written_down,
)

pytestmark = pytest.mark.parametrize("world", ["postgresql"], indirect=True)
