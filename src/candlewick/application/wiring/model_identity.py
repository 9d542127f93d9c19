"""Which model is meant by a [[model]] of the settings: where it is, what it can do and costs."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from candlewick.application.settings.language_model import ModelSettings
from candlewick.application.settings.loader import LoadedSettings
from candlewick.domain.language_model.known_model import shipped_profile
from candlewick.domain.language_model.price import FREE, FixedPrice, Price, Pricer
from candlewick.domain.language_model.profile import Profile, Reads, Rung
from candlewick.domain.language_model.provider import LOCAL, PROVIDERS, Provider, provider_at
from candlewick.infrastructure.llm.model_shelf import ModelShelf, shelf_folder
from candlewick.infrastructure.llm.price_list import ListedPrice
from candlewick.infrastructure.llm.profile_book import ProfileBook
from candlewick.infrastructure.store.private_file import replace_private_file

_EMBEDDED_CONTEXT: Final = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """One model of the settings, and all that is known of it.

    Attributes:
        settings: what the user set.
        provider: where it is; None for an address that nobody knows.
        endpoint: its address, or "local" inside the program.
        profile: what it can do, as shipped, learned and set.
        pricer: what it costs.
    """

    settings: ModelSettings
    provider: Provider | None
    endpoint: str
    profile: Profile
    pricer: Pricer

    @property
    def label(self) -> str:
        """Return where it is, for people."""
        return self.provider.name if self.provider is not None else self.endpoint


def identify(model: ModelSettings, *, book: ProfileBook) -> Identity:
    """Return what is known of `model`; nobody is asked."""
    provider = PROVIDERS[model.preset] if model.preset is not None else provider_at(model.base_url)
    endpoint = model.base_url or LOCAL
    profile = shipped_profile(model.name, provider)
    if model.base_url is None:
        profile = replace(profile, reads=Reads.FACTS, context=_EMBEDDED_CONTEXT)
    profile = book.applied(profile, endpoint=endpoint, model=model.name)
    return Identity(
        settings=model,
        provider=provider,
        endpoint=endpoint,
        profile=_as_set(profile, model),
        pricer=_pricer(model),
    )


def open_book(loaded: LoadedSettings) -> ProfileBook:
    """Return what was learned of models, kept in the data folder."""
    path = loaded.data_folder / "model_profiles.json"
    text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    return ProfileBook(text, save=lambda learned: replace_private_file(path, learned))


def open_shelf() -> ModelShelf:
    """Return where this user's pulled models lie."""
    write: Callable[[Path, str], None] = replace_private_file
    return ModelShelf(shelf_folder(), write=write)


def _as_set(profile: Profile, model: ModelSettings) -> Profile:
    """Return `profile` with what the user knows better."""
    profile = replace(profile, streaming=model.streaming)
    if model.reads is not None:
        profile = replace(profile, reads=Reads(model.reads))
    if model.knowledge_cutoff is not None:
        profile = replace(
            profile, knowledge_cutoff=model.knowledge_cutoff, cutoff_source="the settings"
        )
    match model.response_format:
        case None:
            return profile
        case Rung.JSON_SCHEMA:
            return replace(profile, json_schema=True)
        case Rung.JSON_OBJECT:
            return replace(profile, json_schema=False, json_object=True)
        case _:
            return replace(profile, json_schema=False, json_object=False)


def _pricer(model: ModelSettings) -> Pricer:
    if model.price_input is not None and model.price_output is not None:
        return FixedPrice(Price(input=model.price_input, output=model.price_output))
    if model.base_url is None:
        return FixedPrice(FREE)
    # Only by name: what listens on a known port may pass questions on to a paid service.
    if model.preset is not None and PROVIDERS[model.preset].is_free(model.name):
        return FixedPrice(FREE)
    return ListedPrice(model.name, base_url=model.base_url)
