"""`candlewick run`: the loop."""

import asyncio
import contextlib
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import click
import rich_click

from candlewick.application.cli.options import (
    budget_option,
    config_option,
    emit,
    json_option,
    open_settings,
)
from candlewick.application.cli.session import current_session

if TYPE_CHECKING:
    from candlewick.application.settings.loader import LoadedSettings
    from candlewick.application.views.decision import DecisionRow
    from candlewick.application.wiring.trading import Log, Trading

_STOPPED = "stopped; nothing is lost: `candlewick run` goes on from here"


@click.command(cls=rich_click.RichCommand)
@click.option("--once", is_flag=True, help="Do the newest close's work now, and end.")
@budget_option
@config_option
@json_option
def run(*, once: bool, budget_usd: float | None, config: Path | None, as_json: bool) -> None:
    """Decide and trade on paper at every candle's close, until stopped with Ctrl-C.

    Between the closes, stops and targets are checked against the live price. Everything is
    recorded; a stopped or killed run goes on from where it was. When the budget is spent no
    model is asked any more, and what is held is still watched. With --once, --json prints the
    decisions of that close.
    """
    from candlewick.application.wiring.trading import open_log  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.warm import warm_in_background  # noqa: PLC0415 - lazy

    if as_json and not once:
        msg = "--json needs --once: the loop does not end; `candlewick decisions --json` lists them"
        raise click.UsageError(msg)
    loaded = open_settings(config)
    with open_log(loaded) as log:
        current_session().log_folder = loaded.log_folder
        if not once and warm_in_background():
            log.info("compiling the indicators in the background, once for this version")
        closes = asyncio.run(_run(loaded, log, once=once, budget_usd=budget_usd))
        log.info(_STOPPED if not once else "done")
    if as_json:
        emit(_decided(loaded, closes), as_json=True, render=str)


def _decided(loaded: "LoadedSettings", closes: tuple[int, ...]) -> "list[DecisionRow]":
    """Return what the account's journal says of `closes` [ms]; nothing if none was reached."""
    from candlewick.application.views.decision import recorded_row  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.audit import read_decisions  # noqa: PLC0415 - lazy

    records = read_decisions(loaded)
    return [recorded_row(one) for one in records if one.decided.decision.as_of in closes]


async def _run(
    loaded: "LoadedSettings", log: "Log", *, once: bool, budget_usd: float | None
) -> tuple[int, ...]:
    """Return the closes whose work was done [ms]; none for the loop and where it was stopped."""
    from candlewick.application.wiring.trading import open_trading  # noqa: PLC0415 - lazy

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in ("SIGINT", "SIGTERM"):
        # Windows has no handlers on its loop; Ctrl-C raises KeyboardInterrupt there.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(getattr(signal, name), stop.set)
    async with open_trading(loaded, log=log, budget_usd=budget_usd) as trading:
        return await _until(stop, trading, once=once)


async def _forever(trading: "Trading") -> tuple[int, ...]:
    await trading.run()
    return ()


async def _until(stop: asyncio.Event, trading: "Trading", *, once: bool) -> tuple[int, ...]:
    """Work until done or told to stop; a model call under way is then cancelled."""
    work = asyncio.ensure_future(trading.service.run_once() if once else _forever(trading))
    told = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait((work, told), return_when=asyncio.FIRST_COMPLETED)
        return await work if work.done() else ()
    finally:
        for task in (work, told):
            task.cancel()
        await asyncio.gather(work, told, return_exceptions=True)
