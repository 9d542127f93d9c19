"""Positions and trades as two files that people and scripts can read."""

import json
import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from candlewick.domain.position import Position, Trade
from candlewick.errors import UserError
from candlewick.infrastructure.store.private_file import replace_private_file
from candlewick.infrastructure.store.record_codec import from_plain, to_plain
from candlewick.infrastructure.store.record_shape import UnfitValueError

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND: Final = timedelta(milliseconds=1)
log = logging.getLogger("candlewick.store")


class DataPersistence:
    """The files `positions.json` and `trade_history.json`: views of the journal, not the truth.

    Each is replaced whole or not at all, and private to its owner. One that cannot be read is
    set aside beside its place, with a warning, and the caller writes it anew from the journal.

    Args:
        data_dir: the folder of both files; it is made when the first is written.
    """

    def __init__(self, data_dir: Path | str = "trading_data") -> None:
        self.data_dir = Path(data_dir)
        self.positions_file = self.data_dir / "positions.json"
        self.history_file = self.data_dir / "trade_history.json"

    def save_positions(self, positions: Sequence[Position]) -> None:
        """Write all open `positions`.

        Raises:
            UserError: the file cannot be written; the one before it stands.
        """
        self._save(self.positions_file, "positions", [_position_out(one) for one in positions])

    def save_trades(self, trades: Sequence[Trade]) -> None:
        """Write all closed `trades`, oldest first.

        Raises:
            UserError: the file cannot be written; the one before it stands.
        """
        self._save(self.history_file, "trades", [_trade_out(one) for one in trades])

    def load_positions(self) -> tuple[Position, ...] | None:
        """Return the open positions; None where the file is missing or had to be set aside.

        Raises:
            UserError: the file is there and may not be read.
        """
        found = self._load(self.positions_file, "positions")
        try:
            return None if found is None else tuple(_position_in(one) for one in found)
        except (ValueError, KeyError, TypeError) as error:
            self._set_aside(self.positions_file, error)
            return None

    def load_trades(self) -> tuple[Trade, ...] | None:
        """Return the closed trades, oldest first; None as in `load_positions`.

        Raises:
            UserError: the file is there and may not be read.
        """
        found = self._load(self.history_file, "trades")
        try:
            return None if found is None else tuple(_trade_in(one) for one in found)
        except (ValueError, KeyError, TypeError) as error:
            self._set_aside(self.history_file, error)
            return None

    def load_position(self, symbol: str) -> Position | None:
        """Return the open position in `symbol`, or None.

        Raises:
            UserError: the file is there and may not be read.
        """
        return next((one for one in self.load_positions() or () if one.symbol == symbol), None)

    def set_aside(self, reason: str) -> None:
        """Move both files out of the way, for `reason`, losing nothing.

        Raises:
            UserError: one of them cannot be moved.
        """
        for path in (self.positions_file, self.history_file):
            if path.exists():
                self._set_aside(path, reason)

    def _save(self, path: Path, name: str, rows: list[dict[str, Any]]) -> None:
        text = json.dumps({name: rows}, indent=2, allow_nan=False)
        replace_private_file(path, text + "\n")

    def _load(self, path: Path, name: str) -> list[Any] | None:
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            if not isinstance(found, dict) or not isinstance(found.get(name), list):
                message = f"there is no list of {name} in it"
                raise UnfitValueError(message)
        except FileNotFoundError:
            return None
        except OSError as error:
            message = (
                f"{path} cannot be read: {error.strerror}. Give yourself the right to read it."
            )
            raise UserError(message) from error
        except (ValueError, RecursionError) as error:
            self._set_aside(path, error)
            return None
        rows: list[Any] = found[name]
        return rows

    def _set_aside(self, path: Path, reason: Exception | str) -> None:
        number = 1
        while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
            number += 1
        try:
            path.replace(aside)
        except OSError as error:
            message = f"{path} is damaged and cannot be set aside: {error.strerror}. Move it away."
            raise UserError(message) from error
        log.warning(
            "%s cannot be used (%s); it was set aside as %s and will be written anew from the "
            "journal.",
            *(path, reason, aside.name),
        )


def _position_out(position: Position) -> dict[str, Any]:
    plain = to_plain(position)
    return plain | {"opened_at": _time_out(position.opened_at)}


def _position_in(row: dict[str, Any]) -> Position:
    return from_plain(Position, row | {"opened_at": _time_in(row["opened_at"])})


def _trade_out(trade: Trade) -> dict[str, Any]:
    plain = to_plain(trade) | {"position": _position_out(trade.position)}
    plain["closed_at"] = _time_out(trade.closed_at)
    # For the reader's eyes; they follow from the rest.
    return plain | {"profit": trade.profit, "profit_fraction": trade.profit_fraction}


def _trade_in(row: dict[str, Any]) -> Trade:
    derived = {"profit", "profit_fraction"}
    plain = {name: value for name, value in row.items() if name not in derived}
    plain["closed_at"] = _time_in(row["closed_at"])
    position = _position_in(row["position"])
    return from_plain(Trade, plain | {"position": to_plain(position)})


def _time_out(moment: int) -> str:
    return (EPOCH + moment * MILLISECOND).isoformat(timespec="milliseconds")


def _time_in(text: str) -> int:
    return (datetime.fromisoformat(text) - EPOCH) // MILLISECOND
