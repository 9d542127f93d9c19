"""Settings: the limits that hold whatever a model says."""

from typing import Literal

from pydantic import Field

from candlewick.application.settings.section import Section
from candlewick.application.settings.value import AnySymbols, Count, Number


class RiskSettings(Section):
    """Limits in code, whatever the model says. What is commented out is not limited; docs/risk.md."""

    size_by: Literal["fraction", "risk", "volatility"] = Field(
        default="fraction",
        description="fraction: trading.position_size of the equity; risk: lose risk_pct at the"
        " stop; volatility: one usual candle moves volatility_pct",
    )
    risk_pct: Number = Field(
        default=1.0,
        gt=0,
        lt=100,
        description="percent of the equity lost at the stop, costs and all",
    )
    volatility_pct: Number = Field(
        default=0.5, gt=0, lt=100, description="percent of the equity that one ATR moves"
    )
    scale_by_confidence: bool = Field(
        default=False, description="true: smaller, the nearer the model's probability is to a half"
    )
    calibrate_confidence: bool = Field(
        default=False,
        description="true: by what the probability turned out to be worth, not at the model's word",
    )
    leverage: Number = Field(
        default=1.0, ge=1, le=125, description="value held per own money, on perpetuals or margin"
    )
    spot_margin: bool = Field(
        default=False, description="true: coins may be borrowed on spot markets, to sell short too"
    )
    maintenance_pct: Number = Field(
        default=0.5,
        ge=0,
        lt=50,
        description="percent of its value below which a leveraged position is liquidated",
    )
    min_stop_atr: Number = Field(
        default=0.0, ge=0, description="a stop nearer than so many ATR is refused; 0: never"
    )
    max_stop_atr: Number | None = Field(
        default=None, gt=0, description="a stop farther than so many ATR is refused", examples=[10]
    )
    min_reward_to_risk: Number = Field(
        default=0.0, ge=0, description="least distance of the target per distance of the stop"
    )
    exits: Literal["hard", "soft"] = Field(
        default="hard",
        description="hard: stop and target count when touched; soft: at the close only",
    )
    trailing_atr: Number | None = Field(
        default=None,
        gt=0,
        description="the stop follows the best price at so many ATR",
        examples=[3],
    )
    trailing_from_atr: Number = Field(
        default=0.0, ge=0, description="but only after a gain of so many ATR"
    )
    break_even_atr: Number | None = Field(
        default=None,
        gt=0,
        description="after a gain of so many ATR the stop moves to the entry and the costs",
        examples=[1.5],
    )
    time_limit_hours: Number | None = Field(
        default=None, gt=0, description="a position ends after so many hours", examples=[72]
    )
    allowed_symbols: AnySymbols = Field(
        default=(), description="only these markets are traded, others just decided on; []: all"
    )
    max_open_positions: Count | None = Field(
        default=None, ge=1, description="positions at once", examples=[3]
    )
    max_symbol_pct: Number | None = Field(
        default=None, gt=0, description="percent of the equity in one market", examples=[25]
    )
    max_side_pct: Number | None = Field(
        default=None,
        gt=0,
        description="percent of the equity in all longs, or shorts",
        examples=[60],
    )
    max_account_pct: Number | None = Field(
        default=None, gt=0, description="percent of the equity in all positions", examples=[80]
    )
    cooldown_seconds: Number = Field(
        default=0.0, ge=0, description="pause in a market after a position was closed there"
    )
    max_daily_loss_pct: Number | None = Field(
        default=None,
        gt=0,
        lt=100,
        description="no new position on a day (UTC) that lost so many percent",
        examples=[5],
    )
    max_drawdown_pct: Number | None = Field(
        default=None,
        gt=0,
        lt=100,
        description="no new position so many percent below the account's best",
        examples=[20],
    )
    max_losses_in_row: Count | None = Field(
        default=None, ge=1, description="after so many losses trading pauses", examples=[4]
    )
    loss_pause_hours: Number = Field(
        default=24.0, gt=0, description="for so many hours since the last of them"
    )
    max_orders_per_minute: Count | None = Field(
        default=None, ge=1, description="no new position beyond", examples=[10]
    )
    max_price_age: Number | None = Field(
        default=None,
        gt=0,
        description="seconds after the close from which it is too late to open",
        examples=[600],
    )
    max_spread_pct: Number | None = Field(
        default=None,
        gt=0,
        description="percent between bid and ask from which it is too dear to open",
        examples=[0.2],
    )
    min_notional: Number = Field(
        default=0.0, ge=0, description="least value of a position, if the exchange asks for less"
    )
    kill_switch: bool = Field(
        default=False, description="true: on, as if by `candlewick kill-switch on`"
    )
    kill_switch_action: Literal["freeze", "close"] = Field(
        default="freeze",
        description="freeze: no new position; close: and what is held is closed at once",
    )
