"""Early notices: drafts of one member, notices of two."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from crypto import notice
from crypto.canonical import Json, parse
from crypto.document import SignedDocument, sign_document
from crypto.encoding import b64encode
from crypto.members import LIST_FORMAT
from crypto.notice import NoticeContent, NoticeText
from tests.crypto.scenarios.base import FOUNDED, Scenario, Values, World, flip, identifier, seed

GERMAN = NoticeText(
    "de",
    "Welle von Drohmails an Rathäuser",
    "Seit einigen Tagen gehen gleichlautende Drohmails ein.\n\nBitte bewahren Sie sie auf.",
)
ENGLISH = NoticeText("en", "Wave of threatening mails", "Please keep them.")


def content(**changes: Any) -> NoticeContent:
    """Give a notice to all Kommunen of the desk."""
    values: Values = {
        "id": identifier("notice"),
        "area": (),
        "audience": "coordinators",
        "consent": "none-needed",
        "threat": "threat",
        "since": FOUNDED,
        "expires": FOUNDED.replace(month=2),
        "texts": (GERMAN,),
    }
    return NoticeContent(**(values | changes))


def scenarios(world: World) -> Iterator[Scenario]:
    """Give all scenarios of this topic."""
    yield from _drafts(world)
    yield from _good(world)
    yield from _signatures(world)
    yield from _documents(world)
    yield from _members(world)


def _draft(world: World, **changes: Any) -> SignedDocument:
    return notice.draft_notice(
        content(**changes),
        author_seed=world.anna.signing_seed,
        desk=world.desk,
        epoch=world.first_epoch.hash,
    )


def _confirmed(world: World, **changes: Any) -> SignedDocument:
    return notice.confirm_notice(
        _draft(world, **changes), reader_seed=world.ben.signing_seed, desk=world.desk
    )


def _scenario(
    world: World,
    name: str,
    description: str,
    signed: SignedDocument,
    outcome: str,
    *,
    operation: str = "notice.open",
    **more: Json,
) -> Scenario:
    values: Values = {"wrapper": signed.to_json(), "desk": b64encode(world.desk), **more}
    return Scenario(f"notice-{name}", description, operation, values, outcome)


def _drafts(world: World) -> Iterator[Scenario]:
    draft = _draft(world)
    for name, description, signed, outcome in (
        ("draft", "What an author proposes", draft, "ok"),
        ("draft-of-two", "A notice is no draft any more", _confirmed(world), "signer"),
        ("draft-of-another", "A draft that somebody else signed",
         sign_document(_parsed(draft), [world.ben.signing_seed]), "signer"),
    ):  # fmt: skip
        yield _scenario(world, name, description, signed, outcome, operation="notice.open_draft")


def _good(world: World) -> Iterator[Scenario]:
    public: Values = {"audience": "public", "consent": "given"}
    longest = replace(GERMAN, title="ü" * 60, text="ß" * 1_000)
    for name, description, changes in (
        ("good", "To the coordinators of all Kommunen of the desk", {}),
        ("public", "In public, in two languages", public | {"texts": (GERMAN, ENGLISH)}),
        ("area", "For a Land and a Kommune", {"area": ("01", "02000000")}),
        ("no-threat", "Without a kind of threat", {"threat": ""}),
        ("longest", "Title and text as long as they may be", {"texts": (longest,)}),
        ("one-day", "For a day", {"expires": FOUNDED}),
    ):
        yield _scenario(world, name, description, _confirmed(world, **changes), "ok")


def _signatures(world: World) -> Iterator[Scenario]:
    anna, ben = world.anna.signing_seed, world.ben.signing_seed
    good = _confirmed(world)
    document = _parsed(good)
    first, second = good.signatures
    changed = good.document.replace(b"einigen", b"wenigen")
    spoilt = replace(second, signature=flip(second.signature, 9))
    for name, description, signed, outcome in (
        ("one-signer", "Nobody read it besides its author", _draft(world), "signer"),
        ("same-signer", "The author signed twice", sign_document(document, [anna, anna]), "signer"),
        ("three-signers", "A signature too many", sign_document(document, [anna, ben, ben]),
         "signer"),
        ("order", "The second reader stands first", sign_document(document, [ben, anna]), "signer"),
        ("flipped", "A flipped signature", replace(good, signatures=(first, spoilt)), "signature"),
        ("changed", "A word changed after both signed", replace(good, document=changed),
         "signature"),
        ("other-desk", "The notice of another desk",
         sign_document(document | {"desk": b64encode(seed("x"))}, [anna, ben]), "desk"),
    ):  # fmt: skip
        yield _scenario(world, name, description, signed, outcome)


def _documents(world: World) -> Iterator[Scenario]:
    document = _parsed(_confirmed(world))
    signers = [world.anna.signing_seed, world.ben.signing_seed]
    german, english = list[Json](_row(GERMAN)), list[Json](_row(ENGLISH))
    many: list[Json] = [f"010010{number:02}" for number in range(21)]
    refused: tuple[tuple[str, str, dict[str, Json]], ...] = (
        ("public-without-consent", "In public, though nobody agreed", {"audience": "public"}),
        ("too-long-a-stay", "For 61 days", {"expires": "2026-03-07"}),
        ("expires-before", "It ends before it begins", {"expires": "2026-01-04"}),
        ("title-too-long", "121 bytes of title", {"texts": [["de", "ü" * 60 + "u", "Text"]]}),
        ("text-too-long", "2,001 bytes of text",
         {"texts": [["de", "Titel", "ß" * 1_000 + "s"]]}),
        ("no-text", "An empty text", {"texts": [["de", "Titel", ""]]}),
        ("title-of-two-lines", "A line break in the title", {"texts": [["de", "a\nb", "Text"]]}),
        ("control-character", "A carriage return", {"texts": [["de", "Titel", "a\rb"]]}),
        ("bidi-override", "Text that reads backwards",
         {"texts": [["de", "Titel", "a\u202eb"]]}),
        ("no-german", "English alone", {"texts": [english]}),
        ("german-twice", "German twice", {"texts": [german, german]}),
        ("other-language", "A language nobody asked for",
         {"texts": [german, ["fr", "Titre", "Texte"]]}),
        ("area-order", "Areas out of order", {"area": ["02", "01"]}),
        ("area-twice", "An area twice", {"area": ["01", "01"]}),
        ("area-form", "A district as area", {"area": ["01001"]}),
        ("too-many-areas", "21 Kommunen", {"area": many}),
        ("audience", "An unknown audience", {"audience": "press"}),
        ("consent", "An unknown consent", {"consent": ""}),
        ("unknown-key", "A key too many", {"case": identifier("case")}),
    )  # fmt: skip
    for name, description, changes in refused:
        yield _scenario(
            world, name, description, sign_document(document | changes, signers), "schema"
        )


def _members(world: World) -> Iterator[Scenario]:
    good = _confirmed(world)
    epoch = b64encode(world.first_epoch.hash)
    people: list[Json] = [
        {
            "account": person.account,
            "key": b64encode(person.key),
            "name": person.name,
            "recipient": person.recipient,
            "role": person.role,
        }
        for person in sorted(world.people, key=lambda each: each.account)
    ]
    everybody: dict[str, Json] = {
        "desk": b64encode(world.desk), "epoch": 1, "format": LIST_FORMAT, "members": people,
        "salt": identifier("salt"),
    }  # fmt: skip
    lead = [each for each in people if isinstance(each, dict) and each["role"] == "lead"]
    stranger = notice.confirm_notice(
        _draft(world), reader_seed=world.stranger.signing_seed, desk=world.desk
    )
    only_lead: dict[str, Json] = everybody | {"members": list[Json](lead)}
    other_desk: dict[str, Json] = everybody | {"desk": b64encode(seed("x"))}
    for name, description, signed, of_epoch, listed, outcome in (
        ("members", "Both signers are on the list of its epoch", good, epoch, everybody, "ok"),
        ("removed-member", "The second reader is not on the list", good, epoch,
         only_lead, "member"),
        ("stranger", "Somebody from outside signed", stranger, epoch, everybody, "member"),
        ("other-epoch", "The list of another epoch", good, b64encode(world.second_epoch.hash),
         everybody, "epoch"),
        ("other-desks-list", "The list of another desk", good, epoch, other_desk, "epoch"),
    ):  # fmt: skip
        yield _scenario(world, name, description, signed, outcome, epoch=of_epoch, members=listed)


def _parsed(signed: SignedDocument) -> dict[str, Json]:
    parsed: Any = parse(signed.document)
    return dict(parsed)


def _row(text: NoticeText) -> tuple[str, str, str]:
    return text.language, text.title, text.text
