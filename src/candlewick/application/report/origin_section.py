"""How to make the same result again."""

import json
import shlex
from collections.abc import Iterator, Mapping

from candlewick.application.report.element import Element, element
from candlewick.application.report.source import ReportSource
from candlewick.application.report.table import folded, table
from candlewick.backtest.result import BacktestResult


def origin_section(source: ReportSource) -> Element:
    """Return the settings, the hashes and the command."""
    result = source.result
    return element(
        "section",
        element("h2", "How it was made", id="origin"),
        element(
            "p",
            "The same command over the same candles makes the same result, byte for byte: every"
            " answer is kept, and all that is drawn comes from the seed.",
        ),
        element("pre", shlex.join(source.command), tabindex="0", class_="command"),
        *_settings(result),
        *_traces(result),
        element(
            "p", f"Candlewick {source.version}. This page holds no script and asks no network."
        ),
    )


def _settings(result: BacktestResult) -> list[Element]:
    said = list(_flat(result.settings))
    plan = [(name, _said(value)) for name, value in said if "." not in name]
    live = [(name, _said(value)) for name, value in said if "." in name]
    head, words = ("setting", "value"), (0, 1)
    return [
        table(head, plan, caption="What was replayed", words=words),
        folded(
            "The configuration it ran with",
            table(head, live, caption="As it stood, without secrets", words=words),
        ),
    ]


def _traces(result: BacktestResult) -> list[Element]:
    hashes = [(name, element("code", value)) for name, value in sorted(result.hashes.items())]
    runs = [(run.name, element("code", run.run_id)) for run in result.runs if run.run_id]
    told, words = "Hashes of the code and of each market's candles", (0, 1)
    return [
        table(("of", "sha256"), hashes, caption=told, words=words),
        *([table(("run", "kept as"), runs, caption="Runs", words=words)] if runs else []),
    ]


def _flat(said: Mapping[str, object], above: str = "") -> Iterator[tuple[str, object]]:
    """Go through settings by their names, with a dot below another one."""
    for name, value in sorted(said.items()):
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


def _said(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)
