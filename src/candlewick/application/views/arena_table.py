"""An arena's result as tables, for spreadsheets and notebooks."""

from candlewick.application.views.backtest_table import Table, backtest_tables
from candlewick.application.views.moment import utc
from candlewick.backtest.arena.board import BoardRow
from candlewick.backtest.arena.contender import Contender
from candlewick.backtest.arena.pair import Pair
from candlewick.backtest.arena.result import ArenaResult


def arena_tables(result: ArenaResult) -> dict[str, Table]:
    """Return the board, the pairs and the contenders, and the tables of a back-test, by name."""
    same = {(one.one, one.other): one for one in result.agreements}
    pairs = [
        (
            *_compared(pair),
            same[pair.one, pair.other].decisions,
            same[pair.one, pair.other].share.value,
            same[pair.one, pair.other].kappa.value,
        )
        for pair in result.pairs
    ]
    window = [
        (
            row.name,
            row.total_return.value,
            row.sharpe.value,
            row.deflated_sharpe.value,
            row.from_nothing.corrected,
        )
        for row in result.window.rows
    ]
    return {
        "board": Table(_BOARD, [_row(row) for row in result.board]),
        "pairs": Table((*_PAIR, "decisions", "same", "kappa"), pairs),
        "contenders": Table(_CONTENDER, [_contender(one) for one in result.contenders]),
        "after_knowledge": Table(
            ("contender", "total_return", "sharpe", "deflated_sharpe", "p_nothing"), window
        ),
        **backtest_tables(result.backtest),
    }


_BOARD = (
    "rank", "name", "kind", "told", "stands", "words", "deflated_sharpe", "confidence_set_p", "sharpe",
    "sharpe_low", "sharpe_high", "total_return", "return_after_model", "maximum_drawdown", "trades",
    "percentile_of_random", "brier", "calibration_error", "p_nothing", "p_first",
)  # fmt: skip
_PAIR = ("one", "other", "difference_a_day", "low", "high", "p_value", "p_corrected")
_CONTENDER = (
    "name", "model", "prompt", "template", "answers", "refused", "latency_ms", "slowest_ms",
    "knowledge_cutoff", "cutoff_source", "closes_after", "questions",
)  # fmt: skip


def _row(row: BoardRow) -> tuple[object, ...]:
    return (
        row.rank,
        row.name,
        row.kind.value,
        row.told,
        row.stands,
        "; ".join(row.words),
        row.deflated_sharpe.value,
        row.best,
        row.sharpe.value,
        row.sharpe.low,
        row.sharpe.high,
        row.total_return.value,
        row.return_after_model.value,
        row.maximum_drawdown.value,
        row.trades,
        row.percentile.value,
        row.brier.value,
        row.calibration_error.value,
        row.from_nothing and row.from_nothing.corrected,
        row.from_first and row.from_first.corrected,
    )


def _compared(pair: Pair) -> tuple[object, ...]:
    seen = pair.difference
    return pair.one, pair.other, seen.value, seen.low, seen.high, pair.p_value, pair.corrected


def _contender(one: Contender) -> tuple[object, ...]:
    known = one.knowledge
    return (
        one.name,
        one.model,
        one.prompt,
        one.template,
        one.asked.answers,
        sum(one.asked.refused.values()),
        one.asked.latency_ms,
        one.asked.slowest_ms,
        None if known.cutoff is None else utc(known.cutoff),
        known.source,
        known.closes_after,
        one.asked.questions,
    )
