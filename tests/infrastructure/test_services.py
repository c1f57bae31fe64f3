"""The services the other tests stand on are real, and each test gets them clean."""

import smtplib
from email.message import EmailMessage

import psycopg
import pytest
import redis
import sqlalchemy as sa
from playwright.sync_api import Browser, Page

from tests.infrastructure.mail import SmtpServer
from tests.infrastructure.postgres import PostgresServer


@pytest.mark.parametrize("_run", [1, 2])
def test_database_is_empty_and_keeps_what_is_committed(database_url: str, _run: int) -> None:
    engine = sa.create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE note (text VARCHAR)"))
        connection.execute(sa.text("INSERT INTO note VALUES ('kept')"))

    with engine.connect() as connection:
        notes = connection.scalars(sa.text("SELECT text FROM note")).all()
    engine.dispose()

    assert notes == ["kept"]


def test_postgres_commits_are_durable(postgres_url: str) -> None:
    engine = sa.create_engine(postgres_url)
    with engine.connect() as connection:
        settings = [
            connection.scalar(sa.text(f"SHOW {name}"))
            for name in ("fsync", "synchronous_commit", "full_page_writes")
        ]
    engine.dispose()

    assert settings == ["on", "on", "on"]


def test_postgres_database_is_gone_in_spite_of_a_forgotten_connection(
    postgres_server: PostgresServer,
) -> None:
    name = postgres_server.create_database()
    forgotten = psycopg.connect(host=str(postgres_server.data), user="rueckhalt", dbname=name)

    postgres_server.drop_database(name)

    with pytest.raises(psycopg.OperationalError):
        forgotten.execute("SELECT 1")


@pytest.mark.parametrize("_run", [1, 2])
def test_valkey_is_empty(valkey_url: str, _run: int) -> None:
    with redis.Redis.from_url(valkey_url) as client:
        before = client.dbsize()
        client.set("left", "behind")

        assert before == 0
        assert client.info("server")["server_name"] == "valkey"


def test_smtp_server_keeps_a_mail_with_its_envelope(smtp_server: SmtpServer) -> None:
    mail = EmailMessage()
    mail["Subject"] = "Hallo"

    with smtplib.SMTP(smtp_server.host, smtp_server.port) as client:
        client.send_message(mail, "von@example.org", ["an@example.org"])

    (kept,) = smtp_server.mails
    assert (kept.sender, kept.recipients) == ("von@example.org", ("an@example.org",))
    assert b"Subject: Hallo" in kept.content


def test_smtp_server_can_refuse(smtp_server: SmtpServer) -> None:
    smtp_server.refusal = "451 later"

    client = smtplib.SMTP(smtp_server.host, smtp_server.port)
    with client, pytest.raises(smtplib.SMTPDataError) as refused:
        client.sendmail("von@example.org", ["an@example.org"], b"Subject: Hallo\r\n\r\n")

    assert refused.value.smtp_code == 451
    assert smtp_server.mails == []


def test_chromium_has_what_the_pages_need(chromium: Browser, page: Page) -> None:
    language = page.evaluate("navigator.language")

    assert language == "de-DE"
    assert int(chromium.version.split(".")[0]) >= 120
