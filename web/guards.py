"""Who may call a route, and how large its body may be. A route that doesn't say is not served.

Checked before a handler runs, in this order: the Origin of anything that changes something, the
permission, the size of the body.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import ClassVar, Protocol, TypeVar

from flask import Flask, request
from flask_login import AnonymousUserMixin, current_user

from core.config import Origin
from core.errors import DomainError

_ATTRIBUTE = "__rueckhalt_guard__"
_SAFE_METHODS = ("GET", "HEAD")

View = TypeVar("View", bound=Callable[..., object])


class Permission(Enum):
    """What a route asks for."""

    PUBLIC = auto()
    """Nothing: reporters have no account."""
    OWN_SESSION = auto()
    """Any signed-in account, also one not yet admitted."""
    READ_DESK = auto()
    """The desk's log; what else of the desk an account gets depends on its status."""
    READ_CASES = auto()
    WRITE_CASES = auto()
    MANAGE_DESK = auto()
    """Invite, admit, remove, start epochs."""
    OWN_ACCOUNT = auto()
    """Any signed-in coordinator of a Kommune; no role of a desk has this or what follows."""
    READ_OWN_TRENDS = auto()
    """The figures of the coordinator's Kommune before they are public."""
    COMMENT_OWN_TRENDS = auto()
    """Say something about them in the Kommune's name."""
    READ_NOTICES = auto()
    """What desks tell the Kommunen."""
    READ_OWN_WORK = auto()
    """What the Kommune works on: self-checks, plans, dialogues, drafts."""
    DO_OWN_WORK = auto()
    """Work on it, and speak for the Kommune in what becomes public."""
    INVITE_COLLEAGUES = auto()
    """Invite and remove people of the own Kommune."""
    READ_NETWORK = auto()
    """What Kommunen tell each other: directory, questions, comments."""
    WRITE_NETWORK = auto()
    REMOVE_OWN_TEXT = auto()
    """Take back what one wrote there, also after the Kommune has left."""
    EDIT_CONTENT = auto()
    """Write and publish articles, events, recommendations."""
    RUN_NETWORK = auto()
    """Invite Kommunen, keep their agreements, see how far they are."""
    OPERATE = auto()
    """Keep accounts of every kind, and read what was done to them."""


class Principal(Protocol):
    """The signed-in account of a request, as the rooms' routes see it."""

    @property
    def account(self) -> bytes:
        """The account's id."""

    @property
    def desk(self) -> bytes:
        """The fingerprint of its desk."""

    @property
    def permissions(self) -> frozenset[Permission]:
        """What its role and status allow."""


class NoSessionError(DomainError):
    """The request carries no valid session."""

    code: ClassVar[str] = "no-session"


class ForbiddenError(DomainError):
    """The account's role or status doesn't allow this."""

    code: ClassVar[str] = "forbidden"


class ForeignOriginError(DomainError):
    """Another site's page made the browser send this."""

    code: ClassVar[str] = "foreign-origin"


class TooLargeError(DomainError):
    """The body is larger than anything this route takes."""

    code: ClassVar[str] = "too-large"


@dataclass(frozen=True, slots=True)
class Guard:
    """A route's declaration."""

    permission: Permission
    max_body: int
    any_origin: bool = False


def guard(
    permission: Permission, *, max_body: int = 0, any_origin: bool = False
) -> Callable[[View], View]:
    """Declare what a view asks for. `max_body` is in bytes.

    With `any_origin` it may be posted to from anywhere: only where a secret in the address allows
    what happens, and no cookie does.
    """
    if any_origin and permission is not Permission.PUBLIC:
        raise ValueError("what a session allows is asked for by our own pages alone")

    def declare(view: View) -> View:
        setattr(view, _ATTRIBUTE, Guard(permission, max_body, any_origin))
        return view

    return declare


def guard_of(view: Callable[..., object]) -> Guard | None:
    """Give a view's declaration."""
    declared = getattr(view, _ATTRIBUTE, None)
    return declared if isinstance(declared, Guard) else None


def principal() -> Principal:
    """Give the signed-in account. Raises NoSessionError."""
    user = current_user._get_current_object()
    if isinstance(user, AnonymousUserMixin):
        raise NoSessionError
    person: Principal = user
    return person


def install_guards(app: Flask, origin: Origin) -> None:
    """Check every request of the app against its route's declaration."""

    def check() -> None:
        endpoint = request.endpoint
        declared = None if endpoint is None else guard_of(app.view_functions[endpoint])
        open_to_all = declared is not None and declared.any_origin
        ours = request.headers.getlist("Origin") == [str(origin)]
        if request.method not in _SAFE_METHODS and not (ours or open_to_all):
            raise ForeignOriginError
        if endpoint is None:
            return  # no such route: 404 or 405 follows
        if declared is None:
            raise ForbiddenError
        public = declared.permission is Permission.PUBLIC
        if not public and declared.permission not in principal().permissions:
            raise ForbiddenError
        if (request.content_length or 0) > declared.max_body:
            raise TooLargeError
        request.max_content_length = declared.max_body + 1

    app.before_request(check)


def read_body() -> bytes:
    """Give the request's whole body. Raises TooLargeError."""
    body = request.get_data(cache=False)
    # A body without Content-Length just ends at the limit, however much more was sent. So the
    # limit lies one byte beyond what the route takes.
    if len(body) == request.max_content_length:
        raise TooLargeError
    return body


def refuse_unguarded(app: Flask) -> None:
    """Fail at start, not at the first request, when a route declares nothing."""
    for endpoint, view in app.view_functions.items():
        if guard_of(view) is None:
            raise RuntimeError(f"the route {endpoint} declares no permission")
