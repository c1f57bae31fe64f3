"""The TypeScript twin of crypto/, bundled as pages get it, in a real Chromium."""

import functools
import http.server
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.infrastructure.browser import NODE

BROWSER = Path(__file__).parents[2] / "browser"
ENVIRONMENT = "./src/crypto/slip39-environment.ts"
BUNDLE = (
    NODE,
    "node_modules/.bin/esbuild",
    "tests/crypto/in-browser.ts",
    "--bundle",
    "--format=esm",
    "--splitting",
    "--minify",
    "--loader:.txt=text",
    f"--alias:crypto={ENVIRONMENT}",
    f"--inject:{ENVIRONMENT}",
    "--log-level=warning",
)
# As on desk pages: no eval, WebAssembly only for Argon2id.
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'"
)
PAGE = '<!doctype html><script type="module" src="/in-browser.js"></script>'


class _Handler(http.server.SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Keep the test output quiet."""


@pytest.fixture(scope="session")
def crypto_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the bundle over loopback HTTP: `crypto.subtle` needs a secure context."""
    folder = tmp_path_factory.mktemp("crypto_browser")
    subprocess.run((*BUNDLE, f"--outdir={folder}"), cwd=BROWSER, check=True)
    (folder / "index.html").write_text(PAGE)
    handler = functools.partial(_Handler, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def crypto_page(chromium: Browser, crypto_site: str) -> Iterator[Page]:
    """A page that has loaded the bundle; its calls are `rueckhaltCrypto.…`."""
    page = chromium.new_page()
    page.goto(crypto_site)
    page.wait_for_function("!!globalThis.rueckhaltCrypto")
    yield page
    page.close()
