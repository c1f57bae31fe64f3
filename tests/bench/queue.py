"""How long a counsellor waits between unlocking and a sorted, usable queue of many cases."""

import itertools
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Page
from sqlalchemy import Connection, insert

from app.demo.case import Counsellor
from app.demo.narratives import Narrative, narratives
from app.demo.reporter import Reporter, send_report
from core.db import table_of
from crypto.account import encode_account_key
from crypto.encoding import b64decode, new_id
from crypto.message import SealedMessage
from crypto.statements import Log
from incidents.intake import NewReport, SealedPair, take_report
from incidents.models import Direction, Message, Report
from support.models import Case, CaseField, CaseKey
from support.saving import Save
from tests.bench.chromium import Line, chromium, read_stopwatch, start_stopwatch
from tests.bench.product import Product

NEW_ONE_IN = 100
UNLOCKS = 5
AT_ONCE = 250


@dataclass(frozen=True)
class Accepted:
    """A case as it stands in the database: its report and the counsellor's first save."""

    narrative: Narrative
    reporter: Reporter
    sealed: SealedMessage
    save: Save


def run(*, cases: int) -> dict[str, Any]:
    """Measure with so many cases in one desk, on SQLite with the web server of production."""
    with TemporaryDirectory(prefix="rueckhalt-bench-") as folder:
        product = Product(Path(folder), f"sqlite:///{folder}/bench.sqlite")
        try:
            _fill(product, cases)
            product.web.start()
            product.wait_until_ready()
            with chromium() as browser:
                page = browser.new_context(locale="de-DE").new_page()
                line = Line()
                line.watch(page)
                _log_in(page, product)
                times = [_unlock(page, product) for _ in range(UNLOCKS)]
        finally:
            product.stop()
    answers = {url: size for url, size in line.by_url().items() if "/api/" in url}
    largest = max(answers, key=lambda url: answers[url])
    return {
        "queue_ready_s": round(statistics.median(opened for opened, _ in times), 3),
        "queue_ready_with_password_s": round(statistics.median(whole for _, whole in times), 3),
        "slowest_queue_ready_s": round(max(opened for opened, _ in times), 3),
        "largest_request_bytes": answers[largest],
        "largest_request": largest.partition("/api/")[2].partition("=")[0],
        "api_bytes": sum(answers.values()),
        "cases": cases,
        "new": cases // NEW_ONE_IN,
        "unlocks": UNLOCKS,
    }


def _log_in(page: Page, product: Product) -> None:
    """Sign in on an own device, so that later unlocking takes the password alone."""
    lead = product.desk.people[0]
    start_stopwatch(page, button="#log-in", shown=".queue__row", least=1)
    page.goto(f"http://desk.localhost:{product.port}/")
    page.fill("#login-name", lead.name)
    page.fill("#password", lead.password)
    page.click("#log-in")
    page.fill("#account-key", encode_account_key(lead.account_key))
    page.check("#own-device")
    page.click("#log-in")
    read_stopwatch(page)


def _unlock(page: Page, product: Product) -> tuple[float, float]:
    """Load the page anew and unlock it.

    Seconds from the opened member key, and from the click, until the first rows are on the screen.
    Rows are shown only when all cards are open and sorted.
    """
    page.goto(f"http://desk.localhost:{product.port}/")
    page.fill("#password", product.desk.people[0].password)
    page.click("#log-in")
    clicked, ready = read_stopwatch(page)
    # The first thing the page asks for once the password is stretched.
    derived = page.evaluate(
        "Math.max(...performance.getEntriesByType('resource')"
        ".filter((one) => one.name.endsWith('/api/desk')).map((one) => one.startTime))"
    )
    return (ready - float(derived)) / 1000, (ready - clicked) / 1000


def _fill(product: Product, cases: int) -> None:
    """Put in cases by bulk insert, and new reports through the intake."""
    new = cases // NEW_ONE_IN
    log = product.desk.log
    stories = itertools.cycle(narratives(product.today))
    done = 0
    for batch in _batches(_accept(product, log, next(stories)) for _ in range(cases - new)):
        with product.database.write() as session:
            _insert(session.connection(), product, log, batch)
        done += len(batch)
        print(f"· {done} of {cases - new} cases", file=sys.stderr)
    for _ in range(new):
        reporter, sealed = _report(product, log, next(stories))
        report = NewReport(
            id=b64decode(reporter.id),
            desk=product.desk.fingerprint,
            epoch=log.current.hash,
            mailbox=reporter.mailbox,
            files=SealedPair(sealed.sealed, sealed.self_copy),
        )
        with product.database.write() as session:
            take_report(session, report=report, today=product.today)


def _batches(cases: Iterator[Accepted]) -> Iterator[list[Accepted]]:
    while batch := list(itertools.islice(cases, AT_ONCE)):
        yield batch


def _report(product: Product, log: Log, story: Narrative) -> tuple[Reporter, SealedMessage]:
    return send_report(product.desk.fingerprint, story.body, log, product.today)


def _accept(product: Product, log: Log, story: Narrative) -> Accepted:
    reporter, sealed = _report(product, log, story)
    counsellor = Counsellor(product.desk, product.desk.people[0], product.today)
    _, save = counsellor.accept(
        sealed.message,
        b64decode(new_id()),
        card=story.card("ACTIVE", product.today),
        notes=story.notes,
        status="open",
    )
    return Accepted(story, reporter, sealed, save)


def _insert(connection: Connection, product: Product, log: Log, batch: list[Accepted]) -> None:
    """Write what intake and acceptance leave behind, without the intake file they delete."""
    desk = product.desk.fingerprint
    rows: dict[type, list[dict[str, Any]]] = {
        Report: [
            {
                "id": one.save.case,
                "desk": desk,
                "mailbox": one.reporter.mailbox,
                "status": one.save.status,
                "received": one.narrative.received,
                "incoming": 1,
                "outgoing": 0,
            }
            for one in batch
        ],
        Message: [
            {
                "id": one.save.accepted[0],
                "report": one.save.case,
                "position": 1,
                "direction": Direction.FROM_REPORTER,
                "sequence": 0,
                "epoch": log.current.hash,
                "intake": None,
                "mailbox": one.sealed.self_copy,
            }
            for one in batch
        ],
        Case: [
            {
                "id": one.save.case,
                "desk": desk,
                "assignee": one.save.assignee,
                "generation": 1,
                "head": one.save.head,
            }
            for one in batch
        ],
        CaseKey: [
            {
                "case": one.save.case,
                "generation": key.generation,
                "epoch": key.epoch,
                "wrapped": key.wrapped,
            }
            for one in batch
            for key in one.save.keys
        ],
        CaseField: [
            {
                "case": one.save.case,
                "name": name,
                "sealed": sealed,
            }
            for one in batch
            for name, sealed in one.save.fields.items()
        ],
    }
    for model, values in rows.items():
        connection.execute(insert(table_of(model)), values)
