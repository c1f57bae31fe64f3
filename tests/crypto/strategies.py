"""What properties are tried on: JSON, damaged bytes, damaged documents."""

from typing import Any

from hypothesis import strategies as st

from crypto.canonical import INTEGER_LIMIT, Json

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
any_texts = st.text(st.characters(), max_size=40)
integers = st.integers(1 - INTEGER_LIMIT, INTEGER_LIMIT - 1)
keys = st.binary(min_size=32, max_size=32)
json_values: st.SearchStrategy[Any] = st.recursive(
    st.booleans() | integers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
json_documents: st.SearchStrategy[dict[str, Json]] = st.dictionaries(texts, json_values, max_size=4)


@st.composite
def damaged(draw: st.DrawFn, data: bytes) -> bytes:
    """Bytes like `data`, with a part replaced, cut out or put in."""
    start = draw(st.integers(0, len(data)))
    end = draw(st.integers(start, min(len(data), start + 80)))
    return data[:start] + draw(st.binary(max_size=80)) + data[end:]


@st.composite
def damaged_text(draw: st.DrawFn, text: str) -> str:
    """A text like `text`, with a part replaced, cut out or put in."""
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, min(len(text), start + 20)))
    return text[:start] + draw(any_texts) + text[end:]


@st.composite
def damaged_json(draw: st.DrawFn, value: Json) -> Json:
    """A value like `value`, with one entry somewhere changed, left out or put in."""
    if isinstance(value, dict) and value and draw(st.integers(0, 7)):
        key = draw(st.sampled_from(sorted(value)))
        action = draw(st.sampled_from(["change", "change", "change", "drop", "add"]))
        if action == "change":
            return value | {key: draw(damaged_json(value[key]))}
        if action == "drop":
            return {name: entry for name, entry in value.items() if name != key}
        return value | {draw(texts): draw(json_values)}
    if isinstance(value, list) and value and draw(st.integers(0, 7)):
        place = draw(st.integers(0, len(value) - 1))
        return [*value[:place], draw(damaged_json(value[place])), *value[place + 1 :]]
    if isinstance(value, str) and draw(st.booleans()):
        start = draw(st.integers(0, len(value)))
        return value[:start] + draw(texts) + value[start + 1 :]
    changed: Json = draw(json_values)
    return changed
