"""Versions as files: one address for all languages, since they are in the recommendation's."""

from flask import Blueprint, Response

from core.typesetting import PDF
from empowerment.recommendations import published
from empowerment.recommendations.exports import to_json, to_markdown, to_pdf
from empowerment.recommendations.published import Published
from empowerment.recommendations.routes.parts import NUMBER, VERSION, origin
from web.context import context
from web.guards import Permission, guard

SECONDS = 300
"""So long a file may be kept: its content never changes, but it may be withdrawn."""

_KINDS = "<any(pdf, md, json):kind>"
_TYPES = {
    "pdf": PDF,
    "md": "text/markdown; charset=utf-8; variant=CommonMark",
    "json": "application/json",
}


def recommendation_files_blueprint() -> Blueprint:
    """Make the routes."""
    blueprint = Blueprint("recommendation_files", __name__, url_prefix="/recommendations")

    @blueprint.get(f"/{NUMBER}/v{VERSION}.{_KINDS}")
    @guard(Permission.PUBLIC)
    def export(number: int, version: int, kind: str) -> Response:
        with context().database.read() as session:
            found = published.version(session, number=number, version=version)
        if found.withdrawn is not None:
            # Where it says so, and since when.
            where = f"/recommendations/{number}/v{version}/"
            return Response(status=303, headers={"Location": where})
        return _file(kind, found)

    return blueprint


def _file(kind: str, found: Published) -> Response:
    answer = Response(content_type=_TYPES[kind])
    if kind == "pdf":
        answer.set_data(to_pdf(origin(), found))
    elif kind == "md":
        answer.set_data(to_markdown(origin(), found))
    else:
        answer.set_data(to_json(origin(), found))
    # A download even where a browser could show it: what others wrote runs nowhere on our origin.
    name = f"rueckhalt-empfehlung-{found.number}-v{found.version}.{kind}"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Cache-Control"] = f"public, max-age={SECONDS}"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer
