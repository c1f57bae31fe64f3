"""The queue and the cases, on the desk origin."""

import datetime
import re

from flask import Blueprint, Response, jsonify, request

from core.errors import MalformedError
from crypto.encoding import ID_LENGTH, b64encode, parse_day
from crypto.errors import CryptoError
from support import queue
from support.aside import put_aside
from support.routes import views
from support.routes.bodies import AsideBody, SaveBody
from support.saving import save_case
from web.context import context
from web.guards import Permission, guard, principal
from web.json_body import decode_bytes, read_json

LARGEST_SAVE = 8 * 1024 * 1024
LARGEST_ASIDE = 16 * 1024
_CURSOR_SEPARATOR = "."
_LIMIT = re.compile(r"[1-9][0-9]{0,3}")


def support_blueprint() -> Blueprint:
    """Make the routes."""
    blueprint = Blueprint("support", __name__)

    @blueprint.get("/api/reports")
    @guard(Permission.READ_CASES)
    def reports() -> Response:
        before = _read_cursor(request.args.get("before"))
        desk = principal().desk
        with context().database.read() as session:
            page, following = queue.list_reports(session, desk=desk, before=before)
            total = queue.count_reports(session, desk=desk)
        return jsonify(
            reports=[views.report(report) for report in page],
            next=None if following is None else _write_cursor(following),
            total=total,
        )

    @blueprint.get("/api/cases")
    @guard(Permission.READ_CASES)
    def cases() -> Response:
        after = request.args.get("after")
        desk = principal().desk
        with context().database.read() as session:
            page, following = queue.list_cases(
                session,
                desk=desk,
                after=None if after is None else decode_bytes(after, ID_LENGTH),
                limit=_read_limit(request.args.get("limit", str(queue.MOST_CASES))),
            )
            total = queue.count_cases(session, desk=desk)
        return jsonify(
            cases=[views.card(card) for card in page],
            next=None if following is None else b64encode(following),
            total=total,
        )

    @blueprint.get("/api/cases/<case>")
    @guard(Permission.READ_CASES)
    def show_case(case: str) -> Response:
        with context().database.read() as session:
            found = queue.read_case(
                session, desk=principal().desk, case=decode_bytes(case, ID_LENGTH)
            )
        return jsonify(views.case(found))

    @blueprint.put("/api/cases/<case>")
    @guard(Permission.WRITE_CASES, max_body=LARGEST_SAVE)
    def put_case(case: str) -> Response:
        save = read_json(SaveBody).to_save(decode_bytes(case, ID_LENGTH))
        with context().database.write() as session:
            tag = save_case(session, desk=principal().desk, save=save)
        return jsonify(tag=b64encode(tag))

    @blueprint.put("/api/messages/aside")
    @guard(Permission.WRITE_CASES, max_body=LARGEST_ASIDE)
    def put_messages_aside() -> Response:
        body = read_json(AsideBody)
        messages = [bytes(message) for message in body.messages]
        with context().database.write() as session:
            put_aside(session, desk=principal().desk, messages=messages, aside=body.aside)
        return Response(status=204)

    return blueprint


def _read_limit(text: str) -> int:
    if _LIMIT.fullmatch(text) is None or int(text) > queue.MOST_CASES:
        raise MalformedError
    return int(text)


def _read_cursor(text: str | None) -> queue.ReportCursor | None:
    if text is None:
        return None
    day, _, report = text.partition(_CURSOR_SEPARATOR)
    return queue.ReportCursor(_read_day(day), decode_bytes(report, ID_LENGTH))


def _read_day(text: str) -> datetime.date:
    try:
        return parse_day(text)
    except CryptoError:
        raise MalformedError from None


def _write_cursor(cursor: queue.ReportCursor) -> str:
    return f"{cursor.received.isoformat()}{_CURSOR_SEPARATOR}{b64encode(cursor.id)}"
