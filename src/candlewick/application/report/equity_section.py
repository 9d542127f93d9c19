"""What the account was worth, beside everybody else's and beside chance."""

from typing import Final

import numpy as np

from candlewick.application.report.element import Element, element
from candlewick.application.report.frame import NARROW, NARROW_LOW, WIDE, WIDE_LOW, Paper
from candlewick.application.report.line_chart import Area, Line, line_chart
from candlewick.application.report.words import percent
from candlewick.backtest.metric import maximum_drawdown
from candlewick.backtest.result import BacktestResult, ContenderKind, RunResult
from candlewick.domain.arrays import FloatArray

_POINTS: Final = 220
"""How many points a line has at most."""

_LOOKS: Final = {"buy and hold": "hold", "do nothing": "idle"}
_MODELS: Final = 3
"""How many other models have a colour of their own; more could not be told apart."""


def equity_section(result: BacktestResult) -> Element:
    """Return the two charts over time."""
    return element(
        "section",
        element("h2", "Equity", id="equity"),
        element(
            "p",
            "Gain or loss since the start. The shaded band holds 95 of 100 random accounts that"
            f" traded as much and as long as {result.runs[0].name}: inside of it, nobody can tell skill"
            " from luck.",
        ),
        _equity(result, WIDE),
        _equity(result, NARROW),
        _legend(result),
        element("h2", "Drawdown", id="drawdown"),
        element(
            "p",
            "How far below its last peak the account stood: what has to be endured on the way. This"
            " looks at every close, the tables at the days' ends.",
        ),
        _drawdown(result, WIDE_LOW),
        _drawdown(result, NARROW_LOW),
    )


def _look(run: RunResult, place: int) -> str:
    """Return the class of a run's colour; `place` is its place among the runs."""
    if place == 0:
        return "judged"
    if run.kind is ContenderKind.BASELINE:
        return _LOOKS.get(run.name, "rule")
    return f"model-{place}" if place <= _MODELS else "rule"


def _legend(result: BacktestResult) -> Element:
    named: dict[str, str] = {}
    for place, run in enumerate(result.runs):
        shade = _look(run, place)
        named[shade] = "everybody else" if shade == "rule" else run.name
    if result.judgement.band is not None:
        named["area"] = "95 of 100 random accounts"
    return element(
        "ul",
        *(
            element("li", element("span", class_=f"swatch {shade}", aria_hidden="true"), name)
            for shade, name in named.items()
        ),
        class_="legend",
    )


def _equity(result: BacktestResult, paper: Paper) -> Element:
    places = _places(len(result.closes))
    times = [result.closes[place] for place in places]
    lines = [
        Line(
            name=run.name,
            look=_look(run, place),
            times=times,
            values=(run.curve[places] / result.balance - 1.0).tolist(),
        )
        for place, run in enumerate(result.runs)
    ]
    ends = ", ".join(f"{line.name} {_gain(line.values[-1])}" for line in lines)
    return line_chart(
        paper,
        lines[::-1],
        area=_band(result),
        write=_gain,
        title="Equity over time",
        description=f"At the end: {ends}.",
    )


def _drawdown(result: BacktestResult, paper: Paper) -> Element:
    shown = [
        (place, run)
        for place, run in enumerate(result.runs)
        if place == 0 or run.name == "buy and hold"
    ]
    edges = _places(len(result.closes))
    lines = [
        Line(
            name=run.name,
            look=_look(run, place),
            times=[result.closes[edge] for edge in edges],
            values=_deepest(run.curve, result.balance, edges),
        )
        for place, run in shown
    ]
    deepest = ", ".join(
        f"{run.name} {percent(maximum_drawdown(np.concatenate(([result.balance], run.curve))))}"
        for _, run in shown
    )
    return line_chart(
        paper,
        lines[::-1],
        area=None,
        write=_gain,
        title="Drawdown over time",
        description=f"Deepest: {deepest}.",
    )


def _deepest(curve: FloatArray, balance: float, edges: list[int]) -> list[float]:
    """Return how far below its peak the account stood, the worst since the edge before."""
    peaks = np.maximum.accumulate(np.concatenate(([balance], curve)))[1:]
    under = curve / peaks - 1.0
    starts = [0, *(edge + 1 for edge in edges[:-1])]
    return [float(worst) for worst in np.minimum.reduceat(under, starts)]


def _band(result: BacktestResult) -> Area | None:
    band = result.judgement.band
    if band is None:
        return None
    places = _places(len(band.end))
    first, last = result.closes[0], result.closes[-1]
    return Area(
        times=[min(max(band.end[place], first), last) for place in places],
        low=[band.low[place] / result.balance - 1.0 for place in places],
        high=[band.high[place] / result.balance - 1.0 for place in places],
    )


def _places(count: int) -> list[int]:
    """Return at most `_POINTS` places of `count`, evenly spread, the first and last among them."""
    spread = np.linspace(0, count - 1, min(count, _POINTS)).astype(np.int64)
    return [int(place) for place in np.unique(spread)]


def _gain(value: float) -> str:
    return percent(value, signed=True, decimals=1)
