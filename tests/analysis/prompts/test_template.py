import dataclasses
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candlewick.analysis.prompts.shipped_template import (
    shipped_names,
    shipped_template,
    shipped_text,
)
from candlewick.analysis.prompts.task import decision_template
from candlewick.analysis.prompts.template import PLACEHOLDERS, REQUIRED, PromptTemplate
from candlewick.analysis.replies.form import AnswerForm
from candlewick.analysis.replies.position_extractor import PositionExtractor
from candlewick.domain.answer import Answer
from candlewick.domain.decision import Signal
from candlewick.domain.position import Side
from candlewick.domain.prompt import Prompt
from candlewick.errors import UserError

FLAT = (Signal.BUY, Signal.SELL, Signal.HOLD)
HELD = (Signal.CLOSE, Signal.HOLD, Signal.UPDATE)
LONG_ONLY = (Signal.BUY, Signal.HOLD)
SOUND = """\
# words for whoever reads the file
name: mine
version: 2b

=== system ===
You decide.
=== user ===
Look.

{{form}}
{{ market }}

{{news}}

{{now}}
{{position}}
{{refusal}}
"""


def faults(text: str) -> list[str]:
    with pytest.raises(UserError) as caught:
        PromptTemplate.parse(text, source="mine.txt")
    first, *lines = str(caught.value).splitlines()
    assert first == "the prompt template cannot be used:"
    assert all(line.startswith("mine.txt, line ") for line in lines)
    return [line.removeprefix("mine.txt, ") for line in lines]


def test_a_sound_template_is_read() -> None:
    template = PromptTemplate.parse(SOUND, source="mine.txt")
    assert (template.name, template.version) == ("mine", "2b")
    assert template.system == "You decide."
    assert template.placeholders == ("form", "market", "news", "now", "position", "refusal")
    assert re.fullmatch(r"mine@2b\+[0-9a-f]{12}", template.identity)
    assert template.anchors == ()


def test_another_byte_is_another_identity() -> None:
    one, other = (PromptTemplate.parse(text, source="").identity for text in (SOUND, SOUND + "\n"))
    assert one != other


def test_line_ends_of_windows_and_a_mark_at_the_start_change_nothing() -> None:
    text = "\ufeff" + SOUND.replace("\n", "\r\n")
    assert PromptTemplate.parse(text, source="") == PromptTemplate.parse(SOUND, source="")


def test_texts_stand_where_their_placeholders_stood_and_what_is_empty_leaves_no_gap() -> None:
    template = PromptTemplate.parse(SOUND, source="")
    texts = {name: name.upper() for name in template.placeholders} | {"news": ""}
    assert template.fill(texts) == "Look.\n\nFORM\nMARKET\n\nNOW\nPOSITION\nREFUSAL"


@given(
    user=st.lists(st.sampled_from(["", "  ", "word", "{{form}}", " {{ news }} ", "{{now}}"])),
    filled=st.sets(st.sampled_from(["form", "news"])),
)
def test_a_template_filled_at_once_is_as_filled_line_by_line(
    user: list[str], filled: set[str]
) -> None:
    lines: list[str] = []
    skipping = False
    for line in user:
        name = line.strip().strip("{ }") if "{{" in line else ""
        if name in filled:
            lines.append(name.upper())
            skipping = False
        elif name:
            skipping = True
        elif line.strip() or not skipping:
            lines.append(line)
            skipping = False
    template = dataclasses.replace(shipped_template(), user="\n".join(user))
    texts = {name: name.upper() for name in filled}
    assert template.fill(texts) == "\n".join(lines).strip("\n")


def test_a_text_with_braces_is_not_filled_again() -> None:
    template = PromptTemplate.parse(SOUND, source="")
    assert "{{form}}" in template.fill({"form": "F", "news": "{{form}}"})


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("{{news}}", "{{nwes}}", "line 13: {{nwes}} is no placeholder: did you mean news?"),
        ("{{news}}", "{{xyz}}", "line 13: {{xyz}} is no placeholder: there are debate, form,"),
        ("{{news}}", "{{form}}", "line 13: {{form}} is there already, in line 10"),
        ("{{news}}", "see {{news}}", "line 13: {{news}} must stand alone on its line"),
        ("{{news}}", "{{news}", "line 13: double braces that are no placeholder"),
        ("{{news}}", "news}}", "line 13: double braces that are no placeholder"),
        ("{{news}}", "{{debate}}", "line 13: {{debate}} needs a part `=== debate ===`"),
        ("{{form}}", "", "line 7: the part user needs {{form}}"),
        ("You decide.", "{{now}}", "line 6: the part system has no placeholders"),
        ("You decide.", "", "line 1: the part `=== system ===` is missing or empty"),
        ("=== user", "=== usr", "line 7: 'usr' is no part: did you mean user?"),
        ("Look.", "=== user ===", "line 8: the part user is there twice"),
        ("name: mine", "", "line 1: `name: ...` is missing at the top"),
        ("name: mine", "name: Mine!", "line 1: the name 'Mine!' must match"),
        ("name: mine", "title: mine", "line 2: 'title: mine' is no head line"),
        ("version: 2b", "version: 2b\nversion: 3", "line 4: 'version: 3' is no head line"),
    ],
)
def test_a_fault_is_named_with_its_line(old: str, new: str, fault: str) -> None:
    assert any(one.startswith(fault) for one in faults(SOUND.replace(old, new, 1)))


def test_all_faults_are_named_at_once() -> None:
    text = SOUND.replace("{{news}}", "{{nwes}}").replace("{{form}}", "{{from}}")
    assert len(faults(text)) == 3


def test_a_file_that_is_no_template_is_refused_in_few_words() -> None:
    assert faults("") == faults("\n")
    assert len(faults("x" * 50_000)[0]) < 200


@given(st.text(alphabet="={}nameuserform:\n #", max_size=200))
def test_any_text_is_a_template_or_a_fault_of_the_user_s(text: str) -> None:
    try:
        PromptTemplate.parse(text, source="mine.txt")
    except UserError as error:
        fault = str(error)
    else:
        return
    assert "mine.txt, line " in fault


def test_numbers_that_may_anchor_an_answer_are_found() -> None:
    text = SOUND.replace("Look.", "1. Look.\n2) A stop such as 63000 is near.")
    assert PromptTemplate.parse(text, source="").anchors == (
        "line 9: 2) A stop such as 63000 is near.",
    )


@pytest.mark.parametrize("name", shipped_names())
def test_a_shipped_template_is_sound_complete_and_anchors_nothing(name: str) -> None:
    template = shipped_template(name)
    assert template.name == name
    assert template.anchors == ()
    assert set(template.placeholders) == set(PLACEHOLDERS) > set(REQUIRED)


@pytest.mark.parametrize("form", AnswerForm)
@pytest.mark.parametrize("debate", [True, False])
@pytest.mark.parametrize("choices", [FLAT, HELD, LONG_ONLY])
def test_the_form_offers_what_may_be_answered_and_has_no_example_price(
    choices: tuple[Signal, ...], form: AnswerForm, *, debate: bool
) -> None:
    said = decision_template(choices, debate=debate, form=form)
    others = {str(other) for other in set(Signal) - set(choices)}
    assert not others & set(re.findall(r"\b[A-Z]+\b", said))
    assert all(str(choice) in said for choice in choices)
    assert not re.search(r"\d", said)


def test_the_form_says_who_needs_levels() -> None:
    assert "HOLD needs no levels" in decision_template(FLAT)
    assert "CLOSE and HOLD need no levels" in decision_template(HELD)
    assert "never widen" in decision_template(HELD)


ECHOES = [
    *(shipped_text(name) for name in shipped_names()),
    *(
        decision_template(choices, debate=True, form=form)
        for choices in (FLAT, HELD)
        for form in AnswerForm
    ),
]


@pytest.mark.parametrize("place", range(len(ECHOES)))
@pytest.mark.parametrize("held", [None, Side.LONG])
def test_an_echo_of_the_question_is_no_answer(place: int, held: Side | None) -> None:
    prompt = Prompt(
        symbol="BTC/USDT",
        as_of=0,
        system="",
        user="",
        facts=(),
        choices=HELD if held else FLAT,
        held=held,
        price=100.0,
        atr=None,
    )
    answer = Answer(text=ECHOES[place], finish_reason="stop", model="m", provider="p")
    assert PositionExtractor().examine(answer, prompt=prompt).decision.refused
