"""Whether the model's own certainty is worth anything."""

from candlewick.application.report.element import Child, Element, element
from candlewick.application.report.frame import SQUARE, path, picture, value_axis
from candlewick.application.report.scale import ticks
from candlewick.application.report.table import table
from candlewick.application.report.words import percent, share
from candlewick.backtest.judgement import Calibration
from candlewick.backtest.result import BacktestResult


def confidence_section(result: BacktestResult) -> Element:
    """Return the calibration of each model that stated a confidence."""
    found = result.judgement.calibrations
    return element(
        "section",
        element("h2", "Stated confidence", id="confidence"),
        element(
            "p",
            "A model that says “70 % sure” should be right in 70 of 100 cases: then its points lie on"
            " the dashed line. Right means here that the trade ended with a profit.",
        ),
        *(_model(one) for one in found),
        element("p", "No closed trade had a stated confidence.") if not found else None,
    )


def _model(one: Calibration) -> Element:
    words = ", ".join(
        f"{word} for {percent(value, decimals=0)}" for word, value in one.words.items()
    )
    return element(
        "div",
        element("h3", one.name),
        element("div", _diagram(one), _numbers(one), class_="beside"),
        element(
            "p",
            f"{one.trades:,} closed trades. The words are taken as {words} until they are calibrated.",
            class_="quiet",
        ),
    )


def _diagram(one: Calibration) -> Element:
    paper = SQUARE
    across, up = paper.across(0.0, 1.0), paper.up(0.0, 1.0)
    most = max(one.count)
    bins = zip(one.stated, one.came_true, one.low, one.high, one.count, strict=True)
    points: list[Child] = []
    told = []
    for stated, true, low, high, number in bins:
        x = across(stated)
        words = (
            f"stated {percent(stated, decimals=0)}, came true {percent(true, decimals=0)}"
            f" (95 %: {percent(low, decimals=0)} to {percent(high, decimals=0)}) of {number:,}"
        )
        told.append(words)
        points += [
            element("line", x1=x, x2=x, y1=up(low), y2=up(high), class_="whisker"),
            element(
                "circle",
                element("title", words),
                cx=x,
                cy=up(true),
                r=4.0 + 6.0 * (number / most) ** 0.5,
                class_="point",
            ),
        ]
    times = [
        element("text", percent(at, decimals=0), x=across(at), y=paper.bottom + 18, class_="time")
        for at in ticks(0.0, 1.0, most=5)
    ]
    return picture(
        paper,
        *value_axis(paper, up, lambda value: percent(value, decimals=0)),
        *times,
        element("path", d=path([(across(0), up(0)), (across(1), up(1))]), class_="ideal"),
        *points,
        title=f"Reliability of {one.name}",
        description=f"{'; '.join(told)}.",
    )


def _numbers(one: Calibration) -> Element:
    brier = one.brier
    rows: list[tuple[Child, ...]] = [
        ("calibration error (ECE)", percent(one.expected_error), "distance of stated from true, on average; 0 is best"),
        ("Brier score", share(brier.score), "mean squared error; 0 is best, always saying 50 % gives 0.25"),
        ("  reliability", share(brier.reliability), "the part from being over- or under-confident; 0 is best"),
        ("  resolution", share(brier.resolution), "how well it tells good trades from bad ones; more is better"),
        ("  uncertainty", share(brier.uncertainty), "of the outcomes themselves; nobody can change it"),
        (
            "skill",
            one.skill.reason if one.skill.value is None else percent(one.skill.value, signed=True),
            "above 0 beats always saying the average",
        ),
        (
            "Brier score, corrected",
            one.corrected.reason if one.corrected.value is None else share(one.corrected.value),
            "after correcting each by the trades known before it"
            if one.uncorrected.value is None
            else f"after correcting each by the trades known before it; {share(one.uncorrected.value)} without",
        ),
    ]  # fmt: skip
    return table(("", "", "what it says"), rows, caption="Confidence in numbers", words=(0, 2))
