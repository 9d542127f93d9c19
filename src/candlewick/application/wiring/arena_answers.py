"""Everybody's answers to the same questions."""

import hashlib
import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from math import fsum
from statistics import median
from typing import Final

from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.views.backtest import Progress
from candlewick.application.wiring.answer import answer_policy
from candlewick.application.wiring.arena_entrant import Entrant
from candlewick.application.wiring.backtest_cycle import path_over
from candlewick.application.wiring.backtest_plan import Prepared
from candlewick.application.wiring.clock import make_clock
from candlewick.application.wiring.model import Job, open_each
from candlewick.application.wiring.prompt import make_builder
from candlewick.application.wiring.risk import risk_rules
from candlewick.backtest.arena.contender import Asked
from candlewick.backtest.keyword_model import KeywordModel
from candlewick.backtest.result import DecisionRecord
from candlewick.backtest.trace import record_of
from candlewick.domain.answer import Answer
from candlewick.domain.decision import Decision
from candlewick.domain.events import Decided
from candlewick.domain.market import Market
from candlewick.domain.prompt import Prompt
from candlewick.domain.standing import Standing
from candlewick.errors import CandlesUnusableError
from candlewick.infrastructure.pool.concurrent_pool import ConcurrentPool
from candlewick.infrastructure.store.evidence_codec import digest_of
from candlewick.ports.chat_model import ChatModel
from candlewick.strategy.consultation import Consultation
from candlewick.strategy.risk.terms import may_short

_SPARE: Final = 2
"""Snapshots that are made ready while as many wait for their answers."""

_Place = tuple[str, int]
"""A market and a close."""


@dataclass(slots=True)
class Answers:
    """What one entrant answered; the order in which answers came leaves no trace.

    Attributes:
        fresh: [>= 0] answers that were given now.
    """

    fresh: int = 0
    _decided: dict[_Place, tuple[Decision, DecisionRecord]] = field(default_factory=dict)
    _seen: dict[_Place, tuple[str, str]] = field(default_factory=dict)
    _prices: list[float | None] = field(default_factory=list)
    _tokens: list[int] = field(default_factory=lambda: [0, 0])
    _latencies: list[int] = field(default_factory=list)
    _now: float = 0.0

    def take(self, decided: Decided, *, snapshot: str) -> None:
        """Take in what was decided on what was known, whose hash is `snapshot`."""
        prompt = decided.prompt
        place = prompt.symbol, prompt.as_of
        self._decided[place] = decided.decision, record_of(decided)
        self._seen[place] = snapshot, _hash_of(prompt)
        for answer in (decided.answer, *(attempt.answer for attempt in decided.attempts)):
            self._count(answer)

    def _count(self, answer: Answer) -> None:
        self.fresh += not answer.cached
        self._prices.append(answer.price_usd)
        self._now += answer.spent_usd or 0.0
        self._tokens[0] += answer.usage.prompt_tokens or 0
        self._tokens[1] += answer.usage.completion_tokens or 0
        self._latencies.append(answer.latency_ms)

    @property
    def spent(self) -> float:
        """Return what the fresh answers cost, as far as that is known [USD]."""
        return self._now

    @property
    def model_usd(self) -> float | None:
        """Return what all answers cost when they were first given [USD]; None if not known."""
        known = [price for price in self._prices if price is not None]
        return None if len(known) < len(self._prices) else fsum(known)

    @property
    def tokens(self) -> tuple[int, int]:
        """Return the tokens of all prompts and of all answers."""
        return self._tokens[0], self._tokens[1]

    @property
    def decisions(self) -> list[Decision]:
        """Return the decisions, by close and market."""
        return [self._decided[place][0] for place in self._places()]

    @property
    def records(self) -> tuple[DecisionRecord, ...]:
        """Return the same as a result keeps them."""
        return tuple(self._decided[place][1] for place in self._places())

    def asked(self) -> Asked:
        """Return what it was asked."""
        reasons = Counter(one.reason for one in self.records if one.reason is not None)
        snapshots: dict[str, list[str]] = {}
        for place in self._places():
            snapshots.setdefault(place[0], []).append(self._seen[place][0])
        return Asked(
            snapshots={symbol: _folded(seen) for symbol, seen in sorted(snapshots.items())},
            questions=_folded([self._seen[place][1] for place in self._places()]),
            answers=len(self._decided),
            refused=dict(sorted(reasons.items())),
            latency_ms=median(self._latencies) if self._latencies else None,
            slowest_ms=max(self._latencies, default=None),
        )

    def _places(self) -> list[_Place]:
        return sorted(self._decided, key=lambda place: (place[1], place[0]))


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
        self._path = path_over(prepared.shown, settings, KeywordModel(), template=prepared.template)
        self._builders = {
            entrant.prompt: make_builder(settings, entrant.template) for entrant in entrants
        }
        policy = answer_policy(settings.answer, debate=settings.prompt.debate)
        self._consulted = {
            name: Consultation(model, policy=policy, pool=self._pool)
            for name, model in models.items()
        }
        self._rules = risk_rules(settings)
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
        standing = Standing(may_short=may_short(Market.named(symbol), self._rules.margin))
        try:
            candles = await self._path.look(symbol, as_of=close)
            evidence = await self._path.gather(candles, standing)
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


def _hash_of(prompt: Prompt) -> str:
    words = "\0".join((prompt.system, prompt.user, *prompt.facts, prompt.schema))
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def _folded(hashes: Sequence[str]) -> str:
    return hashlib.sha256("".join(hashes).encode()).hexdigest()
