"""What a reader has verified of a thread, and the next message against it (SPEC §6).

Each message must continue its own direction without a gap and may acknowledge only what the
reader knows of the other one, so replaying, reordering, splicing and dropping show.
"""

from dataclasses import dataclass, replace

from crypto.age_keys import decode_recipient
from crypto.encoding import NONE_HASH, sha256
from crypto.errors import CryptoError
from crypto.message_body import FROM_REPORTER
from crypto.message_prefix import Prefix
from crypto.statements import Epoch, Log


@dataclass(frozen=True)
class DirectionState:
    """The verified messages of one direction.

    `hashes` are all message hashes in order; `epoch` is the epoch number of the last message (0
    for none) and `acknowledged` how many messages of the other direction it acknowledged.
    """

    hashes: tuple[bytes, ...] = ()
    epoch: int = 0
    acknowledged: int = 0

    @property
    def last(self) -> bytes:
        """The hash of the last message, *none* before the first."""
        return self.hashes[-1] if self.hashes else NONE_HASH


@dataclass(frozen=True)
class ThreadState:
    """All a reader knows of a thread; verifying a message gives the next state.

    `desk` is the pinned fingerprint, `thread` the id, `reporter_key` (Ed25519, 32 bytes) and
    `reporter_recipient` (`age1pq1…`) are empty until known. `incoming` is direction 1,
    `outgoing` direction 2, as the desk sees them.
    """

    desk: bytes
    thread: str
    reporter_key: bytes = b""
    reporter_recipient: str = ""
    incoming: DirectionState = DirectionState()
    outgoing: DirectionState = DirectionState()

    def of(self, direction: int) -> DirectionState:
        """Give the state of a direction, 1 or 2."""
        return self.incoming if direction == FROM_REPORTER else self.outgoing

    def against(self, direction: int) -> DirectionState:
        """Give the state of the other direction."""
        return self.outgoing if direction == FROM_REPORTER else self.incoming


def check_place(
    prefix: Prefix, *, direction: int, log: Log, state: ThreadState, opened_with: bytes | None
) -> Epoch:
    """Check a verified prefix against the reader's state, field by field; give its epoch.

    `direction` is the expected one. `opened_with` is the X-Wing public key the file was opened
    with, None for a self-copy or a thread copy. Raises the code of the first field that differs.
    """
    if prefix.direction != direction:
        raise CryptoError("direction")
    if prefix.sender != _expected_sender(prefix, log, state):
        raise CryptoError("sender")
    if prefix.recipient != _expected_recipient(prefix, log, state, opened_with):
        raise CryptoError("recipient")
    if prefix.desk != state.desk:
        raise CryptoError("desk")
    epoch = _check_epoch(prefix, log, state)
    if prefix.thread != state.thread:
        raise CryptoError("thread")
    own = state.of(direction)
    if prefix.sequence != len(own.hashes):
        raise CryptoError("sequence")
    if prefix.previous != own.last:
        raise CryptoError("previous")
    if _acknowledged(prefix, state) < own.acknowledged:
        raise CryptoError("acknowledged")
    return epoch


def advance(
    state: ThreadState, prefix: Prefix, epoch: Epoch, message_hash: bytes, reply_to: str
) -> ThreadState:
    """Give the state after a message that passed `check_place`.

    `reply_to` is the recipient named in a report, empty for other messages.
    """
    own = state.of(prefix.direction)
    after = DirectionState(
        hashes=(*own.hashes, message_hash),
        epoch=epoch.number,
        acknowledged=_acknowledged(prefix, state),
    )
    if prefix.direction != FROM_REPORTER:
        return replace(state, outgoing=after)
    return replace(
        state,
        incoming=after,
        reporter_key=prefix.sender,
        reporter_recipient=reply_to or state.reporter_recipient,
    )


def recipient_hash(recipient: str) -> bytes:
    """Give what a prefix says about a recipient: the hash of the X-Wing public key."""
    return sha256(decode_recipient(recipient))


def _expected_sender(prefix: Prefix, log: Log, state: ThreadState) -> bytes:
    if prefix.direction == FROM_REPORTER:
        return state.reporter_key or prefix.sender
    return log.epoch_by_hash(prefix.epoch).answering


def _expected_recipient(
    prefix: Prefix, log: Log, state: ThreadState, opened_with: bytes | None
) -> bytes:
    if opened_with is not None:
        return sha256(opened_with)
    if prefix.direction == FROM_REPORTER:
        return recipient_hash(log.epoch_by_hash(prefix.epoch).intake)
    if not state.reporter_recipient:
        raise CryptoError("recipient")
    return recipient_hash(state.reporter_recipient)


def _check_epoch(prefix: Prefix, log: Log, state: ThreadState) -> Epoch:
    epoch = log.epoch_by_hash(prefix.epoch)
    if epoch.number < _oldest_epoch(prefix, state):
        raise CryptoError("epoch")
    # Else a report sealed to one epoch's key could pass for one of another epoch.
    if prefix.direction == FROM_REPORTER and prefix.recipient != recipient_hash(epoch.intake):
        raise CryptoError("epoch")
    return epoch


def _oldest_epoch(prefix: Prefix, state: ThreadState) -> int:
    """Give the number of the oldest epoch that a message may still name."""
    own, other = state.of(prefix.direction), state.against(prefix.direction)
    # Removed members keep answering keys of closed epochs, and may acknowledge what they like. The
    # reporter's key is one for all epochs: a message under way while the desk changes keys is real.
    if prefix.direction != FROM_REPORTER or prefix.acknowledged == other.last:
        return max(own.epoch, other.epoch)
    return own.epoch


def _acknowledged(prefix: Prefix, state: ThreadState) -> int:
    """Count the messages of the other direction that a message acknowledges."""
    if prefix.acknowledged == NONE_HASH:
        return 0
    try:
        return state.against(prefix.direction).hashes.index(prefix.acknowledged) + 1
    except ValueError:
        raise CryptoError("acknowledged") from None
