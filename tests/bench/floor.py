"""The floor: the same server and database doing one bare INSERT of the same size per request."""

import os
from contextlib import nullcontext

from flask import Flask, Response, request
from sqlalchemy import Column, LargeBinary, MetaData, Table, insert

from core.db import Database

metadata = MetaData()
# With a random key like a report's; a running number would be cheaper for the index.
floor = Table(
    "floor", metadata, Column("id", LargeBinary, primary_key=True), Column("body", LargeBinary)
)
statement = insert(floor)

database = Database(os.environ["RUECKHALT_DATABASE_URL"])
metadata.create_all(database.engine, checkfirst=True)
database.dispose()
application = Flask(__name__)


@application.post("/floor")
def take() -> Response:
    """Insert the body as it came and answer after the commit."""
    row = {"id": os.urandom(16), "body": request.get_data()}
    # As the product does: SQLite's waiting writers would sleep and try again.
    turn = database.turn.take() if database.turn else nullcontext()
    with turn, database.engine.begin() as connection:
        connection.execute(statement, row)
    return Response("{}", status=201, content_type="application/json")
