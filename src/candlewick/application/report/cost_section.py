"""What it all cost."""

from candlewick.application.report.element import Child, Element, element
from candlewick.application.report.explanation import EXPLANATIONS, written
from candlewick.application.report.table import table
from candlewick.application.report.words import NONE, amount, count
from candlewick.backtest.judgement import Score
from candlewick.backtest.result import BacktestResult, RunResult


def cost_section(result: BacktestResult) -> Element:
    """Return the costs of everybody."""
    pairs = zip(result.runs, result.judgement.scores, strict=True)
    return element(
        "section",
        element("h2", "Costs", id="costs"),
        element(
            "p",
            f"In {result.currency}, the model's bill in US dollars. The bill does not grow with the"
            " account, so it stands beside the result and not in it: the break-even account is the"
            " size from which the gains pay for the answers.",
        ),
        table(
            ("", "before costs", "fees", "slippage", "funding", "after costs", "model $", "tokens",
             EXPLANATIONS["break_even_account"].label),
            [_row(result, run, score) for run, score in pairs],
            caption="From what the trades earned to what is left",
        ),
    )  # fmt: skip


def _row(result: BacktestResult, run: RunResult, score: Score) -> list[Child]:
    costs = run.costs
    kept = run.equity[-1] - result.balance
    tokens = costs.prompt_tokens + costs.completion_tokens
    size = score.estimates["break_even_account"]
    return [
        run.name,
        amount(kept + costs.fees + costs.slippage + costs.funding, signed=True),
        amount(costs.fees),
        amount(costs.slippage),
        amount(costs.funding),
        amount(kept, signed=True),
        "unknown" if costs.model_usd is None else amount(costs.model_usd),
        count(tokens) if tokens else NONE,
        element("span", written("break_even_account", size), title=size.reason or None),
    ]
