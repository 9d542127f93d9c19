"""Times as people read them."""

from datetime import UTC, datetime


def utc(ms: int) -> str:
    """Write a time [ms since 1970 UTC] in ISO form, with its zone."""
    return datetime.fromtimestamp(ms / 1000, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def utc_minute(ms: int) -> str:
    """Write a time [ms since 1970 UTC] to the minute for people, with its zone."""
    return datetime.fromtimestamp(ms / 1000, tz=UTC).strftime("%Y-%m-%d %H:%M UTC")
