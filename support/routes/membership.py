"""Founding, joining, the desk as its members load it, and its epochs."""

from flask import Blueprint, Response, jsonify

from accounts.routes import sign_in
from accounts.routes.cookies import Cookies
from accounts.services import desk_accounts
from crypto.encoding import b64encode
from desks.log import read_log
from desks.reading import desk_revision, read_for_member
from support import membership
from support.routes.bodies import EpochBody, FoundBody, JoinBody, epoch_files
from support.routes.views import optional
from web.context import context
from web.guards import Permission, guard, principal
from web.json_body import read_json

LARGEST_JOIN = 64 * 1024
LARGEST_FOUNDING = 256 * 1024
LARGEST_EPOCH = 32 * 1024 * 1024
"""The closing list has some 90 bytes per case."""


def membership_blueprint(cookies: Cookies) -> Blueprint:
    """Make the routes; `cookies` writes the session cookie of a new account."""
    blueprint = Blueprint("membership", __name__)

    @blueprint.post("/api/desks")
    @guard(Permission.PUBLIC, max_body=LARGEST_FOUNDING)
    def found() -> Response:
        body = read_json(FoundBody)
        with context().database.write() as session:
            membership.found(
                session,
                invitation=body.invitation,
                new=body.account.to_new_account(),
                log=[entry.to_document() for entry in body.log],
                files=epoch_files(body.secrets, body.members, None, body.root_copies),
                today=context().today(),
                refuse_published=context().config.production,
            )
            return sign_in(session, cookies, body.account.id, 201)

    @blueprint.post("/api/members")
    @guard(Permission.PUBLIC, max_body=LARGEST_JOIN)
    def join() -> Response:
        body = read_json(JoinBody)
        with context().database.write() as session:
            membership.join(
                session,
                invitation=body.invitation,
                new=body.account.to_new_account(),
                request=body.request.to_document(),
                today=context().today(),
                refuse_published=context().config.production,
            )
            return sign_in(session, cookies, body.account.id, 201)

    @blueprint.get("/api/desk")
    @guard(Permission.READ_DESK)
    def show_desk() -> Response:
        return jsonify(_desk_view(admitted=Permission.READ_CASES in principal().permissions))

    @blueprint.post("/api/desk/epochs")
    @guard(Permission.MANAGE_DESK, max_body=LARGEST_EPOCH)
    def start_epoch() -> Response:
        body = read_json(EpochBody)
        with context().database.write() as session:
            revision = membership.change_members(
                session,
                desk=principal().desk,
                revision=body.revision,
                statement=body.statement.to_document(),
                files=epoch_files(body.secrets, body.members, body.closing, body.root_copies),
                admit=body.admit,
                remove=body.remove,
                today=context().today(),
                refuse_published=context().config.production,
            )
        answer = jsonify(revision=revision)
        answer.status_code = 201
        return answer

    return blueprint


def _desk_view(*, admitted: bool) -> dict[str, object]:
    """Describe the desk. Who is not admitted yet learns no names and gets no sealed file."""
    desk = principal().desk
    with context().database.read() as session:
        view: dict[str, object] = {
            "fingerprint": b64encode(desk),
            "log": [signed.to_json() for signed in read_log(session, desk=desk)],
            "revision": desk_revision(session, desk=desk),
        }
        if not admitted:
            return view
        files = read_for_member(session, desk=desk, account=principal().account)
        accounts = desk_accounts(session, desk=desk)
    return view | {
        "secrets": b64encode(files.secrets),
        "members": [
            {"epoch": epoch, "sealed": b64encode(sealed)} for epoch, sealed in files.members.items()
        ],
        "closing": optional(files.closing),
        "root_copy": optional(files.root_copy),
        "candidates": [
            {"account": b64encode(account), "request": request.to_json()}
            for account, request in files.candidates.items()
        ],
        "accounts": [
            {
                "id": b64encode(account.id),
                "display_name": account.display_name,
                "role": account.role,
                "status": account.status,
            }
            for account in accounts
        ],
    }
