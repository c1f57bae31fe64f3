"""Who gets a mail about a recommendation: once, only while it is true, and never its text."""

import datetime

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from accounts.coordinators import NewCoordinator, create_coordinator
from accounts.models import Coordinator
from accounts.roles import CoordinatorRole
from core.db import Database
from core.letters import Letter, Mail, Sender
from empowerment.recommendations import drafting, published, reviewing
from empowerment.recommendations.letters import PUBLISHED, RETURNED, WAITING
from tests.recommendations import kit
from tests.recommendations.kit import EDITOR, KELBERSRUH, OLDENMOOR, TODAY
from worker.letters import RENDERERS

SENDER = Sender("Fachstelle", "030 23125 000", "https://public.example", bytes(32), TODAY)


@pytest.fixture
def people(database: Database) -> dict[str, bytes]:
    """Two editors, and people of two Kommunen."""
    with database.write() as session:
        return {
            name: create_coordinator(
                session, new=NewCoordinator(f"{name}@x.example", name, "-"), ags=ags, role=role
            )
            for name, ags, role in (
                ("anna", OLDENMOOR, CoordinatorRole.COORDINATOR),
                ("ben", OLDENMOOR, CoordinatorRole.READER),
                ("cem", KELBERSRUH, CoordinatorRole.COORDINATOR),
                ("dora", None, CoordinatorRole.EDITOR),
                ("emil", None, CoordinatorRole.EDITOR),
            )
        }


def mails(session: Session, kind: str) -> list[Mail]:
    found = session.scalars(select(Letter).where(Letter.kind == kind))
    made = [RENDERERS[kind](session, letter, SENDER) for letter in found]
    return sorted((each for each in made if each is not None), key=lambda each: each.to)


def test_editors_get_one_letter_about_all_of_a_day(
    database: Database, people: dict[str, bytes]
) -> None:
    with database.write() as session:
        for _ in range(3):
            kit.submitted(session)

        letters = session.scalars(select(Letter)).all()
        assert {(each.kind, each.addressee) for each in letters} == {
            (WAITING, people["dora"]),
            (WAITING, people["emil"]),
        }
        assert {each.due for each in letters} == {TODAY + datetime.timedelta(days=1)}
        found = mails(session, WAITING)
        assert [each.to for each in found] == ["dora@x.example", "emil@x.example"]
        assert "Antwort: 3." in found[0].text
        assert kit.content().title not in found[0].text
        assert "https://public.example/en/account/recommendations/review/" in found[0].text


def test_nobody_is_told_that_something_waits_when_nothing_does(
    database: Database, people: dict[str, bytes]
) -> None:
    with database.write() as session:
        made = kit.submitted(session)
        drafting.recall(session, ags=OLDENMOOR, recommendation=made, stamp=2, today=TODAY)

        assert mails(session, WAITING) == []


def test_only_the_authors_coordinators_hear_what_became_of_it(
    database: Database, people: dict[str, bytes]
) -> None:
    with database.write() as session:
        made = kit.submitted(session)
        reviewing.send_back(
            session, recommendation=made, stamp=2, note="Bitte kürzen.", today=TODAY
        )
        (returned,) = mails(session, RETURNED)
        assert returned.to == "anna@x.example"
        assert "Bitte kürzen." not in returned.text
        assert f"/account/recommendations/{made.hex()}/" in returned.text
        drafting.submit(session, ags=OLDENMOOR, recommendation=made, stamp=3, today=TODAY)
        assert mails(session, RETURNED) == []
        number = kit.publish(session, made)
        (told,) = mails(session, PUBLISHED)
        assert f"https://public.example/recommendations/{number}/" in told.text


def test_a_letter_that_is_not_true_any_more_is_not_sent(
    database: Database, people: dict[str, bytes]
) -> None:
    with database.write() as session:
        number = kit.published(session)
        letters = list(session.scalars(select(Letter).where(Letter.kind == PUBLISHED)))
        session.execute(
            update(Coordinator)
            .where(Coordinator.id == people["anna"])
            .values(role=CoordinatorRole.READER)
        )
        assert [RENDERERS[PUBLISHED](session, each, SENDER) for each in letters] == [None]
        session.execute(delete(Coordinator).where(Coordinator.id == people["anna"]))
        assert [RENDERERS[PUBLISHED](session, each, SENDER) for each in letters] == [None]
        found = published.newest(session, number=number)
        reviewing.withdraw(session, number=number, by=EDITOR, today=TODAY)
        assert session.scalars(select(Letter).where(Letter.about == found.id)).all() == []
