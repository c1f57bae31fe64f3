"""Three doors of one process: the Host header chooses the site, a foreign one is refused.

The Host must match exactly, port included: nothing is ever derived from a name that a client made
up, and a page of another name can't be put before ours (DNS rebinding).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from core.config import Config, Origin
from web.headers import FOREIGN, security_headers, with_headers
from web.problems import problem

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def dispatch_by_host(
    config: Config,
    sites: "Mapping[Origin, WSGIApplication]",
    script_hashes: Mapping[Origin, Sequence[str]],
) -> "WSGIApplication":
    """Join the sites into one application with the security headers on every answer."""
    doors = {
        origin.host: with_headers(
            site, security_headers(config, origin, script_hashes=script_hashes.get(origin, ()))
        )
        for origin, site in sites.items()
    }
    foreign = with_headers(problem("foreign-host"), FOREIGN)

    def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        door = doors.get(str(environ.get("HTTP_HOST", "")).lower(), foreign)
        return door(environ, start_response)

    return application
