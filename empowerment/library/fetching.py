"""Looking whether an address leads somewhere, without becoming anybody's tool.

An editor, or a site that redirects, could name an address inside the network of this server
(server-side request forgery). So names are resolved here, every address of a name has to be
public, and the connection goes to the very address that was checked. Nothing is sent but the
question; nothing of the answer is read but status and where it leads.
"""

import ipaddress
import socket
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from empowerment.library.models import LinkOutcome

SECONDS = 5.0
"""For connecting, and for each answer's beginning."""
MOST_REDIRECTS = 5
HTTPS = 443
_MISSING = (404, 410)
_LATER = 503

Address = IPv4Address | IPv6Address
Resolver = Callable[[str], Sequence[str]]

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class _ElsewhereError(Exception):
    """It leads where nobody is to be led."""


class _UnencryptedError(Exception):
    """It leads over a page that isn't encrypted, which is not asked for; browsers may get on."""


def is_public(address: Address) -> bool:
    """Whether an address, and one of the older kind inside it, is of the public network."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.teredo is not None or address.is_site_local:
            return False
    special = address.is_multicast or address.is_reserved or address.is_unspecified
    return address.is_global and not special


def resolve(host: str) -> Sequence[str]:
    """Give the addresses of a name. Raises OSError."""
    found = socket.getaddrinfo(host, HTTPS, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


@dataclass(frozen=True)
class Fetcher:
    """Asks for pages. The fields but `agent` are there for tests."""

    agent: str
    """Who asks, with an address of ours where one can learn why."""
    resolve: Resolver = resolve
    allows: Callable[[Address], bool] = is_public
    ports: frozenset[int] = frozenset({HTTPS})
    seconds: float = SECONDS
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def look(self, address: str) -> LinkOutcome:
        """Give what comes of asking for an address, following where it leads."""
        try:
            return self._follow(address)
        except _UnencryptedError:
            return LinkOutcome.REFUSED
        except ssl.SSLError:
            return LinkOutcome.CERTIFICATE
        except (OSError, HTTPException):
            return LinkOutcome.UNREACHABLE
        except (_ElsewhereError, ValueError):  # the latter: what it leads to is no address
            return LinkOutcome.ELSEWHERE

    def _follow(self, address: str) -> LinkOutcome:
        for _ in range(MOST_REDIRECTS + 1):
            status, onward = self._ask_twice(urlsplit(address))
            if onward is None:
                return _outcome(status)
            address = urljoin(address, onward)
        raise _ElsewhereError

    def _ask_twice(self, address: SplitResult) -> tuple[int, str | None]:
        """Ask for the head alone; if that fails, for all: some sites know no other question."""
        status, onward = self._ask("HEAD", address)
        return self._ask("GET", address) if status >= 400 else (status, onward)

    def _ask(self, method: str, address: SplitResult) -> tuple[int, str | None]:
        """Give status and, of a redirect, where it leads."""
        connection = self._connect(address)
        try:
            path = quote(address.path or "/", safe="/%:@!$&'()*+,;=~-._")
            query = quote(address.query, safe="/?%:@!$&'()*+,;=~-._")
            headers = {"User-Agent": self.agent, "Accept": "text/html,*/*;q=0.8"}
            connection.request(method, f"{path}?{query}" if query else path, headers=headers)
            answer = connection.getresponse()
            onward = answer.headers.get("Location") if 300 <= answer.status < 400 else None
            return answer.status, onward
        finally:
            connection.close()

    def _connect(self, address: SplitResult) -> HTTPSConnection:
        """Give a connection to a checked address of a name, encrypted for the name."""
        host, port = address.hostname, address.port or HTTPS
        if address.scheme == "http":
            raise _UnencryptedError
        if address.scheme != "https" or not host or port not in self.ports or address.username:
            raise _ElsewhereError
        name = host.encode("idna").decode("ascii") if not host.isascii() else host
        found = [ipaddress.ip_address(each.partition("%")[0]) for each in self.resolve(name)]
        if not found or not all(self.allows(each) for each in found):
            raise _ElsewhereError
        connection = HTTPSConnection(name, port, timeout=self.seconds, context=self.tls)
        connection.sock = self._encrypted(found, port, name)
        return connection

    def _encrypted(self, addresses: Sequence[Address], port: int, name: str) -> ssl.SSLSocket:
        """Connect to the first of the addresses that answers. Raises OSError."""
        for address in addresses[:-1]:
            with suppress(TimeoutError, ConnectionError):
                return self._encrypt((str(address), port), name)
        return self._encrypt((str(addresses[-1]), port), name)

    def _encrypt(self, place: tuple[str, int], name: str) -> ssl.SSLSocket:
        plain = socket.create_connection(place, timeout=self.seconds)
        try:
            return self.tls.wrap_socket(plain, server_hostname=name)
        except BaseException:
            plain.close()
            raise


def _outcome(status: int) -> LinkOutcome:
    """Say what a status means; of most refusals nobody knows whether people get them, too."""
    if status < 400:
        return LinkOutcome.GOOD
    if status in _MISSING:
        return LinkOutcome.MISSING
    return LinkOutcome.FAULT if status >= 500 and status != _LATER else LinkOutcome.REFUSED
