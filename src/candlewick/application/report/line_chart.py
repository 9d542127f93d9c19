"""Lines over time, with a band behind them and their names at their ends."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from candlewick.application.report.element import Element, element
from candlewick.application.report.frame import Paper, path, picture, time_axis, value_axis
from candlewick.application.report.scale import Scale, padded
from candlewick.application.views.moment import utc_minute

_APART: Final = 15.0
"""[px] between the names of two lines."""

_NAME: Final = 18
"""[characters] of a name that fit beside the plot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line.

    Attributes:
        name: as it is called beside it.
        look: its class, which says its colour.
        times: [ms since 1970 UTC] rising.
        values: one for each time.
    """

    name: str
    look: str
    times: Sequence[int]
    values: Sequence[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A band between two lines, over time [ms since 1970 UTC]."""

    times: Sequence[int]
    low: Sequence[float]
    high: Sequence[float]


def line_chart(
    paper: Paper,
    lines: Sequence[Line],
    *,
    area: Area | None,
    write: Callable[[float], str],
    title: str,
    description: str,
) -> Element:
    """Draw `lines`; the last one lies on top.

    Args:
        paper: the size.
        lines: at least one, each with at least two times.
        area: lies behind them; None for none.
        write: says a value.
        title: the chart's name.
        description: what there is to see, in words.
    """
    across = paper.across(
        min(line.times[0] for line in lines), max(line.times[-1] for line in lines)
    )
    values = [value for line in lines for value in line.values]
    up = paper.up(*padded(values + ([*area.low, *area.high] if area else [])))
    return picture(
        paper,
        *value_axis(paper, up, write),
        *time_axis(paper, across),
        _area(area, across, up) if area else None,
        _zero(paper, up),
        *(_drawn(line, across, up) for line in lines),
        *(_names(paper, lines, up, write) if paper.name == "wide" else ()),
        *_readings(paper, lines, across, write),
        title=title,
        description=description,
    )


def _zero(paper: Paper, up: Scale) -> Element | None:
    if not up.low < 0.0 < up.high:
        return None
    y = up(0.0)
    return element("line", x1=paper.left, x2=paper.width - paper.right, y1=y, y2=y, class_="zero")


def _drawn(line: Line, across: Scale, up: Scale) -> Element:
    points = [(across(at), up(value)) for at, value in zip(line.times, line.values, strict=True)]
    return element("path", element("title", line.name), d=path(points), class_=f"line {line.look}")


def _area(area: Area, across: Scale, up: Scale) -> Element:
    over = [(across(at), up(value)) for at, value in zip(area.times, area.high, strict=True)]
    under = [(across(at), up(value)) for at, value in zip(area.times, area.low, strict=True)]
    return element(
        "path",
        element("title", "where 95 of 100 random accounts stood"),
        d=path([*over, *reversed(under)], closed=True),
        class_="area",
    )


def _names(
    paper: Paper, lines: Sequence[Line], up: Scale, write: Callable[[float], str]
) -> list[Element]:
    """Return the lines' names at their ends, none over another."""
    ends = sorted((up(line.values[-1]), place) for place, line in enumerate(lines))
    places = spread([end for end, _ in ends], apart=_APART, low=paper.top + 4, high=paper.bottom)
    x = paper.width - paper.right + 8
    return [
        element(
            "text",
            f"{_cut(lines[place].name)} ",
            element("tspan", write(lines[place].values[-1]), class_="end"),
            x=x,
            y=y + 4,
            class_=f"name {lines[place].look}",
        )
        for y, (_, place) in zip(places, ends, strict=True)
    ]


def spread(places: Sequence[float], *, apart: float, low: float, high: float) -> list[float]:
    """Move rising `places` until each is `apart` from the next, within the bounds if they fit."""
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + apart if moved else low))
    limit = max(high, low + apart * (len(moved) - 1))
    for at in range(len(moved) - 1, -1, -1):
        moved[at] = min(moved[at], limit)
        limit = moved[at] - apart
    return moved


def _cut(name: str) -> str:
    return name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"


def _readings(
    paper: Paper, lines: Sequence[Line], across: Scale, write: Callable[[float], str]
) -> list[Element]:
    """Return invisible strips that tell all values where the pointer is."""
    if paper.name != "wide":
        return []
    times = lines[-1].times
    edges = [across(at) for at in times]
    strips = []
    for place, at in enumerate(times[1:], 1):
        told = [
            f"{line.name}: {write(line.values[place])}"
            for line in reversed(lines)
            if len(line.values) == len(times)
        ]
        strips.append(
            element(
                "rect",
                element("title", "\n".join([utc_minute(at), *told])),
                x=edges[place - 1],
                width=max(0.1, edges[place] - edges[place - 1]),
                y=paper.top,
                height=paper.bottom - paper.top,
                class_="strip",
            )
        )
    return strips
