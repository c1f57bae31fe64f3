"""A founded desk in a fresh database, and reports that come in through the real intake."""

import datetime
import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from app.demo.desk import DeskKeys, found
from app.demo.people import new_person
from app.demo.reporter import send_report
from core.config import Mail
from core.db import Base, Database
from crypto.canonical import Json
from crypto.encoding import b64decode, sha256
from crypto.message_body import REPORT
from desks.services import EpochFiles, found_desk
from incidents.intake import NewReport, SealedPair, take_report

FOUNDED = datetime.date(2026, 11, 1)
NOW = datetime.datetime(2026, 11, 23, 9, 30, tzinfo=datetime.UTC)
TODAY = NOW.date()


@dataclass(frozen=True)
class Office:
    """A database with one desk, and what its counsellors' browsers hold."""

    database: Database
    keys: DeskKeys
    files: SealedPair

    @property
    def desk(self) -> bytes:
        return self.keys.fingerprint

    def receive(self, day: datetime.date = TODAY) -> bytes:
        """Take in one more report; the same sealed files do for all of them."""
        report = NewReport(
            id=os.urandom(16),
            desk=self.desk,
            epoch=self.keys.log.current.hash,
            mailbox=sha256(os.urandom(32)),
            files=self.files,
        )
        with self.database.write() as session:
            take_report(session, report=report, today=day)
        return report.id


@pytest.fixture(scope="session")
def founded() -> tuple[DeskKeys, EpochFiles, SealedPair]:
    """The keys of a desk and a sealed report, made once: sealing is slow in Python."""
    lead = new_person(name="lead", display_name="Lead", role="lead")
    keys, files = found(lead, FOUNDED)
    _, message = send_report(keys.fingerprint, _body, keys.log, TODAY)
    return keys, files, SealedPair(message.sealed, message.self_copy)


@pytest.fixture
def office(database_url: str, founded: tuple[DeskKeys, EpochFiles, SealedPair]) -> Iterator[Office]:
    """An office whose desk was founded through the real service."""
    keys, files, pair = founded
    database = Database(database_url)
    Base.metadata.create_all(database.engine)
    with database.write() as session:
        lead = b64decode(keys.people[0].id)
        found_desk(
            session,
            log=keys.statements,
            files=files,
            lead=lead,
            today=TODAY,
            refuse_published=False,
        )
    yield Office(database, keys, pair)
    database.dispose()


@pytest.fixture
def mail_settings() -> Mail:
    """Every desk's mail goes to one address."""
    return Mail(None, None, "noreply@example.org", {"*": "desk@example.org"})


def _body(reply_to: str) -> dict[str, Json]:
    return {
        "answers": {},
        "attachments": [],
        "format": REPORT,
        "kommune": "",
        "language": "de",
        "reply_to": reply_to,
        "text": "Ein Zettel im Briefkasten.",
    }
