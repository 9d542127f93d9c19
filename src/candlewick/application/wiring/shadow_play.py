"""What both sides' decisions would have earned, played over the candles that they were made from."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import numpy as np

from candlewick.application.settings.model import Settings
from candlewick.application.wiring.backtest_cycle import replay_rules
from candlewick.application.wiring.simulation import fill_costs
from candlewick.backtest.shadow.accounting import Played, Question, play_both
from candlewick.backtest.sweep.trial import Setup
from candlewick.domain.candles import Candles
from candlewick.domain.events import Decided
from candlewick.infrastructure.store.sql_evidence import SqlEvidence
from candlewick.strategy.audit.shadow_pair import ShadowPair
from candlewick.strategy.risk.guards.market_state import WideSpread

_COLUMNS = ("open_time", "open", "high", "low", "close", "volume")


class RecordedCandles(NamedTuple):
    """What one market's decisions were made from.

    Attributes:
        candles: as the newest decisions saw them.
        since: [ms] the first close that was decided on with candles of their timeframe.
    """

    candles: Candles
    since: int

    def covers(self, close: int) -> bool:
        """Return whether what was decided on `close` [ms] can be played over these candles."""
        return close >= self.since and close in self.candles.close_time


def played(pairs: Sequence[ShadowPair], settings: Settings, evidence: SqlEvidence) -> Played | str:
    """Play both sides over the candles that were recorded, or say why they cannot be played.

    Args:
        pairs: at least one, all of one challenger, oldest first.
        settings: the account's limits and costs.
        evidence: what the decisions were made from.

    Raises:
        StateCorruptError: a snapshot is missing or damaged.
    """
    if all(pair.said.decided is None for pair in pairs):
        return "it gave no answer"
    past: dict[str, RecordedCandles] = {}
    for symbol in sorted({pair.said.symbol for pair in pairs}):
        kept = [pair.live for pair in pairs if pair.said.symbol == symbol and pair.live.snapshot]
        if kept:
            past[symbol] = recorded_candles(kept, recall=lambda d: evidence.recall(d).candles)
    questions = [
        Question(
            live=pair.live.decision,
            other=None if pair.said.decided is None else pair.said.decided.decision,
        )
        for pair in pairs
        if pair.said.symbol in past and past[pair.said.symbol].covers(pair.said.at)
    ]
    if not questions:
        return "no candles were kept with these decisions"
    asked = {question.live.symbol for question in questions}
    markets = {symbol: past[symbol].candles for symbol in asked}
    return play_both(markets, questions, setup=_setup(settings))


def _setup(settings: Settings) -> Setup:
    """Return the account's limits and costs; what spreads were then nobody knows now."""
    rules = replay_rules(settings)
    guards = tuple(guard for guard in rules.guards if not isinstance(guard, WideSpread))
    return Setup(
        rules=replace(rules, guards=guards),
        costs=fill_costs(settings),
        balance=settings.paper.balance,
    )


def recorded_candles(
    decisions: Sequence[Decided], *, recall: Callable[[str], Candles]
) -> RecordedCandles:
    """Put together the candles that decisions of one market were made from.

    Each snapshot has hundreds of them, so that few snapshots are needed. Where the market's
    timeframe was changed, only what came after counts.

    Args:
        decisions: at least one, oldest first, each with its snapshot.
        recall: returns the candles of a snapshot.

    Raises:
        StateCorruptError: a snapshot is missing or damaged.
    """
    known = cache(recall)
    found = known(decisions[-1].snapshot)
    span = found.timeframe

    def is_alike(one: Decided) -> bool:
        return known(one.snapshot).timeframe == span

    first = 0 if is_alike(decisions[0]) else bisect_left(decisions, x=True, key=is_alike)
    left = list(decisions[first:-1])
    while left and left[0].decision.as_of < int(found.close_time[0]):
        reach = [one for one in left if one.decision.as_of >= int(found.open_time[0])]
        place = len(left) - len(reach) if reach else len(left) - 1
        older = known(left[place].snapshot)
        if older.timeframe != span:  # it was changed there and back
            first = bisect_left(decisions, x=True, lo=first + place + 1, key=is_alike)
            break
        del left[place:]
        found = _joined(older, found)
    return RecordedCandles(found, since=decisions[first].decision.as_of)


def _joined(older: Candles, newer: Candles) -> Candles:
    """Return both, without what `newer` has already."""
    before = older.up_to(int(newer.open_time[0]))
    columns = {
        name: np.concatenate((getattr(before, name), getattr(newer, name))) for name in _COLUMNS
    }
    return Candles(symbol=newer.symbol, timeframe=newer.timeframe, **columns)
