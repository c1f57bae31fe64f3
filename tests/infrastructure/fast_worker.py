"""The worker with short waits, so that a campaign sees many of its turns."""

import sys

from worker import queue, schedule
from worker.__main__ import main

queue.JOB_SECONDS = 4
queue.CLAIM_SECONDS = 6
queue.FIRST_REST_SECONDS = 1
queue.LONGEST_REST_SECONDS = 2
schedule.TICK_SECONDS = 1

if __name__ == "__main__":
    sys.exit(main())
