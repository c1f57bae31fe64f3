"""Finding a text wherever it may have gone, in whatever form it was written there."""

import base64
import json
import secrets
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, quote_plus

SEPARATORS = (" ", "\n", ",", ", ", "-", '","')


def new_canary(place: str) -> str:
    """A text that nobody else has ever written, with a letter that every encoding changes."""
    return f"Kanarienvögel-{place}-{secrets.token_hex(12)}"


def _base64(data: bytes) -> set[bytes]:
    """What base64 makes of data at each of three alignments, without the letters at its edges."""
    found = set()
    for shift in range(3):
        encoded = base64.b64encode(bytes(shift) + data)
        start = -(-shift * 4 // 3)
        end = len(encoded) - 4 if (shift + len(data)) % 3 else len(encoded)
        found |= {encoded[start:end], encoded[start:end].replace(b"+", b"-").replace(b"/", b"_")}
    return found


def forms_of_bytes(data: bytes) -> set[bytes]:
    """A key as it is, in base64, base64url and hexadecimal digits."""
    digits = data.hex().encode()
    return {data, digits, digits.upper()} | _base64(data)


def forms_of_text(text: str) -> set[bytes]:
    """A text in UTF-8 and UTF-16, each as bytes, base64 and hex; and escaped for URLs and JSON."""
    found: set[bytes] = set()
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "latin-1"):
        found |= forms_of_bytes(text.encode(encoding))
    escaped = (quote(text), quote_plus(text), json.dumps(text)[1:-1])
    return found | {each.encode() for each in escaped}


def forms_of_words(words: list[str]) -> set[bytes]:
    """The first four of the 12 words, side by side."""
    found: set[bytes] = set()
    for separator in SEPARATORS:
        found |= forms_of_text(separator.join(words[:4]))
    return found


class Search:
    """Needles by name, and the names of those that are found."""

    def __init__(self, needles: Mapping[str, Iterable[bytes]]) -> None:
        self._needles = {name: tuple(forms) for name, forms in needles.items()}

    def find(self, hay: bytes) -> set[str]:
        """The names of all needles that lie in it, in any of their forms."""
        return {name for name, forms in self._needles.items() if any(form in hay for form in forms)}

    def find_in_files(self, folder: Path) -> dict[str, set[str]]:
        """The same for every file below a folder."""
        found = {}
        for path in sorted(folder.rglob("*")):
            with suppress(FileNotFoundError):  # some come and go while the servers run
                if path.is_file() and (names := self.find(path.read_bytes())):
                    found[str(path.relative_to(folder))] = names
        return found


def unpacked(value: bytes) -> bytes:
    """A value of the queue with what it is after unpacking: RQ compresses its jobs."""
    with suppress(zlib.error):
        return value + zlib.decompress(value)
    return value
