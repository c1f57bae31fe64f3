"""Requests to stop: interrupting at first, only noted once there are children."""

import signal
import subprocess
import sys

import pytest

SCRIPT = """
import os
from app.processes import StopRequest
stop = StopRequest()
{before}
os.kill(os.getpid(), {number})
print("went on", flush=True)
stop.check()
print("was not told", flush=True)
"""


def run(number: int, *, before: str = "") -> subprocess.CompletedProcess[str]:
    script = SCRIPT.format(before=before, number=number)
    return subprocess.run(
        (sys.executable, "-c", script), check=False, capture_output=True, text=True
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_long_preparation_is_interrupted(number: int) -> None:
    done = run(number)

    assert (done.stdout, "KeyboardInterrupt" in done.stderr) == ("", True)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_look_at_the_children_is_not_interrupted(number: int) -> None:
    done = run(number, before="stop.note_only()")

    assert (done.stdout, "KeyboardInterrupt" in done.stderr) == ("went on\n", True)
