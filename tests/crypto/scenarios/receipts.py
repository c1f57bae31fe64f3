"""Receipts: words, numbers, and what they open."""

from collections.abc import Iterator

from crypto.encoding import b64encode, sha256
from crypto.receipt import LISTS, WordList, encode_receipt
from tests.crypto.scenarios.base import Scenario, World, seed

ENTROPY = seed("receipt")[:16]


def scenarios(_: World) -> Iterator[Scenario]:
    """Give all scenarios of this topic."""
    for word_list in LISTS:
        yield from _of_list(word_list)
    yield from _numbers()
    yield from _bad()


def _decode(name: str, description: str, words: str, outcome: str = "ok") -> Scenario:
    return Scenario(f"receipt-{name}", description, "receipt.decode", {"words": words}, outcome)


def _of_list(word_list: WordList) -> Iterator[Scenario]:
    words = encode_receipt(ENTROPY, word_list)
    for label, entropy in (("", ENTROPY), ("-zeros", bytes(16)), ("-ones", b"\xff" * 16)):
        yield Scenario(
            f"receipt-encode-{word_list}{label}",
            "16 bytes as 12 words",
            "receipt.encode",
            {"entropy": b64encode(entropy), "list": word_list},
        )
    yield _decode(word_list, "12 words open the mailbox", " ".join(words))
    yield _decode(
        f"{word_list}-as-typed",
        "Upper case, more space, four letters only",
        "\u00a0".join(word[:4].upper() for word in words[:6])
        + "\n "
        + "\t".join(word.title() for word in words[6:])
        + "  ",
    )


def _numbers() -> Iterator[Scenario]:
    bits = int.from_bytes(ENTROPY, "big") << 4 | sha256(ENTROPY)[0] >> 4
    numbers = [(bits >> 11 * place & 2047) + 1 for place in reversed(range(12))]
    words = encode_receipt(ENTROPY, "german")
    yield _decode("numbers", "12 numbers", " ".join(map(str, numbers)))
    yield _decode("numbers-padded", "Numbers of four digits", " ".join(f"{n:04d}" for n in numbers))
    mixed = [str(number) if place % 2 else words[place] for place, number in enumerate(numbers)]
    yield _decode("words-and-numbers", "Words and numbers together", " ".join(mixed))
    for name, number in (("zero", "0"), ("too-large", "2049"), ("long", "00001"), ("signed", "+1")):
        typed = [number, *map(str, numbers[1:])]
        yield _decode(f"number-{name}", "A number that is none", " ".join(typed), "receipt")


def _bad() -> Iterator[Scenario]:
    words = encode_receipt(ENTROPY, "german")
    english = encode_receipt(ENTROPY, "english")
    swapped = (words[1], words[0], *words[2:])
    for name, description, typed in (
        ("checksum", "Two words swapped: the checksum is wrong", swapped),
        ("both-lists", "Words of both lists", (*words[:11], english[11])),
        ("unknown-word", "A word of no list", (*words[:11], "xyzzyx")),
        ("three-letters", "Three letters of a longer word", (*words[:11], words[11][:3])),
        ("eleven-words", "A word missing", words[:11]),
        ("thirteen-words", "A word too many", (*words, words[0])),
        (
            "other-letter",
            "A letter that only looks like one",
            (*words[:11], "\u212a" + words[11][1:]),
        ),
        ("punctuation", "A comma behind a word", (*words[:11], words[11] + ",")),
        ("nothing", "Nothing at all", ()),
    ):
        yield _decode(name, f"{description}: refused", " ".join(typed), "receipt")
