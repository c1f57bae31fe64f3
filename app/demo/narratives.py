"""The fictional reports of the demo, moved to the weeks before today."""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crypto.canonical import Json
from crypto.case import CARD_FORMAT
from crypto.coding import Coding
from crypto.message_body import REPORT
from reference.taxonomy import dimensions

_SOURCE = Path(__file__).parent.parent / "demo_data" / "narratives.json"


@dataclass(frozen=True)
class Narrative:
    """A report as the person wrote it and as a counsellor has coded it."""

    title: str
    kommune: str
    text: str
    received: datetime.date
    due: datetime.date | None
    severity: str
    urgency: str
    language: str
    notes: str
    coding: Mapping[str, Any]

    def body(self, reply_to: str) -> dict[str, Json]:
        """The body of the report (SPEC §6) with the answers a reporter is asked for."""
        return {
            "answers": self._answers(),
            "attachments": [],
            "format": REPORT,
            "kommune": self.kommune,
            "language": self.language,
            "reply_to": reply_to,
            "text": self.text,
        }

    def card(
        self, state: str, accepted: datetime.date, coding: Coding | None = None
    ) -> dict[str, Json]:
        """The card (SPEC §10) a counsellor makes of it."""
        return {
            "accepted": accepted.isoformat(),
            "acute": self.coding["acute_danger"],
            "coding": "" if coding is None else coding.summary(),
            "due": self.due.isoformat() if self.due else "",
            "format": CARD_FORMAT,
            "forms": self.coding["incident_form"][:4],
            "kommune": self.kommune,
            "language": self.language,
            "received": self.received.isoformat(),
            "state": state,
            "title": self.title,
            "urgency": self.urgency,
        }

    def _answers(self) -> dict[str, Json]:
        answers: dict[str, Json] = {}
        for name, dimension in dimensions().items():
            value = self.coding.get(name)
            if value and dimension.asked_of == "reporter" and name != "language":
                answers[name] = value if isinstance(value, list) else [value]
        return answers


def narratives(today: datetime.date) -> list[Narrative]:
    """All narratives, oldest first, moved by whole weeks so that the newest is of this week."""
    entries = json.loads(_SOURCE.read_text("utf-8"))["narratives"]
    newest = max(_day(entry["received"]) for entry in entries)
    shift = datetime.timedelta(weeks=(today - newest).days // 7)
    found = [_narrative(entry, shift) for entry in entries]
    return sorted(found, key=lambda narrative: narrative.received)


def _narrative(entry: Mapping[str, Any], shift: datetime.timedelta) -> Narrative:
    received = _day(entry["received"])
    dues = [
        _day(line["due_safe_display"]) for line in entry["deadlines"] if "due_safe_display" in line
    ]
    ahead = [day + shift for day in dues if day >= received]
    return Narrative(
        title=entry["title"],
        kommune=entry["kommune_fiktiv"],
        text=entry["text_de"],
        received=received + shift,
        due=min(ahead, default=None),
        severity=entry["severity"],
        urgency=entry["urgency"],
        language=entry["coding"]["language"],
        notes="\n".join(["Erste Schritte", *(f"– {step}" for step in entry["first_steps_de"])]),
        coding=entry["coding"],
    )


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)
