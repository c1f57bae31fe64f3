"""What differs between two texts, for people who have to decide which one holds."""

from dataclasses import dataclass, fields

from empowerment.recommendations.content import Content
from empowerment.recommendations.forms import LABELS, draft_fields

_TYPED_AS = {
    "examples": "example_small",
    "materials": "material_1_title",
}
_NOT_TYPED = ("based_on",)


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that is not the same, and how it stands in the first of the two."""

    label: str
    field: str
    """Of the form."""
    text: str


def changed_fields(before: Content, after: Content) -> list[str]:
    """Give the labels of what a new version changes."""
    return [
        LABELS[each.name]
        for each in fields(Content)
        if getattr(before, each.name) != getattr(after, each.name)
    ]


def differences(stored: Content, typed: Content) -> list[Difference]:
    """Give what was stored meanwhile and differs from what was typed."""
    found, now = draft_fields(stored), draft_fields(typed)
    return [
        Difference(LABELS[name], first_field(name), _readable(name, found))
        for name in (each.name for each in fields(Content))
        if name not in _NOT_TYPED and _part(name, found) != _part(name, now)
    ]


def first_field(name: str) -> str:
    """Give the form's field, or the first one, of a part of a content."""
    return _TYPED_AS.get(name, name)


def _part(name: str, typed: dict[str, object]) -> list[object]:
    """Give everything of the form that belongs to a part of a content."""
    if name in ("examples", "materials"):
        begins = "example_" if name == "examples" else "material_"
        return [each for key, each in sorted(typed.items()) if key.startswith(begins) and each]
    return [typed[name]]


def _readable(name: str, typed: dict[str, object]) -> str:
    lines = [
        ", ".join(str(one) for one in each) if isinstance(each, list) else str(each or "")
        for each in _part(name, typed)
    ]
    return "\n".join(lines)
