"""Who sends a request: Flask-Login over our own cookie, and what roles may do."""

from dataclasses import dataclass

from flask import Flask, Request, Response, g
from flask_login import LoginManager

from accounts.roles import Role, Status
from accounts.routes.cookies import NAME, Cookies, Ticket
from accounts.services import SignedIn, find_session
from web.context import Context
from web.guards import Permission

_PENDING = frozenset({Permission.OWN_SESSION, Permission.READ_DESK})
_COUNSELLOR = _PENDING | {Permission.READ_CASES, Permission.WRITE_CASES}
_LEAD = _COUNSELLOR | {Permission.MANAGE_DESK}


@dataclass(frozen=True, slots=True)
class SignedInPerson:
    """The account behind a valid cookie, as guards and routes see it."""

    signed_in: SignedIn
    ticket: Ticket

    @property
    def account(self) -> bytes:
        """The account's id."""
        return self.signed_in.account

    @property
    def desk(self) -> bytes:
        """The fingerprint of its desk."""
        return self.signed_in.desk

    @property
    def permissions(self) -> frozenset[Permission]:
        """What role and status allow."""
        if self.signed_in.status is Status.PENDING:
            return _PENDING
        return _LEAD if self.signed_in.role is Role.LEAD else _COUNSELLOR


def install_sign_in(app: Flask, context: Context, cookies: Cookies) -> None:
    """Let the app's requests carry sessions, and move their time on."""
    manager = LoginManager(app)  # type: ignore[no-untyped-call]  # Flask-Login has no types

    @manager.request_loader  # type: ignore[untyped-decorator]
    def load(request: Request) -> SignedInPerson | None:
        ticket = cookies.read(request.cookies.get(NAME, ""))
        if ticket is None:
            return None
        with context.database.read() as session:
            signed_in = find_session(session, token=ticket.token)
        if signed_in is None:
            return None
        if cookies.needs_renewal(ticket):
            g.renew = ticket
        return SignedInPerson(signed_in, ticket)

    @app.after_request
    def renew(answer: Response) -> Response:
        ticket = g.pop("renew", None)
        # Where the route itself writes or expires the cookie, its word is the last one.
        decided = any(each.startswith(f"{NAME}=") for each in answer.headers.getlist("Set-Cookie"))
        if isinstance(ticket, Ticket) and not decided:
            cookies.write(answer, ticket)
        return answer
