"""`candlewick shadow`: compare, list, show."""

from pathlib import Path
from typing import Final

import click
import rich_click

from candlewick.application.cli.decision_choice import choose
from candlewick.application.cli.lazy_group import LazyCommand, LazyGroup
from candlewick.application.cli.options import config_option, emit, json_option, open_settings
from candlewick.errors import UserError

_CLI: Final = "candlewick.application.cli"

_COMMANDS: Final = {
    "compare": LazyCommand(f"{_CLI}.shadow:compare", "Compare challengers with the live model."),
    "list": LazyCommand(f"{_CLI}.shadow:list_", "Name what they said to each question."),
    "show": LazyCommand(f"{_CLI}.shadow:show", "Show what they said to one question whole."),
}


@click.group(cls=LazyGroup, lazy=_COMMANDS, default="compare")
def shadow() -> None:
    """Compare models in shadow mode with the one that trades.

    Without a command, `compare` is meant. Models named under [shadow] are asked the question of
    each live decision too, and trade nothing. All of it is read from the record: nobody is asked.
    """


@click.command(cls=rich_click.RichCommand)
@config_option
@json_option
def compare(*, config: Path | None, as_json: bool) -> None:
    """Show for each challenger its answers, agreement, cost, and what it would have earned."""
    from candlewick.application.console.shadow import shadow_report  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.shadow_comparison import (  # noqa: PLC0415 - lazy
        compare_shadow,
    )

    emit(compare_shadow(open_settings(config)), as_json=as_json, render=shadow_report)


@click.command(cls=rich_click.RichCommand, name="list")
@click.argument("symbol", required=False)
@click.option("--last", type=click.IntRange(1), default=20, show_default=True, help="How many.")
@config_option
@json_option
def list_(*, symbol: str | None, last: int, config: Path | None, as_json: bool) -> None:
    """Show what was said, newest last; of SYMBOL only, if it is given."""
    from candlewick.application.console.shadow import shadow_table  # noqa: PLC0415 - lazy
    from candlewick.application.views.shadow import shadow_row  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.shadow_comparison import read_shadow  # noqa: PLC0415 - lazy

    pairs = read_shadow(open_settings(config))
    found = [pair for pair in pairs if symbol in {None, pair.said.symbol}]
    if pairs and not found:
        others = ", ".join(sorted({pair.said.symbol for pair in pairs}))
        msg = f"no challenger was asked about {symbol}; they were about {others}"
        raise UserError(msg)
    rows = [shadow_row(pair) for pair in found[-last:]]
    emit(
        rows,
        as_json=as_json,
        render=lambda _: shadow_table(rows) if rows else "No challenger was asked yet.",
    )


@click.command(cls=rich_click.RichCommand)
@click.argument("decision")
@config_option
@json_option
def show(*, decision: str, config: Path | None, as_json: bool) -> None:
    """Show whole what was said to the question of DECISION, a live one: prompt, answer, checks."""
    from candlewick.application.console.shadow import shadow_detail  # noqa: PLC0415 - lazy
    from candlewick.application.views.shadow import shadow_answer  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.audit import read_decisions  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.shadow_comparison import read_shadow  # noqa: PLC0415 - lazy

    loaded = open_settings(config)
    live = choose(read_decisions(loaded), decision)
    said = [one for one in read_shadow(loaded) if one.hash == live.hash]
    if not said:
        msg = f"no challenger was asked the question of {decision}: `candlewick shadow list`"
        raise UserError(msg)
    emit([shadow_answer(one) for one in said], as_json=as_json, render=shadow_detail)
