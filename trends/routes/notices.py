"""A desk's early notices, on the desk origin."""

from flask import Blueprint, Response, jsonify

from crypto.document import Signature
from crypto.encoding import ID_LENGTH, b64encode
from trends import notices
from trends.routes.bodies import ConfirmationBody, DraftBody
from web.context import context
from web.guards import Permission, guard, principal
from web.json_body import decode_bytes, read_json

LARGEST_DRAFT = 16 * 1024
LARGEST_CONFIRMATION = 1024


def notices_blueprint() -> Blueprint:
    """Make the routes."""
    blueprint = Blueprint("desk_notices", __name__)

    @blueprint.get("/api/notices")
    @guard(Permission.READ_CASES)
    def list_notices() -> Response:
        with context().database.read() as session:
            found = notices.desk_notices(session, desk=principal().desk)
        return jsonify(
            notices=[
                {"id": b64encode(each.id), "status": each.status, "notice": each.signed.to_json()}
                for each in found
            ]
        )

    @blueprint.post("/api/notices")
    @guard(Permission.WRITE_CASES, max_body=LARGEST_DRAFT)
    def post_notice() -> Response:
        draft = read_json(DraftBody).notice.to_document()
        here, person = context(), principal()
        with here.database.write() as session:
            notices.propose_notice(
                session, desk=person.desk, by=person.account, draft=draft, today=here.today()
            )
        return Response(status=201)

    @blueprint.post("/api/notices/<notice>/confirm")
    @guard(Permission.WRITE_CASES, max_body=LARGEST_CONFIRMATION)
    def confirm(notice: str) -> Response:
        signature = read_json(ConfirmationBody).signature
        here, person = context(), principal()
        with here.database.write() as session:
            notices.confirm_notice(
                session,
                desk=person.desk,
                by=person.account,
                notice=decode_bytes(notice, ID_LENGTH),
                signature=Signature(bytes(signature.key), bytes(signature.signature)),
                today=here.today(),
            )
        return Response(status=204)

    @blueprint.post("/api/notices/<notice>/withdraw")
    @guard(Permission.WRITE_CASES, max_body=2)
    def withdraw(notice: str) -> Response:
        with context().database.write() as session:
            notices.withdraw_notice(
                session, desk=principal().desk, notice=decode_bytes(notice, ID_LENGTH)
            )
        return Response(status=204)

    return blueprint
