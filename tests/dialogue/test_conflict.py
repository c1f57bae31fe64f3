"""The conflict check: what speaks against a public evening, and that it can say so."""

import pytest

from core.errors import NotValidError
from empowerment.dialogue.conflict import Advice, conflict_questions, find

CALM = {each.id: "no" if each.risk == "yes" else "yes" for each in conflict_questions()}


def test_nothing_speaks_against_a_calm_evening() -> None:
    assert find(CALM).advice is Advice.OPEN


@pytest.mark.parametrize("question", conflict_questions(), ids=lambda each: each.id)
def test_each_risk_is_named_with_its_own_advice(question: object) -> None:
    asked = next(each for each in conflict_questions() if each == question)
    found = find({**CALM, asked.id: asked.risk})
    assert (found.advice, found.risks) == (asked.advice, (asked,))


def test_the_gravest_risk_decides() -> None:
    found = find({**CALM, "election": "yes", "calls": "yes", "threats": "yes"})
    assert found.advice is Advice.STOP
    assert [each.id for each in found.risks] == ["threats", "calls", "election"]


def test_what_nobody_knows_is_to_be_found_out_first() -> None:
    found = find({**CALM, "threats": "unknown"})
    assert found.advice is Advice.CARE
    assert [each.id for each in found.unknown] == ["threats"]


@pytest.mark.parametrize("answers", [{}, {**CALM, "threats": "maybe"}, {**CALM, "other": "yes"}])
def test_other_answers_are_refused(answers: dict[str, str]) -> None:
    with pytest.raises(NotValidError):
        find(answers)
