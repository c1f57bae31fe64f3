"""Structured logs that hold no address, query, body, name or clock time.

A log that says when a request came would undo what the database leaves out, so lines carry the
day. A service manager that stamps lines itself adds its own time; docs/metadata-budget.md says
how long such logs may be kept.
"""

import json
import logging
import sys
from typing import TextIO

from core.clock import Clock, berlin_day, system_clock

logger = logging.getLogger("rueckhalt")


class DayFormatter(logging.Formatter):
    """One JSON object a line: day, level, event and the fields given as `extra={"fields": …}`."""

    def __init__(self, clock: Clock = system_clock) -> None:
        super().__init__()
        self._clock = clock

    def format(self, record: logging.LogRecord) -> str:
        """Write the record; of an exception only its type, messages may quote input."""
        line: dict[str, object] = {
            "day": berlin_day(self._clock()).isoformat(),
            "level": record.levelname.lower(),
        }
        fields = getattr(record, "fields", None)
        if isinstance(fields, dict):
            # Our own lines are constant texts with chosen fields.
            line |= {"event": record.getMessage(), **fields}
        else:
            # A library's message may quote anything, a statement's parameters for example.
            line["event"] = f"{record.name} at {record.module}:{record.lineno}"
        if record.exc_info and record.exc_info[0] is not None:
            line["exception"] = record.exc_info[0].__name__
        return json.dumps(line, ensure_ascii=False)


def configure_logging(stream: TextIO = sys.stderr, clock: Clock = system_clock) -> None:
    """Send every logger's lines through the formatter above, libraries' from warnings on."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(DayFormatter(clock))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logger.setLevel(logging.INFO)


def log_event(event: str, level: int = logging.INFO, **fields: str | int | bool) -> None:
    """Write one line. `event` is a constant; `fields` hold no input of a person."""
    logger.log(level, event, extra={"fields": fields})
