"""What an account holds and earned; every screen, file and export shows these rows."""

from dataclasses import dataclass

from candlewick.application.views.moment import utc
from candlewick.domain.position import Position, Trade
from candlewick.strategy.portfolio.ledger import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionRow:
    """An open position, valued at the newest price that was looked at.

    Attributes:
        stop_kind: who put the stop where it is: the model, or the plan.
        leverage: [>= 1] value held per own money.
        liquidation_price: [quote currency] None where it cannot be liquidated.
        funding: [quote currency] paid for holding it so far.
    """

    symbol: str
    side: str
    quantity: float
    entry_price: float
    price: float
    stop_loss: float
    take_profit: float
    unrealised: float
    opened_at: str
    stop_kind: str = ""
    leverage: float = 1.0
    liquidation_price: float | None = None
    funding: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeRow:
    """A closed trade; the profit is after fees, slippage and funding."""

    symbol: str
    side: str
    quantity: float
    entry_price: float
    exit_price: float
    profit: float
    profit_fraction: float
    fees: float
    slippage: float
    funding: float
    reason: str
    opened_at: str
    closed_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """What an account is worth, and what it paid so far; open positions included."""

    account: str
    currency: str
    first_balance: float
    equity: float
    total_return: float
    trades: int
    fees: float
    slippage: float
    funding: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountView:
    """What an account is worth and what it holds; `account` is None before it was opened."""

    account: AccountRow | None
    positions: list[PositionRow]


def account_view(ledger: Ledger) -> AccountView:
    """Return how the account stands."""
    return AccountView(account=account_row(ledger), positions=position_rows(ledger))


def position_rows(ledger: Ledger) -> list[PositionRow]:
    """Return what is held, by symbol."""
    return [
        _position(held, ledger.prices.get(symbol, held.entry_price))
        for symbol, held in sorted(ledger.positions.items())
    ]


def trade_rows(ledger: Ledger) -> list[TradeRow]:
    """Return what was closed, oldest first."""
    return [_trade(trade) for trade in ledger.trades]


def account_row(ledger: Ledger) -> AccountRow | None:
    """Return what the account is worth; None before it was opened."""
    if ledger.opened is None:
        return None
    first = ledger.opened.balance
    return AccountRow(
        account=ledger.opened.account,
        currency=ledger.opened.currency,
        first_balance=first,
        equity=ledger.equity,
        total_return=ledger.equity / first - 1.0,
        trades=len(ledger.trades),
        fees=ledger.money.fees,
        slippage=ledger.money.slippage,
        funding=ledger.money.funding,
    )


def _position(held: Position, price: float) -> PositionRow:
    return PositionRow(
        symbol=held.symbol,
        side=held.side,
        quantity=held.quantity,
        entry_price=held.entry_price,
        price=price,
        stop_loss=held.stop_loss,
        take_profit=held.take_profit,
        unrealised=held.unrealised(price),
        opened_at=utc(held.opened_at),
        stop_kind=held.stop_kind,
        leverage=held.terms.leverage,
        liquidation_price=held.liquidation_price,
        funding=held.funding,
    )


def _trade(trade: Trade) -> TradeRow:
    held = trade.position
    return TradeRow(
        symbol=held.symbol,
        side=held.side,
        quantity=held.quantity,
        entry_price=held.entry_price,
        exit_price=trade.exit_price,
        profit=trade.profit,
        profit_fraction=trade.profit_fraction,
        fees=held.entry_fee + trade.exit_fee,
        slippage=held.entry_slippage + trade.exit_slippage,
        funding=held.funding,
        reason=trade.reason,
        opened_at=utc(held.opened_at),
        closed_at=utc(trade.closed_at),
    )
