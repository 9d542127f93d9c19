"""How to make the same result again."""

import json
import shlex
from collections.abc import Iterator, Mapping

from candlewick.application.report.element import Element, element
from candlewick.application.report.source import ReportSource
from candlewick.application.report.table import folded, table


def origin_section(source: ReportSource) -> Element:
    """Return the settings, the hashes and the command."""
    result = source.result
    runs = [(run.name, run.run_id) for run in result.runs if run.run_id]
    return element(
        "section",
        element("h2", "How it was made", id="origin"),
        element(
            "p",
            "The same command over the same candles makes the same result, byte for byte: every"
            " answer is kept, and all that is drawn comes from the seed.",
        ),
        element("pre", shlex.join(source.command), tabindex="0", class_="command"),
        table(
            ("setting", "value"),
            [(name, _said(value)) for name, value in _flat(result.settings) if "." not in name],
            caption="What was replayed",
            words=(0, 1),
        ),
        folded(
            "The configuration it ran with",
            table(
                ("setting", "value"),
                [(name, _said(value)) for name, value in _flat(result.settings) if "." in name],
                caption="As candlewick config show prints it, without secrets",
                words=(0, 1),
            ),
        ),
        table(
            ("of", "sha256"),
            [(name, element("code", value)) for name, value in sorted(result.hashes.items())],
            caption="Hashes of the code and of each market's candles",
            words=(0, 1),
        ),
        table(
            ("run", "kept as"),
            [(name, element("code", run_id)) for name, run_id in runs],
            caption="Runs",
            words=(0, 1),
        )
        if runs
        else None,
        element(
            "p", f"Candlewick {source.version}. This page holds no script and asks no network."
        ),
    )


def _flat(said: Mapping[str, object], above: str = "") -> Iterator[tuple[str, object]]:
    """Go through settings by their names, with a dot below another one."""
    for name, value in sorted(said.items()):
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


def _said(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)
