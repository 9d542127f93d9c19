"""`candlewick kill-switch`: stop new positions now, from any terminal."""

from pathlib import Path

import click
import rich_click

from candlewick.application.cli.options import config_option, emit, json_option, open_settings


@click.command("kill-switch", cls=rich_click.RichCommand)
@click.argument("state", type=click.Choice(["on", "off", "status"]), default="status")
@click.option("--close", "how", flag_value="close", help="With on: close what is held, too.")
@click.option("--freeze", "how", flag_value="freeze", help="With on: keep what is held.")
@click.option("--reason", default="", help="With on: what to tell whoever finds it on.")
@config_option
@json_option
def kill_switch(
    *, state: str, how: str | None, reason: str, config: Path | None, as_json: bool
) -> None:
    """Turn the kill switch on or off, or show its state.

    While it is on no position is opened. With --close what is held is closed at the next look
    at the price, with --freeze it keeps its stop and its target; without either,
    risk.kill_switch_action says which. A running `candlewick run` sees it within seconds.
    """
    from candlewick.application.views.kill_switch import (  # noqa: PLC0415 - lazy
        kill_switch_line,
        kill_switch_view,
    )
    from candlewick.application.wiring import kill_switch as wiring  # noqa: PLC0415 - lazy
    from candlewick.domain.events import HaltAction  # noqa: PLC0415 - lazy

    if state != "on" and (how or reason):
        msg = "--close, --freeze and --reason go with `on`"
        raise click.UsageError(msg)
    loaded = open_settings(config)
    switch = wiring.kill_switch(loaded)
    if state == "on":
        switch.turn_on(HaltAction(how) if how else None, reason=reason)
    elif state == "off":
        switch.turn_off()
        if loaded.settings.risk.kill_switch:
            msg = "it is still on in the settings: set risk.kill_switch to false"
            raise click.ClickException(msg)
    view = kill_switch_view(loaded.settings.account.name, *switch.read())
    emit(view, as_json=as_json, render=kill_switch_line)
