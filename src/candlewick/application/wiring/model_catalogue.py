"""Every model that can be asked: of the settings, by preset, and pulled."""

from dataclasses import replace

from candlewick.application.settings.language_model import ModelSettings
from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.views.answer_outcome import outcome_rows
from candlewick.application.views.model import ModelList, ModelRow
from candlewick.application.wiring.account import read_journal
from candlewick.application.wiring.model_identity import (
    Identity,
    identify,
    open_book,
    open_shelf,
)
from candlewick.domain.events import Decided
from candlewick.domain.language_model.provider import LOCAL, PROVIDERS
from candlewick.errors import UserError
from candlewick.infrastructure.llm.model_pin import PINS
from candlewick.infrastructure.llm.model_shelf import ModelShelf
from candlewick.infrastructure.llm.price_list import ListedPrice
from candlewick.ports.clock import Clock


def list_everything(loaded: LoadedSettings, *, clock: Clock) -> ModelList:
    """Return the models of the settings, then those that could be; nobody is asked."""
    rows = [
        _row(loaded, model, place=place, clock=clock)
        for place, model in enumerate(loaded.settings.deciders, start=1)
    ]
    rows += [
        replace(_row(loaded, model, place=None, clock=clock), in_shadow=True)
        for model in loaded.settings.challengers
    ]
    named = {(row.preset, row.model) for row in rows}
    others = [_row(loaded, model, place=None, clock=clock) for model in _usual_models()]
    rows += [row for row in others if (row.preset, row.model) not in named]
    decided = [event for event in read_journal(loaded) if isinstance(event, Decided)]
    return ModelList(models=rows, outcomes=outcome_rows(decided))


def chosen_model(
    loaded: LoadedSettings, name: str | None, *, model: str | None = None
) -> ModelSettings:
    """Return the model that the user means.

    Args:
        loaded: the settings.
        name: of a model of the settings, a preset, or a pulled model; None is the primary.
        model: which of a preset's models.

    Raises:
        UserError: there is none of this name, or the preset wants a model.
    """
    if name is None:
        return loaded.settings.model[0]
    if model is None:
        for one in loaded.settings.model:
            if name == one.name:
                return one
    return preset_model(name, model=model)


def preset_model(name: str, *, model: str | None) -> ModelSettings:
    """Return the settings for a preset, or for a model that was pulled.

    Raises:
        UserError: there is none of this name, it was not pulled, or it wants a model.
    """
    if name in PROVIDERS and name != LOCAL:
        chosen = model or PROVIDERS[name].model
        if not chosen:
            msg = f"{PROVIDERS[name].title} serves many models: say which with --model NAME"
            raise UserError(msg)
        return ModelSettings.model_validate({"preset": name, "name": chosen})
    shelf = open_shelf()
    pulled = (model or PROVIDERS[LOCAL].model) if name == LOCAL else name
    if shelf.has(pulled):
        return ModelSettings.model_validate({"preset": LOCAL, "name": pulled})
    if pulled in PINS:
        msg = f"{pulled} is not here yet: candlewick models pull {pulled}"
        raise UserError(msg)
    known = ", ".join([*PROVIDERS, *PINS, *(one for one in shelf.pins() if one not in PINS)])
    msg = f"there is no model or preset {name!r}: there are {known}"
    raise UserError(msg)


def _usual_models() -> list[ModelSettings]:
    services = [
        ModelSettings.model_validate({"preset": one.name, "name": one.model or "any"})
        for one in PROVIDERS.values()
        if one.name != LOCAL
    ]
    local = [*PINS, *(name for name in open_shelf().pins() if name not in PINS)]
    inside = [ModelSettings.model_validate({"preset": LOCAL, "name": name}) for name in local]
    return services + inside


def _row(
    loaded: LoadedSettings, model: ModelSettings, *, place: int | None, clock: Clock
) -> ModelRow:
    identity = identify(model, book=open_book(loaded))
    profile, price = identity.profile, identity.pricer.price(at=clock.now())
    needs = _needs(loaded, identity, open_shelf())
    inside = model.base_url is None
    preset = identity.provider.name if identity.provider is not None else None
    return ModelRow(
        preset=model.name if inside else preset,
        model=model.name,
        where=identity.label,
        place=place,
        ready=not needs,
        needs=needs,
        json_schema=profile.json_schema,
        json_object=profile.json_object,
        tools=profile.tools,
        reasoning=profile.reasoning,
        vision=profile.vision,
        streaming=profile.streaming,
        reads=profile.reads.value,
        context=known_context(identity),
        price_input=None if price is None else price.input,
        price_output=None if price is None else price.output,
        knowledge_cutoff=profile.knowledge_cutoff,
        cutoff_source=profile.cutoff_source,
    )


def known_context(identity: Identity) -> int | None:
    """Return how much the model reads [tokens, > 0], from whichever list knows it."""
    if identity.profile.context is not None or identity.settings.base_url is None:
        return identity.profile.context
    return ListedPrice(identity.settings.name, base_url=identity.settings.base_url).context()


def _needs(loaded: LoadedSettings, identity: Identity, shelf: ModelShelf) -> str:
    model = identity.settings
    if model.base_url is None:
        return "" if shelf.has(model.name) else f"candlewick models pull {model.name}"
    if model.key_name is not None and loaded.key_for(model) is None:
        return f"set {model.key_name}"
    return ""
