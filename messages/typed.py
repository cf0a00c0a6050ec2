"""Words that are typed instead of tapped: an answer so given counts as much."""

from domain.occurrences import State
from domain.slips import letters
from messages.language import SOURCE, Language, language


def answer(_: Language, text: str) -> State | None:
    """Return the answer to a dose prompt that *text* is, in this language or in English."""
    typed = letters(text)
    for says in (_, language(SOURCE)):
        if typed == letters(says("✅ Taken")):
            return State.TAKEN
        if typed == letters(says("⏭ Not tonight")):
            return State.SKIPPED
    return None
