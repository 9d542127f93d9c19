"""What made a decision."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """What made a decision, so that a later difference can be laid at its door.

    Attributes:
        code: the program's version and a digest of the code that decides.
        template: the same of what words the question.
        extractor: the same of what reads the answer.
    """

    code: str = ""
    template: str = ""
    extractor: str = ""
