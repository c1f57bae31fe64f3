"""For the machine that watches the process: does it live, could it serve?"""

from collections.abc import Callable

from flask import Blueprint, Response

from web.guards import Permission, guard
from web.problems import RETRY_AFTER_SECONDS, problem


def health_blueprint(is_ready: Callable[[], bool]) -> Blueprint:
    """Make /healthz and /readyz. `is_ready` looks at database and migrations."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/healthz")
    @guard(Permission.PUBLIC)
    def healthz() -> Response:
        return _plain("ok")

    @blueprint.get("/readyz")
    @guard(Permission.PUBLIC)
    def readyz() -> Response:
        if not is_ready():
            return problem("unavailable", retry_after=RETRY_AFTER_SECONDS)
        return _plain("ready")

    return blueprint


def _plain(text: str) -> Response:
    return Response(text + "\n", content_type="text/plain; charset=utf-8")
