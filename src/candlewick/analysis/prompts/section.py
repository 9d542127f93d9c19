"""A part of the prompt, in several lengths, and the budget that chooses among them."""

import functools
import heapq
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Self, TypeAlias

from candlewick.analysis.prompts.token_count import count_tokens


class Piece(NamedTuple):
    """Some whole lines of the prompt, and how long they are.

    A piece that comes again in the next prompt is kept with its length, and not counted again.

    Attributes:
        text: without a line end at its end; never empty.
        tokens: [>= 0] about how many it takes.
    """

    text: str
    tokens: int

    @classmethod
    def of(cls, text: str) -> Self:
        """Return `text` [not empty] with its length."""
        return cls(text, count_tokens(text))


Pieces: TypeAlias = Sequence[Piece]
"""What a section says, one piece below the other; none where it says nothing."""


class Variant(NamedTuple):
    """One length of a section.

    Attributes:
        write: writes what it says, when it is wanted.
        lost: what is missing beside the full length, as a phrase; empty for the full length.
        worth: how dear that is which the next shorter length loses; what is least dear goes
            first.
    """

    write: Callable[[], Pieces]
    lost: str = ""
    worth: int = 0


class Section(NamedTuple):
    """A part of the prompt.

    Attributes:
        name: the placeholder for which it stands.
        variants: [at least 1] from the fullest to the shortest.
    """

    name: str
    variants: Sequence[Variant]

    @classmethod
    def fixed(cls, name: str, text: str) -> "Section":
        """Return a section that has one length only."""
        pieces = said(text)
        return cls(name, (Variant(lambda: pieces),))


class Fitted(NamedTuple):
    """Sections at the lengths that fit.

    Attributes:
        texts: by name.
        left_out: what was thinned or dropped, one phrase each.
        tokens: [>= 0] about how many all of it takes.
    """

    texts: Mapping[str, str]
    left_out: tuple[str, ...]
    tokens: int


def said(text: str) -> Pieces:
    """Return `text` as the one piece of a section; an empty one says nothing."""
    return (Piece.of(text),) if text else ()


def joined(pieces: Pieces) -> str:
    """Return the text of `pieces`."""
    return "\n".join([piece.text for piece in pieces])


def size(pieces: Pieces) -> int:
    """Return how many tokens `pieces` are [>= 0], the line ends between them too."""
    return sum([piece.tokens for piece in pieces]) + max(len(pieces) - 1, 0)


def fit(sections: Sequence[Section], *, budget: int) -> Fitted:
    """Choose the length of each section so that all of them together keep to the budget.

    One step after the other the least dear thing is given up, until it fits or nothing is left
    to give up; then `tokens` says by how much it does not.

    Args:
        sections: each name once.
        budget: [tokens] for all of them, and for the sentence that names what was left out.
    """
    full = [section.variants[0].write() for section in sections]
    chosen, sizes = list(full), [size(pieces) for pieces in full]
    lost: dict[int, str] = {}
    steps = [
        (section.variants[0].worth, section.name, place, 0)
        for place, section in enumerate(sections)
        if len(section.variants) > 1
    ]
    heapq.heapify(steps)
    words = sum(sizes)
    left_out: tuple[str, ...] = ()
    while (tokens := words + _left_out_size(left_out)) > budget and steps:
        _, name, place, length = heapq.heappop(steps)
        variants = sections[place].variants
        shorter = variants[length + 1]
        chosen[place] = shorter.write()
        words -= sizes[place]
        sizes[place] = size(chosen[place])
        words += sizes[place]
        lost[place] = shorter.lost
        if chosen[place] == full[place]:
            # A shorter length that says the same has lost nothing.
            del lost[place]
        if length + 2 < len(variants):
            heapq.heappush(steps, (shorter.worth, name, place, length + 1))
        left_out = tuple(lost[one] for one in sorted(lost))
    texts = {one.name: joined(pieces) for one, pieces in zip(sections, chosen, strict=True)}
    return Fitted(texts, left_out, tokens)


def left_out_line(phrases: Sequence[str]) -> str:
    """Return the sentence that tells the model what it does not see; empty where it sees all."""
    return f"Left out to keep this short: {'; '.join(phrases)}." if phrases else ""


@functools.lru_cache(maxsize=256)
def _left_out_size(phrases: tuple[str, ...]) -> int:
    return count_tokens(left_out_line(phrases))
