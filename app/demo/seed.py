"""Fills an empty database with the demonstration, through the services the routes use."""

import datetime
from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.demo.case import CaseWork, Counsellor, Status
from app.demo.coding import code_story
from app.demo.desk import DeskKeys, found, next_epoch
from app.demo.narratives import Narrative, narratives
from app.demo.people import Person, new_person
from app.demo.reporter import Reporter, send_report, text_body
from crypto.encoding import b64decode, b64encode, new_id
from crypto.message import Message, SealedMessage, open_message, start_as_desk
from crypto.message_body import FROM_REPORTER
from desks.invitations import invite
from desks.models import Desk
from incidents.intake import NewReport, SealedPair, take_report
from incidents.mailbox import NewMessage, read_mailbox, take_message
from support.membership import change_members, join
from support.membership import found as found_with_account
from support.queue import NewReportView, ReportCursor, list_reports
from support.saving import save_case

# What has become of the older reports, oldest first; the newest four wait unopened.
STATES = (
    "AFTERCARE",
    "CLOSED",
    "ACTIVE",
    "CLOSED",
    "WAIT_REPORTER",
    "ACTIVE",
    "ASSIGNED",
    "SCREENED",
)

ANSWER = (
    "Guten Tag, danke, dass Sie uns geschrieben haben. Was Ihnen geschehen ist, ist nicht Ihre "
    "Schuld. Wir können die Plattform für Sie anschreiben, damit das Bild verschwindet. Möchten "
    "Sie das? Und sind Sie an einem Ort, an dem Sie sich sicher fühlen?"
)
REPLY = "Ja, bitte schreiben Sie hin. Ich bin bei meiner Schwester, hier geht es."


@dataclass(frozen=True)
class Demo:
    """What someone needs to try the demonstration: who signs in, and one mailbox to open."""

    desk: DeskKeys
    reporter: Reporter

    @property
    def fingerprint(self) -> bytes:
        """The desk's fingerprint."""
        return self.desk.fingerprint

    @property
    def people(self) -> tuple[Person, ...]:
        """Who signs in."""
        return self.desk.people

    @property
    def expires(self) -> datetime.date:
        """The last day on which the desk takes reports."""
        return self.desk.log.current.expires


@dataclass(frozen=True)
class Sent:
    """A narrative with the reporter who wrote it."""

    narrative: Narrative
    reporter: Reporter


def seed(session: Session, *, today: datetime.date) -> Demo:
    """Found the desk, let the reports come in, accept most of them, answer one."""
    stories = narratives(today)
    desk = _make_desk(session, since=stories[0].received - datetime.timedelta(days=1))
    sent = [_send(session, desk, story) for story in stories]
    waiting = _waiting_reports(session, desk)
    answered = None
    for number, (state, one) in enumerate(zip(STATES, sent, strict=False)):
        day = min(one.narrative.received + datetime.timedelta(days=1), today)
        counsellor = Counsellor(desk, desk.people[number % len(desk.people)], day)
        accepted = _accept(session, counsellor, one.narrative, state, waiting[one.reporter.id])
        if state == "WAIT_REPORTER":
            answered = _converse(session, counsellor, one, *accepted, today=today)
    if answered is None:
        raise LookupError("no narrative is answered")
    return Demo(desk, answered)


def _make_desk(session: Session, *, since: datetime.date) -> DeskKeys:
    """Found a desk with a lead, let a second counsellor join and be admitted by a new epoch."""
    lead = new_person(name="leitung", display_name="Hanna Brandt", role="lead")
    desk, files = found(lead, since)
    found_with_account(
        session,
        invitation=invite(session, desk=None, today=since).code,
        new=lead.account,
        log=desk.statements,
        files=files,
        today=since,
        refuse_published=False,
    )
    session.execute(update(Desk).where(Desk.fingerprint == desk.fingerprint).values(demo=True))
    second = new_person(name="beratung", display_name="Yusuf Keller", role="counsellor")
    join(
        session,
        invitation=invite(session, desk=desk.fingerprint, today=since).code,
        new=second.account,
        request=second.join_request(desk.fingerprint),
        today=since,
        refuse_published=False,
    )
    desk, files = next_epoch(desk, (lead, second), since)
    change_members(
        session,
        desk=desk.fingerprint,
        revision=session.get_one(Desk, desk.fingerprint).revision,
        statement=desk.statements[-1],
        files=files,
        admit=[b64decode(second.id)],
        remove=[],
        today=since,
        refuse_published=False,
    )
    return desk


def _send(session: Session, desk: DeskKeys, story: Narrative) -> Sent:
    reporter, message = send_report(desk.fingerprint, story.body, desk.log, story.received)
    report = NewReport(
        id=b64decode(reporter.id),
        desk=desk.fingerprint,
        epoch=desk.log.current.hash,
        mailbox=reporter.mailbox,
        files=_pair(message),
    )
    take_report(session, report=report, today=story.received)
    return Sent(story, reporter)


def _pair(message: SealedMessage) -> SealedPair:
    return SealedPair(message.sealed, message.self_copy)


def _waiting_reports(session: Session, desk: DeskKeys) -> dict[str, NewReportView]:
    """Everything not yet accepted, by thread id."""
    waiting: list[NewReportView] = []
    before: ReportCursor | None = None
    while True:
        page, before = list_reports(session, desk=desk.fingerprint, before=before)
        waiting += page
        if before is None:
            return {b64encode(view.id): view for view in waiting}


def _accept(
    session: Session, counsellor: Counsellor, story: Narrative, state: str, waiting: NewReportView
) -> tuple[CaseWork, Message]:
    desk, (first, *_) = counsellor.desk, waiting.messages
    report = open_message(
        first.sealed,
        desk.secrets.intake,
        direction=FROM_REPORTER,
        log=desk.log,
        state=start_as_desk(desk.fingerprint, b64encode(waiting.id)),
    )
    # A case that is closed was coded on that day; the others wait until four weeks have passed.
    closed = state == "CLOSED"
    status: Status = "closed" if closed else "open"
    coding = code_story(story, counsellor.day.isoformat()) if closed else None
    work, save = counsellor.accept(
        report,
        first.id,
        card=story.card(state, counsellor.day, coding),
        notes=story.notes,
        coding=coding,
        status=status,
    )
    save_case(session, desk=desk.fingerprint, save=save)
    return work, report


def _converse(
    session: Session,
    counsellor: Counsellor,
    sent: Sent,
    work: CaseWork,
    report: Message,
    *,
    today: datetime.date,
) -> Reporter:
    """Answer a report; the reporter reads the answer and writes back."""
    desk = counsellor.desk
    card = sent.narrative.card("WAIT_REPORTER", counsellor.day)
    _, save = counsellor.answer(
        work, report, card=card, notes=sent.narrative.notes, body=text_body(ANSWER, counsellor.day)
    )
    save_case(session, desk=desk.fingerprint, save=save)
    token = sent.reporter.keys.mailbox_token
    (answer,) = read_mailbox(session, token=token, after=1)
    reporter = sent.reporter.read(answer.sealed, desk.log)
    day = min(counsellor.day + datetime.timedelta(days=1), today)
    reporter, message = reporter.send(text_body(REPLY, day), desk.log, day)
    reply = NewMessage(
        token=token,
        id=b64decode(new_id()),
        epoch=desk.log.current.hash,
        sequence=message.message.prefix.sequence,
        files=_pair(message),
    )
    take_message(session, message=reply, today=day)
    return reporter
