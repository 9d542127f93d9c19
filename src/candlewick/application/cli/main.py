"""The command line: what there is to type."""

import importlib.metadata
from pathlib import Path
from typing import Final

import click

from candlewick.application.cli.lazy_group import LazyCommand, LazyGroup
from candlewick.application.cli.session import current_session

_CLI: Final = "candlewick.application.cli"

COMMANDS: Final = {
    "demo": LazyCommand(f"{_CLI}.demo:demo", "Replay real candles offline: no key, no account."),
    "init": LazyCommand(f"{_CLI}.init:init", "Write a configuration and a private .env."),
    "doctor": LazyCommand(f"{_CLI}.doctor:doctor", "Check everything and name the fixes."),
    "analyze": LazyCommand(f"{_CLI}.analyze:analyze", "One decision now; nothing is traded."),
    "run": LazyCommand(f"{_CLI}.run:run", "Decide and trade on paper at every candle's close."),
    "positions": LazyCommand(f"{_CLI}.history:positions", "Show the account and its positions."),
    "history": LazyCommand(f"{_CLI}.history:history", "Show the closed trades."),
    "decisions": LazyCommand(
        f"{_CLI}.decisions:decisions", "List, show, compare, replay and verify what was decided."
    ),
    "shadow": LazyCommand(
        f"{_CLI}.shadow:shadow", "Compare models in shadow mode with the one that trades."
    ),
    "kill-switch": LazyCommand(
        f"{_CLI}.kill_switch:kill_switch", "Stop new positions now, or allow them again."
    ),
    "answers": LazyCommand(
        f"{_CLI}.answers:answers", "Count each model's answers: accepted, refused, and why."
    ),
    "db": LazyCommand(f"{_CLI}.db:db", "Check, back up, restore and upgrade the database."),
    "backtest": LazyCommand(f"{_CLI}.backtest:backtest", "Learn what a model would have earned."),
    "arena": LazyCommand(f"{_CLI}.arena:arena", "Compare models and prompts, honestly."),
    "tape": LazyCommand(f"{_CLI}.tape:tape", "Ask for all decisions of a window at once."),
    "sweep": LazyCommand(f"{_CLI}.tape:sweep", "Try risk settings over a signal tape, honestly."),
    "report": LazyCommand(f"{_CLI}.report:report", "Report a finished back-test as one page."),
    "calibration": LazyCommand(
        f"{_CLI}.calibration:calibration", "Learn what a model's confidence is worth."
    ),
    "candles": LazyCommand(f"{_CLI}.candles:candles", "Keep candles here, for back-tests."),
    "indicators": LazyCommand(
        f"{_CLI}.indicators:indicators", "List, explain and compute the technical indicators."
    ),
    "models": LazyCommand(f"{_CLI}.models:models", "List, test, fetch and choose models."),
    "prompt": LazyCommand(f"{_CLI}.prompt:prompt", "List, copy and check the prompt templates."),
    "config": LazyCommand(f"{_CLI}.config:config", "Check, show or migrate the configuration."),
}
"""Every command; none of them is imported before it is typed."""

_WELCOME: Final = """\
Candlewick {version}: trading signals from language models that you can audit.
It reads closed candles, asks a model, checks the answer in code, and trades on paper only.
"""
_FIRST_STEPS: Final = """\
Type next:
  candlewick demo      see it work: no key, no account, no network
  candlewick init      write a configuration
  candlewick --help    everything else
"""
_NEXT_STEPS: Final = """\
There is a configuration here ({source}). Type next:
  candlewick doctor    check that everything works
  candlewick analyze   one decision now, nothing traded
  candlewick run       decide and trade on paper at every close
  candlewick --help    everything else
"""


@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="candlewick", message="candlewick %(version)s")
@click.option("--debug", is_flag=True, help="Show where an unexpected error came from.")
@click.pass_context
def app(ctx: click.Context, *, debug: bool) -> None:
    """Trading signals from language models that you can audit. Paper trading only."""
    current_session().debug = debug
    if ctx.invoked_subcommand is None:
        click.echo(_WELCOME.format(version=importlib.metadata.version("candlewick")))
        click.echo(_steps(Path.cwd()), nl=False)


def main() -> None:
    """Run the command line."""
    app(prog_name="candlewick")


def _steps(folder: Path) -> str:
    # The names that the loader looks for, without paying for the loader.
    for name in ("candlewick.toml", "config/config.ini", "config.ini"):
        if (folder / name).is_file():
            return _NEXT_STEPS.format(source=name)
    return _FIRST_STEPS
