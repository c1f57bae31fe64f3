"""What the running product serves is what its manifests say, no byte and no file more."""

import gzip
import hashlib
import http.client
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest

from tests.e2e.product import Product

MANIFEST = "/.well-known/rueckhalt/manifest.json"
SITES = ("report", "desk", "public")
DYNAMIC = re.compile(
    r"/(api/.*|healthz|readyz)|(/en)?/"
    r"(trends|account|library|notices|dialogue|events|recommendations|self-check|network)/.*"
)
"""Everything else is a file."""

# A script names others by strings, a style sheet by url(…).
IN_SCRIPT = re.compile(r"""["'`]((?:\.{0,2}/)[\w./-]+\.(?:js|css|svg|png|json|wasm|woff2))["'`]""")
IN_STYLE = re.compile(r"""url\(["']?([^"')]+)["']?\)""")


@dataclass
class References(HTMLParser):
    """Every address that a page's markup and data name."""

    found: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = [value or "" for name, value in attrs if not name.startswith("aria-")]
        self.found += [value for value in values if re.match(r"(https?:/)?/", value)]

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script":
            self.found += IN_SCRIPT.findall(data)


@dataclass(frozen=True)
class Site:
    """One origin of the running product, asked as a browser would."""

    origin: str
    port: int

    def get(self, path: str, encoding: str = "identity") -> tuple[int, bytes, str]:
        """Status, body as it is meant, media type."""
        answer, body = self._ask(path, encoding)
        if answer.getheader("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        return answer.status, body, answer.getheader("Content-Type") or ""

    def leads_to(self, path: str) -> str | None:
        """Where an address leads to that is another one's by now, if it does."""
        answer, body = self._ask(path)
        return answer.getheader("Location") if answer.status == 308 and not body else None

    def _ask(self, path: str, encoding: str = "identity") -> tuple[http.client.HTTPResponse, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Host": urlsplit(self.origin).netloc, "Accept-Encoding": encoding}
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer, body

    def manifest(self) -> dict[str, str]:
        """The hash of each file by its path."""
        status, body, kind = self.get(MANIFEST)
        assert (status, kind) == (200, "application/json")
        files: dict[str, str] = json.loads(body)["files"]
        return files

    def references(self, path: str) -> Iterator[str]:
        """The addresses that one file names, as they would be asked for."""
        _, body, kind = self.get(path)
        if kind.startswith("text/html"):
            page = References()
            page.feed(body.decode())
            named = page.found
        elif kind.startswith("text/css"):
            named = [each for each in IN_STYLE.findall(body.decode()) if "data:" not in each]
        else:
            named = IN_SCRIPT.findall(body.decode()) if "javascript" in kind else []
        for each in named:
            yield urljoin(self.origin + path, each).partition("#")[0].partition("?")[0]


@pytest.fixture(scope="module")
def sites(product: Product) -> dict[str, Site]:
    """The three origins by name."""
    port = product.server.port
    hosts = {"report": "report.localhost", "desk": "desk.localhost", "public": "localhost"}
    return {name: Site(f"http://{host}:{port}", port) for name, host in hosts.items()}


@pytest.mark.parametrize("name", SITES)
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_every_listed_file_is_served_as_listed(
    sites: dict[str, Site], name: str, encoding: str
) -> None:
    site = sites[name]
    manifest = site.manifest()

    served = {}
    for path in manifest:
        status, body, _ = site.get(path, encoding)
        served[path] = hashlib.sha256(body).hexdigest() if status == 200 else str(status)

    assert served == manifest
    assert {"/", "/en/", "/office.json"} < manifest.keys()


def test_every_file_that_pages_scripts_and_styles_name_is_listed(sites: dict[str, Site]) -> None:
    manifests = {site.origin: site.manifest() for site in sites.values()}
    unlisted = []
    kinds = set()
    for site in sites.values():
        for path in manifests[site.origin]:
            for address in site.references(path):
                origin, _, rest = address.partition("://")[2].partition("/")
                listed = manifests.get(f"http://{origin}")
                if listed is None:
                    continue  # elsewhere: a link, as the policy lets nothing be loaded from there
                kinds.add(rest.rpartition(".")[2] if "." in rest else "page")
                dynamic = DYNAMIC.match(f"/{rest}") or f"/{rest}" == MANIFEST
                if not dynamic and f"/{rest}" not in listed:
                    unlisted.append((site.origin, path, address))

    assert unlisted == []
    assert {"page", "js", "css", "svg"} <= kinds


@pytest.mark.parametrize("name", SITES)
def test_no_file_is_served_that_is_not_listed(
    product: Product, sites: dict[str, Site], name: str
) -> None:
    """Neither what lies on the server's disk under its own name, nor another origin's files."""
    manifest = sites[name].manifest()
    folder = product.data / "site"
    on_disk = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    addresses = {"/" + each for each in on_disk}
    addresses |= {"/" + each.partition("/")[2] for each in on_disk}
    addresses |= {path for site in sites.values() for path in site.manifest()}
    addresses |= {path.rstrip("/") + "/" for path in addresses} | {"/assets/", "/.well-known/"}

    served = [
        path
        for path in sorted(addresses - manifest.keys() - {MANIFEST})
        if sites[name].get(path)[0] != 404
    ]

    # Whoever types a slash too many is led to the page that is meant, and gets nothing else.
    assert [path for path in served if path.rstrip("/") not in manifest] == []
    assert [sites[name].leads_to(path) for path in served] == [each.rstrip("/") for each in served]
    assert "/index.html" in addresses
    assert any(path.endswith(".js.gz") for path in addresses)


def test_workers_are_listed(sites: dict[str, Site]) -> None:
    """No import map covers them, so the manifest is what tells of an exchanged one."""
    workers = [path for path in sites["desk"].manifest() if ".worker-" in path]

    named = set(sites["desk"].references("/"))

    assert len(workers) == 2
    assert {sites["desk"].origin + path for path in workers} <= named
