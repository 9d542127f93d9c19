"""Everybody beside everybody, and every statistic."""

from typing import Final

from candlewick.application.report.element import Child, Element, element
from candlewick.application.report.explanation import EXPLANATIONS, bounds, written
from candlewick.application.report.table import folded, table
from candlewick.application.report.words import NONE, percent, share
from candlewick.backtest.judgement import Estimate, Margin, Score
from candlewick.backtest.result import BacktestResult

_COLUMNS: Final = (
    "total_return",
    "maximum_drawdown",
    "sharpe",
    "trades",
    "win_rate",
    "exposure",
    "fees",
)
_SIZE: Final = 0.05
"""Of the model confidence set."""


def statistics_section(result: BacktestResult) -> Element:
    """Return the tables of statistics."""
    return element(
        "section",
        element("h2", "Against the others", id="others"),
        element(
            "p",
            "Everybody traded the same candles at the same costs. The rules need no model; doing"
            " nothing needs nobody. The 95 % ranges stand below the figures.",
        ),
        table(
            ("", *(EXPLANATIONS[name].label for name in _COLUMNS), "perhaps the best"),
            [_row(result, score) for score in result.judgement.scores],
            caption="The judged run and everything that it is compared with",
        ),
        element("p", _best_words(result), class_="quiet"),
        element("h3", f"How much more {result.runs[0].name} earned than each"),
        table(
            ("than", "difference", "95 % range", "by chance alone (p)"),
            [_margin(margin) for margin in result.judgement.margins],
            caption="Paired differences on the same days",
        ),
        element(
            "p",
            "A range that holds 0 means: no difference was shown. p says how often chance alone"
            " makes one so large; below 0.05 is the usual bar, and with many comparisons one of 20"
            " passes it by luck.",
            class_="quiet",
        ),
        _superiority(result),
        _luck(result),
        folded("Every statistic, explained", _everything(result)),
    )


def _row(result: BacktestResult, score: Score) -> list[Child]:
    p_value = result.judgement.best.get(score.name)
    stays = NONE if p_value is None else f"{'yes' if p_value > _SIZE else 'no'} ({share(p_value)})"
    return [
        score.name,
        *(_figure(name, score.estimates[name]) for name in _COLUMNS),
        stays,
    ]


def _figure(name: str, estimate: Estimate) -> Element:
    between = bounds(name, estimate)
    return element(
        "span",
        element("span", written(name, estimate), title=estimate.reason or None),
        element("span", between, class_="sure") if between else None,
        class_="figure",
    )


def _margin(margin: Margin) -> list[Child]:
    more = margin.total_return
    return [
        margin.other,
        NONE if more.value is None else percent(more.value, signed=True),
        bounds("total_return", more) or more.unsure,
        NONE if margin.p_value is None else share(margin.p_value),
    ]


def _best_words(result: BacktestResult) -> str:
    if not result.judgement.best:
        return "“Perhaps the best” needs ten days or more."
    return (
        "“Perhaps the best” is the model confidence set (Hansen, Lunde and Nason 2011): those that"
        " cannot be told from the best one at 5 %. The more there are, the less the data can say."
    )


def _superiority(result: BacktestResult) -> Child:
    tested = result.judgement.superiorities
    if not tested:
        return None
    return element(
        "div",
        element("h3", "Does any of the models beat the benchmark?"),
        table(
            ("benchmark", "best model", "p", "p, lower to upper"),
            [
                (
                    one.benchmark,
                    one.best,
                    share(one.p_value),
                    f"{share(one.lower)} to {share(one.upper)}",
                )
                for one in tested
            ],
            caption="Superior predictive ability (Hansen 2005), the choice among the models counted",
            words=(0, 1),
        ),
    )


def _luck(result: BacktestResult) -> Element:
    luck = result.judgement.luck
    lone, counted = luck.probabilistic, luck.deflated
    rows: list[tuple[Child, ...]] = [
        (
            "had it been the only one tried (probabilistic Sharpe ratio)",
            lone.reason if lone.value is None else percent(lone.value),
        ),
        (
            f"with every back-test that was begun here counted, {luck.trials:,} (deflated Sharpe ratio)",
            counted.reason if counted.value is None else percent(counted.value),
        ),
    ]
    return element(
        "div",
        element("h3", "Is its Sharpe ratio more than luck?"),
        table(
            ("the probability that the true ratio is above 0", ""),
            rows,
            caption="Who tries often finds something: the number of trials is charged against the result",
        ),
    )


def _everything(result: BacktestResult) -> Element:
    scores = result.judgement.scores
    rows = []
    for name, explained in EXPLANATIONS.items():
        label = element(
            "span",
            element("span", explained.label, class_="named"),
            element("span", explained.meaning, class_="sure"),
            class_="figure explained",
        )
        rows.append((label, *(_figure(name, score.estimates[name]) for score in scores)))
    return table(
        ("statistic", *(score.name for score in scores)),
        rows,
        caption="Every statistic of everybody; a dash has none, and says why when pointed at",
    )
