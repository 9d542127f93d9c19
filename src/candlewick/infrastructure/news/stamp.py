"""When a headline was published, in the ways that files and feeds write it."""

import email.utils
import re
from datetime import UTC, datetime
from typing import Final

_MS: Final = re.compile(r"[0-9]{12,14}")
_SECONDS: Final = re.compile(r"[0-9]{9,11}")


def read_stamp(text: str) -> int | None:
    """Read a time; None where it is none.

    Args:
        text: ISO 8601 (UTC if it names no zone), as in mail (RSS), or seconds or milliseconds
            since 1970.

    Returns:
        [ms since 1970 UTC].
    """
    text = text.strip()
    if _MS.fullmatch(text):
        return int(text)
    if _SECONDS.fullmatch(text):
        return int(text) * 1000
    found = _iso(text) or _mail(text)
    if found is None:
        return None
    aware = found if found.tzinfo else found.replace(tzinfo=UTC)
    return int(aware.timestamp() * 1000)


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _mail(text: str) -> datetime | None:
    try:
        return email.utils.parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
