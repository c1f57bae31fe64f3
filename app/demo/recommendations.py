"""Recommendations of the demonstration: five published, one waits for the editors."""

import datetime
import json
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from accounts.coordinators import find_coordinator
from core.at_rest import Box
from core.letters import withdraw
from empowerment.network.replies import REPLIES
from empowerment.recommendations import answers, drafting, reviewing
from empowerment.recommendations.answers import CONTACT_PURPOSE, Result
from empowerment.recommendations.content import load
from empowerment.recommendations.letters import REVIEW

_FILE = Path(__file__).parents[1] / "demo_data" / "recommendations.json"


def add_recommendations(
    session: Session, *, editor: str, secret: bytes, today: datetime.date
) -> None:
    """Let Kommunen write, the editor with this log-in name publish, and others answer."""
    data = json.loads(_FILE.read_text("utf-8"))
    by = find_coordinator(session, name=editor).id
    box = Box(secret, CONTACT_PURPOSE)
    for entry in data["published"]:
        _publish(session, entry, by=by, box=box, today=today)
    withdraw(session, about=REVIEW)  # nobody gets letters about what is long past
    _submit(session, data["in_review"], today)
    for entry in data["comments"]:
        answers.add_comment(
            session,
            number=entry["number"],
            kommune=entry["ags"],
            by=None if entry["ags"] else by,
            text=entry["text"],
            today=_day(entry, today),
        )
    for entry in data["tried"]:
        answers.tell_trial(
            session,
            number=entry["number"],
            ags=entry["ags"],
            result=Result(entry["result"]),
            text=entry["text"],
            today=_day(entry, today),
        )
    withdraw(session, about=REPLIES)


def _publish(
    session: Session, entry: dict[str, Any], *, by: bytes, box: Box, today: datetime.date
) -> None:
    made = _submit(session, entry, today)
    reviewing.publish(
        session, recommendation=made, stamp=2, author=entry["author"], by=by,
        today=_day(entry, today),
    )  # fmt: skip
    withdraw(session, about=made)
    if "contact" in entry:
        answers.set_contact(
            session, box=box, ags=entry["ags"], recommendation=made, who=entry["contact"]
        )
    if "second" not in entry:
        return
    day, ags = _day(entry["second"], today), entry["ags"]
    drafting.revise(session, ags=ags, recommendation=made, today=day)
    content = load(entry["recommendation"] | entry["second"]["changed"])
    drafting.save(session, ags=ags, recommendation=made, content=content, stamp=1, today=day)
    drafting.submit(session, ags=ags, recommendation=made, stamp=2, today=day)
    reviewing.publish(
        session, recommendation=made, stamp=3, author=entry["author"], by=by, today=day
    )
    withdraw(session, about=made)


def _submit(session: Session, entry: dict[str, Any], today: datetime.date) -> bytes:
    day = _day(entry, today)
    made = drafting.start(
        session, ags=entry["ags"], content=load(entry["recommendation"]), today=day
    )
    drafting.submit(session, ags=entry["ags"], recommendation=made, stamp=1, today=day)
    return made


def _day(entry: dict[str, Any], today: datetime.date) -> datetime.date:
    return today - datetime.timedelta(days=entry["days_ago"])
