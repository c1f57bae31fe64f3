"""The worker process: takes jobs from the queue until it is asked to stop."""

import logging
import time
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
    """A worker that knows whether it was asked to stop, and looks for a lost Valkey often."""

    max_connection_wait_time = 5.0
    asked_to_stop = False

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """Finish the running job, then stop."""
        self.asked_to_stop = True
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call]


def run(connection: Redis) -> None:
    """Work until SIGINT or SIGTERM; whatever else ends a worker, a new one takes its place.

    The running job is finished first. RQ keeps the worker's heartbeat in Valkey.
    """
    while True:
        worker: Patient | None = None
        try:
            worker = Patient(
                [open_queue(connection)], connection=connection, serializer=JSONSerializer
            )
            worker.work(logging_level="WARNING")
        except RedisError:
            log_event("queue-unreachable", logging.WARNING)
        if worker is not None and worker.asked_to_stop:
            return
        try:
            time.sleep(RETRY_SECONDS)
        except StopRequested:
            return
