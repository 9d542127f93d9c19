"""The settings' limits and costs, as fractions and milliseconds."""

import math
from collections.abc import Iterator
from typing import Final

from candlewick.application.settings.model import Settings
from candlewick.application.settings.risk import RiskSettings
from candlewick.domain.market import Market
from candlewick.domain.standing import Standing
from candlewick.infrastructure.broker.paper import PaperBroker, PaperCosts
from candlewick.strategy.risk.calibration import Calibration, LearnedCalibration
from candlewick.strategy.risk.costs import CostEstimate
from candlewick.strategy.risk.exit_rules import ExitRules
from candlewick.strategy.risk.exposure import ExposureLimits
from candlewick.strategy.risk.guards.count import AllowedSymbols, OpenPositions, OrderRate
from candlewick.strategy.risk.guards.guard import Guard
from candlewick.strategy.risk.guards.loss import DailyLoss, Drawdown
from candlewick.strategy.risk.guards.market_state import StaleData, WideSpread
from candlewick.strategy.risk.guards.pause import CoolDown, LossStreak
from candlewick.strategy.risk.levels import LevelRules
from candlewick.strategy.risk.rules import RiskRules
from candlewick.strategy.risk.sizing import SizeBy, SizingRules
from candlewick.strategy.risk.terms import MarginRules, may_short

_HOUR = 3_600_000
_LEARNED: Final = LearnedCalibration()


def paper_broker(settings: Settings) -> PaperBroker:
    """Return the broker with the settings' costs."""
    return PaperBroker(paper_costs(settings))


def paper_costs(settings: Settings) -> PaperCosts:
    """Return what trading on paper costs."""
    paper = settings.paper
    return PaperCosts(
        fee=paper.fee_pct / 100.0,
        maker_fee=_fraction(paper.maker_fee_pct),
        slippage=paper.slippage_pct / 100.0,
        latency=paper.latency_ms,
        impact=paper.impact,
        participation=paper.participation_pct / 100.0,
        rejects=paper.reject_pct / 100.0,
    )


def risk_rules(settings: Settings, *, calibration: Calibration = _LEARNED) -> RiskRules:
    """Return the limits of the settings.

    Args:
        settings: the user's.
        calibration: knows what stated probabilities are worth, where sizes are to follow from it;
            live that is what back-tests have shown before.
    """
    trading, risk, paper = settings.trading, settings.risk, settings.paper
    return RiskRules(
        sizing=SizingRules(
            by=SizeBy(risk.size_by),
            fraction=trading.position_size,
            risk=risk.risk_pct / 100.0,
            volatility=risk.volatility_pct / 100.0,
            scaled=risk.scale_by_confidence,
            calibration=calibration if risk.calibrate_confidence else None,
        ),
        levels=LevelRules(
            default_stop_loss=trading.default_stop_loss_pct / 100.0,
            default_take_profit=trading.default_take_profit_pct / 100.0,
            least_stop=risk.min_stop_atr,
            farthest_stop=risk.max_stop_atr,
            least_reward=risk.min_reward_to_risk,
        ),
        exits=_exits(risk),
        margin=MarginRules(
            spot_margin=risk.spot_margin,
            leverage=risk.leverage,
            maintenance=risk.maintenance_pct / 100.0,
            funding=paper.funding_pct / 100.0,
            borrowing=paper.borrow_pct / 100.0,
        ),
        exposure=ExposureLimits(
            symbol=_fraction(risk.max_symbol_pct),
            side=_fraction(risk.max_side_pct),
            account=_fraction(risk.max_account_pct),
        ),
        costs=cost_estimate(settings),
        guards=tuple(_guards(risk)),
        least_value=risk.min_notional,
    )


def nothing_held(symbol: str, settings: Settings) -> Standing:
    """Return all that the prompts of a tape know of an account: which signals it may be given."""
    return Standing(may_short=may_short(Market.named(symbol), risk_rules(settings).margin))


def cost_estimate(settings: Settings) -> CostEstimate:
    """Return the most that the paper broker can charge for an opening fill."""
    costs, paper = paper_costs(settings), settings.paper
    walk = math.sqrt(costs.latency / settings.exchange.shortest_span.ms)
    return CostEstimate(
        fee=max(costs.fee, costs.maker_fee or 0.0),
        slippage=costs.slippage,
        per_volatility=walk + costs.impact * math.sqrt(paper.participation_pct / 100.0),
    )


def _exits(risk: RiskSettings) -> ExitRules:
    hours = risk.time_limit_hours
    return ExitRules(
        trail=risk.trailing_atr,
        trail_from=risk.trailing_from_atr,
        break_even=risk.break_even_atr,
        time_limit=None if hours is None else round(hours * _HOUR),
        soft=risk.exits == "soft",
    )


def _guards(risk: RiskSettings) -> Iterator[Guard]:
    """Return the guards that are set, the cheapest to understand first."""
    if risk.allowed_symbols:
        yield AllowedSymbols(symbols=frozenset(risk.allowed_symbols))
    if risk.max_open_positions is not None:
        yield OpenPositions(most=risk.max_open_positions)
    if risk.cooldown_seconds:
        yield CoolDown(pause=round(risk.cooldown_seconds * 1000))
    if risk.max_losses_in_row is not None:
        pause = round(risk.loss_pause_hours * _HOUR)
        yield LossStreak(losses=risk.max_losses_in_row, pause=pause)
    if risk.max_orders_per_minute is not None:
        yield OrderRate(most=risk.max_orders_per_minute)
    yield from _market_guards(risk)


def _market_guards(risk: RiskSettings) -> Iterator[Guard]:
    if (loss := _fraction(risk.max_daily_loss_pct)) is not None:
        yield DailyLoss(limit=loss)
    if (drawdown := _fraction(risk.max_drawdown_pct)) is not None:
        yield Drawdown(limit=drawdown)
    if risk.max_price_age is not None:
        yield StaleData(most=round(risk.max_price_age * 1000))
    if (spread := _fraction(risk.max_spread_pct)) is not None:
        yield WideSpread(most=spread)


def _fraction(percent: float | None) -> float | None:
    return None if percent is None else percent / 100.0
