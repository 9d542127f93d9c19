"""`candlewick analyze`: one decision now, nothing traded."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
import rich_click

from candlewick.application.cli.moment import close_before
from candlewick.application.cli.options import (
    budget_option,
    config_option,
    emit,
    json_option,
    open_settings,
)

if TYPE_CHECKING:
    from candlewick.application.settings.loader import LoadedSettings
    from candlewick.ports.clock import Clock


@click.command(cls=rich_click.RichCommand)
@click.argument("symbol", required=False)
@click.option("--as-of", help="Decide as of this time (ISO, UTC if it names no zone).")
@click.option("--dry-prompt", is_flag=True, help="Print the exact prompt and ask nobody.")
@budget_option
@config_option
@json_option
def analyze(
    *,
    symbol: str | None,
    as_of: str | None,
    dry_prompt: bool,
    budget_usd: float | None,
    config: Path | None,
    as_json: bool,
) -> None:
    """Decide once about SYMBOL (such as BTC/USDT) and trade nothing.

    Without SYMBOL, the first one of the configuration.
    """
    from candlewick.application.wiring.clock import make_clock  # noqa: PLC0415 - lazy

    loaded = open_settings(config)
    settings, clock = loaded.settings, make_clock()
    chosen = symbol or settings.exchange.symbols[0]
    close = close_before(
        as_of,
        timeframe=settings.exchange.own_spans.get(chosen, settings.exchange.span),
        now=clock.now(),
        margin=round(settings.execution.settle_margin * 1000),
    )
    if dry_prompt:
        _show_prompt(loaded, chosen, clock=clock, close=close, as_json=as_json)
    else:
        _decide(loaded, chosen, clock=clock, close=close, budget_usd=budget_usd, as_json=as_json)


def _show_prompt(
    loaded: "LoadedSettings", symbol: str, *, clock: "Clock", close: int, as_json: bool
) -> None:
    from candlewick.application.console.prompt import prompt_text  # noqa: PLC0415 - lazy
    from candlewick.application.views.prompt import prompt_view  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.decision import ask_nobody  # noqa: PLC0415 - lazy

    asked = asyncio.run(ask_nobody(loaded, symbol, clock=clock, as_of=close))
    emit(prompt_view(asked.prompt, cost=asked.cost), as_json=as_json, render=prompt_text)


def _decide(
    loaded: "LoadedSettings",
    symbol: str,
    *,
    clock: "Clock",
    close: int,
    budget_usd: float | None,
    as_json: bool,
) -> None:
    from rich.text import Text  # noqa: PLC0415 - lazy

    from candlewick.application.console.event_line import (  # noqa: PLC0415 - lazy
        decision_line,
        worth_line,
    )
    from candlewick.application.console.narrator import Narrator  # noqa: PLC0415 - lazy
    from candlewick.application.views.decision import decision_row  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.decision import decide_once  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.terminal import open_terminal  # noqa: PLC0415 - lazy

    screen = open_terminal()
    narrator = Narrator(show_piece=screen.piece, show_line=screen.line)
    once = asyncio.run(
        decide_once(
            loaded,
            symbol,
            clock=clock,
            as_of=close,
            listener=narrator.hear,
            budget_usd=budget_usd,
        )
    )
    screen.end()
    worth = once.worth if isinstance(once.worth, float) else None
    row = replace(decision_row(once.decided), worth=worth)
    lines = [decision_line(once.decided)]
    if once.worth is not None:
        lines.append(worth_line(once.decided, once.worth))
    emit(row, as_json=as_json, render=lambda _: Text("\n").join(lines))
