"""Whether a public evening is a good idea now. The check may advise against it; people decide."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from core.errors import NotValidError

_FILE = Path(__file__).with_name("conflict.json")

UNKNOWN = "unknown"
ANSWERS = ("yes", "no", UNKNOWN)

Localised = Mapping[str, str]


class Advice(StrEnum):
    """What the answers speak for, from the best to the worst."""

    OPEN = "open"
    """A public evening."""
    CARE = "care"
    """A public evening, once what was named is done."""
    CLOSED = "closed"
    """By personal invitation only."""
    STOP = "stop"
    """No evening now."""


@dataclass(frozen=True, slots=True)
class ConflictQuestion:
    """A question, which answer is a risk, and what it then speaks for."""

    id: str
    text: Localised
    risk: str
    advice: Advice
    why: Localised


@dataclass(frozen=True, slots=True)
class Finding:
    """What the answers come to: the gravest advice, and every question that calls for something."""

    advice: Advice
    risks: tuple[ConflictQuestion, ...]
    unknown: tuple[ConflictQuestion, ...]


@cache
def conflict_questions() -> tuple[ConflictQuestion, ...]:
    """Give the questions in their order."""
    content = json.loads(_FILE.read_text("utf-8"))
    return tuple(
        ConflictQuestion(
            each["id"], each["text"], each["risk"], Advice(each["advice"]), each["why"]
        )
        for each in content["questions"]
    )


def find(answers: Mapping[str, str]) -> Finding:
    """Weigh the answers, by question. What nobody knows calls for care. Raises NotValidError."""
    questions = conflict_questions()
    if answers.keys() != {each.id for each in questions} or not set(answers.values()) <= {*ANSWERS}:
        raise NotValidError
    risks = tuple(each for each in questions if answers[each.id] == each.risk)
    unknown = tuple(each for each in questions if answers[each.id] == UNKNOWN)
    order = list(Advice)
    found = [each.advice for each in risks] + [Advice.CARE for _ in unknown]
    return Finding(max(found, key=order.index, default=Advice.OPEN), risks, unknown)
