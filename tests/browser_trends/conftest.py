"""A running office with published figures and indexed aids."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Response

from empowerment.library.shelf import refresh
from tests.browser_report.office import ASSETS
from tests.infrastructure.office_file import MID
from tests.infrastructure.ports import free_port
from tests.trends.publication_kit import demonstration, years
from tests.trends.published import PublishedOffice
from tests.trends.test_pages import NEWEST, NOTES, PREVIEW_DAY

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class QuietHandler(WSGIRequestHandler):
    """Tests look at answers, not at a log of requests."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


def serve(application: "WSGIApplication", port: int) -> Callable[[], None]:
    """Serve until what is returned is called."""
    server = make_server(
        "127.0.0.1", port, application, threaded=True, request_handler=QuietHandler
    )
    thread = threading.Thread(target=server.serve_forever)
    thread.start()

    def stop() -> None:
        server.shutdown()
        thread.join()

    return stop


@dataclass(frozen=True)
class RunningFigures:
    """The office and where browsers find it."""

    office: PublishedOffice
    origin: str


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningFigures]:
    """Two years are public; the newest quarter is seen by its Kommunen alone."""
    folder, port = tmp_path_factory.mktemp("figures"), free_port()
    office = PublishedOffice(
        demonstration(notes=NOTES), f"sqlite:///{folder}/db", folder / "site", port, ASSETS
    )
    office.on(PREVIEW_DAY)
    office.release([each for each in years(2024, 2026) if each.last_day <= NEWEST.last_day])
    office.publish()
    with office.database.write() as session:
        refresh(session)
    stop = serve(office.application, port)
    yield RunningFigures(office, office.door.origin)
    stop()
    office.database.dispose()


@pytest.fixture
def newspaper(figures: RunningFigures) -> Iterator[str]:
    """Another site that frames a chart as we allow it, and a page as we don't."""
    own = figures.origin
    page = f"""<!doctype html><title>Zeitung</title>
<iframe id="chart" src="{own}/trends/embed/{MID}/"></iframe>
<iframe id="page" src="{own}/trends/kommune/{MID}/"></iframe>
<img id="picture" alt="" src="{own}/trends/chart/{MID}.de.svg">"""
    port = free_port()
    stop = serve(Response(page, mimetype="text/html"), port)
    yield f"http://127.0.0.1:{port}/"
    stop()
