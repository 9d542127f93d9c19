"""A replay's questions, some of them built by a second process while others are built here."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Final, NamedTuple

from candlewick.analysis.indicator_suite import FollowedMarkets
from candlewick.application.wiring.backtest_cycle import path_over
from candlewick.application.wiring.backtest_plan import Prepared
from candlewick.application.wiring.decider_run import give_way
from candlewick.application.wiring.machine_code import compile_if_worth
from candlewick.application.wiring.second_process import is_worth_a_process
from candlewick.backtest.keyword_model import KeywordModel
from candlewick.domain.evidence import Evidence
from candlewick.domain.prompt import Prompt
from candlewick.domain.standing import Standing
from candlewick.errors import CandlewickError, UnavailableError
from candlewick.infrastructure.executor.clerk import Clerk
from candlewick.ports.question_source import QuestionSource

_SHARE: Final = 0.6
"""Of the markets, are the second process's, since only this one asks and trades."""


class _Wanted(NamedTuple):
    """A question to be built.

    Attributes:
        symbol: such as "BTC/USDT".
        as_of: [ms since 1970 UTC] a close.
        now: how the account stands there, without `past`; None where that is as it was.
        past: the standing's trades and memories; None where they are as they were.
    """

    symbol: str
    as_of: int
    now: Standing | None
    past: Standing | None


class SharedQuestions:
    """A `QuestionSource` that leaves some markets to a second process.

    Args:
        clerk: the other process.
        symbols: the markets whose questions are built there.
    """

    def __init__(self, clerk: Clerk[_Wanted, Prompt | None], symbols: Sequence[str]) -> None:
        self._clerk = clerk
        self._told: dict[str, Standing] = dict.fromkeys(symbols, Standing())
        self._built: dict[tuple[str, int], Prompt | None] = {}
        self._given: list[tuple[str, int]] = []

    async def question(self, evidence: Evidence) -> Prompt | None:
        """Return the question that `evidence` asks; None where it is to be built here."""
        symbol, as_of = evidence.candles.symbol, evidence.candles.newest_close
        told = self._told.get(symbol)
        try:
            if told is None or not self._clerk.is_ready():
                return None
            standing = evidence.standing
            self._told[symbol] = standing
            self._clerk.give(_wanted(symbol, as_of, standing, told=told))
            self._given.append((symbol, as_of))
            await give_way()  # to the markets whose questions are built here
            while (symbol, as_of) not in self._built:
                self._built[self._given.pop(0)] = self._clerk.take()
        except UnavailableError:
            self._told.clear()
            return None
        return self._built.pop((symbol, as_of))


@contextmanager
def shared_questions(prepared: Prepared) -> Iterator[QuestionSource | None]:
    """Begin the second process, where that saves time; None builds all questions here."""
    markets = list(prepared.shown.markets)
    there = markets[: round(_SHARE * len(markets))]
    if len(there) == len(markets) or not is_worth_a_process(prepared.shown):
        yield None
        return
    with Clerk(_Builder, prepared) as clerk:
        yield SharedQuestions(clerk, there)


class _Builder:
    """Builds questions in the second process, by a path over the same history."""

    def __init__(self, prepared: Prepared) -> None:
        plan = prepared.shown
        compile_if_worth(len(plan.closes) * len(plan.markets))
        self._path = path_over(
            plan, prepared.settings, KeywordModel(),
            template=prepared.template, indicators=FollowedMarkets().read,
        )  # fmt: skip
        self._now: dict[str, Standing] = {}
        self._past: dict[str, Standing] = {}
        self._loop = asyncio.new_event_loop()

    def __call__(self, wanted: _Wanted) -> Prompt | None:
        symbol, nothing = wanted.symbol, Standing()
        now = self._now[symbol] = wanted.now or self._now.get(symbol, nothing)
        past = self._past[symbol] = wanted.past or self._past.get(symbol, nothing)
        standing = replace(now, trades=past.trades, memories=past.memories)
        try:
            return self._loop.run_until_complete(self._ask(wanted, standing))
        except CandlewickError:
            return None  # whoever builds it again tells why it cannot be

    async def _ask(self, wanted: _Wanted, standing: Standing) -> Prompt:
        return await self._path.ask(
            await self._path.look(wanted.symbol, as_of=wanted.as_of), standing
        )


def _wanted(symbol: str, as_of: int, standing: Standing, *, told: Standing) -> _Wanted:
    """Return what has to be sent, where the other process was `told` of the close before."""
    now, past = _parts(standing)
    now_told, past_told = _parts(told)
    return _Wanted(
        symbol, as_of, None if now == now_told else now, None if past == past_told else past
    )


def _parts(standing: Standing) -> tuple[Standing, Standing]:
    """Return how an account stands now, and what it has been through: that is large."""
    past = Standing(trades=standing.trades, memories=standing.memories)
    return replace(standing, trades=(), memories=()), past
