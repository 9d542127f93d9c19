import json
import tomllib
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from candlewick.application.settings.toml_lines import KeyPath, key_lines

TEXT = """\
# a comment with [brackets] and key = 1
top = 1  # [not.a.table]
"quoted key" = '''
[not a table]
not = 'a key'
'''
dotted.'in'.side = \"\"\"
fake = "x" \\\\\" \"\"\"\"\"

[exchange]
symbols = [ # comment, with ] and ,
  "BTC/USDT",
  'ETH/USDT',
]
inline = { a = 1, b = { "c d" = [1, {e = 2}] } }
when = 1979-05-27 07:32:00

[[model]]
name = "one"
[model.more]
deep = true
[[model]]
name = "two"
"""


def test_each_key_is_found_on_its_line() -> None:
    assert key_lines(TEXT) == {
        ("top",): 2,
        ("quoted key",): 3,
        ("dotted",): 7,
        ("dotted", "in"): 7,
        ("dotted", "in", "side"): 7,
        ("exchange",): 10,
        ("exchange", "symbols"): 11,
        ("exchange", "symbols", 0): 12,
        ("exchange", "symbols", 1): 13,
        ("exchange", "inline"): 15,
        ("exchange", "inline", "a"): 15,
        ("exchange", "inline", "b"): 15,
        ("exchange", "inline", "b", "c d"): 15,
        ("exchange", "inline", "b", "c d", 0): 15,
        ("exchange", "inline", "b", "c d", 1): 15,
        ("exchange", "inline", "b", "c d", 1, "e"): 15,
        ("exchange", "when"): 16,
        ("model",): 18,
        ("model", 0): 18,
        ("model", 0, "name"): 19,
        ("model", 0, "more"): 20,
        ("model", 0, "more", "deep"): 21,
        ("model", 1): 22,
        ("model", 1, "name"): 23,
    }


def test_lines_are_counted_alike_with_the_line_ends_of_windows() -> None:
    assert key_lines(TEXT.replace("\n", "\r\n")) == key_lines(TEXT)


def paths(value: object, at: KeyPath = ()) -> Iterator[KeyPath]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*at, key)
            yield from paths(inner, (*at, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield (*at, place)
            yield from paths(inner, (*at, place))


def written(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(k)} = {written(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[ # [\n" + ",\n".join(map(written, value)) + "\n]"
    if isinstance(value, str):
        return quoted(value)
    return json.dumps(value)


def quoted(text: str) -> str:
    return json.dumps(text).replace("\x7f", "\\u007f")


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=8)
ASCII = st.text(st.characters(max_codepoint=0x7E, min_codepoint=0x20), max_size=8)
VALUES = st.recursive(
    st.booleans() | st.integers(-9, 9) | ASCII,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ASCII, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(ASCII, VALUES, max_size=4), st.dictionaries(ASCII, VALUES, max_size=3))
def test_every_key_that_the_real_reader_finds_has_a_line_and_no_other_has(
    top: dict[str, object], table: dict[str, object]
) -> None:
    text = "".join(f"{quoted(key)} = {written(value)}\n" for key, value in top.items())
    text += "".join(f"[['a table']]\n{quoted(k)} = {written(v)}\n" for k, v in table.items())
    tree = tomllib.loads(text)

    lines = key_lines(text)

    assert set(lines) == set(paths(tree))
    for path, line in lines.items():
        if isinstance(path[-1], str):
            assert (quoted(path[-1]) in text.splitlines()[line - 1]) or path == ("a table",)
