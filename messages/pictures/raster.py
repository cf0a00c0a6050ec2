"""A drawing made into a PNG, by matplotlib, which is for the workshop's process only."""

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from messages.drawing import PAPER, Drawing, Line, Mark, Shape, Stroke, Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties

# ruff: noqa: PLC0415  matplotlib takes 70 MB and a second, which the bot itself does without

PIXELS_PER_INCH = 72
"""So that a point, in which matplotlib measures letters and lines, is a pixel."""

_DASHES: Final[dict[Stroke, tuple[float, Sequence[float]] | None]] = {
    "solid": None,
    "dashed": (0, (3, 2)),
    "dotted": (0, (1, 1.6)),
}
"""Lengths of strokes and gaps, in breadths of the line."""


def png(drawing: Drawing, *, width: int | None = None) -> bytes:
    """Return *drawing* as a PNG, in the size it has or so many pixels wide."""
    from matplotlib.figure import Figure

    size = drawing.width / PIXELS_PER_INCH, drawing.height / PIXELS_PER_INCH
    dpi = PIXELS_PER_INCH * (width or drawing.width) / drawing.width
    figure = Figure(figsize=size, dpi=dpi, facecolor=PAPER)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, drawing.width)
    axes.set_ylim(drawing.height, 0)
    for order, mark in enumerate(drawing.marks):
        _put(axes, mark, order)
    out = BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def _put(axes: "Axes", mark: Mark, order: int) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Polygon
    from matplotlib.patheffects import withStroke

    match mark:
        case Shape(points, fill, edge, hatch):
            axes.add_patch(
                Polygon(
                    points,
                    closed=True,
                    facecolor=fill,
                    edgecolor=edge or "none",
                    linewidth=2 if edge else 0,
                    hatch=hatch,
                    zorder=order,
                )
            )
        case Line(points, colour, width, stroke):
            axes.add_line(
                Line2D(
                    [x for x, _ in points],
                    [y for _, y in points],
                    color=colour,
                    linewidth=width,
                    linestyle=_DASHES[stroke],
                    solid_capstyle="round",
                    solid_joinstyle="round",
                    zorder=order,
                )
            )
        case Words():
            axes.text(
                mark.x,
                mark.y,
                mark.text,
                fontproperties=font("DejaVuSans-Bold" if mark.bold else "DejaVuSans"),
                fontsize=mark.size,
                color=mark.colour,
                ha=mark.align,
                va="center_baseline",
                rotation=mark.turned,
                rotation_mode="anchor",
                parse_math=False,
                path_effects=[withStroke(linewidth=9, foreground=PAPER)] if mark.halo else [],
                zorder=order,
            )


@cache
def font(name: str) -> "FontProperties":
    """Return a font that comes with matplotlib: the same letters on every machine."""
    import matplotlib as mpl
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=Path(mpl.get_data_path(), "fonts", "ttf", f"{name}.ttf"))
