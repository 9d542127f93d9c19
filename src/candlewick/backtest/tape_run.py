"""What a tape came to, as the result of a run."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from candlewick.backtest.result import (
    ContenderKind,
    DecisionRecord,
    RunCosts,
    RunResult,
    TradeRecord,
)
from candlewick.backtest.simulator.market import SimulatedMarket
from candlewick.backtest.simulator.simulator import Simulation
from candlewick.backtest.sweep.trial import Setup, Stage, traded, worth_of
from candlewick.domain.position import Side

_Place = tuple[str, int]
"""A market and a close."""


def tape_run(
    stage: Stage,
    setup: Setup,
    *,
    name: str,
    decisions: Sequence[DecisionRecord],
    authors: Mapping[_Place, str],
    held: int,
    costs: RunCosts,
) -> RunResult:
    """Trade the tapes of `stage` under `setup`, one account a market.

    What is open at the end is closed there on paper, at its costs.

    Args:
        stage: the markets and their tapes.
        setup: limits and costs.
        name: of who decided.
        decisions: of all markets, oldest first.
        authors: who answered, by market and close.
        held: [>= 0] closes without a decision.
        costs: what the answers cost; fees, slippage and funding are added up here.
    """
    runs = traded(stage, setup)
    said = {(one.symbol, one.as_of): one for one in decisions}
    trades = [
        _worded(trade, said.get((trade.symbol, trade.opened_at)), authors)
        for market, run in zip(stage.markets, runs, strict=True)
        for trade in (*_closed(market, run), *_still_open(market, run, setup))
    ]
    trades.sort(key=lambda trade: (trade.reason == "end", trade.closed_at, trade.symbol))
    return RunResult(
        name=name,
        kind=ContenderKind.MODEL,
        run_id="",
        equity=tuple(worth_of(stage, runs, balance=setup.balance).tolist()),
        trades=tuple(trades),
        decisions=tuple(decisions),
        held=held,
        costs=replace(
            costs,
            fees=sum(trade.fees for trade in trades),
            slippage=sum(trade.slippage for trade in trades),
            funding=sum(trade.funding for trade in trades),
        ),
    )


def _closed(market: SimulatedMarket, run: Simulation) -> list[TradeRecord]:
    closes = market.columns[4]
    columns = {
        name: run.column(name).tolist()
        for name in (
            "side", "quantity", "entry_price", "exit_price", "opened", "closed", "entry_fee",
            "exit_fee", "entry_slippage", "exit_slippage", "funding", "profit",
        )
    }  # fmt: skip
    return [
        TradeRecord(
            symbol=market.market.symbol,
            side=_side(columns["side"][row]),
            quantity=columns["quantity"][row],
            entry_price=columns["entry_price"][row],
            exit_price=columns["exit_price"][row],
            opened_at=int(closes[int(columns["opened"][row])]),
            closed_at=int(closes[int(columns["closed"][row])]),
            fees=columns["entry_fee"][row] + columns["exit_fee"][row],
            slippage=columns["entry_slippage"][row] + columns["exit_slippage"][row],
            funding=columns["funding"][row],
            profit=columns["profit"][row],
            reason=reason,
            confidence=None,
        )
        for row, reason in enumerate(run.reasons)
    ]


def _still_open(market: SimulatedMarket, run: Simulation, setup: Setup) -> list[TradeRecord]:
    """Return what was not closed, valued at the last close."""
    lot = run.lot
    if lot.side == 0.0:
        return []
    price, closes = float(market.columns[3][-1]), market.columns[4]
    worse = price * setup.costs.slippage
    exit_price = price - lot.side * worse
    exit_fee = setup.costs.fee * exit_price * lot.quantity
    gross = lot.side * (exit_price - lot.entry) * lot.quantity
    return [
        TradeRecord(
            symbol=market.market.symbol,
            side=_side(lot.side),
            quantity=lot.quantity,
            entry_price=lot.entry,
            exit_price=exit_price,
            opened_at=int(closes[int(lot.place)]),
            closed_at=int(closes[-1]),
            fees=lot.fee + exit_fee,
            slippage=lot.slippage + worse * lot.quantity,
            funding=run.course.funding,
            profit=gross - lot.fee - exit_fee - run.course.funding,
            reason="end",
            confidence=None,
        )
    ]


def _worded(
    trade: TradeRecord, decision: DecisionRecord | None, authors: Mapping[_Place, str]
) -> TradeRecord:
    """Return `trade` with what was said when it was opened."""
    if decision is None:
        return trade
    return replace(
        trade,
        confidence=decision.confidence,
        probability=decision.probability,
        author=authors.get((decision.symbol, decision.as_of)),
    )


def _side(sign: float) -> str:
    return (Side.LONG if sign > 0.0 else Side.SHORT).value
