"""What is different between two texts, word by word, for people to read."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORDS = re.compile(r"\s+|[^\s]+")
_MOST_WORDS = 4_000
"""In a changed passage longer than this, the passage is what changed: words would take too long."""


class Change(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that stayed, went or came."""

    change: Change
    text: str


def differences(old: str, new: str) -> Sequence[Piece]:
    """Give the pieces in order; what isn't GONE makes the new text, what isn't NEW the old one."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    return _joined(
        piece
        for one, other in _passages(before, after)
        for piece in _compare("".join(one), "".join(other))
    )


def _passages(before: list[str], after: list[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Give passages that belong together: lines first, or one new one would shift all words."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for _, start, end, other_start, other_end in matcher.get_opcodes():
        yield before[start:end], after[other_start:other_end]


def _compare(old: str, new: str) -> Iterator[Piece]:
    one, other = _WORDS.findall(old), _WORDS.findall(new)
    if one == other:
        yield Piece(Change.SAME, new)
        return
    if len(one) + len(other) > _MOST_WORDS:
        yield from (Piece(Change.GONE, old), Piece(Change.NEW, new))
        return
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    for name, start, end, other_start, other_end in matcher.get_opcodes():
        if name == "equal":
            yield Piece(Change.SAME, "".join(one[start:end]))
            continue
        yield Piece(Change.GONE, "".join(one[start:end]))
        yield Piece(Change.NEW, "".join(other[other_start:other_end]))


def _joined(pieces: Iterator[Piece]) -> list[Piece]:
    """Drop empty pieces, and join neighbours of one kind."""
    found: list[Piece] = []
    for piece in pieces:
        if found and piece.text and found[-1].change is piece.change:
            found[-1] = Piece(piece.change, found[-1].text + piece.text)
        elif piece.text:
            found.append(piece)
    return found
