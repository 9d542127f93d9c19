"""HTML and SVG as values: whatever is text stays text, whoever wrote it."""

import html
from dataclasses import dataclass
from typing import Final, TypeAlias, Union

from candlewick.domain.harmless import harmless

Child: TypeAlias = Union["Element", str, None]
"""An element, text (always escaped), or nothing."""

_VOID: Final = frozenset({"br", "hr", "meta", "wbr"})
_ALONE: Final = frozenset({"circle", "line", "path", "rect"})
"""SVG elements that are closed at once where they hold nothing."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element; it is made by `element`, and only by our own code.

    Attributes:
        tag: its name.
        attributes: in order.
        children: what is in it.
    """

    tag: str
    attributes: tuple[tuple[str, str], ...]
    children: tuple[Child, ...]

    def __str__(self) -> str:
        """Return its markup."""
        parts: list[str] = []
        _write(self, parts)
        return "".join(parts)


def element(tag: str, *children: Child, **attributes: str | float | None) -> Element:
    """Make an element.

    Args:
        tag: its name.
        children: elements, and text that is escaped; None is left out.
        attributes: their names with _ for -; a trailing _ is dropped, so that `class_` can be
            written. None is left out, a number is written as short as it can be.
    """
    known = tuple(
        (name.rstrip("_").replace("_", "-"), value if isinstance(value, str) else number(value))
        for name, value in attributes.items()
        if value is not None
    )
    return Element(tag, known, children)


def number(value: float) -> str:
    """Write a coordinate with at most one decimal."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _write(child: Child, parts: list[str]) -> None:
    if child is None:
        return
    if isinstance(child, str):
        parts.append(html.escape(harmless(child), quote=False))
        return
    said = "".join(
        f' {name}="{html.escape(harmless(value), quote=True)}"' for name, value in child.attributes
    )
    if child.tag in _ALONE and not child.children:
        parts.append(f"<{child.tag}{said}/>")
        return
    parts.append(f"<{child.tag}{said}>")
    if child.tag in _VOID:
        return
    for inner in child.children:
        _write(inner, parts)
    parts.append(f"</{child.tag}>")
