"""Whatever people write, into any field of any form, stays text: on pages, for everybody.

The test walks through the site as each kind of person, fills every form it finds with markup that
would run, and then reads every page again.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

import pytest
from werkzeug.test import TestResponse

from tests.infrastructure.office_file import MID, SMALL
from tests.server.account_kit import BROWSER, Visitor, invitation, joined
from tests.server.dialogue_kit import weighed
from tests.server.forms_on_pages import FormOnPage, Page
from tests.server.kit import House
from tests.server.recommendations.kit import act, decide, publish, write
from tests.server.test_guards import sites
from tests.server.test_network import in_network
from tests.server.walk import ENDS_IT, Data, Walk, fill, kind_of, walks

pytestmark = pytest.mark.parametrize("founded", ["sqlite"], indirect=True)

MARK = "data-planted"
PAYLOADS = (
    f'"><img src=x onerror=alert(1) {MARK}>',
    f"</textarea></title><script {MARK}>alert(1)</script>",
    f"' autofocus onfocus=alert(1) {MARK} x='",
    f"[x](javascript:alert(1)) <svg/onload=alert(1) {MARK}>",
    f"{{{{ 7*7 }}}} <a href='javascript:alert(1)' {MARK}>x</a>",
)

LOOKS_UP = {
    "/account/details/code": "a code",
    "/account/join": "a code",
    "/account/operator/invite": "a Kommune",
    "/account/recommendations/import": "JSON; its texts go through the form of a draft",
    "/account/reset": "a code",
    "/account/second-factor": "a code",
    "/dialogue/vote": "a card's code",
    "/events/registration": "a code",
    "/network/office/invite": "a Kommune",
    "/self-check/": "a code",
}
"""Forms with a field for text that keep none: what is typed must be something there is."""

WITHOUT_TEXT = {
    "account.confirm",
    "account.operator_reset_factor",
    "account.operator_withdraw_founding",
    "account.passkey_step",
    "account.remove_person",
    "account.second_step",
    "account.withdraw_codes",
    "dialogue.choose",
    "event_editing.announce",
    "event_editing.remove_participant",
    "events.cancel_registration",
    "events.confirm_registration",
    "events.fetch",
    "library_desk.link_works",
    "library_desk.withdraw",
    "network.confirm_contact",
    "network.stop_letters",
    "own_dialogue.close_weighing",
    "own_dialogue.discard_cards",
    "own_dialogue.hide",
    "own_dialogue.hold",
    "own_dialogue.make_more_cards",
    "own_dialogue.open_weighing",
    "own_dialogue.remove_proposal",
    "own_dialogue.take_back_opening",
    "own_events.cancel",
    "own_self_checks.close",
    "self_check.answer",
}
"""What the walk doesn't come to, of forms that take codes, choices or nothing."""

OTHER_TESTS = {
    "own_trends.comment": "tests/trends/test_pages.py",
    "releases.fetch_batches": "JSON of signed releases",
    "releases.post_release": "JSON of signed releases",
}


def with_payloads(_form: FormOnPage) -> Iterator[Callable[[FormOnPage], Data]]:
    for number, payload in enumerate(PAYLOADS):
        yield partial(fill, text=payload, number=number)


def check(page: Page, text: str) -> None:
    """Nothing of what was planted is markup on this page."""
    for tag, given in page.tags:
        assert MARK not in given, (page.path, tag)
        assert not [name for name in given if name.startswith("on")], (page.path, tag)
        link = given.get("href", "").strip().lower()
        assert not link.startswith(("javascript:", "data:", "vbscript:")), (page.path, link)
        if tag == "script":
            assert given.get("type") in ("module", "importmap", "application/json"), page.path
    assert ">49 " not in text, page.path


FURNISHED = ("/account/join/person", "/account/recommendations/review/*/return")
"""Forms that are filled before the walk: it has no code, and would have decided otherwise."""


def furnish(house: House, coordinator: Visitor, editor: Visitor) -> int:
    """Make what comes only after several steps in their order; give a recommendation's number."""
    in_network(house, MID, SMALL)
    evening = weighed(coordinator)
    assert evening.press("", "hold") == 303
    _, number = publish(coordinator, editor)
    assert act(coordinator, write(coordinator, title="Zweite"), "submit").status_code == 303
    name = write(coordinator, title="Dritte")
    assert act(coordinator, name, "submit").status_code == 303
    assert decide(editor, name, "return", note=PAYLOADS[0]).status_code == 303
    joining = Visitor(house).join(
        invitation(house), display_name=PAYLOADS[0], name="neu@oldenmoor.example"
    )
    assert joining.status_code == 303, joining.text
    return number


def takes_text(form: FormOnPage) -> bool:
    return any(MARK in str(value) for _, value in fill(form, PAYLOADS[0]))


def endpoints(house: House, walked: Iterable[Walk]) -> tuple[set[str], set[str]]:
    """What forms on pages lead to, and all that the public site's German pages take."""
    rules = sites(house)["public"].url_map
    posts = {
        rule.endpoint
        for rule in rules.iter_rules()
        if "POST" in (rule.methods or ()) and not rule.rule.startswith("/en/")
    }
    adapter = rules.bind("")
    forms = [form for walk in walked for form in walk.forms.values()]
    paths = {form.action.partition("?")[0] for form in forms}
    return {str(adapter.match(path, method="POST")[0]) for path in paths}, posts


def test_nothing_that_people_write_becomes_markup(house: House) -> None:
    accepted = {*FURNISHED}

    def look(form: FormOnPage, data: Data, answer: TestResponse) -> None:
        if answer.status_code in (200, 303) and any(MARK in str(value) for _, value in data):
            accepted.add(kind_of(form))
        if answer.mimetype == "text/html":
            check(Page(answer.text, form.action), answer.text)

    people = walks(house, with_payloads, look)
    number = furnish(house, people[0].visitor, people[1].visitor)
    elsewhere = joined(house, ags=SMALL)
    page = f"/recommendations/{number}/"
    people.append(Walk(elsewhere, (page,), with_payloads, look, most=1))
    for _ in range(2):  # the second time round there is more to be found
        for walk in people:
            walk.pages.clear()
            walk.go()

    shown = 0
    for walk in people:
        for path in sorted(walk.pages):
            answer = walk.visitor.door.get(path, headers=BROWSER)
            check(Page(answer.text, path), answer.text)
            shown += MARK in answer.text
    assert shown > 100
    with_text = {
        kind
        for walk in people
        for kind, form in walk.forms.items()
        if takes_text(form) and not ENDS_IT.search(form.action)
    }
    assert with_text - accepted - LOOKS_UP.keys() == set(), "forms that took nothing"
    led_to, posts = endpoints(house, people)
    unknown = posts - led_to - WITHOUT_TEXT - OTHER_TESTS.keys() - {"account.join_person"}
    assert unknown == set(), "posts that no form on a page leads to"
