"""Who gets which mail when: nothing lost, nothing said, not more than allowed."""

import datetime
import email
import email.policy
from dataclasses import dataclass, field
from email.message import EmailMessage

import pytest
import sqlalchemy as sa

from core.config import Mail
from core.outbox import OutboxRow
from crypto.encoding import b64encode
from incidents.models import Message
from tests.infrastructure.mail import SmtpServer
from tests.worker.conftest import NOW, TODAY, Office
from worker import notification
from worker.mail import MailError, SmtpTransport

DAY = datetime.timedelta(days=1)


@dataclass
class Post:
    """Runs the notification of one office over a real SMTP server."""

    office: Office
    server: SmtpServer
    settings: Mail
    transport: SmtpTransport = field(init=False)

    def __post_init__(self) -> None:
        self.transport = SmtpTransport(f"smtp://{self.server.host}:{self.server.port}")

    def run(self, now: datetime.datetime = NOW) -> bool:
        return notification.notify(
            self.office.database,
            transport=self.transport,
            mail=self.settings,
            desk=self.office.desk,
            now=now,
        )

    def remind(self, now: datetime.datetime) -> bool:
        notification.remind(self.office.database, now=now)
        return self.run(now)

    @property
    def mails(self) -> list[EmailMessage]:
        return [
            email.message_from_bytes(mail.content, policy=email.policy.default)
            for mail in self.server.mails
        ]

    @property
    def open_rows(self) -> int:
        with self.office.database.read() as session:
            statement = sa.select(sa.func.count()).where(~OutboxRow.closed)
            return session.scalar(statement) or 0


@pytest.fixture
def post(office: Office, smtp_server: SmtpServer, mail_settings: Mail) -> Post:
    return Post(office, smtp_server, mail_settings)


def test_several_new_reports_make_one_mail_and_close_their_rows(post: Post) -> None:
    for _ in range(3):
        post.office.receive()

    first, second = post.run(), post.run()

    assert (first, second) == (True, False)
    assert len(post.mails) == 1
    assert post.open_rows == 0


def test_mail_tells_nothing_about_what_came(post: Post) -> None:
    one = post.office.receive()
    post.run()
    for _ in range(5):
        post.office.receive(TODAY + DAY)
    post.run(NOW + DAY)

    first, second = post.mails

    assert first["Subject"] == second["Subject"] == "Neue Nachricht in Ihrem Postfach"
    assert first.get_content() == second.get_content()
    assert set(first.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version",
        "Content-Type", "Content-Transfer-Encoding",
    }  # fmt: skip
    assert "12:00:00" in first["Date"]
    raw = post.server.mails[0].content.decode()
    for telling in (b64encode(post.office.desk), post.office.desk.hex(), b64encode(one), one.hex()):
        assert telling not in raw
    assert "http" not in raw
    assert not any(sign.isdigit() for sign in first.get_content())


def test_refused_mail_stays_due_and_keeps_its_message_id(post: Post) -> None:
    post.office.receive()
    post.server.refusal = "451 later desk@example.org"
    with pytest.raises(MailError) as refused:
        post.run()
    post.server.refusal = None

    post.run()

    assert str(refused.value) == "mail-refused"
    assert len(post.mails) == 1
    assert post.open_rows == 0


def test_mail_repeated_after_a_crash_has_the_same_message_id(post: Post) -> None:
    class Crashing(SmtpTransport):
        def send(self, message: EmailMessage) -> None:
            super().send(message)
            raise KeyboardInterrupt

    whole = post.transport
    post.transport = Crashing(f"smtp://{post.server.host}:{post.server.port}")
    post.office.receive()
    with pytest.raises(KeyboardInterrupt):
        post.run()
    post.transport = whole

    post.run()

    first, second = post.mails
    assert first["Message-ID"] == second["Message-ID"]


def test_what_arrives_while_the_mail_is_on_its_way_gets_a_mail_of_its_own(post: Post) -> None:
    office = post.office

    class Slow(SmtpTransport):
        def send(self, message: EmailMessage) -> None:
            super().send(message)
            office.receive()

    whole = post.transport
    post.transport = Slow(f"smtp://{post.server.host}:{post.server.port}")
    office.receive()
    post.run()
    post.transport = whole

    post.run()

    first, second = post.mails
    assert first["Message-ID"] != second["Message-ID"]
    assert post.open_rows == 0


def test_unread_report_is_recalled_once_a_day(post: Post) -> None:
    post.office.receive(TODAY - DAY)
    post.run(NOW - DAY)

    times = [NOW + hours * datetime.timedelta(hours=1) for hours in range(30)]
    sent = [time for time in times if post.remind(time)]

    assert sent == [times[0], times[22]]  # today at once, tomorrow from 8 in the morning on
    assert len(post.mails) == 3


def test_day_with_a_mail_needs_no_reminder(post: Post) -> None:
    post.office.receive(TODAY - DAY)
    post.run(NOW)

    reminded = post.remind(NOW)

    assert not reminded
    assert len(post.mails) == 1


def test_reminder_waits_for_the_morning(post: Post) -> None:
    post.office.receive(TODAY - DAY)
    post.run(NOW - DAY)
    seven_in_berlin = datetime.datetime(2026, 11, 23, 6, 59, tzinfo=datetime.UTC)

    reminded = post.remind(seven_in_berlin)

    assert not reminded


def test_reminder_that_waited_until_everything_was_read_is_dropped(post: Post) -> None:
    post.office.receive(TODAY - DAY)
    post.run(NOW - DAY)
    notification.remind(post.office.database, now=NOW)
    with post.office.database.write() as session:
        session.execute(sa.update(Message).values(intake=None))

    sent = post.run()

    assert not sent
    assert post.open_rows == 0


def test_closed_rows_go_after_their_day_and_open_ones_stay(post: Post) -> None:
    post.office.receive(TODAY - DAY)
    post.run(NOW - DAY)
    post.office.receive(TODAY - DAY)

    notification.tidy(post.office.database, now=NOW)

    with post.office.database.read() as session:
        rows = session.scalars(sa.select(OutboxRow)).all()
    assert [row.closed for row in rows] == [False]


def test_desk_without_an_address_keeps_its_rows(post: Post) -> None:
    post.settings = Mail(None, None, "noreply@example.org", {})
    post.office.receive()

    sent = post.run()

    assert not sent
    assert post.open_rows == 1
