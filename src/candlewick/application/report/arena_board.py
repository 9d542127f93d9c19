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
    "", "rank", "deflated Sharpe", "perhaps the best", "Sharpe ratio", "return",
    "deepest fall", "trades",
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
            " tried here. A grey name was not shown to differ from doing nothing by more than luck;"
            " where only the figures are grey, they cannot be told from the first one's.",
        ),
        table(
            _COLUMNS,
            [_row(row) for row in result.board],
            caption="The contenders, then the baselines without a model",
        ),
    )


def _row(row: BoardRow) -> list[Child]:
    baseline = row.rank is None
    cells: list[Child] = [
        element(
            "span",
            element("span", f"{row.name} (baseline)" if baseline else row.name, class_="named"),
            *(element("span", words, class_="sure") for words in row.words),
            class_="figure explained",
        ),
        NONE if row.rank is None else str(row.rank),
        _percent(row.deflated_sharpe),
        NONE if row.best is None else f"{'yes' if row.best > SIZE else 'no'} ({share(row.best)})",
        _estimate("sharpe", row.sharpe),
        _estimate("total_return", row.total_return),
        written("maximum_drawdown", row.maximum_drawdown),
        count(row.trades),
    ]
    looks = [_look(shown=row.told), *[_look(shown=row.stands)] * (len(cells) - 1)]
    return [element("span", cell, class_=look) for cell, look in zip(cells, looks, strict=True)]


def _look(*, shown: bool) -> str:
    return "shown" if shown else "maybe"


def _estimate(name: str, estimate: Estimate) -> Element:
    between = bounds(name, estimate)
    return element(
        "span",
        element("span", written(name, estimate), title=estimate.reason or None),
        element("span", between, class_="sure") if between else None,
        class_="figure",
    )


def _percent(figure: Figure) -> Element:
    text = NONE if figure.value is None else percent(figure.value, decimals=1)
    return element("span", text, title=figure.reason or None)
