"""What runs again and again, by RQ's cron."""

import logging
import time
from contextlib import suppress
from types import FrameType

from redis import Redis
from redis.exceptions import RedisError
from rq.cron import CronJob, CronScheduler
from rq.exceptions import StopRequested

from core.logs import log_event
from worker import queue

TICK_SECONDS = 5
DAILY_SECONDS = 600
PUBLISH_SECONDS = 60
RETRY_SECONDS = 2
LINK_SECONDS = 120
"""For a few sites that are slow to answer, or not there."""

# While no worker takes jobs away, more of the same ones help nobody.
LONGEST_QUEUE = 100


class Repeated(CronJob):
    """A job by interval. RQ's own would write pickles into Valkey and keep a history for a year."""

    def enqueue(self, connection: Redis) -> None:  # type: ignore[override]
        """Queue one run, which is dropped if the next one comes before it begins."""
        if open_queue_length(connection) < LONGEST_QUEUE:
            queue.enqueue(
                connection,
                self.func_name,
                wait=self.interval or queue.DAY_SECONDS,
                seconds=self.job_options["job_timeout"],
            )


def open_queue_length(connection: Redis) -> int:
    """How many jobs wait."""
    return queue.open_queue(connection).count


class Schedule(CronScheduler):
    """A scheduler that remembers being asked to stop, whatever fails on the way out."""

    asked_to_stop = False
    """Of the process, not of one scheduler: the signal may meet a new one before it has begun."""

    def enqueue_jobs(self) -> list[CronJob]:
        """Queue what is due, unless this process is to stop."""
        if self.asked_to_stop:
            raise StopRequested
        return super().enqueue_jobs()

    def _request_stop(self, signum: int, frame: FrameType | None) -> None:
        Schedule.asked_to_stop = True
        super()._request_stop(signum, frame)  # type: ignore[no-untyped-call]


def make_schedule(connection: Redis) -> Schedule:
    """The schedule of all that repeats. Several at a time do no harm: jobs may run twice."""
    scheduler = Schedule(connection, logging_level=logging.WARNING)
    for name, interval, longest in (
        ("worker.jobs.tick", TICK_SECONDS, queue.JOB_SECONDS),
        ("worker.jobs.daily", DAILY_SECONDS, queue.JOB_SECONDS),
        ("worker.library.keep", DAILY_SECONDS, queue.JOB_SECONDS),
        ("worker.network.keep", DAILY_SECONDS, queue.JOB_SECONDS),
        ("worker.links.check", DAILY_SECONDS, LINK_SECONDS),
        ("worker.events.forget", DAILY_SECONDS, queue.JOB_SECONDS),
        ("worker.dialogues.care", DAILY_SECONDS, queue.JOB_SECONDS),
        ("worker.selfchecks.care", DAILY_SECONDS, queue.JOB_SECONDS),
        ("worker.publication.publish", PUBLISH_SECONDS, queue.PUBLISH_SECONDS),
    ):
        job = Repeated(queue.QUEUE, func_name=name, interval=interval, job_timeout=longest)
        scheduler.get_jobs().append(job)
    return scheduler


def run(connection: Redis) -> None:
    """Keep the schedule until SIGINT or SIGTERM; a Valkey that goes away is waited for."""
    while not Schedule.asked_to_stop:
        # Whatever the signal interrupts, a lost Valkey's errors included, it counts.
        with suppress(StopRequested):
            try:
                make_schedule(connection).start()  # type: ignore[no-untyped-call]
            except RedisError:
                log_event("queue-unreachable", logging.WARNING)
            if not Schedule.asked_to_stop:
                time.sleep(RETRY_SECONDS)
