"""Sealed files: keys, profile check, age."""

import base64
import re
from collections.abc import Iterator

from crypto import age
from crypto.age_keys import encode_identity, encode_recipient
from crypto.encoding import b64encode
from crypto.profile import HEADER_LENGTH
from tests.crypto.scenarios.base import Scenario, World, flip, seed

TEXT = b"Ein Satz."


def scenarios(world: World) -> Iterator[Scenario]:
    """Give all scenarios of this topic."""
    yield from _keys(world)
    yield from _size_classes()
    yield from _profile(world)
    yield from _age(world)


def _keys(world: World) -> Iterator[Scenario]:
    identity = encode_identity(world.intakes[0])
    recipient = world.intakes[0].recipient
    yield Scenario(
        "age-recipient", "The recipient of an identity", "age.recipient", {"identity": identity}
    )
    other = "q" if identity[-1] != "Q" else "P"
    for name, description, text, outcome in (
        ("good", "An identity is its seed", identity, "ok"),
        ("lower-case", "Lower case is refused", identity.lower(), "encoding"),
        ("checksum", "A wrong checksum is refused", identity[:-1] + other.upper(), "encoding"),
        (
            "classical",
            "A classical identity is refused",
            "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0",
            "encoding",
        ),
    ):
        yield Scenario(
            f"identity-{name}", description, "age.decode_identity", {"identity": text}, outcome
        )
    for name, description, text, outcome in (
        ("good", "A recipient is its public key", recipient, "ok"),
        ("upper-case", "Upper case is refused", recipient.upper(), "encoding"),
        (
            "mixed-case",
            "Mixed case is refused",
            recipient[:-1] + recipient[-1].upper() + "q",
            "encoding",
        ),
        ("checksum", "A changed character is refused", _swap(recipient, 900), "encoding"),
        ("short", "A recipient cut short is refused", recipient[:-1], "encoding"),
        (
            "classical",
            "A classical recipient is refused",
            "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
            "encoding",
        ),
    ):
        yield Scenario(
            f"recipient-{name}", description, "age.decode_recipient", {"recipient": text}, outcome
        )


def _swap(text: str, position: int) -> str:
    other = "p" if text[position] == "q" else "q"
    return text[:position] + other + text[position + 1 :]


def _size_classes() -> Iterator[Scenario]:
    for name, length, outcome in (
        ("small", 18_043, "ok"),
        ("large", 67_195, "ok"),
        ("between", 18_044, "size"),
        ("oversize", 67_196, "size"),
    ):
        yield Scenario(
            f"size-class-{name}",
            "The length of a file tells its class, and only two are known",
            "profile.sealed_size_class",
            {"length": length},
            outcome,
        )


def _classical_stanza() -> bytes:
    share = base64.b64encode(seed("share")).rstrip(b"=")
    return b"-> X25519 " + share + b"\n" + share + b"\n"


def _profile(world: World) -> Iterator[Scenario]:
    def check(
        name: str, description: str, sealed: bytes, outcome: str = "profile", most: int = 1
    ) -> Scenario:
        values = {"sealed": b64encode(sealed), "most": most}
        return Scenario(f"profile-{name}", description, "profile.check", values, outcome)

    two = [world.anna.identity.recipient, world.ben.identity.recipient]
    one_file, two_file = age.seal(TEXT, two[:1]), age.seal(TEXT, two)
    line_end = one_file.index(b"\n", 40)
    stanza = one_file[22 : HEADER_LENGTH - 48]
    trailing = _non_canonical(one_file, line_end - 1)
    yield check("one", "One recipient", one_file, "ok")
    yield check("two-for-secrets", "Two recipients where many are allowed", two_file, "ok", 64)
    yield check("second-recipient", "A second hybrid recipient on a message", two_file)
    yield check(
        "sixty-five",
        "One recipient too many",
        one_file[:22] + stanza * 65 + one_file[-100:],
        most=64,
    )
    yield check("no-recipient", "A header without recipients", one_file.replace(stanza, b""))
    for place, position in (("after", HEADER_LENGTH - 48), ("before", 22)):
        yield check(
            f"classical-{place}",
            "A classical recipient beside the hybrid one",
            one_file[:position] + _classical_stanza() + one_file[position:],
            most=64,
        )
    yield check(
        "classical-only",
        "A classical recipient alone",
        one_file.replace(stanza, _classical_stanza()),
    )
    yield check(
        "grease",
        "An unknown stanza beside the hybrid one",
        one_file[: HEADER_LENGTH - 48] + b"-> x-grease\n\n" + one_file[HEADER_LENGTH - 48 :],
    )
    yield check("upper-case-type", "The type in upper case", one_file.replace(b"mlkem", b"MLKEM"))
    yield check("version", "Another version", one_file.replace(b"/v1\n", b"/v2\n", 1))
    yield check(
        "carriage-return", "Lines that end with CRLF", one_file.replace(b"/v1\n", b"/v1\r\n", 1)
    )
    yield check("armor", "Armor", b"-----BEGIN AGE ENCRYPTED FILE-----\n" + one_file)
    yield check(
        "extra-argument", "A third argument", one_file[:line_end] + b" x" + one_file[line_end:]
    )
    yield check("double-space", "Two spaces", one_file.replace(b"-> ml", b"->  ml", 1))
    yield check("not-canonical", "Non-zero trailing bits in the encapsulated key", trailing)
    yield check("mac-short", "A MAC of 42 characters", _cut(one_file, HEADER_LENGTH - 2))
    yield check("mac-missing", "A header that ends before its MAC", one_file[: HEADER_LENGTH - 48])
    yield check("truncated", "A header cut in the middle", one_file[:800])
    yield check("empty", "Nothing at all", b"")
    yield check("leading", "A byte before the header", b"\n" + one_file)


def _cut(data: bytes, position: int) -> bytes:
    return data[:position] + data[position + 1 :]


def _non_canonical(data: bytes, position: int) -> bytes:
    """Set a trailing bit of a base64 text that a careless decoder ignores."""
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    value = alphabet.index(data[position])
    return data[:position] + alphabet[value + 1 : value + 2] + data[position + 1 :]


def _age(world: World) -> Iterator[Scenario]:
    reader, other = world.anna.identity, world.ben.identity

    def opening(
        name: str, description: str, sealed: bytes, outcome: str = "age", most: int = 1
    ) -> Scenario:
        values = {"sealed": b64encode(sealed), "identity": encode_identity(reader), "most": most}
        return Scenario(f"age-{name}", description, "age.open", values, outcome)

    good = age.seal(TEXT, [reader.recipient])
    yield opening("good", "A file for the reader", good, "ok")
    yield opening(
        "second-of-two",
        "The second of two recipients",
        age.seal(TEXT, [other.recipient, reader.recipient]),
        "ok",
        64,
    )
    yield opening("empty-plaintext", "An empty file", age.seal(b"", [reader.recipient]), "ok")
    yield opening("wrong-recipient", "A file for somebody else", age.seal(TEXT, [other.recipient]))
    header, nonce = HEADER_LENGTH, HEADER_LENGTH + 16
    for name, description, position in (
        ("encapsulation", "a character of the encapsulated ML-KEM key", 60),
        ("x25519-share", "a character of the encapsulated X25519 key", 1520),
        ("file-key", "a character of the wrapped file key", 1545),
        ("mac", "a character of the header MAC", header - 20),
    ):
        yield opening(
            f"flipped-{name}", f"Flipped: {description}", _other_character(good, position)
        )
    for name, description, position in (
        ("nonce", "the payload nonce", header),
        ("ciphertext", "the ciphertext", nonce),
        ("tag", "the tag", len(good) - 1),
    ):
        yield opening(f"flipped-{name}", f"Flipped: a bit of {description}", flip(good, position))
    second = age.seal(TEXT, [reader.recipient])
    spliced = good[: header - 48] + second[header - 48 :]
    yield opening("truncated", "The last byte is missing", good[:-1])
    yield opening("no-payload", "A header alone", good[:header])
    yield opening("no-chunk", "A header and a nonce alone", good[:nonce])
    yield opening("trailing", "A byte after the end", good + b"\0")
    yield opening("spliced-payload", "The payload of another file", good[:header] + second[header:])
    yield opening("spliced-mac", "MAC and payload of another file", spliced)
    yield opening("armored", "Armor is refused before age sees it", b"-----BEGIN AGE", "profile")
    two = age.seal(TEXT, [reader.recipient, other.recipient])
    stanzas = re.findall(rb"-> [^\n]+\n[^\n]+\n", two)
    swapped = two.replace(b"".join(stanzas), b"".join(reversed(stanzas)))
    yield opening("reordered-recipients", "Recipients in another order", swapped, most=64)
    yield Scenario(
        "recipient-not-a-key",
        "A recipient whose text is right, but whose bytes are no ML-KEM key, still reads as text",
        "age.decode_recipient",
        {"recipient": encode_recipient(b"\xff" * 1216)},
    )


def _other_character(data: bytes, position: int) -> bytes:
    other = b"B" if data[position : position + 1] == b"A" else b"A"
    return data[:position] + other + data[position + 1 :]
