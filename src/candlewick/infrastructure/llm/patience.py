"""How long a model is waited for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a model is waited for.

    Attributes:
        connect: [s, > 0] for the connection.
        first_piece: [s, > 0] from asking to the first piece of reasoning or text.
        between: [s, > 0] from one piece to the next.
        whole: [s, > 0] for the whole answer; a drip cannot stretch it. An answer that comes in
            one piece has this time only.
    """

    connect: float = 10.0
    first_piece: float = 90.0
    between: float = 60.0
    whole: float = 180.0

    def too_slow(self, who: str, *, begun: bool, waited: float) -> str:
        """Return, for people, what `who` did not do in time.

        Args:
            who: the model and the provider.
            begun: whether some of an answer had come.
            waited: [s, >= 0] how long.
        """
        if waited >= self.whole:
            return f"{who} did not finish within {self.whole:g} s"
        if begun:
            return f"{who} fell silent for {self.between:g} s in its answer"
        return f"{who} did not begin to answer within {self.first_piece:g} s"


DEFAULT_PATIENCE = Patience()
