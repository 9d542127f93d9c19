"""A result's tables as files."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from candlewick.application.views.backtest_table import TIMES, Table, csv_text
from candlewick.infrastructure.store.parquet_file import parquet_bytes
from candlewick.infrastructure.store.private_file import replace_private_file


def write_csv(tables: Mapping[str, Table], folder: Path) -> Iterator[Path]:
    """Write each table to `folder` as CSV, and say where.

    Raises:
        UserError: one cannot be written.
    """
    for name, table in tables.items():
        path = folder / f"{name}.csv"
        replace_private_file(path, csv_text(table))
        yield path


def write_parquet(tables: Mapping[str, Table], folder: Path) -> Iterator[Path]:
    """Write each table to `folder` as Parquet, and say where.

    Raises:
        UserError: pyarrow is not installed, or one cannot be written.
    """
    for name, table in tables.items():
        path = folder / f"{name}.parquet"
        replace_private_file(path, parquet_bytes(table.columns, table.rows, times=TIMES))
        yield path
