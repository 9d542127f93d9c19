"""Settings: what is staked, what trading costs, and when it is done."""

from typing import Annotated, Literal

from pydantic import Field

from candlewick.application.settings.section import Section
from candlewick.application.settings.value import (
    Count,
    Fraction,
    Number,
    PaperOnly,
    RefreshInterval,
    WebAddress,
    Word,
)


class TradingSettings(Section):
    """How much is staked, and how a position ends when the model says nothing."""

    position_size: Fraction = Field(
        default=0.1,
        gt=0,
        le=1,
        description="fraction of the equity in one position: 0.1 is a tenth",
    )
    default_stop_loss_pct: Number = Field(
        default=2.0, gt=0, lt=100, description="percent from the entry, if the model names no stop"
    )
    default_take_profit_pct: Number = Field(
        default=4.0,
        gt=0,
        lt=100,
        description="percent from the entry, if the model names no target",
    )
    sentiment_refresh_interval: RefreshInterval = Field(
        default=3600.0, ge=0, description="seconds between looks at Fear & Greed; 0 switches it off"
    )
    sentiment_base_url: WebAddress = Field(
        default="https://api.alternative.me",
        description="another address of the index: a mirror or a test server",
    )


class PaperSettings(Section):
    """The paper account: its first balance, and the costs every trade is charged."""

    balance: Number = Field(
        default=10_000.0, gt=0, le=1e12, description="the balance to start from"
    )
    currency: Word = Field(default="USDT", description="the quote of all symbols")
    fee_pct: Number = Field(default=0.1, ge=0, lt=100, description="percent of each trade's value")
    maker_fee_pct: Number | None = Field(
        default=None,
        ge=0,
        lt=100,
        description="percent where the order waits in the book, as targets do; fee_pct if unset",
        examples=[0.1],
    )
    slippage_pct: Number = Field(
        default=0.05,
        ge=0,
        lt=50,
        description="percent by which each fill is worse than the price: half the spread",
    )
    latency_ms: Count = Field(
        default=500, ge=0, le=60_000, description="until an order arrives; prices walk meanwhile"
    )
    impact: Number = Field(
        default=0.5,
        ge=0,
        le=10,
        description="volatility (ATR) paid by an order as large as a candle's volume; a smaller one"
        " pays by the square root of its share",
    )
    participation_pct: Number = Field(
        default=10.0,
        gt=0,
        le=100,
        description="percent of a candle's volume that an opening order gets at most",
    )
    reject_pct: Number = Field(
        default=0.2, ge=0, lt=100, description="percent of orders refused, as exchanges do at times"
    )
    funding_pct: Number = Field(
        default=0.01,
        gt=-10,
        lt=10,
        description="percent of its value that a long pays a short every 8 h, on perpetuals",
    )
    borrow_pct: Number = Field(
        default=0.01,
        ge=0,
        lt=10,
        description="percent of what is borrowed, every 8 h, on spot margin",
    )


class ExecutionSettings(Section):
    """How and when trades are made."""

    mode: Annotated[Literal["paper"], PaperOnly] = Field(
        default="paper", description="this version trades on paper only"
    )
    settle_margin: Number = Field(
        default=5.0,
        ge=0,
        le=300,
        description="seconds to wait after a close until its candle is final",
    )
    price_poll_interval: Number = Field(
        default=10.0,
        ge=0,
        le=3600,
        description="seconds between looks at the live price for stops; 0 switches them off",
    )
    cycle_deadline: Number = Field(
        default=300.0,
        gt=0,
        le=86_400,
        description="seconds after which a decision is given up and the position held",
    )
