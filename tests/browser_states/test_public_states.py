"""Every state for reporters and visitors, in both languages: axe finds nothing, 320 px suffice."""

import pytest

from tests.browser_states import account_journeys
from tests.browser_states import report_journeys as journeys
from tests.browser_states.house import House
from tests.browser_states.inspection import Inspection
from tests.browser_states.states import PUBLIC_STATES, in_languages

JOURNEYS = {
    "form": journeys.form,
    "refused report": journeys.refused_report,
    "receipt": journeys.receipt,
    "mailbox": journeys.mailbox,
    "full mailbox": journeys.full_mailbox,
    "unknown words": journeys.unknown_words,
    "without scripts": journeys.without_scripts,
    "broken encryption": journeys.broken_encryption,
    "another desk's poster": journeys.foreign_poster,
    "report prose": journeys.report_prose,
    "public": journeys.public,
    "account": account_journeys.account,
    "public errors": account_journeys.errors,
}


@pytest.mark.parametrize(("name", "house"), in_languages(PUBLIC_STATES), indirect=["house"])
def test_nobody_is_kept_out_of_any_state(name: str, house: House) -> None:
    look = Inspection(PUBLIC_STATES[name])

    JOURNEYS[name](house, look)

    assert look.to_come == []
