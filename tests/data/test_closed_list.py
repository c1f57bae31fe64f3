"""The closed list (design §2): every column has its place in it, and nothing else is there.

A new column needs an entry here and a row in docs/metadata-budget.md. Whoever adds one has to say
which fact of the closed list it holds; if none fits, it belongs inside ciphertext.
"""

import re
from pathlib import Path

from sqlalchemy import Boolean, Date, Integer, LargeBinary, SmallInteger, String

from app.models import metadata

ALLOWED = {
    "account": (
        "accounts.id",
        "accounts.name",
        "accounts.display_name",
        "accounts.role",
        "accounts.status",
        "accounts.salt",
        "accounts.memory_kib",
        "accounts.iterations",
        "accounts.parallelism",
        "candidates.account",
        "candidates.request",
        "audit.content",
        "audit.day",
        "audit.number",
        "audit.salt",
        "coordinator_invitations.ags",
        "coordinator_invitations.role",
        "coordinator_invitations.expires",
        "coordinators.id",
        "coordinators.ags",
        "coordinators.name",
        "coordinators.display_name",
        "coordinators.role",
        "invitations.expires",
        "notices.author",
        "password_resets.coordinator",
        "password_resets.expires",
        "recovery_codes.coordinator",
        "root_copies.holder",
        "second_factors.coordinator",
    ),
    "which desk": (
        "accounts.desk",
        "batch_files.desk",
        "batches.desk",
        "candidates.desk",
        "cases.desk",
        "desk_files.desk",
        "invitations.desk",
        "notices.desk",
        "outbox.desk",
        "reports.desk",
        "root_copies.desk",
        "sealed_lists.desk",
        "statements.desk",
    ),
    "password": ("coordinators.password",),
    "hash of a secret": (
        "accounts.token",
        "audit.hash",
        "audit.previous",
        "coordinator_invitations.hash",
        "coordinator_sessions.hash",
        "invitations.hash",
        "password_resets.hash",
        "recovery_codes.hash",
        "reports.mailbox",
        "self_checks.administration",
        "self_checks.volunteers",
        "sessions.hash",
    ),
    "ciphertext": (
        "accounts.key_file",
        "batch_files.sealed",
        "batches.copy",
        "case_fields.sealed",
        "case_keys.wrapped",
        "cases.head",
        "desk_files.secrets",
        "desk_files.closing",
        "messages.intake",
        "messages.mailbox",
        "root_copies.sealed",
        "sealed_lists.members",
    ),
    "sealed at rest": (
        "event_registrations.person",
        "second_factors.secret",
        "second_factors.used",
        "self_check_plans.personal",
        "self_check_sheets.sealed",
    ),
    "letter": (
        "letters.about",
        "letters.addressee",
        "letters.closed",
        "letters.due",
        "letters.id",
        "letters.kind",
    ),
    "random id": (
        "case_fields.case",
        "case_keys.case",
        "cases.id",
        "messages.id",
        "messages.report",
        "notices.id",
        "outbox.id",
        "password_resets.id",
        "reports.id",
        "self_check_plans.id",
        "self_check_plans.self_check",
        "self_check_sheets.id",
        "self_check_sheets.self_check",
        "self_checks.id",
    ),
    "message count and direction": (
        "case_fields.name",
        "messages.position",
        "messages.direction",
        "messages.sequence",
        "reports.incoming",
        "reports.outgoing",
    ),
    "weekly batch": (
        "batch_files.number",
        "batch_files.period",
        "batches.number",
        "batches.statement",
        "batches.week",
    ),
    "published": (
        "edition_files.content",
        "edition_files.media_type",
        "edition_files.path",
        "edition_files.period",
        "editions.period",
        "release_debits.epsilon_per_mille",
        "release_debits.frame",
        "release_debits.period",
        "release_debits.released_table",
        "releases.period",
        "releases.plan",
        "releases.public_from",
        "releases.received",
        "releases.result",
        "trend_comments.kommune",
        "trend_comments.period",
        "trend_comments.statement",
    ),
    "search index of public texts": (
        "search_documents.body",
        "search_documents.keywords",
        "search_documents.kind",
        "search_documents.locale",
        "search_documents.number",
        "search_documents.reference",
        "search_documents.title",
        "search_terms.documents",
        "search_terms.locale",
        "search_terms.number",
        "search_terms.term",
        "search_terms.word",
    ),
    "self-check": (
        "self_check_plans.due",
        "self_check_plans.made",
        "self_check_plans.measure",
        "self_check_plans.place",
        "self_check_plans.status",
        "self_checks.ags",
        "self_checks.closed",
        "self_checks.last_day",
        "self_checks.question_set",
        "self_checks.result",
        "self_checks.short",
        "self_checks.started",
        "self_checks.version",
    ),
    "event": (
        "events.audience",
        "events.capacity",
        "events.changed",
        "events.day",
        "events.description_de",
        "events.description_en",
        "events.ends",
        "events.id",
        "events.kind",
        "events.last_day",
        "events.link",
        "events.material_announced",
        "events.material_de",
        "events.material_en",
        "events.material_for",
        "events.note",
        "events.numbers",
        "events.open_until",
        "events.participants",
        "events.place",
        "events.place_confidential",
        "events.sequence",
        "events.speakers",
        "events.speakers_confidential",
        "events.starts",
        "events.status",
        "events.summary_de",
        "events.summary_en",
        "events.title_de",
        "events.title_en",
        "stored_files.content",
        "stored_files.day",
        "stored_files.id",
        "stored_files.media_type",
        "stored_files.name",
        "stored_files.owner",
        "stored_files.size",
    ),
    "place at an event": (
        "event_registrations.account",
        "event_registrations.day",
        "event_registrations.event",
        "event_registrations.id",
        "event_registrations.number",
        "event_registrations.status",
    ),
    "early notice": (
        "notices.expires",
        "notices.signed",
        "notices.status",
    ),
    "epoch and key generation": (
        "batches.epoch",
        "case_keys.generation",
        "case_keys.epoch",
        "cases.generation",
        "messages.epoch",
        "sealed_lists.epoch",
    ),
    "assignee": ("cases.assignee",),
    "read flag": ("messages.aside",),
    "key log": (
        "desks.fingerprint",
        "desks.revision",
        "desks.number",
        "desks.epoch",
        "desks.since",
        "desks.expires",
        "statements.position",
        "statements.hash",
        "statements.signed",
    ),
    "demonstration": ("desks.demo",),
    "outbox": (
        "outbox.kind",
        "outbox.day",
        "outbox.closed",
    ),
    "open/closed/erased": ("reports.status",),
    "day received": ("reports.received",),
    "session": (
        "coordinator_sessions.coordinator",
        "coordinator_sessions.day",
        "sessions.account",
        "sessions.day",
    ),
}

# Nothing here can hold a clock time.
TYPES = (Boolean, Date, Integer, LargeBinary, SmallInteger, String)

# No text in clear is longer than a name, but for what a Kommune says to everybody and what the
# library offers everybody, and these are all there are.
TEXTS = {
    "accounts.name": 400,
    "accounts.display_name": 100,
    "accounts.role": 16,
    "accounts.status": 16,
    "audit.content": 400,
    "batch_files.period": 7,
    "batches.week": 8,
    "case_fields.name": 24,
    "letters.kind": 24,
    "coordinator_invitations.ags": 8,
    "coordinator_invitations.role": 16,
    "coordinators.ags": 8,
    "coordinators.name": 254,
    "coordinators.display_name": 100,
    "coordinators.role": 16,
    "coordinators.password": 128,
    "edition_files.media_type": 80,
    "edition_files.path": 120,
    "edition_files.period": 7,
    "editions.period": 7,
    "notices.status": 16,
    "outbox.kind": 16,
    "release_debits.frame": 32,
    "release_debits.period": 7,
    "release_debits.released_table": 32,
    "releases.period": 7,
    "reports.status": 8,
    "root_copies.holder": 22,
    "search_documents.body": None,
    "search_documents.keywords": None,
    "search_documents.kind": 16,
    "search_documents.locale": 2,
    "search_documents.reference": 64,
    "search_documents.title": None,
    "search_terms.locale": 2,
    "search_terms.term": 60,
    "search_terms.word": 60,
    "self_check_plans.measure": 300,
    "self_check_plans.status": 8,
    "self_checks.ags": 8,
    "self_checks.question_set": 24,
    "self_checks.result": None,
    "trend_comments.kommune": 8,
    "trend_comments.period": 7,
    "trend_comments.statement": 1_000,
}

_ROW = re.compile(r"^\| `(\w+\.\w+)` \| ([^|]+) \| [^|]+ \|$", re.MULTILINE)


def columns() -> dict[str, object]:
    return {
        f"{table.name}.{column.name}": column.type
        for table in metadata.tables.values()
        for column in table.columns
    }


def test_every_column_is_on_the_closed_list() -> None:
    allowed = [column for entries in ALLOWED.values() for column in entries]
    assert sorted(allowed) == sorted(columns())


def test_no_column_can_hold_a_clock_time_or_a_text_nobody_expects() -> None:
    for name, kind in columns().items():
        assert isinstance(kind, TYPES), name
    texts = {name: kind.length for name, kind in columns().items() if isinstance(kind, String)}
    assert texts == TEXTS


def test_the_published_budget_says_the_same() -> None:
    published = _ROW.findall(Path("docs/metadata-budget.md").read_text("utf-8"))
    listed = [(column, item) for item, entries in ALLOWED.items() for column in entries]
    assert sorted(published) == sorted(listed)
