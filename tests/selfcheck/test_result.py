"""The self-check's result: both sides side by side, and never a person."""

import re
from collections.abc import Sequence

import pytest

from core.errors import NotFoundError, NotValidError
from empowerment.library.items import items
from empowerment.selfcheck.question_sets import Side, our_sets
from empowerment.selfcheck.result import FEWEST, Sheet, TooFewSheetsError, check_sheet, compare
from reference.taxonomy import LOCALES

PROTECTION = our_sets().get("protection", 1)


def sheets(
    administration: Sequence[Sheet], volunteers: Sequence[Sheet]
) -> dict[Side, Sequence[Sheet]]:
    return {Side.ADMINISTRATION: administration, Side.VOLUNTEERS: volunteers}


def test_the_set_has_25_questions_in_five_fields_and_a_short_form_of_eight() -> None:
    assert [len(field.questions) for field in PROTECTION.fields] == [5] * 5
    assert len(list(PROTECTION.questions(short=True))) == 8
    assert our_sets().newest() == [PROTECTION]
    for question in PROTECTION.questions(short=False):
        assert all(question.wording(side)[locale] for side in Side for locale in LOCALES)
    with pytest.raises(NotFoundError):
        our_sets().get("protection", 2)


def test_volunteers_are_asked_what_they_can_know() -> None:
    own = {
        question.id
        for question in PROTECTION.questions(short=False)
        if question.wording(Side.VOLUNTEERS) != question.wording(Side.ADMINISTRATION)
    }
    assert own == {"A3", "C1", "D4"}


def test_every_field_points_to_aids_that_are_shown() -> None:
    for field in PROTECTION.fields:
        assert field.aids
        assert all(items()[name].is_public for name in field.aids)


def test_below_five_sheets_of_a_side_there_is_no_result() -> None:
    enough, few = [{"A1": 3}] * FEWEST, [{"A1": 3}] * (FEWEST - 1)

    for given in (sheets(enough, few), sheets(few, enough), sheets(enough, []), {}):
        with pytest.raises(TooFewSheetsError):
            compare(PROTECTION, given, short=False)


def test_gaps_are_between_the_means_and_not_knowing_is_no_zero() -> None:
    administration: list[Sheet] = [{"A1": 3, "A2": 2}] * 6
    volunteers: list[Sheet] = [
        {"A1": 1, "A2": 2},
        {"A1": 0, "A2": 2},
        {"A1": 2, "A2": 2},
        {"A1": None},
        {"A1": None},
    ]

    result = compare(PROTECTION, sheets(administration, volunteers), short=False)

    first = result.questions[0]
    assert (first.id, first.gap) == ("A1", 2)
    assert first.sides[Side.VOLUNTEERS].unknown == 2
    assert result.questions[1].gap == 0
    assert result.questions[2].gap is None
    assert result.fields[0].sides[Side.ADMINISTRATION].mean == 2.5
    assert result.fields[0].sides[Side.VOLUNTEERS].mean == 1.5
    assert [each.id for each in result.widest()] == ["A1"]
    assert result.sheets == {Side.ADMINISTRATION: 6, Side.VOLUNTEERS: 5}


def test_what_one_or_two_people_ticked_is_no_mean_and_in_none() -> None:
    """Otherwise who knows the others' answers, or subtracts, knows theirs."""
    administration: list[Sheet] = [{"A1": 3, "A2": 0}] * FEWEST
    volunteers: list[Sheet] = [{"A1": 1, "A2": 3}] * 2 + [{"A1": 1, "A2": None}] * 3

    result = compare(PROTECTION, sheets(administration, volunteers), short=False)

    hidden, field = result.questions[1], result.fields[0]
    assert hidden.sides[Side.VOLUNTEERS].mean is None
    assert hidden.sides[Side.VOLUNTEERS].unknown == 3
    assert field.sides[Side.VOLUNTEERS].mean == 1
    assert field.sides[Side.ADMINISTRATION].mean == 3  # of the same question alone


def test_what_is_missing_and_what_is_not_known_is_to_be_talked_about_too() -> None:
    administration: list[Sheet] = [{"A1": 0, "A2": 3, "A3": 1}] * FEWEST
    volunteers: list[Sheet] = [{"A1": 0, "A2": 3, "A3": 1}] * 3 + [{"A2": None}] * 3

    result = compare(PROTECTION, sheets(administration, volunteers), short=False)

    assert [each.id for each in result.lowest()] == ["A1", "A3"]
    assert [each.id for each in result.least_known(Side.VOLUNTEERS)] == ["A2"]
    assert result.least_known(Side.ADMINISTRATION) == []


def test_sides_that_say_opposite_things_do_not_agree_that_something_is_missing() -> None:
    """Their sum may be as low as that of two sides which do."""
    administration: list[Sheet] = [{"A1": 2, "A2": 1}] * FEWEST
    volunteers: list[Sheet] = [{"A1": 0, "A2": 1}] * FEWEST

    result = compare(PROTECTION, sheets(administration, volunteers), short=False)

    assert [each.id for each in result.lowest()] == ["A2"]
    assert [each.id for each in result.widest()] == ["A1"]


def test_nobody_is_asked_whether_they_know_something() -> None:
    """Who answers that with no, doesn't know: it would count as if it were not there."""
    for question in PROTECTION.questions(short=False):
        for side in Side:
            words = question.wording(side)
            assert not re.search("Wissen Sie|Do you know", words["de"] + words["en"])


def test_the_short_form_counts_its_own_questions_alone() -> None:
    both: list[Sheet] = [{"A1": 3, "A2": 0}] * FEWEST

    result = compare(PROTECTION, sheets(both, both), short=True)

    assert len(result.questions) == 8
    assert result.fields[0].sides[Side.VOLUNTEERS].mean == 3


@pytest.mark.parametrize("sheet", [{}, {"A1": 4}, {"A1": -1}, {"Z9": 1}, {"A2": 1}])
def test_a_sheet_that_does_not_fit_the_questions_is_refused(sheet: Sheet) -> None:
    with pytest.raises(NotValidError):
        check_sheet(sheet, list(PROTECTION.questions(short=True)), PROTECTION)
