"""Models in a terminal."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from candlewick.application.console.table import outcome_table
from candlewick.application.views.model import ModelList, ModelRow, ModelTrial
from candlewick.domain.harmless import harmless

_UNKNOWN = "unknown"


def model_list(listed: ModelList) -> RenderableType:
    """Return the models as a table, and below it how usable their answers were."""
    parts: list[RenderableType] = [_models(listed.models)]
    if listed.outcomes:
        parts += ["", outcome_table(listed.outcomes)]
    return Group(*parts)


def trial_lines(test: ModelTrial) -> str:
    """Return what one tiny call showed, a line for each thing."""
    first = (
        "" if test.first_piece_ms is None else f", the first piece after {test.first_piece_ms} ms"
    )
    form = (
        test.response_format
        if test.obeyed
        else f"{test.response_format}, but the answer is not in it"
    )
    tokens = f"{_count(test.prompt_tokens)} read, {_count(test.completion_tokens)} written"
    lines = {
        "model": f"{test.model} at {test.where}",
        "latency": f"{test.latency_ms} ms{first}",
        "answer form": form,
        "streaming": "yes" if test.streamed else "no",
        "reasoning": "yes" if test.thought else "none seen",
        "tokens": tokens,
        "this call": _UNKNOWN if test.price_usd is None else f"${test.price_usd:.6f}",
        "price": _price(test.price_input, test.price_output),
        "context": f"{_count(test.context)} tokens",
        "knowledge until": test.knowledge_cutoff or _UNKNOWN,
        "answer": test.answer,
    }
    return "\n".join(f"{name:<16} {harmless(text)}" for name, text in lines.items())


def _models(rows: list[ModelRow]) -> Table:
    table = Table(box=None, pad_edge=False)
    heads = ("preset", "model", "answers", "context", "USD per M in/out", "knows until", "ready")
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(
            _name(row),
            harmless(row.model),
            _form(row),
            "" if row.context is None else f"{row.context:,}",
            _price(row.price_input, row.price_output),
            row.knowledge_cutoff or _UNKNOWN,
            Text("yes" if row.ready else harmless(row.needs), style="" if row.ready else "dim"),
        )
    return table


def _name(row: ModelRow) -> Text:
    name = row.preset or row.where
    if row.in_shadow:
        return Text(f"{harmless(name)} (in shadow)", style="bold")
    if row.place is None:
        return Text(harmless(name))
    return Text(f"{harmless(name)} (asked {_ordinal(row.place)})", style="bold")


def _ordinal(place: int) -> str:
    names = {1: "first", 2: "second", 3: "third"}
    return names.get(place, f"{place}th")


def _form(row: ModelRow) -> str:
    if row.reads == "facts":
        return "label"
    if row.json_schema is not False:
        return "schema" if row.json_schema else "schema?"
    if row.json_object is not False:
        return "JSON" if row.json_object else "JSON?"
    return "plain"


def _price(price_input: float | None, price_output: float | None) -> str:
    if price_input is None or price_output is None:
        return _UNKNOWN
    if price_input == price_output == 0.0:
        return "free"
    return f"{price_input:g} / {price_output:g}"


def _count(value: int | None) -> str:
    return _UNKNOWN if value is None else f"{value:,}"
