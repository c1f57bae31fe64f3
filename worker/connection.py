"""The connection to Valkey or Redis."""

from redis import Redis

from core.config import Config


class NoQueueError(Exception):
    """No queue is configured."""


def connect(settings: Config) -> Redis:
    """Open the configured Valkey or Redis. Raises `NoQueueError` if there is none."""
    if settings.redis_url is None:
        raise NoQueueError("RUECKHALT_REDIS_URL is missing")
    # The same protocol; the client knows it by its older name.
    scheme, separator, rest = settings.redis_url.partition("://")
    return Redis.from_url(scheme.replace("valkey", "redis") + separator + rest)
