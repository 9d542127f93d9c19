"""No decision knew the future: proven by taking the future away."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Protocol

from candlewick.domain.candles import Candles
from candlewick.domain.events import Decided
from candlewick.domain.prompt import Prompt
from candlewick.domain.standing import Standing
from candlewick.domain.timeframe import Timeframe
from candlewick.errors import CandlesUnusableError, LookAheadError

_AROUND: Final = 40
"""[characters] shown on each side of the first difference."""


class PromptPath(Protocol):
    """What builds prompts and decides: the `DecisionPath`."""

    timeframe: Timeframe

    async def look(
        self,
        symbol: str,
        *,
        as_of: int,
        back_to: int | None = None,
        timeframe: Timeframe | None = None,
    ) -> Candles:
        """Fetch the candles of a decision; see `DecisionPath.look`."""
        ...

    async def ask(self, candles: Candles, standing: Standing) -> Prompt:
        """Build the prompt; see `DecisionPath.ask`."""
        ...

    async def decide(self, candles: Candles, standing: Standing) -> Decided:
        """Decide; see `DecisionPath.decide`."""
        ...


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two prompts part.

    Attributes:
        part: which of the prompt's parts.
        place: [characters] from its beginning.
        shown: what the decision was made on, around that place.
        known: what stands there when nothing later is known.
    """

    part: str
    place: int
    shown: str
    known: str


class AuditedPath:
    """Decides as its inner path does, and builds each prompt a second time without a future.

    The second path is made anew for each close, from candles, readings and whatever else it
    reads, all cut off at that close. A prompt that differs by a byte saw something later.

    Args:
        inner: who decides, over the whole history.
        cut: makes the same path over what was known at a close [ms since 1970 UTC].

    Attributes:
        audited: how many prompts were found the same [>= 0].
    """

    def __init__(self, inner: PromptPath, *, cut: Callable[[int], PromptPath]) -> None:
        self.timeframe = inner.timeframe
        self.audited = 0
        self._inner = inner
        self._cut = cut

    async def look(
        self,
        symbol: str,
        *,
        as_of: int,
        back_to: int | None = None,
        timeframe: Timeframe | None = None,
    ) -> Candles:
        """Fetch the candles that a decision at `as_of` [ms] needs; see `DecisionPath.look`."""
        return await self._inner.look(symbol, as_of=as_of, back_to=back_to, timeframe=timeframe)

    async def decide(self, candles: Candles, standing: Standing) -> Decided:
        """Decide, and prove that the prompt knew nothing later.

        Raises:
            LookAheadError: it did; the message shows where.
        """
        decided = await self._inner.decide(candles, standing)
        prompt = decided.prompt
        as_of = prompt.as_of
        try:
            path = self._cut(as_of)
            look = await path.look(prompt.symbol, as_of=as_of)
            known = await path.ask(look, _known_at(standing, as_of))
        except CandlesUnusableError as error:  # whoever trades would take it for a close to hold at
            msg = (
                f"the prompt for {prompt.symbol} at {as_of} ms knew something later: with nothing later"
                f" known there is none ({error})"
            )
            raise LookAheadError(msg) from error
        found = difference(prompt, known)
        if found is not None:
            msg = (
                f"the prompt for {prompt.symbol} at {as_of} ms knew something later: in its"
                f" {found.part}, character {found.place}, it says {found.shown!r}, and with nothing"
                f" later known {found.known!r}"
            )
            raise LookAheadError(msg)
        self.audited += 1
        return decided


def difference(shown: Prompt, known: Prompt) -> Difference | None:
    """Return where two prompts part first, or None where they are the same byte for byte."""
    for part in ("system", "user"):
        one, other = getattr(shown, part), getattr(known, part)
        if one != other:
            place = next(
                (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
                min(len(one), len(other)),
            )
            around = slice(max(0, place - _AROUND), place + _AROUND)
            return Difference(part, place, one[around], other[around])
    if shown != known:
        return Difference("facts", 0, repr(shown.facts), repr(known.facts))
    return None


def _known_at(standing: Standing, as_of: int) -> Standing:
    """Return what of `standing` was known at `as_of` [ms]."""
    held = standing.position
    return replace(
        standing,
        position=held if held is not None and held.opened_at <= as_of else None,
        trades=tuple(trade for trade in standing.trades if trade.closed_at <= as_of),
        memories=tuple(
            memory
            for memory in standing.memories
            if max(memory.known_at, memory.trade.closed_at) <= as_of
        ),
    )
