"""What a tape came to, as the result of a run."""

from collections.abc import Iterable, Mapping, Sequence
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

Place = tuple[str, int]
"""A market and a close."""


def tape_run(
    stage: Stage,
    setup: Setup,
    *,
    name: str,
    decisions: Sequence[DecisionRecord],
    authors: Mapping[Place, str],
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
    trades = [
        trade
        for tape, run in zip(stage.tapes, runs, strict=True)
        for trade in (*_closed(tape.market, run), *_still_open(tape.market, run, setup))
    ]
    trades.sort(key=lambda trade: (trade.reason == "end", trade.closed_at, trade.symbol))
    return RunResult(
        name=name,
        kind=ContenderKind.MODEL,
        run_id="",
        equity=tuple(worth_of(stage, runs, balance=setup.balance).tolist()),
        trades=worded(trades, decisions, authors),
        decisions=tuple(decisions),
        held=held,
        costs=replace(
            costs,
            fees=sum(trade.fees for trade in trades),
            slippage=sum(trade.slippage for trade in trades),
            funding=sum(trade.funding for trade in trades),
        ),
    )


def worded(
    trades: Iterable[TradeRecord],
    decisions: Iterable[DecisionRecord],
    authors: Mapping[Place, str],
) -> tuple[TradeRecord, ...]:
    """Return `trades` with what was said, and by whom, when each was opened.

    Args:
        trades: as they came of the tape, which knows neither.
        decisions: that were asked for.
        authors: who answered, by market and close.
    """
    said = {(one.symbol, one.as_of): one for one in decisions}
    places = [(trade, (trade.symbol, trade.opened_at)) for trade in trades]
    return tuple(
        replace(
            trade,
            confidence=said[place].confidence,
            probability=said[place].probability,
            author=authors.get(place),
        )
        if place in said
        else trade
        for trade, place in places
    )


def _closed(market: SimulatedMarket, run: Simulation) -> list[TradeRecord]:
    closes = run.closes
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
    price, closes = float(market.prices[-1][-1]), run.closes
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


def _side(sign: float) -> str:
    return (Side.LONG if sign > 0.0 else Side.SHORT).value
