"""From draft to version: who may do what when, and what never changes."""

import datetime
import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import exc, func, select, text, update

from core.audit import acts
from core.db import Database
from core.errors import MalformedError, NotFoundError, NotValidError
from empowerment.recommendations import drafting, published, reviewing
from empowerment.recommendations.content import Content
from empowerment.recommendations.drafting import StaleDraftError, State
from empowerment.recommendations.models import (
    Recommendation,
    RecommendationDraft,
    RecommendationVersion,
)
from empowerment.recommendations.published import Filter
from tests.recommendations import kit
from tests.recommendations.kit import EDITOR, KELBERSRUH, OLDENMOOR, TODAY, content

LATER = TODAY + datetime.timedelta(days=800)


def test_a_draft_is_kept_however_incomplete_and_submitted_only_when_whole(
    database: Database,
) -> None:
    with database.write() as session:
        made = drafting.start(session, ags=OLDENMOOR, content=Content(title="Nur das"), today=TODAY)
        with pytest.raises(NotValidError):
            drafting.submit(session, ags=OLDENMOOR, recommendation=made, stamp=1, today=TODAY)
        drafting.save(
            session, ags=OLDENMOOR, recommendation=made, content=content(), stamp=1, today=TODAY
        )
        drafting.submit(session, ags=OLDENMOOR, recommendation=made, stamp=2, today=TODAY)

        assert [each.id for each in reviewing.waiting(session)] == [made]


def test_another_kommune_finds_nothing_of_it(database: Database) -> None:
    with database.write() as session:
        made = drafting.start(session, ags=OLDENMOOR, content=content(), today=TODAY)
        asked: dict[str, Any] = {"ags": KELBERSRUH, "recommendation": made}
        acts_of_others: list[Callable[[], object]] = [
            lambda: drafting.read_draft(session, **asked),
            lambda: drafting.save(session, **asked, content=content(), stamp=1, today=TODAY),
            lambda: drafting.submit(session, **asked, stamp=1, today=TODAY),
            lambda: drafting.recall(session, **asked, stamp=1, today=TODAY),
            lambda: drafting.discard(session, **asked, stamp=1),
            lambda: drafting.revise(session, **asked, today=TODAY),
            lambda: reviewing.withdraw_own(session, **asked, by=EDITOR, today=TODAY),
        ]
        for act in acts_of_others:
            with pytest.raises(NotFoundError):
                act()

        assert drafting.own_recommendations(session, ags=KELBERSRUH) == []


def test_what_waits_for_the_editors_is_not_written_to_and_may_be_recalled(
    database: Database,
) -> None:
    with database.write() as session:
        made = kit.submitted(session)
        asked: dict[str, Any] = {"ags": OLDENMOOR, "recommendation": made}
        with pytest.raises(StaleDraftError):
            drafting.save(session, **asked, content=content(), stamp=2, today=TODAY)
        with pytest.raises(StaleDraftError):
            drafting.discard(session, **asked, stamp=2)

        drafting.recall(session, **asked, stamp=2, today=TODAY)
        drafting.save(session, **asked, content=content(title="Neu"), stamp=3, today=TODAY)

        assert reviewing.waiting(session) == []


def test_the_second_of_two_writers_is_told(database: Database) -> None:
    with database.write() as session:
        made = drafting.start(session, ags=OLDENMOOR, content=content(), today=TODAY)
        asked: dict[str, Any] = {"ags": OLDENMOOR, "recommendation": made}
        asked |= {"stamp": 1, "today": TODAY}
        drafting.save(session, **asked, content=content(title="Die erste"))

        with pytest.raises(StaleDraftError):
            drafting.save(session, **asked, content=content(title="Die zweite"))

        kept = drafting.read_draft(session, ags=OLDENMOOR, recommendation=made)
        assert kept.content.title == "Die erste"


def test_of_two_writers_at_the_same_moment_one_wins(database: Database) -> None:
    with database.write() as session:
        made = drafting.start(session, ags=OLDENMOOR, content=content(), today=TODAY)
    together, results = threading.Barrier(4), list[str]()

    def write(title: str) -> None:
        together.wait()
        try:
            with database.write() as session:
                drafting.save(
                    session, ags=OLDENMOOR, recommendation=made, content=content(title=title),
                    stamp=1, today=TODAY,
                )  # fmt: skip
            results.append(title)
        except StaleDraftError:
            results.append("")

    threads = [threading.Thread(target=write, args=(f"Fassung {n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    (winner,) = [each for each in results if each]
    with database.read() as session:
        kept = drafting.read_draft(session, ags=OLDENMOOR, recommendation=made)
    assert len(results) == 4
    assert (kept.content.title, kept.stamp) == (winner, 2)


def test_a_returned_draft_carries_the_note_until_it_is_sent_again(database: Database) -> None:
    with database.write() as session:
        made = kit.submitted(session)
        with pytest.raises(MalformedError):
            reviewing.send_back(session, recommendation=made, stamp=2, note=" ", today=TODAY)
        reviewing.send_back(
            session, recommendation=made, stamp=2, note="Bitte Schritt 2 erklären.", today=TODAY
        )
        returned = drafting.read_draft(session, ags=OLDENMOOR, recommendation=made)
        drafting.submit(session, ags=OLDENMOOR, recommendation=made, stamp=3, today=TODAY)
        again = drafting.read_draft(session, ags=OLDENMOOR, recommendation=made)

        assert (returned.state, returned.note) == (State.RETURNED, "Bitte Schritt 2 erklären.")
        assert (again.state, again.note) == (State.SUBMITTED, "")


def test_editors_publish_what_they_read_and_only_one_of_them(database: Database) -> None:
    with database.write() as session:
        made = kit.submitted(session)
        asked: dict[str, Any] = {"ags": OLDENMOOR, "recommendation": made}
        drafting.recall(session, **asked, stamp=2, today=TODAY)
        drafting.save(session, **asked, content=content(title="Getauscht"), stamp=3, today=TODAY)
        drafting.submit(session, **asked, stamp=4, today=TODAY)
        with pytest.raises(StaleDraftError):
            reviewing.publish(
                session, recommendation=made, stamp=2, author="Oldenmoor", by=EDITOR, today=TODAY
            )
        kit.publish(session, made)
        with pytest.raises(StaleDraftError):
            reviewing.publish(
                session, recommendation=made, stamp=5, author="Oldenmoor", by=EDITOR, today=TODAY
            )
        with pytest.raises(StaleDraftError):
            reviewing.send_back(session, recommendation=made, stamp=5, note="Doch", today=TODAY)


def test_the_published_version_stays_while_the_next_one_is_written(database: Database) -> None:
    with database.write() as session:
        number = kit.published(session)
        first = published.newest(session, number=number)
        drafting.revise(session, ags=OLDENMOOR, recommendation=first.id, today=TODAY)
        drafting.save(
            session, ags=OLDENMOOR, recommendation=first.id, content=content(title="Zweite"),
            stamp=1, today=TODAY,
        )  # fmt: skip
        assert published.newest(session, number=number).title == first.title
        drafting.submit(session, ags=OLDENMOOR, recommendation=first.id, stamp=2, today=TODAY)
        kit.publish(session, first.id)

        second = published.newest(session, number=number)
        assert (second.title, second.version) == ("Zweite", 2)
        old = published.version(session, number=number, version=1)
        assert (old.content, old.newest) == (content(), 2)
        assert len(published.published(session, Filter())) == 1
        noted = [(each.action, each.about) for each in acts(session, most=9)]
        assert noted == [
            ("publish-recommendation", "1 v2"),
            ("publish-recommendation", "1 v1"),
        ]


def test_the_database_refuses_to_change_a_version(database: Database) -> None:
    with database.write() as session:
        kit.published(session)
    for values in (
        {"content": "{}"},
        {"title": "Anders"},
        {"published": TODAY + datetime.timedelta(days=1), "content": None},
        {"author": "Jemand", "content": None},
    ):
        with pytest.raises(exc.IntegrityError), database.write() as session:
            session.execute(update(RecommendationVersion).values(**values))

    with database.read() as session:
        assert published.newest(session, number=1).content == content()


@pytest.mark.parametrize(
    "change",
    [
        "state = 'published'",
        "state = 'submitted'",
        "state = 'returned'",
        "note = 'Bitte kürzen'",
        "submitted = '2026-11-23'",
        "stamp = 0",
    ],
)
def test_the_database_refuses_half_a_state(database: Database, change: str) -> None:
    with database.write() as session:
        drafting.start(session, ags=OLDENMOOR, content=content(), today=TODAY)

    with pytest.raises(exc.IntegrityError), database.write() as session:
        session.execute(text(f"UPDATE recommendation_drafts SET {change}"))


def test_withdrawing_erases_the_text_and_leaves_a_stone(database: Database) -> None:
    with database.write() as session:
        number = kit.published(session)
        kit.new_version(session, number, title="Zweite")
        reviewing.withdraw(session, number=number, by=EDITOR, today=LATER)
        reviewing.withdraw(session, number=number, by=EDITOR, today=LATER)

        stone = published.newest(session, number=number)
        assert (stone.title, stone.version, stone.withdrawn) == ("Zweite", 2, LATER)
        texts = session.scalars(select(RecommendationVersion.content)).all()
        assert texts == [None, None]
        assert published.published(session, Filter()) == []
        assert [each.action for each in acts(session, most=9)].count("withdraw-recommendation") == 1
        with pytest.raises(NotFoundError):
            drafting.revise(session, ags=OLDENMOOR, recommendation=stone.id, today=LATER)


def test_numbers_are_never_given_again(database: Database) -> None:
    with database.write() as session:
        first = kit.published(session)
        reviewing.withdraw(session, number=first, by=EDITOR, today=TODAY)
        discarded = drafting.start(session, ags=OLDENMOOR, content=content(), today=TODAY)
        drafting.discard(session, ags=OLDENMOOR, recommendation=discarded, stamp=1)

        assert kit.published(session) == first + 1
        assert session.scalar(select(func.count()).select_from(Recommendation)) == 2


def test_discarding_a_new_version_keeps_what_is_published(database: Database) -> None:
    with database.write() as session:
        number = kit.published(session)
        found = published.newest(session, number=number)
        drafting.revise(session, ags=OLDENMOOR, recommendation=found.id, today=TODAY)
        drafting.discard(session, ags=OLDENMOOR, recommendation=found.id, stamp=1)

        assert published.newest(session, number=number).content == content()
        assert session.scalar(select(func.count()).select_from(RecommendationDraft)) == 0


def test_a_kommune_owes_one_until_it_publishes_and_again_later(database: Database) -> None:
    since = TODAY - datetime.timedelta(days=730)
    with database.write() as session:
        before = published.due_of(session, ags=OLDENMOOR, since=since)
        number = kit.published(session)
        after = published.due_of(session, ags=OLDENMOOR, since=since)
        much_later = published.due_of(session, ags=OLDENMOOR, since=LATER)
        other = published.due_of(session, ags=KELBERSRUH, since=since)
        reviewing.withdraw(session, number=number, by=EDITOR, today=TODAY)

        assert (before, after, much_later, other) == (True, False, True, True)
        assert published.due_of(session, ags=OLDENMOOR, since=since)
