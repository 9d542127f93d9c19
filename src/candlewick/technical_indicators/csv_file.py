"""Values of an indicator as a CSV file that is either the old or the new one."""

import csv
import io
import os
from pathlib import Path

import numpy as np

from candlewick.errors import UserError


def columns_of(result: object, name: str, arguments: dict[str, object]) -> dict[str, list[object]]:
    """Return the cells of an indicator's result by column: the time or number of each bar first."""
    outputs = dict(zip(getattr(result, "_fields", (name,)), _arrays(result), strict=True))
    times = arguments.get("open_time")
    size = len(next(iter(outputs.values())))
    rows: dict[str, list[object]] = (
        {"open_time": times.tolist()}
        if isinstance(times, np.ndarray)
        else {"bar": list(range(size))}
    )
    for output, values in outputs.items():
        rows[output] = ["" if np.isnan(value) else repr(value) for value in values.tolist()]
    return rows


def _arrays(result: object) -> tuple[np.ndarray, ...]:
    return result if isinstance(result, tuple) else (np.asarray(result),)


def write(path: Path, columns: dict[str, list[object]]) -> None:
    """Write a private file that is complete at every moment.

    Raises:
        UserError: the place cannot be written to.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text.getvalue())
        draft.replace(path)
    except OSError as error:
        msg = (
            f"The indicator values cannot be written to {path}: {error.strerror}. "
            "Give `csv_folder` a folder that you may write to."
        )
        raise UserError(msg) from error
