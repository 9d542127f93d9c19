"""The board of an arena: what may be chance stands in grey, and says so."""

from typing import Final

from candlewick.application.report.element import Child, Element, element
from candlewick.application.report.explanation import bounds, written
from candlewick.application.report.table import table
from candlewick.application.report.words import NONE, count, percent, share
from candlewick.backtest.arena.board import BoardRow
from candlewick.backtest.arena.pair import SIZE
from candlewick.backtest.arena.result import ArenaResult
from candlewick.backtest.judgement import Estimate
from candlewick.backtest.statistics.figure import Figure

_COLUMNS: Final = (
    "", "rank", "what can be said", "deflated Sharpe", "perhaps the best", "Sharpe ratio", "return",
    "deepest fall", "trades", "better than random",
)  # fmt: skip


def board_section(result: ArenaResult) -> Element:
    """Return the board, and how to read it."""
    return element(
        "section",
        element("h2", "The board", id="board"),
        element(
            "p",
            "Nobody is ranked by return. Contenders share a rank until one is shown to earn more a day"
            " than another, all comparisons counted; within a rank the deflated Sharpe ratio decides,"
            " the probability that there is any skill at all, charged for everything that was ever"
            " tried here. Grey: it cannot be told from the first one or from doing nothing.",
        ),
        table(
            _COLUMNS,
            [_row(row) for row in result.board],
            caption="The contenders, then the baselines without a model",
            words=(0, 2),
        ),
    )


def _row(row: BoardRow) -> list[Child]:
    baseline = row.rank is None
    cells: list[Child] = [
        f"{row.name} (baseline)" if baseline else row.name,
        NONE if row.rank is None else str(row.rank),
        "; ".join(row.words),
        _percent(row.deflated_sharpe),
        NONE if row.best is None else f"{'yes' if row.best > SIZE else 'no'} ({share(row.best)})",
        _estimate("sharpe", row.sharpe),
        _estimate("total_return", row.total_return),
        written("maximum_drawdown", row.maximum_drawdown),
        count(row.trades),
        _of_hundred(row.percentile),
    ]
    return [element("span", cell, class_="shown" if row.stands else "maybe") for cell in cells]


def _estimate(name: str, estimate: Estimate) -> Element:
    between = bounds(name, estimate)
    return element(
        "span",
        element("span", written(name, estimate), title=estimate.reason or None),
        element("span", between, class_="sure") if between else None,
        class_="figure",
    )


def _of_hundred(figure: Figure) -> Element:
    text = NONE if figure.value is None else f"{figure.value:.0f} of 100"
    return element("span", text, title=figure.reason or None)


def _percent(figure: Figure) -> Element:
    text = NONE if figure.value is None else percent(figure.value, decimals=1)
    return element("span", text, title=figure.reason or None)
