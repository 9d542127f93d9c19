"""A prompt in a terminal, to the letter."""

from rich.console import Group, RenderableType
from rich.text import Text

from candlewick.application.console.theme import HEADING, QUIET
from candlewick.application.views.prompt import PromptView


def prompt_text(view: PromptView) -> RenderableType:
    """Return the prompt as it would be sent, part by part."""
    return Group(
        Text("system", style=HEADING),
        Text(view.system),
        Text("\nuser", style=HEADING),
        Text(view.user),
        Text("\nfacts (all that the embedded model is given)", style=HEADING),
        Text("\n".join(view.facts)),
        Text(f"\nabout {view.tokens:,} tokens; nobody was asked", style=QUIET),
    )
