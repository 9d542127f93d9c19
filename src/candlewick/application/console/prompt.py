"""A prompt in a terminal, to the letter."""

from candlewick.application.views.prompt import PromptView
from candlewick.domain.harmless import harmless


def prompt_text(view: PromptView) -> str:
    """Return the prompt as it would be sent, part by part; no line of it is folded."""
    parts = {
        "system": view.system,
        "user": view.user,
        "facts (all that the embedded model is given)": "\n".join(view.facts),
    }
    shown = [f"== {name} ==\n{harmless(text)}\n" for name, text in parts.items()]
    count = f"about {view.tokens:,} tokens; nobody was asked"
    return "\n".join([*shown, count, cost_line(view)])


def cost_line(view: PromptView) -> str:
    """Return what asking is likely to cost, in words; what is not known is called so."""
    if view.price_usd is None:
        return "cost: unknown; set price_input and price_output of the model to know it"
    if view.price_usd == 0.0:
        return "cost: nothing"
    answer = f"with an answer of about {view.answer_tokens:,} tokens"
    return f"cost: about ${view.price_usd:.4f} {answer}"
