"""Lighthouse (Apache-2.0), in the folder beside and installed by the first measurement."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.stamp import Stamp
from tests.bench.product import ROOT

FOLDER = Path(__file__).with_name("lighthouse")
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Judgement:
    """What Lighthouse says about a page's accessibility."""

    score: int
    """0 to 100."""
    failed: list[dict[str, Any]]
    """Audits that cost points, with some of the elements."""


def judge(pages: Sequence[tuple[str, str]]) -> dict[str, Judgement]:
    """Judge pages, each an address and the cookie it is asked for with; by address."""
    _install()
    program = shutil.which("chromium")
    if program is None:
        raise RuntimeError("chromium is not installed: apt-get install chromium")
    process = subprocess.Popen(
        (BIN / "node", "run.mjs"),
        cwd=FOLDER,
        env={**os.environ, "CHROME_PATH": program},
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    found: dict[str, Judgement] = {}
    try:
        for url, cookie in pages:
            print(json.dumps({"url": url, "cookie": cookie}), file=process.stdin, flush=True)
            answer = json.loads(process.stdout.readline())
            found[url] = Judgement(answer["score"], answer["failed"])
            print(f"· {answer['score']} {url}", file=sys.stderr)
    finally:
        process.stdin.close()
        process.wait()
    return found


def _install() -> None:
    """Install what the lock file names; nothing else of the product or its tests needs it."""
    inputs = [FOLDER / name for name in ("package.json", "package-lock.json", ".npmrc")]
    installed = FOLDER / "node_modules" / ".package-lock.json"
    stamp = Stamp(ROOT / ".dev" / "stamps" / "lighthouse", inputs, [installed])
    if stamp.holds():
        return
    print("· Installing Lighthouse", file=sys.stderr)
    with stamp.renewed():
        # No browser of its own: Debian's Chromium is measured with.
        settings = {**os.environ, "PUPPETEER_SKIP_DOWNLOAD": "1"}
        subprocess.run((BIN / "npm", "ci"), cwd=FOLDER, env=settings, check=True, stdout=sys.stderr)
