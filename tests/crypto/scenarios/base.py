"""A fictional desk, its people and one thread, from seeds that anyone can compute.

Seeds are SHA-256 of a label, so every key here is published; `published_keys.json` names them
and production refuses them.
"""

import datetime
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from crypto import closing, members, message, recovery, statements
from crypto.account import MemberKey
from crypto.age_keys import Identity
from crypto.canonical import Json
from crypto.document import SignedDocument
from crypto.encoding import b64encode, sha256
from crypto.members import Member
from crypto.message import SealedMessage
from crypto.message_body import REPORT, TEXT
from crypto.receipt import ReceiptKeys, receipt_keys
from crypto.signing import public_key
from crypto.statements import Log, verify_log
from crypto.thread import ThreadState

Values = dict[str, Any]

FOUNDED = datetime.date(2026, 1, 5)
RENEWED = datetime.date(2026, 4, 5)
FIRST_EXPIRES = FOUNDED + datetime.timedelta(days=120)
SECOND_EXPIRES = RENEWED + datetime.timedelta(days=120)


@dataclass(frozen=True)
class Scenario:
    """One vector before it is written: `outcome` is what must come out."""

    name: str
    description: str
    operation: str
    input: Values
    outcome: str = "ok"


def seed(label: str) -> bytes:
    """Give the published 32 bytes of a label."""
    return sha256(b"rueckhalt published test vector: ", label.encode("ascii"))


def identifier(label: str) -> str:
    """Give the published id of a label."""
    return b64encode(seed(label)[:16])


def flip(data: bytes, position: int) -> bytes:
    """Flip one bit of one byte."""
    changed = bytearray(data)
    changed[position] ^= 1
    return bytes(changed)


def text_body(text: str) -> dict[str, Json]:
    """Make the body of a text message."""
    return {"attachments": [], "format": TEXT, "text": text, "written": FOUNDED.isoformat()}


class World:
    """The desk, made once per run: member and closing lists are encrypted at random."""

    root_seed = seed("root")
    next_root_seed = seed("next root")
    kit = recovery.recovery_keys(seed("recovery master")[:16])
    next_kit = recovery.recovery_keys(seed("next recovery master")[:16])
    anna = MemberKey(Identity(seed("anna x-wing")), seed("anna ed25519"))
    ben = MemberKey(Identity(seed("ben x-wing")), seed("ben ed25519"))
    stranger = MemberKey(Identity(seed("stranger x-wing")), seed("stranger ed25519"))
    intakes = (Identity(seed("intake 1")), Identity(seed("intake 2")))
    answering_seeds = (seed("answering 1"), seed("answering 2"))
    vault_keys = (seed("vault 1"), seed("vault 2"))
    reporter: ReceiptKeys = receipt_keys(seed("receipt")[:16])
    thread = identifier("thread")
    case = identifier("case")
    case_key = seed("case key")

    @cached_property
    def founding(self) -> SignedDocument:
        """The founding statement; always the same bytes."""
        return statements.found_desk(
            root_seed=self.root_seed,
            recovery_seed=self.kit.signing_seed,
            recovery_recipient=self.kit.identity.recipient,
            since=FOUNDED,
        )

    @cached_property
    def desk(self) -> bytes:
        """The desk fingerprint."""
        return self.founding.hash

    @cached_property
    def people(self) -> tuple[Member, ...]:
        """A lead and a counsellor."""
        return (
            self.member(self.anna, "anna", "lead"),
            self.member(self.ben, "ben", "counsellor"),
        )

    def member(self, key: MemberKey, name: str, role: members.Role) -> Member:
        """Make an entry of the member list."""
        return Member(identifier(name), key.signing_key, name.title(), key.identity.recipient, role)

    @cached_property
    def member_lists(self) -> tuple[bytes, bytes]:
        """The encrypted member lists of both epochs."""
        first, second = (
            members.encrypt_members(
                self.people, desk=self.desk, epoch=number, vault_key=self.vault_keys[number - 1]
            )
            for number in (1, 2)
        )
        return first, second

    @cached_property
    def closing(self) -> closing.ClosingList:
        """The heads that epoch 1 left behind."""
        heads = {
            identifier(f"case {number}"): closing.HeadMark(number, seed(f"head {number}"))
            for number in (1, 2)
        }
        return closing.ClosingList(self.desk, 1, heads)

    @cached_property
    def closing_list(self) -> bytes:
        """The same, encrypted under the vault key of epoch 2."""
        return closing.encrypt_closing(self.closing, self.vault_keys[1])

    @cached_property
    def first_epoch(self) -> SignedDocument:
        """The statement of epoch 1."""
        return statements.open_epoch(**self.epoch_arguments(1))

    @cached_property
    def second_epoch(self) -> SignedDocument:
        """The statement of epoch 2."""
        return statements.open_epoch(**self.epoch_arguments(2))

    def epoch_arguments(self, place: int, **changes: Any) -> Values:
        """Give the arguments of `open_epoch`, with changes for bad ones."""
        first = place == 1
        arguments: Values = {
            "root_seed": self.root_seed,
            "desk": self.desk,
            "previous": self.desk if first else self.first_epoch.hash,
            "number": place,
            "since": FOUNDED if first else RENEWED,
            "expires": FIRST_EXPIRES if first else SECOND_EXPIRES,
            "intake": self.intakes[place - 1].recipient,
            "answering": public_key(self.answering_seeds[place - 1]),
            "vault_key": self.vault_keys[place - 1],
            "members": sha256(self.member_lists[place - 1]),
            "closing": bytes(32) if first else sha256(self.closing_list),
        }
        return arguments | changes

    @cached_property
    def log(self) -> Log:
        """The log with epoch 1."""
        return verify_log([self.founding, self.first_epoch], self.desk)

    @cached_property
    def renewed_log(self) -> Log:
        """The log with epochs 1 and 2."""
        return verify_log([self.founding, self.first_epoch, self.second_epoch], self.desk)

    @cached_property
    def report_body(self) -> dict[str, Json]:
        """What the reporter says first."""
        return {
            "answers": {"form": ["THREAT", "INSULT"]},
            "attachments": [],
            "format": REPORT,
            "kommune": "Musterhausen",
            "language": "de",
            "reply_to": self.reporter.identity.recipient,
            "text": "Am Dienstag lag ein Brief ohne Absender im Fach.",
            "written": FOUNDED.isoformat(),
        }

    @cached_property
    def reporter_start(self) -> ThreadState:
        """What the reporter knows before the first message."""
        return message.start_as_reporter(
            self.desk,
            self.thread,
            public_key(self.reporter.signing_seed),
            self.reporter.identity.recipient,
        )

    @cached_property
    def desk_start(self) -> ThreadState:
        """What the desk knows before the first message."""
        return message.start_as_desk(self.desk, self.thread)

    @cached_property
    def report(self) -> SealedMessage:
        """Direction 1, sequence 0, in epoch 1."""
        return self.from_reporter(self.report_body, self.reporter_start)

    @cached_property
    def answer(self) -> SealedMessage:
        """Direction 2, sequence 0, acknowledges the report."""
        return message.seal_from_desk(
            body=text_body("Danke. Sind Sie gerade in Sicherheit?"),
            answering_seed=self.answering_seeds[0],
            state=self.report.message.state,
            log=self.log,
            day=FOUNDED,
        )

    @cached_property
    def addition(self) -> SealedMessage:
        """Direction 1, sequence 1, acknowledges the answer."""
        return self.from_reporter(text_body("Ja, ich bin zu Hause."), self.answer.message.state)

    def from_reporter(self, body: dict[str, Json], state: ThreadState) -> SealedMessage:
        """Seal the reporter's next message in epoch 1."""
        return message.seal_from_reporter(
            body=body,
            signing_seed=self.reporter.signing_seed,
            state=state,
            log=self.log,
            day=FOUNDED,
        )

    def log_values(self, *signed: SignedDocument, pin: bytes | None = None) -> Values:
        """Write a `log` input of these statements; by default founding and epoch 1."""
        chosen = signed or (self.founding, self.first_epoch)
        return {
            "pin": b64encode(pin or self.desk),
            "statements": [statement.to_json() for statement in chosen],
        }
