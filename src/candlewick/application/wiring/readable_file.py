"""Keeps `positions.json` and `trade_history.json` in step with the journal."""

import logging
from collections.abc import Iterable

from candlewick.domain.events import Event, Filled, FundingPaid, LevelsMoved
from candlewick.errors import UserError
from candlewick.infrastructure.store.data_persistence import DataPersistence
from candlewick.strategy.portfolio.ledger import Ledger

_LOG = logging.getLogger("candlewick.store")


class ReadableFiles:
    """Writes the two files anew when something was traded since, once per close or price.

    The journal is the truth and the files are for people, so that a file that cannot be
    read or written is a warning and stops nothing. What is not ours or damaged is set aside
    first, and what cannot even be read is left as it is.

    Args:
        files: where they lie.
        events: all that happened so far.
    """

    def __init__(self, files: DataPersistence, *, events: Iterable[Event]) -> None:
        self._files = files
        self._ledger = Ledger.from_events(events)
        self._looked = False
        self._behind = True
        self.catch_up()

    def __call__(self, event: Event) -> None:
        """Take `event` in; `catch_up` writes what follows from it."""
        self._ledger.apply(event)
        self._behind |= isinstance(event, Filled | LevelsMoved | FundingPaid)

    def catch_up(self) -> None:
        """Write the files, unless they tell all already."""
        if self._behind:
            self._behind = False
            self._write()

    def _look(self) -> None:
        """Set aside what lies there, where it is damaged or tells of another journal."""
        rows = (*(self._files.load_positions() or ()), *(self._files.load_trades() or ()))
        if rows and self._ledger.opened is None:
            self._files.set_aside("they tell of trades that this new journal knows nothing of")
        self._looked = True

    def _write(self) -> None:
        try:
            if not self._looked:
                self._look()
            self._files.save_positions(tuple(self._ledger.positions.values()))
            self._files.save_trades(tuple(self._ledger.trades))
        except UserError as e:
            _LOG.warning("the readable files are not up to date: %s", e)
