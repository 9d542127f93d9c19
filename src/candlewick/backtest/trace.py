"""A run's events, folded into what its result says."""

from collections.abc import Mapping
from typing import Final

from candlewick.backtest.holding import Costs
from candlewick.backtest.result import (
    ContenderKind,
    DecisionRecord,
    RunCosts,
    RunResult,
    TradeRecord,
)
from candlewick.domain.events import (
    Decided,
    Event,
    FundingPaid,
    Held,
    Intended,
    LevelsMoved,
    Marked,
    PriceTouched,
)
from candlewick.domain.position import Position, Trade
from candlewick.strategy.portfolio.ledger import Ledger
from candlewick.strategy.portfolio.track_record import Opinion

_TIMED: Final = (Marked, Held, PriceTouched, FundingPaid, LevelsMoved)
"""Events that say when they happened; what else happens at a close stands beside one of them."""


class RunTrace:
    """Is told each event of a run, and knows what the account was worth at each close.

    It is fed the same way by a run under way and by a journal that is read again, so that a
    run that was stopped ends as if it had not been.

    Args:
        closes: [ms since 1970 UTC] of the plan, rising.
        kind: who decides; a baseline's decisions are not kept, since its rule says them all.
        balance: [account currency, > 0] what the account is worth before the first event.

    Attributes:
        reached: [ms since 1970 UTC] the newest close that was worked on; None before the first.
    """

    def __init__(self, closes: range, *, kind: ContenderKind, balance: float) -> None:
        self._closes = closes
        self._kind = kind
        self._equity: list[float] = []
        self._balance = balance
        self.reached: int | None = None
        self._ledger = Ledger()
        self._decisions: list[DecisionRecord] = []
        self._held = 0
        self._usage = [0, 0]
        self._usd: float | None = 0.0

    def take(self, event: Event) -> None:
        """Take in the next event."""
        at = _moment(event)
        if at is not None and (self.reached is None or at > self.reached):
            self._reach(at)
            self.reached = at
        self._ledger.apply(event)
        if isinstance(event, Decided) and self._kind is not ContenderKind.BASELINE:
            self._decide(event)
        self._held += isinstance(event, Held)

    def result(self, *, name: str, run_id: str, costs: Costs) -> RunResult:
        """Return what came of the run, once it is over.

        Args:
            name: as the table calls it.
            run_id: the content address of the run.
            costs: at which what is still open is closed on paper.
        """
        equity = [*self._equity, *[self._worth] * (len(self._closes) - len(self._equity))]
        prices, opinions = self._ledger.prices, self._ledger.track_record.opinions
        still = [
            _closed(
                _still_open(position, at=self._closes[-1], price=prices[symbol], costs=costs),
                opinions,
            )
            for symbol, position in sorted(self._ledger.positions.items())
        ]
        return RunResult(
            name=name,
            kind=self._kind,
            run_id=run_id,
            equity=tuple(equity),
            trades=(*(_closed(trade, opinions) for trade in self._ledger.trades), *still),
            decisions=tuple(self._decisions),
            held=self._held,
            costs=RunCosts(
                fees=self._ledger.money.fees,
                slippage=self._ledger.money.slippage,
                funding=self._ledger.money.funding,
                model_usd=self._usd,
                prompt_tokens=self._usage[0],
                completion_tokens=self._usage[1],
            ),
        )

    def _reach(self, at: int) -> None:
        """Note the account's worth at every close that lies before `at` [ms]."""
        worth = self._worth
        while len(self._equity) < len(self._closes) and self._closes[len(self._equity)] < at:
            self._equity.append(worth)

    @property
    def _worth(self) -> float:
        """Return what the account is worth now [account currency]."""
        return self._ledger.equity if self._ledger.opened else self._balance

    def _decide(self, decided: Decided) -> None:
        for answer in (decided.answer, *(attempt.answer for attempt in decided.attempts)):
            self._usage[0] += answer.usage.prompt_tokens or 0
            self._usage[1] += answer.usage.completion_tokens or 0
            price = answer.price_usd
            self._usd = None if self._usd is None or price is None else self._usd + price
        self._decisions.append(record_of(decided))


def record_of(decided: Decided) -> DecisionRecord:
    """Return what a result keeps of a decision."""
    decision = decided.decision
    return DecisionRecord(
        symbol=decision.symbol,
        as_of=decision.as_of,
        signal=decision.signal.value,
        price=decided.prompt.price,
        confidence=decision.confidence and decision.confidence.value,
        probability=decision.probability,
        stop_loss=decision.stop_loss,
        take_profit=decision.take_profit,
        size=decision.size,
        reason=decision.reason,
    )


def _moment(event: Event) -> int | None:
    """Return when `event` happened [ms]; None where that is told by one beside it."""
    if isinstance(event, Intended):
        return event.order.at
    return event.at if isinstance(event, _TIMED) else None


def _closed(trade: Trade, opinions: Mapping[str, Opinion]) -> TradeRecord:
    position = trade.position
    opinion = opinions.get(position.order_id)
    return TradeRecord(
        symbol=position.symbol,
        side=position.side.value,
        quantity=position.quantity,
        entry_price=position.entry_price,
        exit_price=trade.exit_price,
        opened_at=position.opened_at,
        closed_at=trade.closed_at,
        fees=position.entry_fee + trade.exit_fee,
        slippage=position.entry_slippage + trade.exit_slippage,
        funding=position.funding,
        profit=trade.profit,
        reason=str(trade.reason),
        confidence=position.confidence,
        probability=None if opinion is None else opinion.probability,
        author=None if opinion is None else opinion.author,
    )


def _still_open(position: Position, *, at: int, price: float, costs: Costs) -> Trade:
    worse = price * costs.slippage
    exit_price = price - position.side.sign * worse
    return Trade(
        position=position,
        exit_price=exit_price,
        exit_fee=costs.fee * exit_price * position.quantity,
        closed_at=at,
        reason="end",
        exit_slippage=worse * position.quantity,
    )
