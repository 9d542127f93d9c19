"""The settings' costs and limits, as the compiled simulator takes them."""

from candlewick.application.settings.model import Settings
from candlewick.application.wiring.backtest_cycle import replay_rules
from candlewick.application.wiring.risk import paper_costs
from candlewick.backtest.simulator.simulator import FillCosts
from candlewick.backtest.sweep.trial import Setup


def fill_costs(settings: Settings) -> FillCosts:
    """Return what the paper broker charges."""
    paper = paper_costs(settings)
    return FillCosts(
        fee=paper.fee,
        maker_fee=paper.maker_fee,
        slippage=paper.slippage,
        latency=paper.latency,
        impact=paper.impact,
        participation=paper.participation,
        rejects=paper.rejects,
    )


def simulated_setup(settings: Settings) -> Setup:
    """Return a trial of these settings."""
    return Setup(
        rules=replay_rules(settings), costs=fill_costs(settings), balance=settings.paper.balance
    )
