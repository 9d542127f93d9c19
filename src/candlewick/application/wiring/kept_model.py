"""A model's kept answers, without the model."""

from contextlib import AsyncExitStack

from candlewick.application.settings.language_model import ModelSettings
from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.wiring.model_client import build_client
from candlewick.application.wiring.model_identity import identify, open_book
from candlewick.infrastructure.llm.answer_cache import CachedModel
from candlewick.infrastructure.llm.ladder import LearnedProfile
from candlewick.infrastructure.llm.unasked import UnaskedModel
from candlewick.infrastructure.store.sql_answer_store import SqlAnswerStore
from candlewick.ports.chat_model import ChatModel


def open_kept(
    loaded: LoadedSettings, settings: ModelSettings, *, stack: AsyncExitStack
) -> ChatModel:
    """Open what the model of `settings` answered before; it is asked nothing, `stack` closes it.

    Raises:
        SettingsError: its key cannot be sent.
        ModelRefusedError: it is to run inside the program, and was not pulled.
        UserError: the kept answers cannot be read.
    """
    identity = identify(settings, book=open_book(loaded))
    store = stack.enter_context(SqlAnswerStore(loaded.data_folder / "answers.db"))
    client = build_client(
        loaded,
        identity,
        learned=LearnedProfile(identity.profile),
        hear=lambda _headers: None,
        seconds=settings.timeout,
    )
    model = CachedModel(UnaskedModel(client), store, endpoint=identity.endpoint)
    stack.push_async_callback(model.aclose)
    return model
