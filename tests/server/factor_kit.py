"""A person's second factors as browsers and devices use them: an authenticator app, codes."""

import datetime
import re
from dataclasses import dataclass

import pyotp
from werkzeug.test import TestResponse

from accounts.second_factor import Factors
from tests.server.account_kit import PASSWORD, Visitor
from tests.server.kit import House, MovableClock

SIGN_IN, STEP = "/account/sign-in", "/account/sign-in/code"
FACTOR = "/account/second-factor"
_CODE = re.compile(r"<li>([A-Z2-7-]{32})</li>")


@dataclass
class App:
    """An authenticator app with one secret."""

    secret: str
    clock: MovableClock

    def code(self, steps: int = 0) -> str:
        """The code so many half minutes from now."""
        return pyotp.TOTP(self.secret).at(self.clock.now + datetime.timedelta(seconds=30 * steps))


def set_up_app(visitor: Visitor) -> tuple[App, list[str]]:
    """Set an app up on the page; gives it and the recovery codes."""
    return take_app(visitor, visitor.get(FACTOR))


def take_app(visitor: Visitor, page: TestResponse) -> tuple[App, list[str]]:
    """Read the secret from a page as an app does from its picture, and send the first code."""
    hidden = visitor.hidden(page)
    app = App(hidden["secret"], visitor.house.clock)
    answer = visitor.post(FACTOR, {**hidden, "code": app.code()})
    assert "Ihre Notfallcodes" in answer.text, answer.text
    return app, _CODE.findall(answer.text)


def confirm(visitor: Visitor, wanted: str, password: str = PASSWORD) -> TestResponse:
    """Give the password again, for what is wanted."""
    return visitor.submit(f"{FACTOR}/again?for={wanted}", current=password)


def enter_password(visitor: Visitor, name: str, password: str = PASSWORD) -> TestResponse:
    """Sign in up to the second step; gives its page."""
    page = visitor.sign_in(name, password)
    assert "Zweiter Schritt" in page.text, page.text
    return page


def enter_step(visitor: Visitor, page: TestResponse, code: str) -> TestResponse:
    """Send a code from the page of the second step."""
    return visitor.post(STEP, {**visitor.hidden(page, STEP), "code": code})


def factors(house: House) -> Factors:
    """What seals second factors of this server."""
    return Factors(house.config.secret_key)
