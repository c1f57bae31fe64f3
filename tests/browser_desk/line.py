"""The line between a browser and the server, cut where it hurts most."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page


@contextmanager
def lost_answers(page: Page, path: str) -> Iterator[None]:
    """Lose the answers to requests on the way back: the server has done its work."""
    line = page.context.new_cdp_session(page)

    def cut(paused: dict[str, str]) -> None:
        request = {"requestId": paused["requestId"], "errorReason": "ConnectionReset"}
        line.send("Fetch.failRequest", request)

    line.on("Fetch.requestPaused", cut)
    line.send("Fetch.enable", {"patterns": [{"urlPattern": path, "requestStage": "Response"}]})
    yield
    line.detach()
