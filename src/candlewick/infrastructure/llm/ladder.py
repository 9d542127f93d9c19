"""How strictly a model is held to the form of its answer, and what it was found to refuse."""

from collections.abc import Callable
from dataclasses import replace

from candlewick.domain.answer import Answer, Listener
from candlewick.domain.language_model.profile import Profile, Rung, TokenLimit
from candlewick.domain.prompt import Prompt
from candlewick.infrastructure.llm.named_model import NamedModel
from candlewick.infrastructure.llm.openai_errors import FormRefusedError, TokenLimitRefusedError
from candlewick.infrastructure.llm.wrapper import ModelWrapper


class LearnedProfile:
    """A profile that learns what a service refuses.

    Args:
        profile: what is known so far.
        tell: is told the profile each time something lasting is learned, so that it is kept.

    Attributes:
        now: what is known.
    """

    def __init__(self, profile: Profile, *, tell: Callable[[Profile], None] | None = None) -> None:
        self.now = profile
        self.tell = tell

    @property
    def form(self) -> Rung:
        """Return the strictest form that was not refused yet."""
        return self.now.forms[0]

    def refuse_form(self, form: Rung, *, lasting: bool) -> None:
        """Learn that `form` is refused; with `lasting`, for good."""
        self._learn(self.now.without(form), lasting=lasting)

    def refuse_token_limit(self) -> None:
        """Learn what the service calls the longest answer."""
        limit = TokenLimit.MAX_COMPLETION_TOKENS
        self._learn(replace(self.now, token_limit=limit), lasting=True)

    def _learn(self, profile: Profile, *, lasting: bool) -> None:
        self.now = profile
        if lasting and self.tell is not None:
            self.tell(profile)


class LadderModel(ModelWrapper):
    """A `ChatModel` that goes down a rung when its service refuses the form of the answer.

    From a schema to any JSON object to words alone; what was refused is not tried again. The
    answer is checked as strictly on each rung, so a lower one costs answers, never safety.

    Args:
        inner: a model that asks for the form that `learned` names.
        learned: what the service is known to take.
    """

    def __init__(self, inner: NamedModel, learned: LearnedProfile) -> None:
        super().__init__(inner)
        self._learned = learned

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        """Ask on the highest rung that holds; see `ChatModel.ask`."""
        while True:
            try:
                return await self._inner.ask(prompt, listener=listener)
            except FormRefusedError as error:
                self._learned.refuse_form(error.form, lasting=error.lasting)
            except TokenLimitRefusedError:
                if self._learned.now.token_limit is TokenLimit.MAX_COMPLETION_TOKENS:
                    raise
                self._learned.refuse_token_limit()
