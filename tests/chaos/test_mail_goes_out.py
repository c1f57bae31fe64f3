"""Worker killed, Valkey wiped or gone, mail refused: the desk is told all the same."""

import email
import random
import time
from collections.abc import Callable

import pytest
import redis

from tests.bench.product import Product
from tests.chaos.conftest import MakeProduct
from tests.chaos.reporters import Submission, prepare, submit_once
from tests.chaos.test_killed_processes import wait_until_told
from tests.infrastructure.mail import SmtpServer

SAMPLE = 5
FULL = 40


def kill_worker(product: Product, _server: SmtpServer) -> None:
    product.worker.kill()
    product.worker.start()


def kill_schedule(product: Product, _server: SmtpServer) -> None:
    product.schedule.kill()
    product.schedule.start()


def wipe_valkey(product: Product, _server: SmtpServer) -> None:
    with redis.Redis.from_url(product.valkey_url) as client:
        client.flushall()


def replace_valkey(product: Product, _server: SmtpServer) -> None:
    product.valkey.kill()
    (product.folder / "valkey.sock").unlink()
    time.sleep(0.5)
    product.valkey.start()


def refuse_mail(_product: Product, server: SmtpServer) -> None:
    server.refusal = "451 try again later"
    time.sleep(2)
    server.refusal = None


Accident = Callable[[Product, SmtpServer], None]
ACCIDENTS: tuple[Accident, ...] = (
    kill_worker,
    kill_schedule,
    wipe_valkey,
    replace_valkey,
    refuse_mail,
)


@pytest.fixture
def product(make_product: MakeProduct, sqlite_url: str, smtp_server: SmtpServer) -> Product:
    return make_product(
        sqlite_url, mail={"SMTP_URL": f"smtp://{smtp_server.host}:{smtp_server.port}"}
    )


def test_every_report_is_told_whatever_happens_around_it(
    product: Product, smtp_server: SmtpServer, seed: int, full: bool
) -> None:
    chance = random.Random(seed)
    submissions = prepare(product, FULL if full else SAMPLE)
    accidents = list(ACCIDENTS) if not full else [chance.choice(ACCIDENTS) for _ in submissions]
    chance.shuffle(accidents)

    for submission, accident in zip(submissions, accidents, strict=True):
        report_during(product, smtp_server, submission, accident, chance)

    wait_until_told(product)
    identifiers = [
        email.message_from_bytes(mail.content)["Message-ID"] for mail in smtp_server.mails
    ]
    assert len(set(identifiers)) <= len(submissions)
    # Only a mail whose sender died before it could note the success comes twice.
    assert len(identifiers) - len(set(identifiers)) <= accidents.count(kill_worker)


def report_during(
    product: Product,
    server: SmtpServer,
    submission: Submission,
    accident: Accident,
    chance: random.Random,
) -> None:
    """Send a report, let the accident happen a little before or after, and wait for the mail."""
    before = len(server.mails)
    assert submit_once(product, submission) == 201
    time.sleep(chance.uniform(0, 2.5))
    accident(product, server)
    wait_until_told(product)
    assert len(server.mails) > before


def test_no_mail_goes_out_for_nothing_new(product: Product, smtp_server: SmtpServer) -> None:
    (submission,) = prepare(product, 1)
    assert submit_once(product, submission) == 201
    wait_until_told(product)
    told = len(smtp_server.mails)

    for _ in range(3):
        wipe_valkey(product, smtp_server)
        kill_schedule(product, smtp_server)
        kill_worker(product, smtp_server)
        time.sleep(2.5)

    assert told == 1
    assert len(smtp_server.mails) == told
