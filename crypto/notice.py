"""Early notices (SPEC §12): a desk's warning to Kommunen, plain text, signed by two members.

It is written fresh and will be read by others, so nothing in it is secret. What it needs is that
two people stand behind the very same bytes.
"""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, TypedDict, cast

from crypto import schema
from crypto.canonical import Json
from crypto.document import SignedDocument, countersign, open_document, sign_document
from crypto.encoding import b64decode, b64encode, parse_day
from crypto.errors import CryptoError
from crypto.members import MemberList
from crypto.signing import public_key

NOTICE_FORMAT = "rueckhalt/notice/v1"

LONGEST_TITLE = 120
LONGEST_TEXT = 2_000
MOST_AREAS = 20
LONGEST_STAY = datetime.timedelta(days=60)

Audience: TypeAlias = Literal["coordinators", "public"]
Consent: TypeAlias = Literal["given", "none-needed"]

LANGUAGES = ("de", "en")
"""The first one is required."""

# What makes a text read as something else than it is: controls, line separators, bidi overrides.
_HIDDEN = r"\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069"
_LINE = re.compile(rf"[^\n{_HIDDEN}]+")
_LINES = re.compile(rf"[^{_HIDDEN}]+")
_AREA = re.compile(r"[0-9]{2}(?:[0-9]{6})?")


def _plain(most: int, form: re.Pattern[str]) -> schema.Check:
    long_enough, allowed = schema.text(most, least=1), schema.pattern(form)
    return lambda value: long_enough(value) and allowed(value)


_NOTICE = schema.closed(
    {
        "area": schema.array(schema.pattern(_AREA), most=MOST_AREAS),
        "audience": schema.choice("coordinators", "public"),
        "author": schema.key,
        "consent": schema.choice("given", "none-needed"),
        "desk": schema.hash_value,
        "epoch": schema.hash_value,
        "expires": schema.day,
        "format": schema.choice(NOTICE_FORMAT),
        "id": schema.identifier,
        "since": schema.day,
        "texts": schema.array(
            schema.row(
                schema.choice(*LANGUAGES),
                _plain(LONGEST_TITLE, _LINE),
                _plain(LONGEST_TEXT, _LINES),
            ),
            most=len(LANGUAGES),
            least=1,
        ),
        "threat": schema.either(schema.code, schema.empty),
    }
)


class _NoticeJson(TypedDict):
    area: list[str]
    audience: Audience
    author: str
    consent: Consent
    desk: str
    epoch: str
    expires: str
    id: str
    since: str
    texts: list[tuple[str, str, str]]
    threat: str


@dataclass(frozen=True, slots=True)
class NoticeText:
    """A notice in one language. The text may have line breaks, the title has none."""

    language: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class NoticeContent:
    """What a notice says and to whom.

    `area` holds keys of Länder (2 digits) or Kommunen (8); empty: all Kommunen of the desk.
    """

    id: str
    area: tuple[str, ...]
    audience: Audience
    consent: Consent
    threat: str
    since: datetime.date
    expires: datetime.date
    texts: tuple[NoticeText, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """A verified notice. `desk`, `epoch` (hash of its statement) and keys have 32 bytes."""

    content: NoticeContent
    desk: bytes
    epoch: bytes
    hash: bytes
    signers: tuple[bytes, ...]
    """The author, then the second reader; the author alone of a draft."""

    def require_signers(self, epoch: bytes, members: MemberList) -> None:
        """Refuse a notice of another epoch [epoch] or of others than its members [member]."""
        if self.epoch != epoch or members.desk != self.desk:
            raise CryptoError("epoch")
        for key in self.signers:
            members.by_key(key)


def draft_notice(
    content: NoticeContent, *, author_seed: bytes, desk: bytes, epoch: bytes
) -> SignedDocument:
    """Write a notice, signed by its author. Raises [schema]."""
    document: dict[str, Json] = {
        "area": list[Json](content.area),
        "audience": content.audience,
        "author": b64encode(public_key(author_seed)),
        "consent": content.consent,
        "desk": b64encode(desk),
        "epoch": b64encode(epoch),
        "expires": content.expires.isoformat(),
        "format": NOTICE_FORMAT,
        "id": content.id,
        "since": content.since.isoformat(),
        "texts": [[each.language, each.title, each.text] for each in content.texts],
        "threat": content.threat,
    }
    schema.require(document, _check)
    return sign_document(document, (author_seed,))


def confirm_notice(draft: SignedDocument, *, reader_seed: bytes, desk: bytes) -> SignedDocument:
    """Sign the very bytes of a draft as its second reader. Raises what opening both raises."""
    open_draft(draft, desk)
    confirmed = countersign(draft, reader_seed)
    open_notice(confirmed, desk)
    return confirmed


def open_draft(signed: SignedDocument, desk: bytes) -> Notice:
    """Verify what an author proposes. Raises as `open_notice`."""
    return _open(signed, (None,), desk)


def open_notice(signed: SignedDocument, desk: bytes) -> Notice:
    """Verify a notice of this desk that two different keys signed.

    Whose keys they are only the desk's members can tell, by `require_signers`. Raises [signer],
    [signature], [canonical], [schema], [desk].
    """
    notice = _open(signed, (None, None), desk)
    if len(set(notice.signers)) < len(notice.signers):
        raise CryptoError("signer")
    return notice


def _open(signed: SignedDocument, keys: Sequence[None], desk: bytes) -> Notice:
    document = cast(_NoticeJson, open_document(signed, keys, _check))
    signers = tuple(entry.key for entry in signed.signatures)
    if b64decode(document["author"]) != signers[0]:
        raise CryptoError("signer")
    if b64decode(document["desk"]) != desk:
        raise CryptoError("desk")
    return Notice(_content(document), desk, b64decode(document["epoch"]), signed.hash, signers)


def _content(document: _NoticeJson) -> NoticeContent:
    return NoticeContent(
        id=document["id"],
        area=tuple(document["area"]),
        audience=document["audience"],
        consent=document["consent"],
        threat=document["threat"],
        since=parse_day(document["since"]),
        expires=parse_day(document["expires"]),
        texts=tuple(NoticeText(*row) for row in document["texts"]),
    )


def _check(value: Json) -> bool:
    if not _NOTICE(value):
        return False
    notice = cast(_NoticeJson, value)
    since, expires = parse_day(notice["since"]), parse_day(notice["expires"])
    languages = tuple(row[0] for row in notice["texts"])
    return (
        notice["area"] == sorted(set(notice["area"]))
        # In public only if those it draws on agreed.
        and (notice["audience"] == "coordinators" or notice["consent"] == "given")
        and since <= expires <= since + LONGEST_STAY
        and languages == LANGUAGES[: len(languages)]
    )
