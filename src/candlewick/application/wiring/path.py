"""The one decision path, as the settings want it; live, once and replayed."""

from candlewick.analysis.indicator_suite import IndicatorReader, read_indicators
from candlewick.analysis.market_analyzer import MarketAnalyzer
from candlewick.analysis.prompts.template import PromptTemplate
from candlewick.application.settings.model import Settings
from candlewick.application.wiring.answer import answer_policy
from candlewick.application.wiring.prompt import make_builder, recorded_template
from candlewick.application.wiring.provenance import settings_text, versions
from candlewick.domain.answer import Listener, ignore
from candlewick.infrastructure.pool.concurrent_pool import ConcurrentPool
from candlewick.ports.candle_source import CandleSource
from candlewick.ports.chat_model import ChatModel
from candlewick.ports.evidence_store import EvidenceStore
from candlewick.ports.news_source import NewsSource
from candlewick.ports.question_source import QuestionSource
from candlewick.ports.sentiment_source import SentimentSource
from candlewick.strategy.decide import DecisionPath


def make_path(
    settings: Settings,
    *,
    candles: CandleSource,
    sentiment: SentimentSource | None,
    model: ChatModel,
    template: PromptTemplate | None = None,
    news: NewsSource | None = None,
    limit: int | None = None,
    listener: Listener = ignore,
    evidence: EvidenceStore | None = None,
    indicators: IndicatorReader = read_indicators,
    elsewhere: QuestionSource | None = None,
) -> DecisionPath:
    """Tie the decision path to its ports.

    Args:
        settings: how the question is worded and the answer read.
        candles: where candles come from.
        sentiment: where the mood comes from, if it is switched on.
        model: who is asked.
        template: the words around the data; None is the shipped one that the settings name.
        news: where headlines come from, if they are switched on.
        limit: [candles] how many to look at, where it is not as set.
        listener: is told the answer while it is written.
        evidence: where that is kept which decisions are made from, if anywhere.
        indicators: how indicators are read; a replay may carry along what does not change.
        elsewhere: builds some of the questions, where a replay shares them out.
    """
    return DecisionPath(
        candles=candles,
        sentiment=sentiment,
        model=model,
        timeframe=settings.exchange.span,
        analyzer=MarketAnalyzer(
            limit=settings.exchange.limit if limit is None else limit, read=indicators
        ),
        listener=listener,
        news=news,
        builder=make_builder(settings, template or recorded_template(settings, "")),
        policy=answer_policy(settings.answer, debate=settings.prompt.debate),
        pool=ConcurrentPool(),
        evidence=evidence,
        versions=versions(),
        settings=settings_text(settings),
        elsewhere=elsewhere,
    )
