"""Slips: what is wrong with something a person typed, in a form any language can word."""

import unicodedata
from enum import StrEnum


class Slip(ValueError):  # noqa: N818 - an everyday slip, no error of ours
    """Something typed that cannot be taken as it stands; str() is an English sentence.

    values: what a sentence about *code* needs, doses already written in milligrams.
    """

    code: StrEnum
    values: dict[str, str | int]

    def __init__(self, code: StrEnum, sentence: str, **values: str | int) -> None:
        super().__init__(sentence.format(**values))
        self.code = code
        self.values = values


def folded(text: str) -> str:
    """Return *text* with one shape for each character, as far as that changes no number.

    A raised 2 is a footnote and stays one; taken for a digit it would make 4.5 into 4.52.
    """
    return "".join(_plain(character) for character in text).casefold().strip()


def letters(text: str) -> str:
    """Return the letters and digits of *text* alone, to compare what is typed with a label."""
    return "".join(sign for sign in folded(text) if sign.isalnum())


def _plain(character: str) -> str:
    if character.isnumeric() and not character.isdecimal():
        return character
    return unicodedata.normalize("NFKC", character)
