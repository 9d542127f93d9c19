"""What ccxt says about markets, made from recorded answers of real exchanges."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import ccxt  # type: ignore[import-untyped]
import pytest

from candlewick.domain.market import Market, MarketKind
from candlewick.errors import ExchangeRefusedError
from candlewick.infrastructure.exchange.data_fetcher import DataFetcher
from candlewick.infrastructure.exchange.market_facts import market_of

PERPETUAL: dict[str, Any] = {
    "symbol": "BTC/USDT:USDT", "spot": False, "swap": True, "linear": True, "contractSize": 0.001,
    "precision": {"price": 0.1, "amount": 1.0},
    "limits": {"amount": {"min": 1.0, "max": 1000.0}, "cost": {"min": 5.0}},
}  # fmt: skip


def test_a_perpetual_counts_contracts() -> None:
    market = market_of(PERPETUAL, precision_mode=ccxt.TICK_SIZE)

    assert market == Market(
        symbol="BTC/USDT:USDT", kind=MarketKind.PERPETUAL, price_step=Decimal("0.1"),
        amount_step=Decimal("1.0"), min_amount=Decimal(1), max_amount=Decimal(1000),
        min_notional=Decimal(5), contract_size=Decimal("0.001"),
    )  # fmt: skip
    assert market.amount_within(0.0129) == 0.012
    assert market.amount_within(7.0) == 1.0


@pytest.mark.parametrize(
    ("mode", "value", "step"),
    [
        (ccxt.TICK_SIZE, 0.05, Decimal("0.05")),
        (ccxt.DECIMAL_PLACES, 3, Decimal("0.001")),
        (ccxt.SIGNIFICANT_DIGITS, 5, None),
        (ccxt.TICK_SIZE, None, None),
    ],
)
def test_a_precision_is_a_step_or_a_count_of_digits(
    mode: int, value: float | None, step: Decimal | None
) -> None:
    described = {**PERPETUAL, "precision": {"price": value, "amount": 1.0}}

    assert market_of(described, precision_mode=mode).price_step == step


@pytest.mark.parametrize(
    "changes",
    [
        {"linear": False},
        {"swap": False},
        {"precision": {"price": 0.0, "amount": 1.0}},
        {"precision": {"price": "much", "amount": 1.0}},
        {"precision": {"price": -1.0, "amount": 1.0}},
        {"contractSize": float("nan")},
        {"limits": {"amount": {"min": float("inf")}}},
    ],
)
def test_what_is_not_traded_here_or_makes_no_sense_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ExchangeRefusedError, match=r"BTC/USDT:USDT"):
        market_of({**PERPETUAL, **changes}, precision_mode=ccxt.TICK_SIZE)


def test_recorded_markets_of_real_exchanges_are_read_or_refused(shared_data: Path) -> None:
    read = 0
    for file in sorted((shared_data / "ccxt_static" / "markets").glob("*.json")):
        mode = getattr(ccxt, file.stem)().precisionMode
        for described in json.loads(file.read_text(encoding="utf-8")).values():
            wanted = described.get("spot") or (described.get("swap") and described.get("linear"))
            if not wanted:
                continue
            market = market_of(described, precision_mode=mode)
            amount = float(market.min_amount * market.contract_size) or 1.0
            assert 0.0 <= market.amount_within(amount) <= amount
            assert market.price_at_or_below(123.456) <= 123.456 <= market.price_at_or_above(123.456)
            read += 1
    assert read > 50


@pytest.mark.network
async def test_an_exchange_is_asked_for_a_market_and_its_spread(fetcher: DataFetcher) -> None:
    market = await fetcher.market("BTC/USDT")

    assert (market.kind, market.price_step) == (MarketKind.SPOT, Decimal("1E-8"))
    assert await fetcher.spread("BTC/USDT") == 0.0
    with pytest.raises(ExchangeRefusedError, match="has no market"):
        await fetcher.market("XYZ/USDT")


@pytest.mark.network
@pytest.mark.parametrize(
    ("ticker", "spread"),
    [
        ({"bid": 99.0, "ask": 101.0}, 0.02),
        ({"bid": None, "ask": 101.0}, None),
        ({"bid": 101.0, "ask": 99.0}, None),
        ({"bid": 0.0, "ask": 99.0}, None),
        ({"bid": float("nan"), "ask": 99.0}, None),
        ({}, None),
    ],
)
async def test_a_spread_that_is_not_told_or_makes_no_sense_is_unknown(
    fetcher: DataFetcher,
    monkeypatch: pytest.MonkeyPatch,
    ticker: dict[str, float],
    spread: float | None,
) -> None:
    async def told(*_: object, **__: object) -> dict[str, float]:
        return ticker

    monkeypatch.setattr(ccxt.async_support.binance, "fetch_ticker", told)

    assert await fetcher.spread("BTC/USDT") == spread
