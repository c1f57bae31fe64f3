"""What somebody typed while their session ran out: it comes back with the refusal, not lost.

The server keeps nothing: the fields stand hidden in the answer, in a form that goes where the
first one went. Its token is of a session that is over, so what is sent again is shown again, to be
read and sent once more by whoever is signed in then; nothing is done by itself.

Only routes on which people write get their fields back, never those that take passwords or codes.
`web.guards` has refused foreign origins before: no other site can put words into somebody's form.
"""

from flask import current_app, request
from werkzeug.exceptions import HTTPException

from web.guards import Permission, guard_of

_TYPE = "application/x-www-form-urlencoded"
_TOKEN = "token"  # noqa: S105  # the name of the field, see web.forms
_MOST_FIELDS = 200
"""More than any form has; nobody has to be signed in to send this."""
_WRITING = frozenset(
    {
        Permission.COMMENT_OWN_TRENDS,
        Permission.DO_OWN_WORK,
        Permission.WRITE_NETWORK,
        Permission.EDIT_CONTENT,
        Permission.RUN_NETWORK,
    }
)


def kept_fields() -> list[tuple[str, str]]:
    """Give the posted fields by name, in their order; none if nothing was written in them."""
    if request.method != "POST" or request.mimetype != _TYPE or request.endpoint is None:
        return []
    declared = guard_of(current_app.view_functions[request.endpoint])
    if declared is None or declared.permission not in _WRITING:
        return []
    request.max_content_length = declared.max_body
    try:
        body = request.get_data(parse_form_data=False)
    except HTTPException:  # larger than the route takes: it could not be sent again either
        return []
    if body.count(b"&") > _MOST_FIELDS:
        return []
    posted = request.form.items(multi=True)
    fields = [(name, value) for name, value in posted if name != _TOKEN]
    return fields if any(value.strip() for _, value in fields) else []
