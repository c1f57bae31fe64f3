"""SIGKILL of web and worker at random moments: what was acknowledged is there, once, and opens."""

import random
import threading
import time

import pytest
from sqlalchemy import func, select

from core.outbox import OutboxRow
from tests.bench.product import Product
from tests.chaos.conftest import MakeProduct
from tests.chaos.reporters import prepare, require_kept, submit_all
from tests.infrastructure.mail import SmtpServer

SAMPLE = 60
FULL = 200


def test_acknowledged_reports_survive_kills_and_are_told(
    make_product: MakeProduct, database_url: str, smtp_server: SmtpServer, seed: int, full: bool
) -> None:
    chance = random.Random(seed)
    mail = {"SMTP_URL": f"smtp://{smtp_server.host}:{smtp_server.port}"}
    product = make_product(database_url, mail=mail)
    submissions = prepare(product, FULL if full else SAMPLE)
    done = threading.Event()
    killer = threading.Thread(target=kill_at_random, args=(product, chance, done))

    outcome, join = submit_all(product, submissions, chance=random.Random(seed + 1))
    killer.start()
    join()
    done.set()
    killer.join()

    product.wait_until_ready()
    require_kept(product.database, product, submissions, outcome)
    assert outcome.answers[0] > 0, "no submission met a kill: the campaign showed nothing"
    assert set(outcome.answers) <= {0, 201}
    wait_until_told(product)
    assert 1 <= len(smtp_server.mails) <= len(submissions)


def kill_at_random(product: Product, chance: random.Random, done: threading.Event) -> None:
    """Kill web or worker again and again and start it anew."""
    while True:
        victim = chance.choice((product.web, product.web, product.worker))
        time.sleep(chance.uniform(0.02, 0.4))
        victim.kill()
        victim.start()
        if victim is product.web:
            product.wait_until_ready()
        if done.is_set():
            return


def wait_until_told(product: Product, seconds: float = 180) -> None:
    """Wait until nothing is due any more. Fails if something stays due."""
    open_rows = select(func.count()).select_from(OutboxRow).where(~OutboxRow.closed)
    end = time.monotonic() + seconds
    while True:
        with product.database.read() as session:
            left = session.scalar(open_rows)
        if not left:
            return
        if time.monotonic() > end:
            pytest.fail(f"{left} outbox rows are still open: {product.worker.log.read_text()}")
        time.sleep(0.2)
