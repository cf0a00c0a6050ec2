"""A drawing printed on a page of A4, by fpdf2, which is for the workshop's process only."""

import unicodedata
from collections.abc import Container
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from messages.drawing import Drawing, Line, Mark, Shape, Words

if TYPE_CHECKING:
    from fpdf import FPDF

# ruff: noqa: PLC0415  fpdf2 takes a while, and the bot itself does without

A4: Final = (595.28, 841.89)
"""Points across and down."""

MISSING: Final = "□"
"""Stands for a letter that the font does not have."""

ZERO_WIDTH: Final = ("Cf", "Mn", "Cc")
"""What leaves no mark of its own: joiners, selectors of a variant, marks over letters."""


def pdf(drawing: Drawing, *, title: str, language: str, at: datetime) -> bytes:
    """Return *drawing*, as broad as a page, on one; made at the same moment it is the same."""
    from fpdf import FPDF
    from fpdf.fonts import TTFFont

    page = FPDF(unit="pt", format=A4)
    page.set_creation_date(at)
    page.set_title(title)
    page.set_lang(language)
    page.set_auto_page_break(auto=False)
    page.add_page()
    for style, file in (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf")):
        page.add_font("dejavu", style, fonts() / file)
    for mark in drawing.marks:
        _put(page, mark, A4[0] / drawing.width)
    printed = bytes(page.output())
    for font in page.fonts.values():
        if isinstance(font, TTFFont):
            font.ttfont.close()
    return printed


def _put(page: "FPDF", mark: Mark, scale: float) -> None:
    match mark:
        case Shape(points, fill, edge):
            page.set_fill_color(fill)
            page.set_line_width(1.5 * scale)
            page.set_draw_color(edge or fill)
            placed = [(x * scale, y * scale) for x, y in points]
            page.polygon(placed, style="DF" if edge else "F")
        case Line(points, colour, width, stroke):
            page.set_draw_color(colour)
            page.set_line_width(width * scale)
            dash, gap = {"solid": (0.0, 0.0), "dashed": (3.0, 2.0), "dotted": (1.0, 1.6)}[stroke]
            page.set_dash_pattern(dash * width * scale, gap * width * scale)
            page.polyline([(x * scale, y * scale) for x, y in points])
            page.set_dash_pattern()
        case Words():
            _write(page, mark, scale)


def _write(page: "FPDF", words: Words, scale: float) -> None:
    page.set_font("dejavu", "B" if words.bold else "", words.size * scale)
    page.set_text_color(words.colour)
    text = _in_order(legible(words.text, getattr(page.current_font, "cmap", {})))
    shift = {"left": 0.0, "center": 0.5, "right": 1.0}[words.align] * page.get_string_width(text)
    page.text(words.x * scale - shift, (words.y + 0.36 * words.size) * scale, text)


def legible(text: str, printable: Container[int]) -> str:
    """Return *text* with a box for each letter that the font does not have."""
    return "".join(
        letter if ord(letter) in printable else MISSING
        for letter in text
        if ord(letter) in printable or unicodedata.category(letter) not in ZERO_WIDTH
    )


def _in_order(text: str) -> str:
    """Return *text* from left to right as it is read: Hebrew and Arabic run the other way."""
    if not any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text):
        return text
    from fpdf.bidi import BidiParagraph

    return BidiParagraph(text).get_reordered_string()


@cache
def fonts() -> Path:
    """Return where the fonts are that come with matplotlib: the same on every machine."""
    import matplotlib as mpl

    return Path(mpl.get_data_path(), "fonts", "ttf")
