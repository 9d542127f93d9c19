"""A context to a question."""

import functools
from typing import Final

from candlewick.analysis.facts import worded_facts
from candlewick.analysis.prompts import account_section, market_section
from candlewick.analysis.prompts.candle_section import candles
from candlewick.analysis.prompts.context import PromptContext
from candlewick.analysis.prompts.indicator_section import indicators
from candlewick.analysis.prompts.lesson_section import LessonSection
from candlewick.analysis.prompts.news_section import news
from candlewick.analysis.prompts.section import Fitted, Section, fit, left_out_line
from candlewick.analysis.prompts.shipped_template import shipped_names, shipped_template
from candlewick.analysis.prompts.task import decision_template
from candlewick.analysis.prompts.template import PromptTemplate
from candlewick.analysis.prompts.token_count import estimate_tokens
from candlewick.analysis.replies.form import AnswerForm, answer_schema
from candlewick.domain.decision import Signal
from candlewick.domain.prompt import Prompt
from candlewick.errors import UserError

BUDGET: Final = 2000
"""[tokens] What a question may take unless somebody says otherwise."""
_NO_LESSONS: Final = Section.fixed("lessons", "")


class TradingPromptBuilder:
    """Lays the prompt out, section by section; the same context gives the same bytes.

    Args:
        template: the words around the data; None is the one that comes with Candlewick.
        budget: [tokens, > 0] for system and user message together, by our own estimate.
        debate: whether the model argues both sides before it decides.
        reflection: whether it is shown what closed trades taught.
        form: how the model is asked to write its answer.
    """

    def __init__(
        self,
        template: PromptTemplate | None = None,
        *,
        budget: int = BUDGET,
        debate: bool = False,
        reflection: bool = True,
        form: AnswerForm = AnswerForm.JSON,
    ) -> None:
        self.template = template or shipped_template()
        self._budget = budget
        self._debate = debate
        self._reflection = reflection
        self._form = form
        self._identity = self.template.identity
        self._lessons = LessonSection()
        self._placeholders = frozenset(self.template.placeholders)
        self._debating = Section.fixed("debate", self.template.debate if debate else "")
        self._words = estimate_tokens(self.template.system, self.template.fill({}))

    @functools.cached_property
    def own_template(self) -> str:
        """Return the template's text; "" where it is one that comes with Candlewick."""
        name = self.template.name
        shipped = name in shipped_names() and self.template == shipped_template(name)
        return "" if shipped else self.template.text

    def build_prompt(self, context: PromptContext) -> Prompt:
        """Build the question for `context`.

        What never changes stands first, then what changes least (old candles), so that a service
        that caches a prompt's beginning can use it.

        Raises:
            UserError: the budget is too small even for the shortest form.
        """
        market = context.market
        fitted = self.lay_out(context)
        body = self.template.fill(fitted.texts)
        if fitted.left_out:
            body = f"{body}\n\n{left_out_line(fitted.left_out)}"
        atr = market.indicator("atr_14")
        return Prompt(
            symbol=market.symbol,
            as_of=market.as_of,
            system=self.template.system,
            user=body,
            facts=worded_facts(market),
            choices=context.choices,
            held=context.position.side if context.position else None,
            price=market.price,
            atr=atr if atr > 0.0 else None,
            template=self._identity,
            schema=self._schema(context),
            left_out=fitted.left_out,
        )

    def _schema(self, context: PromptContext) -> str:
        json = self._form is AnswerForm.JSON
        return answer_schema(context.choices, debate=self._debate) if json else ""

    def lay_out(self, context: PromptContext) -> Fitted:
        """Return the sections at the lengths that keep to the budget.

        Raises:
            UserError: the budget is too small even for the shortest form.
        """
        sections = [one for one in self._sections(context) if one.name in self._placeholders]
        # Each section stands between two line ends.
        room = self._budget - self._words - 2 * len(sections)
        fitted = fit(sections, budget=room)
        if fitted.tokens > room:
            msg = (
                f"the prompt takes about {self._budget + fitted.tokens - room} tokens at its shortest,"
                f" and the budget is {self._budget}: raise `prompt.budget`, or shorten the template"
                f" {self.template.name}"
            )
            raise UserError(msg)
        return fitted

    def _sections(self, context: PromptContext) -> list[Section]:
        market = context.market
        return [
            self._debating,
            _form(context.choices, debate=self._debate, form=self._form),
            market_section.market(market),
            candles(market),
            market_section.now(market),
            market_section.periods(market),
            market_section.regime(market),
            market_section.levels(market),
            indicators(market),
            market_section.sentiment(market),
            account_section.position(context),
            account_section.trades(context),
            self._lessons.write(context) if self._reflection else _NO_LESSONS,
            news(market),
            account_section.refusal(context),
        ]


@functools.cache
def _form(choices: tuple[Signal, ...], *, debate: bool, form: AnswerForm) -> Section:
    return Section.fixed("form", decision_template(choices, debate=debate, form=form))
