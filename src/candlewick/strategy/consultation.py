"""A question to a model, until there is an answer that can be used, or none is to be had."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from candlewick.analysis.replies.correction import corrective_question
from candlewick.analysis.replies.form import AnswerForm
from candlewick.analysis.replies.position_extractor import NOMINAL, PositionExtractor
from candlewick.domain.answer import Listener, Piece, PieceKind, ignore
from candlewick.domain.decision import Check, Confidence
from candlewick.domain.events import Attempt, Decided
from candlewick.domain.prompt import Prompt
from candlewick.errors import RefusalReason, RefusedError, UnavailableError
from candlewick.ports.chat_model import ChatModel
from candlewick.ports.pool import Pool
from candlewick.strategy.vote import Exchange, cast_votes

_UNANSWERED: Final = Check(
    name="corrective question", passed=False, detail="it was asked, and no answer came"
)
"""The same whatever the reason, so that a replay without the model finds the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPolicy:
    """How an answer is got, and what its words stand for.

    Attributes:
        form: how the model is asked to write.
        debate: whether both sides are to be argued in the answer.
        corrections: [>= 0] how often a refused answer is followed by a corrective question.
        samples: [>= 1] how many answers to the same question vote; 1 is no vote.
        agreement: [0.5 < x <= 1] share of the samples that must say the same signal.
        probabilities: [0..1] what each word of confidence stands for.
    """

    form: AnswerForm = AnswerForm.JSON
    debate: bool = False
    corrections: int = 1
    samples: int = 1
    agreement: float = 0.6
    probabilities: Mapping[Confidence, float] = field(default_factory=lambda: NOMINAL)


class Consultation:
    """Asks, asks once more where the answer cannot be used, and lets several answers vote.

    Args:
        model: who is asked.
        policy: how often.
        pool: asks the samples of a vote side by side; None asks one after the other.
        listener: is told the first sample's answers while they are written.
    """

    def __init__(
        self,
        model: ChatModel,
        *,
        policy: AnswerPolicy,
        pool: Pool | None = None,
        listener: Listener = ignore,
    ) -> None:
        self._model = model
        self._policy = policy
        self._pool = pool
        self._listener = listener
        self._extractor = PositionExtractor(policy.probabilities)

    async def consult(self, prompt: Prompt) -> Decided:
        """Return the decision on `prompt`, with every exchange that led to it.

        Raises:
            ModelUnavailableError: no model answered.
            ModelRefusedError: the model's service refused the request.
        """
        count = self._policy.samples
        if count == 1:
            *earlier, last = await self._answered(prompt, self._listener)
            return Decided(
                decision=last.decision,
                prompt=prompt,
                answer=last.answer,
                checks=last.checks,
                question=last.question,
                attempts=tuple(_attempt(one) for one in earlier),
            )
        return self._voted(prompt, await self._samples(prompt, count))

    async def _samples(
        self, prompt: Prompt, count: int
    ) -> list[list[Exchange] | UnavailableError | RefusedError]:
        prompts = [replace(prompt, sample=sample) for sample in range(count)]
        if self._pool is None:
            return [await self._caught(one) for one in prompts]
        return await self._pool.gather([self._caught(one) for one in prompts])

    def _voted(
        self, prompt: Prompt, samples: list[list[Exchange] | UnavailableError | RefusedError]
    ) -> Decided:
        answered = [sample for sample in samples if isinstance(sample, list)]
        if not answered:
            raise next(error for error in samples if isinstance(error, Exception))
        lasts = [sample[-1] for sample in answered]
        vote = cast_votes(
            lasts, asked=self._policy.samples, agreement=self._policy.agreement, price=prompt.price
        )
        others = [one for sample in answered for one in sample if one is not vote.chosen]
        return Decided(
            decision=vote.decision,
            prompt=prompt,
            answer=vote.chosen.answer,
            checks=(*vote.chosen.checks, vote.check),
            question=vote.chosen.question,
            sample=vote.chosen.sample,
            attempts=tuple(_attempt(one) for one in others),
        )

    async def _caught(self, prompt: Prompt) -> list[Exchange] | UnavailableError | RefusedError:
        """Return a sample, or why there is none: the others can still agree without it."""
        try:
            return await self._answered(prompt, ignore if prompt.sample else self._listener)
        except (UnavailableError, RefusedError) as e:
            return e

    async def _answered(self, prompt: Prompt, listener: Listener) -> list[Exchange]:
        """Return the exchanges on `prompt`, oldest first; the last one counts."""
        exchanges = [await self._exchange(prompt, "", listener)]
        for _ in range(self._policy.corrections):
            last = exchanges[-1]
            reason = last.decision.reason
            question = reason and corrective_question(
                RefusalReason(reason),
                prompt.choices,
                form=self._policy.form,
                debate=self._policy.debate,
            )
            if not question:
                break
            note = f"refused ({reason}), asked once more"
            listener(Piece(symbol=prompt.symbol, kind=PieceKind.NOTE, text=note))
            try:
                exchanges.append(await self._exchange(prompt, question, listener))
            except (UnavailableError, RefusedError) as e:
                listener(Piece(symbol=prompt.symbol, kind=PieceKind.NOTE, text=f"no answer: {e}"))
                exchanges[-1] = replace(last, checks=(*last.checks, _UNANSWERED))
                break
        return exchanges

    async def _exchange(self, prompt: Prompt, question: str, listener: Listener) -> Exchange:
        asked = replace(prompt, user=f"{prompt.user}\n\n{question}") if question else prompt
        answer = await self._model.ask(asked, listener=listener)
        extraction = self._extractor.examine(answer, prompt=prompt)
        return Exchange(
            question=question,
            sample=prompt.sample,
            answer=answer,
            decision=extraction.decision,
            checks=extraction.checks,
        )


def _attempt(exchange: Exchange) -> Attempt:
    return Attempt(
        question=exchange.question,
        answer=exchange.answer,
        checks=exchange.checks,
        sample=exchange.sample,
    )
