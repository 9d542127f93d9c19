"""Times that a user types."""

from datetime import UTC, datetime

from candlewick.domain.timeframe import Timeframe
from candlewick.errors import UserError


def read_moment(text: str) -> int:
    """Read a time such as "2026-03-01T12:00Z" or "2026-03-01 12:00" (UTC if it names no zone).

    Returns:
        [ms since 1970 UTC]

    Raises:
        UserError: it is not a time in ISO form.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        msg = f"{text!r} is not a time: write it as 2026-03-01T12:00Z (without a zone it is UTC)"
        raise UserError(msg) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return int(moment.timestamp() * 1000)


def close_before(as_of: str | None, *, timeframe: Timeframe, now: int, margin: int) -> int:
    """Return the newest close at `as_of`, or that is final by now [ms since 1970 UTC].

    Raises:
        UserError: `as_of` is not a time, or lies in the future.
    """
    if as_of is None:
        return timeframe.last_close(now - margin)
    moment = read_moment(as_of)
    if moment > now:
        msg = f"--as-of {as_of} lies in the future: no candle is known there yet"
        raise UserError(msg)
    return timeframe.last_close(moment)


def read_span(since: str, until: str | None, *, timeframe: Timeframe, now: int) -> tuple[int, int]:
    """Read a stretch of time, widened to whole candles that have closed by `now` [ms].

    Raises:
        UserError: a time is none, or the stretch is empty or begins in the future.
    """
    start = timeframe.last_close(read_moment(since))
    newest = timeframe.last_close(now)
    end = newest if until is None else min(newest, timeframe.last_close(read_moment(until)))
    if start >= end:
        msg = f"no {timeframe} candle closes between --from {since} and --to {until or 'now'}"
        raise UserError(msg)
    return start, end
