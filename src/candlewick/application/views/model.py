"""Models: where they are, what they can do and cost, and how usable their answers were."""

from dataclasses import dataclass

from candlewick.application.views.answer_outcome import OutcomeRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRow:
    """One model that can be asked; None is what is not known.

    Attributes:
        preset: as `candlewick models use` takes it; None for an address of the user's own.
        model: its name at its service.
        where: the service's name, or its address.
        place: [>= 1] when it is asked, of the models of the settings; None where it is not there,
            or in shadow.
        in_shadow: whether it is one of the settings that is asked beside them and trades nothing.
        ready: whether its key is set, or its file is here.
        needs: what is missing until it can be asked, for people; "" where nothing is.
        json_schema: whether it can be held to a schema.
        json_object: whether it can be held to JSON.
        tools: whether it can call tools.
        reasoning: whether it thinks before it answers.
        vision: whether it reads pictures.
        streaming: whether its answer is asked for piece by piece.
        reads: "prompt" or "facts".
        context: [tokens, > 0].
        price_input: [USD per million tokens, >= 0].
        price_output: [USD per million tokens, >= 0].
        knowledge_cutoff: the last day that its training can know.
        cutoff_source: who says so.
    """

    preset: str | None
    model: str
    where: str
    place: int | None
    ready: bool
    needs: str
    json_schema: bool | None
    json_object: bool | None
    tools: bool | None
    reasoning: bool | None
    vision: bool | None
    streaming: bool
    reads: str
    context: int | None
    price_input: float | None
    price_output: float | None
    knowledge_cutoff: str | None
    cutoff_source: str
    in_shadow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelList:
    """All that `candlewick models list` knows."""

    models: list[ModelRow]
    outcomes: list[OutcomeRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelTrial:
    """What one tiny call to a model showed.

    Attributes:
        model: as the service calls the one that answered.
        where: which service.
        latency_ms: [>= 0] for the whole answer.
        first_piece_ms: [>= 0] until something came; None where nothing came before the end.
        response_format: the strictest form that the service took.
        obeyed: whether the answer had that form.
        streamed: whether it came piece by piece.
        thought: whether it showed or counted any reasoning.
        prompt_tokens: [>= 0] None where the service does not say.
        completion_tokens: [>= 0] None where the service does not say.
        price_usd: [USD, >= 0] None where it is not known.
        price_input: [USD per million tokens, >= 0] None where it is not known.
        price_output: [USD per million tokens, >= 0] None where it is not known.
        context: [tokens, > 0] None where it is not known.
        knowledge_cutoff: the last day that its training can know; None where it is not known.
        provider_id: the service's name for this answer.
        answer: the answer's first words.
    """

    model: str
    where: str
    latency_ms: int
    first_piece_ms: int | None
    response_format: str
    obeyed: bool
    streamed: bool
    thought: bool
    prompt_tokens: int | None
    completion_tokens: int | None
    price_usd: float | None
    price_input: float | None
    price_output: float | None
    context: int | None
    knowledge_cutoff: str | None
    provider_id: str
    answer: str
