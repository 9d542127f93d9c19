"""Who is asked: the models of the settings, each in its wrappers, with a deadline above them.

From the outside in, one model is: cache, patience (long jobs only), budget, circuit breaker,
ladder of answer forms, limits, recorder, meter, and the client itself. So a known answer costs
nothing and waits for nothing, a refused form is not a failure, and each request that really
leaves is recorded with its price.
"""

from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final

from candlewick.application.settings.language_model import ModelSettings
from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.wiring.model_client import build_client
from candlewick.application.wiring.model_identity import Identity, identify, open_book
from candlewick.application.wiring.share import MODEL
from candlewick.domain.call import Spending
from candlewick.domain.language_model.price import CostPreview
from candlewick.domain.prompt import Prompt
from candlewick.errors import UserError
from candlewick.infrastructure.llm.answer_cache import CachedModel
from candlewick.infrastructure.llm.breaker import CircuitBreaker
from candlewick.infrastructure.llm.budget import Budget, BudgetedModel
from candlewick.infrastructure.llm.call_recorder import CallRecorder
from candlewick.infrastructure.llm.deadline import DeadlineModel
from candlewick.infrastructure.llm.ladder import LadderModel, LearnedProfile
from candlewick.infrastructure.llm.limited import LimitedModel
from candlewick.infrastructure.llm.metered import (
    USUAL_ANSWER,
    USUAL_THOUGHT,
    CostEstimator,
    MeteredModel,
)
from candlewick.infrastructure.llm.model_manager import ModelManager
from candlewick.infrastructure.llm.named_model import NamedModel
from candlewick.infrastructure.llm.pace import Pace
from candlewick.infrastructure.llm.patient import PatientModel
from candlewick.infrastructure.llm.profile_book import ProfileBook
from candlewick.infrastructure.retry import RetryPolicy
from candlewick.infrastructure.store.sql_answer_store import SqlAnswerStore
from candlewick.ports.answer_store import AnswerStore
from candlewick.ports.chat_model import ChatModel
from candlewick.ports.clock import Clock

_BATCH_PATIENCE: Final = 3600.0
"""[s] How long a question of a long job waits for its turn; nothing is missed meanwhile."""

_BATCH_POLICY: Final = RetryPolicy(max_retries=20, max_delay=60.0, deadline=_BATCH_PATIENCE)
"""A service that is down for longer ends a long job; it goes on from the cache."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What questions are asked for.

    Attributes:
        name: under which its spending adds up, also over restarts: "run paper".
        budget_usd: [USD, >= 0] what it may cost in all; None for any amount.
        batch: whether it is a long job of many questions at once, which may wait for their
            turn; else each question has its share of a cycle.
        unhurried: whether no cycle waits for the answers: each has its model's whole `timeout`.
    """

    name: str
    budget_usd: float | None = None
    batch: bool = False
    unhurried: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """The models of a job, opened.

    Attributes:
        model: asks the primary and its fallbacks; it may be asked many questions at once.
        preview: returns what so many questions like this one are likely to cost, asked of the
            primary.
        spent: returns what the job has cost so far, earlier runs included.
    """

    model: ModelManager
    preview: Callable[[Prompt, int], CostPreview]
    spent: Callable[[], Spending]


async def open_model(
    loaded: LoadedSettings, *, clock: Clock, job: Job, stack: AsyncExitStack
) -> ChatModel:
    """Open the primary model and its fallbacks with a cycle's deadline; `stack` closes them."""
    asking = await open_asking(loaded, clock=clock, job=job, stack=stack)
    return DeadlineModel(asking.model, seconds=_share(loaded))


async def open_asking(
    loaded: LoadedSettings,
    *,
    clock: Clock,
    job: Job,
    stack: AsyncExitStack,
    models: tuple[ModelSettings, ...] | None = None,
) -> Asking:
    """Open the models for `job`; every answer is kept and found again in the data folder.

    Args:
        loaded: the settings.
        clock: what time it is for the services, which is the wall's also in a back-test.
        job: what the questions are for.
        stack: closes what is opened.
        models: primary and fallbacks; those of the settings unless given.

    Raises:
        UserError: a budget is set, and a model's price is unknown.
        SettingsError: a key cannot be sent.
    """
    chosen = models if models is not None else loaded.settings.deciders
    store, chains = _chains(loaded, chosen, clock=clock, job=job, stack=stack)
    first, *others = [chain.model for chain in chains]
    manager = await stack.enter_async_context(ModelManager(first, *others))
    return Asking(
        model=manager,
        preview=lambda prompt, calls: chains[0].costs.preview(prompt, calls=calls),
        spent=lambda: store.spent(job.name),
    )


async def open_each(
    loaded: LoadedSettings,
    models: Sequence[ModelSettings],
    *,
    clock: Clock,
    job: Job,
    stack: AsyncExitStack,
) -> list[ModelManager]:
    """Open `models` for `job`, each to be asked by itself; together they have its one budget.

    Raises:
        UserError: a budget is set, and a model's price is unknown.
        SettingsError: a key cannot be sent.
    """
    _, chains = _chains(loaded, models, clock=clock, job=job, stack=stack)
    return [await stack.enter_async_context(ModelManager(chain.model)) for chain in chains]


def _chains(
    loaded: LoadedSettings,
    models: Sequence[ModelSettings],
    *,
    clock: Clock,
    job: Job,
    stack: AsyncExitStack,
) -> "tuple[AnswerStore, list[_Chain]]":
    book = open_book(loaded)
    identities = [identify(model, book=book) for model in models]
    if job.budget_usd is not None:
        require_prices(identities, clock=clock)
    store = stack.enter_context(SqlAnswerStore(loaded.data_folder / "answers.db"))
    budget = None
    if job.budget_usd is not None:
        budget = Budget(job.budget_usd, spent=store.spent(job.name).usd)
    parts = _Parts(store=store, book=book, budget=budget)
    return store, [
        _Chain(
            loaded,
            identity,
            clock=clock,
            job=job,
            seconds=_seconds(loaded, identity, job),
            parts=parts,
        )
        for identity in identities
    ]


def preview_once(
    loaded: LoadedSettings,
    prompt: Prompt,
    *,
    clock: Clock,
    model: ModelSettings | None = None,
    calls: int = 1,
) -> CostPreview:
    """Return what asking questions like `prompt` is likely to cost; nobody is asked.

    Args:
        loaded: the settings.
        prompt: the question.
        clock: some prices change by the hour.
        model: who would be asked; the primary of the settings if None.
        calls: [>= 0] how many questions like it.
    """
    identity = identify(model or loaded.settings.model[0], book=open_book(loaded))
    return estimator(identity, clock=clock).preview(prompt, calls=calls)


def estimator(identity: Identity, *, clock: Clock) -> CostEstimator:
    """Return what knows the costs of one model."""
    usual = USUAL_THOUGHT if identity.profile.reasoning else USUAL_ANSWER
    return CostEstimator(
        identity.pricer, clock=clock, answer_tokens=identity.settings.max_tokens or usual
    )


def require_prices(identities: list[Identity], *, clock: Clock) -> None:
    """See that every price is known, since else no budget can hold.

    Raises:
        UserError: one is not.
    """
    at = clock.now()
    unknown = [one.settings.name for one in identities if one.pricer.price(at=at) is None]
    if unknown:
        msg = (
            f"the price of {', '.join(unknown)} is unknown, so no budget can hold: set"
            " price_input and price_output (US dollars per million tokens) in its [[model]]"
        )
        raise UserError(msg)


class _Chain:
    """One model in its wrappers.

    Args:
        loaded: the settings, for the key.
        identity: who is asked.
        clock: what time it is.
        job: what for.
        seconds: [s, > 0] for one whole answer.
        parts: what all models of the job share.
    """

    def __init__(
        self,
        loaded: LoadedSettings,
        identity: Identity,
        *,
        clock: Clock,
        job: Job,
        seconds: float,
        parts: "_Parts",
    ) -> None:
        settings, where = identity.settings, identity.endpoint
        self.costs = estimator(identity, clock=clock)
        learned = LearnedProfile(
            identity.profile,
            tell=lambda known: parts.book.learn(known, endpoint=where, model=settings.name),
        )
        pace = Pace(clock, per_minute=settings.max_per_minute)
        client = build_client(loaded, identity, learned=learned, hear=pace.hear, seconds=seconds)
        model: NamedModel = CallRecorder(
            MeteredModel(client, self.costs),
            parts.store,
            endpoint=where,
            job=job.name,
            clock=clock,
            estimate=self.costs.estimate,
        )
        model = LimitedModel(
            model,
            pace=pace,
            clock=clock,
            parallel=settings.max_parallel,
            patience=_BATCH_PATIENCE if job.batch else seconds / 2,
        )
        model = CircuitBreaker(LadderModel(model, learned), clock=clock)
        if parts.budget is not None:
            model = BudgetedModel(model, budget=parts.budget, estimate=self.costs.estimate)
        if job.batch:
            model = PatientModel(model, policy=_BATCH_POLICY)
        self.model = CachedModel(model, parts.store, endpoint=where)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """What all models of a job share."""

    store: AnswerStore
    book: ProfileBook
    budget: Budget | None


def _seconds(loaded: LoadedSettings, identity: Identity, job: Job) -> float:
    """Return how long one answer may take [s]."""
    timeout = identity.settings.timeout
    return timeout if job.batch or job.unhurried else min(timeout, _part(loaded))


def _share(loaded: LoadedSettings) -> float:
    """Return how long all models together may take [s]."""
    return loaded.settings.deadline * MODEL


def _part(loaded: LoadedSettings) -> float:
    """Return how long one of them may take [s]: one that hangs leaves the others their time."""
    return _share(loaded) / len(loaded.settings.deciders)
