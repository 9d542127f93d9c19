"""What is sent to an OpenAI-compatible service, byte for byte."""

import json
from collections.abc import Mapping
from typing import Any

from openai.types.chat import ChatCompletionMessageParam

from candlewick.domain.language_model.profile import Profile, Rung, TokenLimit
from candlewick.domain.prompt import Prompt

_SCHEMA_NAME = "decision"


def messages_of(prompt: Prompt) -> list[ChatCompletionMessageParam]:
    """Return the chat that asks `prompt`."""
    return [
        {"role": "system", "content": prompt.system},
        {"role": "user", "content": prompt.user},
    ]


def form_of(prompt: Prompt, profile: Profile) -> Rung:
    """Return the form that the answer to `prompt` is held to: the strictest, if it has a schema."""
    return profile.forms[0] if prompt.schema else Rung.PLAIN


def body_of(
    prompt: Prompt, *, name: str, profile: Profile, parameters: Mapping[str, object]
) -> dict[str, Any]:
    """Return the whole body of the request.

    Args:
        prompt: what is asked.
        name: the model's name as the service knows it.
        profile: what the service takes.
        parameters: added as they are, but that the longest answer is called as the service
            calls it.
    """
    body: dict[str, Any] = {"messages": messages_of(prompt), "model": name}
    if profile.streaming:
        body |= {"stream": True, "stream_options": {"include_usage": True}}
    body |= parameters
    if TokenLimit.MAX_TOKENS in body:
        body[profile.token_limit.value] = body.pop(TokenLimit.MAX_TOKENS.value)
    match form_of(prompt, profile):
        case Rung.JSON_SCHEMA:
            schema = {
                "name": _SCHEMA_NAME,
                "strict": True,
                "schema": json.loads(prompt.schema),
            }
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        case Rung.JSON_OBJECT:
            body["response_format"] = {"type": "json_object"}
        case Rung.PLAIN:
            pass
    return body
