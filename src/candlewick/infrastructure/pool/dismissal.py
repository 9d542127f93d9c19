"""Jobs that will not be waited for."""

import asyncio
from collections.abc import Awaitable, Coroutine, Iterable
from typing import Any


def dismiss(jobs: Iterable[Awaitable[Any]]) -> None:
    """Let go of `jobs`: what has not begun is closed, what runs is cancelled, the done is left."""
    for job in jobs:
        if isinstance(job, asyncio.Future):
            job.cancel()
        elif isinstance(job, Coroutine):
            job.close()
