"""A part of the prompt, in several lengths, and the budget that chooses among them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from candlewick.analysis.prompts.token_count import count_tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One length of a section.

    Attributes:
        text: what it says; empty where it says nothing.
        lost: what is missing beside the full length, as a phrase; empty for the full length.
        worth: how dear that is which the next shorter length loses; what is least dear goes
            first.
    """

    text: str
    lost: str = ""
    worth: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
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
        return cls(name=name, variants=(Variant(text=text),))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """Sections at the lengths that fit.

    Attributes:
        texts: by name.
        left_out: what was thinned or dropped, one phrase each.
        tokens: [>= 0] about how many all of it takes.
    """

    texts: Mapping[str, str]
    left_out: tuple[str, ...]
    tokens: int


def fit(sections: Sequence[Section], *, budget: int) -> Fitted:
    """Choose the length of each section so that all of them together keep to the budget.

    One step after the other the least dear thing is given up, until it fits or nothing is left
    to give up; then `tokens` says by how much it does not.

    Args:
        sections: each name once.
        budget: [tokens] for all of them, and for the sentence that names what was left out.
    """
    chosen = {section.name: 0 for section in sections}
    variants = {section.name: section.variants for section in sections}
    sizes = {name: [count_tokens(one.text) for one in each] for name, each in variants.items()}

    def size() -> int:
        lost = [variants[name][place].lost for name, place in chosen.items()]
        return sum(sizes[name][place] for name, place in chosen.items()) + count_tokens(
            left_out_line([phrase for phrase in lost if phrase])
        )

    while size() > budget:
        shorter = [name for name, place in chosen.items() if place + 1 < len(variants[name])]
        if not shorter:
            break
        least = min(shorter, key=lambda name: (variants[name][chosen[name]].worth, name))
        chosen[least] += 1
    kept = {name: variants[name][place] for name, place in chosen.items()}
    return Fitted(
        texts={name: one.text for name, one in kept.items()},
        left_out=tuple(one.lost for one in kept.values() if one.lost),
        tokens=size(),
    )


def left_out_line(phrases: Sequence[str]) -> str:
    """Return the sentence that tells the model what it does not see; empty where it sees all."""
    return f"Left out to keep this short: {'; '.join(phrases)}." if phrases else ""
