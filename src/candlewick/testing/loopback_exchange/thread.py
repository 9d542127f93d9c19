"""The server in a thread, for callers that have no event loop."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from candlewick.testing.loopback_exchange.server import LoopbackExchange


@contextmanager
def in_thread(exchange: LoopbackExchange) -> Iterator[LoopbackExchange]:
    """Serve `exchange` from a thread of its own until the block ends."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="loopback exchange", daemon=True)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(exchange.__aenter__(), loop).result()
        try:
            yield exchange
        finally:
            asyncio.run_coroutine_threadsafe(exchange.__aexit__(), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
