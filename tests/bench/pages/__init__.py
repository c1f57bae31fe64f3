"""What each page of the product weighs on the line, and Lighthouse's score of its accessibility.

The product runs with its demonstration. Every page that a link leads to is weighed, signed out and
signed in as a coordinator, in both languages; of each kind the heaviest is judged.
"""

import sys
from collections.abc import Iterable
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench.pages.judging import judge
from tests.development.server import DevelopmentServer
from tests.infrastructure.crawl import Reader, VisitedPage, every_file, log_ins, own_pages

TARGET_BYTES = 150_000
TARGET_SCORE = 100


def run() -> dict[str, Any]:
    """Measure on the demonstration, on a new data folder."""
    with TemporaryDirectory(prefix="rueckhalt-bench-") as folder:
        server = DevelopmentServer(Path(folder) / "data")
        try:
            server.wait_for("Mails")
            return _measure(server)
        finally:
            server.stop()
            server.close()


def _measure(server: DevelopmentServer) -> dict[str, Any]:
    visitor = Reader(server.port)
    visitor.wait_for_figures()
    heaviest = _heaviest(visitor.pages(every_file(visitor)))
    readers = dict.fromkeys(heaviest, visitor)
    for person in _people(server):
        own = _heaviest(person.pages(own_pages(person)))
        # What a visitor sees as well is judged once, but "sign in first" is not the page.
        new = {
            kind: page
            for kind, page in own.items()
            if kind not in heaviest or heaviest[kind].status != HTTPStatus.OK
        }
        heaviest |= new
        readers |= dict.fromkeys(new, person)
    print(f"· {len(heaviest)} kinds of pages", file=sys.stderr)
    # Lighthouse judges no page that says "sign in first" or reports an error.
    judged = {kind: page for kind, page in heaviest.items() if page.status == HTTPStatus.OK}
    scores = judge([(page.url, readers[kind].cookie) for kind, page in judged.items()])
    found = {
        kind: {
            "bytes": page.size,
            "later_bytes": sum(page.later.values()),
            "status": page.status,
            "accessibility": scores[page.url].score if kind in judged else None,
            "failed": scores[page.url].failed if kind in judged else [],
        }
        for kind, page in sorted(heaviest.items())
    }
    return _summary(found) | {"pages": found}


def _summary(found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    largest = max(found, key=lambda kind: found[kind]["bytes"])
    scores = {kind: values["accessibility"] for kind, values in found.items()}
    judged = {kind: score for kind, score in scores.items() if score is not None}
    wanted = (HTTPStatus.OK, HTTPStatus.UNAUTHORIZED)
    return {
        "largest_page_bytes": found[largest]["bytes"],
        "largest_page": largest,
        "too_heavy": [kind for kind in found if found[kind]["bytes"] > TARGET_BYTES],
        "lowest_accessibility": min(judged.values()),
        "below_100": [kind for kind, score in judged.items() if score < TARGET_SCORE],
        "broken": [kind for kind in found if found[kind]["status"] not in wanted],
        "kinds": len(found),
        "judged": len(judged),
    }


def _heaviest(pages: Iterable[VisitedPage]) -> dict[str, VisitedPage]:
    """Give the heaviest page of each kind."""
    found: dict[str, VisitedPage] = {}
    for page in pages:
        if page.kind not in found or page.size > found[page.kind].size:
            found[page.kind] = page
    return found


def _people(server: DevelopmentServer) -> Iterable[Reader]:
    """Sign in everybody of the demonstration who has an account on the public site."""
    for name, password in log_ins(server.lines):
        person = Reader(server.port)
        answer = person.sign_in(name, password)
        if answer.status != HTTPStatus.SEE_OTHER:
            raise RuntimeError(f"signing in was answered {answer.status}")
        yield person
