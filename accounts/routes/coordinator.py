"""Who sends a request to the public origin: a person of a Kommune or of the network office.

Apart from the desk's people in every way: own tables, own cookie, own permissions.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask_login import current_user
from sqlalchemy.orm import Session

from accounts.coordinators import SignedInCoordinator, find_session
from accounts.roles import CoordinatorRole
from accounts.routes.cookies import Cookies, Ticket
from accounts.routes.sessions import install_sessions
from crypto.encoding import sha256
from web.context import Context
from web.guards import ForbiddenError, NoSessionError, Permission

_ALL = frozenset({Permission.OWN_ACCOUNT, Permission.READ_NETWORK})
_READER = _ALL | {
    Permission.READ_OWN_TRENDS,
    Permission.READ_NOTICES,
    Permission.READ_OWN_WORK,
}
_PERMISSIONS = {
    CoordinatorRole.READER: _READER,
    CoordinatorRole.COORDINATOR: _READER
    | {
        Permission.COMMENT_OWN_TRENDS,
        Permission.DO_OWN_WORK,
        Permission.INVITE_COLLEAGUES,
        Permission.WRITE_NETWORK,
        Permission.REMOVE_OWN_TEXT,
    },
    CoordinatorRole.EDITOR: _ALL
    | {
        Permission.WRITE_NETWORK,
        Permission.REMOVE_OWN_TEXT,
        Permission.EDIT_CONTENT,
        Permission.RUN_NETWORK,
    },
    CoordinatorRole.OPERATOR: frozenset({Permission.OWN_ACCOUNT, Permission.OPERATE}),
}
_WITHOUT_SECOND_FACTOR = frozenset({Permission.OWN_ACCOUNT})

HasLeft = Callable[[Session, str], bool]
"""Tells of a Kommune's key whether it was in the network and is no longer."""


@dataclass(frozen=True, slots=True)
class CoordinatorPerson:
    """The person behind a valid cookie, as guards, forms and routes see it."""

    signed_in: SignedInCoordinator
    ticket: Ticket
    lacks_factor: bool = False
    """Whether the person must set up a second factor before anything else opens."""
    has_left: bool = False
    """Whether the person's Kommune was in the network and is no longer: it reads on."""

    is_authenticated = True

    @property
    def id(self) -> bytes:
        """The account's id."""
        return self.signed_in.id

    @property
    def ags(self) -> str:
        """The official key of the Kommune, 8 digits. Raises ForbiddenError without one."""
        if self.signed_in.ags is None:
            raise ForbiddenError
        return self.signed_in.ags

    @property
    def role(self) -> CoordinatorRole:
        """What the person does with the account."""
        return self.signed_in.role

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the role allows."""
        if self.lacks_factor:
            return _WITHOUT_SECOND_FACTOR
        allowed = _PERMISSIONS[self.signed_in.role]
        return allowed - {Permission.WRITE_NETWORK} if self.has_left else allowed

    def may(self, permission: str) -> bool:
        """Tell templates whether the role allows something, by the permission's name."""
        return Permission[permission] in self.permissions

    @property
    def form_binding(self) -> bytes:
        """What ties forms to this session (web.forms); no way leads from it to the token."""
        return sha256(b"rueckhalt/form-binding/" + self.ticket.token)


def install_coordinator_sign_in(
    app: Flask,
    context: Context,
    cookies: Cookies,
    *,
    second_factor: bool,
    has_left: HasLeft | None = None,
) -> None:
    """Let requests of the public origin carry sessions.

    With `second_factor` nothing but its set-up is open to who has none. `has_left` tells of a
    Kommune's key whether it may no longer write in the network.
    """

    def find(ticket: Ticket) -> CoordinatorPerson | None:
        with context.database.read() as session:
            signed_in = find_session(session, token=ticket.token)
            if signed_in is None:
                return None
            ags = signed_in.ags
            left = has_left is not None and ags is not None and has_left(session, ags)
        lacks_factor = second_factor and not signed_in.has_second_factor
        return CoordinatorPerson(signed_in, ticket, lacks_factor, left)

    install_sessions(app, cookies, find)


def coordinator() -> CoordinatorPerson:
    """Give the signed-in coordinator of the request. Raises NoSessionError."""
    person: Any = current_user._get_current_object()
    if not isinstance(person, CoordinatorPerson):
        raise NoSessionError
    return person


def coordinator_or_none() -> CoordinatorPerson | None:
    """Give the signed-in coordinator, if there is one: for pages that anybody may read."""
    person: Any = current_user._get_current_object()
    return person if isinstance(person, CoordinatorPerson) else None
