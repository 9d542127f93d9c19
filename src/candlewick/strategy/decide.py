"""The one way the system decides."""

from dataclasses import replace
from typing import Final

from candlewick.analysis.market_analyzer import MarketAnalyzer
from candlewick.analysis.prompts.context import PromptContext
from candlewick.analysis.prompts.trading_prompt import TradingPromptBuilder
from candlewick.domain.answer import Listener, ignore
from candlewick.domain.candles import Candles
from candlewick.domain.events import Decided
from candlewick.domain.evidence import Evidence
from candlewick.domain.headline import Headline
from candlewick.domain.prompt import Prompt
from candlewick.domain.sentiment import SentimentReading
from candlewick.domain.standing import Standing
from candlewick.domain.timeframe import Timeframe
from candlewick.domain.versions import Versions
from candlewick.errors import NewsUnavailableError, SentimentUnavailableError
from candlewick.ports.candle_source import CandleSource
from candlewick.ports.chat_model import ChatModel
from candlewick.ports.evidence_store import EvidenceStore
from candlewick.ports.news_source import NewsSource
from candlewick.ports.pool import Pool
from candlewick.ports.question_source import QuestionSource
from candlewick.ports.sentiment_source import SentimentSource
from candlewick.strategy.consultation import AnswerPolicy, Consultation

_SENTIMENT_DAYS = 7
_NEWS_HOURS = 24
_POLICY: Final = AnswerPolicy()


class DecisionPath:
    """From a moment to a decision.

    Live trading, replays and `candlewick analyze` all come through here; they differ only
    in the ports they pass in.

    Args:
        candles: where candles come from.
        sentiment: where the mood comes from; None where it is switched off.
        model: who is asked.
        timeframe: the candles' usual span.
        analyzer: how much history is looked at.
        listener: is told the answer while it is written.
        news: where headlines come from; None where they are switched off.
        builder: lays the question out; None is the one of the defaults, with the policy's form.
        policy: how an answer is got: its form, a corrective question, a vote.
        pool: asks the samples of a vote side by side; None asks one after the other.
        evidence: where that is kept which decisions are made from; None keeps nothing.
        versions: of the code, for the record.
        settings: those in force, as canonical JSON, for the record.
        elsewhere: builds some of the questions; None builds all of them here.
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
        policy: AnswerPolicy = _POLICY,
        pool: Pool | None = None,
        evidence: EvidenceStore | None = None,
        versions: Versions | None = None,
        settings: str = "",
        elsewhere: QuestionSource | None = None,
    ) -> None:
        self.timeframe = timeframe
        self._candles = candles
        self._sentiment = sentiment
        self._analyzer = analyzer
        self._evidence = evidence
        self._versions = versions or Versions()
        self._settings = settings
        self._news = news
        self._elsewhere = elsewhere
        self._builder = builder or TradingPromptBuilder(form=policy.form)
        self._consultation = Consultation(model, policy=policy, pool=pool, listener=listener)

    async def look(
        self,
        symbol: str,
        *,
        as_of: int,
        back_to: int | None = None,
        timeframe: Timeframe | None = None,
    ) -> Candles:
        """Fetch the candles that a decision at `as_of` [ms] needs.

        Args:
            symbol: such as "BTC/USDT".
            as_of: [ms since 1970 UTC] a close; nothing later is asked for.
            back_to: [ms] fetch at least all candles that closed after this moment.
            timeframe: the candles' span, where it is not the usual one.

        Raises:
            CandlesUnusableError: the candles up to `as_of` cannot be trusted.
            ExchangeUnavailableError: the exchange did not answer.
            ExchangeRefusedError: the exchange does not know the symbol or timeframe.
        """
        count, span = self._analyzer.limit, timeframe or self.timeframe
        if back_to is not None:
            count = max(count, (as_of - back_to) // span.ms)
        return await self._candles.closed(symbol, timeframe=span, as_of=as_of, count=count)

    async def ask(self, candles: Candles, standing: Standing) -> Prompt:
        """Build the question about the newest close of `candles`; nobody is asked yet.

        Raises:
            CandlesUnusableError: there are too few candles.
            UserError: the prompt's budget is too small for its template.
        """
        return self.question(await self.gather(candles, standing))

    async def decide(self, candles: Candles, standing: Standing) -> Decided:
        """Decide on what was known at the newest close of `candles`.

        What is known is kept first, then asked about. An unusable answer decides to hold, and
        says why.

        Raises:
            CandlesUnusableError: there are too few candles.
            ModelUnavailableError: no model answered.
            ModelRefusedError: the model's service refused the request.
            StateUnavailableError: what is known cannot be kept.
        """
        evidence = await self.gather(candles, standing)
        built = None if self._elsewhere is None else await self._elsewhere.question(evidence)
        prompt = built or self.question(evidence)
        kept = self._evidence.keep(evidence) if self._evidence else ""
        decided = await self.put(prompt)
        return replace(decided, snapshot=kept, versions=self._versions, settings=self._settings)

    def question(self, evidence: Evidence) -> Prompt:
        """Build the question; the same evidence gives the same bytes, now and in a year.

        Raises:
            CandlesUnusableError: there are too few candles.
        """
        return self._builder.build_prompt(self.context(evidence))

    def context(self, evidence: Evidence) -> PromptContext:
        """Work out what a question can tell, before it is worded; several wordings can share it.

        Raises:
            CandlesUnusableError: there are too few candles.
        """
        standing = evidence.standing
        return PromptContext(
            market=self._analyzer.analyze(
                evidence.candles,
                sentiment=evidence.sentiment,
                headlines=evidence.headlines,
            ),
            position=standing.position,
            trades=standing.trades,
            memories=standing.memories,
            refusal=standing.refusal,
            may_short=standing.may_short,
        )

    async def put(self, prompt: Prompt) -> Decided:
        """Put `prompt` to the model and read its answer, or answers.

        Raises:
            ModelUnavailableError: no model answered.
            ModelRefusedError: the model's service refused the request.
        """
        return await self._consultation.consult(prompt)

    async def gather(self, candles: Candles, standing: Standing) -> Evidence:
        """Put together all that the question may be built from; older candles say nothing."""
        as_of, limit = candles.newest_close, self._analyzer.limit
        return Evidence(
            candles=candles if len(candles) <= limit else candles.last(limit),
            sentiment=await self._readings(as_of),
            headlines=await self._headlines(candles.symbol, as_of),
            standing=standing,
            template=self._builder.own_template,
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
