"""Whatever a model, a market, a broker and a user do: the sums are right and the limits hold."""

import math
from dataclasses import replace
from decimal import Decimal
from typing import Final

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from candlewick.domain.candles import Candles
from candlewick.domain.decision import Decision, Signal
from candlewick.domain.events import AccountOpened, Event, HaltAction, LevelsMoved
from candlewick.domain.market import Market, MarketKind
from candlewick.domain.order import Fill, Order, Purpose
from candlewick.domain.position import Position, Side
from candlewick.domain.timeframe import Timeframe
from candlewick.errors import BrokerRefusedError, BrokerUnavailableError
from candlewick.infrastructure.broker.paper import PaperBroker, PaperCosts
from candlewick.infrastructure.store.memory_journal import MemoryJournal
from candlewick.strategy.portfolio.ledger import Ledger
from candlewick.strategy.risk.costs import CostEstimate
from candlewick.strategy.risk.exit_rules import ExitRules
from candlewick.strategy.risk.exposure import ExposureLimits
from candlewick.strategy.risk.guards.count import OpenPositions
from candlewick.strategy.risk.guards.loss import DailyLoss, Drawdown
from candlewick.strategy.risk.guards.pause import CoolDown, LossStreak
from candlewick.strategy.risk.rules import RiskRules
from candlewick.strategy.risk.sizing import SizeBy, SizingRules
from candlewick.strategy.risk.terms import MarginRules
from candlewick.strategy.trading_strategy import TradingStrategy
from tests.strategy.drive import drive

HOUR: Final = 3_600_000
BALANCE: Final = 10_000.0
SPOT, PERPETUAL = "BTC/USDT", "ETH/USDT:USDT"
MARKETS: Final = {
    SPOT: Market(symbol=SPOT, price_step=Decimal("0.01"), amount_step=Decimal("0.001")),
    PERPETUAL: Market(
        symbol=PERPETUAL, kind=MarketKind.PERPETUAL, price_step=Decimal("0.05"),
        amount_step=Decimal(1), contract_size=Decimal("0.01"), min_notional=Decimal(5),
    ),
}  # fmt: skip
COSTS: Final = PaperCosts(
    fee=0.001, maker_fee=0.0002, slippage=0.0005, latency=500, impact=0.5, participation=0.1,
    rejects=0.1,
)  # fmt: skip
LIMITS: Final = ExposureLimits(symbol=0.5, side=0.7, account=0.9)
MOST_OPEN: Final = 2


class MoodyBroker:
    """The paper broker behind a bad line; what it did is found when it is looked up.

    Exits may be filled in part, as a real broker's are.
    """

    def __init__(self) -> None:
        self.paper = PaperBroker(COSTS)
        self.mood = "well"

    async def execute(self, order: Order) -> Fill:
        if self.mood == "lost":
            msg = "the line is dead"
            raise BrokerUnavailableError(msg)
        if self.mood == "cross":
            msg = "not today"
            raise BrokerRefusedError(msg)
        fill = await self.paper.execute(order)
        if self.mood == "slow" and order.purpose is not Purpose.OPEN:
            return replace(fill, quantity=fill.quantity / 3.0, fee=fill.fee / 3.0)
        return fill

    async def look_up(self, order: Order) -> Fill | None:
        if self.mood == "lost":
            msg = "the line is dead"
            raise BrokerUnavailableError(msg)
        return None if self.mood == "cross" else await self.paper.look_up(order)


class AccountMachine(RuleBasedStateMachine):
    """One account in two markets, by the hour."""

    @initialize(
        by=st.sampled_from(list(SizeBy)),
        leverage=st.sampled_from([1.0, 3.0, 20.0]),
        exits=st.builds(
            ExitRules,
            trail=st.sampled_from([None, 1.0, 3.0]),
            break_even=st.sampled_from([None, 1.0]),
            time_limit=st.sampled_from([None, 5 * HOUR]),
            soft=st.booleans(),
        ),
        funding=st.sampled_from([0.01, -0.01]),
    )
    def begin(self, by: SizeBy, leverage: float, exits: ExitRules, funding: float) -> None:
        self.broker, self.journal = MoodyBroker(), MemoryJournal()
        self.hour = 100
        self.price = dict.fromkeys(MARKETS, 100.0)
        self.limits = RiskRules(
            sizing=SizingRules(by=by, fraction=0.6, risk=0.05, volatility=0.02),
            exits=exits,
            margin=MarginRules(
                spot_margin=True, leverage=leverage, maintenance=0.01, funding=funding,
                borrowing=0.002,
            ),
            exposure=LIMITS,
            costs=CostEstimate(
                fee=COSTS.fee, slippage=COSTS.slippage,
                per_volatility=math.sqrt(500 / HOUR) + 0.5 * math.sqrt(0.1),
            ),
            guards=(
                OpenPositions(most=MOST_OPEN), CoolDown(pause=HOUR), DailyLoss(limit=0.2),
                Drawdown(limit=0.5), LossStreak(losses=4, pause=3 * HOUR),
            ),
        )  # fmt: skip
        self.stops: dict[str, tuple[Position, float]] = {}
        self.restart()
        self.strategy.open_account(balance=BALANCE, currency="USDT", at=0)
        for market in MARKETS.values():
            self.strategy.learn(market, at=0)

    def restart(self) -> None:
        """Die and come back: nothing is known but the journal."""
        self.strategy = TradingStrategy(
            account="paper", broker=self.broker, journal=self.journal, rules=self.limits,
        )  # fmt: skip

    @rule(
        symbol=st.sampled_from(sorted(MARKETS)),
        signal=st.sampled_from(list(Signal)),
        close=st.floats(-0.06, 0.06),
        reach=st.floats(0.0, 0.08),
        gap=st.floats(-0.03, 0.03),
        levels=st.tuples(st.floats(-0.02, 0.15), st.floats(-0.02, 0.3)),
        size=st.one_of(st.none(), st.floats(0.01, 1.0)),
        hours=st.sampled_from([1, 1, 1, 3, 9]),
        mood=st.sampled_from(["well"] * 6 + ["lost", "cross", "slow"]),
        action=st.sampled_from([*[None] * 15, *HaltAction]),
        dies=st.booleans(),
    )
    def live_an_hour(
        self, *, symbol: str, signal: Signal, close: float, reach: float, gap: float,
        levels: tuple[float, float], size: float | None, hours: int, mood: str,
        action: HaltAction | None, dies: bool,
    ) -> None:  # fmt: skip
        self.hour += hours
        self.broker.mood = mood
        if dies:
            self.restart()
        self.strategy.heed(action, "", at=self.hour * HOUR)
        candles = self.candles(symbol, close=close, reach=reach, gap=gap)
        drive(self.strategy.recover())
        drive(self.strategy.settle(candles))
        drive(self.strategy.obey_switch(candles))
        sign = -1 if signal is Signal.SELL or self.side(symbol) is Side.SHORT else 1
        price = self.price[symbol]
        decision = Decision(
            symbol=symbol, as_of=self.hour * HOUR, signal=signal, size=size,
            stop_loss=price * (1 - sign * levels[0]), take_profit=price * (1 + sign * levels[1]),
        )  # fmt: skip
        before = set(self.strategy.ledger.positions)
        drive(self.strategy.act(decision, candles=candles))
        if set(self.strategy.ledger.positions) - before:
            self.limits_hold()

    @rule(symbol=st.sampled_from(sorted(MARKETS)), step=st.floats(-0.1, 0.1))
    def see_a_price(self, symbol: str, step: float) -> None:
        at = self.hour * HOUR + HOUR // 2
        drive(self.strategy.touch(symbol, price=self.price[symbol] * (1 + step), at=at))

    def candles(self, symbol: str, *, close: float, reach: float, gap: float) -> Candles:
        before = self.price[symbol]
        open_ = before * (1.0 + gap)
        self.price[symbol] = after = before * (1.0 + close)
        count = 20
        closes = np.full(count, before)
        closes[-1] = after
        opens = np.full(count, before)
        opens[-1] = open_
        return Candles(
            symbol=symbol, timeframe=Timeframe.parse("1h"),
            open_time=(self.hour - count + np.arange(count, dtype=np.int64)) * HOUR,
            open=opens, close=closes, volume=np.full(count, 900.0),
            high=np.maximum(opens, closes) * (1.0 + reach),
            low=np.minimum(opens, closes) * (1.0 - reach),
        )  # fmt: skip

    def side(self, symbol: str) -> Side | None:
        held = self.strategy.ledger.positions.get(symbol)
        return held.side if held else None

    def limits_hold(self) -> None:
        """Right after an opening nothing is above its limit; prices may move it there later."""
        ledger = self.strategy.ledger
        exposures, equity = ledger.exposures(), ledger.equity
        newest = next(ledger.orders.newest_first())
        slack = 1e-6 * equity
        mine = [e for e in exposures if e.symbol == newest.symbol]
        same = [e for e in exposures if e.side is newest.side]
        assert LIMITS.symbol is not None
        assert LIMITS.side is not None
        assert LIMITS.account is not None
        assert sum(e.value for e in mine) <= LIMITS.symbol * equity + slack
        assert sum(e.value for e in same) <= LIMITS.side * equity + slack
        assert sum(e.value for e in exposures) <= LIMITS.account * equity + slack
        assert ledger.free >= -slack
        assert len(exposures) <= MOST_OPEN
        assert not ledger.orders.unknown

    @invariant()
    def no_money_is_made_or_lost(self) -> None:
        ledger = self.strategy.ledger
        money = ledger.money
        moves = money.moves + sum(
            held.unrealised(ledger.prices[symbol]) + held.entry_slippage
            for symbol, held in ledger.positions.items()
        )
        parts = moves - money.slippage - money.fees - money.funding
        assert math.isclose(ledger.equity - BALANCE, parts, abs_tol=1e-9 * BALANCE)
        traded = sum(trade.profit for trade in ledger.trades)
        open_ = sum(
            held.unrealised(ledger.prices[symbol]) - held.entry_fee - held.funding
            for symbol, held in ledger.positions.items()
        )
        assert math.isclose(ledger.equity - BALANCE, traded + open_, abs_tol=1e-9 * BALANCE)

    @invariant()
    def no_position_is_naked_and_no_stop_widens(self) -> None:
        for symbol, held in self.strategy.ledger.positions.items():
            assert held.stop_loss > 0.0
            assert held.take_profit > 0.0
            assert held.quantity > 0.0
            first, stop = self.stops.get(symbol, (held, held.stop_loss))
            if first.order_id == held.order_id:
                assert held.side.sign * (held.stop_loss - stop) >= 0.0
            self.stops[symbol] = (held, held.stop_loss)

    @invariant()
    def the_journal_alone_tells_the_same(self) -> None:
        assert Ledger.from_events(self.journal.replay()) == self.strategy.ledger

    @invariant()
    def every_event_twice_is_every_event_once(self) -> None:
        def twice(events: list[Event]) -> list[Event]:
            return [event for event in events for _ in range(2)]

        events = list(self.journal.replay())
        assert Ledger.from_events(twice(events)) == self.strategy.ledger
        assert any(isinstance(event, AccountOpened) for event in events)
        assert all(event.stop_loss > 0.0 for event in events if isinstance(event, LevelsMoved))


AccountMachine.TestCase.settings = settings(max_examples=100, stateful_step_count=50, deadline=None)
TestAccount = AccountMachine.TestCase
