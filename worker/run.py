"""The worker process: takes jobs from the queue until it is asked to stop."""

import logging
import time
from contextlib import suppress
from types import FrameType

from redis import Redis
from redis.exceptions import RedisError
from rq import Worker
from rq.exceptions import StopRequested
from rq.serializers import JSONSerializer

from core.logs import log_event
from worker.queue import open_queue

RETRY_SECONDS = 2


class Patient(Worker):
    """A worker that remembers being asked to stop, and looks for a lost Valkey often."""

    max_connection_wait_time = 5.0
    asked_to_stop = False
    """Of the process, not of one worker: the signal may meet a new one before it has begun."""

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """Finish the running job, then stop."""
        Patient.asked_to_stop = True
        # RQ notes the request in Valkey, which may be gone.
        with suppress(RedisError):
            super().request_stop(signum, frame)  # type: ignore[no-untyped-call]


def run(connection: Redis) -> None:
    """Work until SIGINT or SIGTERM; whatever else ends a worker, a new one takes its place.

    The running job is finished first. RQ keeps the worker's heartbeat in Valkey.
    """
    queues = [open_queue(connection)]
    while not Patient.asked_to_stop:
        # Whatever the signal interrupts, a lost Valkey's errors included, it counts.
        with suppress(StopRequested):
            try:
                worker = Patient(queues, connection=connection, serializer=JSONSerializer)
                worker.work(logging_level="WARNING")
            except RedisError:
                log_event("queue-unreachable", logging.WARNING)
            if not Patient.asked_to_stop:
                time.sleep(RETRY_SECONDS)
