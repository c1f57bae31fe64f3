"""`python -m worker` takes jobs from the queue, `python -m worker schedule` puts them there."""

import argparse
import os
import signal
import sys
from types import FrameType

from core import config
from core.logs import configure_logging
from worker import run, schedule
from worker.connection import NoQueueError, connect

LOOPS = {"work": run.run, "schedule": schedule.run}


def main() -> int:
    """Run one of the two loops until SIGINT or SIGTERM; 1 if the configuration is wrong."""
    parser = argparse.ArgumentParser(prog="python -m worker", description=__doc__)
    parser.add_argument("loop", nargs="?", choices=sorted(LOOPS), default="work")
    arguments = parser.parse_args()
    configure_logging()
    # Until RQ minds them itself, which takes a Valkey that answers; nothing is under way by then.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _leave)
    try:
        settings = config.from_environment(os.environ)
        with connect(settings) as connection:
            LOOPS[arguments.loop](connection)
    except (config.ConfigError, NoQueueError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _leave(_signal: int, _frame: FrameType | None) -> None:
    sys.exit()


if __name__ == "__main__":
    sys.exit(main())
