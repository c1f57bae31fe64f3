"""Every page of the running product that links lead to, and what each weighs on the line.

A *kind* is a page's address with whatever tells one of its pages from another left out:
`/trends/kommune/*/`. Its pages come from one template, so that one of them stands for all.
"""

import gzip
import http.client
import json
import re
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from http import HTTPStatus
from urllib.parse import urlencode, urljoin, urlsplit

MOST_OF_A_KIND = 12
"""So many pages of one kind are read; those of a kind differ in their content alone."""

FIGURES_SECONDS = 120

# What a script loads later is named in it by a string.
_IN_SCRIPT = re.compile(r"""["'`]((?:\.{0,2}/)[\w./-]+\.(?:js|css|svg|png|json|wasm|woff2))["'`]""")
_IMPORTED = re.compile(r"""\b(?:from|import)\s*["']((?:\.{0,2}/)[\w./-]+\.js)["']""")
_WORD = re.compile(r"[a-z][a-z-]*")
_LOG_IN = re.compile(r"\w+\s+(\S+@\S+)\s+password (\S+)")
_HOSTS = ("localhost", "report.localhost", "desk.localhost")
_LOADED = {"script": "src", "img": "src", "iframe": "src", "source": "src"}
_LOADED_LINKS = {"stylesheet", "icon", "modulepreload", "preload"}


@dataclass(frozen=True)
class Answer:
    """What came for one address."""

    status: int
    media_type: str
    location: str
    cookie: str
    body: bytes
    """As it is meant: decompressed."""
    size: int
    """Bytes on the line: headers and body, compressed where the server compresses."""


class Markup(HTMLParser):
    """What a page links to, what it loads, and its forms' hidden fields by their action."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.forms: dict[str, dict[str, str]] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in values and "download" not in values:
            self.links.append(values["href"])
        elif tag == "link" and values.get("rel") in _LOADED_LINKS:
            self.loaded.append(values["href"])
        elif tag in _LOADED and values.get(_LOADED[tag]):
            self.loaded.append(values[_LOADED[tag]])
        elif tag == "form":
            self.forms[values.get("action", "")] = {}
        elif tag == "input" and values.get("type") == "hidden" and self.forms:
            list(self.forms.values())[-1][values["name"]] = values.get("value", "")


@dataclass(frozen=True)
class VisitedPage:
    """A page, and what its visitor's browser loads for it."""

    url: str
    kind: str
    status: int
    parts: dict[str, int]
    """Bytes on the line by address: the page itself, then everything it loads at once."""
    later: dict[str, int]
    """The same for what its scripts may load once somebody does something."""

    @property
    def size(self) -> int:
        return sum(self.parts.values())


@dataclass
class Reader:
    """One browser at the product's origins; it keeps the cookie it was given."""

    port: int
    cookie: str = ""
    _assets: dict[str, Answer] = field(default_factory=dict)

    @cached_property
    def origins(self) -> tuple[str, ...]:
        """The public, the reporters' and the desk's."""
        return tuple(f"http://{host}:{self.port}" for host in _HOSTS)

    def get(self, url: str) -> Answer:
        """Ask as a browser does, also for compression."""
        return self._ask("GET", url, {"Accept": "text/html,*/*;q=0.8"})

    def sign_in(self, name: str, password: str) -> Answer:
        """Fill in the public site's form and keep the session that comes of it."""
        path = "/account/sign-in"
        url = self.origins[0] + path
        hidden = Markup(self.get(url).body.decode()).forms[path]
        fields = hidden | {"name": name, "password": password}
        kind = "application/x-www-form-urlencoded"
        headers = {"Accept": "text/html", "Origin": self.origins[0], "Content-Type": kind}
        answer = self._ask("POST", url, headers, urlencode(fields))
        self.cookie = answer.cookie.partition(";")[0]
        return answer

    def wait_for_figures(self) -> None:
        """Wait until the worker has published the demonstration. Raises TimeoutError."""
        end = time.monotonic() + FIGURES_SECONDS
        while self.get(f"{self.origins[0]}/trends/kommunen/").status != HTTPStatus.OK:
            if time.monotonic() > end:
                raise TimeoutError("no figures are published")
            time.sleep(0.5)

    def pages(self, starts: Iterable[str]) -> Iterator[VisitedPage]:
        """Follow links from these addresses to every page on the same origins, nearest first."""
        waiting, seen, counts = deque(starts), set(starts), Counter[str]()
        while waiting:
            url = waiting.popleft()
            kind = kind_of(url)
            answer = self.get(url) if counts[kind] < MOST_OF_A_KIND else None
            if answer is None or answer.media_type != "text/html":
                continue
            counts[kind] += 1
            markup = Markup(answer.body.decode())
            parts, later = self._loads(url, markup)
            if not answer.location:
                yield VisitedPage(url, kind, answer.status, {url: answer.size} | parts, later)
            # Where a browser is led on, the page it comes to is looked at.
            for link in [answer.location] if answer.location else markup.links:
                found = urljoin(url, link).partition("#")[0]
                if found not in seen and found.startswith(self.origins):
                    seen.add(found)
                    waiting.append(found)

    def _loads(self, url: str, markup: Markup) -> tuple[dict[str, int], dict[str, int]]:
        """Size of each file that the page loads at once, and of those it may load later."""
        at_once = self._reached(url, markup.loaded, _IMPORTED)
        ever = self._reached(url, markup.loaded, _IN_SCRIPT)
        return at_once, {address: ever[address] for address in ever.keys() - at_once.keys()}

    def _reached(self, url: str, named: Iterable[str], names: re.Pattern[str]) -> dict[str, int]:
        """Size of these files, and of those that their scripts name in turn, by address."""
        sizes: dict[str, int] = {}
        waiting = [urljoin(url, each) for each in named]
        while waiting:
            address = waiting.pop()
            if address in sizes or not address.startswith(self.origins):
                continue
            if address not in self._assets:
                self._assets[address] = self.get(address)
            asset = self._assets[address]
            sizes[address] = asset.size
            if asset.media_type == "text/javascript":
                found = names.findall(asset.body.decode())
                waiting += [urljoin(address, each) for each in found]
        return sizes

    def _ask(self, method: str, url: str, headers: dict[str, str], body: str = "") -> Answer:
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        sent = {"Host": parts.netloc, "Accept-Encoding": "gzip", **headers}
        if self.cookie and parts.hostname == _HOSTS[0]:
            sent["Cookie"] = self.cookie
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body=body or None, headers=sent)
            answer = connection.getresponse()
            data = answer.read()
        finally:
            connection.close()
        found = answer.headers
        lines = sum(len(name) + len(value) + 4 for name, value in found.items())
        return Answer(
            status=answer.status,
            media_type=found.get_content_type(),
            location=found.get("Location", ""),
            cookie=found.get("Set-Cookie", ""),
            body=gzip.decompress(data) if found.get("Content-Encoding") == "gzip" else data,
            size=lines + len(data),
        )


def kind_of(url: str) -> str:
    """Give the kind of the page at an address: host and path, names of a query, no numbers."""
    parts = urlsplit(url)
    path = "/".join(
        part if part == "" or _WORD.fullmatch(part) else "*" for part in parts.path.split("/")
    )
    names = sorted(part.partition("=")[0] for part in parts.query.split("&") if part)
    return f"{parts.hostname}{path}" + (f"?{'&'.join(names)}" if names else "")


def log_ins(printed: Iterable[str]) -> list[tuple[str, str]]:
    """Give mail address and password of those the demonstration names for the public site."""
    found = (_LOG_IN.match(line) for line in printed)
    return [(each[1], each[2]) for each in found if each is not None]


def every_file(reader: Reader) -> list[str]:
    """Give the static pages of all three origins, those that no link leads to included."""
    found = []
    for origin in reader.origins:
        manifest = json.loads(reader.get(f"{origin}/.well-known/rueckhalt/manifest.json").body)
        found += [f"{origin}{path}" for path in manifest["files"] if "." not in path]
    return found


def own_pages(reader: Reader) -> list[str]:
    """Give where the pages of somebody who is signed in begin."""
    return [f"{reader.origins[0]}{path}account/" for path in ("/", "/en/")]
