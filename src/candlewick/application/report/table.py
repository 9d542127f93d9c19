"""Tables that can be read on a phone and by a screen reader."""

from collections.abc import Collection, Sequence

from candlewick.application.report.element import Child, Element, element


def table(
    head: Sequence[Child],
    rows: Sequence[Sequence[Child]],
    *,
    caption: str,
    words: Collection[int] = (0,),
) -> Element:
    """Return a table that scrolls inside its own frame where it is too wide.

    Args:
        head: of each column.
        rows: one child for each column; the first names the row.
        caption: what the table says.
        words: the places of the columns that hold words; the others hold numbers.
    """

    def cells(row: Sequence[Child]) -> list[Element]:
        first = element("th", row[0], scope="row")
        return [
            first,
            *(
                element("td", cell, class_=None if place in words else "number")
                for place, cell in enumerate(row[1:], 1)
            ),
        ]

    return element(
        "div",
        element(
            "table",
            element("caption", caption),
            element(
                "thead",
                element(
                    "tr",
                    *(
                        element("th", one, scope="col", class_=None if at in words else "number")
                        for at, one in enumerate(head)
                    ),
                ),
            ),
            element("tbody", *(element("tr", *cells(row)) for row in rows)),
        ),
        class_="scroll",
        role="region",
        tabindex="0",
        aria_label=caption,
    )


def folded(summary: str, *children: Child) -> Element:
    """Return something that opens at a click."""
    return element("details", element("summary", summary), *children)
