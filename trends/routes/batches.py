"""A desk's weekly batches, on the desk origin."""

from flask import Blueprint, Response, jsonify

from crypto.encoding import b64encode
from reference.office import Office
from trends.batches import NewBatch, last_statement, sent_batches, take_batch
from trends.routes.bodies import BatchBody
from web.context import context
from web.guards import Permission, guard, principal
from web.json_body import read_json

LARGEST_BATCH = 128 * 1024


def batches_blueprint(office: Office) -> Blueprint:
    """Make the routes for the desks of this office."""
    blueprint = Blueprint("batches", __name__)
    keyed = frozenset(office.trends.keys) if office.trends else frozenset()

    @blueprint.get("/api/statistics")
    @guard(Permission.READ_CASES)
    def show_batches() -> Response:
        desk = principal().desk
        with context().database.read() as session:
            sent = sent_batches(session, desk=desk)
            last = last_statement(session, desk=desk)
        return jsonify(
            batches=[
                {
                    "number": each.number,
                    "week": each.week,
                    "epoch": each.epoch,
                    "copy": b64encode(each.copy),
                }
                for each in sent
            ],
            last=None if last is None else last.to_json(),
        )

    @blueprint.post("/api/statistics/batches")
    @guard(Permission.WRITE_CASES, max_body=LARGEST_BATCH)
    def post_batch() -> Response:
        body = read_json(BatchBody)
        batch = NewBatch(
            statement=body.statement.to_document(),
            files={period: bytes(sealed) for period, sealed in body.files.items()},
            copy=bytes(body.copy),
        )
        here = context()
        with here.database.write() as session:
            take_batch(session, desk=principal().desk, batch=batch, keyed=keyed, today=here.today())
        return Response(status=201)

    return blueprint
