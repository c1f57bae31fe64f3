"""What a database refuses as a value is a bad request, never a fault of the server."""

import io
import json

from flask import Flask, Response
from sqlalchemy import text

from tests.server.kit import House, code
from web.problems import install_problems

# PostgreSQL knows no such date, and no blob of SQLite is so long.
REFUSED = {
    "postgresql": "SELECT CAST('kanarie-30.2.' AS date)",
    "sqlite": "SELECT zeroblob(2147483647), 'kanarie'",
}


def test_a_value_no_column_takes_is_malformed_and_not_quoted(
    house: House, log_lines: io.StringIO
) -> None:
    app = Flask("values")
    install_problems(app)

    @app.get("/")
    def store() -> Response:
        with house.database.write() as session:
            session.execute(text(REFUSED[house.database.engine.dialect.name]))
        return Response()

    answer = app.test_client().get("/")

    assert (answer.status_code, code(answer)) == (400, "malformed")
    (line,) = log_lines.getvalue().splitlines()
    assert json.loads(line)["event"] == "value refused by the database"
    assert "kanarie" not in line + answer.text
