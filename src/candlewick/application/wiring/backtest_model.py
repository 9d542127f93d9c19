"""Who is asked in a back-test: a model of the settings, in the wrappers of every other question."""

from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from candlewick.application.settings.language_model import EMBEDDED, ModelSettings
from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.views.moment import utc
from candlewick.application.wiring.clock import make_clock
from candlewick.application.wiring.model import Job, open_asking, require_prices
from candlewick.application.wiring.model_identity import identify, open_book
from candlewick.backtest.keyword_model import KeywordModel
from candlewick.errors import UserError
from candlewick.infrastructure.llm.model_pin import SMOLLM2
from candlewick.ports.chat_model import ChatModel

KEYWORD: Final = "keyword"
TYPED: Final = "--cutoff"
"""The source of a cut-off that was typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutoff:
    """Up to when a model's training can know the world.

    Attributes:
        at: [ms since 1970 UTC] nothing later.
        source: who says so, such as "the settings" or "--cutoff".
    """

    at: int
    source: str

    @property
    def record(self) -> dict[str, object]:
        """Return it as a result keeps it."""
        return {"cutoff": utc(self.at), "cutoff_source": self.source}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenModel:
    """A contender that answers prompts.

    Attributes:
        name: as the table calls it.
        settings: where it is and how it is asked; None for the keyword rule.
        identity: all that its answers depend on beside the prompt.
        cutoff: up to when it knows the world; None where nobody says.
    """

    name: str
    settings: ModelSettings | None
    identity: dict[str, object]
    cutoff: Cutoff | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedModel:
    """A contender that can be asked now.

    Attributes:
        model: who is asked.
        spent: returns what its run has cost so far [USD, >= 0], earlier starts included.
    """

    model: ChatModel
    spent: Callable[[], float]


def choose_models(loaded: LoadedSettings, names: tuple[str, ...]) -> list[ChosenModel]:
    """Return the models called `names`, or the first of the settings if none are named.

    Raises:
        UserError: there is none of a name; the message says which there are.
    """
    return [_chosen(loaded, name) for name in names or (loaded.settings.model[0].name,)]


def recorded_cutoff(loaded: LoadedSettings, identity: Mapping[str, object]) -> Cutoff | None:
    """Return what the settings know of the model that a run was recorded with, if they have it."""
    configured = [_chosen(loaded, one.name) for one in loaded.settings.model]
    return next((one.cutoff for one in configured if one.identity == identity), None)


def asked_as(model: ModelSettings) -> tuple[str, str | None]:
    """Return the name and the address by which a run is recorded that asked `model`."""
    return SMOLLM2.title if model.name == EMBEDDED else model.name, model.base_url


def require_known_prices(loaded: LoadedSettings, models: list[ChosenModel]) -> None:
    """See that a budget can hold for `models`, before anybody is asked.

    Raises:
        UserError: the price of one is unknown; the message says how to name it.
    """
    book = open_book(loaded)
    asked = [one.settings for one in models if one.settings is not None]
    require_prices([identify(one, book=book) for one in asked], clock=make_clock())


async def open_chosen(
    loaded: LoadedSettings,
    chosen: ChosenModel,
    *,
    run_id: str,
    budget: float | None,
    stack: AsyncExitStack,
) -> OpenedModel:
    """Open a model; nothing is asked yet, and `stack` closes it.

    Args:
        loaded: the settings.
        chosen: who.
        run_id: under which its answers are paid for.
        budget: [USD, >= 0] what the run may cost in all, earlier starts included; None for any
            amount.
        stack: closes what is opened.

    Raises:
        UserError: what was kept cannot be read, or there is a budget and its price is unknown.
        SettingsError: its key cannot be sent.
        ModelRefusedError: it is to run inside the program, and was not pulled.
    """
    if chosen.settings is None:
        return OpenedModel(model=KeywordModel(), spent=lambda: 0.0)
    asking = await open_asking(
        loaded,
        clock=make_clock(),
        job=Job(name=f"backtest {run_id}", budget_usd=budget, batch=True),
        stack=stack,
        models=(chosen.settings,),
    )
    return OpenedModel(model=asking.model, spent=lambda: asking.spent().usd)


def _chosen(loaded: LoadedSettings, name: str) -> ChosenModel:
    if name == KEYWORD:
        return ChosenModel(
            name="keyword rule", settings=None, identity={"name": KEYWORD}, cutoff=None
        )
    embedded = [ModelSettings()] if name == EMBEDDED else []
    found = [*(model for model in loaded.settings.model if model.name == name), *embedded]
    if not found:
        names = [*(model.name for model in loaded.settings.model), EMBEDDED, KEYWORD]
        there = ", ".join(dict.fromkeys(names))
        msg = f"no model {name!r} is configured: choose from {there}, or add it under [[model]]"
        raise UserError(msg)
    model = found[0]
    profile = identify(model, book=open_book(loaded)).profile
    asked, base_url = asked_as(model)
    identity: dict[str, object] = {
        "name": asked,
        "base_url": base_url,
        "temperature": model.temperature,
        "max_tokens": model.max_tokens,
        "reads": profile.reads.value,
        "response_format": model.response_format,
    }
    known = profile.knowledge_cutoff
    cutoff = None if known is None else Cutoff(at=_end_of(known), source=profile.cutoff_source)
    return ChosenModel(name=name, settings=model, identity=identity, cutoff=cutoff)


def _end_of(day: str) -> int:
    """Return when `day`, such as "2025-01-31", is over [ms since 1970 UTC]."""
    after = datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(days=1)
    return int(after.timestamp() * 1000)
