"""The paper that a chart is drawn on: its size, its axes, its words for those who cannot see it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from candlewick.application.report.element import Child, Element, element
from candlewick.application.report.scale import Scale, ticks, time_ticks

_LABEL: Final = 18
"""[px] below the plot, to the middle of the times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A size to draw in, and the room around the plot [all px].

    Attributes:
        name: of the class that shows it on screens of its size.
        width: of all.
        height: of all.
        left: for the values' labels.
        right: for the lines' names.
        times: at most so many times are marked.
    """

    name: str
    width: int
    height: int
    left: int
    right: int
    times: int

    @property
    def bottom(self) -> int:
        """Where the plot ends."""
        return self.height - 28

    @property
    def top(self) -> int:
        """Where the plot begins."""
        return 12

    def across(self, low: float, high: float) -> Scale:
        """Return the horizontal scale."""
        return Scale(low, high, self.left, self.width - self.right)

    def up(self, low: float, high: float) -> Scale:
        """Return the vertical scale."""
        return Scale(low, high, self.bottom, self.top)


WIDE: Final = Paper(name="wide", width=960, height=360, left=70, right=190, times=9)
WIDE_WHOLE: Final = Paper(name="wide", width=960, height=360, left=80, right=16, times=10)
WIDE_LOW: Final = Paper(name="wide", width=960, height=200, left=70, right=190, times=9)
NARROW: Final = Paper(name="narrow", width=360, height=260, left=64, right=10, times=4)
NARROW_LOW: Final = Paper(name="narrow", width=360, height=170, left=64, right=10, times=4)
SQUARE: Final = Paper(name="any", width=360, height=340, left=52, right=26, times=5)


def picture(paper: Paper, *children: Child, title: str, description: str) -> Element:
    """Return the drawing, with what it shows in words.

    Args:
        paper: its size.
        children: what is drawn.
        title: its name.
        description: what there is to see, for those who cannot see it.
    """
    return element(
        "svg",
        element("title", title),
        element("desc", description),
        *children,
        class_=f"chart {paper.name}",
        viewBox=f"0 0 {paper.width} {paper.height}",
        role="img",
        aria_label=f"{title}. {description}",
    )


def value_axis(paper: Paper, scale: Scale, write: Callable[[float], str]) -> list[Element]:
    """Return the horizontal grid and what each line stands for."""
    most = 6 if paper.height > WIDE_LOW.height else 4
    right = paper.width - paper.right
    drawn: list[Element] = []
    for value in ticks(scale.low, scale.high, most=most):
        y = scale(value)
        drawn += [
            element("line", x1=paper.left, x2=right, y1=y, y2=y, class_="grid"),
            element("text", write(value), x=paper.left - 8, y=y + 4, class_="value"),
        ]
    return drawn


def time_axis(paper: Paper, scale: Scale) -> list[Element]:
    """Return the marks of the time, which is UTC."""
    drawn: list[Element] = []
    for at, word in time_ticks(int(scale.low), int(scale.high), most=paper.times):
        x = scale(at)
        drawn += [
            element("line", x1=x, x2=x, y1=paper.bottom, y2=paper.bottom + 5, class_="grid"),
            element("text", word, x=x, y=paper.bottom + _LABEL, class_="time"),
        ]
    return drawn


def path(points: Sequence[tuple[float, float]], *, closed: bool = False) -> str:
    """Return the path through `points` [px]."""
    said = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return f"M{said}{'Z' if closed else ''}"
