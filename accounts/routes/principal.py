"""Who sends a request to the desk origin, and what roles may do there."""

from dataclasses import dataclass

from flask import Flask

from accounts.roles import Role, Status
from accounts.routes.cookies import Cookies, Ticket
from accounts.routes.sessions import install_sessions
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
    """Let requests of the desk origin carry sessions."""

    def find(ticket: Ticket) -> SignedInPerson | None:
        with context.database.read() as session:
            signed_in = find_session(session, token=ticket.token)
        return None if signed_in is None else SignedInPerson(signed_in, ticket)

    install_sessions(app, cookies, find)
