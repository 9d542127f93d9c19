"""How far a long job is, on stderr."""

from typing import Self

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as RichProgress

from candlewick.application.console.theme import make_console
from candlewick.application.views.backtest import Progress


class _Bar:
    """A bar that is gone when the job is done; nothing where nobody watches."""

    def __init__(self) -> None:
        console = make_console(words_on_stderr=True)
        self._progress = RichProgress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[note]}"),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._progress.stop()

    def show(self, name: str, *, done: int, total: int, note: str = "") -> None:
        """Show that `done` of `total` steps of the job `name` are done."""
        if name not in self._tasks:
            self._tasks[name] = self._progress.add_task(name, total=total, note=note)
        self._progress.update(self._tasks[name], completed=done, total=total, note=note)


class CandleProgress(_Bar):
    """How many candles of each market were looked for."""

    def __call__(self, symbol: str, done: int, left: int) -> None:
        """Show a market's state [candles]."""
        self.show(symbol, done=done, total=done + left)


class DecisionProgress(_Bar):
    """How many closes were decided on, and what that cost so far."""

    def __call__(self, progress: Progress) -> None:
        """Show a contender's state."""
        spent = f"${progress.spent:.2f} spent"
        self.show(progress.name, done=progress.done, total=progress.total, note=spent)
