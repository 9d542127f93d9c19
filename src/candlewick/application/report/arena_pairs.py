"""Each contender beside each other: who earned more, and how sure that is."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from candlewick.application.report.element import Child, Element, element
from candlewick.application.report.frame import Paper, picture
from candlewick.application.report.scale import Scale, padded, ticks
from candlewick.application.report.table import folded, table
from candlewick.application.report.words import NONE, count, percent, share
from candlewick.backtest.arena.agreement import Agreement
from candlewick.backtest.arena.pair import Pair
from candlewick.backtest.arena.result import ArenaResult

_DRAWN: Final = 20
"""How many pairs are drawn at most."""

_ROW: Final = 34
"""[px] for one of them."""

_LETTERS: Final = 44
"""Of a label."""

_WIDE: Final = Paper(name="wide", width=960, height=0, left=310, right=24, times=0)
_NARROW: Final = Paper(name="narrow", width=360, height=0, left=24, right=24, times=0)


def pair_section(result: ArenaResult) -> Element | None:
    """Return the differences as a drawing and in numbers."""
    drawn = [pair for pair in result.pairs if pair.difference.low is not None][:_DRAWN]
    same = {(one.one, one.other): one for one in result.agreements}
    rows = [_row(pair, same[pair.one, pair.other]) for pair in result.pairs]
    numbers = table(
        (
            "",
            "more a day",
            "95 % range",
            "by chance alone (p)",
            "p, all pairs counted",
            "decisions",
            "the same",
            "kappa",
        ),
        rows,
        caption="Mean daily differences on the same days, and how often both decided the same",
    )
    return element(
        "section",
        element("h2", "One against another", id="pairs"),
        element(
            "p",
            "How much more the first of two earned on an average day than the second, and where that"
            " would lie in 95 of 100 other histories. Where the range holds 0, no difference was shown."
            " Who compares many finds some difference by luck, so the last p-value counts all pairs (Holm)."
            " Kappa is 0 for two who agree by chance only, and 1 for two who always do.",
        ),
        *((_chart(drawn, _WIDE), _chart(drawn, _NARROW)) if drawn else ()),
        numbers if len(rows) <= _DRAWN else folded(f"All {len(rows):,} pairs in numbers", numbers),
    )


def _row(pair: Pair, same: Agreement) -> list[Child]:
    seen = pair.difference
    cells: list[Child] = [
        element(
            "span",
            element("span", pair.one, class_="named"),
            element("span", f"than {pair.other}", class_="sure"),
            class_="figure explained",
        ),
        NONE if seen.value is None else _daily(seen.value),
        _range(pair) or seen.unsure,
        NONE if pair.p_value is None else share(pair.p_value),
        NONE if pair.corrected is None else share(pair.corrected),
        count(same.decisions),
        NONE if same.share.value is None else percent(same.share.value, decimals=1),
        NONE if same.kappa.value is None else f"{same.kappa.value:.2f}",
    ]
    return [element("span", cell, class_="shown" if pair.sign else "maybe") for cell in cells]


def _range(pair: Pair) -> str:
    low, high = pair.difference.low, pair.difference.high
    return "" if low is None or high is None else f"{_daily(low)} to {_daily(high)}"


def _daily(value: float) -> str:
    return percent(value, signed=True, decimals=3)


def _chart(pairs: Sequence[Pair], shape: Paper) -> Element:
    """Draw a whisker for each pair over a common scale."""
    paper = replace(shape, height=_ROW * len(pairs) + 46)
    ends = [
        end
        for pair in pairs
        for end in (pair.difference.low, pair.difference.high)
        if end is not None
    ]
    across = paper.across(*padded([*ends, 0.0]))
    marks: list[Child] = []
    for value in ticks(across.low, across.high, most=7 if paper.name == "wide" else 3):
        x = across(value)
        marks += [
            element("line", x1=x, x2=x, y1=paper.top, y2=paper.bottom, class_="grid"),
            element("text", _daily(value), x=x, y=paper.bottom + 18, class_="time"),
        ]
    zero = across(0.0)
    marks.append(element("line", x1=zero, x2=zero, y1=paper.top, y2=paper.bottom, class_="zero"))
    for place, pair in enumerate(pairs):
        marks += _whisker(pair, paper, place, across)
    return picture(
        paper,
        *marks,
        title="Mean daily differences",
        description="; ".join(f"{pair.one} less {pair.other}: {_range(pair)}" for pair in pairs),
    )


def _whisker(pair: Pair, paper: Paper, place: int, across: Scale) -> list[Child]:
    """Return one pair's range, its middle, and its names beside or above it."""
    seen = pair.difference
    low, value, high = (across(end or 0.0) for end in (seen.low, seen.value, seen.high))
    beside = paper.name == "wide"
    y = paper.top + _ROW * place + (_ROW * 0.5 if beside else _ROW * 0.7)
    look = " told" if pair.sign else ""
    words = f"{pair.one} less {pair.other}"
    label = words if len(words) <= _LETTERS else f"{words[: _LETTERS - 1]}…"
    across_label = paper.left - 12 if beside else paper.left
    up_label = y + 4 if beside else y - 9
    return [
        element("text", label, x=across_label, y=up_label, class_="value" if beside else "label"),
        element("line", x1=low, x2=high, y1=y, y2=y, class_=f"span{look}"),
        element(
            "circle",
            element("title", f"{words}: {_daily(seen.value or 0.0)}, 95 %: {_range(pair)}"),
            cx=value,
            cy=y,
            r=5,
            class_=f"middle{look}",
        ),
    ]
