"""The one way the system decides."""

from candlewick.analysis.market_analyzer import MarketAnalyzer
from candlewick.analysis.prompts.context import PromptContext
from candlewick.analysis.prompts.trading_prompt import TradingPromptBuilder
from candlewick.analysis.replies.position_extractor import PositionExtractor
from candlewick.domain.answer import Listener, ignore
from candlewick.domain.candles import Candles
from candlewick.domain.events import Decided
from candlewick.domain.headline import Headline
from candlewick.domain.prompt import Prompt
from candlewick.domain.sentiment import SentimentReading
from candlewick.domain.timeframe import Timeframe
from candlewick.errors import NewsUnavailableError, SentimentUnavailableError
from candlewick.ports.candle_source import CandleSource
from candlewick.ports.chat_model import ChatModel
from candlewick.ports.news_source import NewsSource
from candlewick.ports.sentiment_source import SentimentSource
from candlewick.strategy.portfolio.standing import Standing

_SENTIMENT_DAYS = 7
_NEWS_HOURS = 24


class DecisionPath:
    """From a moment to a decision.

    Live trading, replays and `candlewick analyze` all come through here; they differ only
    in the ports they pass in.

    Args:
        candles: where candles come from.
        sentiment: where the mood comes from; None where it is switched off.
        model: who is asked.
        timeframe: the candles' span.
        analyzer: how much history is looked at.
        listener: is told the answer while it is written.
        news: where headlines come from; None where they are switched off.
        builder: lays the prompt out; None is the one of the defaults.
    """

    def __init__(
        self,
        *,
        candles: CandleSource,
        sentiment: SentimentSource | None,
        model: ChatModel,
        timeframe: Timeframe,
        analyzer: MarketAnalyzer,
        listener: Listener = ignore,
        news: NewsSource | None = None,
        builder: TradingPromptBuilder | None = None,
    ) -> None:
        self.timeframe = timeframe
        self._candles = candles
        self._sentiment = sentiment
        self._model = model
        self._analyzer = analyzer
        self._listener = listener
        self._news = news
        self._builder = builder or TradingPromptBuilder()
        self._extractor = PositionExtractor()

    async def look(self, symbol: str, *, as_of: int, back_to: int | None = None) -> Candles:
        """Fetch the candles that a decision at `as_of` [ms] needs.

        Args:
            symbol: such as "BTC/USDT".
            as_of: [ms since 1970 UTC] a close; nothing later is asked for.
            back_to: [ms] fetch at least all candles that closed after this moment.

        Raises:
            CandlesUnusableError: the candles up to `as_of` cannot be trusted.
            ExchangeUnavailableError: the exchange did not answer.
            ExchangeRefusedError: the exchange does not know the symbol or timeframe.
        """
        count = self._analyzer.limit
        if back_to is not None:
            count = max(count, (as_of - back_to) // self.timeframe.ms)
        return await self._candles.closed(
            symbol, timeframe=self.timeframe, as_of=as_of, count=count
        )

    async def ask(self, candles: Candles, standing: Standing) -> Prompt:
        """Build the question about the newest close of `candles`; nobody is asked yet.

        Raises:
            CandlesUnusableError: there are too few candles.
            UserError: the prompt's budget is too small for its template.
        """
        as_of = int(candles.close_time[-1])
        market = self._analyzer.analyze(
            candles,
            sentiment=await self._readings(as_of),
            headlines=await self._headlines(candles.symbol, as_of),
        )
        return self._builder.build_prompt(
            PromptContext(
                market=market,
                position=standing.position,
                trades=standing.trades,
                memories=standing.memories,
                refusal=standing.refusal,
            )
        )

    async def decide(self, candles: Candles, standing: Standing) -> Decided:
        """Decide on what was known at the newest close of `candles`.

        An unusable answer decides to hold, and says why.

        Raises:
            CandlesUnusableError: there are too few candles.
            ModelUnavailableError: no model answered.
            ModelRefusedError: the model's service refused the request.
        """
        prompt = await self.ask(candles, standing)
        answer = await self._model.ask(prompt, listener=self._listener)
        extraction = self._extractor.extract(answer, prompt=prompt)
        return Decided(
            decision=extraction.decision, prompt=prompt, answer=answer, checks=extraction.checks
        )

    async def _readings(self, as_of: int) -> tuple[SentimentReading, ...]:
        """Return the week's mood; that it is not to be had is no reason not to decide."""
        if self._sentiment is None:
            return ()
        try:
            return await self._sentiment.known(as_of=as_of, days=_SENTIMENT_DAYS)
        except SentimentUnavailableError:
            return ()

    async def _headlines(self, symbol: str, as_of: int) -> tuple[Headline, ...] | None:
        """Return the day's headlines; none of them is no reason not to decide."""
        if self._news is None:
            return None
        try:
            return await self._news.known(symbol, as_of=as_of, hours=_NEWS_HOURS)
        except NewsUnavailableError:
            return ()
