"""The start page shows one thing to do; what is put aside makes room for the next for a while."""

import re

from tests.server.account_kit import Visitor, joined
from tests.server.kit import House


def shown(visitor: Visitor) -> tuple[str, int]:
    """The step's title and its minutes."""
    page = visitor.get("/account/").text
    title = re.search(r'id="next">([^<]+)<', page)
    minutes = re.search(r"etwa (\d+) Minuten</span>", page)
    assert title is not None
    assert minutes is not None
    return title[1], int(minutes[1])


def test_a_new_coordinator_sees_one_step_with_its_minutes_and_a_draft(house: House) -> None:
    visitor = joined(house)
    title, minutes = shown(visitor)
    assert title
    assert 0 < minutes <= 60
    assert visitor.get("/account/").text.count('class="next"') == 1


def test_what_is_put_aside_comes_back_after_two_weeks(house: House) -> None:
    visitor = joined(house)
    first = shown(visitor)
    assert visitor.press("/account/", "/account/later").status_code == 303
    second = shown(visitor)
    assert second != first
    house.clock.advance(days=13)
    visitor.sign_in("coordinator@oldenmoor.example")
    assert shown(visitor) == second
    house.clock.advance(days=1)
    visitor.sign_in("coordinator@oldenmoor.example")
    assert shown(visitor) == first


def test_nothing_can_be_put_aside_that_is_no_step_of_ones_own(house: House) -> None:
    visitor = joined(house)
    first = shown(visitor)
    answer = visitor.press("/account/", "/account/later", step="events.overview")
    assert answer.status_code == 303
    assert shown(visitor) == first
