"""Good JSON made bad, each time in a way that no route may take.

The bodies hold no text a person is free to choose at will: what a leaf is replaced by fits neither
a name nor a number, a day, bytes or an id of ours.
"""

import copy
import json
import random
from collections.abc import Callable
from typing import Any

Spoil = Callable[[Any, random.Random], bytes]

NEVER_TEXT: tuple[object, ...] = (
    *(None, True, 7, 1.5, [], {}, ["x"], {"x": "x"}),
    *("", "\0", "\ud800", "\udfff\ud800", "\u202e", "=\n", "A" * 300),
)
NEVER_NUMBER: tuple[object, ...] = (
    *(None, True, "", "1", [], {}, [1], -1, 0.5, -0.0, 1e308),
    *(2**31, 2**53, 2**63, 2**64, 10**400),
)
NEVER_TRUTH: tuple[object, ...] = (None, 0, 1, "", "true", [], {})
NEVER_NOTHING: tuple[object, ...] = (False, 0, "", "x", [], {}, {"x": None})

_MARK = "repeated key"


def spoil(good: Any, dice: random.Random) -> bytes:
    """Give a body that is `good` but for one fault."""
    return dice.choice(WAYS)(good, dice)


def _objects(value: Any) -> list[dict[str, Any]]:
    """All objects within a value that have a key, itself included."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    own = [value] if isinstance(value, dict) and value else []
    return own + [found for each in inner for found in _objects(each)]


def _text(value: Any) -> bytes:
    return json.dumps(value).encode()


def _other_leaf(good: Any, dice: random.Random) -> bytes:
    spoilt = copy.deepcopy(good)
    leaves: list[tuple[Any, Any]] = []

    def collect(holder: Any) -> None:
        for key, value in holder.items() if isinstance(holder, dict) else enumerate(holder):
            if isinstance(value, dict | list):
                collect(value)
            else:
                leaves.append((holder, key))

    collect(spoilt)
    if not leaves:
        return _added_key(good, dice)
    holder, key = dice.choice(leaves)
    never = {str: NEVER_TEXT, int: NEVER_NUMBER, bool: NEVER_TRUTH, type(None): NEVER_NOTHING}
    holder[key] = dice.choice(never[type(holder[key])])
    return _text(spoilt)


def _dropped_key(good: Any, dice: random.Random) -> bytes:
    spoilt = copy.deepcopy(good)
    objects = _objects(spoilt)
    if not objects:
        return _added_key(good, dice)
    holder = dice.choice(objects)
    del holder[dice.choice(list(holder))]
    return _text(spoilt)


def _added_key(good: Any, dice: random.Random) -> bytes:
    spoilt = copy.deepcopy(good)
    holder = dice.choice(_objects(spoilt) or [spoilt])
    holder[dice.choice(("", "x", "__proto__", "\0", "id ", "ID"))] = dice.choice(("", 0, None))
    return _text(spoilt)


def _repeated_key(good: Any, dice: random.Random) -> bytes:
    """The same key twice: which of the two counts, every reader decides for itself."""
    spoilt = copy.deepcopy(good)
    objects = _objects(spoilt)
    if not objects:
        return _added_key(good, dice)
    holder = dice.choice(objects)
    key = dice.choice(list(holder))
    holder[_MARK] = holder[key]
    return _text(spoilt).replace(_text(_MARK), _text(key))


def _cut(good: Any, dice: random.Random) -> bytes:
    text = _text(good)
    return text[: dice.randrange(len(text))]


def _more(good: Any, dice: random.Random) -> bytes:
    text = _text(good)
    return text + dice.choice((b"x", b"\0", b",", b"}", text, b"//"))


def _damaged(good: Any, dice: random.Random) -> bytes:
    """A byte that stands in no UTF-8."""
    text = _text(good)
    place = dice.randrange(len(text))
    return text[:place] + dice.choice((b"\xff", b"\xc0\x80", b"\xed\xa0\x80")) + text[place:]


def _encoded(good: Any, dice: random.Random) -> bytes:
    return json.dumps(good).encode(dice.choice(("utf-16", "utf-16-le", "utf-32", "utf-8-sig")))


def _nested(good: Any, dice: random.Random) -> bytes:
    depth = dice.choice((1, 2, 50, 2_000))
    before, after = dice.choice(((b"[", b"]"), (b'{"a":', b"}")))
    return before * depth + _text(good) + after * depth


def _something_else(_good: Any, dice: random.Random) -> bytes:
    others = (b"", b" ", b"null", b"0", b'""', b"[]", b"NaN", b"-", b"[" * 100_000, b"{" * 5_000)
    return dice.choice((*others, dice.randbytes(dice.choice((1, 30, 4_000)))))


WAYS: tuple[Spoil, ...] = (
    *(_other_leaf, _other_leaf, _other_leaf, _dropped_key, _added_key, _repeated_key),
    *(_cut, _more, _damaged, _encoded, _nested, _something_else),
)
