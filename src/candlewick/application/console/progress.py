"""How far a long job is, on stderr."""

from typing import Self

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from candlewick.application.console.theme import make_console


class _Bar:
    """A bar that is gone when the job is done; nothing where nobody watches."""

    def __init__(self) -> None:
        console = make_console(words_on_stderr=True)
        self._progress = Progress(
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

    def __call__(self, name: str, done: int, total: int, spent: str) -> None:
        """Show a contender's state [closes]."""
        self.show(name, done=done, total=total, note=spent)
