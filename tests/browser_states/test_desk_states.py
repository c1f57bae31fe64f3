"""Every state of the desk, in both languages: axe finds nothing, 320 px suffice."""

import pytest

from tests.browser_states import coding_journeys as coding
from tests.browser_states import desk_journeys as journeys
from tests.browser_states.house import House
from tests.browser_states.inspection import Inspection
from tests.browser_states.states import DESK_STATES, in_languages

JOURNEYS = {
    "log-in": journeys.log_in,
    "queue and case": journeys.queue_and_case,
    "coding": coding.coding,
    "two codings": coding.two_codings,
    "weekly batch": coding.weekly_batch,
    "conflict": journeys.conflict,
    "refused case": journeys.refused_case,
    "unreadable reports": journeys.put_aside,
    "team": journeys.team,
    "founding": journeys.founding,
    "joining": journeys.joining,
    "hard stop": journeys.hard_stop,
    "damaged memory": journeys.damaged_memory,
    "logged out without a server": journeys.logged_out_without_a_server,
    "keys over": journeys.keys_over,
    "missing case": journeys.missing_case,
    "lock by itself": journeys.lock_by_itself,
    "left elsewhere": journeys.left_elsewhere,
}


@pytest.mark.parametrize(("name", "house"), in_languages(DESK_STATES), indirect=["house"])
def test_nobody_is_kept_out_of_any_state(name: str, house: House) -> None:
    look = Inspection(DESK_STATES[name])

    JOURNEYS[name](house, look)

    assert look.to_come == []
