"""`candlewick indicators warm`: compile once what is slow to compile."""

import sys
from typing import TYPE_CHECKING, Any

import click
import rich_click

from candlewick.application.cli.options import emit, json_option

if TYPE_CHECKING:
    from candlewick.application.wiring.warm import Warmed

_NOTHING = (
    "nothing to keep: no folder can be written; CANDLEWICK_CACHE_DIR can name one. "
    "Indicators work without it; long histories compile anew in each run."
)
_STARTED = "compiling in the background; candlewick indicators warm shows when it is done"
_DONE = "nothing to do: every operation is compiled, or there is no folder to keep it in"


@click.command(cls=rich_click.RichCommand)
@click.option("--background", is_flag=True, help="Start it as a process of low priority; return.")
@json_option
def warm(*, background: bool, as_json: bool) -> None:
    """Compile every operation that indicators are made of, and keep the machine code.

    Takes about a minute, once per version; then long histories start at full speed. Also removes
    what other versions of Candlewick kept.
    """
    from candlewick.application.wiring import warm as wiring  # noqa: PLC0415 - lazy

    if background:
        started = wiring.warm_in_background()
        told: dict[str, Any] = {"started": started}
        emit(told, as_json=as_json, render=lambda _: _STARTED if started else _DONE)
        return
    with click.progressbar(length=wiring.count(), label="compiling", file=sys.stderr) as bar:
        warmed = wiring.warm(lambda _: bar.update(1))
    emit(warmed, as_json=as_json, render=warmed_text)


def warmed_text(warmed: "Warmed") -> str:
    """Say what was compiled, and where it is kept."""
    if warmed.folder is None:
        return _NOTHING
    if warmed.busy:
        return f"another process is compiling into {warmed.folder} already"
    lines = [
        f"{warmed.kept} of {warmed.operations} operations are kept in {warmed.folder}",
        f"{warmed.compiled} compiled now, in {warmed.seconds:.1f} s",
    ]
    if warmed.removed:
        lines.append(f"{warmed.removed} files of other versions removed")
    return "\n".join(lines)
