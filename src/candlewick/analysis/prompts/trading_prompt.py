"""A context to a question."""

from candlewick.analysis.facts import worded_facts
from candlewick.analysis.prompts import section, task
from candlewick.analysis.prompts.context import PromptContext
from candlewick.analysis.replies.form import AnswerForm
from candlewick.domain.prompt import Prompt


class TradingPromptBuilder:
    """Lays the prompt out, section by section; the same context gives the same bytes.

    Args:
        form: how the model is asked to write its answer.
    """

    def __init__(self, *, form: AnswerForm = AnswerForm.JSON) -> None:
        self._form = form

    def build_prompt(self, context: PromptContext) -> Prompt:
        """Build the question for `context`.

        What never changes (the steps, the template) stands first, so that a service that
        caches a prompt's beginning can use it.
        """
        atr = context.market.indicator("atr_14")
        sections = (
            task.STEPS,
            task.decision_template(context.choices, form=self._form),
            section.header(context),
            section.market_data(context),
            section.technical_analysis(context),
            section.sentiment(context),
            section.position_management(context),
        )
        return Prompt(
            symbol=context.market.symbol,
            as_of=context.market.as_of,
            system=task.SYSTEM,
            user="\n\n".join(sections),
            facts=worded_facts(context.market),
            choices=context.choices,
            held=context.position.side if context.position else None,
            price=context.market.price,
            atr=atr if atr > 0.0 else None,
        )
