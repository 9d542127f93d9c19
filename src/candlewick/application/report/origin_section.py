"""How to make the same result again."""

import json
import shlex

from candlewick.application.report.element import Element, element
from candlewick.application.report.source import ReportSource
from candlewick.application.report.table import table


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
            [(name, _said(value)) for name, value in sorted(result.settings.items())],
            caption="Settings",
            words=2,
        ),
        table(
            ("of", "sha256"),
            [(name, element("code", value)) for name, value in sorted(result.hashes.items())],
            caption="Hashes of the code and of each market's candles",
            words=2,
        ),
        table(
            ("run", "kept as"),
            [(name, element("code", run_id)) for name, run_id in runs],
            caption="Runs",
            words=2,
        )
        if runs
        else None,
        element(
            "p", f"Candlewick {source.version}. This page holds no script and asks no network."
        ),
    )


def _said(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)
