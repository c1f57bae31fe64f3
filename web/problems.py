"""Every error as a problem (RFC 9457): a code, a title that carries no input, nothing else.

An unexpected error is logged by its type alone and answered like the others, so that neither the
answer nor the log can quote what somebody sent.
"""

import json
import logging

from flask import Flask, Response, request
from sqlalchemy import exc
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from core.errors import DomainError
from core.logs import log_event

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 5

PROBLEMS: dict[str, tuple[int, str]] = {
    "malformed": (400, "The request is not of the expected form"),
    "no-session": (401, "Not signed in"),
    "wrong-credentials": (401, "Name or password is wrong"),
    "forbidden": (403, "This account may not do that"),
    "foreign-origin": (403, "The request comes from a foreign page"),
    "not-found": (404, "There is nothing here"),
    "unknown-desk": (404, "There is no such desk"),
    "unknown-invitation": (404, "The invitation is unknown, used or expired"),
    "unknown-mailbox": (404, "There is no such mailbox"),
    "method-not-allowed": (405, "This method is not allowed here"),
    "already-released": (409, "This period was released before; there is no second time"),
    "conflict": (409, "Something changed; load again"),
    "id-taken": (409, "The id is already in use"),
    "mailbox-full": (409, "The desk has not read the latest messages yet; send again later"),
    "name-taken": (409, "The name is already in use"),
    "own-notice": (409, "Another member has to read what one proposes"),
    "period-closed": (409, "This period takes no more tuples"),
    "sequence-taken": (409, "Another message came first; read the thread"),
    "stale-epoch": (409, "The epoch is not the current one; fetch the log and seal again"),
    "stale-form": (409, "The page was open too long; open it again"),
    "too-large": (413, "The request is too large"),
    "unsupported-media-type": (415, "The media type is not supported"),
    "foreign-host": (421, "This host is not served here"),
    "not-sealed": (422, "The file is not sealed as required"),
    "not-valid": (422, "A check of the formats failed"),
    "too-many-attempts": (429, "Too many attempts; wait"),
    "unexpected": (500, "Something went wrong; nothing was stored"),
    "unavailable": (503, "Not available at the moment; nothing was stored"),
}

_CODE_BY_STATUS = {
    400: "malformed",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    415: "unsupported-media-type",
}


def problem(code: str, *, retry_after: int | None = None) -> Response:
    """Build the answer for a code of docs/http-api.md. `retry_after` is in seconds."""
    status, title = PROBLEMS[code]
    body = {"type": f"/problems/{code}", "title": title, "status": status, "code": code}
    answer = Response(json.dumps(body), status=status, content_type=MEDIA_TYPE)
    answer.headers["Cache-Control"] = "no-store"
    if retry_after is not None:
        answer.headers["Retry-After"] = str(retry_after)
    return answer


def install_problems(app: Flask) -> None:
    """Answer every error of the app with a problem."""
    app.register_error_handler(DomainError, _domain_problem)
    app.register_error_handler(HTTPException, _http_problem)
    app.register_error_handler(exc.SQLAlchemyError, _database_problem)
    app.register_error_handler(Exception, _unexpected_problem)


def _domain_problem(error: DomainError) -> Response:
    return problem(error.code, retry_after=getattr(error, "retry_after", None))


def _http_problem(error: HTTPException) -> Response:
    code = _CODE_BY_STATUS.get(error.code or 500)
    if code is None:
        # werkzeug's other client errors (such as an unreadable Content-Length) are bad requests.
        return problem("malformed") if 400 <= (error.code or 500) < 500 else _unexpected(error)
    answer = problem(code)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return answer


_DATABASE_TROUBLE = (
    exc.InterfaceError,
    exc.InternalError,  # PostgreSQL's word for errors of the file system it has no code for
    exc.OperationalError,
    exc.TimeoutError,
)


def _database_problem(error: exc.SQLAlchemyError) -> Response:
    if isinstance(error, exc.IntegrityError):
        # Two requests raced and a constraint decided; the loser loads again.
        return problem("conflict")
    if isinstance(error, exc.DataError):
        # A value no column takes. Routes should have refused it, so the operator may know.
        log_event(
            "value refused by the database", logging.WARNING, route=request.endpoint or "none"
        )
        return problem("malformed")
    lost = isinstance(error, exc.DBAPIError) and error.connection_invalidated
    if lost or isinstance(error, _DATABASE_TROUBLE):
        # Locked, full, restarting or not reachable: the transaction was rolled back.
        log_event("database unavailable", logging.ERROR, exception=type(error).__name__)
        return problem("unavailable", retry_after=RETRY_AFTER_SECONDS)
    return _unexpected(error)


def _unexpected_problem(error: Exception) -> Response:
    return _unexpected(error)


def _unexpected(error: Exception) -> Response:
    log_event(
        "unexpected error",
        logging.ERROR,
        exception=type(error).__name__,
        route=request.endpoint or "none",
    )
    return problem("unexpected")
