"""`candlewick demo`: see it work, with nothing set up."""

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import click
import rich_click

from candlewick.application.cli.options import emit, json_option

if TYPE_CHECKING:
    from rich.console import RenderableType

    from candlewick.application.wiring.demo import DemoModel
    from candlewick.application.wiring.terminal import Terminal
    from candlewick.backtest.demo import DemoPlan, DemoResult

_ABOUT = """\
Candlewick demo: real candles, a real but tiny model, real costs. Nothing leaves this machine.
The model has 135 million parameters. That is a wiring test, not a trader: it shows that every
part works, and what an honest result looks like.
"""


@click.command(cls=rich_click.RichCommand)
@click.option(
    "--decisions",
    type=click.IntRange(2),
    default=48,
    show_default=True,
    help="How many decisions, over all markets together.",
)
@click.option("--seed", type=int, default=7, show_default=True, help="Where in history to begin.")
@json_option
def demo(*, decisions: int, seed: int, as_json: bool) -> None:
    """Replay bundled real candles through the live decision path, offline.

    The embedded local model decides; the table at the end compares it with a keyword rule,
    buy and hold, doing nothing, and chance. No configuration, key or account is needed.
    """
    from candlewick.application.console.demo import demo_report  # noqa: PLC0415 - lazy
    from candlewick.application.views.demo import demo_view  # noqa: PLC0415 - lazy

    plan, shown, result = asyncio.run(_play(decisions=decisions, seed=abs(seed)))
    view = demo_view(plan, result, model=shown.name, recorded=shown.recorded)

    def render(_view: object) -> "RenderableType":
        return demo_report(result, plan)

    emit(view, as_json=as_json, render=render)


async def _play(*, decisions: int, seed: int) -> "tuple[DemoPlan, DemoModel, DemoResult]":
    from candlewick.application.console.narrator import Narrator  # noqa: PLC0415 - lazy
    from candlewick.application.wiring import demo as wiring  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.terminal import open_terminal  # noqa: PLC0415 - lazy
    from candlewick.backtest.demo import run_demo  # noqa: PLC0415 - lazy

    screen = open_terminal()
    plan = wiring.make_plan(decisions=decisions, seed=seed)
    async with AsyncExitStack() as stack:
        shown = await wiring.open_demo_model(seed=seed, decisions=decisions, stack=stack)
        _introduce(screen, plan, shown)
        narrator = Narrator(show_piece=screen.piece, show_line=screen.line)
        contenders = wiring.make_contenders(plan, shown, listener=narrator.hear)
        result = await run_demo(plan, contenders=contenders, tell=narrator.tell)
    screen.end()
    return plan, shown, result


def _introduce(screen: "Terminal", plan: "DemoPlan", shown: "DemoModel") -> None:
    from rich.text import Text  # noqa: PLC0415 - lazy

    from candlewick.application.console.demo import plan_line  # noqa: PLC0415 - lazy

    screen.line(Text(_ABOUT))
    screen.line(plan_line(plan))
    if shown.recorded:
        screen.line(Text(f"The model itself cannot run here: {shown.missing}."))
        screen.line(Text("Shown are answers that were recorded from that very model [recorded]."))
