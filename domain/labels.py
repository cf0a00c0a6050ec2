"""What a label says of a strength or a concentration, read as people type it."""

import re
from decimal import Decimal
from enum import StrEnum
from typing import Final

from domain.doses import Micrograms, mg, read
from domain.forms import (
    MOST_STRENGTHS,
    STRONGEST,
    STRONGEST_UG_PER_ML,
    WEAKEST_UG_PER_ML,
    Capsules,
    Form,
    Liquid,
)
from domain.slips import Slip, folded


class UnclearForm(StrEnum):
    """Why a typed strength or concentration was not taken; all tell the "text"."""

    UNREADABLE = "unreadable"
    MISSING_UNIT = "missing unit"
    UNIT_SLIP = "unit slip"
    DECIMAL_COMMA = "decimal comma"
    OUT_OF_RANGE = "out of range"
    TOO_MANY = "too many"


_SENTENCES: Final = {
    UnclearForm.UNREADABLE: "“{text}” cannot be read here.",
    UnclearForm.MISSING_UNIT: "“{text}” needs its unit, such as 1 mg/mL.",
    UnclearForm.UNIT_SLIP: "“{text}” is not in mg or mcg.",
    UnclearForm.DECIMAL_COMMA: "In “{text}” the comma can be read in two ways.",
    UnclearForm.OUT_OF_RANGE: "“{text}” is not between {least} and {most}.",
    UnclearForm.TOO_MANY: "“{text}” is more than {most} strengths.",
}


class FormProblem(Slip):
    """A typed strength or concentration that cannot be taken as it stands."""

    code: UnclearForm

    def __init__(self, code: UnclearForm, **values: str | int) -> None:
        super().__init__(code, _SENTENCES[code], **values)


_AMOUNT: Final = r"(?P<number>\d{1,6}(?:[.,]\d{1,6})?|\.\d{1,6}) ?(?P<unit>[^\W\d_]+)?"
_STRENGTH: Final = re.compile(_AMOUNT)
_CONCENTRATION: Final = re.compile(
    rf"{_AMOUNT}(?: ?(?:/|per|in|pro|por|en) ?(?P<ml>\d{{1,3}}(?:\.\d{{1,2}})?)? ?ml)?"
)
_STRONGLY_BETWEEN: Final = re.compile(r"[;\n+&]|\b(?:and|und|y)\b")
_BETWEEN_STRENGTHS: Final = re.compile(rf",(?!\d)|{_STRONGLY_BETWEEN.pattern}")


def parse_form(text: str, *, decimal_comma: bool = False) -> Form:
    """Read what a label says, a liquid where it names mL; raises FormProblem."""
    if "ml" in folded(text[:60]):
        return parse_concentration(text)
    return Capsules(parse_strengths(text, decimal_comma=decimal_comma))


def parse_concentration(text: str) -> Liquid:
    """Read "1 mg/mL", "500 mcg/mL" or a label's "5 mg/5 mL"; raises FormProblem.

    A bare number is asked again: it could be a dose, a volume or a strength.
    """
    text = " ".join(folded(text[:60]).split())
    found = _CONCENTRATION.fullmatch(text)
    if found is None:
        raise FormProblem(UnclearForm.UNREADABLE, text=text)
    if found["unit"] is None or not text.endswith("ml"):
        raise FormProblem(UnclearForm.MISSING_UNIT, text=text)
    volume = Decimal(found["ml"] or 1)
    ug_per_ml = _amount(found, text) / volume if volume else Decimal(0)
    if not WEAKEST_UG_PER_ML <= ug_per_ml <= STRONGEST_UG_PER_ML:
        least, most = "0.01 mg/mL", "10 mg/mL"
        raise FormProblem(UnclearForm.OUT_OF_RANGE, text=text, least=least, most=most)
    if ug_per_ml != int(ug_per_ml):
        raise FormProblem(UnclearForm.UNREADABLE, text=text)
    return Liquid(int(ug_per_ml))


def parse_strengths(text: str, *, decimal_comma: bool = False) -> tuple[Micrograms, ...]:
    """Read "0.5, 1.5 mg" and return the strengths rising, each once; raises FormProblem.

    *decimal_comma*: who typed it writes "1,5", so a comma between two digits parts nothing.
    """
    text = folded(text[:200])
    if re.search(r"\d\.\d", text):
        text = text.replace(",", ";")
    elif decimal_comma or _STRONGLY_BETWEEN.search(text):
        text = re.sub(r"(?<=\d),(?=\d)", ".", text)
    parts = [part.strip() for part in _BETWEEN_STRENGTHS.split(text) if part.strip()]
    if len(parts) > MOST_STRENGTHS:
        raise FormProblem(UnclearForm.TOO_MANY, text=text, most=MOST_STRENGTHS)
    strengths = {_strength(part) for part in parts}
    if not strengths:
        raise FormProblem(UnclearForm.UNREADABLE, text=text)
    return tuple(sorted(strengths))


def _strength(text: str) -> Micrograms:
    found = _STRENGTH.fullmatch(text)
    if found is None:
        raise FormProblem(UnclearForm.UNREADABLE, text=text)
    if "," in text and not found["number"].startswith("0,"):
        raise FormProblem(UnclearForm.DECIMAL_COMMA, text=text)
    strength = _amount(found, text)
    if not 0 < strength <= STRONGEST:
        raise FormProblem(
            UnclearForm.OUT_OF_RANGE, text=text, least="0.001 mg", most=f"{mg(STRONGEST)} mg"
        )
    return strength


def _amount(found: re.Match[str], text: str) -> Micrograms:
    if re.search(r",\d{3}", found["number"]):
        raise FormProblem(UnclearForm.DECIMAL_COMMA, text=text)
    amount = read(found["number"].replace(",", "."), found["unit"] or "mg")
    if amount is None:
        raise FormProblem(UnclearForm.UNIT_SLIP, text=text)
    return amount
