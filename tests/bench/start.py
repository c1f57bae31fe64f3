"""How long `dev.py run` takes until it is ready: on a new data folder, then on the same again."""

import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.development.server import DevelopmentServer
from tests.infrastructure.ports import free_port

DEV_RUN = (sys.executable, "dev.py", "run")
AGAIN = 5


def run() -> dict[str, Any]:
    """Measure in this tree, whose set-up is done."""
    port = free_port()
    with TemporaryDirectory(prefix="rueckhalt-bench-") as folder:
        first, *again = [_start(Path(folder) / "data", port) for _ in range(1 + AGAIN)]
    return {
        "second_start_s": round(statistics.median(again), 2),
        "first_start_s": round(first, 2),
        "slowest_second_start_s": round(max(again), 2),
        "second_starts": AGAIN,
    }


def _start(data: Path, port: int) -> float:
    """Start and stop once; seconds from the command to `Ready`."""
    begin = time.monotonic()
    server = DevelopmentServer(data, port, DEV_RUN)
    try:
        server.wait_for("Ready")
        seconds = time.monotonic() - begin
        server.stop()
    finally:
        server.close()
    return seconds
