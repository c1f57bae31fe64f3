"""Source texts in TypeScript.

Babel's JavaScript reader loses its place where one template literal stands inside another, as in
lit's templates, and drops texts without a word. Calls are found by their form instead, which
prettier keeps: `t("…"` and `tn("…", "…"`.
"""

import json
import re
from collections.abc import Collection, Iterator
from typing import IO

_TEXT = r'"(?:[^"\\\n]|\\.)*"'
_COMMENT = re.compile(r"/\*.*?\*/|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)
_CALL = re.compile(rf"(?<![\w.])(?:(t)\(\s*({_TEXT})|(tn)\(\s*({_TEXT})\s*,\s*({_TEXT}))")

Found = tuple[int, str, str | tuple[str, ...], list[str]]


def extract_texts(
    file: IO[bytes], _keywords: Collection[str], _tags: Collection[str], **_options: object
) -> Iterator[Found]:
    """Give line, function and texts of each call, as Babel asks of an extraction method."""
    # Examples in comments are no texts of a page; their lines stay, so that line numbers do.
    source = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), file.read().decode())
    for call in _CALL.finditer(source):
        line = source.count("\n", 0, call.start()) + 1
        if call[1]:
            yield line, "t", json.loads(call[2]), []
        else:
            yield line, "tn", (json.loads(call[4]), json.loads(call[5])), []
