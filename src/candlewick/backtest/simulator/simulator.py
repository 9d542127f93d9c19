"""A tape of decisions, traded by the account's own rules: millions of candles a second.

The trades are those of `TradingCycle` with the paper broker, bit for bit: the same arithmetic in
the same order, without contraction (`tests/backtest/simulator/test_twins.py`).
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from candlewick.backtest.calibration.own_trades import OwnTrades
from candlewick.backtest.simulator import loop
from candlewick.backtest.simulator.account import RECORD
from candlewick.backtest.simulator.learning import COLUMNS
from candlewick.backtest.simulator.market import SimulatedMarket
from candlewick.backtest.simulator.purpose import PURPOSES
from candlewick.backtest.simulator.signal_tape import SignalTape
from candlewick.backtest.simulator.values import (
    SIZED_BY_FRACTION,
    SIZED_BY_RISK,
    SIZED_BY_VOLATILITY,
    Account,
    Costs,
    Course,
    Entry,
    Exits,
    Guards,
    Lot,
    Terms,
)
from candlewick.domain.arrays import FloatArray
from candlewick.domain.position import Side
from candlewick.errors import UserError
from candlewick.strategy.portfolio.watermark import DAY
from candlewick.strategy.risk.guards.count import AllowedSymbols, OpenPositions, OrderRate
from candlewick.strategy.risk.guards.guard import Guard
from candlewick.strategy.risk.guards.loss import DailyLoss, Drawdown
from candlewick.strategy.risk.guards.market_state import StaleData, WideSpread
from candlewick.strategy.risk.guards.pause import CoolDown, LossStreak
from candlewick.strategy.risk.rules import RiskRules
from candlewick.strategy.risk.sizing import SizeBy, SizingRules
from candlewick.strategy.risk.terms import terms_for

_SIZES: Final = {
    SizeBy.FRACTION: SIZED_BY_FRACTION,
    SizeBy.RISK: SIZED_BY_RISK,
    SizeBy.VOLATILITY: SIZED_BY_VOLATILITY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FillCosts:
    """What a fill costs and how it can fail; the attributes are those of `PaperCosts`."""

    fee: float
    maker_fee: float | None = None
    slippage: float
    latency: int = 0
    impact: float = 0.0
    participation: float | None = None
    rejects: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Simulation:
    """What came of a run.

    Attributes:
        trades: [shape=(trades, 13)] closed ones, oldest first, by the columns `account.RECORD`.
        equity: [shape=(n,), quote currency] what the account was worth at each close.
        lot: the position that is still open; of side 0 where there is none.
        course: its stop and what it has paid.
    """

    trades: FloatArray
    equity: FloatArray
    lot: Lot
    course: Course

    def column(self, name: str) -> FloatArray:
        """Return one number of each trade, by its name in `account.RECORD` [shape=(trades,)]."""
        return self.trades[:, RECORD.index(name)]

    @property
    def reasons(self) -> list[str]:
        """Return why each trade was closed, in the ledger's words."""
        return [str(PURPOSES[int(reason)]) for reason in self.column("reason")]


def simulate(
    market: SimulatedMarket,
    tape: SignalTape,
    *,
    rules: RiskRules,
    costs: FillCosts,
    balance: float,
) -> Simulation:
    """Trade `tape` over `market` with an account of its own.

    Args:
        market: the candles, made by `simulated_market`.
        tape: its decisions; closes that it does not have are held.
        rules: the user's limits.
        costs: of each fill.
        balance: [quote currency, > 0] what the account begins with.

    Raises:
        UserError: a guard or a calibration is set that no replay of one market can know.
    """
    count = len(market.columns[0])
    records, equity = np.empty((count, len(RECORD))), np.empty(count)
    given = (
        _account(balance, market.start),
        _entry(rules),
        _exits(rules),
        _terms(market, Side.LONG, rules),
        _terms(market, Side.SHORT, rules),
        _costs(costs, rules, span=market.span),
        _guards(rules.guards, market.market.symbol),
    )
    trades, lot, course = loop.run(
        market.columns,
        market.draws,
        _aligned(market, tape),
        *(type(one)(*map(float, one)) for one in given),
        _probabilities(tape),
        records,
        equity,
    )
    return Simulation(trades=records[:trades], equity=equity, lot=lot, course=course)


def _aligned(market: SimulatedMarket, tape: SignalTape) -> tuple[np.ndarray, ...]:
    """Return the tape's columns at the market's closes."""
    columns = (tape.signal, tape.stop_loss, tape.take_profit, tape.size, tape.probability)
    closes = market.columns[4]
    if len(tape.closes) == len(closes) and np.array_equal(tape.closes, closes):
        return columns
    places = np.searchsorted(tape.closes, closes).clip(max=len(tape.closes) - 1)
    signal = np.where(tape.closes[places] == closes, tape.signal[places], 0).astype(np.int8)
    return signal, *(column[places] for column in columns[1:])


def _probabilities(tape: SignalTape) -> FloatArray:
    """Return the table in which the loop counts what became of each stated probability."""
    stated = np.unique(tape.probability[~np.isnan(tape.probability)])
    known = np.zeros((len(stated), COLUMNS))
    known[:, 0] = stated
    return known


def _account(balance: float, start: int) -> Account:
    return Account(
        cash=balance, marked=0.0, peak=balance, day_began_with=balance, day_ends=(start // DAY + 1) * DAY,
        closed_at=-math.inf, losses=0.0, trades=0.0, orders=0.0,
    )  # fmt: skip


def _entry(rules: RiskRules) -> Entry:
    sizing, levels, exposure = rules.sizing, rules.levels, rules.exposure
    calibration = _calibration(sizing)
    farthest = levels.farthest_stop
    return Entry(
        size_by=_SIZES[sizing.by],
        fraction=sizing.fraction,
        risk=sizing.risk,
        volatility=sizing.volatility,
        scaled=sizing.scaled,
        fewest=math.inf if calibration is None else calibration.fewest,
        least=0.0 if calibration is None else calibration.least,
        default_stop=levels.default_stop_loss,
        default_target=levels.default_take_profit,
        least_stop=levels.least_stop,
        farthest_stop=math.inf if farthest is None else farthest,
        least_reward=levels.least_reward,
        symbol_limit=_or_nan(exposure.symbol),
        side_limit=_or_nan(exposure.side),
        account_limit=_or_nan(exposure.account),
        least_value=rules.least_value,
    )


def _calibration(sizing: SizingRules) -> OwnTrades | None:
    """Return by what probabilities are calibrated, if they are.

    Raises:
        UserError: not by the account's own trades.
    """
    if not sizing.scaled:
        return None
    if sizing.calibration is None or isinstance(sizing.calibration, OwnTrades):
        return sizing.calibration
    msg = f"the simulator does not know the calibration {type(sizing.calibration).__name__}"
    raise UserError(msg)


def _exits(rules: RiskRules) -> Exits:
    exits = rules.exits
    return Exits(
        trail=_or_nan(exits.trail),
        trail_from=exits.trail_from,
        break_even=_or_nan(exits.break_even),
        time_limit=_or_nan(exits.time_limit),
        soft=exits.soft,
    )


def _terms(market: SimulatedMarket, side: Side, rules: RiskRules) -> Terms:
    terms = terms_for(market.market, side, rules.margin)
    if isinstance(terms, str):
        return Terms(0.0, 1.0, math.nan, 0.0)
    return Terms(1.0, terms.leverage, _or_nan(terms.maintenance), terms.financing)


def _costs(costs: FillCosts, rules: RiskRules, *, span: int) -> Costs:
    return Costs(
        fee=costs.fee,
        maker_fee=costs.fee if costs.maker_fee is None else costs.maker_fee,
        slippage=costs.slippage,
        walk=math.sqrt(costs.latency / span),
        impact=costs.impact,
        participation=_or_nan(costs.participation),
        rejects=costs.rejects,
        expected_fee=rules.costs.fee,
        expected_slippage=rules.costs.slippage,
        expected_per_volatility=rules.costs.per_volatility,
    )


def _guards(guards: tuple[Guard, ...], symbol: str) -> Guards:
    """Return the guards as numbers; those that can never refuse here are left out.

    Raises:
        UserError: there is one that is not known.
    """
    numbers = {
        "barred": 0.0, "cooldown": -math.inf, "losses": math.inf, "loss_pause": 0.0,
        "orders": math.inf, "daily_loss": math.inf, "drawdown": math.inf,
    }  # fmt: skip
    for guard in guards:
        numbers |= _numbers_of(guard, symbol)
    return Guards(**numbers)


def _numbers_of(guard: Guard, symbol: str) -> dict[str, float]:
    match guard:
        case AllowedSymbols() | WideSpread() | OpenPositions() | StaleData():
            return {"barred": 1.0} if _always_refuses(guard, symbol) else {}
        case CoolDown(pause=pause):
            numbers = {"cooldown": float(pause)}
        case LossStreak(losses=losses, pause=pause):
            numbers = {"losses": float(losses), "loss_pause": float(pause)}
        case OrderRate(most=most):
            numbers = {"orders": float(most)}
        case DailyLoss(limit=limit):
            numbers = {"daily_loss": limit}
        case Drawdown(limit=limit):
            numbers = {"drawdown": limit}
        case _:
            msg = f"the simulator does not know the guard {type(guard).__name__}"
            raise UserError(msg)
    return numbers


def _always_refuses(
    guard: AllowedSymbols | WideSpread | OpenPositions | StaleData, symbol: str
) -> bool:
    """Say so of guards that do it always or never, here: no position is open and no time passes."""
    if isinstance(guard, AllowedSymbols):
        return symbol not in guard.symbols
    return isinstance(guard, WideSpread)  # nobody knows what spreads were


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value
