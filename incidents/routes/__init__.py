"""The report origin's dynamic routes. None sets a cookie, none tells whether a mailbox exists."""

from functools import partial

from flask import Blueprint, Response, jsonify

from crypto.encoding import b64encode
from incidents.intake import take_report
from incidents.mailbox import encode_answer, read_mailbox, take_message
from incidents.routes.bodies import MessageBody, PollBody, ReportBody
from web.context import context
from web.form_body import read_form
from web.guards import Permission, guard
from web.json_body import read_json

LARGEST_ENVELOPE = 2 * 67_195 + 8_192
"""Two files of the larger class and the fields around them."""

POLL_BODY = 1_024


def incidents_blueprint() -> Blueprint:
    """Make intake and mailbox."""
    blueprint = Blueprint("incidents", __name__)

    @blueprint.post("/api/reports")
    @guard(Permission.PUBLIC, max_body=LARGEST_ENVELOPE)
    def new_report() -> Response:
        report = read_form(ReportBody).to_report()
        take = partial(take_report, report=report, today=context().today())
        received = context().database.commit(take)
        return _created(report.id, received.isoformat())

    @blueprint.post("/api/mailbox")
    @guard(Permission.PUBLIC, max_body=POLL_BODY)
    def poll() -> Response:
        body = read_json(PollBody)
        with context().database.read() as session:
            entries = read_mailbox(session, token=body.token, after=body.after)
        return Response(encode_answer(entries), content_type="application/json")

    @blueprint.post("/api/mailbox/messages")
    @guard(Permission.PUBLIC, max_body=LARGEST_ENVELOPE)
    def new_message() -> Response:
        message = read_form(MessageBody).to_message()
        today = context().today()
        with context().database.write() as session:
            take_message(session, message=message, today=today)
        # The day of this answer: which day a single message came is not kept.
        return _created(message.id, today.isoformat())

    return blueprint


def _created(thing: bytes, day: str) -> Response:
    answer = jsonify(id=b64encode(thing), received=day)
    answer.status_code = 201
    return answer
