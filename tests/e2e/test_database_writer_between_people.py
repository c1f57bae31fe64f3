"""A database writer between a reporter and the desk: messages replayed, moved, dropped, forged."""

import os
from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import expect
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.demo.reporter import Reporter, text_body
from core.clock import berlin_day, system_clock
from crypto import age
from crypto.encoding import b64decode, b64encode, sha256
from crypto.message import (
    Message,
    open_message,
    open_self_copy,
    sign_message,
    start_as_reporter,
)
from crypto.message_body import FROM_DESK, FROM_REPORTER
from crypto.padding import pad
from crypto.receipt import ReceiptKeys, decode_receipt, receipt_keys
from crypto.signing import public_key
from incidents.models import Message as Row
from incidents.models import Report
from tests.e2e.conftest import NewCounsellor, NewVisitor
from tests.e2e.product import Product
from tests.e2e.steps import expect_stop, open_words
from tests.e2e.writer import Writer

FORGED = "Kommen Sie heute Abend allein zum Parkplatz."


def messages(session: Session, report: bytes, direction: int) -> list[Row]:
    rows = select(Row).where(Row.report == report, Row.direction == direction)
    return list(session.scalars(rows.order_by(Row.sequence)))


def insert(session: Session, row: Row, **changes: object) -> None:
    """Store a copy of a row with some columns changed, as the newest of its thread."""
    columns = {column.key: getattr(row, column.key) for column in Row.__table__.columns}
    newest = select(func.max(Row.position)).where(Row.report == changes.get("report", row.report))
    fresh = {"id": os.urandom(16), "position": (session.scalar(newest) or 0) + 1}
    session.add(Row(**(columns | fresh | changes)))
    session.flush()


# Towards the desk


def replay(session: Session, first: bytes, second: bytes) -> None:
    """The newest message of a thread once more, as the next one."""
    newest = messages(session, first, FROM_REPORTER)[-1]
    insert(session, newest, sequence=newest.sequence + 1)


def splice(session: Session, first: bytes, second: bytes) -> None:
    """A message of another person's thread in this one."""
    other = messages(session, second, FROM_REPORTER)[-1]
    session.execute(delete(Row).where(Row.report == first, Row.sequence == 2))
    insert(session, other, report=first)


def drop(session: Session, first: bytes, second: bytes) -> None:
    """Without the message in the middle."""
    session.execute(delete(Row).where(Row.report == first, Row.sequence == 1))


def renumber(session: Session, first: bytes, second: bytes) -> None:
    """Without the message in the middle, and the last one in its place."""
    drop(session, first, second)
    session.execute(update(Row).where(Row.report == first, Row.sequence == 2).values(sequence=1))


@pytest.mark.parametrize(
    ("attack", "code", "left"),
    [
        (replay, "sequence", ["Eins", "Zwei", "Drei"]),
        (splice, "sender", ["Eins", "Zwei"]),
        (drop, "sequence", ["Eins"]),
        (renumber, "sequence", ["Eins"]),
    ],
)
def test_message_out_of_its_place_is_named_and_not_shown(
    writer: Writer,
    counsellor: NewCounsellor,
    attack: Callable[[Session, bytes, bytes], None],
    code: str,
    left: list[str],
) -> None:
    first, second = (thread(writer, number) for number in ("Eins", "Anderes"))
    with writer.rows() as session:
        attack(session, b64decode(first.id), b64decode(second.id))
    lead = counsellor().log_in(own_device=False)

    lead.page.locator(f'[data-case="{first.id}"]').click()

    expect(lead.page.locator(".thread .code")).to_have_text(code)
    expect(lead.page.locator(".letter__text")).to_have_text(left)
    lead.page.locator("#save").click()
    expect(lead.page.locator(".case .kern-alert--success")).to_be_visible()
    lead.page.locator("#answer").fill("Darauf soll niemand antworten.")
    expect(lead.page.locator("#check-answer")).to_be_disabled()
    expect(lead.page.locator(".letter__text")).to_have_text(left)


def thread(writer: Writer, first: str) -> Reporter:
    """A report with two more messages, none of them read yet."""
    reporter = writer.report(first)
    for text in ("Zwei", "Drei"):
        reporter = writer.write_on(reporter, text)
    return reporter


def test_report_sent_again_under_another_id_is_refused(
    writer: Writer, counsellor: NewCounsellor
) -> None:
    report, copy = b64decode(writer.report("Nur einmal geschrieben.").id), os.urandom(16)
    with writer.rows() as session:
        real = session.get_one(Report, report)
        session.add(
            Report(
                id=copy,
                desk=real.desk,
                mailbox=os.urandom(32),
                status=real.status,
                received=real.received,
                incoming=1,
                outgoing=0,
            )
        )
        session.flush()
        insert(session, messages(session, report, FROM_REPORTER)[0], report=copy)
    lead = counsellor().log_in(own_device=False)

    refused = lead.page.locator(f'[data-case="{b64encode(copy)}"]')
    expect(refused.locator(".urgency--refused")).to_be_visible()
    expect(lead.rows.filter(has_text="Nur einmal geschrieben.")).to_have_count(1)
    refused.click()

    expect(lead.page.get_by_role("alert").locator(".code")).to_have_text("thread")
    expect(lead.page.locator("#save")).to_have_count(0)


# Towards the reporter


class Conversation:
    """The demonstration's answered report as its own reporter reads it: report, answer, reply."""

    def __init__(self, writer: Writer, receipt: str) -> None:
        self.keys: ReceiptKeys = receipt_keys(decode_receipt(receipt))
        with writer.database.read() as session:
            mailbox = sha256(self.keys.mailbox_token)
            self.report = session.scalars(select(Report.id).where(Report.mailbox == mailbox)).one()
            own = messages(session, self.report, FROM_REPORTER)
            answers = messages(session, self.report, FROM_DESK)
        identity, log = self.keys.identity, writer.log
        state = start_as_reporter(
            writer.desk,
            b64encode(self.report),
            public_key(self.keys.signing_seed),
            identity.recipient,
        )
        first = open_self_copy(own[0].mailbox, identity, log=log, state=state)
        self.answer = open_message(
            answers[0].mailbox, identity, direction=FROM_DESK, log=log, state=first.state
        )
        self.reply: Message = open_self_copy(
            own[1].mailbox, identity, log=log, state=self.answer.state
        )
        self.texts = [str(each.body["text"]) for each in (first, self.answer, self.reply)]

    def forge(self, *, sender: bytes, seed: bytes) -> bytes:
        """The desk's next answer, in all but the key it is signed with."""
        prefix = replace(
            self.answer.prefix,
            sender=sender,
            sequence=1,
            previous=self.answer.hash,
            acknowledged=self.reply.hash,
        )
        body = text_body(FORGED, berlin_day(system_clock()))
        payload = sign_message(seed, prefix, body)
        return age.seal(pad(payload, "message"), [self.keys.identity.recipient])


@pytest.fixture
def conversation(writer: Writer, product: Product) -> Conversation:
    return Conversation(writer, product.receipt)


def foreign_key(session: Session, at: Conversation, seed: bytes) -> int:
    """An answer signed with a key of the writer's own."""
    sealed = at.forge(sender=public_key(seed), seed=seed)
    insert(session, messages(session, at.report, FROM_DESK)[0], sequence=1, mailbox=sealed)
    return 3


def foreign_signature(session: Session, at: Conversation, seed: bytes) -> int:
    """An answer that names the desk's key and carries another one's signature."""
    sealed = at.forge(sender=at.answer.prefix.sender, seed=seed)
    insert(session, messages(session, at.report, FROM_DESK)[0], sequence=1, mailbox=sealed)
    return 3


def replayed_answer(session: Session, at: Conversation, seed: bytes) -> int:
    """The desk's answer once more, as the next one."""
    insert(session, messages(session, at.report, FROM_DESK)[0], sequence=1)
    return 3


def dropped_answer(session: Session, at: Conversation, seed: bytes) -> int:
    """The own reply is there, the answer it replies to is not."""
    session.execute(delete(Row).where(Row.report == at.report, Row.direction == FROM_DESK))
    return 1


def dropped_reply(session: Session, at: Conversation, seed: bytes) -> int:
    """The report alone is dropped: what follows has lost its beginning."""
    sealed = messages(session, at.report, FROM_REPORTER)[1].mailbox
    first = Row.report == at.report, Row.direction == FROM_REPORTER, Row.sequence == 0
    session.execute(update(Row).where(*first).values(mailbox=sealed))
    return 0


@pytest.mark.parametrize(
    "attack", [foreign_key, foreign_signature, replayed_answer, dropped_answer, dropped_reply]
)
def test_mailbox_shows_what_is_real_and_nothing_behind_a_forgery(
    product: Product,
    writer: Writer,
    conversation: Conversation,
    visitor: NewVisitor,
    attack: Callable[[Session, Conversation, bytes], int],
) -> None:
    reader = visitor()
    with writer.rows() as session:
        left = attack(session, conversation, os.urandom(32))

    open_words(reader, product.receipt)

    page = reader.page
    expect(page.locator("#mailbox-warning [data-reason]")).not_to_be_empty()
    expect(page.locator("#thread .message__text")).to_have_text(conversation.texts[:left])
    expect(page.locator("#reply")).to_be_hidden()
    assert FORGED not in page.content()
    assert [post.url for post in reader.posts() if not post.url.endswith("/api/mailbox")] == []


def test_mailbox_of_somebody_else_is_not_shown(
    product: Product, writer: Writer, conversation: Conversation, visitor: NewVisitor
) -> None:
    other = writer.report("Geht nur die Fachstelle etwas an.")
    with writer.rows() as session:
        mine, theirs = (
            session.get_one(Report, each) for each in (conversation.report, b64decode(other.id))
        )
        mailbox, theirs.mailbox = mine.mailbox, os.urandom(32)
        mine.mailbox = os.urandom(32)
        session.flush()
        theirs.mailbox = mailbox
    reader = visitor()

    open_words(reader, product.receipt)

    expect_stop(reader)
