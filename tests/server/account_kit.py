"""People of Kommunen at their browsers: pages are read and forms sent as a browser does."""

import html
import re
from dataclasses import dataclass, field

from sqlalchemy import func, select
from werkzeug.test import TestResponse

from accounts.coordinator_invitations import invite
from accounts.models import Coordinator, CoordinatorInvitation
from accounts.roles import CoordinatorRole
from accounts.routes.cookies import COORDINATOR_NAME
from tests.infrastructure.office_file import MID
from tests.server.kit import Door, House

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
_PLACES = {MID: "oldenmoor"}
EMAIL = "anna@oldenmoor.example"
PASSWORD = "grüne Lampe im Regen"

_FORM = re.compile(r"(<form[^>]*>)(.*?)</form>", re.DOTALL)
_HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')


def attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return html.unescape(found[1]) if found else ""


@dataclass
class Visitor:
    """One browser at the public site; `prefix` is that of its language."""

    house: House
    prefix: str = ""
    door: Door = field(init=False)

    def __post_init__(self) -> None:
        self.door = Door(self.house.application, str(self.house.config.public))

    def get(self, path: str) -> TestResponse:
        return self.door.get(self.prefix + path, headers=BROWSER)

    def post(self, path: str, fields: dict[str, str], origin: str | None = None) -> TestResponse:
        headers = {**BROWSER, "Origin": origin or self.door.origin}
        return self.door.post(self.prefix + path, data=fields, headers=headers)

    def hidden(self, page: TestResponse, action: str = "") -> dict[str, str]:
        """The hidden fields of the page's form, or of the one with this action: its token too."""
        forms = _FORM.findall(page.text)
        found = [each for tag, each in forms if not action or attribute(tag, "action") == action]
        (form,) = found
        return {attribute(tag, "name"): attribute(tag, "value") for tag in _HIDDEN.findall(form)}

    def submit(self, path: str, **fields: str) -> TestResponse:
        """Open a page and send its form."""
        return self.post(path, {**self.hidden(self.get(path)), **fields})

    def press(self, page: str, action: str, **fields: str) -> TestResponse:
        """Open a page and send the one of its forms that goes to `action`."""
        hidden = self.hidden(self.get(page), self.prefix + action)
        return self.post(action, {**hidden, **fields})

    def sign_in(self, name: str = EMAIL, password: str = PASSWORD) -> TestResponse:
        return self.press("/account/sign-in", "/account/sign-in", name=name, password=password)

    def enter_code(self, code: str) -> TestResponse:
        return self.submit("/account/join", code=code)

    def join(self, code: str, **changed: str) -> TestResponse:
        """Enter a code and fill in the form that follows."""
        fields = {
            "display_name": "Anna Muster",
            "name": EMAIL,
            "password": PASSWORD,
            "repeated": PASSWORD,
        }
        hidden = self.hidden(self.enter_code(code))
        return self.post("/account/join/person", {**hidden, **fields, **changed})


def invitation(
    house: House, *, role: CoordinatorRole = CoordinatorRole.COORDINATOR, ags: str = MID
) -> str:
    """A code as the operator's command prints it; editors and operators are of no Kommune."""
    of = ags if role.of_kommune else None
    with house.database.write() as session:
        return invite(session, ags=of, role=role, by=None, today=house.clock.today).code


def joined(
    house: House, role: CoordinatorRole = CoordinatorRole.COORDINATOR, *, ags: str = MID
) -> Visitor:
    """The browser of somebody who has just opened an account."""
    visitor = Visitor(house)
    code = invitation(house, role=role, ags=ags)
    answer = visitor.join(code, name=f"{role}@{_PLACES.get(ags, ags)}.example")
    assert answer.status_code == 303, answer.text
    return visitor


def with_account(house: House) -> Visitor:
    """A fresh browser, after somebody joined elsewhere."""
    Visitor(house).join(invitation(house))
    return Visitor(house)


def cookie(visitor: Visitor, name: str = COORDINATOR_NAME) -> str:
    found = visitor.door.client.get_cookie(name, domain="localhost")
    assert found is not None
    return found.value


def count(house: House, model: type[Coordinator | CoordinatorInvitation]) -> int:
    with house.database.read() as session:
        return session.scalars(select(func.count()).select_from(model)).one()
