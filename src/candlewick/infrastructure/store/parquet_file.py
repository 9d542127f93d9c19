"""Tables as Parquet, where pyarrow is installed."""

import importlib
import io
from collections.abc import Collection, Sequence
from typing import Any

from candlewick.errors import UserError


def parquet_bytes(
    columns: Sequence[str], rows: Sequence[tuple[object, ...]], *, times: Collection[str]
) -> bytes:
    """Return a table as the bytes of a Parquet file.

    Args:
        columns: their names.
        rows: one value for each column; a column holds values of one kind, or None.
        times: which columns hold times [ms since 1970 UTC].

    Raises:
        UserError: pyarrow is not installed.
    """
    arrow, parquet = _arrow()
    data = {
        name: arrow.array(
            [row[place] for row in rows],
            type=arrow.timestamp("ms", tz="UTC") if name in times else None,
        )
        for place, name in enumerate(columns)
    }
    written = io.BytesIO()
    parquet.write_table(arrow.table(data), written)
    return written.getvalue()


def _arrow() -> tuple[Any, Any]:
    # pyarrow is an extra, and heavy: only who asks for Parquet pays for it.
    try:
        return importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    except ImportError as error:
        msg = "--parquet needs pyarrow: pip install candlewick[parquet]; --csv needs nothing"
        raise UserError(msg) from error
