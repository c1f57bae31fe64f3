"""A case as a counsellor's browser makes it of a report."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from app.demo.desk import DeskKeys
from app.demo.people import Person
from crypto.canonical import Json
from crypto.case import (
    NOT_CODED,
    FieldContext,
    KeyContext,
    encode_card,
    encode_notes,
    encrypt_field,
    new_case_key,
    wrap_case_key,
)
from crypto.case_head import CaseHead, FieldEntry, seal_head
from crypto.coding import Coding, encode_coding
from crypto.encoding import NONE_HASH, b64decode, new_id, sha256
from crypto.message import Message, seal_from_desk
from support.saving import NewKey, Outgoing, Save

Status = Literal["open", "closed"]


@dataclass(frozen=True)
class CaseWork:
    """What the browser knows of a case between two saves; version 0 is a report not yet saved.

    `head` is the hash of the newest head, `tag` that of its sealed bytes.
    """

    id: str
    key: bytes = field(repr=False)
    head: bytes = NONE_HASH
    tag: bytes = NONE_HASH
    version: int = 0
    fields: Mapping[str, FieldEntry] = field(default_factory=dict)


@dataclass(frozen=True)
class Counsellor:
    """A person at work with the desk's secrets on one day."""

    desk: DeskKeys
    person: Person
    day: datetime.date

    def accept(
        self,
        report: Message,
        message_id: bytes,
        *,
        card: dict[str, Json],
        notes: str,
        coding: Coding | None = None,
        status: Status,
    ) -> tuple[CaseWork, Save]:
        """Move a verified report under a fresh case key, version 1 of its case."""
        work = CaseWork(report.prefix.thread, new_case_key())
        epoch = self.desk.secrets.epoch
        context = KeyContext(work.id, self.desk.fingerprint, epoch, 1)
        wrapped = wrap_case_key(work.key, self.desk.secrets.vault_key, context)
        payloads = {
            "card": encode_card(card),
            "notes": encode_notes(notes),
            "coding": NOT_CODED if coding is None else encode_coding(coding),
            f"thread/in/{report.prefix.sequence}": report.payload,
        }
        work, save = self._save(work, payloads, status)
        return work, replace(save, keys=[NewKey(1, epoch, wrapped)], accepted=[message_id])

    def answer(
        self,
        work: CaseWork,
        report: Message,
        *,
        card: dict[str, Json],
        notes: str,
        body: Mapping[str, Json],
    ) -> tuple[CaseWork, Save]:
        """Write the desk's next answer into the thread and into the case."""
        sealed = seal_from_desk(
            body=body,
            answering_seed=self.desk.secrets.answering_seed,
            state=report.state,
            log=self.desk.log,
            day=self.day,
        )
        sequence = sealed.message.prefix.sequence
        payloads = {
            "card": encode_card(card),
            "notes": encode_notes(notes),
            f"thread/out/{sequence}": sealed.message.payload,
        }
        work, save = self._save(work, payloads, "open")
        outgoing = Outgoing(b64decode(new_id()), sequence, sealed.sealed)
        return work, replace(save, outgoing=outgoing)

    def _save(
        self, work: CaseWork, payloads: Mapping[str, bytes], status: Status
    ) -> tuple[CaseWork, Save]:
        version = work.version + 1
        fields = {
            name: encrypt_field(
                payload,
                work.key,
                FieldContext(work.id, self.desk.fingerprint, name, 1, version),
            )
            for name, payload in {"coding": NOT_CODED, **payloads}.items()
        }
        written = {name: FieldEntry(1, version, sha256(data)) for name, data in fields.items()}
        head = CaseHead(
            case=work.id,
            desk=self.desk.fingerprint,
            epoch=self.desk.secrets.epoch,
            fields={**work.fields, **written},
            generation=1,
            previous=work.head,
            saved=self.day,
            version=version,
        )
        seed = self.person.member_key.signing_seed
        sealed = seal_head(head, case_key=work.key, signing_seed=seed)
        save = Save(
            case=b64decode(work.id),
            previous=work.tag,
            head=sealed.sealed,
            keys=[],
            fields=fields,
            accepted=[],
            outgoing=None,
            status=status,
            assignee=b64decode(self.person.id),
        )
        after = replace(work, head=sealed.hash, tag=sealed.tag, version=version, fields=head.fields)
        return after, save
