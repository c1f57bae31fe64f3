"""The worker process: takes jobs from the queue until it is asked to stop."""

import importlib
import logging
import time
from contextlib import suppress
from types import FrameType
from typing import Any

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, Worker
from rq.exceptions import StopRequested
from rq.executions import Execution
from rq.job import Job
from rq.registry import StartedJobRegistry
from rq.serializers import JSONSerializer

from core.logs import log_event
from worker.queue import open_queue

RETRY_SECONDS = 2

PREPARED = (
    "worker.events",
    "worker.jobs",
    "worker.letters",
    "worker.library",
    "worker.links",
    "worker.network",
    "worker.dialogues",
    "worker.selfchecks",
)
"""Modules of jobs that are imported before the worker forks, so that none imports them again.

Not worker.publication: its chart converter starts a thread, which a fork would leave behind.
"""


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

    def handle_exception(self, job: Job, *exc_info: Any) -> None:
        """Log which job failed and the kind of error; its message may quote a person's address."""
        log_event(
            "job-failed", logging.ERROR, job=str(job.func_name), exception=exc_info[0].__name__
        )

    def handle_job_failure(
        self,
        job: Job,
        queue: Queue,
        started_job_registry: StartedJobRegistry | None = None,
        exc_string: str = "",  # noqa: ARG002  # a traceback, which would lie in Valkey for a day
        execution: Execution | None = None,
    ) -> None:
        """Note in Valkey that the job failed, and nothing of why."""
        super().handle_job_failure(job, queue, started_job_registry, "", execution)


def prepare() -> None:
    """Import what the processes of jobs inherit."""
    for module in PREPARED:
        importlib.import_module(module)


def run(connection: Redis) -> None:
    """Work until SIGINT or SIGTERM; whatever else ends a worker, a new one takes its place.

    The running job is finished first. RQ keeps the worker's heartbeat in Valkey.
    """
    prepare()
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
