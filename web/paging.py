"""Long lists on pages of their own, so that none of them grows without end."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request

S = TypeVar("S")
T = TypeVar("T")

ON_A_PAGE = 40


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """What stands on one page of a list."""

    shown: Sequence[T]
    page: int
    """From 1 on."""
    last: int
    total: int
    """Of the whole list."""

    def showing(self, shown: Sequence[S]) -> "Part[S]":
        """Give the same part with what its entries stand for."""
        return Part(shown, self.page, self.last, self.total)


def asked_part(found: Sequence[T], *, most: int = ON_A_PAGE) -> Part[T]:
    """Give the part of a list that is asked for with `page`, in the address or, where a question
    is to stay out of addresses, in a form; the nearest there is.
    """
    last = max(1, -(-len(found) // most))
    page = min(max(1, request.values.get("page", 1, type=int)), last)
    return Part(found[(page - 1) * most : page * most], page, last, len(found))
