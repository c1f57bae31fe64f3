"""Claims and rests in a real Valkey: one mail at a time per desk, and not too many."""

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest
from redis import Redis

from core.config import Mail
from crypto.encoding import b64encode
from tests.worker.conftest import Office
from worker import queue
from worker.relay import NOTIFY, SEND, relay
from worker.run import PREPARED
from worker.schedule import LONGEST_QUEUE, make_schedule

DESK = "d" * 43


@pytest.fixture
def valkey(valkey_url: str) -> Iterator[Redis]:
    with Redis.from_url(valkey_url) as client:
        yield client


def test_desk_under_way_is_not_claimed_again(valkey: Redis) -> None:
    first, second, other = (
        queue.claim(valkey, DESK),
        queue.claim(valkey, DESK),
        queue.claim(valkey, "e" * 43),
    )

    assert (first, second, other) == (True, False, True)


def test_second_job_for_a_desk_does_not_begin(valkey: Redis) -> None:
    queue.claim(valkey, DESK)

    assert queue.begin(valkey, DESK)
    assert not queue.begin(valkey, DESK)


def test_job_begins_although_valkey_has_forgotten_its_claim(valkey: Redis) -> None:
    queue.claim(valkey, DESK)
    valkey.flushall()

    assert queue.begin(valkey, DESK)


def test_resting_desk_gets_no_job(valkey: Redis) -> None:
    queue.claim(valkey, DESK)
    queue.begin(valkey, DESK)
    queue.rest(valkey, DESK)

    assert not queue.claim(valkey, DESK)
    assert not queue.begin(valkey, DESK)


def test_rests_grow_up_to_a_quarter_of_an_hour(valkey: Redis) -> None:
    rests = []
    for _ in range(9):
        queue.rest(valkey, DESK)
        rests.append(valkey.ttl(f"rueckhalt:claim:{DESK}"))

    assert rests == pytest.approx([15, 30, 60, 120, 240, 480, 900, 900, 900], abs=1)


def test_claim_of_a_killed_job_ends_after_the_longest_job(valkey: Redis) -> None:
    queue.claim(valkey, DESK)
    queue.begin(valkey, DESK)

    left = valkey.ttl(f"rueckhalt:claim:{DESK}")

    assert queue.JOB_SECONDS < left <= queue.CLAIM_SECONDS


def test_relay_queues_one_job_per_desk_with_its_id_alone(
    valkey: Redis, office: Office, mail_settings: Mail
) -> None:
    for _ in range(3):
        office.receive()

    queued = [relay(office.database, valkey, mail_settings) for _ in range(2)]

    (job,) = queue.open_queue(valkey).jobs
    assert queued == [1, 0]
    assert job.func_name == "worker.jobs.notify"
    assert list(job.args) == [b64encode(office.desk)]
    assert json.loads(job.data)[0] == "worker.jobs.notify"  # JSON, no pickle


def test_relay_queues_again_after_valkey_was_wiped(
    valkey: Redis, office: Office, mail_settings: Mail
) -> None:
    office.receive()
    relay(office.database, valkey, mail_settings)
    valkey.flushall()

    queued = relay(office.database, valkey, mail_settings)

    assert queued == 1


def test_schedule_queues_json_and_stops_while_nobody_works(valkey: Redis) -> None:
    for _ in range(LONGEST_QUEUE):
        for job in make_schedule(valkey).enqueue_jobs():
            assert job.interval

    jobs = queue.open_queue(valkey).jobs
    assert len(jobs) == LONGEST_QUEUE
    names = {json.loads(job.data)[0] for job in jobs}
    assert names == {
        "worker.jobs.tick",
        "worker.jobs.daily",
        "worker.dialogues.care",
        "worker.events.forget",
        "worker.library.keep",
        "worker.network.keep",
        "worker.links.check",
        "worker.publication.publish",
        "worker.selfchecks.care",
    }


def test_a_job_begins_with_its_imports_and_the_worker_has_no_thread_to_leave_behind(
    valkey: Redis,
) -> None:
    script = (
        "import os, sys; from worker.run import prepare; prepare();"
        "print(len(os.listdir('/proc/self/task')), *sys.modules)"
    )

    done = subprocess.run((sys.executable, "-c", script), check=True, capture_output=True)

    threads, *loaded = done.stdout.decode().split()
    scheduled = {job.func_name for job in make_schedule(valkey).get_jobs()}
    jobs = {NOTIFY, SEND, *scheduled} - {"worker.publication.publish"}
    assert threads == "1"
    assert {name.rpartition(".")[0] for name in jobs} == set(PREPARED)
    assert set(PREPARED) <= set(loaded)
    assert "worker.publication" not in loaded


def test_relay_leaves_desks_without_an_address(valkey: Redis, office: Office) -> None:
    office.receive()

    queued = relay(office.database, valkey, Mail(None, None, "a@example.org", {}))

    assert queued == 0
    assert queue.open_queue(valkey).count == 0
