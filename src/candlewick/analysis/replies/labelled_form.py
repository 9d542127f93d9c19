"""The labelled form: "Signal: BUY" and so on, one field on each line.

Ours stands between the lines BEGIN and END. The original system's has neither; it is read
only where the model's service says that the answer is whole.
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import islice
from typing import Final

from candlewick.analysis.replies.agreement import require_agreement
from candlewick.analysis.replies.field import read_price, read_size
from candlewick.analysis.replies.form import BEGIN, END, LABELS, TEXTS
from candlewick.analysis.replies.label import Label, labels
from candlewick.analysis.replies.said import Reading, Said
from candlewick.analysis.replies.verdict import other_verdict, other_word
from candlewick.errors import RefusalReason, ReplyUnusableError

_MARK: Final = re.compile(
    rf"^(?:[ \t*_#`]*+(?P<end>{END})[ \t*_`.:]*+\r?|[^A-Za-z0-9\n]*+(?P<begin>{BEGIN})[^A-Za-z0-9\n]*+)"
    r"(?=\n|\Z)",
    re.MULTILINE,
)
"""What is in doubt counts as BEGIN, which asks for an END, and not as END."""

_CUT_MARK: Final = re.compile(r"\n[ \t*_#`]*+(?:E|EN)[ \t\r]*\Z")
_AFTER: Final = re.compile(r"[ \t\r\n]*(?:```[ \t\r\n]*)?")
_LABEL_LIKE: Final = re.compile(
    r"^[ \t#*_>\-\u2022]*+(?P<name>[A-Za-z]{2,20}(?:[ _][A-Za-z]{1,20}){0,2})[ \t*_]*+:",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class _Block:
    """Where the lines stand.

    Attributes:
        start: of the first line after BEGIN; of the whole text where there is none.
        end: of the last line before END; of the whole text where there is none.
        begun: whether there is a BEGIN.
        ended: whether there is an END.
    """

    start: int
    end: int
    begun: bool
    ended: bool


def read_labelled(text: str) -> Reading | None:
    """Return what the labelled lines of `text` say; None where no line names a signal.

    Raises:
        ReplyUnusableError: the form has begun and not ended, goes on after its end, is quoted,
            is written in letters that only look like those of a label, or says two things.
    """
    block = _block(text)
    found = labels(text)
    _require_real_letters(text, found)
    if any(one.quoted for one in found):
        msg = "the answer quotes a labelled line instead of writing one"
        raise ReplyUnusableError(msg, reason=RefusalReason.ECHOED_TEMPLATE)
    inside = labels(text, block.start, block.end)
    if not any(one.key == "signal" for one in inside):
        if block.begun:
            msg = f"nothing between {BEGIN} and {END} names a signal"
            raise ReplyUnusableError(msg, reason=RefusalReason.MISSING_FIELD)
        return None
    if block.begun:
        _require_ours(text, block, inside)
    fields = _fields(inside)
    require_agreement(fields, text[: block.start])
    _require_one_voice(text, block, inside, fields)
    if "reasoning" not in fields and not block.begun:
        fields["reasoning"] = _rest(text, inside, block)
    return Reading(fields, labelled=True, ended=block.ended)


def _block(text: str) -> _Block:
    marks = list(islice(_MARK.finditer(text), 3))
    begins = [mark for mark in marks if mark["begin"]]
    ends = [mark for mark in marks if mark["end"]]
    if len(begins) > 1 or len(ends) > 1:
        msg = f"the answer has more than one line {BEGIN} or {END}"
        raise ReplyUnusableError(msg, reason=RefusalReason.TWO_ANSWERS)
    if not ends and (begins or _CUT_MARK.search(text[-20:])):
        msg = f"the answer ends before its last line, {END}"
        raise ReplyUnusableError(msg, reason=RefusalReason.TRUNCATED)
    start = begins[0].end() if begins else 0
    end = ends[0].start() if ends else len(text)
    if end < start:
        msg = f"the line {END} stands before the line {BEGIN}"
        raise ReplyUnusableError(msg, reason=RefusalReason.MALFORMED)
    if ends and _AFTER.fullmatch(text, ends[0].end()) is None:
        msg = f"the answer goes on after its last line, {END}, which may take it back"
        raise ReplyUnusableError(msg, reason=RefusalReason.TEXT_AFTER_END)
    return _Block(start, end, begun=bool(begins), ended=bool(ends))


def _require_ours(text: str, block: _Block, inside: list[Label]) -> None:
    """Refuse what our own form does not have: a field twice, or a line that was not asked for."""
    keys = [one.key for one in inside]
    if len(set(keys)) != len(keys):
        msg = f"the answer says a field twice between {BEGIN} and {END}"
        raise ReplyUnusableError(msg, reason=RefusalReason.TWO_ANSWERS)
    known = {one.span[0] for one in inside}
    for line in _LABEL_LIKE.finditer(text, block.start, block.end):
        if line.start() not in known:
            msg = f"the answer has a line that was not asked for: {line['name']!r}"
            raise ReplyUnusableError(msg, reason=RefusalReason.UNKNOWN_FIELD)


def _fields(inside: list[Label]) -> dict[str, Said]:
    fields: dict[str, Said] = {}
    for one in inside:
        first = fields.setdefault(one.key, one.said)
        if _meaning(one.key, first) != _meaning(one.key, one.said):
            msg = f"the answer says two different things about {LABELS[one.key].lower()}"
            raise ReplyUnusableError(msg, reason=RefusalReason.CONTRADICTORY)
    return fields


def _meaning(key: str, said: Said) -> object:
    """Return what two lines must agree on; "$95" and "95.00" are one price."""
    try:
        if key in {"stop_loss", "take_profit"}:
            return read_price(key, said.value)
        if key == "size":
            return read_size(said.value)
    except ReplyUnusableError:
        return said.value
    return str(said.value).upper() if key in {"signal", "confidence", "symbol"} else None


def _require_one_voice(
    text: str, block: _Block, inside: list[Label], fields: dict[str, Said]
) -> None:
    """Refuse other signals around the lines; where no END shows the last word, also in passing."""
    signal = str(fields["signal"].value)
    other = other_verdict if block.ended else other_word
    said = other(_without(text, [one for one in inside if one.key not in TEXTS]), signal=signal)
    if said:
        msg = f"the answer says {signal[:10]!r} in one place and {said} in another"
        raise ReplyUnusableError(msg, reason=RefusalReason.CONTRADICTORY)


def _without(text: str, taken: list[Label]) -> str:
    parts, at = [], 0
    for one in taken:
        parts.append(text[at : one.span[0]])
        at = one.span[1]
    return "\n".join([*parts, text[at:]])


def _rest(text: str, inside: list[Label], block: _Block) -> Said:
    """Return the prose below the lines, which is how the original's answers give their reasons."""
    start, end = inside[-1].span[1], block.end
    raw = text[start:end]
    value = raw.strip()
    begin = start + len(raw) - len(raw.lstrip())
    return Said(value, (begin, begin + len(value)))


def _require_real_letters(text: str, found: list[Label]) -> None:
    """Refuse text that has other labels once full-width letters are made usual."""
    if text.isascii():
        return
    plain = _plain(text)
    if plain != text and _gist(labels(plain)) != _gist(found):
        msg = "the answer has letters that only look like those of a label"
        raise ReplyUnusableError(msg, reason=RefusalReason.LOOK_ALIKE)


def _gist(found: list[Label]) -> list[tuple[str, object]]:
    return [(one.key, None if one.key in TEXTS else one.said.value) for one in found]


def _plain(text: str) -> str:
    """Return `text` with full-width letters made usual and what has no width taken out."""
    shown = (char for char in text if char.isascii() or unicodedata.category(char) != "Cf")
    return unicodedata.normalize("NFKC", "".join(shown))
