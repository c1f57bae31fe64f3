"""What vectors hold, read and written: logs and states of threads."""

from collections.abc import Callable
from typing import Any

from crypto import document, statements
from crypto.encoding import b64decode, b64encode
from crypto.statements import Log
from crypto.thread import DirectionState, ThreadState

Values = dict[str, Any]
Operation = Callable[[Values], Values]


def read_log(value: Values) -> Log:
    """Verify the `log` of a vector."""
    wrappers = [document.read_wrapper(item) for item in value["statements"]]
    return statements.verify_log(wrappers, b64decode(value["pin"]))


def read_state(value: Values) -> ThreadState:
    """Read the `state` of a vector."""
    return ThreadState(
        desk=b64decode(value["desk"]),
        thread=value["thread"],
        reporter_key=b64decode(value["reporter_key"]),
        reporter_recipient=value["reporter_recipient"],
        incoming=_read_direction(value["incoming"]),
        outgoing=_read_direction(value["outgoing"]),
    )


def write_state(state: ThreadState) -> Values:
    """Write a state as vectors hold it."""
    return {
        "desk": b64encode(state.desk),
        "thread": state.thread,
        "reporter_key": b64encode(state.reporter_key),
        "reporter_recipient": state.reporter_recipient,
        "incoming": _write_direction(state.incoming),
        "outgoing": _write_direction(state.outgoing),
    }


def _read_direction(value: Values) -> DirectionState:
    hashes = tuple(b64decode(item) for item in value["hashes"])
    return DirectionState(hashes, value["epoch"], value["acknowledged"])


def _write_direction(state: DirectionState) -> Values:
    return {
        "hashes": [b64encode(item) for item in state.hashes],
        "epoch": state.epoch,
        "acknowledged": state.acknowledged,
    }
