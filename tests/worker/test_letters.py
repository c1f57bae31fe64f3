"""Letters to people of Kommunen leave by the real worker: once, or twice as the same mail."""

import asyncio
import datetime
import email
import email.policy
import threading
import time
from collections.abc import Callable, Iterator
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path

import pytest
import redis
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from rq.job import Job
from rq.registry import FailedJobRegistry
from rq.serializers import JSONSerializer
from sqlalchemy import func, select, update

import core.letters
from accounts import addresses
from accounts.coordinators import NewCoordinator, create_coordinator
from accounts.models import AddressChange, Coordinator, PasswordReset
from accounts.resets import LETTER, NOBODY, ask_for_reset, code_of
from accounts.roles import CoordinatorRole
from core.clock import berlin_day, system_clock
from core.letters import Letter, post
from crypto.encoding import b64decode
from tests.bench.product import Product
from tests.infrastructure.mail import Mail, SmtpServer
from tests.infrastructure.ports import free_port
from worker.letters import make_message
from worker.queue import open_queue
from worker.relay import MOST_LETTERS, relay_letters

EMAIL = "anna@oldenmoor.example"


class SlowSmtp(SmtpServer):
    """Keeps the first mail and takes its time to say so."""

    def __init__(self) -> None:
        super().__init__("127.0.0.1", free_port())
        self.took = threading.Event()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's name
        answer = await super().handle_DATA(server, session, envelope)
        if not self.took.is_set():
            self.took.set()
            await asyncio.sleep(2)
        return answer


@pytest.fixture
def slow_server() -> Iterator[SlowSmtp]:
    server = SlowSmtp()
    controller = Controller(server, hostname=server.host, port=server.port)
    controller.start()
    yield server
    controller.stop()


def run(tmp_path: Path, url: str, server: SmtpServer) -> Product:
    """Worker and schedule of production, with short waits."""
    folder = tmp_path / "product"
    folder.mkdir()
    product = Product(
        folder,
        url,
        mail={"SMTP_URL": f"smtp://{server.host}:{server.port}"},
        worker_module="tests.infrastructure.fast_worker",
    )
    with product.database.write() as session:
        new = NewCoordinator(EMAIL, "Anna Muster", "$argon2id$nobody")
        create_coordinator(session, new=new, ags="01999002", role=CoordinatorRole.READER)
    for program in (product.valkey, product.worker, product.schedule):
        program.start()
    return product


def ask(product: Product, name: str = EMAIL) -> None:
    secret = b64decode(product.environment["RUECKHALT_SECRET_KEY"])
    with product.database.write() as session:
        ask_for_reset(session, secret=secret, name=name, today=berlin_day(system_clock()))


def wait_until_closed(product: Product) -> None:
    """Wait until no letter is due any more."""

    def all_are_closed() -> bool:
        with product.database.read() as session:
            return not session.scalar(select(func.count()).where(~Letter.closed))

    wait_until(all_are_closed, product)


def wait_until(holds: Callable[[], bool], product: Product, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, product.worker.log.read_text()
        time.sleep(0.1)


def read(mail: Mail) -> EmailMessage:
    return email.message_from_bytes(mail.content, policy=email.policy.default)


def test_a_code_leaves_once_and_nothing_leaves_for_an_unknown_address(
    tmp_path: Path, database_url: str, smtp_server: SmtpServer
) -> None:
    product = run(tmp_path, database_url, smtp_server)
    try:
        ask(product, "niemand@oldenmoor.example")
        ask(product)
        wait_until_closed(product)
        time.sleep(2)  # two more ticks
        with product.database.read() as session:
            reset = session.scalars(
                select(PasswordReset).where(PasswordReset.coordinator != NOBODY)
            ).one()
    finally:
        product.stop()
    (mail,) = smtp_server.mails
    assert mail.recipients == (EMAIL,)
    message = read(mail)
    text = message.get_content()
    assert code_of(b64decode(product.environment["RUECKHALT_SECRET_KEY"]), reset.id) in text
    assert f"http://localhost:{product.port}/account/reset" in text
    assert message["Subject"] == "Ihr Code für ein neues Passwort"
    # Neither the minute nor the person's name, and no code in what servers log.
    assert "12:00:00" in message["Date"]
    assert "Anna" not in mail.content.decode()
    assert reset.id.hex() not in mail.content.decode()
    log = product.worker.log.read_text()
    assert EMAIL not in log
    assert reset.id.hex() not in log


def test_a_new_address_gets_its_code_and_the_former_one_a_word(
    tmp_path: Path, sqlite_url: str, smtp_server: SmtpServer
) -> None:
    product = run(tmp_path, sqlite_url, smtp_server)
    secret, today = (
        b64decode(product.environment["RUECKHALT_SECRET_KEY"]),
        berlin_day(system_clock()),
    )
    new = "anna.neu@oldenmoor.example"
    try:
        with product.database.write() as session:
            person = session.scalars(select(Coordinator.id)).one()
            addresses.ask_for_address(
                session, secret=secret, coordinator=person, address=new, today=today
            )
        wait_until_closed(product)
        with product.database.write() as session:
            code = addresses.code_of(secret, session.scalars(select(AddressChange.id)).one())
            addresses.confirm_address(session, coordinator=person, code=code, today=today)
        wait_until_closed(product)
    finally:
        product.stop()
    to_the_new, to_the_former = smtp_server.mails
    assert to_the_new.recipients == (new,)
    assert code in read(to_the_new).get_content()
    assert to_the_former.recipients == (EMAIL,)
    assert new not in read(to_the_former).get_content()


def test_a_worker_killed_after_the_mail_was_taken_sends_the_same_mail_again(
    tmp_path: Path, sqlite_url: str, slow_server: SlowSmtp
) -> None:
    product = run(tmp_path, sqlite_url, slow_server)
    try:
        ask(product)
        assert slow_server.took.wait(120), product.worker.log.read_text()
        product.worker.kill()
        product.worker.start()
        wait_until_closed(product)
    finally:
        product.stop()
    first, second = (read(mail) for mail in slow_server.mails)
    assert first["Message-ID"] == second["Message-ID"]
    assert first.get_content() == second.get_content()


def test_a_refused_mail_stays_due_and_leaves_later(
    tmp_path: Path, sqlite_url: str, smtp_server: SmtpServer
) -> None:
    smtp_server.refusal = "451 later"
    product = run(tmp_path, sqlite_url, smtp_server)
    try:
        ask(product)
        wait_until(lambda: "letter-not-sent" in product.worker.log.read_text(), product)
        smtp_server.refusal = None
        wait_until_closed(product)
    finally:
        product.stop()
    assert len(smtp_server.mails) == 1


def test_a_letter_that_cannot_be_made_names_nobody_in_log_or_queue_and_stops_no_other(
    tmp_path: Path, sqlite_url: str, smtp_server: SmtpServer
) -> None:
    product = run(tmp_path, sqlite_url, smtp_server)
    try:
        with product.database.write() as session:
            new = NewCoordinator("berta@oldenmoor.example", "Berta", "$argon2id$nobody")
            create_coordinator(session, new=new, ags="01999002", role=CoordinatorRole.READER)
            broken = update(Coordinator).where(Coordinator.name == EMAIL)
            session.execute(broken.values(name="anna oldenmoor@"))
        ask(product, "anna oldenmoor@")
        wait_until(lambda: "job-failed" in product.worker.log.read_text(), product)
        ask(product, "berta@oldenmoor.example")
        wait_until(lambda: bool(smtp_server.mails), product)
        with redis.Redis.from_url(product.valkey_url) as valkey:
            failed = FailedJobRegistry(queue=open_queue(valkey))
            jobs = [Job.fetch(name, valkey, JSONSerializer) for name in failed.get_job_ids()]
            results = [job.latest_result() for job in jobs]
    finally:
        product.stop()
    assert [result.exc_string for result in results if result is not None] == [""]
    log = product.worker.log.read_text()
    assert '"exception": "' in log
    assert "oldenmoor" not in log
    assert [mail.recipients for mail in smtp_server.mails] == [("berta@oldenmoor.example",)]


def test_letters_that_rest_keep_no_others_waiting(
    tmp_path: Path, sqlite_url: str, smtp_server: SmtpServer
) -> None:
    product = run(tmp_path, sqlite_url, smtp_server)
    today = berlin_day(system_clock())
    product.worker.stop()
    product.schedule.stop()
    with redis.Redis.from_url(product.valkey_url) as valkey:
        for number in range(2 * MOST_LETTERS + 1):
            with product.database.write() as session:
                about = number.to_bytes(16, "big")
                post(session, kind=LETTER, about=about, addressee=NOBODY, due=today)
        queued = [relay_letters(product.database, valkey, today=today) for _ in range(4)]
    product.stop()
    assert queued == [MOST_LETTERS, MOST_LETTERS, 1, 0]


def test_one_click_stops_a_letter_however_long_the_address_is() -> None:
    stop = f"https://{'fachstelle-' * 8}im.example/en/network/stop/replies/{'aB3_' * 11}"
    letter = core.letters.Mail("anna@oldenmoor.example", "Neues für Sie", "Text", stop=stop)
    sender = Address(display_name="Fachstelle", addr_spec="stelle@musterstelle.example")

    made = make_message(letter, name=bytes(16), due=datetime.date(2026, 11, 23), sender=sender)

    sent = made.as_bytes()
    assert f"List-Unsubscribe:\r\n <{stop}>\r\n".encode() in sent
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in sent
    read_again = email.message_from_bytes(sent, policy=email.policy.default)
    assert read_again["List-Unsubscribe"].strip() == f"<{stop}>"
