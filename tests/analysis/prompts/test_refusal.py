from candlewick.analysis.market_analyzer import MarketAnalyzer
from candlewick.analysis.prompts.context import PromptContext
from candlewick.analysis.prompts.trading_prompt import TradingPromptBuilder
from candlewick.domain.candles import Candles


def test_a_refusal_that_quotes_half_a_letter_can_still_be_sent(history: Candles) -> None:
    market = MarketAnalyzer().analyze(history)
    context = PromptContext(market=market, refusal="the answer says \ud800\x1b[2J")

    prompt = TradingPromptBuilder().build_prompt(context)

    assert r"not acted on: the answer says \ud800\x1b[2J" in prompt.user
    assert prompt.user.encode()
