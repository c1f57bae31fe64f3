"""Many reporters at once, each of whom retries like the page until the server has acknowledged."""

import http.client
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from app.demo.reporter import Reporter, send_report
from core.db import Database
from crypto.canonical import Json
from crypto.encoding import b64decode, b64encode
from crypto.message import open_message, start_as_desk
from crypto.message_body import FROM_REPORTER, REPORT
from incidents.models import Message, Report
from tests.bench.pool import BOUNDARY, multipart
from tests.bench.product import Product

ANSWER_SECONDS = 120
LONGEST_PAUSE_SECONDS = 0.2


@dataclass(frozen=True)
class Submission:
    """A sealed report, its text, and the body to post."""

    reporter: Reporter
    text: str
    body: bytes


@dataclass
class Outcome:
    """What the reporters know in the end: the ids that were acknowledged, and how it went."""

    acknowledged: set[str] = field(default_factory=set)
    answers: Counter[int] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, submission: Submission, status: int) -> None:
        with self.lock:
            self.answers[status] += 1
            if status == http.client.CREATED:
                self.acknowledged.add(submission.reporter.id)


def prepare(product: Product, number: int) -> list[Submission]:
    """Seal `number` different reports."""
    return [
        _submission(product, f"Vorfall {index} {os.urandom(8).hex()}") for index in range(number)
    ]


def _submission(product: Product, text: str) -> Submission:
    def body(reply_to: str) -> dict[str, Json]:
        return {
            "answers": {},
            "attachments": [],
            "format": REPORT,
            "kommune": "",
            "language": "de",
            "reply_to": reply_to,
            "text": text,
        }

    log = product.desk.log
    reporter, message = send_report(product.desk.fingerprint, body, log, product.today)
    fields = {
        "id": reporter.id,
        "desk": product.fingerprint,
        "epoch": b64encode(log.current.hash),
        "mailbox": b64encode(reporter.mailbox),
    }
    files = {"sealed": message.sealed, "copy": message.self_copy}
    posted = multipart({name: value.encode() for name, value in fields.items()}, files)
    return Submission(reporter, text, posted)


def submit_once(product: Product, submission: Submission) -> int:
    """Post a report once; the status, 0 if no answer came."""
    connection = http.client.HTTPConnection("127.0.0.1", product.port, timeout=ANSWER_SECONDS)
    headers = {
        "Host": product.report_host,
        "Origin": f"http://{product.report_host}",
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY.decode()}",
    }
    try:
        connection.request("POST", "/api/reports", submission.body, headers)
        answer = connection.getresponse()
        content = answer.read()
        if answer.status == http.client.CREATED and submission.reporter.id.encode() not in content:
            raise AssertionError("acknowledged another report")
        return answer.status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def submit_all(
    product: Product,
    submissions: Sequence[Submission],
    *,
    chance: random.Random,
    clients: int = 4,
    patient: float = 0.8,
) -> tuple[Outcome, Callable[[], None]]:
    """Begin to post everything from several threads; the outcome, and how to wait for its end.

    The share `patient` of the reporters tries until acknowledged, the others give up after one
    failure, and what they sent may be there or not.
    """
    outcome = Outcome()
    queue = [(submission, chance.random() < patient) for submission in submissions]
    lock = threading.Lock()

    def work() -> None:
        while True:
            with lock:
                if not queue:
                    return
                submission, stays = queue.pop()
                pause = chance.uniform(0, LONGEST_PAUSE_SECONDS)
            time.sleep(pause)
            while True:
                status = submit_once(product, submission)
                outcome.note(submission, status)
                if status == http.client.CREATED or not stays:
                    break
                time.sleep(0.05)

    # As daemons: a test that is interrupted must not wait for the patient ones.
    threads = [threading.Thread(target=work, daemon=True) for _ in range(clients)]
    for thread in threads:
        thread.start()

    def join() -> None:
        for thread in threads:
            thread.join()

    return outcome, join


def require_kept(
    database: Database, product: Product, submissions: Sequence[Submission], outcome: Outcome
) -> None:
    """Every acknowledged report is there once and opens to what was written; no half ones."""
    texts = {submission.reporter.id: submission.text for submission in submissions}
    with database.read() as session:
        reports = {b64encode(one) for one in session.scalars(select(Report.id))}
        messages = session.execute(select(Message.report, Message.intake)).all()
    assert outcome.acknowledged <= reports <= texts.keys()
    assert Counter(b64encode(row.report) for row in messages) == Counter(reports)
    for row in messages:
        thread = b64encode(row.report)
        opened = open_message(
            row.intake,
            product.desk.secrets.intake,
            direction=FROM_REPORTER,
            log=product.desk.log,
            state=start_as_desk(product.desk.fingerprint, thread),
        )
        assert opened.body["text"] == texts[thread]
        assert b64decode(thread) == row.report
