"""The log for everybody, invitations for those who have or need one."""

from flask import Blueprint, Response, jsonify

from crypto.encoding import b64encode
from desks.errors import UnknownDeskError
from desks.invitations import find_invitation, invite
from desks.log import read_log
from web.context import context
from web.guards import Permission, guard, principal
from web.json_body import Body, Name, decode_bytes, read_json

SMALL_BODY = 4_096


class CodeBody(Body):
    """An invitation's code."""

    code: Name


class EmptyBody(Body):
    """Nothing to say."""


def report_blueprint() -> Blueprint:
    """Make what the report origin shows of desks."""
    blueprint = Blueprint("desks", __name__)

    @blueprint.get("/api/desks/<fingerprint>/log")
    @guard(Permission.PUBLIC)
    def show_log(fingerprint: str) -> Response:
        if len(fingerprint) != 43:
            raise UnknownDeskError
        desk = decode_bytes(fingerprint, 32)
        with context().database.read() as session:
            log = read_log(session, desk=desk)
        return jsonify(log=[signed.to_json() for signed in log])

    return blueprint


def desk_blueprint() -> Blueprint:
    """Make the invitation routes of the desk origin."""
    blueprint = Blueprint("invitations", __name__)

    @blueprint.post("/api/invitations/open")
    @guard(Permission.PUBLIC, max_body=SMALL_BODY)
    def open_invitation() -> Response:
        body = read_json(CodeBody)
        with context().database.read() as session:
            found = find_invitation(session, code=body.code, today=context().today())
            desk = found.desk
        if desk is None:
            return jsonify(kind="found", desk=None)
        return jsonify(kind="join", desk=b64encode(desk))

    @blueprint.post("/api/desk/invitations")
    @guard(Permission.MANAGE_DESK, max_body=SMALL_BODY)
    def new_invitation() -> Response:
        read_json(EmptyBody)
        with context().database.write() as session:
            new = invite(session, desk=principal().desk, today=context().today())
        answer = jsonify(code=new.code, expires=new.expires.isoformat())
        answer.status_code = 201
        return answer

    return blueprint
