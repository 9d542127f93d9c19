"""A run under way: close after close, whole closes or none."""

import gc
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Final, Protocol

from candlewick.backtest.counted_model import CountedModel
from candlewick.strategy.cycle import TradingCycle

_BATCH: Final = 200
"""[closes] are committed together; a crash costs no more than working them out again."""


class BatchedJournal(Protocol):
    """A journal that lets a close be finished before it is kept."""

    def complete(self) -> None:
        """Say that what was appended is whole."""
        ...

    def commit(self) -> None:
        """Keep what is whole."""
        ...


async def run_closes(
    cycle: TradingCycle,
    closes: Iterable[int],
    *,
    journal: BatchedJournal,
    model: CountedModel | None,
    tell: Callable[[], None],
    pause: Callable[[], Awaitable[None]],
) -> None:
    """Work through `closes` with the live cycle, as `replay` does, and keep what is whole.

    It can be stopped at any moment, also in the middle of a close: that close is then as if it
    had not begun.

    Args:
        cycle: the very cycle that trades live.
        closes: [ms since 1970 UTC] rising, those that are not in the journal yet.
        journal: where the cycle records.
        model: who is asked; its failure ends the run. None for a rule, which cannot fail.
        tell: is called after each close.
        pause: lets others have a turn after each close, so that a run whose answers come at
            once can be stopped too.

    Raises:
        ModelUnavailableError: no answer was to be had; the run can go on later.
        ModelRefusedError: no answer will be had, or the budget is spent.
        UserError: the journal cannot be written.
    """
    with _old_left_alone():
        try:
            for number, close in enumerate(closes, 1):
                cycle.await_close(close)
                await cycle.run(close)
                if model is not None and model.failure is not None:
                    raise model.failure
                journal.complete()
                if number % _BATCH == 0:
                    journal.commit()
                tell()
                await pause()
        finally:
            journal.commit()


@contextmanager
def _old_left_alone() -> Iterator[None]:
    """Let the search for unused memory pass over what was there before: it costs a tenth."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
