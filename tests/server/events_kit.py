"""People who register for events, at their browsers and with their mailboxes."""

from werkzeug.test import TestResponse

from tests.events.kit import code_for
from tests.server.account_kit import Visitor


def ask(
    visitor: Visitor, key: str, name: str = "Anna", email: str = "", organisation: str = ""
) -> TestResponse:
    """Fill in the form of an event."""
    email = email or f"{name.lower()}@kommune.example"
    return visitor.submit(
        f"/events/{key}/register", name=name, email=email, organisation=organisation
    )


def mailed_code(visitor: Visitor, key: str, email: str) -> str:
    """The code in the mails to an address."""
    house = visitor.house
    with house.database.read() as session:
        return code_for(session, bytes.fromhex(key), email, house.config.secret_key)


def sign_up(
    visitor: Visitor, key: str, name: str = "Anna", email: str = "", organisation: str = ""
) -> tuple[str, TestResponse]:
    """Fill in the form and confirm with the code from the mail; give it and the last page."""
    email = email or f"{name.lower()}@kommune.example"
    answer = ask(visitor, key, name, email, organisation)
    assert answer.status_code == 303, answer.text
    code = mailed_code(visitor, key, email)
    page = visitor.submit("/events/registration", code=code)
    action = f"{visitor.prefix}/events/registration/confirm"
    return code, visitor.post("/events/registration/confirm", visitor.hidden(page, action))
