"""What a back-test will ask, before anybody is asked."""

from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.views.backtest import Preview
from candlewick.application.wiring.backtest_cycle import path_over
from candlewick.application.wiring.backtest_model import ChosenModel
from candlewick.application.wiring.backtest_plan import Prepared
from candlewick.application.wiring.clock import make_clock
from candlewick.application.wiring.model import preview_once
from candlewick.backtest.keyword_model import KeywordModel
from candlewick.domain.prompt import Prompt
from candlewick.domain.standing import Standing
from candlewick.errors import CandlesUnusableError
from candlewick.infrastructure.llm.token_estimate import TokenEstimate


async def preview(loaded: LoadedSettings, prepared: Prepared, chosen: ChosenModel) -> Preview:
    """Build the last prompts of the plan and count; nobody is asked."""
    plan = prepared.shown
    decisions = len(plan.closes) * len(plan.markets)
    calls = decisions * prepared.settings.answer.samples
    prompt = await _longest(prepared)
    usd = 0.0 if chosen.settings is None else None
    if chosen.settings is not None and prompt is not None:
        cost = preview_once(loaded, prompt, clock=make_clock(), model=chosen.settings, calls=calls)
        usd = cost.usd
    return Preview(
        model=chosen.name,
        markets=len(plan.markets),
        closes=len(plan.closes),
        decisions=decisions,
        calls=calls,
        prompt_tokens=0 if prompt is None else TokenEstimate().tokens(prompt.system + prompt.user),
        cost_usd=usd,
    )


async def _longest(prepared: Prepared) -> Prompt | None:
    """Return the longest of the last prompts; None where no market has candles for one."""
    plan = prepared.shown
    path = path_over(plan, prepared.settings, KeywordModel(), template=prepared.template)
    prompts = []
    for symbol in plan.markets:
        try:
            candles = await path.look(symbol, as_of=plan.closes[-1])
            prompts.append(await path.ask(candles, Standing()))
        except CandlesUnusableError:
            continue
    return max(prompts, key=lambda one: len(one.user), default=None)
