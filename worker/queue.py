"""The queue in Valkey, and which desk may be written to when.

Nothing here has to survive: a wiped Valkey forgets claims and streaks, never what is due. That
stands in the outbox.
"""

from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

QUEUE = "rueckhalt"

# A job that hangs is ended; its claim outlives it, so that no two write to one desk at once.
JOB_SECONDS = 30
CLAIM_SECONDS = 45

# After each mail the desk rests, longer the closer mails follow each other: 15 s, 30 s … 15 min.
# What arrives meanwhile goes into the next mail. A failure rests alike and spares the mail server.
FIRST_REST_SECONDS = 15
LONGEST_REST_SECONDS = 900

DAY_SECONDS = 86_400

# All figures of all German Kommunen take some minutes on two cores.
PUBLISH_SECONDS = 3_600
# A claim that is not renewed for so long belongs to a worker that was killed.
PUBLISH_CLAIM_SECONDS = 300

_PUBLICATION = "rueckhalt:publication"
_QUEUED, _RUNNING, _RESTING = b"queued", b"running", b"resting"


def open_queue(connection: Redis) -> Queue:
    """The one queue. JSON, because a pickle in Valkey would be code run by the worker."""
    return Queue(QUEUE, connection=connection, serializer=JSONSerializer)


def enqueue(
    connection: Redis,
    function: str,
    *ids: str,
    job_id: str | None = None,
    wait: int = DAY_SECONDS,
    seconds: int = JOB_SECONDS,
) -> None:
    """Queue a call of `function` with ids as its only arguments.

    The same `job_id` again replaces the job; one not begun after `wait` seconds is dropped, one
    that takes longer than `seconds` is ended.
    """
    open_queue(connection).enqueue(
        function,
        args=ids,
        job_id=job_id,
        job_timeout=seconds,
        ttl=wait,
        result_ttl=0,
        failure_ttl=DAY_SECONDS,
    )


def claim(connection: Redis, desk: str) -> bool:
    """Reserve the next mail of a desk; False while a job for it is under way or the desk rests."""
    return bool(connection.set(_key(desk), _QUEUED, nx=True, ex=CLAIM_SECONDS))


def begin(connection: Redis, desk: str) -> bool:
    """Take over the claim at the start of its job; False if another job has, or the desk rests."""
    key = _key(desk)
    if connection.get(key) == _RESTING:
        return False
    return bool(connection.set(key, _RUNNING, ex=CLAIM_SECONDS, get=True) != _RUNNING)


def rest(connection: Redis, desk: str) -> None:
    """End a claim with the rest that follows a mail or a failure."""
    streak_key = f"rueckhalt:streak:{desk}"
    streak = int(connection.incr(streak_key))
    seconds = min(FIRST_REST_SECONDS << min(streak - 1, 16), LONGEST_REST_SECONDS)
    connection.expire(streak_key, 4 * seconds)
    connection.set(_key(desk), _RESTING, ex=seconds)


def release(connection: Redis, desk: str) -> None:
    """End a claim at once: there was nothing to do."""
    connection.delete(_key(desk))


def letter_claim(name: str) -> str:
    """Give what a letter is claimed by, beside the claims of desks."""
    return f"letter:{name}"


def claim_publication(connection: Redis) -> bool:
    """Reserve the building of editions; False while another worker is at it."""
    return bool(connection.set(_PUBLICATION, _RUNNING, nx=True, ex=PUBLISH_CLAIM_SECONDS))


def keep_publication(connection: Redis) -> None:
    """Say that the building of editions goes on."""
    connection.set(_PUBLICATION, _RUNNING, ex=PUBLISH_CLAIM_SECONDS)


def release_publication(connection: Redis) -> None:
    """End the claim."""
    connection.delete(_PUBLICATION)


def _key(desk: str) -> str:
    return f"rueckhalt:claim:{desk}"
