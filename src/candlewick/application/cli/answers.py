"""`candlewick answers`: how each model's answers were read."""

from pathlib import Path

import click
import rich_click

from candlewick.application.cli.options import config_option, emit, json_option, open_settings


@click.command(cls=rich_click.RichCommand)
@config_option
@json_option
def answers(*, config: Path | None, as_json: bool) -> None:
    """Count each model's answers: accepted, or refused and why."""
    from candlewick.application.console.table import outcome_table  # noqa: PLC0415 - lazy
    from candlewick.application.views.answer_outcome import outcome_rows  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.account import read_journal  # noqa: PLC0415 - lazy
    from candlewick.domain.events import Decided  # noqa: PLC0415 - lazy

    events = read_journal(open_settings(config))
    rows = outcome_rows(event for event in events if isinstance(event, Decided))
    emit(
        rows,
        as_json=as_json,
        render=lambda _: outcome_table(rows) if rows else "No model was asked yet.",
    )
