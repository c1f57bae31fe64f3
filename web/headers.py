"""Security headers on every answer, errors and foreign hosts included.

Set outside of Flask, so that no path through the application can miss them.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from core.config import Config, Origin

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_FRAMED, _SHARED = "rueckhalt.framed", "rueckhalt.shared"
_NO_FRAMES = "frame-ancestors 'none'"

_SOURCES = (
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    _NO_FRAMES,
    # Against script smuggled in through the DOM: only named policies may make HTML or script
    # addresses.
    "require-trusted-types-for 'script'",
)

_DESK_POLICIES = "trusted-types lit-html rueckhalt"
"""`lit-html` is the one that lit creates, `rueckhalt` names our own workers; others need none."""

_DENIED_FEATURES = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)

_COMMON = (
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Origin-Agent-Cluster", "?1"),
    ("Permissions-Policy", ", ".join(f"{feature}=()" for feature in _DENIED_FEATURES)),
    ("X-Content-Type-Options", "nosniff"),
    # A browser that looks up the hosts of links early would tell the network which are on the page.
    ("X-DNS-Prefetch-Control", "off"),
)

TWO_YEARS = 63_072_000


_NO_REFERRER = ("Referrer-Policy", "no-referrer")
_OWN_REFERRER = ("Referrer-Policy", "same-origin")
"""Browsers that may send no referrer post forms with `Origin: null`; other sites learn nothing."""

FOREIGN = [
    *_COMMON,
    _NO_REFERRER,
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
]
"""For answers that are of none of the sites: to a host that is not ours, or to no request."""


def security_headers(
    config: Config, origin: Origin, *, script_hashes: Iterable[str] = ()
) -> list[tuple[str, str]]:
    """Give the headers of a site.

    `script_hashes` name the import map in its pages: it holds the integrity of every script.
    """
    # Argon2id runs as WebAssembly on desk pages; reporter pages run none.
    wasm = ("'wasm-unsafe-eval'",) if origin == config.desk else ()
    hashes = (f"'{digest}'" for digest in script_hashes)
    script = " ".join(("script-src 'self'", *wasm, *hashes))
    # Report and desk pages send by script alone. A form that posts on its own would be unsealed.
    form = "form-action 'self'" if origin == config.public else "form-action 'none'"
    types = _DESK_POLICIES if origin == config.desk else "trusted-types 'none'"
    policy = "; ".join((*_SOURCES, types, script, form))
    referrer = _OWN_REFERRER if origin == config.public else _NO_REFERRER
    headers = [*_COMMON, referrer, ("Content-Security-Policy", policy)]
    if origin.scheme == "https":
        headers.append(("Strict-Transport-Security", f"max-age={TWO_YEARS}"))
    return headers


def allow_framing(environ: "WSGIEnvironment") -> None:
    """Let other sites show this answer in a frame.

    Only for pages without anything to press: a frame may lie under something else (clickjacking).
    """
    environ[_FRAMED] = True


def allow_images(environ: "WSGIEnvironment") -> None:
    """Let other sites show this answer as an image, and read it where it says so itself."""
    environ[_SHARED] = True


def with_headers(
    application: "WSGIApplication", headers: list[tuple[str, str]]
) -> "WSGIApplication":
    """Wrap an application so that all its answers carry the headers."""

    def wrapped(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(status: str, own: list[tuple[str, str]], exc_info: Any = None) -> Any:
            return start_response(status, own + _opened(headers, environ), exc_info)

        return application(environ, start)

    return wrapped


def _opened(headers: list[tuple[str, str]], environ: "WSGIEnvironment") -> list[tuple[str, str]]:
    """Give the headers with the exceptions that the answer's route asked for."""
    framed, shared = environ.get(_FRAMED, False), environ.get(_SHARED, False)
    if not framed and not shared:
        return headers
    return [(name, _open(name, value, framed=framed, shared=shared)) for name, value in headers]


def _open(name: str, value: str, *, framed: bool, shared: bool) -> str:
    if framed and name == "Content-Security-Policy":
        return value.replace(_NO_FRAMES, "frame-ancestors *")
    if shared and name == "Cross-Origin-Resource-Policy":
        return "cross-origin"
    return value
