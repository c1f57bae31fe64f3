"""A Kommune's dialogue in the browser, up to the evening."""

import re
from dataclasses import dataclass

from tests.server.account_kit import Visitor

TITLE = "Wie wir miteinander umgehen"
BASE = "/account/dialogue/"


@dataclass(frozen=True)
class Evening:
    """A dialogue of whoever is signed in."""

    visitor: Visitor
    name: str

    def path(self, rest: str = "") -> str:
        return f"{BASE}{self.name}/{rest}"

    def press(self, page: str, action: str, **fields: str) -> int:
        return self.visitor.press(self.path(page), self.path(action), **fields).status_code

    def add(self, title: str, text: str = "") -> None:
        assert self.press("proposals", "proposals", title=title, text=text) == 303

    def invite(self, **changed: str) -> int:
        fields = {
            "title": TITLE,
            "day": "2027-03-15",
            "begins": "18:30",
            "place": "Bürgerhaus",
            "contact": "dialog@oldenmoor.example",
        }
        return self.visitor.submit(self.path("plan"), **{**fields, **changed}).status_code

    def ids(self) -> dict[str, str]:
        """The proposals' ids in hex, by title."""
        page = self.visitor.get(self.path("weighing")).text
        found = re.findall(r'<label[^>]*for="points_([0-9a-f]{32})">([^<]+)', page)
        return {title.strip(): name for name, title in found}


def begun(visitor: Visitor) -> Evening:
    answer = visitor.submit(BASE, title=TITLE)
    assert answer.status_code == 303, answer.text
    return Evening(visitor, answer.headers["Location"].split("/")[-2])


def weighed(visitor: Visitor) -> Evening:
    """A dialogue with two proposals, counted in the room."""
    evening = begun(visitor)
    evening.add("Ansprechperson benennen")
    evening.add("Fortbildung für Ehrenamtliche")
    first, second = evening.ids().values()
    points = {f"points_{first}": "3", f"points_{second}": "8"}
    assert evening.press("weighing", "weighing/room", **points) == 303
    return evening
