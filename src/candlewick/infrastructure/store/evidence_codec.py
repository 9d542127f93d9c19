"""Evidence as a hash of its content, and as a list of pages with the rest beside it."""

import hashlib
import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from candlewick.domain.evidence import Evidence
from candlewick.domain.timeframe import Timeframe
from candlewick.errors import CandlewickError, StateCorruptError
from candlewick.infrastructure.store.candle_page import COLUMNS, read_pages
from candlewick.infrastructure.store.event_codec import canonical
from candlewick.infrastructure.store.record_codec import from_parts, parts_to_plain
from candlewick.infrastructure.store.record_shape import UnfitValueError

_FORM: Final = 1
_OF_PAGES: Final = ("first", "pages", "template")  # how it is stored, not what it is
_APART: Final = ("candles", "template")  # kept as pages, which snapshots share


def key_of(stored: bytes) -> str:
    """Return the name under which `stored` is kept: the hash of its own bytes."""
    return hashlib.sha256(stored).hexdigest()


def digest_of(evidence: Evidence) -> str:
    """Return the hash of the content of `evidence`, however it is cut into pages.

    It is the sha256 of one line of canonical JSON with all but the candles, followed by their
    columns one after the other, each as 8 little-endian bytes per candle.

    Raises:
        StateCorruptError: it holds NaN, infinity or a value of the wrong type.
    """
    return _digest(_head(evidence), evidence)


def write_template(text: str) -> bytes:
    """Return the text of a template as a page of its own, which many snapshots share."""
    return zlib.compress(text.encode("utf-8", "surrogatepass"), level=9)


def write_manifest(evidence: Evidence, *, pages: Sequence[str], template: str) -> bytes:
    """Return what says how `evidence` is put together.

    Args:
        evidence: what is described.
        pages: the names of its candles' pages, oldest first.
        template: the name of its template's page; "" where it has none.
    """
    first = int(evidence.candles.open_time[0])
    plain = _head(evidence) | {"first": first, "pages": list(pages), "template": template}
    return zlib.compress(canonical(plain).encode(), level=9)


def read_manifest(
    manifest: bytes, *, fetch: Callable[[Sequence[str]], Mapping[str, bytes]]
) -> tuple[Evidence, str]:
    """Put together what `manifest` describes.

    Args:
        manifest: as `write_manifest` wrote it.
        fetch: returns pages by their names.

    Returns:
        The evidence, and the hash of its content as it was written: what an older version did not
        know yet is not in it.

    Raises:
        StateCorruptError: it is no manifest, or something it needs is missing or damaged.
    """
    plain = _read(manifest)
    try:
        name = plain["template"]
        pages = fetch([*plain["pages"], *([name] if name else [])])
        candles = read_pages(
            [pages[one] for one in plain["pages"]],
            symbol=plain["symbol"],
            timeframe=Timeframe.parse(plain["timeframe"]),
            first=plain["first"],
            count=plain["count"],
        )
        template = zlib.decompress(pages[name]).decode("utf-8", "surrogatepass") if name else ""
        found = from_parts(Evidence, plain["rest"], candles=candles, template=template)
    except (UnfitValueError, KeyError, TypeError, ValueError, zlib.error) as error:
        raise _unreadable(error) from error
    except StateCorruptError:
        raise
    except CandlewickError as error:  # candles or a timeframe that cannot exist
        raise _unreadable(error) from error
    head = {name: one for name, one in plain.items() if name not in _OF_PAGES}
    return found, _digest(head, found)


def _digest(head: dict[str, Any], evidence: Evidence) -> str:
    words = canonical(head | {"template": evidence.template}).encode()
    digest = hashlib.sha256(words + b"\n")
    for name in COLUMNS:
        column = getattr(evidence.candles, name)
        digest.update(column.astype(column.dtype.newbyteorder("<")).tobytes())
    return digest.hexdigest()


def _head(evidence: Evidence) -> dict[str, Any]:
    candles = evidence.candles
    try:
        rest = parts_to_plain(evidence, without=_APART)
    except UnfitValueError as error:
        message = f"What a prompt is built from cannot be kept: {error}. Nothing was written."
        raise StateCorruptError(message) from error
    return {
        "form": _FORM,
        "symbol": candles.symbol,
        "timeframe": candles.timeframe.name,
        "count": len(candles),
        "rest": rest,
    }


def _read(manifest: bytes) -> dict[str, Any]:
    try:
        plain = json.loads(zlib.decompress(manifest))
    except (zlib.error, ValueError) as error:
        raise _unreadable(error) from error
    if not isinstance(plain, dict) or plain.get("form") != _FORM:
        message = "is of a form that this version does not know"
        raise _unreadable(ValueError(message))
    return plain


def _unreadable(error: Exception) -> StateCorruptError:
    return StateCorruptError(f"A recorded snapshot cannot be read: {error}.")
