"""What was answered to the questions of a signal tape; the order in which answers came leaves no trace."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum
from statistics import median

from candlewick.backtest.arena.contender import Asked
from candlewick.backtest.result import DecisionRecord
from candlewick.backtest.trace import record_of
from candlewick.domain.answer import Answer
from candlewick.domain.decision import Decision
from candlewick.domain.events import Decided
from candlewick.domain.prompt import Prompt

_Place = tuple[str, int]
"""A market and a close."""


@dataclass(slots=True)
class Answers:
    """What one who was asked answered.

    Attributes:
        fresh: [>= 0] answers that were given now.
        kept: [>= 0] answers that had been given before.
    """

    fresh: int = 0
    kept: int = 0
    _decided: dict[_Place, tuple[Decision, DecisionRecord, str]] = field(default_factory=dict)
    _seen: dict[_Place, tuple[str, str]] = field(default_factory=dict)
    _prices: list[float | None] = field(default_factory=list)
    _tokens: list[int] = field(default_factory=lambda: [0, 0])
    _latencies: list[int] = field(default_factory=list)
    _now: list[float | None] = field(default_factory=list)
    _spent: float = 0.0

    def take(self, decided: Decided, *, snapshot: str = "") -> None:
        """Take in what was decided on what was known, whose hash is `snapshot`."""
        prompt = decided.prompt
        place = prompt.symbol, prompt.as_of
        self._decided[place] = decided.decision, record_of(decided), decided.answer.author
        self._seen[place] = snapshot, _hash_of(prompt)
        for answer in (decided.answer, *(attempt.answer for attempt in decided.attempts)):
            self._count(answer)

    def _count(self, answer: Answer) -> None:
        self.fresh += not answer.cached
        self.kept += answer.cached
        self._prices.append(answer.price_usd)
        self._now.append(answer.spent_usd)
        self._spent += answer.spent_usd or 0.0
        self._tokens[0] += answer.usage.prompt_tokens or 0
        self._tokens[1] += answer.usage.completion_tokens or 0
        self._latencies.append(answer.latency_ms)

    @property
    def spent(self) -> float:
        """Return what the fresh answers cost so far, as far as that is known [USD]; to be watched."""
        return self._spent

    @property
    def spent_usd(self) -> float | None:
        """Return what the fresh answers cost [USD]; None if not known."""
        return _sum(self._now)

    @property
    def model_usd(self) -> float | None:
        """Return what all answers cost when they were first given [USD]; None if not known."""
        return _sum(self._prices)

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

    @property
    def authors(self) -> Mapping[_Place, str]:
        """Return who answered, by market and close."""
        return {place: self._decided[place][2] for place in self._places()}

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


def _sum(prices: Sequence[float | None]) -> float | None:
    known = [price for price in prices if price is not None]
    return None if len(known) < len(prices) else fsum(known)


def _hash_of(prompt: Prompt) -> str:
    words = "\0".join((prompt.system, prompt.user, *prompt.facts, prompt.schema))
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def _folded(hashes: Sequence[str]) -> str:
    return hashlib.sha256("".join(hashes).encode()).hexdigest()
