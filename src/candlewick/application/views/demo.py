"""The demo's result as data."""

from dataclasses import dataclass

from candlewick.application.views.decision import DecisionRow, decision_row
from candlewick.application.views.moment import utc
from candlewick.backtest.comparison import Row
from candlewick.backtest.demo import DemoPlan, DemoResult


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoView:
    """What `candlewick demo --json` prints; returns and drawdowns are fractions."""

    model: str
    recorded: bool
    seed: int
    markets: list[str]
    start: str
    end: str
    decisions: list[DecisionRow]
    table: list[Row]
    percentile: float | None
    verdict: str


def demo_view(plan: DemoPlan, result: DemoResult, *, model: str, recorded: bool) -> DemoView:
    """Return the demo's result."""
    comparison = result.comparison
    return DemoView(
        model=model,
        recorded=recorded,
        seed=plan.seed,
        markets=list(plan.window),
        start=utc(plan.closes[0]),
        end=utc(int(next(iter(plan.window.values())).close_time[-1])),
        decisions=[decision_row(decided) for decided in result.decisions],
        table=list(comparison.rows),
        percentile=comparison.percentile,
        verdict=comparison.verdict,
    )
