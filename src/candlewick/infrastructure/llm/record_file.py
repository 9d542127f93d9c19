"""Recorded answers of one model, in one JSON file."""

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Self

from candlewick.domain.answer import Answer, Usage
from candlewick.domain.prompt import Prompt
from candlewick.errors import ModelRefusedError
from candlewick.infrastructure.llm.canonical import canonical_json


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedUnder:
    """What has to be the same for the same answers to come again.

    Attributes:
        model: its name.
        model_sha256: of its weights; "" where a service keeps them to itself.
        engine: such as "xllamacpp 2026.10.11549".
        threads: [>= 0] how many computed; 0 where it is not known.
        seed: of the sampling.
    """

    model: str
    model_sha256: str
    engine: str
    threads: int
    seed: int


class RecordFile:
    """Answers by the prompts they answered; every addition is on disk when it returns."""

    def __init__(self, path: Path, under: RecordedUnder, records: dict[str, Answer]) -> None:
        self.path = path
        self.under = under
        self._records = records

    @classmethod
    def started(cls, path: Path, under: RecordedUnder) -> Self:
        """Return an empty record to be written to `path`."""
        return cls(path, under, {})

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return what was recorded.

        Raises:
            ModelRefusedError: the file is missing or is not a recording.
        """
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            under = RecordedUnder(**said["recorded_under"])
            records = {entry["prompt"]: answer_of(entry["answer"]) for entry in said["records"]}
        except (OSError, ValueError, TypeError, KeyError) as error:
            msg = (
                f"{path} holds no recorded answers that can be read ({error}): reinstall Candlewick"
            )
            raise ModelRefusedError(msg) from error
        return cls(path, under, records)

    def __len__(self) -> int:
        return len(self._records)

    def add(self, prompt: Prompt, answer: Answer) -> None:
        """Keep `answer`, in place of an earlier one to the same prompt."""
        self._records[prompt_key(prompt)] = answer
        body = {
            "recorded_under": asdict(self.under),
            "records": [
                {"prompt": key, "answer": plain_answer(answer)}
                for key, answer in sorted(self._records.items())
            ],
        }
        beside = self.path.with_name(f".{self.path.name}.new")
        beside.write_text(
            f"{json.dumps(body, indent=1, sort_keys=True, ensure_ascii=False)}\n",
            encoding="utf-8",
        )
        beside.replace(self.path)

    def find(self, prompt: Prompt) -> Answer | None:
        """Return the answer that was recorded for `prompt`, if there is one."""
        return self._records.get(prompt_key(prompt))


def prompt_key(prompt: Prompt) -> str:
    """Return the sha256 of what of `prompt` can change an answer."""
    asked: dict[str, object] = {
        "system": prompt.system,
        "user": prompt.user,
        "facts": prompt.facts,
        "choices": prompt.choices,
        "held": prompt.held,
    }
    if prompt.sample:  # so that what was recorded before there were samples is still found
        asked["sample"] = prompt.sample
    return hashlib.sha256(canonical_json(asked).encode()).hexdigest()


def plain_answer(answer: Answer) -> dict[str, Any]:
    """Return `answer` as JSON values."""
    plain = {field.name: getattr(answer, field.name) for field in fields(answer)}
    return plain | {
        "probabilities": dict(answer.probabilities),
        "usage": asdict(answer.usage),
    }


def answer_of(entry: dict[str, Any]) -> Answer:
    """Return the answer that `plain_answer` made `entry` of."""
    rest = {"usage": Usage(**entry["usage"]), "failures": tuple(entry["failures"])}
    return Answer(**entry | rest)
