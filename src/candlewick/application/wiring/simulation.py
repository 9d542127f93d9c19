"""The settings' costs and limits, as the compiled simulator takes them."""

from candlewick.application.settings.model import Settings
from candlewick.application.wiring.risk import paper_costs
from candlewick.backtest.simulator.simulator import FillCosts


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
