"""The link checker asks real servers here; only which addresses count as public is for the test."""

import datetime
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import select, update

from core.db import Database
from empowerment.library.catalogue import public_aids
from empowerment.library.fetching import Address, Fetcher, is_public
from empowerment.library.models import LibraryLink, LibraryVersion, LinkOutcome
from tests.library.kit import DAY, LINK, TODAY, add
from worker.links import look

HOST = "aid.example"
OTHER = "other.example"
AGENT = "Rueckhalt-Link-Check (+https://office.example/library/)"

ANSWERS: Mapping[str, tuple[int, str]] = {
    "/good": (200, ""),
    "/empty": (204, ""),
    "/gone": (410, ""),
    "/missing": (404, ""),
    "/broken": (500, ""),
    "/later": (503, ""),
    "/people-only": (403, ""),
    "/moved": (301, "/good"),
    "/moved-to-nothing": (302, "/missing"),
    "/round": (302, "/round"),
    "/unencrypted": (302, "http://aid.example/good"),
    "/inside": (302, "https://inside.example/secret"),
    "/loopback": (302, "https://127.0.0.1/secret"),
    "/other-port": (302, "https://aid.example:22/"),
    "/file": (302, "file:///etc/passwd"),
    "/credentials": (302, "https://user:word@aid.example/good"),
    "/no-address": (302, "https://[::1/"),
}


@dataclass
class Site:
    """A site with its own certificate authority; notes what it is asked."""

    port: int
    tls: ssl.SSLContext
    asked: list[tuple[str, str]] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    names: dict[str, Sequence[str]] = field(
        default_factory=lambda: {
            HOST: ["127.0.0.1"],
            OTHER: ["127.0.0.1"],
            "inside.example": ["127.0.0.1", "10.0.0.1"],
            "127.0.0.1": ["10.0.0.1"],
        }
    )

    def resolve(self, host: str) -> Sequence[str]:
        if host not in self.names:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return self.names[host]

    def fetcher(self) -> Fetcher:
        return Fetcher(
            AGENT,
            resolve=self.resolve,
            allows=only_loopback,
            ports=frozenset({self.port}),
            seconds=2.0,
            tls=self.tls,
        )

    def look(self, path: str, host: str = HOST) -> LinkOutcome:
        return self.fetcher().look(f"https://{host}:{self.port}{path}")


def only_loopback(address: Address) -> bool:
    return address.is_loopback


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate of the host, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - DAY)
        .not_valid_after(now + DAY)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("certificate") / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def site(certificate: Path) -> Iterator[Site]:
    """A running site."""
    trusting = ssl.create_default_context(cafile=certificate)
    site = Site(0, trusting)

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            path = self.path.partition("?")[0]
            site.asked.append((self.command, self.path))
            site.headers.append(dict(self.headers.items()))
            if path == "/no-head" and self.command == "HEAD":
                self.send_error(405)
                return
            if path == "/silent":
                threading.Event().wait(3)
                return
            status, onward = ANSWERS.get(path, (200, ""))
            self.send_response(status)
            if onward:
                self.send_header("Location", onward.replace(f"{HOST}/", f"{HOST}:{site.port}/"))
            self.send_header("Set-Cookie", "seen=1")
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_HEAD = answer  # noqa: N815  # names of the base class

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield site
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "outcome"),
    [
        ("/good", LinkOutcome.GOOD),
        ("/empty", LinkOutcome.GOOD),
        ("/no-head", LinkOutcome.GOOD),
        ("/moved", LinkOutcome.GOOD),
        ("/missing", LinkOutcome.MISSING),
        ("/gone", LinkOutcome.MISSING),
        ("/moved-to-nothing", LinkOutcome.MISSING),
        ("/broken", LinkOutcome.FAULT),
        ("/later", LinkOutcome.REFUSED),
        ("/people-only", LinkOutcome.REFUSED),
        ("/unencrypted", LinkOutcome.REFUSED),
        ("/round", LinkOutcome.ELSEWHERE),
        ("/inside", LinkOutcome.ELSEWHERE),
        ("/loopback", LinkOutcome.ELSEWHERE),
        ("/other-port", LinkOutcome.ELSEWHERE),
        ("/file", LinkOutcome.ELSEWHERE),
        ("/credentials", LinkOutcome.ELSEWHERE),
        ("/no-address", LinkOutcome.ELSEWHERE),
        ("/silent", LinkOutcome.UNREACHABLE),
    ],
)
def test_what_a_site_answers_is_understood(site: Site, path: str, outcome: LinkOutcome) -> None:
    assert site.look(path) is outcome


def test_nothing_inside_the_network_is_ever_asked(site: Site) -> None:
    for path in ("/inside", "/loopback"):
        site.look(path)

    assert {path for _, path in site.asked} == {"/inside", "/loopback"}


def test_one_private_address_of_a_name_is_enough_to_ask_nobody(site: Site) -> None:
    site.names["mixed.example"] = ["127.0.0.1", "169.254.169.254"]

    assert site.look("/good", "mixed.example") is LinkOutcome.ELSEWHERE
    assert site.asked == []


def test_the_connection_goes_to_the_address_that_was_checked(site: Site) -> None:
    """A name that answers otherwise the second time (rebinding) leads nowhere else."""
    answers = iter([["127.0.0.1"]])

    def once(_: str) -> Sequence[str]:
        return next(answers)

    fetcher = Fetcher(AGENT, once, only_loopback, frozenset({site.port}), 2.0, site.tls)

    assert fetcher.look(f"https://{HOST}:{site.port}/good") is LinkOutcome.GOOD


def test_a_certificate_of_another_name_or_unknown_maker_is_none(site: Site) -> None:
    assert site.look("/good", OTHER) is LinkOutcome.CERTIFICATE
    site.tls = ssl.create_default_context()
    assert site.look("/good") is LinkOutcome.CERTIFICATE


def test_no_name_and_nobody_there_are_unreachable(site: Site) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        fetcher = Fetcher(AGENT, site.resolve, only_loopback, frozenset({port}), 2.0, site.tls)

        assert fetcher.look(f"https://{HOST}:{port}/") is LinkOutcome.UNREACHABLE
    assert site.look("/good", "nowhere.example") is LinkOutcome.UNREACHABLE


def test_little_is_said_and_nothing_is_kept(site: Site) -> None:
    site.look("/moved?a=ä b#place")
    site.look("/good")

    assert [method for method, _ in site.asked] == ["HEAD"] * 3
    assert site.asked[0][1] == "/moved?a=%C3%A4%20b"
    for headers in site.headers:
        assert headers["User-Agent"] == AGENT
        assert headers.keys() <= {"Host", "User-Agent", "Accept", "Accept-Encoding"}


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fc00::1",
        "fec0::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:db8::1",
    ],
)
def test_addresses_that_are_not_of_the_public_network(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["193.99.144.80", "2a02:2e0:3fe:1001::1", "64:ff9b::c163:9050"])
def test_addresses_of_the_public_network(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def outcomes(database: Database) -> dict[str, tuple[str, int]]:
    with database.read() as session:
        return {
            each.address: (each.outcome, each.failures)
            for each in session.scalars(select(LibraryLink))
        }


def only(database: Database, *addresses: str) -> None:
    """Leave these addresses to be looked at today, of entries made for them."""
    with database.read() as session:
        others = {each.address for each in public_aids(session).values() if each.address}
    with database.write() as session:
        for address in others:
            session.add(LibraryLink(address=address, checked=TODAY, outcome="good", failures=0))
    for address in addresses:
        name = add(database, LINK)
        with database.write() as session:  # editors can't name a port; the test's site needs one
            session.execute(
                update(LibraryVersion).where(LibraryVersion.entry == name).values(address=address)
            )


def test_without_a_network_nobody_is_called_broken(database: Database, site: Site) -> None:
    addresses = [f"https://{host}:{site.port}/good" for host in (HOST, OTHER)]
    only(database, *addresses)
    site.names.clear()

    look(database, site.fetcher(), today=TODAY)

    found = outcomes(database)
    assert [found[each] for each in addresses] == [("unknown", 0)] * 2


def test_who_does_not_answer_while_another_does_is_noted(database: Database, site: Site) -> None:
    good, gone = (f"https://{host}:{site.port}/good" for host in (HOST, "nowhere.example"))
    only(database, good, gone)

    look(database, site.fetcher(), today=TODAY)
    look(database, site.fetcher(), today=TODAY)  # once a day

    found = outcomes(database)
    assert (found[good], found[gone]) == (("good", 0), ("unreachable", 1))
    assert [method for method, _ in site.asked] == ["HEAD"]
