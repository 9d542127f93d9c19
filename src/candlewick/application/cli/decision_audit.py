"""`candlewick decisions diff`, `replay` and `verify`."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import click
import rich_click

from candlewick.application.cli.decision_choice import choose
from candlewick.application.cli.options import config_option, emit, json_option, open_settings

if TYPE_CHECKING:
    from candlewick.application.settings.loader import LoadedSettings
    from candlewick.strategy.audit.decision_record import DecisionRecord


@click.command(cls=rich_click.RichCommand)
@click.argument("first")
@click.argument("second")
@config_option
@json_option
def diff(*, first: str, second: str, config: Path | None, as_json: bool) -> None:
    """Compare the decisions FIRST and SECOND: prompt and answer, line by line."""
    from candlewick.application.console.replay import diff_text  # noqa: PLC0415 - lazy
    from candlewick.application.views.replay import decision_diff  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.audit import read_decisions  # noqa: PLC0415 - lazy

    records = read_decisions(open_settings(config))
    found = decision_diff(
        choose(records, first).decided, choose(records, second).decided, names=(first, second)
    )
    emit(found, as_json=as_json, render=diff_text)


@click.command(cls=rich_click.RichCommand)
@click.argument("decision")
@click.option("--model", help="Put the same question to this [[model]] of the settings instead.")
@config_option
@json_option
@click.pass_context
def replay(
    ctx: click.Context, *, decision: str, model: str | None, config: Path | None, as_json: bool
) -> None:
    """Make DECISION again, offline, and compare prompt, reading and verdict byte for byte.

    The exit code is 1 if a byte differs. With --model, nothing is compared: that model is asked
    the recorded question, and its decision is shown beside the recorded one; nothing is recorded.
    """
    from candlewick.application.wiring.audit import read_decisions  # noqa: PLC0415 - lazy

    loaded = open_settings(config)
    record = choose(read_decisions(loaded), decision)
    if model is not None:
        _ask(loaded, record, model, as_json=as_json)
    elif _compare(loaded, record, as_json=as_json):
        ctx.exit(1)


@click.command(cls=rich_click.RichCommand)
@config_option
@json_option
def verify(*, config: Path | None, as_json: bool) -> None:
    """Walk the whole record and look at every byte of it.

    The chain of hashes, its newest link (which is also kept in a file beside the database), and
    all that decisions were made from. The exit code is 5 if anything was changed or cut off.
    """
    from candlewick.application.console.replay import verified_text  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.audit import verify_account  # noqa: PLC0415 - lazy

    emit(verify_account(open_settings(config)), as_json=as_json, render=verified_text)


def _compare(loaded: "LoadedSettings", record: "DecisionRecord", *, as_json: bool) -> bool:
    """Return whether anything differs."""
    from candlewick.application.console.replay import replay_text  # noqa: PLC0415 - lazy
    from candlewick.application.views.replay import replay_view  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.audit import replay as replayed  # noqa: PLC0415 - lazy

    made = asyncio.run(replayed(loaded, record))
    view = replay_view(
        record,
        parts=[(one.name, one.recorded, one.replayed) for one in made.parts],
        replayed_by=made.replayed_by,
    )
    emit(view, as_json=as_json, render=replay_text)
    return not view.same


def _ask(loaded: "LoadedSettings", record: "DecisionRecord", name: str, *, as_json: bool) -> None:
    from candlewick.application.console.narrator import Narrator  # noqa: PLC0415 - lazy
    from candlewick.application.console.replay import other_text  # noqa: PLC0415 - lazy
    from candlewick.application.views.replay import other_view  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.audit import ask_other  # noqa: PLC0415 - lazy
    from candlewick.application.wiring.terminal import open_terminal  # noqa: PLC0415 - lazy

    screen = open_terminal()
    narrator = Narrator(show_piece=screen.piece, show_line=screen.line)
    decided = asyncio.run(ask_other(loaded, record, name, listener=narrator.hear))
    screen.end()
    emit(other_view(record, decided), as_json=as_json, render=other_text)
