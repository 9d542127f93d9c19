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
    return "\n".join([*shown, f"about {view.tokens:,} tokens; nobody was asked"])
