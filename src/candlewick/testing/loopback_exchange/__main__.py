"""The server as a process of its own; says where it is in one line of JSON."""

import argparse
import asyncio
import json
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from candlewick.testing.loopback_exchange.candle_file import read_candles, read_fear_greed
from candlewick.testing.loopback_exchange.loopback_clock import LoopbackClock
from candlewick.testing.loopback_exchange.server import LoopbackExchange


def arguments(words: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m candlewick.testing.loopback_exchange",
        description="Serve Binance's public spot protocol on loopback from CSV files of candles.",
    )
    parser.add_argument("--candles", nargs="+", type=Path, required=True, metavar="BTC-USDT-1h.csv")
    parser.add_argument("--fear-greed", type=Path, metavar="FILE.csv", help="columns date,fng")
    parser.add_argument("--start", type=int, required=True, metavar="MS", help="time at start")
    parser.add_argument("--speed", type=float, default=1.0, metavar="X", help="1 is real time")
    parser.add_argument("--origin", type=int, metavar="MS", help="wall time of --start; else now")
    parser.add_argument("--port", type=int, default=0, metavar="P", help="0 takes a free one")
    return parser.parse_args(words)


async def serve(options: argparse.Namespace) -> None:
    """Serve until SIGINT or SIGTERM."""
    clock = LoopbackClock(start=options.start, speed=options.speed, origin=options.origin)
    exchange = LoopbackExchange(
        [read_candles(path) for path in options.candles],
        clock=clock,
        readings=read_fear_greed(options.fear_greed) if options.fear_greed else (),
        port=options.port,
    )
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with exchange:
        told = {
            "url": exchange.url,
            "start": clock.start,
            "speed": clock.speed,
            "origin": clock.origin,
        }
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(serve(arguments(sys.argv[1:])))
