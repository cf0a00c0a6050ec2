import pytest

from tests.messages.reading import grade, sentences, syllables


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "you dose stopped flushed like home eye's 911 mg eyes breathe throat"),
        (2, "taken tonight minutes faces ended needed better able answers opens"),
        (3, "recorded naltrexone opioid serious prescriber however anything medicine"),
        (4, "emergency adrenaline information necessary"),
        (5, "anaphylaxis"),
    ],
)
def test_syllables_are_counted_as_they_are_spoken(count, words):
    assert {word: syllables(word) for word in words.split()} == dict.fromkeys(words.split(), count)


def test_a_sentence_ends_at_its_mark_or_its_line_and_not_within_a_dose():
    assert sentences("Take 1.5 mg. Then rest.\nGood night") == [
        "Take 1.5 mg.",
        "Then rest.",
        "Good night",
    ]


def test_short_words_in_short_sentences_read_easily():
    assert grade("The cat sat. The dog ran. We all had tea.") < 1


def test_long_words_in_long_sentences_do_not():
    text = (
        "Contraindications notwithstanding, pharmacological interventions necessitate "
        "individualised consideration of hepatological comorbidities beforehand."
    )

    assert grade(text) > 20
