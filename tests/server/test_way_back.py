"""Whoever is signed in finds back from every page, by the same way on each."""

import html
import re
from collections.abc import Iterator

import pytest

from accounts.roles import CoordinatorRole
from tests.server.account_kit import Visitor, joined
from tests.server.dialogue_kit import weighed
from tests.server.kit import House
from tests.server.recommendations.kit import write
from tests.server.test_selfcheck import start

pytestmark = pytest.mark.parametrize("founded", ["sqlite"], indirect=True)

_LINK = re.compile(r'<a [^>]*href="(/[^"#]*)')
_CRUMBS = re.compile(r'<nav class="crumbs"[^>]*>(.*?)</nav>', re.DOTALL)
_CRUMB = re.compile(r'href="([^"]*)">([^<]*)</a>')


def below_account(visitor: Visitor) -> Iterator[tuple[str, str]]:
    """Every page that links lead to from the account's first, but that one."""
    seen, waiting = {"/account/"}, ["/account/"]
    while waiting:
        path = waiting.pop()
        answer = visitor.get(path)
        if answer.status_code != 200 or not answer.content_type.startswith("text/html"):
            continue
        if path != "/account/":
            yield path, answer.text
        main = answer.text.partition("<main")[2]
        for link in map(html.unescape, _LINK.findall(main)):
            own = link.startswith("/account/") or re.match("/network/.", link)
            if own and link not in seen:
                seen.add(link)
                waiting.append(link)


@pytest.mark.parametrize(
    "role", [CoordinatorRole.COORDINATOR, CoordinatorRole.EDITOR, CoordinatorRole.OPERATOR]
)
def test_every_page_says_what_lies_above_it(house: House, role: CoordinatorRole) -> None:
    visitor = joined(house, role)
    if role is CoordinatorRole.COORDINATOR:
        start(visitor)
        weighed(visitor)
        write(visitor)

    ways = {}
    for path, page in below_account(visitor):
        found = _CRUMBS.findall(page)
        assert len(found) == 1, path
        ways[path] = _CRUMB.findall(found[0])

    assert len(ways) > 4
    for path, way in ways.items():
        assert way[0] == ("/account/", "Ihr Konto"), path
        assert all(visitor.get(above).status_code == 200 for above, _ in way), path


def test_what_lies_deep_names_what_lies_between(house: House) -> None:
    visitor = joined(house)
    check, evening, name = start(visitor), weighed(visitor), write(visitor)

    def way(path: str) -> list[str]:
        (found,) = _CRUMBS.findall(visitor.get(path).text)
        return [html.unescape(label) for _, label in _CRUMB.findall(found)]

    title = "Schutz von Haupt- und Ehrenamtlichen"
    assert way(f"{check}invitation/volunteers") == ["Ihr Konto", "Selbstcheck", title]
    assert way(evening.path("weighing"))[:2] == ["Ihr Konto", "Bürgerdialog"]
    assert way(f"/account/recommendations/{name}/edit") == [
        "Ihr Konto",
        "Handlungsempfehlungen",
        "Meldeweg für Drohungen",
    ]


def test_the_first_page_has_nothing_above_it(house: House) -> None:
    assert 'class="crumbs"' not in joined(house).get("/account/").text
    assert 'class="crumbs"' not in Visitor(house).get("/account/sign-in").text
