"""Case keys, fields, cards and codings."""

from collections.abc import Iterator

from crypto import case, coding, symmetric
from crypto.canonical import Json, serialise
from crypto.case import FieldContext, KeyContext
from crypto.encoding import b64encode
from tests.crypto.scenarios.base import Scenario, Values, World, flip, identifier, seed

SUMMARY: dict[str, Json] = {
    "ags": "01001000",
    "day": "2026-02-02",
    "revision": 1,
    "scope": "kommune",
    "seed": b64encode(seed("coding")[:16]),
    "values": ["threat", "volunteer", "written", "none"],
}
CARD: dict[str, Json] = {
    "accepted": "2026-01-06",
    "acute": "UNSURE",
    "coding": SUMMARY,
    "due": "2026-01-12",
    "format": case.CARD_FORMAT,
    "forms": ["THREAT"],
    "kommune": "Musterhausen",
    "language": "de",
    "received": "2026-01-05",
    "state": "NEW",
    "title": "Drohbrief im Fach",
    "urgency": "U2",
}


def scenarios(world: World) -> Iterator[Scenario]:
    """Give all scenarios of this topic."""
    yield from _keys(world)
    yield from _fields(world)
    yield from _cards(world)
    yield from _codings(world)


def _keys(world: World) -> Iterator[Scenario]:
    vault = world.vault_keys[0]
    context: Values = {
        "case": world.case, "desk": b64encode(world.desk), "epoch": 1, "generation": 1
    }  # fmt: skip
    good = case.wrap_case_key(world.case_key, vault, KeyContext(world.case, world.desk, 1, 1))
    short = symmetric.encrypt(vault, b"short", {**context, "format": "rueckhalt/case-key/v1"})
    for name, description, wrapped, change, outcome in (
        ("good", "A case key opens", good, {}, "ok"),
        ("case", "The key of another case", good, {"case": identifier("x")}, "case-key"),
        ("desk", "The key of another desk", good, {"desk": b64encode(seed("x"))}, "case-key"),
        ("epoch", "A key of another epoch", good, {"epoch": 2}, "case-key"),
        ("generation", "A key of another generation", good, {"generation": 2}, "case-key"),
        ("flipped", "A flipped byte", flip(good, 20), {}, "case-key"),
        ("truncated", "A byte missing", good[:-1], {}, "case-key"),
        ("short", "A key of five bytes", short, {}, "case-key"),
    ):
        values: Values = {
            "wrapped": b64encode(wrapped), "vault": b64encode(vault), "context": context | change
        }  # fmt: skip
        yield Scenario(f"case-key-{name}", description, "case.open_key", values, outcome)


def _context(world: World, field: str) -> tuple[FieldContext, Values]:
    context = FieldContext(world.case, world.desk, field, generation=1, version=1)
    written: Values = {
        "case": world.case, "desk": b64encode(world.desk), "field": field, "generation": 1,
        "version": 1,
    }  # fmt: skip
    return context, written


def _fields(world: World) -> Iterator[Scenario]:
    context, written = _context(world, "card")
    good = case.encrypt_field(case.encode_card(CARD), world.case_key, context)
    unpadded = symmetric.encrypt(
        world.case_key, b"x" * 768, {**written, "format": "rueckhalt/field/v1"}
    )
    for name, description, sealed, change, outcome in (
        ("good", "A field opens", good, {}, "ok"),
        ("case", "A field of another case", good, {"case": identifier("x")}, "field"),
        ("desk", "A field of another desk", good, {"desk": b64encode(seed("x"))}, "field"),
        ("name", "A card put in the place of notes", good, {"field": "notes"}, "field"),
        ("unknown", "A field that does not exist", good, {"field": "thread/in/01"}, "field"),
        (
            "number",
            "A thread field past the last",
            good,
            {"field": "thread/in/4294967296"},
            "field",
        ),
        ("generation", "A field of another generation", good, {"generation": 2}, "field"),
        ("version", "An old field put back", good, {"version": 2}, "field"),
        ("flipped", "A flipped byte", flip(good, 300), {}, "field"),
        ("truncated", "A byte missing", good[:-1], {}, "field"),
        ("empty", "Nothing at all", b"", {}, "field"),
        ("padding", "Wrong padding inside", unpadded, {}, "padding"),
    ):
        values: Values = {
            "sealed": b64encode(sealed), "key": b64encode(world.case_key),
            "context": written | change,
        }  # fmt: skip
        yield Scenario(f"field-{name}", description, "case.open_field", values, outcome)
    context, written = _context(world, "coding")
    values = {
        "sealed": b64encode(case.encrypt_field(case.NOT_CODED, world.case_key, context)),
        "key": b64encode(world.case_key), "context": written,
    }  # fmt: skip
    yield Scenario("field-coding", "A case nobody has coded yet", "case.open_field", values)
    payload = world.report.message.payload
    context, written = _context(world, "thread/in/0")
    values = {
        "sealed": b64encode(case.encrypt_field(payload, world.case_key, context)),
        "key": b64encode(world.case_key), "context": written,
    }  # fmt: skip
    yield Scenario("field-thread", "A thread copy", "case.open_field", values)


def _codings(world: World) -> Iterator[Scenario]:
    good: dict[str, Json] = {
        "ags": "01001000",
        "answers": {"incident_form": ["DEATH", "INSULT"], "severity": ["S3"]},
        "consent": "kommune",
        "counts": "yes",
        "day": "2026-02-02",
        "format": coding.CODING_FORMAT,
        "frame": "1",
        "remark": "Zweiter Brief derselben Art.",
        "revision": 1,
        "seed": b64encode(seed("coding")[:16]),
        "values": ["threat", "volunteer", "written", "none"],
    }
    for name, description, change, outcome in (
        ("good", "A coded case", {}, "ok"),
        ("duplicate", "Counted with another case", {"counts": "duplicate", "revision": 2}, "ok"),
        ("network", "Consent for the network alone", {"consent": "network", "ags": ""}, "ok"),
        ("counts", "An unknown reason", {"counts": "perhaps"}, "schema"),
        ("revision", "Revision 0", {"revision": 0}, "schema"),
        ("answers", "A text among the codes", {"answers": {"severity": ["sehr"], "x y": []}},
         "schema"),
        ("remark", "A remark too long", {"remark": "a" * 2001}, "schema"),
        ("unknown-key", "A key too many", {"extra": 1}, "schema"),
    ):  # fmt: skip
        yield Scenario(
            f"coding-{name}", description, "coding.read",
            {"payload": b64encode(serialise(good | change))}, outcome,
        )  # fmt: skip


def _cards(world: World) -> Iterator[Scenario]:
    def card(name: str, description: str, content: bytes, outcome: str) -> Scenario:
        context, written = _context(world, "card")
        values: Values = {
            "sealed": b64encode(case.encrypt_field(content, world.case_key, context)),
            "key": b64encode(world.case_key), "context": written,
        }  # fmt: skip
        return Scenario(f"card-{name}", description, "case.open_card", values, outcome)

    empty = {
        "acute": "",
        "coding": "",
        "due": "",
        "forms": [],
        "kommune": "",
        "language": "",
        "title": "",
        "urgency": "",
    }
    yield card("good", "A card", serialise(CARD), "ok")
    yield card("empty-values", "A card with nothing known", serialise(CARD | empty), "ok")
    yield card("not-canonical", "White space", serialise(CARD) + b" ", "canonical")
    for name, description, change in (
        ("urgency", "An urgency nobody knows", {"urgency": "U5"}),
        ("title", "A title of 81 bytes", {"title": "\u00e4" * 40 + "a"}),
        ("received", "No day received", {"received": ""}),
        ("forms", "Five forms", {"forms": ["A"] * 5}),
        ("unknown-key", "A key too many", {"extra": 1}),
        ("format", "Another format", {"format": case.NOTES_FORMAT}),
        ("accepted", "No day of acceptance", {"accepted": ""}),
        ("coding-scope", "An unknown scope", {"coding": SUMMARY | {"scope": "land"}}),
        ("coding-values", "Three codes", {"coding": SUMMARY | {"values": ["threat"] * 3}}),
        ("coding-ags", "A Kommune by its name", {"coding": SUMMARY | {"ags": "Musterhausen"}}),
        ("coding-seed", "A seed of 15 bytes",
         {"coding": SUMMARY | {"seed": b64encode(seed("coding")[:15])}}),
    ):  # fmt: skip
        yield card(name, description, serialise(CARD | change), "schema")

    context, written = _context(world, "notes")
    for name, content, outcome in (
        ("good", case.encode_notes("R\u00fcckruf am Montag."), "ok"),
        ("schema", serialise({"format": case.NOTES_FORMAT, "text": 1}), "schema"),
    ):
        values: Values = {
            "sealed": b64encode(case.encrypt_field(content, world.case_key, context)),
            "key": b64encode(world.case_key), "context": written,
        }  # fmt: skip
        yield Scenario(f"notes-{name}", "The notes of a case", "case.open_notes", values, outcome)
