"""What a stated probability turned out to be worth."""

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbabilityMap:
    """A non-decreasing map from a stated probability to how often such answers were right.

    Attributes:
        stated: [0 to 1] rising, at least one.
        true: [0 to 1] never falling, one for each.
        outcomes: [> 0] how many it rests on.
    """

    stated: tuple[float, ...]
    true: tuple[float, ...]
    outcomes: int

    def __call__(self, probability: float) -> float:
        """Return what `probability` [0 to 1] is worth [0 to 1].

        Between two stated ones it is interpolated; above all of them the highest counts; below
        all of them it is worth no more than what is stated itself.
        """
        last = len(self.stated) - 1
        place = bisect_right(self.stated, probability) - 1
        if place < 0:
            return min(probability, self.true[0])
        left = self.true[place]
        if place == last or probability == self.stated[place]:
            return left
        right = self.true[place + 1]
        slope = (right - left) / (self.stated[place + 1] - self.stated[place])
        return min(slope * (probability - self.stated[place]) + left, right)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCalibration:
    """What the probabilities of one model's answers to one prompt template are worth.

    Attributes:
        author: whose answers, as `Answer.author` has it.
        template: [sha256] of the text of the template that they answer.
        source: [sha256] of the outcomes that it was fitted on.
        map: from stated to true.
    """

    author: str
    template: str
    source: str
    map: ProbabilityMap
