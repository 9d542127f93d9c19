"""The checks that the arithmetic leaves out, made once at the door."""

from collections.abc import Sequence
from typing import cast

import numpy as np

from candlewick.domain.arrays import FloatArray, TimeArray


def require_columns(names: Sequence[str], columns: Sequence[FloatArray]) -> bool:
    """Refuse columns that are not plain numbers of one common length.

    NaN passes: it marks a candle that is missing.

    Args:
        names: what the caller knows the columns by; `open_time` is one of whole numbers.
        columns: [shape=(n,)] each.

    Returns:
        Whether no value is NaN.

    Raises:
        ValueError: a column is not a 1-d float64 array, holds infinity, or has another length;
            or the opening times are not 1-d int64 or do not rise.
    """
    whole = True
    for name, values in zip(names, columns, strict=True):
        if name == "open_time":
            _require_times(cast("TimeArray", values), size=len(columns[0]))
            continue
        _require_column(name, values)
        if len(values) != len(columns[0]):
            msg = f"`{name}` has {len(values)} values where `{names[0]}` has {len(columns[0])}"
            raise ValueError(msg)
        whole = whole and not np.isnan(values).any()
    return whole


def _require_column(name: str, values: FloatArray) -> None:
    if not is_column(values, np.float64):
        msg = f"`{name}` must be a 1-d float64 array, was {_describe(values)}"
        raise ValueError(msg)
    if np.isinf(values).any():
        msg = f"`{name}` holds infinity at index {int(np.isinf(values).argmax())}"
        raise ValueError(msg)


def _require_times(open_time: TimeArray, *, size: int) -> None:
    if not is_column(open_time, np.int64) or len(open_time) != size:
        msg = f"`open_time` must be a 1-d int64 array of {size}, was {_describe(open_time)}"
        raise ValueError(msg)
    stays = open_time[1:] <= open_time[:-1]
    if stays.any():
        at = int(stays.argmax()) + 1
        msg = f"`open_time` must rise from candle to candle, and does not at index {at}"
        raise ValueError(msg)


def is_column(values: object, kind: type[np.generic]) -> bool:
    """Say whether something is a 1-d array of a kind of number."""
    return isinstance(values, np.ndarray) and values.ndim == 1 and values.dtype == kind


def _describe(values: object) -> str:
    if isinstance(values, np.ndarray):
        return f"{values.dtype} of shape {values.shape}"
    return type(values).__name__
