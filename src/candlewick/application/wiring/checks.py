"""What `candlewick doctor` looks at, without trading, recording or paying for anything."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Final

from candlewick.application.settings.language_model import ModelSettings
from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.wiring.account import read_journal
from candlewick.application.wiring.model_identity import open_shelf
from candlewick.infrastructure.exchange.data_fetcher import DataFetcher
from candlewick.infrastructure.llm.local_server import LocalServer
from candlewick.infrastructure.llm.model_list import list_models
from candlewick.infrastructure.retry import RetryPolicy
from candlewick.ports.clock import Clock

_IMPATIENT: Final = RetryPolicy(max_retries=0, deadline=20.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Probes:
    """Everything outside the program that can be wrong, as calls that find out.

    Attributes:
        now: [ms since 1970 UTC] this machine's time.
        market: opens the exchange.
        models: returns, for a model of the settings, the names that its service has; empty
            where the service does not tell.
        journal: returns the number of events recorded, each checked; None before the first.
    """

    now: Callable[[], int]
    market: Callable[[], AbstractAsyncContextManager[DataFetcher]]
    models: Callable[[ModelSettings], Awaitable[list[str]]]
    journal: Callable[[], int | None]


def make_probes(loaded: LoadedSettings, *, clock: Clock) -> Probes:
    """Return the calls for the real exchange, models and journal; nothing is asked yet."""
    exchange = loaded.settings.exchange

    def market() -> DataFetcher:
        return DataFetcher(
            name=exchange.name, clock=clock, base_url=exchange.base_url, retry=_IMPATIENT
        )

    async def models(model: ModelSettings) -> list[str]:
        if model.base_url is None:
            return await _started(model.name)
        return await list_models(model.base_url, api_key=loaded.key_text(model))

    def journal() -> int | None:
        return len(read_journal(loaded)) or None

    return Probes(now=clock.now, market=market, models=models, journal=journal)


async def _started(name: str) -> list[str]:
    """Start the local model `name` and stop it again: the one proof that it would run."""
    shelf = open_shelf()
    server = LocalServer(lambda: shelf.find(name))
    try:
        await server.address()
    finally:
        await server.aclose()
    return [name]
