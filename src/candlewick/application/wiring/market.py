"""Where candles, prices and the mood come from."""

import math
from contextlib import AsyncExitStack
from dataclasses import dataclass

from candlewick.application.settings.model import Settings
from candlewick.application.wiring.share import CANDLES, MOOD
from candlewick.infrastructure.exchange.data_fetcher import DataFetcher
from candlewick.infrastructure.retry import RetryPolicy
from candlewick.infrastructure.sentiment.fear_greed import FearGreedIndex
from candlewick.ports.clock import Clock
from candlewick.ports.sentiment_source import SentimentSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """The sources of one exchange, open."""

    fetcher: DataFetcher
    sentiment: SentimentSource | None


async def open_market(
    settings: Settings, *, clock: Clock, stack: AsyncExitStack, patience: float = math.inf
) -> Market:
    """Open the exchange and the mood's service; `stack` closes them.

    Args:
        settings: which exchange, and how the mood is read.
        clock: what time it is.
        stack: closes what is opened.
        patience: [s, > 0] the most for one fetch with its retries, if a cycle has more.

    Raises:
        UserError: the exchange is not known.
    """
    exchange = settings.exchange
    fetcher = DataFetcher(
        name=exchange.name,
        clock=clock,
        base_url=exchange.base_url,
        retry=RetryPolicy(deadline=min(patience, settings.deadline * CANDLES)),
    )
    await stack.enter_async_context(fetcher)
    interval = settings.trading.sentiment_refresh_interval
    if not interval:
        return Market(fetcher=fetcher, sentiment=None)
    index = FearGreedIndex(
        clock=clock,
        refresh_interval=interval,
        base_url=settings.trading.sentiment_base_url,
        retry=RetryPolicy(deadline=settings.deadline * MOOD),
    )
    await stack.enter_async_context(index)
    return Market(fetcher=fetcher, sentiment=index)
