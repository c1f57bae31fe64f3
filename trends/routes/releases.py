"""The release tool's routes, on the public origin.

They ask for no session: every request carries the signature of an officer whom the signed office
file names, a release those of two.
"""

from flask import Blueprint, Response, jsonify

from core.errors import NotFoundError, NotValidError
from crypto.encoding import b64encode
from reference.office import Office
from trends import releases
from trends.periods import parse_period
from trends.routes.bodies import ReleaseBody, RequestBody
from web.context import context
from web.guards import Permission, guard
from web.json_body import read_json

LARGEST_REQUEST = 4 * 1024
LARGEST_RELEASE = 4 * 1024 * 1024


def releases_blueprint(office: Office) -> Blueprint:
    """Make the routes for the officers of this office."""
    blueprint = Blueprint("releases", __name__)
    officers = frozenset(office.trends.officers) if office.trends else frozenset()

    @blueprint.get("/api/releases/<period>")
    @guard(Permission.PUBLIC)
    def show_release(period: str) -> Response:
        try:
            asked = parse_period(period)
        except ValueError:
            raise NotFoundError from None
        with context().database.read() as session:
            return jsonify(released=releases.is_released(session, period=asked))

    @blueprint.post("/api/releases/batches")
    @guard(Permission.PUBLIC, max_body=LARGEST_REQUEST)
    def fetch_batches() -> Response:
        here = context()
        signed = read_json(RequestBody).request.to_document()
        request = releases.open_request(signed, officers, here.today())
        with here.database.read() as session:
            if request.desk is None:
                desks = releases.desks_with_batches(session)
                return jsonify(desks=[b64encode(desk) for desk in desks])
            log = releases.desk_log(session, desk=request.desk)
            found = releases.batches_of(session, desk=request.desk, period=request.period)
        return jsonify(
            log=[statement.to_json() for statement in log],
            batches=[
                {
                    "statement": each.statement.to_json(),
                    "sealed": None if each.sealed is None else b64encode(each.sealed),
                }
                for each in found
            ],
        )

    @blueprint.post("/api/releases")
    @guard(Permission.PUBLIC, max_body=LARGEST_RELEASE)
    def post_release() -> Response:
        body = read_json(ReleaseBody)
        if not officers:
            raise NotValidError
        here = context()
        with here.database.write() as session:
            releases.take_release(
                session,
                plan=body.plan.to_document(),
                result=body.result.to_document(),
                officers=officers,
                closed_days=office.closed_days,
                today=here.today(),
            )
        return Response(status=201)

    return blueprint
