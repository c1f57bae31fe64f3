"""A database writer against the counsellors: nothing they put in is believed or shown."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Locator, expect
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from accounts.models import Account
from accounts.roles import Role, Status
from app.demo.desk import next_epoch
from crypto.case import EVERY_CASE, KeyContext, unwrap_case_key
from crypto.case_head import open_head, seal_head
from crypto.closing import ClosingList, encrypt_closing
from crypto.desk_secrets import DeskSecrets, open_secrets, seal_secrets
from crypto.encoding import b64decode, b64encode, sha256
from crypto.members import encrypt_members, open_members
from crypto.statements import open_epoch
from desks.log import append_statement
from desks.models import Desk, DeskFiles, SealedList, Statement
from incidents.models import Message, Report
from support.models import Case, CaseField, CaseKey
from tests.browser_desk.counsellor import Counsellor
from tests.e2e.conftest import NewCounsellor
from tests.e2e.product import Product
from tests.e2e.writer import Writer

LEAD, SECOND = 0, 1
CASE = "Keiner grüßt mehr"  # accepted, with nothing new
ANSWERED = "Gefälschtes Bild"  # accepted, answered, the person has written back

Attack = Callable[[Writer, Product], None]


def vault(writer: Writer, product: Product) -> DeskSecrets:
    """The desk's secrets, which a former member may know; the strongest writer there is."""
    with writer.database.read() as session:
        sealed = session.scalars(select(DeskFiles.secrets)).one()
    identity = product.people[LEAD].member_key.identity
    return open_secrets(sealed, identity, log=writer.log, epoch=writer.log.current.number)


def swap_epoch(writer: Writer, product: Product) -> None:
    """The current epoch, but with the writer's keys and signed by the writer's root."""
    log, own = writer.log, writer.own
    forged = open_epoch(
        root_seed=own.root_seed,
        desk=writer.desk,
        previous=log.epochs[-2].hash,
        number=log.current.number,
        since=log.current.since,
        expires=log.current.expires,
        intake=own.secrets.intake.recipient,
        answering=log.current.answering,
        vault_key=own.secrets.vault_key,
        members=log.current.members,
        closing=log.current.closing,
    )
    with writer.rows() as session:
        last = select(Statement).order_by(Statement.position.desc()).limit(1)
        row = session.scalars(last).one()
        row.hash, row.signed = forged.hash, forged.to_bytes()
        session.execute(update(Desk).values(epoch=forged.hash))


def swap_log(writer: Writer, product: Product) -> None:
    """All statements of another desk under the fingerprint of this one."""
    desk = writer.desk
    with writer.rows() as session:
        session.execute(delete(Statement))
        for position, signed in enumerate(writer.own.statements):
            append_statement(session, desk=desk, position=position, signed=signed)


def add_member(writer: Writer, product: Product) -> None:
    """An account, a copy of the secrets and an entry in the list, made with the real vault key."""
    secrets, log = vault(writer, product), writer.log
    epoch = log.current
    with writer.rows() as session:
        sealed = session.scalars(select(SealedList).where(SealedList.epoch == epoch.number)).one()
        key = secrets.vault_key
        real = open_members(sealed.members, vault_key=key, desk=writer.desk, epoch=epoch)
        members = [*real.members, writer.self.member]
        sealed.members = encrypt_members(
            members, desk=writer.desk, epoch=epoch.number, vault_key=key
        )
        files = session.scalars(select(DeskFiles)).one()
        files.secrets = seal_secrets(secrets, [member.recipient for member in members])
    add_account(writer, product)


def add_account(writer: Writer, product: Product) -> None:
    """An account with the writer's own password and key file."""
    account = writer.self.account
    with writer.rows() as session:
        session.add(
            Account(
                id=account.id,
                desk=writer.desk,
                name=account.name,
                display_name=account.display_name,
                role=Role.LEAD,
                status=Status.ACTIVE,
                salt=account.parameters.salt,
                memory_kib=account.parameters.memory_kib,
                iterations=account.parameters.iterations,
                parallelism=account.parameters.parallelism,
                token=sha256(account.token),
                key_file=account.key_file,
            )
        )


def swap_secrets(writer: Writer, product: Product) -> None:
    """Secrets with the writer's keys, well sealed to every member."""
    own = replace(writer.own.secrets, desk=writer.desk, epoch=writer.log.current.number)
    recipients = [person.member.recipient for person in product.people]
    with writer.rows() as session:
        session.execute(update(DeskFiles).values(secrets=seal_secrets(own, recipients)))


def swap_closing(writer: Writer, product: Product) -> None:
    """A closing list without any case, made with the real vault key."""
    closing = ClosingList(writer.desk, writer.log.current.number - 1, {})
    sealed = encrypt_closing(closing, vault(writer, product).vault_key)
    with writer.rows() as session:
        session.execute(update(DeskFiles).values(closing=sealed))


def move_people(writer: Writer, product: Product) -> None:
    """The people's accounts point to the writer's desk, which is there with all its files."""
    own, files = next_epoch(writer.own, writer.own.people, writer.today)
    epoch = own.log.current
    with writer.rows() as session:
        row = {"revision": 1, "number": 2, "since": epoch.since, "expires": epoch.expires}
        session.add(Desk(fingerprint=own.fingerprint, epoch=epoch.hash, **row))
        session.flush()
        for position, signed in enumerate(own.statements):
            append_statement(session, desk=own.fingerprint, position=position, signed=signed)
        secrets, closing = files.secrets, files.closing
        session.add(DeskFiles(desk=own.fingerprint, secrets=secrets, closing=closing))
        session.execute(update(Account).values(desk=own.fingerprint))


@pytest.mark.parametrize(
    ("attack", "code"),
    [
        (swap_epoch, "signer"),
        (swap_log, "pin"),
        (add_member, "members"),
        (swap_secrets, "secrets"),
        (swap_closing, "closing"),
        (move_people, "pin"),
    ],
)
def test_vault_stays_closed(
    product: Product, writer: Writer, counsellor: NewCounsellor, attack: Attack, code: str
) -> None:
    lead = counsellor(LEAD)
    attack(writer, product)

    lead.begin_log_in(own_device=False)

    expect_stopped(lead, code)


def expect_stopped(lead: Counsellor, code: str) -> None:
    """The hard stop with its code: nothing to read, nothing to press but the way out."""
    page = lead.page
    expect(page.locator(".code")).to_have_text(code)
    expect(page.get_by_role("alert")).to_be_visible()
    expect(lead.rows).to_have_count(0)
    expect(page.locator("desk-app button")).to_have_count(1)


def test_weakened_password_protection_is_refused_before_the_server_learns_anything(
    writer: Writer, counsellor: NewCounsellor
) -> None:
    lead = counsellor(LEAD)
    posted: list[str] = []
    lead.page.on("request", lambda request: posted.append(request.url))
    with writer.rows() as session:
        session.execute(update(Account).values(memory_kib=8, iterations=1))

    lead.begin_log_in(own_device=False)

    expect_stopped(lead, "weak")
    assert [url for url in posted if url.endswith("/api/login")] == []


def test_open_vault_stops_at_a_swapped_epoch_before_new_keys_are_given_out(
    product: Product, writer: Writer, counsellor: NewCounsellor
) -> None:
    lead = counsellor(LEAD).log_in()
    swap_epoch(writer, product)

    lead.page.locator(".desk-bar__link").last.click()

    expect_stopped(lead, "signer")


def test_device_that_knows_a_longer_log_stops_at_a_shorter_one(
    product: Product, writer: Writer, counsellor: NewCounsellor
) -> None:
    lead = counsellor(LEAD).log_in(own_device=True)
    lead.lock()
    first = writer.log.epochs[0]
    with writer.rows() as session:
        session.execute(delete(Statement).where(Statement.position == 2))
        session.execute(update(Desk).values(number=1, epoch=first.hash))
        session.execute(delete(SealedList).where(SealedList.epoch == 2))

    lead.page.locator("#password").fill(lead.person.password)
    lead.page.locator("#log-in").click()

    expect_stopped(lead, "rollback")


def test_account_of_the_writer_opens_nothing_and_joins_nothing(
    product: Product, writer: Writer, counsellor: NewCounsellor
) -> None:
    add_account(writer, product)
    stranger = counsellor(LEAD)
    stranger.person = writer.self
    lead = counsellor(LEAD)

    stranger.begin_log_in(own_device=False)
    lead.log_in(own_device=False)
    lead.page.locator(".desk-bar__link").last.click()

    expect(stranger.page.get_by_role("alert")).to_be_visible()
    expect(stranger.rows).to_have_count(0)
    expect(lead.page.locator("#invite")).to_be_visible()
    expect(lead.page.locator("main")).not_to_contain_text(writer.self.display_name)


def test_role_in_the_database_makes_nobody_a_lead(
    product: Product, writer: Writer, counsellor: NewCounsellor
) -> None:
    second = counsellor(SECOND)
    with writer.rows() as session:
        session.execute(update(Account).values(role=Role.LEAD))

    second.log_in(own_device=False)
    second.page.locator(".desk-bar__link").last.click()

    expect(second.page.locator("main")).to_contain_text(product.people[LEAD].display_name)
    expect(second.page.locator("#invite")).to_have_count(0)
    expect(second.page.locator("#renew")).to_have_count(0)


def test_case_put_back_is_refused_in_the_list_and_by_the_page_that_has_it_open(
    writer: Writer, counsellor: NewCounsellor
) -> None:
    lead = counsellor(LEAD).log_in(own_device=False)
    case = b64decode(identifier(lead, CASE))
    lead.open(CASE)
    old = rows_of(writer, case)
    for text in ("Erste neue Notiz", "Zweite neue Notiz"):
        lead.page.locator("#notes").fill(text)
        lead.save()
    with writer.rows() as session:
        for row in old:
            session.merge(row)
        before = session.get_one(Case, case).head

    lead.page.locator("#notes").fill("Noch eine Notiz")
    lead.page.locator("#save").click()
    expect(lead.page.locator(".case__error").get_by_role("alert")).to_be_visible()
    expect(lead.page.locator("#notes")).to_have_value("Noch eine Notiz")
    lead.page.locator("#back").click()
    lead.page.locator("#question-yes").click()
    lead.page.locator(".queue__head button").click()

    expect_refused_row(lead, case, "rollback")
    with writer.database.read() as session:
        assert session.get_one(Case, case).head == before


def rows_of(writer: Writer, case: bytes) -> list[Case | CaseField]:
    with writer.database.read() as session:
        fields = session.scalars(select(CaseField).where(CaseField.case == case)).all()
        return [session.get_one(Case, case), *fields]


def identifier(lead: Counsellor, title: str) -> str:
    return lead.rows.filter(has_text=title).get_attribute("data-case") or ""


def expect_refused_row(lead: Counsellor, case: bytes, code: str) -> Locator:
    """The line says that it is not shown, and so does the case behind it."""
    row = lead.page.locator(f'[data-case="{b64encode(case)}"]')
    expect(row.locator(".urgency--refused")).to_be_visible()
    row.click()
    alert = lead.page.get_by_role("alert")
    expect(alert.locator(".code")).to_have_text(code)
    expect(lead.page.locator("#save")).to_have_count(0)
    return alert


def test_old_card_under_the_newest_head_is_refused(
    writer: Writer, counsellor: NewCounsellor
) -> None:
    lead = counsellor(LEAD).log_in(own_device=False)
    case = b64decode(identifier(lead, CASE))
    lead.open(CASE)
    old = [row for row in rows_of(writer, case) if isinstance(row, CaseField)]
    lead.page.locator("#urgency").select_option("U1")
    lead.save()
    with writer.rows() as session:
        for row in old:
            session.merge(row)
    lead.back()

    expect_refused_row(lead, case, "head")


def open_case_key(session: Session, case: bytes, secrets: DeskSecrets) -> tuple[bytes, KeyContext]:
    """The newest key of a case, as somebody opens it who has got hold of the desk's secrets."""
    row = session.scalars(
        select(CaseKey).where(CaseKey.case == case).order_by(CaseKey.generation.desc())
    ).first()
    assert row is not None
    context = KeyContext(b64encode(case), secrets.desk, row.epoch, row.generation)
    return unwrap_case_key(row.wrapped, secrets.vault_key, context), context


def test_head_of_another_case_is_refused(writer: Writer, counsellor: NewCounsellor) -> None:
    lead = counsellor(LEAD).log_in(own_device=False)
    case = b64decode(identifier(lead, CASE))
    with writer.rows() as session:
        other = session.scalars(select(Case).where(Case.id != case)).first()
        assert other is not None
        session.get_one(Case, case).head = other.head

    lead.page.locator(".queue__head button").click()

    expect_refused_row(lead, case, "head")


def test_head_signed_by_a_stranger_who_knows_the_keys_is_refused(
    product: Product, writer: Writer, counsellor: NewCounsellor
) -> None:
    secrets = vault(writer, product)
    lead = counsellor(LEAD).log_in(own_device=False)
    case = b64decode(identifier(lead, CASE))
    with writer.rows() as session:
        case_key, context = open_case_key(session, case, secrets)
        row = session.get_one(Case, case)
        opened = open_head(row.head, case_key=case_key, context=context)
        core = {name: replace(opened.head.fields[name], version=2) for name in EVERY_CASE}
        forged = replace(
            opened.head, version=2, previous=opened.hash, fields={**opened.head.fields, **core}
        )
        row.head = seal_head(
            forged, case_key=case_key, signing_seed=writer.self.member_key.signing_seed
        ).sealed

    lead.page.locator(".queue__head button").click()

    expect_refused_row(lead, case, "member")


def test_urgent_case_called_closed_stays_among_the_open_ones(
    writer: Writer, counsellor: NewCounsellor
) -> None:
    with writer.rows() as session:
        session.execute(update(Report).where(Report.status == "open").values(status="closed"))

    lead = counsellor(LEAD).log_in(own_device=False)

    expect(lead.rows.filter(has_text=CASE)).to_be_visible()


def test_case_that_disappears_is_missed_by_the_device_that_knew_it(
    writer: Writer, counsellor: NewCounsellor
) -> None:
    lead = counsellor(LEAD).log_in(own_device=False)
    case = b64decode(identifier(lead, CASE))
    expect(lead.page.locator(".queue__status")).not_to_contain_text("geprüft")
    with writer.rows() as session:
        for model in (CaseField, CaseKey):
            session.execute(delete(model).where(model.case == case))
        session.execute(delete(Case).where(Case.id == case))
        session.execute(delete(Message).where(Message.report == case))
        session.execute(delete(Report).where(Report.id == case))

    lead.page.locator(".queue__head button").click()

    expect(lead.page.locator(".screen__notices .kern-alert--danger")).to_be_visible()
