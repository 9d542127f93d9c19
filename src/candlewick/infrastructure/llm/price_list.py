"""What services charge, from the table of `genai-prices`, which asks nobody."""

from datetime import UTC, datetime

from candlewick.domain.answer import Usage
from candlewick.domain.language_model.price import Price

_SAMPLE = 1_000
"""[tokens] Prices that grow with the prompt are named for one of this size."""


class ListedPrice:
    """A `Pricer` that looks a model up in the table; what is not in it is unknown.

    The table comes with the package and is as new as that; it takes half a second to load,
    and is loaded when a price is asked for.

    Args:
        model: the model's name as its service knows it.
        base_url: where the service is.
    """

    def __init__(self, model: str, *, base_url: str) -> None:
        self._model = model
        self._base_url = base_url

    def cost(self, usage: Usage, *, at: int) -> float | None:
        """Return what `usage` costs [USD, >= 0] at the moment `at` [ms]; None if unknown."""
        output = usage.billed_output_tokens
        if output is None or usage.prompt_tokens is None:
            return None
        cached = min(usage.cached_tokens or 0, usage.prompt_tokens)
        return self._looked_up(usage.prompt_tokens, output, cached=cached, at=at)

    def price(self, *, at: int) -> Price | None:
        """Return what a million tokens cost at the moment `at` [ms]; None if unknown."""
        million = 1_000_000 / _SAMPLE
        parts = [
            self._looked_up(_SAMPLE, 0, cached=0, at=at),
            self._looked_up(0, _SAMPLE, cached=0, at=at),
            self._looked_up(_SAMPLE, 0, cached=_SAMPLE, at=at),
        ]
        if parts[0] is None or parts[1] is None:
            return None
        cached = None if parts[2] is None else parts[2] * million
        return Price(input=parts[0] * million, output=parts[1] * million, cached_input=cached)

    def context(self) -> int | None:
        """Return how much the model reads [tokens, > 0]; None if unknown."""
        from genai_prices.data_snapshot import get_snapshot  # noqa: PLC0415 - see the class

        try:
            _, model = get_snapshot().find_provider_model(self._model, None, None, self._base_url)
        except LookupError:
            return None
        return model.context_window

    def _looked_up(self, prompt: int, output: int, *, cached: int, at: int) -> float | None:
        import genai_prices  # noqa: PLC0415 - see the class

        try:
            found = genai_prices.calc_price(
                genai_prices.Usage(
                    input_tokens=prompt, output_tokens=output, cache_read_tokens=cached
                ),
                self._model,
                provider_api_url=self._base_url,
                genai_request_timestamp=datetime.fromtimestamp(at / 1000, tz=UTC),
            )
        except LookupError:
            return None
        return float(found.total_price)
