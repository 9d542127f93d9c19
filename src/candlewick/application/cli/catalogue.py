"""`candlewick indicators list` and `show`: what there is."""

import click
import rich_click

from candlewick.application.cli.options import emit, json_option


@click.command("list", cls=rich_click.RichCommand)
@click.option("--category", help="Only those of this category, such as momentum.")
@json_option
def list_(*, category: str | None, as_json: bool) -> None:
    """Name every indicator, by category, with what it is computed from."""
    from candlewick.application.console.indicator import indicator_table  # noqa: PLC0415 - lazy
    from candlewick.application.views.indicator import indicator_rows  # noqa: PLC0415 - lazy

    emit(indicator_rows(category), as_json=as_json, render=indicator_table)


@click.command(cls=rich_click.RichCommand)
@click.argument("name")
@json_option
def show(*, name: str, as_json: bool) -> None:
    """Say all about the indicator NAME: inputs, parameters, outputs, warm-up, source."""
    from candlewick.application.console.indicator import indicator_page  # noqa: PLC0415 - lazy
    from candlewick.application.views.indicator import (  # noqa: PLC0415 - lazy
        find_indicator,
        indicator_detail,
    )

    emit(indicator_detail(find_indicator(name)), as_json=as_json, render=indicator_page)
