"""A prompt in a terminal, to the letter."""

from collections.abc import Sequence

from candlewick.application.views.prompt import PromptView, TemplateCheck, TemplateRow
from candlewick.domain.harmless import harmless


def prompt_text(view: PromptView) -> str:
    """Return the prompt as it would be sent, part by part; no line of it is folded."""
    parts = {
        "system": view.system,
        "user": view.user,
        "facts (all that the embedded model is given)": "\n".join(view.facts),
    }
    shown = [f"== {name} ==\n{harmless(text)}\n" for name, text in parts.items()]
    made = f"template {harmless(view.template)}, about {view.tokens:,} tokens; nobody was asked"
    return "\n".join([*shown, made, cost_line(view)])


def template_lines(rows: Sequence[TemplateRow]) -> str:
    """Return the templates, one in a line; what is wrong with one stands below it."""
    lines: list[str] = []
    for row in rows:
        used = "  (in use)" if row.in_use else ""
        lines.append(f"{row.identity or row.name}  {row.path}{used}")
        lines += [f"  {line}" for line in row.fault.splitlines()]
    return harmless("\n".join(lines))


def check_text(found: TemplateCheck) -> str:
    """Return what a check found, with a line for each section."""
    width = max(len(name) for name in found.sections)
    lines = [
        f"{found.identity} is sound. Filled with {found.symbol}, in estimated tokens:",
        *(f"  {name:{width}} {tokens:6,}" for name, tokens in found.sections.items()),
        f"  {'all':{width}} {found.tokens:6,} of {found.budget:,}",
        *(f"left out: {one}" for one in found.left_out),
    ]
    return "\n".join(lines)


def cost_line(view: PromptView) -> str:
    """Return what asking is likely to cost, in words; what is not known is called so."""
    if view.price_usd is None:
        return "cost: unknown; set price_input and price_output of the model to know it"
    if view.price_usd == 0.0:
        return "cost: nothing"
    answer = f"with an answer of about {view.answer_tokens:,} tokens"
    return f"cost: about ${view.price_usd:.4f} {answer}"
