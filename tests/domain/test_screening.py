import pytest

from domain.screening import QUESTIONS, Reply, Verdict, question, verdict


def test_eleven_questions_are_asked_in_order():
    assert [each.id for each in QUESTIONS] == [f"E{n}" for n in range(1, 12)]


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        ("E3", Verdict.BLOCK),
        ("E4", Verdict.BLOCK),
        ("E5", Verdict.CAUTION),
        ("E6", Verdict.BLOCK),
        ("E7", Verdict.BLOCK),
        ("E8", Verdict.BLOCK),
        ("E9", Verdict.BLOCK),
        ("E10", Verdict.CAUTION),
        ("E11", Verdict.CLEAR),
    ],
)
def test_yes_and_not_sure_count_alike(id, expected):
    assert verdict(question(id), Reply.YES) is expected
    assert verdict(question(id), Reply.NOT_SURE) is expected
    assert verdict(question(id), Reply.NO) is Verdict.CLEAR


@pytest.mark.parametrize("id", ["E1", "E2"])
def test_whoever_may_be_under_age_or_without_a_prescription_goes_no_further(id):
    assert verdict(question(id), Reply.NO) is Verdict.END
    assert verdict(question(id), Reply.NOT_SURE) is Verdict.END
    assert verdict(question(id), Reply.YES) is Verdict.CLEAR


def test_a_prescriber_can_lift_every_block_but_full_dose_naltrexone():
    blocks = [each for each in QUESTIONS if each.verdict is Verdict.BLOCK]

    assert [each.id for each in blocks if not each.attestable] == ["E4"]
