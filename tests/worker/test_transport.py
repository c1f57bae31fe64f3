"""How mails leave: over verified TLS or not at all, or as a file in development."""

import datetime
import ipaddress
import ssl
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.infrastructure.mail import SmtpServer
from tests.infrastructure.ports import free_port
from worker.mail import FolderTransport, MailError, SmtpTransport, message_id, notification

DAY = datetime.date(2026, 11, 23)


@pytest.fixture
def mail() -> EmailMessage:
    identifier = message_id([b"1" * 16], "noreply@example.org")
    return notification(
        sender="noreply@example.org", recipient="desk@example.org", identifier=identifier, day=DAY
    )


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of 127.0.0.1 that nobody vouches for, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.example.org")])
    now = datetime.datetime.now(datetime.UTC)
    loopback = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(loopback, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return path


@pytest.fixture
def tls_server(certificate: Path) -> Iterator[SmtpServer]:
    """A server that takes mails only after STARTTLS."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    server = SmtpServer("127.0.0.1", free_port())
    controller = Controller(
        server,
        hostname=server.host,
        port=server.port,
        tls_context=context,
        require_starttls=True,
    )
    controller.start()
    yield server
    controller.stop()


def url(server: SmtpServer, scheme: str = "smtp+starttls", login: str = "") -> str:
    return f"{scheme}://{login}{server.host}:{server.port}"


def test_trusted_server_gets_the_mail_over_tls(
    mail: EmailMessage,
    tls_server: SmtpServer,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    SmtpTransport(url(tls_server)).send(mail)

    assert len(tls_server.mails) == 1


def test_server_with_a_foreign_certificate_gets_nothing(
    mail: EmailMessage, tls_server: SmtpServer
) -> None:
    with pytest.raises(MailError, match=r"^mail-tls$"):
        SmtpTransport(url(tls_server)).send(mail)

    assert tls_server.mails == []


def test_server_that_offers_no_tls_gets_nothing(
    mail: EmailMessage, smtp_server: SmtpServer
) -> None:
    with pytest.raises(MailError, match=r"^mail-no-starttls$"):
        SmtpTransport(url(smtp_server)).send(mail)

    assert smtp_server.mails == []


def test_login_is_not_sent_to_a_server_that_knows_none(
    mail: EmailMessage, smtp_server: SmtpServer
) -> None:
    with pytest.raises(MailError) as refused:
        SmtpTransport(url(smtp_server, "smtp", "name:geheim@")).send(mail)

    assert "geheim" not in str(refused.value)
    assert refused.value.__suppress_context__
    assert smtp_server.mails == []


def test_server_that_is_not_there(mail: EmailMessage) -> None:
    with pytest.raises(MailError, match=r"^mail-unreachable$"):
        SmtpTransport(f"smtp://127.0.0.1:{free_port()}").send(mail)


def test_folder_keeps_one_file_per_message_id(mail: EmailMessage, tmp_path: Path) -> None:
    folder = FolderTransport(tmp_path / "mails")

    folder.send(mail)
    folder.send(mail)

    (file,) = (tmp_path / "mails").iterdir()
    assert file.suffix == ".eml"
    assert b"Subject: Neue Nachricht" in file.read_bytes()
