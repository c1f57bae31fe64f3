"""A counsellor's browser at work on a case, as far as the server can see it.

The server can't open anything, so fields, heads and wrapped keys are random bytes of the right
length here.
"""

import os
from dataclasses import dataclass
from typing import Any

from werkzeug.test import TestResponse

from app.demo.reporter import text_body
from crypto.case import EVERY_CASE
from crypto.encoding import NONE_HASH, b64encode, new_id, sha256
from crypto.message import SealedMessage, seal_from_desk
from tests.server.kit import Door, House

LENGTHS = {"card": 796, "notes": 4_124, "coding": 4_124}
THREAD_LENGTH = 16_412
HEAD_LENGTH = 1_052


@dataclass
class CaseClient:
    """What one browser believes of a case; several of them may disagree."""

    house: House
    id: str
    tag: bytes = NONE_HASH
    generation: int = 0

    def body(
        self,
        *names: str,
        new_key: bool = False,
        accepted: tuple[str, ...] = (),
        outgoing: dict[str, object] | None = None,
        status: str = "open",
        assignee: str | None = None,
    ) -> dict[str, Any]:
        """Write the next save of core and named fields; it becomes what is believed."""
        written = EVERY_CASE.union(names)
        fields = {name: os.urandom(LENGTHS.get(name, THREAD_LENGTH)) for name in written}
        self.generation += new_key
        head = os.urandom(HEAD_LENGTH)
        before, self.tag = self.tag, sha256(head)
        wrap = {
            "generation": self.generation,
            "epoch": self.house.desk.secrets.epoch,
            "wrapped": b64encode(os.urandom(60)),
        }
        return {
            "previous": b64encode(before),
            "head": b64encode(head),
            "keys": [wrap] if new_key else [],
            "fields": {name: b64encode(data) for name, data in fields.items()},
            "accepted": list(accepted),
            "outgoing": outgoing,
            "status": status,
            "assignee": assignee,
        }

    def first_body(self, door: Door) -> dict[str, Any]:
        """Write the first save, which accepts the first message."""
        accepted = (waiting_messages(door, self.id)[0],)
        return self.body("thread/in/0", new_key=True, accepted=accepted)

    def put(self, door: Door, body: dict[str, Any]) -> TestResponse:
        """Send a save."""
        return door.put(f"/api/cases/{self.id}", body)

    def accept(self, door: Door) -> None:
        """Make the case of a report that waits."""
        self.save(door, self.first_body(door))

    def save(self, door: Door, body: dict[str, Any]) -> None:
        """Send a save that must be taken."""
        answer = self.put(door, body)
        assert (answer.status_code, answer.json) == (200, {"tag": b64encode(self.tag)}), answer.text


def waiting_messages(door: Door, report: str) -> list[str]:
    """Give the ids of a new report's messages."""
    queue = door.get("/api/reports").json
    assert queue is not None
    (found,) = [entry for entry in queue["reports"] if entry["id"] == report]
    return [message["id"] for message in found["messages"]]


def answer_to(house: House, report: SealedMessage, text: str) -> dict[str, object]:
    """Seal the desk's answer to a report."""
    sealed = seal_from_desk(
        body=text_body(text, house.clock.today),
        answering_seed=house.desk.secrets.answering_seed,
        state=report.message.state,
        log=house.desk.log,
        day=house.clock.today,
    )
    sequence = sealed.message.prefix.sequence
    return {"id": new_id(), "sequence": sequence, "sealed": b64encode(sealed.sealed)}
