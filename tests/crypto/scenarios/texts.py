"""Encodings, canonical JSON, padding."""

from collections.abc import Iterator

from crypto.encoding import b64encode
from crypto.padding import pad
from tests.crypto.scenarios.base import Scenario, Values, World, flip


def scenarios(_: World) -> Iterator[Scenario]:
    """Give all scenarios of this topic."""
    yield from _encoding()
    yield from _canonical_good()
    yield from _canonical_bad()
    yield from _padding()


def _encoding() -> Iterator[Scenario]:
    for name, description, values, outcome in (
        ("b64", "All 64 characters are read", {"text": "AAEC-_8"}, "ok"),
        ("b64-padded", "Padding is refused", {"text": "AAE="}, "encoding"),
        ("b64-standard-alphabet", "Plus and slash are refused", {"text": "+/8A"}, "encoding"),
        ("b64-white-space", "White space is refused", {"text": "AAEC AAEC"}, "encoding"),
        ("b64-newline", "A line break at the end is refused", {"text": "AAEC\n"}, "encoding"),
        ("b64-trailing-bits", "Non-zero trailing bits are refused", {"text": "AAF"}, "encoding"),
        ("b64-one-character", "A single character over is refused", {"text": "AAECA"}, "encoding"),
        ("b64-length", "Another length is refused", {"text": "AAEC", "length": 4}, "encoding"),
    ):
        yield Scenario(name, description, "encoding.decode", values, outcome)
    for name, description, text, outcome in (
        ("day", "A leap day is a real date", "2028-02-29", "ok"),
        ("day-not-real", "A date that does not exist is refused", "2027-02-29", "encoding"),
        ("day-too-early", "Days before 2020 are refused", "2019-12-31", "encoding"),
        ("day-too-late", "Days after 2199 are refused", "2200-01-01", "encoding"),
        ("day-short", "Digits may not be left out", "2026-1-05", "encoding"),
        ("day-other-digits", "Digits of other scripts are refused", "2026-01-0\u0665", "encoding"),
    ):
        yield Scenario(name, description, "encoding.day", {"text": text}, outcome)


def _parse(name: str, description: str, data: bytes, outcome: str = "ok") -> Scenario:
    values: Values = {"bytes": b64encode(data)}
    return Scenario(f"canonical-{name}", description, "canonical.parse", values, outcome)


def _canonical_good() -> Iterator[Scenario]:
    yield _parse("object", "Keys in order, no white space", b'{"a":[1,true,"x"],"b":{}}')
    yield _parse(
        "key-order",
        "Keys are ordered by UTF-16 code units, not by code points",
        '{"\U00010000":1,"\ue000":2}'.encode(),
    )
    yield _parse("largest-integers", "2^53 - 1 both ways", b"[-9007199254740991,9007199254740991]")
    yield _parse(
        "escapes", "Short escapes where they exist", b'"\\b\\t\\n\\f\\r\\"\\\\\\u0000\\u001f/"'
    )
    yield _parse("proto-key", "A key named __proto__ is a key like any other", b'{"__proto__":1}')
    yield _parse("sixteen-levels", "16 levels of nesting", b"[" * 16 + b"]" * 16)
    yield Scenario(
        "canonical-serialise",
        "A value is written in order of its keys",
        "canonical.serialise",
        {"value": {"b": "\u20ac", "a": [1, False], "\U0001f600": -1, "\ufb33": {}}},
    )


def _canonical_bad() -> Iterator[Scenario]:
    for name, description, data in (
        ("white-space", "A space between tokens", b'{"a": 1}'),
        ("wrong-order", "Keys out of order", b'{"b":1,"a":2}'),
        ("duplicate-key", "A key twice", b'{"a":1,"a":2}'),
        ("integer-too-large", "2^53 is not the same number everywhere", b"[9007199254740992]"),
        ("integer-too-small", "-2^53", b"[-9007199254740992]"),
        ("integer-huge", "An integer of 400 digits", b"1" * 400),
        ("fraction", "A fraction", b"[1.5]"),
        ("fraction-zero", "An integer written as a fraction", b"[1.0]"),
        ("exponent", "An exponent", b"[1e3]"),
        ("minus-zero", "Minus zero", b"[-0]"),
        ("null", "Null", b'{"a":null}'),
        ("not-a-number", "NaN is not JSON", b"[NaN]"),
        ("lone-surrogate", "A lone surrogate", b'"\\ud800"'),
        ("lone-surrogate-key", "A lone surrogate in a key", b'{"\\udc00":1}'),
        ("surrogate-bytes", "A surrogate encoded as UTF-8", b'"\xed\xa0\x80"'),
        ("needless-escape", "An escape for a letter", b'"\\u0061"'),
        ("upper-case-escape", "An escape in upper case", b'"\\u001F"'),
        ("byte-order-mark", "A byte order mark", b'\xef\xbb\xbf{"a":1}'),
        ("not-utf-8", "Bytes that are not UTF-8", b'"\xff"'),
        ("trailing", "Bytes after the value", b"{}\n"),
        ("empty", "Nothing at all", b""),
        ("seventeen-levels", "17 levels of nesting", b"[" * 17 + b"]" * 17),
    ):
        yield _parse(name, f"{description} is refused", data, "canonical")
    for name, description, value in (
        ("fraction", "A fraction is not written", [0.5]),
        ("null", "Null is not written", {"a": None}),
        ("integer", "2^53 is not written", 2**53),
        ("surrogate", "A lone surrogate is not written", "\ud800"),
    ):
        yield Scenario(
            f"canonical-serialise-{name}",
            description,
            "canonical.serialise",
            {"value": value},
            "canonical",
        )


def _padding() -> Iterator[Scenario]:
    def padding(
        name: str, description: str, payload: bytes, use: str, outcome: str = "ok"
    ) -> Scenario:
        values = {"payload": b64encode(payload), "use": use}
        return Scenario(f"padding-{name}", description, "padding.pad", values, outcome)

    yield padding("card-full", "A card that fills its size", b"a" * 764, "card")
    yield padding("card-oversize", "A card one byte too long", b"a" * 765, "card", "size")
    yield padding("message-empty", "An empty payload has the smallest size", b"", "message")
    yield padding(
        "message-next-size", "One byte more takes the next size", b"a" * 16_381, "message"
    )
    yield padding(
        "message-oversize", "A message one byte too long", b"a" * 65_533, "message", "size"
    )

    good = pad(b"Karte", "card")
    for name, description, padded, use, outcome in (
        ("good", "A payload comes back", good, "card", "ok"),
        ("filler", "Filler that is not zero", flip(good, 767), "card", "padding"),
        ("shorter", "A total that is no allowed size", good[:-1], "card", "padding"),
        ("longer", "A total that is no allowed size", good + b"\0", "card", "padding"),
        ("empty", "Nothing at all", b"", "card", "padding"),
        ("other-use", "A size of another use", good, "message", "padding"),
        ("length", "A length past the end", b"\0\0\x02\xfd" + good[4:], "card", "padding"),
        ("length-huge", "The largest length", b"\xff" * 4 + good[4:], "card", "padding"),
        (
            "not-smallest",
            "A payload that fits a smaller size",
            b"\0\0\0\x05Karte".ljust(16_384, b"\0"),
            "notes",
            "padding",
        ),
    ):
        values = {"padded": b64encode(padded), "use": use}
        yield Scenario(f"unpad-{name}", description, "padding.unpad", values, outcome)
