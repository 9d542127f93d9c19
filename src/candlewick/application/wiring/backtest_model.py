"""Who is asked in a back-test: a model of the settings, and what it answered before."""

import hashlib
import json
from dataclasses import dataclass
from typing import Final

from candlewick.application.settings.language_model import EMBEDDED, ModelSettings
from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.wiring.model import build_model
from candlewick.backtest.keyword_model import KeywordModel
from candlewick.errors import UserError
from candlewick.infrastructure.llm.answer_file import AnswerFile, KeptModel
from candlewick.infrastructure.llm.model_pin import SMOLLM2
from candlewick.ports.chat_model import ChatModel

KEYWORD: Final = "keyword"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenModel:
    """A contender that answers prompts.

    Attributes:
        name: as the table calls it.
        settings: where it is and how it is asked; None for the keyword rule.
        identity: all that its answers depend on beside the prompt.
    """

    name: str
    settings: ModelSettings | None
    identity: dict[str, object]

    @property
    def known_cost(self) -> float | None:
        """What any number of its answers costs [USD]: nothing on this machine, else unknown."""
        return 0.0 if self.settings is None or self.settings.is_embedded else None


def choose_models(loaded: LoadedSettings, names: tuple[str, ...]) -> list[ChosenModel]:
    """Return the models called `names`, or the first of the settings if none are named.

    Raises:
        UserError: there is none of a name; the message says which there are.
    """
    return [_chosen(loaded, name) for name in names or (loaded.settings.model[0].name,)]


def _chosen(loaded: LoadedSettings, name: str) -> ChosenModel:
    if name == KEYWORD:
        return ChosenModel(name="keyword rule", settings=None, identity={"name": KEYWORD})
    embedded = [ModelSettings()] if name == EMBEDDED else []
    found = [*(model for model in loaded.settings.model if model.name == name), *embedded]
    if not found:
        there = ", ".join([*(model.name for model in loaded.settings.model), EMBEDDED, KEYWORD])
        msg = f"no model {name!r} is configured: choose from {there}, or add it under [[model]]"
        raise UserError(msg)
    model = found[0]
    identity: dict[str, object] = {
        "name": SMOLLM2.title if model.name == EMBEDDED else model.name,
        "base_url": model.base_url,
        "temperature": model.temperature,
        "max_tokens": model.max_tokens,
    }
    return ChosenModel(name=name, settings=model, identity=identity)


def open_chosen(loaded: LoadedSettings, chosen: ChosenModel) -> KeptModel | ChatModel:
    """Open a model behind its kept answers; nothing is asked yet.

    Raises:
        UserError: what was kept cannot be read, or the model's key cannot be sent.
    """
    if chosen.settings is None:
        return KeywordModel()
    text = json.dumps(chosen.identity, sort_keys=True)
    name = hashlib.sha256(text.encode()).hexdigest()[:16]
    kept = AnswerFile(loaded.data_folder / "answers" / f"{name}.jsonl")
    return KeptModel(build_model(loaded, chosen.settings), kept)
