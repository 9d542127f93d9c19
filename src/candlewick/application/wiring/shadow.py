"""Shadow mode in the live loop: the challengers of the settings, opened."""

import logging
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack

from candlewick.application.service.shadow_service import ShadowService
from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.wiring.answer import answer_policy
from candlewick.application.wiring.model import Job, open_each
from candlewick.domain.events import Event
from candlewick.errors import CandlewickError
from candlewick.infrastructure.pool.concurrent_pool import ConcurrentPool
from candlewick.infrastructure.store.account_lock import process_words
from candlewick.infrastructure.store.shadow_stream import ShadowBook
from candlewick.infrastructure.store.sql_journal import SqlJournal
from candlewick.ports.chat_model import ChatModel
from candlewick.ports.clock import Clock
from candlewick.strategy.consultation import Consultation

_LOG = logging.getLogger("candlewick.shadow")


def shadow_job(loaded: LoadedSettings) -> str:
    """Return under which name the challengers' spending adds up."""
    return f"shadow {loaded.settings.account.name}"


async def open_shadow(
    loaded: LoadedSettings,
    *,
    record: SqlJournal,
    clock: Clock,
    tell: Callable[[Event], None],
    stack: AsyncExitStack,
) -> ShadowService | None:
    """Open the challengers; `stack` closes them. None where there are none.

    What is wrong with a challenger is told and keeps nobody from trading.

    Args:
        loaded: the settings.
        record: the account's journal, held by this process.
        clock: what time it is.
        tell: is told each answer, once it is recorded.
        stack: closes what is opened.
    """
    settings, budget = loaded.settings, loaded.settings.shadow.budget_usd
    if not settings.challengers:
        return None
    job = Job(name=shadow_job(loaded), budget_usd=budget, unhurried=True)
    try:
        async with AsyncExitStack() as own:
            models = await open_each(loaded, settings.challengers, clock=clock, job=job, stack=own)
            book = ShadowBook(record, who=process_words(clock))
            stack.push_async_exit(own.pop_all())
    except CandlewickError as error:
        _LOG.warning("shadow mode is off until the next start: %s", error)
        return None
    names = [model.name for model in settings.challengers]
    service = make_shadow(loaded, dict(zip(names, models, strict=True)), book=book, tell=tell)
    stack.push_async_callback(service.aclose)
    _LOG.info("%s", _told(names, budget=budget))
    return service


def make_shadow(
    loaded: LoadedSettings,
    models: dict[str, ChatModel],
    *,
    book: ShadowBook,
    tell: Callable[[Event], None],
) -> ShadowService:
    """Let `models` be asked, and their answers be read, as the settings want it of live ones."""
    policy = answer_policy(loaded.settings.answer, debate=loaded.settings.prompt.debate)
    pool = ConcurrentPool()
    return ShadowService(
        challengers={
            name: Consultation(model, policy=policy, pool=pool) for name, model in models.items()
        },
        record=book,
        tell=tell,
    )


def _told(names: Sequence[str], *, budget: float | None) -> str:
    limit = "no limit on what that costs" if budget is None else f"at most ${budget:g} in all"
    return f"asked in shadow at each close, without trading: {', '.join(names)} ({limit})"
