"""Everybody's answers to the same questions."""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Final

from candlewick.analysis.indicator_suite import FollowedMarkets
from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.views.backtest import Progress
from candlewick.application.wiring.answer import answer_policy
from candlewick.application.wiring.arena_entrant import Entrant
from candlewick.application.wiring.backtest_cycle import path_over
from candlewick.application.wiring.backtest_plan import Prepared
from candlewick.application.wiring.clock import make_clock
from candlewick.application.wiring.model import Job, open_each
from candlewick.application.wiring.prompt import make_builder
from candlewick.application.wiring.risk import nothing_held
from candlewick.application.wiring.tape_answers import Answers
from candlewick.backtest.keyword_model import KeywordModel
from candlewick.domain.prompt import Prompt
from candlewick.errors import CandlesUnusableError
from candlewick.infrastructure.pool.concurrent_pool import ConcurrentPool
from candlewick.infrastructure.store.evidence_codec import digest_of
from candlewick.ports.chat_model import ChatModel
from candlewick.strategy.consultation import Consultation

_SPARE: Final = 2
"""Snapshots that are made ready while as many wait for their answers."""


async def ask_everybody(
    loaded: LoadedSettings,
    prepared: Prepared,
    entrants: Sequence[Entrant],
    *,
    arena_id: str,
    budget: float | None,
    tell: Callable[[Progress], None],
) -> dict[str, Answers]:
    """Ask each entrant for every decision of the plan; what was asked before is not asked again.

    What is known at a close is gathered and worked out once, worded once for each template, and
    put to all models.

    Args:
        loaded: the settings.
        prepared: the history.
        entrants: who is asked.
        arena_id: under which the answers are paid for.
        budget: [USD, >= 0] what all answers may cost, earlier starts included; None: no limit.
        tell: is told how far each is.

    Returns:
        What each answered, by its name.

    Raises:
        ModelUnavailableError: no answer was to be had; those that came are kept.
        ModelRefusedError: no answer will be had, or the budget is spent; likewise.
        UserError: something cannot be read or written.
    """
    job = Job(name=f"arena {arena_id}", budget_usd=budget, batch=True)
    async with AsyncExitStack() as stack:
        models = await _open(loaded, entrants, job=job, stack=stack)
        desk = _Desk(prepared, entrants, models, tell=tell)
        await desk.work()
    return desk.answers


async def _open(
    loaded: LoadedSettings, entrants: Sequence[Entrant], *, job: Job, stack: AsyncExitStack
) -> Mapping[str, ChatModel]:
    """Return each model once, by its name."""
    chosen = {entrant.chosen.name: entrant.chosen.settings for entrant in entrants}
    asked = {name: settings for name, settings in chosen.items() if settings is not None}
    clock = make_clock()
    opened = await open_each(loaded, list(asked.values()), clock=clock, job=job, stack=stack)
    return dict.fromkeys(chosen, KeywordModel()) | dict(zip(asked, opened, strict=True))


class _Desk:
    """Where each question is made ready once and put to everybody.

    Args:
        prepared: the history.
        entrants: who is asked.
        models: by name.
        tell: is told how far each is.
    """

    def __init__(
        self,
        prepared: Prepared,
        entrants: Sequence[Entrant],
        models: Mapping[str, ChatModel],
        *,
        tell: Callable[[Progress], None],
    ) -> None:
        settings = prepared.settings
        self._prepared, self._entrants, self._tell = prepared, entrants, tell
        self._pool = ConcurrentPool()
        self._path = path_over(
            prepared.shown,
            settings,
            KeywordModel(),
            template=prepared.template,
            indicators=FollowedMarkets().read,
        )
        self._builders = {
            entrant.prompt: make_builder(settings, entrant.template) for entrant in entrants
        }
        policy = answer_policy(settings.answer, debate=settings.prompt.debate)
        self._consulted = {
            name: Consultation(model, policy=policy, pool=self._pool)
            for name, model in models.items()
        }
        self._standings = {
            symbol: nothing_held(symbol, settings) for symbol in prepared.shown.markets
        }
        self._done = 0
        self.answers = {entrant.name: Answers() for entrant in entrants}

    async def work(self) -> None:
        """Let some workers take the next close from one list until none is left."""
        plan = self._prepared.shown
        places = itertools.product(plan.closes, sorted(plan.markets))
        widths = [one.chosen.settings.max_parallel for one in self._entrants if one.chosen.settings]
        workers = _SPARE * max(widths, default=1)
        await self._pool.gather([self._take_turns(places) for _ in range(workers)])

    async def _take_turns(self, places: Iterator[tuple[int, str]]) -> None:
        for close, symbol in places:
            await self._ask(symbol, close)
            self._done += 1
            self._show()

    async def _ask(self, symbol: str, close: int) -> None:
        try:
            candles = await self._path.look(symbol, as_of=close)
            evidence = await self._path.gather(candles, self._standings[symbol])
            context = self._path.context(evidence)
        except CandlesUnusableError:
            return  # everybody holds at such a close
        snapshot = digest_of(replace(evidence, template=""))
        prompts = {name: one.build_prompt(context) for name, one in self._builders.items()}
        await self._pool.gather(
            [self._put(one, prompts[one.prompt], snapshot) for one in self._entrants]
        )

    async def _put(self, entrant: Entrant, prompt: Prompt, snapshot: str) -> None:
        decided = await self._consulted[entrant.chosen.name].consult(prompt)
        self.answers[entrant.name].take(decided, snapshot=snapshot)

    def _show(self) -> None:
        plan = self._prepared.shown
        total = len(plan.closes) * len(plan.markets)
        for name, answers in self.answers.items():
            self._tell(Progress(name=name, done=self._done, total=total, spent=answers.spent))
