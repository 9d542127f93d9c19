"""What a back-test will ask, before anybody is asked."""

from candlewick.application.views.backtest import Preview
from candlewick.application.wiring.backtest import path_over
from candlewick.application.wiring.backtest_model import ChosenModel
from candlewick.application.wiring.backtest_plan import Prepared
from candlewick.backtest.keyword_model import KeywordModel
from candlewick.domain.standing import Standing
from candlewick.errors import CandlesUnusableError
from candlewick.infrastructure.llm.token_estimate import TokenEstimate


async def preview(prepared: Prepared, chosen: ChosenModel) -> Preview:
    """Build the last prompt of the plan and count; nobody is asked."""
    plan = prepared.shown
    path = path_over(plan, prepared.settings, KeywordModel(), template=prepared.template)
    tokens = 0
    for symbol in plan.markets:
        try:
            candles = await path.look(symbol, as_of=plan.closes[-1])
            prompt = await path.ask(candles, Standing())
        except CandlesUnusableError:
            continue
        tokens = max(tokens, TokenEstimate().tokens(prompt.system + prompt.user))
    return Preview(
        model=chosen.name,
        markets=len(plan.markets),
        closes=len(plan.closes),
        decisions=len(plan.closes) * len(plan.markets),
        prompt_tokens=tokens,
        cost_usd=chosen.known_cost,
    )
