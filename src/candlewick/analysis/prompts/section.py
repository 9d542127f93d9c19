"""A part of the prompt, in several lengths, and the budget that chooses among them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from candlewick.analysis.prompts.token_count import count_tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One length of a section.

    Attributes:
        write: writes what it says, when it is wanted; empty where it says nothing.
        lost: what is missing beside the full length, as a phrase; empty for the full length.
        worth: how dear that is which the next shorter length loses; what is least dear goes
            first.
    """

    write: Callable[[], str]
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
        return cls(name=name, variants=(Variant(write=lambda: text),))


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
    variants = {section.name: section.variants for section in sections}
    full = {name: each[0].write() for name, each in variants.items()}
    texts, chosen = dict(full), dict.fromkeys(variants, 0)
    sizes = {name: count_tokens(text) for name, text in full.items()}

    def lost() -> tuple[str, ...]:
        # A shorter length that says the same has lost nothing.
        names = [name for name in texts if texts[name] != full[name]]
        return tuple(variants[name][chosen[name]].lost for name in names)

    while (tokens := sum(sizes.values()) + count_tokens(left_out_line(lost()))) > budget:
        shorter = [name for name, place in chosen.items() if place + 1 < len(variants[name])]
        if not shorter:
            break
        least = min(shorter, key=lambda name: (variants[name][chosen[name]].worth, name))
        chosen[least] += 1
        texts[least] = variants[least][chosen[least]].write()
        sizes[least] = count_tokens(texts[least])
    return Fitted(texts=texts, left_out=lost(), tokens=tokens)


def left_out_line(phrases: Sequence[str]) -> str:
    """Return the sentence that tells the model what it does not see; empty where it sees all."""
    return f"Left out to keep this short: {'; '.join(phrases)}." if phrases else ""
