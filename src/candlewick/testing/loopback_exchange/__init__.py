"""An exchange on loopback: Binance's public spot protocol over candles you give it, with faults.

`async with LoopbackExchange([candles], clock=clock) as exchange:` serves in this event loop,
`in_thread(exchange)` from a thread, and `python -m candlewick.testing.loopback_exchange` as a
process of its own.
"""

from candlewick.testing.loopback_exchange.fault import Fault, FaultKind
from candlewick.testing.loopback_exchange.loopback_clock import LoopbackClock
from candlewick.testing.loopback_exchange.server import LoopbackExchange
from candlewick.testing.loopback_exchange.thread import in_thread

__all__ = ["Fault", "FaultKind", "LoopbackClock", "LoopbackExchange", "in_thread"]
