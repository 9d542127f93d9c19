"""The checks that the arithmetic leaves out, made once at the door."""

from collections.abc import Sequence

import numpy as np

from candlewick.domain.arrays import FloatArray, TimeArray


def require_series(**series: FloatArray) -> None:
    """Refuse columns that are not plain numbers of one common length.

    NaN passes: it marks a candle that is missing.

    Args:
        **series: [shape=(n,)] the columns under the names the caller knows them by.

    Raises:
        ValueError: a column is not a 1-d float64 array, holds infinity, or has another length.
    """
    first, size = "", 0
    for name, values in series.items():
        if not _is_column(values, np.float64):
            msg = f"`{name}` must be a 1-d float64 array, was {_describe(values)}"
            raise ValueError(msg)
        if np.isinf(values).any():
            msg = f"`{name}` holds infinity at index {int(np.isinf(values).argmax())}"
            raise ValueError(msg)
        if not first:
            first, size = name, len(values)
        if len(values) != size:
            msg = f"`{name}` has {len(values)} values where `{first}` has {size}"
            raise ValueError(msg)


def require_length(length: int, *, name: str = "length", minimum: int = 1) -> None:
    """Refuse a look-back that is no whole number or too short to mean anything.

    Args:
        length: [candles] the look-back.
        name: what the caller calls it.
        minimum: [candles] the shortest that is defined.

    Raises:
        ValueError: `length` is not a whole number of at least `minimum`.
    """
    if not _is_whole(length) or length < minimum:
        msg = f"`{name}` must be a whole number, {minimum} or more, was {length!r}"
        raise ValueError(msg)


def require_positive(**numbers: float) -> None:
    """Refuse a factor that is not a finite number above zero.

    Raises:
        ValueError: one of `numbers` is zero, negative, infinite or NaN.
    """
    for name, number in numbers.items():
        if not 0.0 < number < np.inf:
            msg = f"`{name}` must be a finite number above 0, was {number!r}"
            raise ValueError(msg)


def require_times(open_time: TimeArray, *, size: int) -> None:
    """Refuse opening times that cannot belong to these candles.

    Args:
        open_time: [shape=(n,), ms since 1970 UTC] when each candle opened.
        size: [candles] how many there must be.

    Raises:
        ValueError: `open_time` is not 1-d int64 of that size, or does not rise.
    """
    if not _is_column(open_time, np.int64) or len(open_time) != size:
        msg = f"`open_time` must be a 1-d int64 array of {size}, was {_describe(open_time)}"
        raise ValueError(msg)
    if (np.diff(open_time) <= 0).any():
        at = int((np.diff(open_time) <= 0).argmax()) + 1
        msg = f"`open_time` must rise from candle to candle, and does not at index {at}"
        raise ValueError(msg)


def _is_column(values: object, kind: type[np.generic]) -> bool:
    return isinstance(values, np.ndarray) and values.ndim == 1 and values.dtype == kind


def _is_whole(number: object) -> bool:
    return isinstance(number, int | np.integer) and not isinstance(number, bool)


def _describe(values: object) -> str:
    if isinstance(values, np.ndarray):
        return f"{values.dtype} of shape {values.shape}"
    return type(values).__name__


def require_columns(names: Sequence[str], columns: Sequence[FloatArray]) -> bool:
    """Refuse columns that are not plain numbers of one common length.

    NaN passes: it marks a candle that is missing.

    Args:
        names: what the caller knows the columns by; `open_time` is one of whole numbers.
        columns: [shape=(n,)] each.

    Returns:
        Whether no value is NaN.

    Raises:
        ValueError: a column is not 1-d float64, holds infinity, or has another length; or the
            opening times are not 1-d int64 or do not rise.
    """
    complete = True
    for name, values in zip(names, columns, strict=True):
        if name == "open_time":
            require_times(values, size=len(columns[0]))
            continue
        # A finite sum means finite values; only another one is worth a closer look.
        if not _is_column(values, np.float64) or not np.isfinite(np.add.reduce(values)):
            require_series(**{name: values})
            complete = complete and not np.isnan(values).any()
        if len(values) != len(columns[0]):
            msg = f"`{name}` has {len(values)} values where `{names[0]}` has {len(columns[0])}"
            raise ValueError(msg)
    return complete
