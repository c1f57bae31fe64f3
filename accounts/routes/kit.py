"""What the pages of accounts share: what they need, and how they answer."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Response
from sqlalchemy.orm import Session

from accounts.coordinators import Credentials, credentials_of
from accounts.errors import (
    NameTakenError,
    TooBusyError,
    TooManyAttemptsError,
    WrongCredentialsError,
)
from accounts.forms import BUSY, NAME_TAKEN, WAIT, WRONG, WRONG_CODE, WRONG_PASSWORD
from accounts.passkeys import Party
from accounts.passwords import is_right
from accounts.routes.cookies import Cookies
from accounts.routes.coordinator import CoordinatorPerson, coordinator
from accounts.routes.home import PanelMaker, StepMaker
from accounts.second_factor import Factors
from accounts.throttle import Throttle
from core.audit import record
from web.context import context
from web.forms import PageForm, render_form
from web.pages import go_to

_OWN_PATH = re.compile(r"/(?!/)[A-Za-z0-9_~./-]{0,200}")


@dataclass(frozen=True, slots=True)
class AccountPages:
    """What the pages need: cookies, Kommunen, parts of the start page, counts of attempts."""

    cookies: Cookies
    name_of: Callable[[str], str]
    """Gives a Kommune's name by its key."""
    issuer: str
    """Whose account it is, as authenticators show it."""
    factor_required: bool
    """Whether nothing opens to who has no second factor."""
    panels: Sequence[PanelMaker]
    steps: Sequence[StepMaker]
    sign_ins: Throttle
    joins: Throttle

    def kommune_name(self, ags: str | None) -> str:
        """Give a Kommune's name; empty for no Kommune."""
        return "" if ags is None else self.name_of(ags)


def factors() -> Factors:
    """Give what seals second factors."""
    return Factors(context().config.secret_key)


def party(pages: AccountPages) -> Party:
    """Give for whom passkeys are: this site's host, and pages of its origin alone."""
    origin = context().config.public
    return Party(origin.host.partition(":")[0], str(origin), pages.issuer)


def check_password(pages: AccountPages, person: CoordinatorPerson, password: str) -> Credentials:
    """Compare the password of who is signed in.

    Raises WrongCredentialsError, TooManyAttemptsError, TooBusyError.
    """
    here, known_as = context(), person.signed_in.name
    pages.sign_ins.check(known_as, here.clock())
    with here.database.read() as session:
        found = credentials_of(session, coordinator=person.id)
    if not is_right(password, found.password):
        pages.sign_ins.count_wrong(known_as, here.clock())
        raise WrongCredentialsError
    return found


def record_act(session: Session, action: str, about: str) -> None:
    """Write down what the signed-in person does; last in its transaction (core.audit)."""
    by, today = coordinator().id.hex(), context().today()
    record(session, by=by, action=action, about=about, today=today)


def with_session(pages: AccountPages, token: bytes, answer: Response) -> Response:
    """Put a session's cookie into the answer."""
    pages.cookies.write(answer, pages.cookies.new(token))
    return answer


def onward(path: str) -> Response:
    """Lead to the page that was asked for before, if it is one of ours, else to the start."""
    if not path or _OWN_PATH.fullmatch(path) is None:
        return go_to("account.home")
    return Response(status=303, headers={"Location": path})


_MESSAGES = {
    NameTakenError: NAME_TAKEN,
    TooBusyError: BUSY,
    TooManyAttemptsError: WAIT,
    WrongCredentialsError: WRONG,
}
_WRONG_BY_FIELD = {"current": WRONG_PASSWORD, "code": WRONG_CODE}


def refused(
    template: str, form: PageForm, field: str, error: Exception, **values: object
) -> Response:
    """Show the form again with what a service found wrong."""
    message = _MESSAGES[type(error)]
    if isinstance(error, WrongCredentialsError):
        message = _WRONG_BY_FIELD.get(field, message)
    form.refuse(field, message)
    statuses = {TooManyAttemptsError: 429, TooBusyError: 503}
    answer = render_form(template, form, status=statuses.get(type(error), 422), **values)
    retry_after = getattr(error, "retry_after", None)
    if retry_after is not None:
        answer.headers["Retry-After"] = str(retry_after)
    return answer
