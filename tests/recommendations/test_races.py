"""Withdrawing while somebody else writes or publishes: nothing of the text outlives it."""

import threading
import time
from collections.abc import Callable

import pytest
from sqlalchemy import exc, select, text
from sqlalchemy.orm import Session

from core.at_rest import Box
from core.db import Database
from core.errors import DomainError
from empowerment.recommendations import answers, drafting, published, reviewing
from empowerment.recommendations.answers import CONTACT_PURPOSE
from empowerment.recommendations.models import (
    Recommendation,
    RecommendationDraft,
    RecommendationVersion,
)
from tests.recommendations import kit
from tests.recommendations.kit import EDITOR, OLDENMOOR, TODAY, content

Act = Callable[[Session, bytes], object]
BOX = Box(bytes(32), CONTACT_PURPOSE)


def withdraw(session: Session, made: bytes) -> None:
    reviewing.withdraw_own(session, ags=OLDENMOOR, recommendation=made, by=EDITOR, today=TODAY)


def withdraw_by_number(session: Session, made: bytes) -> None:  # the only one
    reviewing.withdraw(session, number=1, by=EDITOR, today=TODAY)


def publish(session: Session, made: bytes) -> None:
    kit.publish(session, made)


def revise(session: Session, made: bytes) -> None:
    drafting.revise(session, ags=OLDENMOOR, recommendation=made, today=TODAY)


def save(session: Session, made: bytes) -> None:
    drafting.save(
        session, ags=OLDENMOOR, recommendation=made, content=content(title="Neu"), stamp=3,
        today=TODAY,
    )  # fmt: skip


def set_contact(session: Session, made: bytes) -> None:
    answers.set_contact(session, box=BOX, ags=OLDENMOOR, recommendation=made, who="Hauptamt")


def nothing(session: Session, made: bytes) -> None:
    """Leave what is published without a draft."""


def submit_next(session: Session, made: bytes) -> None:
    revise(session, made)
    drafting.submit(session, ags=OLDENMOOR, recommendation=made, stamp=1, today=TODAY)


def return_next(session: Session, made: bytes) -> None:
    submit_next(session, made)
    reviewing.send_back(session, recommendation=made, stamp=2, note="Kürzer.", today=TODAY)


def at_once(database: Database, made: bytes, first: Act, second: Act) -> None:
    """Let `second` begin when `first` is done but not committed; the later one may be refused."""
    begun = threading.Event()

    def follow() -> None:
        begun.set()
        try:
            with database.write() as session:
                second(session, made)
        except DomainError:
            pass

    follower = threading.Thread(target=follow)
    with database.write() as session:
        first(session, made)
        session.flush()
        follower.start()
        begun.wait()
        time.sleep(0.4)  # long enough to come to where it has to wait
    follower.join()


@pytest.mark.parametrize(
    ("before", "first", "second"),
    [
        (submit_next, publish, withdraw),
        (submit_next, publish, withdraw_by_number),
        (submit_next, withdraw, publish),
        (nothing, revise, withdraw),
        (nothing, withdraw, revise),
        (return_next, save, withdraw),
        (return_next, withdraw, save),
        (nothing, set_contact, withdraw),
        (nothing, withdraw_by_number, set_contact),
    ],
)
def test_nothing_outlives_a_withdrawal_at_the_same_moment(
    database: Database, before: Act, first: Act, second: Act
) -> None:
    with database.write() as session:
        number = kit.published(session)
        made = published.newest(session, number=number).id
        before(session, made)

    at_once(database, made, first, second)

    with database.read() as session:
        assert set(session.scalars(select(RecommendationVersion.content))) == {None}
        assert session.scalars(select(RecommendationDraft)).all() == []
        assert session.scalars(select(Recommendation.contact)).all() == [None]


def test_the_database_deletes_no_version(database: Database) -> None:
    with database.write() as session:
        number = kit.published(session)
    with pytest.raises(exc.IntegrityError), database.write() as session:
        session.execute(text("DELETE FROM recommendation_versions"))

    with database.write() as session:
        assert published.newest(session, number=number).content == content()
        reviewing.withdraw(session, number=number, by=EDITOR, today=TODAY)
        assert published.newest(session, number=number).withdrawn == TODAY
