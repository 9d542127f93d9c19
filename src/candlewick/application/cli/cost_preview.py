"""What a long job will ask and may cost, told before it starts."""

import asyncio
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from candlewick.application.settings.loader import LoadedSettings
    from candlewick.application.wiring.backtest_model import ChosenModel
    from candlewick.application.wiring.backtest_plan import Prepared


def show_preview(
    loaded: "LoadedSettings",
    plans: "Sequence[Prepared]",
    models: "Sequence[ChosenModel]",
    *,
    yes: bool,
) -> None:
    """Say what each of `models` will be asked about each of `plans`, as `show_previews` does."""
    show_previews(loaded, [(plan, chosen) for plan in plans for chosen in models], yes=yes)


def show_previews(
    loaded: "LoadedSettings", asked: "Sequence[tuple[Prepared, ChosenModel]]", *, yes: bool
) -> None:
    """Say what will be asked and what it may cost; ask whether to go on where it may."""
    from candlewick.application.console.backtest import preview_text  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.backtest_preview import preview  # noqa: PLC0415 - lazy

    seen = [asyncio.run(preview(loaded, plan, chosen)) for plan, chosen in asked]
    click.echo(preview_text(seen), err=True)
    free = all(one.cost_usd == 0.0 for one in seen)
    if not (free or yes) and sys.stdin.isatty():
        click.confirm("Go on?", abort=True, err=True)
