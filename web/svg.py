"""Scalable vector graphics, written by hand: elements, with everything in them escaped."""

from markupsafe import Markup, escape


def element(name: str, *inside: str, **attributes: object) -> Markup:
    """Return <name …>inside</name>; `stroke_width` becomes stroke-width, `class_` class."""
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_short(value))}"'
        for key, value in attributes.items()
    )
    return Markup(f"<{name}{told}>{''.join(map(escape, inside))}</{name}>")  # noqa: S704  all is escaped


def _short(value: object) -> object:
    return round(value, 1) if isinstance(value, float) else value


def path(points: list[tuple[float, float]], *, closed: bool = False) -> str:
    """Return the d of a path along *points*."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + ("Z" if closed else "")


def mark(n: int, x: float, y: float, size: float = 3.5) -> Markup:
    """Return the sign of the *n*th series: a disc, a square, a triangle; colour is not all."""
    cls = f"mark s{n}"
    if n == 0:
        return element("circle", cx=x, cy=y, r=size, class_=cls)
    if n == 1:
        side = 2 * size - 1
        return element("rect", x=x - side / 2, y=y - side / 2, width=side, height=side, class_=cls)
    corners = [(x, y - size - 0.5), (x + size + 0.5, y + size), (x - size - 0.5, y + size)]
    return element("path", d=path(corners, closed=True), class_=cls)


def words(x: float, y: float, text: str, *, anchor: str = "start", class_: str = "") -> Markup:
    return element("text", text, x=x, y=y, text_anchor=anchor, class_=class_ or "tick")
