"""The worker with short waits, and time enough for a letter's job to import its rooms."""

import sys

from worker import queue, schedule
from worker.__main__ import main

queue.JOB_SECONDS = 20
queue.CLAIM_SECONDS = 22
queue.FIRST_REST_SECONDS = 1
queue.LONGEST_REST_SECONDS = 2
schedule.TICK_SECONDS = 1

if __name__ == "__main__":
    sys.exit(main())
