"""A model's answers, kept as they come, one JSON line each."""

import json
from dataclasses import replace
from pathlib import Path

from candlewick.domain.answer import Answer, Listener, Piece, PieceKind
from candlewick.domain.prompt import Prompt
from candlewick.errors import UserError
from candlewick.infrastructure.llm.named_model import NamedModel
from candlewick.infrastructure.llm.record_file import answer_of, plain_answer, prompt_key


class AnswerFile:
    """Answers by the prompts they answered; each is in the file when `add` returns.

    Args:
        path: the file; it is made when the first answer comes.

    Raises:
        UserError: it cannot be read, or is no such file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._answers: dict[str, Answer] = {}
        try:
            lines = path.read_bytes().split(b"\n") if path.exists() else [b""]
            for line in lines[:-1]:
                entry = json.loads(line)
                self._answers[entry["prompt"]] = answer_of(entry["answer"])
            if lines[-1]:  # a crash left half a line; its answer is asked for again
                with path.open("r+b") as file:
                    file.truncate(path.stat().st_size - len(lines[-1]))
        except (OSError, ValueError, TypeError, KeyError) as error:
            msg = (
                f"{path} holds no answers that can be read ({error}): move it away, and they are"
                " asked for again"
            )
            raise UserError(msg) from error

    def __len__(self) -> int:
        return len(self._answers)

    def find(self, prompt: Prompt) -> Answer | None:
        """Return the answer to `prompt`, if it was given before."""
        return self._answers.get(prompt_key(prompt))

    def add(self, prompt: Prompt, answer: Answer) -> None:
        """Keep `answer`.

        Raises:
            UserError: the file cannot be written.
        """
        key = prompt_key(prompt)
        self._answers[key] = answer
        line = json.dumps({"prompt": key, "answer": plain_answer(answer)}, sort_keys=True)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(f"{line}\n")
        except OSError as error:
            msg = f"{self._path} cannot be written: {error.strerror}"
            raise UserError(msg) from error


class KeptModel:
    """A `ChatModel` that is asked each question once, and then answers from its file.

    Args:
        inner: who is asked what was not asked before.
        answers: what was.
    """

    def __init__(self, inner: NamedModel, answers: AnswerFile) -> None:
        self._inner = inner
        self._answers = answers

    @property
    def name(self) -> str:
        """Return the inner model's name."""
        return self._inner.name

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        """Give the known answer, marked as cached, or ask; see `ChatModel.ask`."""
        known = self._answers.find(prompt)
        if known is not None:
            listener(Piece(symbol=prompt.symbol, kind=PieceKind.TEXT, text=known.text))
            return replace(known, cached=True)
        answer = await self._inner.ask(prompt, listener=listener)
        self._answers.add(prompt, answer)
        return answer

    async def aclose(self) -> None:
        """Close the inner model."""
        await self._inner.aclose()
